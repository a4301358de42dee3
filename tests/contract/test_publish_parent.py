"""Where pages are written: found by every name it has, or told with what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from local.sandbox.notion.seed import POST_MORTEMS_ID
from postmortem.errors import PermanentFailure, RetryLater
from tests.contract.notion_office import (
    FORMER_KEY,
    KEY,
    LONG_AGO,
    PAGE,
    TITLE,
    TROUBLE,
    Office,
    own_page,
    trash,
)
from tests.contract.notion_product import Serve, desk, soon
from tests.contract.notion_sandbox import DATABASE, SOURCE


@pytest.mark.parametrize(
    "kind", [POST_MORTEMS_ID, f"https://app.notion.com/p/Post-Mortems-{POST_MORTEMS_ID.replace('-', '')}"]
)
def test_the_parent_may_be_an_id_or_a_url(serve: Serve, kind: str) -> None:
    office = Office(desk(serve, NOTION_PARENT=kind))
    assert office.publisher.find_parent(soon()).id == POST_MORTEMS_ID


def failure_of(serve: Serve, section: dict[str, Any], **environment: str) -> str:
    office = Office(desk(serve, section, **environment))
    with pytest.raises(PermanentFailure) as failure:
        office.publish()
    assert "POST /v1/pages" not in office.desk.asked()
    return str(failure.value)


def test_a_parent_that_is_not_shared_is_told_with_the_way_to_share_it(serve: Serve) -> None:
    private = {"pages": [{"id": PAGE, "title": "Private", "shared": False}]}
    words = failure_of(serve, private, NOTION_PARENT=PAGE)
    assert "NOTION_PARENT does not exist or is not shared" in words
    assert "••• → Connections" in words


def test_a_title_that_no_page_has_is_told_with_what_to_do(serve: Serve) -> None:
    words = failure_of(serve, {"pages": [{"title": "Post Mortems 2024"}]}, NOTION_PARENT_TITLE="Retrospectives")
    assert "titled “Retrospectives” is shared" in words
    assert "NOTION_PARENT" in words


def test_two_pages_with_the_parents_title_are_told_with_their_urls(serve: Serve) -> None:
    words = failure_of(serve, {"pages": [{"title": "Reviews"}, {"title": "reviews"}]}, NOTION_PARENT_TITLE="Reviews")
    assert words.count("https://app.notion.com/p/") == 2


def test_a_parent_in_the_trash_is_told(serve: Serve) -> None:
    office = Office(desk(serve, own_page(), NOTION_PARENT=PAGE))
    trash(office, PAGE)
    with pytest.raises(PermanentFailure, match="trash"):
        office.publish()


def test_a_parent_that_is_no_id_is_told(serve: Serve) -> None:
    assert "NOTION_PARENT is neither" in failure_of(serve, {"pages": []}, NOTION_PARENT="Post Mortems")


COLUMNS = {"Name": "title", "Incident Key": "rich_text", "Status": "select", "Owner": "people"}


def table(columns: Mapping[str, object] = COLUMNS, *rows: dict[str, Any]) -> dict[str, Any]:
    form = {"id": DATABASE, "data_source_id": SOURCE, "title": "Reviews", "properties": columns, "rows": [*rows]}
    return {"pages": [], "databases": [form]}


@pytest.mark.parametrize(
    ("parent", "looks"),
    [
        (SOURCE, ["GET /v1/pages/{id}", "GET /v1/databases/{id}", "GET /v1/data_sources/{id}"]),
        (DATABASE, ["GET /v1/pages/{id}", "GET /v1/databases/{id}", "GET /v1/data_sources/{id}"]),
        (f"https://www.notion.so/{DATABASE}?v={PAGE}", ["GET /v1/databases/{id}", "GET /v1/data_sources/{id}"]),
        ("", ["POST /v1/search"]),
    ],
    ids=["data source", "database", "URL of a view", "by title"],
)
def test_a_database_is_found_by_every_name_it_has(serve: Serve, parent: str, looks: list[str]) -> None:
    office = Office(desk(serve, table(), NOTION_PARENT=parent, NOTION_PARENT_TITLE="Reviews"))
    office.publish()
    assert office.desk.asked() == [*looks, "POST /v1/data_sources/{id}/query", "POST /v1/pages"]


@pytest.mark.parametrize("key", [KEY, FORMER_KEY, "monday:11:42"])
def test_a_row_with_the_incidents_key_is_adopted(serve: Serve, key: str) -> None:
    row = {"id": PAGE, "properties": {"Name": "Renamed by Ana", "Incident Key": key}, "last_edited_time": LONG_AGO}
    office = Office(desk(serve, table(COLUMNS, row), NOTION_PARENT=SOURCE))
    page = office.publish()
    assert (page.page_id, page.existed) == (PAGE, True)


@pytest.mark.parametrize("key", ["monday:142", "monday:42:77", "manual:42", "see monday:42"])
def test_a_row_whose_key_is_alike_is_another_incidents(serve: Serve, key: str) -> None:
    row = {"id": PAGE, "properties": {"Name": TITLE, "Incident Key": key}, "last_edited_time": LONG_AGO}
    office = Office(desk(serve, table(COLUMNS, row), NOTION_PARENT=SOURCE))
    assert office.publish().page_id != PAGE


def test_without_a_key_column_a_row_is_told_by_what_it_says(serve: Serve) -> None:
    ours = own_page()["pages"][0]
    row = {"id": PAGE, "properties": {"Name": TITLE}, "markdown": ours["markdown"], "last_edited_time": LONG_AGO}
    other = {"properties": {"Name": TITLE}, "markdown": "Somebody else's notes"}
    office = Office(desk(serve, table({"Name": "title"}, row, other), NOTION_PARENT=SOURCE))
    assert office.publish().page_id == PAGE


@pytest.mark.parametrize("columns", [COLUMNS, {"Name": "title"}], ids=["with a key column", "without one"])
def test_a_row_of_unknown_outcome_is_written_once(serve: Serve, columns: dict[str, str]) -> None:
    office = Office(desk(serve, table(columns), NOTION_PARENT=SOURCE))
    office.desk.fail(502, "POST /v1/pages", body=TROUBLE, after_work=True)
    with pytest.raises(RetryLater):
        office.publish()
    office.clock.forward(61)
    page = office.publish(title="Post-mortem: Promo code error (2025-08-03)")
    assert office.pages(SOURCE) == [page.page_id]


def test_an_id_that_notion_says_is_no_pages_is_tried_as_a_databases(serve: Serve) -> None:
    office = Office(desk(serve, table(), NOTION_PARENT=DATABASE))
    message = "Provided ID is a database, not a page."
    office.desk.fail(400, "GET /v1/pages", body={"object": "error", "code": "validation_error", "message": message})
    assert office.publisher.find_parent(soon()).id == SOURCE
