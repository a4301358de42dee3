"""Slack as a source of evidence: what people and alerts said in the incident's channels while it lasted."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import timedelta

from postmortem.clients.slack.client import PAGE_SIZE, Identity, SlackClient
from postmortem.clients.slack.refusals import ScopeMissing
from postmortem.errors import SourceUnavailable
from postmortem.gather.slack.channels import Channel, Choices, choose
from postmortem.gather.slack.people import Directory, unless_permanent
from postmortem.gather.slack.reading import (
    LOOK_BACK,
    ChannelReading,
    Message,
    gaps_of,
    is_reply,
    read_channels,
    read_earlier,
    root_of,
)
from postmortem.gather.slack.text import is_app, message_text
from postmortem.gather.slack.time import time_of_ts, ts_of
from postmortem.gather.window import reopened
from postmortem.models import Bearing, Coverage, Evidence, Gap, Gathered, Kind, Leads, LeftOut, Source, Window
from postmortem.settings import PipelineSettings
from postmortem.text.language import tr
from postmortem.text.likeness import is_held, units_of
from postmortem.threads import Threads
from postmortem.time_limit import TimeLimit

_THREADS = 48  # 170 threads at 60 ms a call in 0.4 s instead of 0.9 s with 16; Slack's limit is by the minute

# Lines of the system that say nothing about an incident; a change of topic, purpose or name does, and stays.
_NOISE = frozenset(
    "bot_add bot_remove channel_archive channel_convert_to_private channel_convert_to_public channel_join "
    "channel_leave channel_posting_permissions channel_unarchive ekm_access_denied group_archive group_join "
    "group_leave group_unarchive joiner_notification pinned_item reminder_add tombstone unpinned_item".split()
)
# Versions, hashes and numbers of changes: what ties an earlier "deployed v20190208-c35c7e3" to the incident.
_IDENTIFIER = re.compile(r"#\d{3,}|\b(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{6,}\b")

_ENOUGH_WORDS = 3  # of those that name the incident: an earlier message with them is about it


@dataclass(frozen=True)
class _Workspace:
    """What is read before anything is known of the incident."""

    identity: Identity
    channels: tuple[Channel, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class _Talk:
    """What was read of the channels for an incident, as far back as the window of its `leads` asks for."""

    workspace: _Workspace
    choices: Choices
    readings: tuple[ChannelReading, ...]
    leads: Leads

    def ends_before(self, leads: Leads) -> bool:
        """True if these are the leads of the same incident, with a window that opens earlier."""
        known, wanted = self.leads.window, leads.window
        return leads.incident.key == self.leads.incident.key and wanted.end == known.end and wanted.start < known.start


@dataclass(frozen=True)
class _Kept:
    """A message that becomes evidence."""

    message: Message
    channel: Channel
    bearing: Bearing


class SlackSource:
    """Reads the messages that belong to an incident."""

    def __init__(self, client: SlackClient, settings: PipelineSettings) -> None:
        self._client = client
        self._configured = settings.slack_channels
        self._directory = Directory(client)
        self._prepared: _Workspace | None = None
        self._talk: _Talk | None = None

    def prepare(self, limit: TimeLimit) -> None:
        """Read, side by side, who the bot is, the channels it is in, and the people; the next `gather` uses it.

        Raises SourceUnavailable when Slack cannot be read at all, permanent for a dead token.
        """
        with Threads(max_workers=3, thread_name_prefix="slack") as pool:
            identity = pool.submit(self._client.identity, limit)
            people = pool.submit(self._directory.begin, limit)
            channels = pool.submit(self._own_channels, limit)
            own, gaps = channels.result()
            self._prepared = _Workspace(identity.result(), own, (*gaps, *people.result()))
        self._directory.know_channels(own)

    def gather(self, leads: Leads, limit: TimeLimit) -> Gathered:
        """What was said about the incident, as evidence, and what could not be read.

        Everything said inside the window counts, with the bearing of its channel (see `choose`), and whole threads
        that somebody linked to. Earlier messages are background: those of a thread that goes on in the window and,
        up to LOOK_BACK before it, what channels of changes announce and what shares a version, hash or number
        with the incident's own talk. Where the talk states an earlier start, the window opens there at once, as the
        coverage tells. Raises SourceUnavailable when Slack cannot be read at all.
        """
        with Threads(max_workers=_THREADS, thread_name_prefix="slack") as pool:
            talk = self._read(leads, pool, limit)
            kept, passed_by = self._kept(talk, _to_the_second(leads.window), leads)
            wider = reopened(leads, self._pieces(kept, talk.workspace.identity))
            if wider != leads:
                read_earlier(self._client, talk.readings, _to_the_second(wider.window), pool, limit)
                kept, passed_by = self._kept(talk, _to_the_second(wider.window), wider)
            nameless = self._directory.learn([one.message for one in kept], pool, limit)
        self._talk = replace(talk, leads=wider)
        evidence = self._pieces(kept, talk.workspace.identity)
        gaps = (*talk.workspace.gaps, *talk.choices.gaps, *gaps_of(talk.readings), *nameless)
        if not talk.choices.channels and not gaps:
            gaps = (_no_channel(),)
        coverage = (_coverage(talk, evidence, gaps, _to_the_second(wider.window), passed_by),)
        return Gathered(evidence, gaps, coverage, self._directory.people())

    def _read(self, leads: Leads, pool: Executor, limit: TimeLimit) -> _Talk:
        """What the channels hold; where they have been read for this incident, only what lies before that."""
        talk, window = self._talk, _to_the_second(leads.window)
        if talk is not None and self._prepared is None and talk.ends_before(leads):
            read_earlier(self._client, talk.readings, window, pool, limit)
            return talk
        if self._prepared is None:
            self.prepare(limit)
        workspace, self._prepared = self._prepared, None
        assert workspace is not None
        choices = choose(leads, self._configured, workspace.channels)
        readings = read_channels(self._client, choices.channels, window, pool, limit)
        return _Talk(workspace, choices, tuple(readings), leads)

    def _own_channels(self, limit: TimeLimit) -> tuple[tuple[Channel, ...], tuple[Gap, ...]]:
        """The channels the bot is in; without groups:read Slack refuses both kinds, then the public ones alone."""
        try:
            return self._list_channels("public_channel,private_channel", limit), ()
        except ScopeMissing as error:
            without_private = replace(error.gap, what=tr("private channels"))
        except SourceUnavailable as error:
            return (), (unless_permanent(error),)
        try:
            return self._list_channels("public_channel", limit), (without_private,)
        except SourceUnavailable as error:
            return (), (unless_permanent(error),)

    def _list_channels(self, types: str, limit: TimeLimit) -> tuple[Channel, ...]:
        asked: dict[str, str | int | bool] = {"types": types, "exclude_archived": False, "limit": PAGE_SIZE}
        pages = self._client.pages("users.conversations", asked, limit, what=tr("the list of the bot's channels"))
        return tuple(Channel.of(told) for page in pages for told in page.get("channels") or ())

    def _kept(self, of: _Talk, window: Window, leads: Leads) -> tuple[list[_Kept], int]:
        """The messages that become evidence, and how many earlier ones do not.

        They are those that count for themselves, then the earlier ones they point to or that name the incident.
        """
        sorted_out = [_sort(reading, window, of.workspace.identity) for reading in of.readings]
        talk = (one for inside, _ in sorted_out for one in inside if one.bearing is Bearing.INCIDENT)
        identifiers = {found for one in talk for found in self._identifiers(one.message)}
        named = set(units_of(" ".join(leads.terms)))
        kept: list[_Kept] = []
        for reading, (inside, earlier) in zip(of.readings, sorted_out, strict=True):
            threads = {root_of(one.message) for one in inside}
            look_back = ts_of(window.start - LOOK_BACK)
            kept += inside
            for ts, message in earlier.items():
                recent = ts >= look_back
                announced = recent and reading.choice.channel.tells_of_changes
                if (
                    root_of(message) in threads
                    or announced
                    or (recent and not identifiers.isdisjoint(self._identifiers(message)))
                    or (recent and self._shares_words(message, named))
                ):
                    kept.append(_Kept(message, reading.choice.channel, Bearing.BACKGROUND))
        read = sum(len(inside) + len(earlier) for inside, earlier in sorted_out)
        return kept, read - len(kept)

    def _shares_words(self, message: Message, named: Set[str]) -> bool:
        said = set(units_of(message_text(message, self._directory)))
        return sum(is_held(unit, said) for unit in named) >= _ENOUGH_WORDS

    def _identifiers(self, message: Message) -> set[str]:
        return set(_IDENTIFIER.findall(message_text(message, self._directory).casefold()))

    def _pieces(self, kept: Sequence[_Kept], identity: Identity) -> tuple[Evidence, ...]:
        return tuple(piece for one in kept if (piece := self._evidence(one, identity)))

    def _evidence(self, kept: _Kept, identity: Identity) -> Evidence | None:
        """A message as evidence, or None where it says nothing."""
        message, channel = kept.message, kept.channel
        ts, root = str(message["ts"]), root_of(message)
        text = message_text(message, self._directory)
        if not text:
            return None
        edited = (message.get("edited") or {}).get("ts")
        return Evidence(
            ref=f"slack:{channel.id}:{ts}",
            source=Source.SLACK,
            kind=Kind.ALERT if is_app(message) else Kind.MESSAGE,
            text=text,
            url=_permalink(identity.url, channel.id, ts, root),
            at=time_of_ts(ts),
            where=channel.label,
            author=self._directory.author(message),
            edited_at=time_of_ts(str(edited)) if edited else None,
            thread=f"slack:{channel.id}:{root}" if is_reply(message) else None,
            reactions=_reactions(message),
            bearing=kept.bearing,
        )


def _no_channel() -> Gap:
    return Gap(
        "slack",
        tr("any channel"),
        tr("the bot is in none and none is named"),
        tr("Invite the bot to the incident's channel, or name channels in SLACK_CHANNELS."),
    )


def _to_the_second(window: Window) -> Window:
    """The window with its last second whole: Monday counts in seconds."""
    return replace(window, end=window.end.replace(microsecond=999_999))


def _sort(reading: ChannelReading, window: Window, identity: Identity) -> tuple[list[_Kept], dict[str, Message]]:
    """The messages of a channel that count for themselves, and by `ts` those from before the window."""
    inside: list[_Kept] = []
    earlier: dict[str, Message] = {}
    choice = reading.choice
    for ts, message in reading.messages.items():
        if message.get("subtype") in _NOISE or _is_own(message, identity):
            continue
        at = time_of_ts(ts)
        if root_of(message) in choice.linked:
            bearing = Bearing.INCIDENT if at >= window.start - LOOK_BACK else Bearing.BACKGROUND
            inside.append(_Kept(message, choice.channel, bearing))
        elif at in window:
            inside.append(_Kept(message, choice.channel, choice.bearing))
        elif at < window.start:
            earlier[ts] = message
    return inside, earlier


def _is_own(message: Message, identity: Identity) -> bool:
    """Whether our own bot posted a message: its notices are no evidence."""
    own = {identity.user_id, identity.bot_id} - {""}
    return not own.isdisjoint({str(message.get("user")), str(message.get("bot_id"))})


def _permalink(base: str, channel_id: str, ts: str, root: str) -> str:
    """The address of a message, as chat.getPermalink gives it."""
    address = f"{base}archives/{channel_id}/p{ts.replace('.', '')}"
    return address if root == ts else f"{address}?thread_ts={root}&cid={channel_id}"


def _reactions(message: Message) -> tuple[str, ...]:
    names = (str(reaction.get("name", "")).partition("::")[0] for reaction in message.get("reactions") or ())
    return tuple(dict.fromkeys(name for name in names if name))  # "+1::skin-tone-2" is "+1"


def _coverage(
    talk: _Talk,
    evidence: Sequence[Evidence],
    gaps: Sequence[Gap],
    window: Window,
    passed_by: int,
) -> Coverage:
    searched = [reading.choice.channel.label for reading in talk.readings if reading.was_read]
    if searched:
        hours = round(LOOK_BACK / timedelta(hours=1))
        searched.append(tr("the {hours} hours before for what the incident goes back to", hours=hours))
    if talk.choices.passed_over:
        searched.append(
            tr(
                "not {number} other channels of the bot, which nothing ties to the incident",
                number=talk.choices.passed_over,
            )
        )
    return Coverage(
        Source.SLACK,
        searched=tuple(searched),
        found=len(evidence),
        failed=tuple(f"{gap.what}: {gap.why}" for gap in gaps),
        windows=(window,),
        left_out={LeftOut.OUTSIDE_WINDOW: passed_by},
    )
