"""Whether Slack can be read as configured: the token, what it may do, and the channels the bot is in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from local.doctor.configuration import Configuration
from local.doctor.findings import Finding, ok, problem, problem_of, warning
from postmortem.clients.pacing import Pacer
from postmortem.clients.slack.client import PAGE_SIZE, Identity, SlackClient
from postmortem.errors import SourceUnavailable
from postmortem.gather.slack.channels import Channel, parse_link
from postmortem.time_limit import TimeLimit

# Scope → what is missing without it. docs/setup-slack.md has the same list.
_NECESSARY = {
    "channels:history": "no message can be read",
    "channels:read": "no channel can be found",
    "users:read": "people have no names",
}
_USEFUL = {
    "groups:history": "private channels cannot be read",
    "groups:read": "private channels cannot be found",
    "usergroups:read": "mentioned groups have no names",
}


def check_slack(configuration: Configuration, limit: TimeLimit) -> Iterator[Finding]:
    """Asks Slack who the bot is and where. Raises SourceUnavailable where it cannot be read."""
    settings, token = configuration.settings, configuration.integrations.slack_bot_token.get_secret_value()
    if not token:
        yield warning("Slack", "it is not read, as SLACK_BOT_TOKEN is not set", "docs/setup-slack.md helps.")
        return
    client = SlackClient(token, settings.slack_base_url, pacer=Pacer(attempts=2))
    identity = client.identity(limit)
    yield _token(identity)
    yield from _scopes(identity.scopes, announce=settings.announce_slack)
    own = _own_channels(client, identity.scopes, limit)
    if own is None:
        return
    for given in settings.slack_channels:
        yield _configured(client, given, own, limit, bot=identity.name)
    if own:
        yield ok("Slack channels", f"the bot is in {len(own)}")
    else:
        yield warning("Slack channels", "the bot is in none", f"In each it may read, type: /invite @{identity.name}")


def _token(identity: Identity) -> Finding:
    if identity.bot_id:
        return ok("Slack token", f"it is of the bot @{identity.name} of {identity.team}")
    remedy = "Put the Bot User OAuth Token (xoxb-…) into SLACK_BOT_TOKEN (api.slack.com/apps, OAuth & Permissions)."
    return problem("Slack token", f"it is of the person {identity.name}, not of a bot", remedy)


def _scopes(granted: frozenset[str], *, announce: bool) -> Iterator[Finding]:
    if not granted:
        yield warning("Slack scopes", "Slack did not say which the app has", "docs/setup-slack.md lists what it needs.")
        return
    necessary = _NECESSARY | ({"chat:write": "no notice can be posted"} if announce else {})
    for scope in (scope for scope in (*necessary, *_USEFUL) if scope not in granted):
        remedy = f"Add {scope} (api.slack.com/apps, OAuth & Permissions, Bot Token Scopes) and reinstall the app"
        remedy += ", or set ANNOUNCE_SLACK=false." if scope == "chat:write" else "."
        words = f"{scope} is not granted: {(necessary | _USEFUL)[scope]}"
        yield (problem if scope in necessary else warning)("Slack scopes", words, remedy)
    if granted.issuperset((*necessary, *_USEFUL)):
        yield ok("Slack scopes", "all that are needed are granted")


def _own_channels(client: SlackClient, granted: frozenset[str], limit: TimeLimit) -> list[Channel] | None:
    """The channels the bot is in, the private ones where it may list them; None where it may list none."""
    if granted and "channels:read" not in granted:
        return None
    types = "public_channel,private_channel" if "groups:read" in granted or not granted else "public_channel"
    asked: dict[str, str | int | bool] = {"types": types, "exclude_archived": False, "limit": PAGE_SIZE}
    pages = client.pages("users.conversations", asked, limit, what="the list of the bot's channels")
    return [Channel.of(told) for page in pages for told in page.get("channels", ())]


def _configured(client: SlackClient, given: str, own: Sequence[Channel], limit: TimeLimit, *, bot: str) -> Finding:
    """Whether the bot can read a channel of SLACK_CHANNELS, given by name, id or link."""
    link = parse_link(given)
    name = link.channel_id if link else given.removeprefix("#")
    for channel in own:
        if name == channel.id or name.casefold() in {channel.name, *channel.former_names}:
            return ok("Slack channel", f"{channel.label} of SLACK_CHANNELS can be read")
    invite = f"In the channel, type: /invite @{bot}"
    if link is None and name != name.upper():  # names are in lower case, ids in upper
        words = f"the bot is in no channel #{name}, which SLACK_CHANNELS names"
        return problem("Slack channel", words, f"Check the name. {invite}")
    try:
        told = client.read("conversations.info", {"channel": name}, limit, what=f"the channel {name} of SLACK_CHANNELS")
    except SourceUnavailable as error:
        return problem_of(error.gap)
    return problem("Slack channel", f"the bot is not in {Channel.of(told['channel']).label} of SLACK_CHANNELS", invite)
