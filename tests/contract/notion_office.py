"""A publisher at work in front of a sandbox Notion: its registry in memory, its clock in the test's hand."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from local.sandbox.notion.seed import POST_MORTEMS_ID
from postmortem.errors import RetryLater
from postmortem.models import (
    INCIDENT_KEY_MARK,
    OWN_PAGE_MARK,
    Incident,
    Job,
    Page,
    PageClaim,
    PageContent,
    PageRecord,
    PageSection,
    Trigger,
)
from postmortem.publish.publisher import Publisher, Reservation
from postmortem.publish.shortfall import Shortfall
from postmortem.render.revision import offer, told
from tests.contract.notion_product import Desk, Serve, desk, soon
from tests.contract.notion_sandbox import client, paragraph, text

KEY = "monday:42"
FORMER_KEY = "monday:77:42"
TITLE = "Post-mortem: Promo code error (2025-08-04)"
NOW = datetime.now(UTC)
RESOLVED = NOW - timedelta(minutes=5)
LONG_AGO = "2025-08-04T10:00:00.000Z"
PAGE = "52a38fa7-60c1-4fde-83b5-8e71d2c06f06"
TROUBLE = {"object": "error", "status": 502, "code": "bad_gateway", "message": "…"}
BUSY = {"object": "error", "status": 429, "code": "rate_limited", "message": "Slow down."}

INCIDENT = Incident(
    key=KEY,
    title="Promo code error",
    url="https://acme.monday.com/boards/77/pulses/42",
    board_id="77",
    item_id="42",
    severity="Sev 2",
    started_at=RESOLVED - timedelta(hours=1),
    resolved_at=RESOLVED,
)
JOB = Job(job_id="job-1", trigger=Trigger.MONDAY, requested_at=NOW)
RECEIPT_TITLE = "About this report"
SAID = ["A draft.", "Summary", "A promo code did not work.", RECEIPT_TITLE]
SAID_ANEW = ["A draft.", "Summary", "No promo code worked.", RECEIPT_TITLE]
SAID_BEFORE = ["What happened", f"{OWN_PAGE_MARK}. Times are in UTC.", f"{INCIDENT_KEY_MARK}{KEY}", "A remark by Ana"]
WHOLE = Shortfall()
ON_RECORD = PageRecord(page_id=PAGE, title=TITLE, covers=datetime.fromisoformat(LONG_AGO), job_id="job-0")
FIRST_PUBLISH = ["GET /v1/pages/{id}", "GET /v1/blocks/{id}/children", "POST /v1/pages"]


def heading(title: str, *children: dict[str, Any]) -> dict[str, Any]:
    """The heading of a section, folded where something is inside it."""
    inside = {"is_toggleable": True, "children": [*children]} if children else {}
    return {"type": "heading_2", "heading_2": {"rich_text": text(title), **inside}}


def content_of(*summary: str, further: tuple[PageSection, ...] = (), key: str = KEY) -> PageContent:
    """A page with a summary of so many lines, maybe further sections, and a receipt."""
    receipt = heading(RECEIPT_TITLE, paragraph(f"{OWN_PAGE_MARK}."), paragraph(f"{INCIDENT_KEY_MARK}{key}"))
    sections = (
        PageSection("opening", "", (paragraph(SAID[0]),)),
        PageSection("summary", "Summary", (heading("Summary"), *map(paragraph, summary))),
        *further,
        PageSection("receipt", RECEIPT_TITLE, (receipt,)),
    )
    return PageContent(sections, (), 1, told, offer)


CONTENT = content_of(SAID[2])
ANEW = content_of(SAID_ANEW[2])


class Registry:
    """The page registry in memory. A job ends with `end`, as the record of a job that ended ends its claim."""

    def __init__(self) -> None:
        self.records: dict[str, PageRecord] = {}
        self.holders: dict[str, str] = {}
        self.dies_before_noting_the_page = False
        self._lock = threading.Lock()

    def claim(
        self, incident_key: str, job_id: str, lease_seconds: float, *, former_key: str | None = None
    ) -> PageClaim:
        with self._lock:
            if self.holders.setdefault(incident_key, job_id) != job_id:
                raise RetryLater("Another job is writing this incident's page.", after_seconds=lease_seconds)
            former = self.records.get(former_key or "", PageRecord())
            return PageClaim(incident_key, "token", job_id, self.records.setdefault(incident_key, former))

    def note_create(self, claim: PageClaim, at: datetime, missed: frozenset[str]) -> None:
        known = self.records[claim.incident_key]
        self.records[claim.incident_key] = replace(known, create_started_at=at, draft_missed=missed)

    def note_page(self, claim: PageClaim, page: Page, covers: datetime | None, missed: frozenset[str]) -> None:
        if self.dies_before_noting_the_page:
            self.dies_before_noting_the_page = False
            raise RuntimeError("killed")
        self.records[claim.incident_key] = PageRecord(
            page.page_id, page.url, page.title, covers=covers, job_id=claim.job_id, missed=missed
        )

    def end(self) -> None:
        self.holders.clear()


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Office:
    """A publisher at a desk, with its registry and clock."""

    def __init__(self, at: Desk) -> None:
        self.desk = at
        self.registry = Registry()
        self.clock = Clock()
        self.publisher = Publisher(at.client(), at.settings, self.registry, self.clock)

    def reserve(self, job: Job = JOB, incident: Incident = INCIDENT, lacking: Shortfall = WHOLE) -> Reservation:
        """What is done before anything is written."""
        return self.publisher.reserve(incident, TITLE, lacking, job, soon())

    def publish(
        self,
        job: Job = JOB,
        incident: Incident = INCIDENT,
        content: PageContent = CONTENT,
        title: str = TITLE,
        lacking: Shortfall = WHOLE,
    ) -> Page:
        place = self.publisher.reserve(incident, title, lacking, job, soon())
        return self.publisher.publish(place, content, lacking, soon())

    def end_job(self) -> None:
        """The job ends, and nothing that was asked so far counts any more."""
        self.registry.end()
        self.desk.wire.calls.clear()

    def pages(self, parent_id: str = POST_MORTEMS_ID) -> list[str]:
        return [page["id"] for page in self.desk.notion.pages_under(parent_id)]

    def texts(self, page_id: str) -> list[str]:
        """The blocks at the top of a page, without the remark on its latest revision."""
        words = [words_of(block) for block in self.desk.notion.tree(page_id)]
        return [each for each in words if not each.startswith("Revision ")]

    def remarks(self, page_id: str) -> list[str]:
        """The remarks on revisions, without their time."""
        words = [words_of(block) for block in self.desk.notion.tree(page_id)]
        return [each.partition("UTC: ")[2] for each in words if each.startswith("Revision ")]

    def block(self, page_id: str, words: str) -> str:
        """The id of the block at the top of a page that says this."""
        return next(str(block["id"]) for block in self.desk.notion.tree(page_id) if words_of(block) == words)

    def inside(self, page_id: str, words: str) -> list[str]:
        """What stands inside the block at the top of a page that says this."""
        block = next(block for block in self.desk.notion.tree(page_id) if words_of(block) == words)
        return [words_of(child) for child in block["children"]]


def words_of(block: dict[str, Any]) -> str:
    """The text of a block, or its kind where it has none."""
    return "".join(part["plain_text"] for part in block[block["type"]].get("rich_text", ())) or f"({block['type']})"


def own_page(key: str = KEY, *, markdown: str = "", shared: bool = True) -> dict[str, Any]:
    """A page this agent wrote long ago, with a remark that somebody added since."""
    said = markdown or "\n".join(SAID_BEFORE).replace(KEY, key)
    page = {"id": PAGE, "title": TITLE, "parent": "Post Mortems", "markdown": said, "last_edited_time": LONG_AGO}
    return {"pages": [page | {"shared": shared}]}


def office_with(serve: Serve, section: dict[str, Any], record: PageRecord | None = None) -> Office:
    office = Office(desk(serve, section, NOTION_PARENT=POST_MORTEMS_ID))
    if record is not None:
        office.registry.records[KEY] = record
    return office


def later(office: Office, seconds: float = 61, job: Job = JOB, content: PageContent = CONTENT) -> Page:
    """The next attempt of the job, when the time to wait is over."""
    office.clock.forward(seconds)
    office.desk.wire.heal()
    return office.publish(job, content=content)


def trash(office: Office, page_id: str) -> None:
    client(office.desk.url).pages.update(page_id, in_trash=True)
