"""Where an incident was handled, as far as its talk and its links tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence

from postmortem.models import Bearing, Conversation, Evidence, Source
from postmortem.models.report import Report

_ENOUGH_CITED = 3  # messages of a channel that are cited: with fewer, chance may have chosen them


def place_of(report: Report, linked: Conversation | None) -> Conversation | None:
    """Where the incident was handled: the linked conversation, else the channel that holds the incident's talk.

    A link to a channel, or none, leaves the thread open: it is the one with replies that holds at least a third of the
    talk; without one, the notice starts its own. None where no talk was found and none is linked.
    """
    if linked is not None and linked.thread_ts:
        return linked
    talk = [item for item in report.ledger if item.source is Source.SLACK and item.bearing is Bearing.INCIDENT]
    channel = linked.channel_id if linked else _channel_of(talk, report.cited_ids())
    if channel is None:
        return None
    here = [item for item in talk if _channel(item) == channel]
    return Conversation(channel, _thread_of(here))


def _channel_of(talk: Sequence[Evidence], cited: Container[str]) -> str | None:
    """The channel with most of the cited messages, where those are enough to tell, else with most of all.

    What is cited hangs on languages: an analyst that can read none of a chat cites the one remark that it can.
    """
    if not talk:
        return None
    messages = Counter(_channel(item) for item in talk)
    telling = Counter(_channel(item) for item in talk if item.id in cited)
    for channel, count in telling.most_common(1):
        if count >= _ENOUGH_CITED or (count > 1 and count * 2 >= messages[channel]):
            return channel
    return messages.most_common(1)[0][0]


def _thread_of(talk: Sequence[Evidence]) -> str | None:
    """The thread that holds at least a third of a channel's talk, and more than its first message."""
    for thread, messages in Counter(_thread(item) for item in talk).most_common(1):
        if messages > 1 and messages * 3 >= len(talk):
            return thread
    return None


def _channel(item: Evidence) -> str:
    return item.ref.split(":")[1]


def _thread(item: Evidence) -> str:
    return (item.thread or item.ref).split(":")[2]
