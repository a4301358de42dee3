"""Reads Slack channels over a span of time: every page and every thread that touches it, in parallel waves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from postmortem.clients.slack.client import LOST, PAGE_SIZE, SlackClient, next_cursor
from postmortem.errors import SourceUnavailable
from postmortem.gather.slack.channels import Channel, Choice
from postmortem.gather.slack.people import unless_permanent
from postmortem.gather.slack.time import microseconds_of, ts_at, ts_of
from postmortem.models import Bearing, Gap, Window
from postmortem.text.language import tr, tr_number
from postmortem.time_limit import TimeLimit

Message = Mapping[str, Any]

LOOK_BACK = timedelta(hours=24)  # threads live 10.8 h in the median, measured on a real workspace's export
_FURTHER_BACK = timedelta(days=9)  # and 210 h in the tenth that lives longest: as far as the newest page goes, for free
_PAGES_PER_SLICE = 5  # slices are read side by side; each costs up to one more call than the cursor's own way
_MOST_SLICES = 8  # after a burst at the end of the span most slices turn out to be empty
_CAPPED_PAGE = 15  # what an app distributed outside Slack's Marketplace gets, whatever it asks for
# For threads of channels that nothing ties to the incident, which may be many: people wait for the page meanwhile.
_BACKGROUND_SECONDS = 20.0
_BACKGROUND_SHARE = 0.1  # of the time that is left, at most


@dataclass
class ChannelReading:
    """What was read of one channel: its messages by `ts`, replies among them, and why something is missing.

    `threads` are those that were asked for, `read_from` is the `ts` from which on the channel was.
    """

    choice: Choice
    messages: dict[str, Message] = field(default_factory=dict)
    failures: list[Gap] = field(default_factory=list)
    lost: int = 0
    unread_threads: list[Gap] = field(default_factory=list)
    unread_background: list[Gap] = field(default_factory=list)
    threads: set[str] = field(default_factory=set)
    read_from: str = ""
    is_capped: bool = False

    def take(self, page: Mapping[str, Any]) -> list[Message]:
        """Keep the messages of a page; gives back those of them."""
        messages: list[Message] = page.get("messages") or []
        self.lost += page.get(LOST, 0)
        self.is_capped |= len(messages) == _CAPPED_PAGE and bool(page.get("has_more"))
        for message in messages:
            self.messages.setdefault(str(message["ts"]), message)
        return messages

    @property
    def was_read(self) -> bool:
        """Whether at least a part of the channel could be read."""
        return bool(self.messages) or not self.failures

    def gaps(self) -> Iterator[Gap]:
        """What is missing of the incident's own talk and of the channel itself; unread threads are told together."""
        yield from self.failures
        if self.lost:
            what = tr_number(
                "a message in {place}", "{number} messages in {place}", self.lost, place=self.choice.channel.label
            )
            yield Gap("slack", what, tr("Slack gave it in a form that is not known here"))
        told = {gap.why for gap in self.failures}
        yield from _together([gap for gap in self.unread_threads if gap.why not in told], self.choice.channel.label)


@dataclass(frozen=True)
class _Span:
    """A stretch of one channel's history, both ends included; `cursor` goes on after a page that is already there."""

    reading: ChannelReading
    oldest: str
    latest: str
    cursor: str = ""


def read_channels(
    client: SlackClient, choices: Sequence[Choice], window: Window, pool: Executor, limit: TimeLimit
) -> list[ChannelReading]:
    """The messages of each channel from LOOK_BACK before the window to its end, with every thread that touches it.

    A thread that began before is found by its parent within the look-back (or further back on a page that is read
    anyway), by a broadcast, or by a link; of the linked ones everything is read. Raises SourceUnavailable for a dead
    token; for what else could not be read see `gaps_of`.
    """
    readings = [ChannelReading(choice) for choice in choices]
    oldest, latest = ts_of(window.start - LOOK_BACK), ts_of(window.end)
    furthest = ts_of(window.start - _FURTHER_BACK)

    def first_page(reading: ChannelReading) -> list[_Span]:
        return _first_page(client, _Span(reading, furthest, latest), oldest, limit)

    rest = [span for spans in pool.map(first_page, readings) for span in spans]
    list(pool.map(lambda span: _read_span(client, span, limit), rest))
    _read_threads(client, readings, window, pool, limit)
    return readings


def read_earlier(
    client: SlackClient, readings: Sequence[ChannelReading], window: Window, pool: Executor, limit: TimeLimit
) -> None:
    """Add what is missing where the window opens earlier than it did at first; nothing is read a second time."""
    oldest = ts_of(window.start - LOOK_BACK)
    missing = [reading for reading in readings if oldest < reading.read_from]
    spans = [_Span(reading, oldest, ts_at(microseconds_of(reading.read_from) - 1)) for reading in missing]
    list(pool.map(lambda span: _read_span(client, span, limit), spans))
    for reading in missing:
        reading.read_from = oldest
    _read_threads(client, readings, window, pool, limit)


def gaps_of(readings: Sequence[ChannelReading]) -> tuple[Gap, ...]:
    """What could not be read; one line for all threads of channels that nothing ties to the incident."""
    capped = [_cap()] if any(reading.is_capped for reading in readings) else []
    background = [gap for reading in readings for gap in reading.unread_background]
    elsewhere = _together(background, tr("channels that nothing ties to the incident"))
    return (*capped, *(gap for reading in readings for gap in reading.gaps()), *elsewhere)


def _cap() -> Gap:
    return Gap(
        "slack",
        tr("everything"),
        tr(
            "Slack gives this app only 15 messages at a time and one answer a minute, "
            "because its public distribution is on"
        ),
        tr("Switch it off (api.slack.com/apps, Manage Distribution) and start the post-mortem again."),
    )


def _together(gaps: Sequence[Gap], where: str) -> Iterator[Gap]:
    """Unread threads as one gap, with the reason that most of them have."""
    if gaps:
        gap = Counter(gaps).most_common(1)[0][0]
        threads = tr_number("a thread in {place}", "{number} threads in {place}", len(gaps), place=where)
        yield Gap("slack", threads, gap.why, gap.remedy)


def _read_threads(
    client: SlackClient, readings: Sequence[ChannelReading], window: Window, pool: Executor, limit: TimeLimit
) -> None:
    """Read the threads that touch the window and were not read before: the incident's own, then the others."""
    found = [(reading, root) for reading in readings for root in _threads(reading, ts_of(window.start))]
    threads = sorted((one for one in found if one[1] not in one[0].threads), key=lambda one: _rank(*one))
    own = [one for one in threads if _is_own(*one)]
    list(pool.map(lambda one: _read_thread(client, one[0], one[1], limit, one[0].unread_threads), own))
    seconds = min(_BACKGROUND_SECONDS, limit.remaining() * _BACKGROUND_SHARE)
    planned = limit.without(max(0.0, limit.remaining() - seconds))
    others = [one for one in threads if not _is_own(*one)]
    list(pool.map(lambda one: _read_thread(client, one[0], one[1], planned, one[0].unread_background), others))


def _is_own(reading: ChannelReading, root: str) -> bool:
    return root in reading.choice.linked or reading.choice.bearing is Bearing.INCIDENT


def _first_page(client: SlackClient, span: _Span, oldest: str, limit: TimeLimit) -> list[_Span]:
    """Read the newest page of a span; gives what is left down to `oldest`, in slices where that are many pages."""
    reading = span.reading
    try:
        page = client.read("conversations.history", _asked(span), limit, what=reading.choice.channel.label)
    except SourceUnavailable as error:
        reading.failures.append(replace(unless_permanent(error), what=_name_of(client, reading.choice.channel, limit)))
        return []
    messages, cursor = reading.take(page), next_cursor(page)
    reading.read_from = span.oldest
    if not cursor:
        return []
    if not messages:
        return [replace(span, cursor=cursor)]
    reading.read_from = min(oldest, *(str(message["ts"]) for message in messages))
    begin, end = microseconds_of(oldest), microseconds_of(min(str(message["ts"]) for message in messages)) - 1
    if end < begin:
        return []
    pages = (end - begin) // max(1, microseconds_of(span.latest) - end)  # as if people always wrote as much
    slices = min(pages // _PAGES_PER_SLICE, _MOST_SLICES)
    if slices < 2:  # noqa: PLR2004 - one slice is the cursor's own way
        return [_Span(reading, oldest, ts_at(end))]
    edges = [begin + (end + 1 - begin) * number // slices for number in range(slices + 1)]
    return [_Span(reading, ts_at(edges[n]), ts_at(edges[n + 1] - 1)) for n in range(slices)]


def _name_of(client: SlackClient, channel: Channel, limit: TimeLimit) -> str:
    """What people call a channel; Slack tells the name even of a public channel that the bot cannot read."""
    if channel.name:
        return channel.label
    try:
        answer = client.read("conversations.info", {"channel": channel.id}, limit, what=channel.label)
    except SourceUnavailable:  # the gap that this name is for says why the channel cannot be read
        return channel.label
    told = answer.get("channel")
    return Channel.of(told).label if isinstance(told, dict) and told.get("id") else channel.label


def _read_span(client: SlackClient, span: _Span, limit: TimeLimit) -> None:
    what = tr("some messages of {place}", place=span.reading.choice.channel.label)
    try:
        for page in client.pages("conversations.history", _asked(span), limit, what=what):
            span.reading.take(page)
    except SourceUnavailable as error:
        span.reading.failures.append(unless_permanent(error))


def _asked(span: _Span) -> dict[str, str | int | bool]:
    asked: dict[str, str | int | bool] = {
        "channel": span.reading.choice.channel.id,
        "oldest": span.oldest,
        "latest": span.latest,
        "inclusive": True,
        "limit": PAGE_SIZE,
    }
    return {**asked, "cursor": span.cursor} if span.cursor else asked


def _threads(reading: ChannelReading, start: str) -> Iterable[str]:
    """The `ts` of the parents whose threads are to be read, each once."""
    wanted = dict.fromkeys(sorted(root for root in reading.choice.linked if _may_have_replies(reading, root)))
    for ts, message in reading.messages.items():
        parent = message.get("root") or {} if is_reply(message) else message  # what is no parent is a broadcast
        latest_reply = str(parent.get("latest_reply") or ts)
        if max(ts, latest_reply) >= start and (is_reply(message) or message.get("reply_count")):
            wanted[root_of(message)] = None
    return wanted


def _may_have_replies(reading: ChannelReading, root: str) -> bool:
    return root not in reading.messages or bool(reading.messages[root].get("reply_count"))


def _rank(reading: ChannelReading, root: str) -> tuple[bool, int]:
    """Smaller for what is to be read first, should time run out: linked, long."""
    replies = int(reading.messages.get(root, {}).get("reply_count") or 0)
    return root not in reading.choice.linked, -replies


def _read_thread(client: SlackClient, reading: ChannelReading, root: str, limit: TimeLimit, unread: list[Gap]) -> None:
    """Read a thread whole: whether Slack gives the parent along with `oldest` is not said, and most fit a page."""
    asked: dict[str, str | int | bool] = {"channel": reading.choice.channel.id, "ts": root, "limit": PAGE_SIZE}
    reading.threads.add(root)
    try:
        for page in client.pages("conversations.replies", asked, limit, what=tr("a thread")):
            reading.take(page)
    except SourceUnavailable as error:
        unread.append(unless_permanent(error))


def root_of(message: Message) -> str:
    """The `ts` of the message that began the thread, or of the message itself."""
    return str(message.get("thread_ts") or message["ts"])


def is_reply(message: Message) -> bool:
    """Whether a message answers another."""
    return root_of(message) != str(message["ts"])
