"""A whole page through the official client into the sandbox Notion, and read back as it was rendered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from local.export.read_back import read_back
from local.export.rich_text import plain_text
from postmortem.clients.notion.limits import packed
from postmortem.models import Phase
from postmortem.models.draft import Part
from postmortem.models.report import Report
from postmortem.render.document import (
    Bar,
    Block,
    Bullet,
    Callout,
    Contents,
    Document,
    Fold,
    Milestone,
    Numbered,
    Paragraph,
    Picture,
    Section,
    Span,
    Subheading,
    Table,
    Todo,
    Tone,
    plain,
)
from postmortem.render.notion import blocks
from postmortem.render.open_part import count_open_rows, open_words
from postmortem.render.page import page
from tests.contract.notion_sandbox import CONTRACTS, SECTION, Notion, client, new_page, sandbox_of
from tests.unit.whole_report import piece, row, whole, written


@pytest.fixture
def notion(serve: Callable[[Flask], str]) -> Notion:
    contracts = CONTRACTS if CONTRACTS.exists() else None
    return client(serve(sandbox_of(SECTION, contracts=contracts).app()))


def published(notion: Notion, report: Report) -> Document:
    """What Notion holds of a report's page."""
    first, *rest = packed(blocks(page(report, zone="Europe/Berlin")))
    page_id = new_page(notion, *first)
    for pack in rest:
        notion.blocks.children.append(page_id, children=pack)
    return read_back(notion, page_id)


def of_rows(number: int) -> Report:
    pieces = tuple(piece(one) for one in range(20, 20 + number))
    return whole(*(row(one, Phase.INVESTIGATION, f"Step {one}.") for one in range(20, 20 + number)), pieces=pieces)


def test_every_section_keeps_its_parts_and_their_marks(notion: Notion) -> None:
    kept = {section.title: section for section in published(notion, whole()).sections}
    for section in page(whole(), zone="Europe/Berlin").sections:
        assert _without_breaks(kept[section.title]) == _without_breaks(section)


def test_a_key_time_is_shown_in_utc_and_as_a_date_that_notion_tells_in_the_readers_zone(notion: Notion) -> None:
    page_id = new_page(notion, *blocks(page(whole(), zone="Europe/Berlin")))
    table = next(one for one in notion.blocks.children.list(page_id)["results"] if one["type"] == "table")
    rows = [row["table_row"]["cells"] for row in notion.blocks.children.list(table["id"])["results"]]
    value = next(value for name, value in rows if plain_text(name) == "Started")
    assert plain_text(value).startswith("2031-03-09 22:21 UTC (23:21 CET) (2031-03-09T22:21:00")


def test_nothing_of_a_document_is_lost_on_the_way_to_notion_and_back(notion: Notion) -> None:
    at = datetime(2031, 3, 9, 22, 21, tzinfo=UTC)
    spans = (
        Span("b", bold=True),
        Span("i", italic=True),
        Span("c", code=True),
        Span("l", url="https://example.com/l"),
        Span(" on "),
        Span("2031-03-09 22:21 UTC (23:21 CET)", at=at),
        Span(", then "),
        Span("22:21 UTC", url="https://example.com/t", at=at),
        Span(" (an aside)"),
    )
    table = Table(("Time", "What"), ((spans, plain("x")), (plain("y"), spans)))
    listed = (Paragraph(spans), Bullet(spans), Numbered(spans), Todo(spans), Todo(spans, done=True))
    picture = Picture(
        (Bar("Unseen: 7 min; #1 %%", at, at + timedelta(minutes=7)),), (Milestone("Seen", at), Milestone("Said", at))
    )
    document = Document(
        "Post-mortem",
        (Callout(Tone.NOTE, spans), Callout(Tone.WARNING, spans), Contents(), Paragraph(spans)),
        (
            Section("Open", (*listed, Subheading("Below"), table, picture, Fold("More", (*listed, table)))),
            Section("Folded", (*listed, Fold("Less", listed), Contents()), appendix=True),
        ),
    )
    kept = read_back(notion, new_page(notion, *blocks(document)))
    assert replace(kept, title="Post-mortem") == document


def test_what_people_added_keeps_its_words(notion: Notion) -> None:
    def text(words: str) -> dict[str, Any]:
        return {"rich_text": [{"type": "text", "text": {"content": words}}]}

    nested = {"type": "toggle", "toggle": text("inner") | {"children": [{"type": "quote", "quote": text("deep")}]}}
    mind = {"type": "callout", "callout": text("mind")}
    added = (
        {"type": "heading_1", "heading_1": text("chapter")},
        {"type": "quote", "quote": text("said")},
        {"type": "divider", "divider": {}},
        {"type": "code", "code": text("flowchart LR") | {"language": "mermaid"}},
        {"type": "image", "image": {"type": "external", "external": {"url": "https://example.com/i.png"}}},
        {"type": "bulleted_list_item", "bulleted_list_item": text("above") | {
            "children": [{"type": "bulleted_list_item", "bulleted_list_item": text("below")}]}},
        {"type": "toggle", "toggle": text("outer") | {"children": [nested, mind]}},
    )  # fmt: skip
    assert read_back(notion, new_page(notion, *added)).opening == (
        Subheading("chapter"),
        Paragraph(plain("said")),
        Paragraph((Span("flowchart LR", code=True),)),
        Paragraph((Span("[image: see Notion]", italic=True),)),
        Bullet(plain("above")),
        Bullet(plain("below")),
        Fold("outer", (Paragraph((Span("inner", bold=True),)), Paragraph(plain("deep")), Paragraph(plain("mind")))),
    )


def test_rows_that_are_folded_are_taken_and_counted_as_folded(notion: Notion) -> None:
    assert count_open_rows(published(notion, of_rows(40))) == 20


def test_the_longest_report_is_taken(notion: Notion) -> None:
    parts = (Part.IMPACT, Part.RULED_OUT, Part.FACTOR, Part.QUESTION, Part.RESPONSE)
    further = tuple(written(part, f"{part} {one} " + "so " * 25, "E1") for part in parts for one in range(130))
    made = of_rows(230)
    document = published(notion, replace(made, shown=(*made.shown, *further)))
    assert open_words(document) <= 1200
    assert [section.title for section in document.sections if section.appendix][:1] == ["Full record (243 pieces)"]


def _without_breaks(section: Section) -> str:
    """A section as text that is the same whether neighbouring spans of one kind are joined or not."""
    return repr(replace(section, blocks=tuple(map(_joined, section.blocks)), key=""))


def _joined(block: Block) -> Block:
    if isinstance(block, Subheading | Table | Picture | Contents | Fold):
        return block
    joined: list[Span] = []
    for span in block.spans:
        if joined and replace(joined[-1], text=span.text) == span:
            joined[-1] = replace(span, text=joined[-1].text + span.text)
        elif span.text:
            joined.append(span)
    return replace(block, spans=tuple(joined))
