"""The official Notion client against the sandbox Notion: what search finds and how pages read as markdown."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from local.sandbox.notion.service import SandboxNotion
from tests.contract.notion_sandbox import (
    CHECKLIST,
    PLAYBOOK,
    SECRET,
    SECTION,
    SOURCE,
    Json,
    Notion,
    client,
    message,
    names,
    new_page,
    paragraph,
    refused,
    sandbox_of,
    text,
)


@pytest.fixture
def sandbox() -> SandboxNotion:
    return sandbox_of(SECTION)


@pytest.fixture
def url(sandbox: SandboxNotion, serve: Callable[[Flask], str]) -> str:
    return serve(sandbox.app())


@pytest.fixture
def notion(url: str) -> Notion:
    return client(url)


# Search


def test_search_finds_words_of_titles_one_by_one_in_any_case(notion: Notion) -> None:
    assert names(notion.search(query="CHECKLIST promo")) == ["Promo code playbook", "Launch checklist"]


def test_search_does_not_look_into_bodies(notion: Notion) -> None:
    assert names(notion.search(query="rollout")) == []


def test_an_empty_query_lists_everything_most_recently_edited_first(notion: Notion) -> None:
    everything = notion.search()["results"]
    times = [result["last_edited_time"] for result in everything]
    assert times == sorted(times, reverse=True)
    assert len(everything) == 8


def test_search_sorts_by_time_or_relevance(notion: Notion) -> None:
    ascending = {"timestamp": "last_edited_time", "direction": "ascending"}
    times = [result["last_edited_time"] for result in notion.search(sort=ascending)["results"]]
    assert times == sorted(times)
    assert names(notion.search(query="launch checklist code", sort={"property": "relevance"}))[0] == "Launch checklist"


def test_search_can_be_kept_to_pages_or_data_sources(notion: Notion) -> None:
    sources = notion.search(filter={"property": "object", "value": "data_source"})["results"]
    pages = notion.search(filter={"property": "object", "value": "page"})["results"]
    assert [source["id"] for source in sources] == [SOURCE]
    assert {page["object"] for page in pages} == {"page"}


def test_databases_can_no_longer_be_searched_for(notion: Notion) -> None:
    assert message(lambda: notion.search(filter={"property": "object", "value": "database"})) == (
        'body failed validation: body.filter.value should be `"page"` or `"data_source"`, instead was `"database"`.'
    )


def test_search_finds_the_trash_only_when_asked(notion: Notion) -> None:
    notion.pages.update(CHECKLIST, in_trash=True)
    assert "Launch checklist" not in names(notion.search())
    assert names(notion.search(filter={"in_trash": True})) == ["Launch checklist"]


def test_a_list_comes_in_pages_with_a_cursor(notion: Notion) -> None:
    first = notion.search(page_size=5)
    second = notion.search(page_size=5, start_cursor=first["next_cursor"])
    assert (first["has_more"], second["has_more"], second["next_cursor"]) == (True, False, None)
    assert names(first) + names(second) == names(notion.search())


def test_a_page_of_a_list_holds_100_at_most(notion: Notion) -> None:
    assert message(lambda: notion.search(page_size=101)) == (
        "body failed validation: body.page_size should be ≤ `100` or `undefined`, instead was `101`."
    )
    assert message(lambda: notion.blocks.children.list(PLAYBOOK, page_size=101)) == (
        "query failed validation: query.page_size should be ≤ `100` or `undefined`, instead was `101`."
    )


def test_a_cursor_that_was_never_given_out_is_refused(notion: Notion) -> None:
    assert message(lambda: notion.search(start_cursor="bogus")) == "The start_cursor provided is invalid: bogus"


# Markdown


def test_a_page_reads_as_notions_own_markdown(notion: Notion) -> None:
    page = notion.pages.retrieve_markdown(CHECKLIST)
    assert page.pop("request_id")
    known = {"markdown": "One line", "truncated": False, "unknown_block_ids": []}
    assert page == {"object": "page_markdown", "id": CHECKLIST, **known}


def test_the_markdown_has_tabs_for_children_and_tags_for_tables(notion: Notion) -> None:
    lines = notion.pages.retrieve_markdown(PLAYBOOK)["markdown"].split("\n")
    assert lines[:14] == [
        "# Playbook",
        r"Read **this `first`** and the [guide](https://example.com/guide), not \[that\](guide.md).",
        "- Stop the rollout",
        "\t- Tell *support*",
        "- [x] Page the owner",
        "1. Roll back",
        "2. Watch",
        "> Slow is smooth",
        "```shell",
        "kubectl rollout undo deploy/*",
        "```",
        '<table header-row="true" header-column="false">',
        "\t<tr>",
        "\t\t<td>Step</td>",
    ]
    assert f'<page url="https://app.notion.com/p/Launch-checklist-{CHECKLIST.replace("-", "")}">' in lines[-2]


def test_marks_in_a_text_are_escaped_in_the_markdown(notion: Notion) -> None:
    page = new_page(notion, paragraph("<page> *x* [a](b) $5 | {c}"))
    markdown = notion.pages.retrieve_markdown(page)["markdown"]
    assert markdown == r"\<page\> \*x\* \[a\](b) \$5 \| \{c\}"


def test_callouts_toggles_and_colours_are_written_as_tags(notion: Notion) -> None:
    callout: Json = {"rich_text": text("Draft"), "icon": {"type": "emoji", "emoji": "🔥"}, "color": "red_background"}
    heading = {"rich_text": text("Causes"), "is_toggleable": True, "children": [paragraph("inside")]}
    toggle = {"rich_text": text("More"), "children": [paragraph("deep")]}
    page = new_page(
        notion,
        {"type": "callout", "callout": callout},
        {"type": "heading_2", "heading_2": heading},
        {"type": "toggle", "toggle": toggle},
        {"type": "paragraph", "paragraph": {"rich_text": []}},
    )
    assert notion.pages.retrieve_markdown(page)["markdown"] == (
        '<callout icon="🔥" color="red_bg">\n\tDraft\n</callout>\n'
        '## Causes {toggle="true"}\n\tinside\n'
        "<details>\n<summary>More</summary>\n\tdeep\n</details>\n"
        "<empty-block/>"
    )


def test_a_bookmark_is_unknown_to_the_markdown_but_nothing_is_missing(notion: Notion) -> None:
    page = new_page(notion, {"type": "bookmark", "bookmark": {"url": "https://example.com"}})
    read = notion.pages.retrieve_markdown(page)
    assert re.fullmatch(r'<unknown url="https://app\.notion\.com/p/\S+" alt="bookmark"/>', read["markdown"])
    assert (read["truncated"], read["unknown_block_ids"]) == (False, [])


def test_a_sub_page_that_is_not_shared_is_an_unknown_block_that_cannot_be_read(notion: Notion) -> None:
    read = notion.pages.retrieve_markdown(PLAYBOOK)
    assert (read["truncated"], read["unknown_block_ids"]) == (True, [SECRET])
    assert "salaries" not in read["markdown"].split("<unknown")[0]
    assert refused(lambda: notion.pages.retrieve_markdown(SECRET)).status == 404


def test_what_lies_beyond_20_000_blocks_is_read_by_its_own_id(serve: Callable[[Flask], str]) -> None:
    long = {"id": CHECKLIST, "title": "Log", "markdown": "\n".join(f"line {n}" for n in range(20_002))}
    notion = client(serve(sandbox_of({"pages": [long]}).app()))
    read = notion.pages.retrieve_markdown(CHECKLIST)
    rest = [notion.pages.retrieve_markdown(block_id)["markdown"] for block_id in read["unknown_block_ids"]]
    assert read["truncated"] is True
    assert read["markdown"].split("\n")[19_999] == "line 19999"
    assert rest == ["line 20000", "line 20001"]
