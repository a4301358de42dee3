"""Tells the people of the incident that its post-mortem is there: in the Slack thread and on the Monday item."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Protocol

from postmortem.announce.place import place_of
from postmortem.errors import PostmortemError, SourceUnavailable
from postmortem.models import Conversation, Gap, Notice, Page, Source
from postmortem.models.report import Report
from postmortem.telemetry import log_unexpected
from postmortem.time_limit import TimeLimit

NOTICE_EVENT = "postmortem_published"
_NOTICE = "the notice"
_LATER = "Ask for the post-mortem again with “force”: the notice is posted then."


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
        with ThreadPoolExecutor(max_workers=2, thread_name_prefix="announce") as pool:
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
                    what=_NOTICE,
                    why="no message of the incident was found, so its channel is unknown",
                    remedy="Put a link to the incident's channel on the Monday item.",
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
        return replace(error.gap, what=_NOTICE, undone="posted", remedy=error.gap.remedy or _LATER)
    except Exception as error:  # noqa: BLE001 - a notice is no reason to write the page again
        log_unexpected(error)
        why = str(error).rstrip(".") if isinstance(error, PostmortemError) else f"unexpected {type(error).__name__}"
        return Gap(source.value, _NOTICE, why, _LATER, undone="posted")
    return None
