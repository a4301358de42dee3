"""Times and properties that people corrected on the page: they count, and no renewal takes them back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from postmortem.models import Found, Job, KeyTime, KeyTimeName, Page, PageContent, Trigger
from postmortem.publish.shortfall import Shortfall
from postmortem.render.document import Document, Paragraph, Section, Span, Spans, Table, plain
from postmortem.render.notion import page_content
from postmortem.time_limit import TimeLimit
from tests.contract.notion_sandbox import DATABASE, SOURCE, text
from tests.contract.renewals import ABOUT, INCIDENT, Json, Newsroom, plain_of, walk

STARTED = datetime(2025, 8, 4, 10, 0, tzinfo=UTC)
ROWS: dict[str, Spans] = {
    "Started": (Span("2025-08-04 10:00:22 UTC", at=STARTED), Span(", from the ticket"), Span(" [E1]")),
    "Detected": plain("2025-08-04 10:05 UTC, time of the message · time to detect 5 min ⏱"),
    "Acknowledged": plain("between 2025-08-04 10:06 UTC and 2025-08-04 10:09 UTC"),
    "Mitigated": plain("unknown"),
    "Resolved": plain("2025-08-04 12:00 UTC, from the ticket; the timeline has it at 2025-08-04 11:58 UTC"),
}


def content(summary: str = "It broke.", rows: dict[str, Spans] = ROWS) -> PageContent:
    facts = Table(("Fact", "Value"), tuple((plain(name), value) for name, value in rows.items()))
    sections = (
        Section("Summary", (Paragraph(plain(summary)),), key="summary"),
        Section("Key facts", (facts,), key="key-facts"),
        ABOUT,
    )
    return page_content(Document("t", (), sections), 1)


def row(room: Newsroom, page: str, name: str) -> Json:
    blocks = (one for one in walk(room.tree(page)) if one["type"] == "table_row")
    return next(one for one in blocks if plain_of(one).startswith(name))


def corrections(room: Newsroom) -> dict[KeyTimeName, KeyTime]:
    """What the next forced job is told of corrected times, before it establishes its facts."""
    job = Job("job-looks", Trigger.MANUAL, INCIDENT.resolved_at or STARTED, force=True)
    room.clock += timedelta(minutes=5)
    place = room.publisher.reserve(INCIDENT, "Post-mortem", Shortfall(), job, TimeLimit(60))
    room.registry.end()
    return {time.name: time for time in place.corrections}


@pytest.fixture
def room() -> Newsroom:
    return Newsroom(contract=True)


@pytest.fixture
def page(room: Newsroom) -> str:
    return room.publish(content()).page_id


def test_a_page_that_nobody_changed_has_no_corrections(room: Newsroom, page: str) -> None:
    assert corrections(room) == {}


@pytest.mark.parametrize(
    ("name", "words", "at"),
    [
        ("Started", "2025-08-04 09:40 UTC", "09:40"),
        ("Started", "2025-08-04 09:40 UTC, from the ticket [E1]", "09:40"),
        ("Started", "09:40", "09:40"),
        ("Started", "2025-08-04 11:40 +02:00", "09:40"),
        ("Detected", "2025-08-04 09:50 UTC, time of the message · time to detect 5 min ⏱", "09:50"),
        ("Acknowledged", "2025-08-04 10:07 UTC", "10:07"),
        ("Mitigated", "2025-08-04 11:30 UTC", "11:30"),
        ("Resolved", "2025-08-04 11:59 UTC, from the ticket; the timeline has it at 2025-08-04 11:58 UTC", "11:59"),
    ],
)
def test_a_time_that_a_person_wrote_into_its_row_counts(
    room: Newsroom, page: str, name: str, words: str, at: str
) -> None:
    room.person.fill_cell(row(room, page, name)["id"], 1, text(words))
    (time,) = corrections(room).values()
    assert (time.name.value, f"{time.at:%H:%M}", time.found) == (name.casefold(), at, Found.CORRECTED)
    assert time.how == "corrected by the team"


def test_a_date_that_a_person_chose_in_the_row_counts(room: Newsroom, page: str) -> None:
    date = {"type": "mention", "mention": {"type": "date", "date": {"start": "2025-08-04T11:40:00+02:00"}}}
    before = text("2025-08-04 10:00:22 UTC (")
    room.person.fill_cell(row(room, page, "Started")["id"], 1, [*before, date, *text("), from the ticket [E1]")])
    assert f"{corrections(room)[KeyTimeName.STARTED].at:%H:%M}" == "09:40"


@pytest.mark.parametrize(
    "words",
    ["earlier, I think", "2025-08-04", "about 09:40 UTC", "between 09:30 UTC and 09:40 UTC", "", "2024-08-04 9:40"],
)
def test_what_cannot_be_read_as_one_moment_is_no_correction(room: Newsroom, page: str, words: str) -> None:
    room.person.fill_cell(row(room, page, "Started")["id"], 1, text(words))
    assert corrections(room) == {}


def test_other_words_beside_the_same_time_are_no_correction(room: Newsroom, page: str) -> None:
    room.person.fill_cell(row(room, page, "Started")["id"], 1, text("2025-08-04 10:00 UTC, as Ana says"))
    assert corrections(room) == {}


def test_a_correction_stays_on_the_page_and_counts_after_every_renewal(room: Newsroom, page: str) -> None:
    room.person.fill_cell(row(room, page, "Started")["id"], 1, text("2025-08-04 09:40 UTC"))
    rows = ROWS | {"Started": plain("2025-08-04 09:40 UTC, corrected by the team")}
    for number in (2, 3, 4):
        room.publish(content(f"Revision {number}.", rows), f"job-{number}")
        assert plain_of(row(room, page, "Started")) == "Started2025-08-04 09:40 UTC"
        assert f"{corrections(room)[KeyTimeName.STARTED].at:%H:%M}" == "09:40"


def test_a_correction_that_was_taken_back_counts_no_more(room: Newsroom, page: str) -> None:
    room.person.fill_cell(row(room, page, "Started")["id"], 1, text("2025-08-04 09:40 UTC"))
    room.publish(content("Anew."), "job-2")
    room.person.fill_cell(row(room, page, "Started")["id"], 1, text("2025-08-04 10:00 UTC"))
    assert corrections(room) == {}


def test_a_correction_that_was_seen_counts_although_its_row_was_removed_since(room: Newsroom, page: str) -> None:
    room.person.fill_cell(row(room, page, "Started")["id"], 1, text("2025-08-04 09:40 UTC"))
    room.publish(content("Anew."), "job-2")
    room.person.remove(row(room, page, "Started")["id"])
    assert f"{corrections(room)[KeyTimeName.STARTED].at:%H:%M}" == "09:40"


# The page's own columns

COLUMNS = {
    "Name": "title",
    "Incident Key": "rich_text",
    "Status": {"select": ["Draft", "In review"]},
    "Severity": {"select": ["Sev 1", "Sev 2", "Sev 3"]},
    "Started": "date",
    "Resolved": "date",
}


@pytest.fixture
def table() -> Newsroom:
    database = {"id": DATABASE, "title": "Incidents", "data_source_id": SOURCE, "properties": COLUMNS, "rows": []}
    return Newsroom(contract=True, section={"pages": [], "databases": [database]}, parent=SOURCE)


def columns(room: Newsroom, page: Page) -> dict[str, Any]:
    (found,) = (one for one in room.notion.pages_under(SOURCE) if one["id"] == page.page_id)
    properties: dict[str, Any] = found["properties"]
    return properties


def test_a_column_that_nobody_changed_gets_its_new_value(table: Newsroom) -> None:
    page = table.publish(content())
    later = STARTED + timedelta(hours=9)
    table.publish(content("Anew."), "job-2", severity="Sev 1", resolved_at=later)
    found = columns(table, page)
    assert found["Severity"]["select"]["name"] == "Sev 1"
    assert datetime.fromisoformat(found["Resolved"]["date"]["start"]) == later


def test_a_column_that_a_person_filled_keeps_what_they_wrote(table: Newsroom) -> None:
    page = table.publish(content())
    table.person.set(page.page_id, {"Severity": {"select": {"name": "Sev 3"}}})
    for number in (2, 3):
        table.publish(content(f"Revision {number}."), f"job-{number}", severity="Sev 1")
        assert columns(table, page)["Severity"]["select"]["name"] == "Sev 3"


@pytest.mark.parametrize("status", ["In review", "Draft"])
def test_the_status_is_never_set_back(table: Newsroom, status: str) -> None:
    page = table.publish(content())
    table.person.set(page.page_id, {"Status": {"select": {"name": status}}})
    table.publish(content("Anew."), "job-2")
    assert columns(table, page)["Status"]["select"]["name"] == status
    assert not [call for call in table.wire.of("notion") if call.name == "PATCH /v1/pages/{id}"]


def test_a_date_that_a_person_put_into_a_column_of_that_name_counts(table: Newsroom) -> None:
    page = table.publish(content())
    table.person.set(page.page_id, {"Started": {"date": {"start": "2025-08-04T09:40:00+00:00"}}})
    for number in (2, 3):
        assert f"{corrections(table)[KeyTimeName.STARTED].at:%H:%M}" == "09:40"
        rows = ROWS | {"Started": plain("2025-08-04 09:40 UTC, corrected by the team")}
        table.publish(content(f"Revision {number}.", rows), f"job-{number}")
        assert plain_of(row(table, page.page_id, "Started")).endswith("09:40 UTC, corrected by the team")
    assert columns(table, page)["Started"]["date"]["start"].startswith("2025-08-04T09:40")
