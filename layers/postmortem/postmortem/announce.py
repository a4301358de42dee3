"""Tells the people of the incident that its post-mortem is there: in the Slack thread and on the Monday item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any, Protocol

from postmortem.errors import SourceUnavailable
from postmortem.models import OWN_PAGE_MARK, Bearing, Evidence, Gap, KeyTime, Page, Report, Source
from postmortem.render import words
from postmortem.time_limit import TimeLimit

NOTICE_EVENT = "postmortem_published"
_HEADER_LENGTH = 150  # Slack: plain text of a header block
_FIELD_LENGTH = 2000  # Slack: text of a section's field
_TITLE_LENGTH = 100


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
    time_zone: str

    def announce(self, report: Report, page: Page, limit: TimeLimit) -> tuple[Gap, ...]:
        """Post where the incident was handled. What could not be posted comes back as gaps; it never fails the job."""
        gaps: list[Gap] = []
        for tell in (self._tell_slack, self._tell_monday):
            try:
                tell(report, page, limit)
            except SourceUnavailable as error:
                gaps.append(replace(error.gap, what="the notice", undone="posted"))
        return tuple(gaps)

    def _tell_slack(self, report: Report, page: Page, limit: TimeLimit) -> None:
        if self.slack is None:
            return
        place = place_of(report)
        if place is None:
            raise SourceUnavailable(
                Gap(
                    source=Source.SLACK.value,
                    what="the notice",
                    why="no message of the incident was found, so its channel is unknown",
                    remedy="Put a link to the incident's channel on the Monday item.",
                )
            )
        channel, thread_ts = place
        metadata = {
            "event_type": NOTICE_EVENT,
            "event_payload": {"incident_key": report.incident.key, "page_id": page.page_id},
        }
        text = f"Post-mortem draft: {_mrkdwn(report.incident.title)} {page.url}"
        self.slack.post(channel, text, self._blocks(report, page), thread_ts, metadata, limit)

    def _blocks(self, report: Report, page: Page) -> list[dict[str, Any]]:
        incident = report.incident
        facts = [
            ("Severity", incident.severity),
            *((time.name.capitalize(), self._key_time(time)) for time in report.facts.key_times),
        ]
        fields = [
            {"type": "mrkdwn", "text": f"*{name}*\n{_mrkdwn(value)}"[:_FIELD_LENGTH], "verbatim": True}
            for name, value in facts
            if value and value != words.UNKNOWN
        ]
        link = f"<{page.url}|{_mrkdwn(words.shorten(incident.title, _TITLE_LENGTH))}>"
        section: dict[str, Any] = {"type": "section", "text": {"type": "mrkdwn", "text": link, "verbatim": True}}
        if fields:
            section["fields"] = fields[:10]
        return [
            {"type": "header", "text": {"type": "plain_text", "text": "Post-mortem draft is ready"[:_HEADER_LENGTH]}},
            section,
            {"type": "context", "elements": [{"type": "mrkdwn", "text": _mrkdwn(_remarks(report)), "verbatim": True}]},
        ]

    def _key_time(self, time: KeyTime) -> str:
        """The time with what it rests on; nothing where it is unknown."""
        return "" if time.is_unknown else f"{words.key_time(time, self.time_zone)} ({words.basis(time)})"

    def _tell_monday(self, report: Report, page: Page, limit: TimeLimit) -> None:
        item_id = report.incident.item_id
        if self.monday is None or item_id is None:
            return
        if page.existed and self.monday.has_update(item_id, page.url, limit):
            return
        body = (
            f'<p>Post-mortem draft: <a href="{escape(page.url)}">{escape(page.title)}</a></p>'
            f"<p>{escape(_remarks(report))} {OWN_PAGE_MARK}.</p>"
        )
        self.monday.post_update(item_id, body, f"{report.incident.key}:{page.page_id}", limit)


def place_of(report: Report) -> tuple[str, str | None] | None:
    """The channel with most of the cited messages, and the thread in it where the incident was talked about.

    That is a thread with replies that holds at least a third of them; without one, the notice starts its own.
    """
    ids = report.cited_ids()
    talk = [
        item
        for item in report.ledger
        if item.source is Source.SLACK and item.bearing is Bearing.INCIDENT and item.id in ids
    ]
    if not talk:
        return None
    channel = Counter(_channel(item) for item in talk).most_common(1)[0][0]
    here = [item for item in talk if _channel(item) == channel]
    thread, messages = Counter(_thread(item) for item in here).most_common(1)[0]
    return channel, thread if messages > 1 and messages * 3 >= len(here) else None


def _channel(item: Evidence) -> str:
    return item.ref.split(":")[1]


def _thread(item: Evidence) -> str:
    return (item.thread or item.ref).split(":")[2]


def _remarks(report: Report) -> str:
    """What the reader must know before opening the page, in a line or two."""
    coverage = report.ledger.coverage
    read = ", ".join(f"{part.used} of {part.found} from {part.source.value.capitalize()}" for part in coverage)
    kept = words.count(report.tally.kept, "statement")
    gaps = " ".join(gap.sentence() for gap in report.ledger.gaps)
    return words.shorten(f"A draft, needs a human review. {kept} linked to evidence; read: {read}. {gaps}", 1500)


def _mrkdwn(text: str) -> str:
    """Text that cannot ping or link: Slack wants only these three escaped (docs.slack.dev, formatting text)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
