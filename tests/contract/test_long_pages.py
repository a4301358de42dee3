"""Long pages: every request within Notion's limits, few of them, and nothing twice where the writing breaks off."""

from __future__ import annotations

import json
from typing import Any

import pytest

from postmortem.clients.notion.limits import MAX_BLOCKS, MAX_CHILDREN, bytes_of, count_blocks
from postmortem.errors import RetryLater
from postmortem.models import Gap, PageContent
from postmortem.render.document import Bullet, Document, Paragraph, Section, Span, Table, plain
from postmortem.render.notion import page_content
from postmortem.render.page import page
from tests.contract.notion_in_process import Fault, Killed, next_writes
from tests.contract.renewals import ABOUT, Json, Newsroom, plain_of, sections_on, walk
from tests.unit.reports import report

BODY = 500_000  # bytes that Notion takes
SURROUNDING = 3  # requests of a page that needs several: two to find the layout on it, one to note that it is whole


def of_messages(number: int, words: str = "so ") -> PageContent:
    """A page with so many pieces in its record and in the list of its evidence."""
    link, numbers = "https://acme.slack.com/archives/C0123456789/p17542990423", range(100, 100 + number)
    rows = tuple(
        (
            (Span("2025-08-04 09:07:22 UTC", url=f"{link}{one}"),),
            (Span(f"[web producer]: message {one} {words * 40}"), Span(f" [E{one}]", url=f"{link}{one}")),
        )
        for one in numbers
    )
    evidence = tuple(
        Bullet((Span(f"E{one} ", bold=True), Span("Slack message in #incidents, 2025-08-04", url=f"{link}{one}")))
        for one in numbers
    )
    sections = (
        Section("Summary", tuple(Paragraph(plain(f"{words * 20} {one}.")) for one in range(60)), key="summary"),
        Section("Full record", (Table(("Time", "What"), rows),), appendix=True, key="record"),
        Section("Evidence", evidence, appendix=True, key="evidence"),
        ABOUT,
    )
    return page_content(Document("t", (Paragraph(plain("Draft.")),), sections), number)


def of_gaps(number: int) -> PageContent:
    gaps = tuple(Gap("slack", f"thread {one}", "it is gone") for one in range(number))
    return page_content(page(report(gaps=gaps)), 1)


def requests_and_bound(room: Newsroom, content: PageContent) -> tuple[int, int]:
    """The requests that wrote the page, and the fewest in which Notion would take its blocks."""
    blocks = [dict(block) for section in content.sections for block in section.blocks]
    sizes = (len(blocks) / MAX_CHILDREN, count_blocks(blocks) / MAX_BLOCKS, sum(map(bytes_of, blocks)) / BODY)
    calls = [
        call for call in room.wire.of("notion") if call.name in ("POST /v1/pages", "PATCH /v1/blocks/{id}/children")
    ]
    return len(calls), -int(-max(sizes) // 1)


@pytest.mark.parametrize(
    ("content", "beyond"),
    [(of_messages(75), 0), (of_messages(300), 0), (of_messages(1000), 0), (of_gaps(500), 0), (of_gaps(2000), 1)],
    ids=["75 messages", "300 messages", "1000 messages", "500 gaps", "2000 gaps"],
)
def test_a_page_takes_as_few_requests_as_the_limits_allow(content: PageContent, beyond: int) -> None:
    room = Newsroom()
    room.publish(content)
    requests, bound = requests_and_bound(room, content)
    assert requests <= bound + beyond
    assert all(call.status == 200 for call in room.wire.of("notion"))


@pytest.mark.parametrize("words", ["so ", "漢字かな", "🙂 "], ids=["letters", "wide letters", "pairs of units"])
def test_an_incident_of_3000_messages_is_written_whole_and_nothing_is_refused(words: str) -> None:
    room, content = Newsroom(), of_messages(3000, words)
    said = room.tree(room.publish(content).page_id)
    requests, bound = requests_and_bound(room, content)
    assert requests <= bound + 3
    assert all(call.status == 200 for call in room.wire.of("notion"))
    numbers = {plain_of(one).partition("message ")[2].split(" ")[0] for one in walk(said) if one["type"] == "table_row"}
    assert {str(number) for number in range(100, 3100)} <= numbers
    assert sections_on(room, str(room.notion.pages_under(room.parent)[0]["id"]), content).keys() >= {
        "record",
        "evidence",
    }


@pytest.mark.long
def test_the_official_schema_takes_every_request_of_a_long_page() -> None:
    room = Newsroom(contract=True)
    room.publish(of_messages(3000))
    assert all(call.status == 200 for call in room.wire.of("notion"))


def form(blocks: list[Json]) -> list[Any]:
    return [(one["type"], plain_of(one), form(one["children"])) for one in blocks]


@pytest.mark.parametrize("fault", [Fault.LOST_BEFORE, Fault.LOST_AFTER, Fault.DIES_BEFORE, Fault.DIES_AFTER])
@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_a_long_page_that_breaks_off_is_finished_by_the_next_attempt(fault: Fault, number: int) -> None:
    content, calm, room = of_messages(1000), Newsroom(), Newsroom()
    wanted = form(calm.tree(calm.publish(content).page_id))
    next_writes(room.client, *[Fault.NONE] * number, fault)
    for _ in range(2):
        try:
            room.publish(content)
        except (RetryLater, Killed):
            room.registry.end()
    (found,) = room.notion.pages_under(room.parent)
    assert form(room.tree(found["id"])) == wanted


def test_of_a_page_beyond_what_a_job_can_write_the_longest_lists_are_cut_and_that_is_said() -> None:
    content = of_messages(9000)
    blocks = [dict(block) for section in content.sections for block in section.blocks]
    assert "are shown." in json.dumps(blocks)
    assert count_blocks(blocks) <= 12 * MAX_BLOCKS
