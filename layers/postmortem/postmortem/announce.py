"""Tells the people of the incident that its post-mortem is there: in the Slack thread and on the Monday item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from postmortem.errors import PostmortemError, SourceUnavailable
from postmortem.models import Bearing, Conversation, Evidence, Gap, Notice, Page, Source
from postmortem.models.report import Report
from postmortem.telemetry import log_unexpected
from postmortem.text.language import tr, translatable
from postmortem.threads import Threads
from postmortem.time_limit import TimeLimit

NOTICE_EVENT = "postmortem_published"
_ENOUGH_CITED = 3  # messages of a channel that are cited: with fewer, chance may have chosen them
_NOTICE = translatable("the notice")
_LATER = translatable("Ask for the post-mortem again with “force”: the notice is posted then.")


class ChatNotices(Protocol):
    """Where a notice is posted in a conversation."""

    def post(
        self,
        channel: str,
        text: str,
        blocks: Sequence[Mapping[str, object]],
        thread_ts: str | None,
        metadata: Mapping[str, object],
        limit: TimeLimit,
    ) -> str:
        """The `ts` of the one message with this `metadata`, posted unless it is there already."""
        ...


class TicketNotices(Protocol):
    """Where a notice is posted on a ticket; the same idempotency key never posts twice within 30 minutes."""

    def has_update(self, item_id: str, text: str, limit: TimeLimit) -> bool:
        """Whether an update of the item holds `text`."""
        ...

    def post_update(self, item_id: str, html_body: str, idempotency_key: str, limit: TimeLimit) -> str:
        """Post one update on the item and give its id."""
        ...


@dataclass(frozen=True)
class Announcer:
    """Posts the notices; None where one is switched off."""

    slack: ChatNotices | None
    monday: TicketNotices | None

    def announce(
        self, report: Report, page: Page, notice: Notice, linked: Conversation | None, limit: TimeLimit
    ) -> tuple[Gap, ...]:
        """Post both notices, each unless it is there already; what could not be posted comes back as gaps.

        `linked` is the conversation that the ticket or the request names. The page stands, so whatever goes wrong here
        neither fails the job nor has it run again. A notice that is owed is posted when the incident's page is renewed.
        """
        with Threads(max_workers=2, thread_name_prefix="announce") as pool:
            slack = pool.submit(_attempted, Source.SLACK, lambda: self._tell_slack(report, page, notice, linked, limit))
            monday = pool.submit(_attempted, Source.MONDAY, lambda: self._tell_monday(report, page, notice, limit))
            return tuple(gap for gap in (slack.result(), monday.result()) if gap)

    def _tell_slack(
        self, report: Report, page: Page, notice: Notice, linked: Conversation | None, limit: TimeLimit
    ) -> None:
        if self.slack is None:
            return
        place = place_of(report, linked)
        if place is None:
            raise SourceUnavailable(
                Gap(
                    source=Source.SLACK.value,
                    what=tr(_NOTICE),
                    why=tr("no message of the incident was found, so its channel is unknown"),
                    remedy=tr("Put a link to the incident's channel on the Monday item."),
                )
            )
        metadata = {
            "event_type": NOTICE_EVENT,
            "event_payload": {"incident_key": report.incident.key, "page_id": page.page_id},
        }
        self.slack.post(place.channel_id, notice.text, notice.blocks, place.thread_ts, metadata, limit)

    def _tell_monday(self, report: Report, page: Page, notice: Notice, limit: TimeLimit) -> None:
        item_id = report.incident.item_id
        if self.monday is None or item_id is None:
            return
        if page.existed and self.monday.has_update(item_id, page.url, limit):
            return
        self.monday.post_update(item_id, notice.html, f"{report.incident.key}:{page.page_id}", limit)


def _attempted(source: Source, tell: Callable[[], None]) -> Gap | None:
    """The gap for a notice that could not be posted, whatever the reason."""
    try:
        tell()
    except SourceUnavailable as error:
        return replace(error.gap, what=tr(_NOTICE), undone="posted", remedy=error.gap.remedy or tr(_LATER))
    except Exception as error:  # noqa: BLE001 - a notice is no reason to write the page again
        log_unexpected(error)
        why = (
            str(error).rstrip(".")
            if isinstance(error, PostmortemError)
            else tr("unexpected {error}", error=type(error).__name__)
        )
        return Gap(source.value, tr(_NOTICE), why, tr(_LATER), undone="posted")
    return None


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
