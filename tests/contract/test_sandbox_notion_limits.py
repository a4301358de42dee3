"""The official Notion client against the sandbox Notion: every limit, and the schema of the requests."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from local.sandbox.notion.contract import FILE_NAME
from local.sandbox.notion.service import SandboxNotion
from tests.contract.notion_sandbox import (
    CHECKLIST,
    CONTRACTS,
    SECTION,
    Json,
    Notion,
    client,
    message,
    new_page,
    paragraph,
    query,
    sandbox_of,
    table,
    text,
    texts_of,
    titled,
)


@pytest.fixture
def sandbox() -> SandboxNotion:
    return sandbox_of(SECTION)


@pytest.fixture
def url(sandbox: SandboxNotion, serve: Callable[[Flask], str]) -> str:
    return serve(sandbox.app())


@pytest.fixture
def notion(url: str) -> Notion:
    """A client of the sandbox with the limits only: what it refuses depends on no file outside the project."""
    return client(url)


@pytest.fixture
def strict(serve: Callable[[Flask], str]) -> Notion:
    """A client of a sandbox that also holds the schema of the requests."""
    if not (CONTRACTS / FILE_NAME).is_file():
        pytest.skip(f"no {FILE_NAME} in {CONTRACTS}")
    return client(serve(sandbox_of(SECTION, contracts=CONTRACTS).app()))


# Limits


def nested(levels: int) -> Json:
    return paragraph("deep", nested(levels - 1)) if levels > 1 else paragraph("deepest")


def code(language: str) -> Json:
    return {"code": {"rich_text": text("x"), "language": language}}


def test_100_children_of_three_levels_with_texts_of_2000_characters_are_taken(notion: Notion) -> None:
    page = new_page(notion, *(nested(3) for _ in range(99)), paragraph("x" * 2000))
    assert len(notion.blocks.children.list(page)["results"]) == 100


def test_1000_blocks_in_one_request_are_taken_and_1001_are_not(notion: Notion) -> None:
    ten = paragraph("p", *(paragraph("c") for _ in range(9)))
    new_page(notion, *[ten] * 100)
    eleven = paragraph("p", *(paragraph("c") for _ in range(10)))
    assert message(lambda: new_page(notion, *[ten] * 99, eleven)).endswith("blocks in all, instead was `1001`.")


def wrong(problem: str) -> str:
    return f"body failed validation: body.children[0].{problem}."


def uncreatable(problem: str) -> str:
    return f"Content creation Failed. Fix the following: \n{problem}"


REFUSALS: dict[str, tuple[list[Json], str]] = {
    "more than 100 children": (
        [paragraph("x")] * 101,
        "body failed validation: body.children.length should be ≤ `100`, instead was `101`.",
    ),
    "more than 100 children in a block": (
        [paragraph("x", *[paragraph("y")] * 101)],
        wrong("paragraph.children.length should be ≤ `100`, instead was `101`"),
    ),
    "a fourth level": (
        [nested(4)],
        wrong(
            "paragraph.children[0].paragraph.children[0].paragraph.children should be not present, instead was "
            '`[{"type":"paragraph","paragraph":{"rich_text":[{"type":...`'
        ),
    ),
    "a table at the third level": (
        [paragraph("1", paragraph("2", table(1, ["x"])))],
        wrong(
            "paragraph.children[0].paragraph.children[0].table.children should be not present, instead was "
            '`[{"type":"table_row","table_row":{"cells":[[{"type":"te...`'
        ),
    ),
    "a text of more than 2000 characters": (
        [paragraph("x" * 2001)],
        wrong("paragraph.rich_text[0].text.content.length should be ≤ `2000`, instead was `2001`"),
    ),
    "a text of 2000 characters with one that counts as two": (
        [paragraph("x" * 1999 + "🔥")],
        wrong("paragraph.rich_text[0].text.content.length should be ≤ `2000`, instead was `2001`"),
    ),
    "a link of more than 2000 characters": (
        [{"paragraph": {"rich_text": text("x", "https://example.com/" + "y" * 1981)}}],
        wrong("paragraph.rich_text[0].text.link.url.length should be ≤ `2000`, instead was `2001`"),
    ),
    "more than 100 pieces of text": (
        [{"paragraph": {"rich_text": text("x") * 101}}],
        wrong("paragraph.rich_text.length should be ≤ `100`, instead was `101`"),
    ),
    "more than 100 pieces of text in a cell": (
        [{"table": {"table_width": 1, "children": [{"table_row": {"cells": [text("x") * 101]}}]}}],
        wrong("table.children[0].table_row.cells[0].length should be ≤ `100`, instead was `101`"),
    ),
    "an expression of more than 1000 characters": (
        [{"equation": {"expression": "x" * 1001}}],
        wrong("equation.expression.length should be ≤ `1000`, instead was `1001`"),
    ),
    "a relative link": ([{"paragraph": {"rich_text": text("x", "/wiki")}}], uncreatable("Invalid URL for link.")),
    "a row that is not as wide as its table": (
        [table(2, ["a", "b"], ["c"])],
        uncreatable("Number of cells in table row must match the table width of the parent table"),
    ),
    "a table without rows": ([table(2)], wrong("table.children.length should be ≥ `1`, instead was `0`")),
    "a table of more than 100 rows": (
        [table(1, *[["x"]] * 101)],
        wrong("table.children.length should be ≤ `100`, instead was `101`"),
    ),
    "a row outside a table": (
        [{"table_row": {"cells": [text("x")]}}],
        uncreatable("table_row blocks cannot be children of child_page blocks"),
    ),
    "children of a heading that does not toggle": (
        [{"heading_2": {"rich_text": text("x"), "children": [paragraph("y")]}}],
        uncreatable("heading_2 blocks do not support children"),
    ),
    "children of a code block": (
        [{"code": {"rich_text": [], "language": "json", "children": [paragraph("y")]}}],
        uncreatable("code blocks do not support children"),
    ),
    "a link preview": (
        [{"link_preview": {"url": "https://example.com"}}],
        wrong('link_preview should be not present, instead was `{"url":"https://example.com"}`'),
    ),
    "a block without its content": (
        [{"type": "paragraph"}],
        wrong("paragraph should be defined, instead was `undefined`"),
    ),
    "a paragraph without text": (
        [{"paragraph": {}}],
        wrong("paragraph.rich_text should be defined, instead was `undefined`"),
    ),
    "plain_text, which only answers have": (
        [{"paragraph": {"rich_text": [{"text": {"content": "x"}, "plain_text": "x"}]}}],
        wrong('paragraph.rich_text[0].plain_text should be not present, instead was `"x"`'),
    ),
}


@pytest.mark.parametrize(("children", "expected"), REFUSALS.values(), ids=REFUSALS.keys())
def test_what_breaks_a_limit_is_refused_and_nothing_is_created(
    notion: Notion, sandbox: SandboxNotion, children: list[Json], expected: str
) -> None:
    assert message(lambda: new_page(notion, *children)) == expected
    assert message(lambda: notion.blocks.children.append(CHECKLIST, children=children)) == expected
    assert sandbox.pages_under(CHECKLIST) == []
    assert texts_of(notion, CHECKLIST) == ["One line"]


@pytest.mark.parametrize(
    ("block", "wrong"),
    [
        (code("sh"), 'language should be `"abap"`'),
        ({"paragraph": {"rich_text": [], "color": "crimson"}}, 'color should be `"default"`'),
    ],
)
def test_languages_and_colours_are_closed_sets(notion: Notion, block: Json, wrong: str) -> None:
    assert wrong in message(lambda: new_page(notion, block))


def test_an_unknown_key_in_a_body_is_refused(notion: Notion) -> None:
    request = {"path": "search", "method": "POST", "body": {"text": "promo"}}
    assert message(lambda: notion.request(**request)) == (
        'body failed validation: body.text should be not present, instead was `"promo"`.'
    )


def test_a_body_over_500_kb_is_refused(notion: Notion) -> None:
    assert "500000 bytes" in message(lambda: new_page(notion, *[paragraph("é" * 2000, paragraph("é" * 2000))] * 63))


def test_rows_are_added_to_a_table_that_is_there(notion: Notion) -> None:
    page = new_page(notion, table(2, ["a", "b"]))
    grid = notion.blocks.children.list(page)["results"][0]["id"]
    row = {"table_row": {"cells": [text("c"), text("d")]}}
    notion.blocks.children.append(grid, children=[row])
    assert len(notion.blocks.children.list(grid)["results"]) == 2
    assert "table width" in message(
        lambda: notion.blocks.children.append(grid, children=[{"table_row": {"cells": [text("c")]}}])
    )
    assert "cannot be children" in message(lambda: notion.blocks.children.append(grid, children=[paragraph("x")]))


def test_a_row_keeps_the_width_of_its_table_when_it_is_changed(notion: Notion) -> None:
    page = new_page(notion, table(2, ["a", "b"]))
    row = notion.blocks.children.list(notion.blocks.children.list(page)["results"][0]["id"])["results"][0]["id"]
    assert "table width" in message(lambda: notion.blocks.update(row, table_row={"cells": [text("x")]}))


def test_nothing_can_be_appended_to_a_block_that_holds_no_others(notion: Notion) -> None:
    divider = notion.blocks.children.list(new_page(notion, {"divider": {}}))["results"][0]["id"]
    assert message(lambda: notion.blocks.children.append(divider, children=[paragraph("x")])) == uncreatable(
        "divider blocks do not support children"
    )


# The schema of the requests


def test_a_full_report_fits_the_schema(strict: Notion) -> None:
    heading = {"rich_text": text("Timeline"), "is_toggleable": True, "children": [table(2, ["Time", "What"])]}
    mention = [{"type": "mention", "mention": {"type": "date", "date": {"start": "2025-08-04T09:07:22Z"}}}]
    callout = {"rich_text": text("Draft"), "icon": {"type": "emoji", "emoji": "🔥"}, "color": "gray_background"}
    page = strict.pages.create(
        parent={"type": "page_id", "page_id": CHECKLIST}, properties=titled("Report"),
        children=[
            {"object": "block", "type": "callout", "callout": callout},
            {"object": "block", "type": "heading_2", "heading_2": heading},
            {"object": "block", "type": "to_do", "to_do": {"rich_text": mention, "checked": False}},
            code("mermaid"),
        ],
    )  # fmt: skip
    strict.blocks.children.append(page["id"], children=[paragraph("x")], position={"type": "end"})
    strict.blocks.update(strict.blocks.children.list(page["id"])["results"][0]["id"], callout={"rich_text": []})
    strict.pages.update(page["id"], properties=titled("Report 2"), in_trash=False)
    strict.comments.create(parent={"page_id": page["id"]}, rich_text=text("done"))
    assert strict.search(query="report", filter={"property": "object", "value": "page"}, page_size=10)["results"]
    condition = {"and": [{"property": "Incident Key", "rich_text": {"equals": "INC-1"}}]}
    assert query(strict, filter=condition, page_size=2) == ["Checkout down"]


STRICT_REFUSALS: dict[str, tuple[Callable[[Notion], object], str]] = {
    "an unknown key inside a block": (
        lambda notion: new_page(notion, {"paragraph": {"rich_text": [], "align": "left"}}),
        wrong('paragraph.align should be not present, instead was `"left"`'),
    ),
    "a wrong type deep inside": (
        lambda notion: new_page(notion, {"to_do": {"rich_text": text("x"), "checked": "yes"}}),
        wrong('to_do.checked should be a boolean, instead was `"yes"`'),
    ),
    "an icon of no known kind": (
        lambda notion: notion.pages.update(CHECKLIST, icon={"type": "emoji"}),
        'instead was `{"type":"emoji"}`.',
    ),
    "the short form of a title": (
        lambda notion: notion.pages.update(CHECKLIST, properties={"title": text("x")}),
        "body failed validation: body.properties.title should be an object",
    ),
    "a position of another endpoint": (
        lambda notion: notion.blocks.children.append(CHECKLIST, children=[], position={"type": "page_start"}),
        'body failed validation: body.position.type should be `"start"`, instead was `"page_start"`.',
    ),
    "an unknown filter operator": (
        lambda notion: query(notion, filter={"property": "Name", "title": {"resembles": "x"}}),
        "body failed validation: body.filter",
    ),
    "a null where something must be": (
        lambda notion: notion.search(query=None),
        "body failed validation: body.query should be a string, instead was `null`.",
    ),
}


@pytest.mark.parametrize(("action", "expected"), STRICT_REFUSALS.values(), ids=STRICT_REFUSALS.keys())
def test_what_does_not_fit_the_schema_is_refused(
    strict: Notion, action: Callable[[Notion], object], expected: str
) -> None:
    assert expected in message(lambda: action(strict))


@pytest.mark.parametrize("children", [children for children, _ in REFUSALS.values()], ids=REFUSALS.keys())
def test_the_limits_hold_beside_the_schema(strict: Notion, children: list[Json]) -> None:
    assert message(lambda: new_page(strict, *children))
