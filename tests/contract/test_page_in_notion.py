"""A whole page through the official client into the sandbox Notion, and read back as it was rendered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from local.export.read_back import read_back
from postmortem.clients.notion.limits import packed
from postmortem.models import Phase
from postmortem.models.draft import Part
from postmortem.models.report import Report
from postmortem.render.document import Block, Contents, Document, Fold, Picture, Section, Span, Subheading, Table
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
        if section.key != "key-facts":
            assert _without_breaks(kept[section.title]) == _without_breaks(replace(section, key=""))


def test_a_key_time_is_shown_in_utc_and_as_a_date_that_notion_tells_in_the_readers_zone(notion: Notion) -> None:
    facts = next(one for one in published(notion, whole()).sections if one.title == "Key facts")
    (table,) = (block for block in facts.blocks if isinstance(block, Table))
    started = next(value for name, value in table.rows if name[0].text == "Started")
    assert "".join(span.text for span in started).startswith("2031-03-09 22:21 UTC (23:21 CET) (2031-03-09T22:21:00")


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
    return repr(replace(section, blocks=tuple(map(_joined, section.blocks))))


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
