"""Under a page the agent makes one database, once, and keeps its pages in it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from local.sandbox.notion.seed import POST_MORTEMS_ID
from postmortem.clients.notion.client import NotionClient
from postmortem.errors import NothingToDo, PermanentFailure, RetryLater
from postmortem.models import KnownDatabase
from postmortem.publish.own_database import Shelf, own_columns
from postmortem.publish.publisher import Publisher
from tests.contract.notion_office import (
    CREATE,
    FIELDS,
    FIRST_PUBLISH,
    INCIDENT,
    JOB,
    KEY,
    LIST,
    LOOK_INTO,
    MAKE,
    OLDER,
    PAGE,
    QUERY,
    RESOLVED,
    TITLE,
    TROUBLE,
    WHOLE,
    Office,
    Registry,
    another,
    databases,
    later,
    office_with,
    row,
    trash,
)
from tests.contract.notion_product import SAVED_BUT_503, Serve, desk, soon
from tests.contract.notion_sandbox import client


@pytest.fixture
def office(serve: Serve) -> Office:
    return Office(desk(serve, NOTION_PARENT=POST_MORTEMS_ID))


def test_the_first_page_makes_the_database_and_stands_in_it(office: Office) -> None:
    page = office.publish()
    (database,) = databases(office)
    assert database["title"][0]["plain_text"] == "Post-mortems"
    assert [row["id"] for row in office.desk.notion.pages_under(database["id"])] == [page.page_id]
    assert office.desk.asked() == FIRST_PUBLISH


def test_the_database_has_a_column_for_everything_that_a_team_sorts_by(office: Office) -> None:
    office.publish()
    columns = {name: column["type"] for name, column in databases(office)[0]["properties"].items()}
    assert columns == {
        "Name": "title",
        "Status": "status",
        "Owner": "rich_text",
        "Reviewer": "people",
        "Severity": "select",
        "Started": "date",
        "Detected": "date",
        "Mitigated": "date",
        "Resolved": "date",
        "Time to detect (min)": "number",
        "Time to mitigate (min)": "number",
        "Time to resolve (min)": "number",
        "Duration of the impact (min)": "number",
        "Services": "multi_select",
        "Incident": "url",
        "Open actions": "number",
        "Incident key": "rich_text",
    }


def test_its_columns_are_filled_with_what_is_known_and_the_rest_is_left_empty(office: Office) -> None:
    values = row(office, office.publish().page_id)
    assert (values["Status"]["name"], values["Severity"]["name"]) == ("Draft", "Sev 2")
    assert [service["name"] for service in values["Services"]] == ["Checkout", "Promo codes"]
    assert values["Owner"][0]["plain_text"] == "[web producer]"
    assert values["Resolved"]["start"] == RESOLVED.isoformat(timespec="seconds")
    assert values["Detected"]["end"] > values["Detected"]["start"]
    assert (values["Duration of the impact (min)"], values["Time to resolve (min)"]) == (60, 47.5)
    assert (values["Incident"], values["Open actions"]) == (INCIDENT.url, 2)
    assert values["Incident key"][0]["plain_text"] == KEY
    assert (values["Mitigated"], values["Time to detect (min)"], values["Reviewer"]) == (None, None, [])


def test_the_status_goes_from_draft_over_in_review_to_done(office: Office) -> None:
    office.publish()
    options = databases(office)[0]["properties"]["Status"]["status"]["options"]
    assert [option["name"] for option in options] == ["Draft", "In review", "Done"]


@pytest.mark.parametrize(
    ("language", "name", "draft"),
    [
        ("German", "Schweregrad", "Entwurf"),
        ("French", "Gravité", "Brouillon"),
        ("Spanish", "Gravedad", "Borrador"),
    ],
)
def test_the_columns_are_named_and_filled_in_the_language_of_reports(
    serve: Serve, language: str, name: str, draft: str
) -> None:
    office = office_with(serve, {"pages": []}, REPORT_LANGUAGE=language)
    values = row(office, office.publish().page_id)
    assert values[name]["name"] == "Sev 2"
    assert draft in [value["name"] for value in values.values() if isinstance(value, dict) and "name" in value]
    assert len([value for value in values.values() if value]) == len(FIELDS) + 1  # title and status; no summary


def test_another_incident_goes_into_the_same_database_in_three_requests(office: Office) -> None:
    office.publish()
    office.end_job()
    office.publish(replace(JOB, job_id="job-2"), another(43))
    assert office.desk.asked() == ["GET /v1/data_sources/{id}", QUERY, CREATE]
    assert len(databases(office)) == 1
    assert len(office.pages()) == 2


def test_a_parent_that_was_found_by_its_title_is_not_searched_for_again(serve: Serve) -> None:
    office = Office(desk(serve))
    office.publish()
    office.end_job()
    office.publish(replace(JOB, job_id="job-2"), another(43))
    assert office.desk.asked() == ["GET /v1/data_sources/{id}", QUERY, CREATE]


def test_a_database_that_is_titled_like_its_page_is_no_second_parent(serve: Serve) -> None:
    shelf = {"title": "Post-mortems", "id": PAGE}
    office = office_with(serve, {"pages": [shelf]}, NOTION_PARENT="", NOTION_PARENT_TITLE="Post-mortems")
    office.publish()
    office.registry.databases.clear()
    assert office.publish(replace(JOB, job_id="job-2"), another(43))
    assert len(office.pages(PAGE)) == 2


def test_the_database_is_found_again_where_nothing_is_remembered(office: Office) -> None:
    page = office.publish()
    office.registry = Registry()
    again = Office(office.desk)
    again.desk.wire.calls.clear()
    with pytest.raises(NothingToDo) as nothing:
        again.publish(replace(JOB, job_id="job-2"), OLDER)
    assert nothing.value.page_id == page.page_id
    assert again.desk.asked() == ["GET /v1/pages/{id}", LIST, *LOOK_INTO, QUERY, LIST, LIST]
    assert len(databases(again)) == 1


def test_five_incidents_at_once_make_one_database(office: Office) -> None:
    office.desk.wire.latency["notion"] = 0.02
    jobs = [(replace(JOB, job_id=f"job-{number}"), another(number)) for number in range(5)]
    waiting = jobs
    while waiting:
        with ThreadPoolExecutor(5) as pool:
            results = [(job, pool.submit(office.publish, *job)) for job in waiting]
        failures = [result.exception() for _, result in results if result.exception()]
        assert {type(failure) for failure in failures} <= {RetryLater}
        assert len(failures) < len(waiting)
        waiting = [job for job, result in results if result.exception()]
    assert len(databases(office)) == 1
    assert len(office.pages()) == 5


def test_an_incident_waits_a_little_for_the_database_that_another_one_makes(office: Office) -> None:
    maker = office.registry.claim_database(POST_MORTEMS_ID, 60)

    def made_meanwhile(_: float) -> None:
        made = office.publisher._client.create_database(POST_MORTEMS_ID, "Made", own_columns("English"), soon())
        (source,) = office.publisher._client.data_sources(made, soon())
        office.registry.note_database(maker.page_id, KnownDatabase(source.id))

    waiting = Publisher(office.desk.client(), office.desk.settings, office.registry, office.clock, made_meanwhile)
    place = waiting.reserve(INCIDENT, TITLE, WHOLE, JOB, soon())
    assert place.parent
    assert place.parent.title == "Made"


def test_a_database_that_another_job_made_since_the_look_is_taken(office: Office) -> None:
    parent = office.publisher.find_parent(soon())
    office.publish(replace(JOB, job_id="job-2"), another(43))
    taken = Shelf(office.desk.client(), office.desk.settings, office.registry, office.naps.append).ready(parent, soon())
    assert taken.id == databases(office)[0]["id"]
    assert office.desk.asked().count(MAKE) == 1


def test_a_database_that_a_worker_made_before_it_died_is_taken(office: Office) -> None:
    parent = office.publisher.find_parent(soon())
    office.registry.dies_before_noting_the_database = True
    with pytest.raises(RuntimeError):
        office.publish(replace(JOB, job_id="job-2"), another(43))
    office.registry.makers.clear()
    taken = Shelf(office.desk.client(), office.desk.settings, office.registry, office.naps.append).ready(parent, soon())
    assert taken.id == databases(office)[0]["id"]
    assert office.desk.asked().count(MAKE) == 1


def test_two_agents_that_share_no_memory_settle_on_the_older_database(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = NotionClient.create_database

    def after_another_agent(client: NotionClient, page_id: str, *given: Any) -> str:  # noqa: ANN401 - passed on
        monkeypatch.setattr(NotionClient, "create_database", make)
        Office(office.desk).publish(replace(JOB, job_id="job-2"), another(43))
        return make(client, page_id, *given)

    monkeypatch.setattr(NotionClient, "create_database", after_another_agent)
    office.publish()
    assert len(databases(office)) == 1
    assert len(office.pages()) == 2


@pytest.mark.parametrize("saved", [True, False])
def test_a_lost_answer_makes_one_database(office: Office, saved: bool) -> None:
    office.desk.fail(502, MAKE, body=TROUBLE, after_work=saved)
    with pytest.raises(RetryLater) as later_on:
        office.publish()
    assert later_on.value.after_seconds == 75
    page = later(office)
    assert len(databases(office)) == 1
    assert office.pages() == [page.page_id]


def test_while_the_outcome_is_unknown_nobody_else_makes_one(office: Office) -> None:
    office.desk.fail(502, MAKE, body=TROUBLE)
    with pytest.raises(RetryLater):
        office.publish()
    with pytest.raises(RetryLater, match="making the database"):
        office.publish(replace(JOB, job_id="job-2"), another(43))
    assert sum(office.naps) == 10
    assert databases(office) == []


def test_a_database_that_was_saved_but_answered_503_is_taken(office: Office) -> None:
    office.desk.fail(503, MAKE, body=SAVED_BUT_503, after_work=True)
    page = office.publish()
    assert len(databases(office)) == 1
    assert office.pages() == [page.page_id]


def test_a_worker_killed_before_the_database_was_noted_leaves_one(office: Office) -> None:
    office.registry.dies_before_noting_the_database = True
    with pytest.raises(RuntimeError):
        office.publish()
    page = later(office)
    assert len(databases(office)) == 1
    assert office.pages() == [page.page_id]


REFUSED = {"object": "error", "code": "restricted_resource", "message": "Insufficient permissions."}


def test_a_connection_that_may_not_make_one_fails_before_the_page_is_written_for(office: Office) -> None:
    office.desk.fail(403, MAKE, body=REFUSED)
    with pytest.raises(PermanentFailure, match=r"database of post-mortems could not be written.*capabilities"):
        office.reserve()
    assert not office.registry.makers
    assert office.reserve().parent


def test_a_database_in_the_trash_is_made_anew(office: Office) -> None:
    office.publish()
    office.end_job()
    client(office.desk.url).databases.update(databases(office)[0]["parent"]["database_id"], in_trash=True)
    page = office.publish(replace(JOB, job_id="job-2"))
    assert len(databases(office)) == 1
    assert office.pages() == [page.page_id]


def test_a_page_in_the_trash_is_told_although_its_database_is_remembered(serve: Serve) -> None:
    office = office_with(serve, {"pages": [{"id": PAGE, "title": "Shelf"}]}, NOTION_PARENT=PAGE)
    office.publish()
    office.end_job()
    trash(office, PAGE)
    with pytest.raises(PermanentFailure, match=r"“Shelf”.*is in Notion's trash"):
        office.reserve(replace(JOB, job_id="job-2"), another(43))
