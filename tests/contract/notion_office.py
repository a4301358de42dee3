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
    DatabaseClaim,
    DateRange,
    Incident,
    Job,
    KnownDatabase,
    Page,
    PageClaim,
    PageContent,
    PageField,
    PageFields,
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
FIELDS: PageFields = {
    PageField.KEY: KEY,
    PageField.SEVERITY: "Sev 2",
    PageField.OWNER: "[web producer]",
    PageField.SERVICES: ("Checkout", "Promo codes"),
    PageField.STARTED: DateRange(RESOLVED - timedelta(hours=1)),
    PageField.DETECTED: DateRange(RESOLVED - timedelta(minutes=50), RESOLVED - timedelta(minutes=45)),
    PageField.RESOLVED: DateRange(RESOLVED),
    PageField.TIME_TO_RESOLVE: 47.5,
    PageField.DURATION: 60.0,
    PageField.INCIDENT: "https://acme.monday.com/boards/77/pulses/42",
    PageField.OPEN_ACTIONS: 2.0,
    PageField.SUMMARY: "A promo code did not work for an hour.",
}
LIST = "GET /v1/blocks/{id}/children"
MAKE = "POST /v1/databases"
LOOK_INTO = ["GET /v1/databases/{id}", "GET /v1/data_sources/{id}"]
QUERY = "POST /v1/data_sources/{id}/query"
CREATE = "POST /v1/pages"
FIRST_PUBLISH = ["GET /v1/pages/{id}", LIST, MAKE, LIST, *LOOK_INTO, CREATE]


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
        self.databases: dict[str, KnownDatabase] = {}
        self.makers: dict[str, DatabaseClaim] = {}
        self.tried: set[str] = set()
        self.dies_before_noting_the_page = False
        self.dies_before_noting_the_database = False
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

    def known_database(self, page_id: str) -> KnownDatabase | None:
        return self.databases.get(page_id)

    def claim_database(self, page_id: str, lease_seconds: float) -> DatabaseClaim:
        with self._lock:
            if page_id in self.makers:
                raise RetryLater("Another job is making the database of post-mortems.", after_seconds=lease_seconds)
            tried = page_id in self.tried
            self.tried.add(page_id)
            self.makers[page_id] = DatabaseClaim(page_id, "token", self.databases.get(page_id), tried_before=tried)
            return self.makers[page_id]

    def note_database(self, page_id: str, known: KnownDatabase) -> None:
        if self.dies_before_noting_the_database:
            self.dies_before_noting_the_database = False
            raise RuntimeError("killed")
        self.databases[page_id] = known
        self.makers.pop(page_id, None)
        self.tried.discard(page_id)

    def release_database(self, claim: DatabaseClaim) -> None:
        self.makers.pop(claim.page_id, None)
        self.tried.discard(claim.page_id)

    def end(self) -> None:
        """Every job has ended, and every lease with it."""
        self.holders.clear()
        self.makers.clear()


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
        self.naps: list[float] = []
        self.publisher = Publisher(at.client(), at.settings, self.registry, self.clock, self.naps.append)

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
        return self.publisher.publish(place, content, {**FIELDS, PageField.KEY: incident.key}, lacking, soon())

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


def office_with(serve: Serve, section: dict[str, Any], record: PageRecord | None = None, **settings: str) -> Office:
    office = Office(desk(serve, section, **{"NOTION_PARENT": POST_MORTEMS_ID} | settings))
    if record is not None:
        office.registry.records[KEY] = record
    return office


def later(office: Office, seconds: float = 61, job: Job = JOB, content: PageContent = CONTENT) -> Page:
    """The next attempt of the job, when the time to wait is over."""
    office.clock.forward(seconds)
    office.registry.makers.clear()
    office.desk.wire.heal()
    return office.publish(job, content=content)


def trash(office: Office, page_id: str) -> None:
    client(office.desk.url).pages.update(page_id, in_trash=True)


OLDER = replace(INCIDENT, resolved_at=None)  # nothing new to tell


def another(number: int) -> Incident:
    """Another incident."""
    return replace(INCIDENT, key=f"monday:{number}", item_id=str(number))


def databases(office: Office) -> list[dict[str, Any]]:
    """The data sources of the databases on the page of post-mortems."""
    return office.desk.notion.databases_on(POST_MORTEMS_ID)


def row(office: Office, page_id: str) -> dict[str, Any]:
    """What stands in the columns of a page, as it is on the wire."""
    properties: dict[str, Any] = client(office.desk.url).pages.retrieve(page_id)["properties"]
    return {name: value[value["type"]] for name, value in properties.items()}
