"""What else stands on the page of post-mortems: pages of earlier versions, and databases of other people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from local.sandbox.notion.seed import POST_MORTEMS_ID
from postmortem.errors import NothingToDo
from tests.contract.notion_office import (
    CREATE,
    JOB,
    KEY,
    LIST,
    LONG_AGO,
    OLDER,
    PAGE,
    SAID_BEFORE,
    Office,
    Registry,
    another,
    databases,
    later,
    office_with,
    own_page,
    row,
)
from tests.contract.notion_product import Serve, desk
from tests.contract.notion_sandbox import DATABASE, SOURCE, client, paragraph, titled


@pytest.fixture
def office(serve: Serve) -> Office:
    return Office(desk(serve, NOTION_PARENT=POST_MORTEMS_ID))


def test_a_child_page_of_an_earlier_version_is_found_and_no_database_is_made_for_it(serve: Serve) -> None:
    office = office_with(serve, own_page())
    with pytest.raises(NothingToDo) as nothing:
        office.publish(incident=OLDER)
    assert nothing.value.page_id == PAGE
    assert databases(office) == []


def test_beside_a_database_a_child_page_of_an_earlier_version_is_still_found(serve: Serve) -> None:
    office = office_with(serve, own_page())
    office.publish(replace(JOB, job_id="job-2"), another(43))
    for remembered in (office.registry, Registry()):
        again = Office(office.desk)
        again.registry.databases = remembered.databases
        with pytest.raises(NothingToDo) as nothing:
            again.publish(incident=OLDER)
        assert nothing.value.page_id == PAGE


def test_a_child_page_whose_answer_an_earlier_version_lost_is_found(office: Office) -> None:
    office.publish(replace(JOB, job_id="job-2"), another(43))
    office.registry.note_create(office.registry.claim(KEY, JOB.job_id, 5), office.clock(), frozenset())
    blocks = [paragraph(line) for line in SAID_BEFORE]
    former = client(office.desk.url).pages.create(
        parent={"page_id": POST_MORTEMS_ID}, properties=titled("Post-mortem"), children=blocks
    )
    assert later(office).page_id == former["id"]


def test_with_child_pages_wanted_no_database_is_made(serve: Serve) -> None:
    office = office_with(serve, {"pages": []}, NOTION_PAGES="children")
    page = office.publish()
    assert office.desk.asked() == ["GET /v1/pages/{id}", LIST, CREATE]
    assert client(office.desk.url).pages.retrieve(page.page_id)["parent"]["type"] == "page_id"
    assert databases(office) == []


def test_with_child_pages_wanted_a_page_in_the_former_database_is_still_found(serve: Serve) -> None:
    before = office_with(serve, {"pages": []})
    page = before.publish()
    office = Office(replace(before.desk, settings=before.desk.settings.model_copy(update={"notion_pages": "children"})))
    with pytest.raises(NothingToDo) as nothing:
        office.publish(replace(JOB, job_id="job-2"), OLDER)
    assert nothing.value.page_id == page.page_id


# Databases of other people on the page


def beside(*, columns: dict[str, Any], **more: object) -> dict[str, Any]:
    form = {"id": DATABASE, "data_source_id": SOURCE, "title": "Reviews", "parent": "Post Mortems"}
    return {"pages": [], "databases": [{**form, "properties": columns, **more}]}


def test_a_database_for_something_else_on_the_page_is_left_alone(serve: Serve) -> None:
    office = office_with(serve, beside(columns={"Name": "title", "Severity": "select"}))
    office.publish()
    assert office.desk.notion.pages_under(SOURCE) == []
    assert len(databases(office)) == 2


def test_a_teams_database_for_post_mortems_on_the_page_is_used_and_not_altered(serve: Serve) -> None:
    columns = {"Name": "title", "Incident Key": "rich_text", "Severity": {"select": ["High"]}, "Started": "date"}
    former = {"properties": {"Name": "Renamed", "Incident Key": "monday:41"}, "last_edited_time": LONG_AGO}
    office = office_with(serve, beside(columns=columns, rows=[former]))
    before = databases(office)[0]["properties"]
    values = row(office, office.publish().page_id)
    assert (values["Severity"], bool(values["Started"])) == (None, True)
    assert [database["properties"] for database in databases(office)] == [before]
