"""Which Slack channels and threads to read: those somebody named, those that match, in a small workspace all."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from postmortem.models import Bearing, Conversation, Gap, Leads
from postmortem.text.language import tr
from postmortem.text.moments import moment_of_microseconds
from postmortem.text.ranking import words_of

MOST_CHANNELS = 25  # a workspace with no more channels than this is read whole; conversations.history is 50+ a minute

_ID = re.compile(r"[CG][A-Z0-9]{6,}")
_HOSTS = (".slack.com", ".slack-gov.com")
_ARCHIVES = re.compile(r"/archives/([CGD][A-Z0-9]{6,})(?:/p(\d{16}))?")
_CLIENT = re.compile(r"/client/[TE][A-Z0-9]+/([CGD][A-Z0-9]{6,})(?:/thread/[CGD][A-Z0-9]+-(\d{10}\.\d{6}))?")
_TS = re.compile(r"\d{10}\.\d{6}")

# How tools and teams name the channel of one incident: incident-2024-03-01-slug, inc-142, sev1-…, war-room-…
_INCIDENT_NAME = re.compile(r"(?:inc|incident|sev\d?|p\d|war-?room|outage)[-_]")
_CHANGES_NAME = re.compile(r"(?:^|[-_])(?:deploy|release|rollout|change)")
_OPENED_AROUND = timedelta(days=1)  # an incident's channel is opened while it lasts, sometimes a little before or after


@dataclass(frozen=True, slots=True)
class Channel:
    """A Slack channel; without a name where only its id is known. `about` is its topic and purpose."""

    id: str
    name: str = ""
    about: str = ""
    created: datetime | None = None
    former_names: tuple[str, ...] = ()

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Channel:
        """A channel from Slack's conversation object."""
        about = (str((told.get(part) or {}).get("value") or "") for part in ("topic", "purpose"))
        created = told.get("created")
        return cls(
            id=str(told["id"]),
            name=str(told.get("name") or ""),
            about=" ".join(part for part in about if part),
            created=moment_of_microseconds(int(created) * 1_000_000) if created else None,
            former_names=tuple(told.get("previous_names") or ()),
        )

    @property
    def label(self) -> str:
        """What people call it."""
        return f"#{self.name}" if self.name else tr("channel {id}", id=self.id)

    @property
    def tells_of_changes(self) -> bool:
        """Whether it is where deploys, releases or other changes are announced."""
        return _CHANGES_NAME.search(self.name) is not None


@dataclass(frozen=True, slots=True)
class Link:
    """What a Slack URL points to: a channel, and in it the message that began the thread, or stands alone."""

    channel_id: str
    root: str | None = None

    @property
    def is_direct(self) -> bool:
        """True for a direct message, where nobody else would see an answer."""
        return self.channel_id.startswith("D")


@dataclass(frozen=True, slots=True)
class Choice:
    """A channel to read, how its messages bear on the incident, and the threads of it that somebody linked to."""

    channel: Channel
    bearing: Bearing
    linked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Choices:
    """The channels to read, most important first, how many known ones are passed over, and names nobody could find."""

    channels: tuple[Choice, ...]
    passed_over: int = 0
    gaps: tuple[Gap, ...] = ()


@dataclass
class _Named:
    """The channels that somebody named, in the order of their naming."""

    own: Mapping[str, Channel]
    chosen: dict[str, Channel] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)

    def add(self, name_or_id: str) -> None:
        """Take a channel by id, link or name; a name the bot has no channel of becomes a gap."""
        link = parse_link(name_or_id)
        name = name_or_id.strip().removeprefix("#")
        if link or _ID.fullmatch(name):
            self.add_id(link.channel_id if link else name)
        elif not self.add_name(name):
            self.gaps.append(
                Gap(
                    "slack",
                    f"#{name}",
                    tr("the bot is in no channel of this name"),
                    tr("Check the name, or invite the bot to #{name}.", name=name),
                )
            )

    def add_id(self, channel_id: str) -> None:
        self.chosen.setdefault(channel_id, self.own.get(channel_id, Channel(channel_id)))

    def add_name(self, name: str) -> bool:
        wanted = name.casefold()
        for channel in self.own.values():
            if wanted == channel.name or wanted in channel.former_names:
                self.add_id(channel.id)
                return True
        return False


def parse_link(url: str) -> Link | None:
    """What a Slack URL of any form points to, or None for other URLs.

    Permalinks of channels, messages and threads, as copied (chat.getPermalink), redirects, addresses of the web
    client and of the app; `&` may be HTML-escaped.
    """
    try:
        parts = urlsplit(html.unescape(url.strip()))
    except ValueError:
        return None
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if parts.scheme == "slack" and parts.netloc == "channel" and query.get("id"):
        return Link(query["id"], _ts(query.get("thread_ts")) or _ts(query.get("message")))
    if not f".{parts.hostname or ''}".endswith(_HOSTS):
        return None
    if parts.path.rstrip("/") == "/app_redirect" and query.get("channel"):
        return Link(query["channel"], _ts(query.get("thread_ts")) or _ts(query.get("message_ts")))
    if archives := _ARCHIVES.match(parts.path):
        digits = archives[2]
        message = f"{digits[:10]}.{digits[10:]}" if digits else None
        return Link(archives[1], _ts(query.get("thread_ts")) or message)
    if client := _CLIENT.match(parts.path):
        return Link(client[1], client[2])
    return None


def conversation_of(leads: Leads) -> Conversation | None:
    """The channel, and thread where it is one, that the request or the ticket links to first; None without a link."""
    return next(filter(None, map(conversation_at, leads.slack_links)), None)


def conversation_at(url: str) -> Conversation | None:
    """What a Slack URL links to, unless it is a direct message."""
    link = parse_link(url)
    return Conversation(link.channel_id, link.root) if link and not link.is_direct else None


def choose(leads: Leads, configured: Iterable[str], own: Sequence[Channel]) -> Choices:
    """The channels to read for an incident, out of those that are named and those the bot is in (`own`).

    What is said in a channel bears on the incident (`Bearing.INCIDENT`) when somebody named the channel for it, when
    it is always read (`configured`), or is named like an incident's and was opened around it. Where nobody named one,
    a channel whose name, topic or purpose has a word of the incident counts as named. All other channels are
    background: what they say is selected by its own words.
    """
    links = [link for url in leads.slack_links if (link := parse_link(url))]
    named = _Named({channel.id: channel for channel in own})
    for link in links:
        named.add_id(link.channel_id)
    for given in leads.channels:
        named.add(given)
    for hashtag in leads.hashtags:
        named.add_name(hashtag)  # it may be anything, so that no gap follows where no channel has this name
    somebody_named_one = bool(named.chosen)
    for given in configured:
        named.add(given)

    rest = [channel for channel in own if channel.id not in named.chosen]
    worth = {channel.id: _worth(channel, leads) for channel in rest}
    rest.sort(key=lambda channel: -worth[channel.id])
    if len(own) > MOST_CHANNELS:
        matching = [channel for channel in rest if worth[channel.id] > 0]
        rest = matching[: max(0, MOST_CHANNELS - len(named.chosen))]

    def bearing(channel: Channel) -> Bearing:
        if _opened_for(channel, leads) or (not somebody_named_one and _is_about(channel, leads)):
            return Bearing.INCIDENT
        return Bearing.BACKGROUND

    chosen = [Choice(channel, Bearing.INCIDENT, _roots(links, channel)) for channel in named.chosen.values()]
    chosen += [Choice(channel, bearing(channel)) for channel in rest]
    read = {choice.channel.id for choice in chosen}
    passed_over = sum(channel.id not in read for channel in own)
    return Choices(tuple(chosen), passed_over, tuple(named.gaps))


def _ts(value: str | None) -> str | None:
    return value if value and _TS.fullmatch(value) else None


def _roots(links: Sequence[Link], channel: Channel) -> frozenset[str]:
    return frozenset(link.root for link in links if link.channel_id == channel.id and link.root)


def _opened_for(channel: Channel, leads: Leads) -> bool:
    """Whether a channel is named like an incident's and was opened around this one."""
    if not _INCIDENT_NAME.match(channel.name) or channel.created is None:
        return False
    return leads.window.start - _OPENED_AROUND <= channel.created <= leads.window.end + _OPENED_AROUND


def _is_about(channel: Channel, leads: Leads) -> bool:
    """Whether the channel's name, topic or purpose has a word of the incident."""
    words = set(words_of(f"{channel.name} {channel.about}"))
    return any(words.intersection(words_of(term)) for term in leads.terms)


def _worth(channel: Channel, leads: Leads) -> float:
    """How much a channel seems to be about the incident; 0 when nothing says so."""
    name, about = set(words_of(channel.name)), set(words_of(channel.about))
    worth = 1.0 if _opened_for(channel, leads) or channel.tells_of_changes else 0.0
    for place, term in enumerate(leads.terms):
        words = set(words_of(term))
        if words & name:
            worth += 2 / (1 + place)
        elif words & about:
            worth += 1 / (1 + place)
    return worth
