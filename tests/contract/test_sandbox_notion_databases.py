"""The official Notion client against the sandbox Notion: rows, filters, sorts and the schema they must fit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from local.sandbox.notion.service import SandboxNotion
from tests.contract.notion_sandbox import (
    DATABASE,
    PLAYBOOK,
    SECRET,
    SECTION,
    SOURCE,
    Json,
    Notion,
    client,
    message,
    paragraph,
    query,
    refused,
    sandbox_of,
    text,
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
    return client(url)


def test_a_database_names_its_data_source_which_holds_the_schema(notion: Notion) -> None:
    database = notion.databases.retrieve(DATABASE)
    source = notion.data_sources.retrieve(SOURCE)
    assert database["data_sources"] == [{"id": SOURCE, "name": "Incident log"}]
    assert {name: column["type"] for name, column in source["properties"].items()} == (
        SECTION["databases"][0]["properties"]
    )
    assert source["parent"] == {"type": "database_id", "database_id": DATABASE}


def test_a_row_is_created_found_by_its_key_and_changed(notion: Notion, sandbox: SandboxNotion) -> None:
    row = notion.pages.create(
        parent={"type": "data_source_id", "data_source_id": SOURCE},
        properties={
            "Name": {"title": text("New")},
            "Incident Key": {"rich_text": text("INC-9")},
            "Severity": {"select": {"name": "Sev 3"}},
            "Service": {"multi_select": [{"name": "web"}, {"name": "api"}]},
            "Started": {"date": {"start": "2025-08-04T09:07:22Z"}},
        },
        children=[paragraph("body")],
    )
    assert row["parent"] == {"type": "data_source_id", "data_source_id": SOURCE, "database_id": DATABASE}
    assert row["properties"]["Severity"]["select"]["name"] == "Sev 3"
    assert row["properties"]["Minutes"]["number"] is None
    assert query(notion, filter={"property": "Incident Key", "rich_text": {"equals": "INC-9"}}, page_size=2) == ["New"]
    notion.pages.update(row["id"], properties={"Minutes": {"number": 3}})
    assert notion.pages.retrieve(row["id"])["properties"]["Minutes"]["number"] == 3
    assert row["id"] in [page["id"] for page in sandbox.pages_under(SOURCE)]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"property": "Name", "title": {"contains": "DOWN"}}, ["Checkout down"]),
        ({"property": "Incident Key", "rich_text": {"equals": "INC-2"}}, ["Search slow"]),
        ({"property": "Incident Key", "rich_text": {"is_empty": True}}, ["Export stuck"]),
        ({"property": "Item", "url": {"starts_with": "https://"}}, ["Checkout down"]),
        ({"property": "Severity", "select": {"equals": ["Sev 1", "Sev 2"]}}, ["Checkout down", "Search slow"]),
        ({"property": "Severity", "select": {"does_not_equal": "Sev 1"}}, ["Search slow", "Export stuck"]),
        ({"property": "Service", "multi_select": {"contains": "web"}}, ["Checkout down"]),
        ({"property": "Started", "date": {"on_or_after": "2025-07-20T10:00:00Z"}}, ["Search slow"]),
        ({"property": "Started", "date": {"equals": "2025-07-20"}}, ["Search slow"]),
        ({"property": "Started", "date": {"before": "2025-07-20T10:00:00Z"}}, ["Checkout down"]),
        ({"property": "Minutes", "number": {"less_than": 40}}, ["Search slow"]),
        ({"property": "Public", "checkbox": {"equals": True}}, ["Search slow"]),
        ({"timestamp": "last_edited_time", "last_edited_time": {"after": "2025-07-22"}}, ["Export stuck"]),
        (
            {"and": [
                {"property": "Started", "date": {"is_not_empty": True}},
                {"or": [
                    {"property": "Name", "title": {"contains": "slow"}},
                    {"property": "Name", "title": {"contains": "stuck"}},
                ]},
            ]},
            ["Search slow"],
        ),
    ],
)  # fmt: skip
def test_rows_are_filtered(notion: Notion, condition: Json, expected: list[str]) -> None:
    assert query(notion, filter=condition) == expected


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ({"property": "Minutes", "direction": "ascending"}, ["Search slow", "Checkout down", "Export stuck"]),
        ({"property": "Minutes", "direction": "descending"}, ["Checkout down", "Search slow", "Export stuck"]),
        (
            {"timestamp": "last_edited_time", "direction": "descending"},
            ["Export stuck", "Search slow", "Checkout down"],
        ),
    ],
)
def test_rows_are_sorted_and_those_without_a_value_come_last(notion: Notion, sort: Json, expected: list[str]) -> None:
    assert query(notion, sorts=[sort]) == expected


def test_rows_come_in_pages(notion: Notion) -> None:
    first = notion.data_sources.query(SOURCE, page_size=2)
    assert (len(first["results"]), first["has_more"]) == (2, True)
    assert query(notion, page_size=2, start_cursor=first["next_cursor"]) == ["Export stuck"]


def test_trashed_rows_are_only_found_when_asked_for(notion: Notion) -> None:
    row = notion.data_sources.query(SOURCE)["results"][0]["id"]
    notion.pages.update(row, in_trash=True)
    assert query(notion) == ["Search slow", "Export stuck"]
    assert query(notion, in_trash=True) == ["Checkout down"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            {"filter": {"property": "Colour", "select": {"equals": "red"}}},
            "Could not find property with name or id: Colour",
        ),
        (
            {"filter": {"property": "Minutes", "rich_text": {"equals": "5"}}},
            (
                "The property type in the database does not match the property type of the filter provided: "
                "database property number does not match filter rich_text"
            ),
        ),
        (
            {"filter": {"property": "Name", "title": {"resembles": "x"}}},
            'body failed validation: body.filter.title.resembles should be not present, instead was `"x"`.',
        ),
        (
            {"filter": {"and": [{"or": [{"and": []}]}]}},
            "body failed validation: body.filter.and[0].or[0].and should be not present, instead was `[]`.",
        ),
        (
            {"sorts": [{"property": "Colour", "direction": "ascending"}]},
            "Could not find sort property with name or id: Colour",
        ),
    ],
)
def test_a_query_that_does_not_fit_the_schema_is_refused(notion: Notion, arguments: Json, expected: str) -> None:
    assert message(lambda: notion.data_sources.query(SOURCE, **arguments)) == expected


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"Colour": {"rich_text": []}}, "Colour is not a property that exists."),
        ({"Minutes": {"rich_text": []}}, "Minutes is expected to be number."),
        (
            {"Minutes": {"number": "5"}},
            'body failed validation: body.properties.Minutes.number should be a number, instead was `"5"`.',
        ),
        ({"Severity": {"select": {"name": "a, b"}}}, "Invalid select option, commas not allowed: a, b"),
        ({"Status": {"status": {"name": "Open"}}}, 'Invalid status option. Status option "Open" does not exist.'),
        (
            {"Started": {"date": {"start": "2025-08-04 09:07:22"}}},
            (
                "body failed validation: body.properties.Started.date.start should be a valid ISO 8601 date string, "
                'instead was `"2025-08-04 09:07:22"`.'
            ),
        ),
        (
            {"Service": {"multi_select": [{"name": f"s{n}"} for n in range(101)]}},
            "body failed validation: body.properties.Service.multi_select.length should be ≤ `100`, instead was `101`.",
        ),
    ],
)
def test_a_property_that_does_not_fit_the_schema_is_refused(notion: Notion, properties: Json, expected: str) -> None:
    parent = {"data_source_id": SOURCE}
    assert message(lambda: notion.pages.create(parent=parent, properties=properties)) == expected


def test_a_property_may_be_named_by_its_id(notion: Notion) -> None:
    column = notion.data_sources.retrieve(SOURCE)["properties"]["Minutes"]["id"]
    row = notion.pages.create(parent={"database_id": DATABASE}, properties={**titled("x"), column: {"number": 5}})
    assert row["properties"]["Minutes"]["number"] == 5


def make(notion: Notion, columns: Json, parent: str = PLAYBOOK, **more: object) -> Json:
    made: Json = notion.databases.create(
        parent={"type": "page_id", "page_id": parent},
        title=text("Log"),
        initial_data_source={"properties": columns},
        **more,
    )
    return made


def test_a_database_is_made_on_a_page_with_a_data_source_of_the_asked_columns(notion: Notion) -> None:
    columns = {"Topic": {"title": {}}, "Sev": {"select": {}}, "Key": {"rich_text": {}, "description": "Leave it"}}
    made = make(notion, columns, is_inline=True)
    (named,) = made["data_sources"]
    source = notion.data_sources.retrieve(named["id"])
    assert (made["object"], made["is_inline"], made["parent"]) == (
        "database",
        True,
        {"type": "page_id", "page_id": PLAYBOOK},
    )
    assert {name: column["type"] for name, column in source["properties"].items()} == {
        "Topic": "title",
        "Sev": "select",
        "Key": "rich_text",
    }
    assert source["properties"]["Key"]["description"] == "Leave it"
    assert source["database_parent"] == {"type": "page_id", "page_id": PLAYBOOK}
    last = notion.blocks.children.list(PLAYBOOK)["results"][-1]
    assert (last["type"], last["id"], last["child_database"]) == ("child_database", made["id"], {"title": "Log"})


def test_a_status_has_the_options_that_were_asked_for_and_refuses_others(notion: Notion) -> None:
    options = [{"name": "Draft", "color": "gray"}, {"name": "Done", "color": "green"}]
    made = make(notion, {"Name": {"title": {}}, "Status": {"status": {"options": options}}})
    parent = {"data_source_id": made["data_sources"][0]["id"]}
    row = notion.pages.create(parent=parent, properties={**titled("x"), "Status": {"status": {"name": "Draft"}}})
    assert row["properties"]["Status"]["status"]["name"] == "Draft"
    wrong = {**titled("x"), "Status": {"status": {"name": "In review"}}}
    assert "does not exist" in message(lambda: notion.pages.create(parent=parent, properties=wrong))


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"Sev": {"select": {}}}, "exactly one title"),
        ({"Name": {"title": {}}, "Other": {"title": {}}}, "exactly one title"),
        ({"Name": {"title": {}}, "Sev": {"choice": {}}}, "properties.Sev should have"),
        ({"Name": {"title": {}}, "Sev": {"select": {"options": [{"name": "a, b"}]}}}, "hold no commas"),
        ({"Name": {"title": {}}, "Sev": {"select": {"options": [{"name": "a"}, {"name": "A"}]}}}, "unique"),
    ],
)
def test_columns_that_cannot_be_are_refused(notion: Notion, columns: Json, words: str) -> None:
    assert words in message(lambda: make(notion, columns))


def test_a_database_stands_on_a_page_only(notion: Notion) -> None:
    body = {"parent": {"type": "workspace", "workspace": True}}
    assert "not supported" in message(lambda: notion.request(path="databases", method="POST", body=body))
    assert refused(lambda: make(notion, {"Name": {"title": {}}}, parent=SECRET)).status == 404


def test_a_database_request_with_an_unknown_key_is_refused(notion: Notion) -> None:
    body = {"parent": {"type": "page_id", "page_id": PLAYBOOK}, "properties": {"Name": {"title": {}}}}
    assert "body.properties should be not present" in message(
        lambda: notion.request(path="databases", method="POST", body=body)
    )


def test_a_database_in_the_trash_says_so_and_leaves_the_page(notion: Notion) -> None:
    made = make(notion, {"Name": {"title": {}}})
    notion.databases.update(made["id"], in_trash=True)
    assert notion.data_sources.retrieve(made["data_sources"][0]["id"])["in_trash"]
    assert made["id"] not in [block["id"] for block in notion.blocks.children.list(PLAYBOOK)["results"]]


def test_what_stands_on_a_page_in_the_trash_is_in_the_trash(notion: Notion) -> None:
    made = make(notion, {"Name": {"title": {}}})
    row = notion.pages.create(parent={"data_source_id": made["data_sources"][0]["id"]}, properties=titled("x"))
    notion.pages.update(PLAYBOOK, in_trash=True)
    assert notion.databases.retrieve(made["id"])["in_trash"]
    assert notion.pages.retrieve(row["id"])["in_trash"]


def test_a_column_that_the_app_fills_is_not_written(serve: Callable[[Flask], str]) -> None:
    form = {"id": DATABASE, "title": "Log", "properties": {"Name": "title", "Made": "created_time"}}
    notion = client(serve(sandbox_of({"databases": [form]}).app()))
    wrong = {**titled("x"), "Made": {"created_time": "2025-08-04T00:00:00Z"}}
    words = message(lambda: notion.pages.create(parent={"database_id": DATABASE}, properties=wrong))
    assert "cannot be written" in words
