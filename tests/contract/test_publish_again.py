"""What is done where the incident has its page already: nothing, a renewal, or a page anew."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest

from local.sandbox.notion.seed import POST_MORTEMS_ID
from postmortem.errors import NothingToDo, PermanentFailure, RetryLater
from postmortem.models import Incident, Job
from postmortem.publish.shortfall import MODEL, Shortfall
from tests.contract.notion_office import (
    ANEW,
    FIELDS,
    FORMER_KEY,
    INCIDENT,
    JOB,
    KEY,
    LONG_AGO,
    NOW,
    ON_RECORD,
    PAGE,
    RESOLVED,
    SAID,
    SAID_ANEW,
    SAID_BEFORE,
    TROUBLE,
    WHOLE,
    Office,
    later,
    office_with,
    own_page,
    trash,
)
from tests.contract.notion_product import SAVED_BUT_503, Serve, desk, soon

FORCED = replace(JOB, job_id="job-2", force=True)


@pytest.fixture
def office(serve: Serve) -> Office:
    return Office(desk(serve, NOTION_PARENT=POST_MORTEMS_ID))


def test_a_second_job_is_told_where_the_page_is(office: Office) -> None:
    page = office.publish()
    office.end_job()
    with pytest.raises(NothingToDo) as nothing:
        office.publish(replace(JOB, job_id="job-2"))
    assert (nothing.value.page_id, nothing.value.page_url) == (page.page_id, page.url)
    assert office.desk.asked() == ["GET /v1/pages/{id}"]


def test_a_second_job_is_refused_before_any_work(office: Office) -> None:
    page = office.publish()
    office.end_job()
    with pytest.raises(NothingToDo) as nothing:
        office.reserve(replace(JOB, job_id="job-2"))
    assert nothing.value.page_id == page.page_id


@pytest.mark.parametrize(
    ("job", "incident"),
    [
        (replace(JOB, job_id="job-2", force=True), INCIDENT),
        (replace(JOB, job_id="job-2"), replace(INCIDENT, resolved_at=NOW)),
        (JOB, INCIDENT),
        (replace(JOB, job_id="job-2"), replace(INCIDENT, key="monday:43", item_id="43")),
    ],
    ids=["forced", "resolved again", "the same job", "another incident"],
)
def test_what_may_still_be_written_is_not_refused(office: Office, job: Job, incident: Incident) -> None:
    office.publish()
    office.end_job()
    place = office.reserve(job, incident)
    assert place.job == job
    assert (place.page is None) == (incident.key != INCIDENT.key)


def test_a_job_that_died_before_its_notices_gets_its_page_again_unchanged(office: Office) -> None:
    first = office.publish()
    again = office.publish()
    assert again == replace(first, existed=True)
    assert office.texts(first.page_id) == SAID


@pytest.mark.parametrize("remembered", [True, False], ids=["on record", "off record"])
def test_a_forced_job_renews_the_page(office: Office, remembered: bool) -> None:
    page = office.publish()
    office.end_job()
    if not remembered:
        office.registry.records.clear()
    again = office.publish(FORCED, content=ANEW)
    assert (again.page_id, again.existed, office.pages()) == (page.page_id, True, [page.page_id])
    assert office.texts(page.page_id) == SAID_ANEW
    assert office.remarks(page.page_id) == ["renewed: Summary."]


def test_an_incident_that_was_resolved_again_gets_its_page_renewed_once(office: Office) -> None:
    page = office.publish()
    office.end_job()
    again = replace(INCIDENT, resolved_at=NOW)
    office.publish(replace(JOB, job_id="job-2"), again, ANEW)
    assert office.texts(page.page_id) == SAID_ANEW
    office.end_job()
    with pytest.raises(NothingToDo):
        office.publish(replace(JOB, job_id="job-3"), again)


@pytest.mark.parametrize("saved", ["on record", "off record"])
def test_on_a_page_of_an_earlier_version_everything_stays_and_the_new_text_is_added(serve: Serve, saved: str) -> None:
    office = office_with(serve, own_page(), ON_RECORD if saved == "on record" else None)
    page = office.publish(replace(JOB, force=True), replace(INCIDENT, resolved_at=None))
    assert page.existed
    assert office.pages() == [PAGE]
    assert office.texts(PAGE) == [*SAID_BEFORE, "New text of revision 2", *SAID[1:]]
    assert office.inside(PAGE, "New text of revision 2") == SAID[:1]


def test_a_page_of_an_earlier_version_is_renewed_the_next_time(serve: Serve) -> None:
    office = office_with(serve, own_page(), ON_RECORD)
    office.publish(FORCED)
    office.end_job()
    office.publish(replace(FORCED, job_id="job-3"), content=ANEW)
    assert office.texts(PAGE) == [*SAID_BEFORE, "New text of revision 2", *SAID_ANEW[1:]]


@pytest.mark.parametrize("saved", [True, False])
def test_a_renewal_of_unknown_outcome_stands_on_the_page_once(office: Office, saved: bool) -> None:
    page = office.publish()
    office.end_job()
    office.desk.fail(502, "PATCH /v1/blocks/{id}/children", body=TROUBLE, after_work=saved)
    with pytest.raises(RetryLater) as later_on:
        office.publish(FORCED, content=ANEW)
    assert later_on.value.after_seconds == 60
    later(office, job=FORCED, content=ANEW)
    assert office.texts(page.page_id) == SAID_ANEW
    assert office.remarks(page.page_id) == ["renewed: Summary."]
    assert office.registry.records[KEY].covers == RESOLVED


def test_what_was_saved_but_answered_503_goes_on_at_once(office: Office) -> None:
    page = office.publish()
    office.end_job()
    office.desk.fail(503, "PATCH /v1/blocks/{id}/children", body=SAVED_BUT_503, after_work=True)
    office.publish(FORCED, content=ANEW)
    assert office.texts(page.page_id) == SAID_ANEW


def test_a_deletion_without_an_answer_is_asked_for_again_at_once(office: Office) -> None:
    page = office.publish()
    office.end_job()
    office.desk.fail(502, "DELETE /v1/blocks", body=TROUBLE, after_work=True)
    office.publish(FORCED, content=ANEW)
    assert office.texts(page.page_id) == SAID_ANEW


def test_a_renewal_that_fails_leaves_what_stood_there(office: Office) -> None:
    page = office.publish()
    office.end_job()
    refused = {"object": "error", "code": "restricted_resource", "message": "No."}
    office.desk.fail(403, "PATCH /v1/blocks/{id}/children", body=refused, times=None)
    with pytest.raises(PermanentFailure, match="capabilities"):
        office.publish(FORCED, content=ANEW)
    assert office.texts(page.page_id) == SAID


def test_a_page_that_broke_off_is_finished_by_whatever_job_comes_next(office: Office) -> None:
    page = office.publish()
    office.end_job()
    office.desk.fail(502, "PATCH /v1/blocks/{id}/children", body=TROUBLE)
    with pytest.raises(RetryLater):
        office.publish(FORCED, content=ANEW)
    office.end_job()
    later(office, job=replace(JOB, job_id="job-3"), content=ANEW)
    assert office.texts(page.page_id) == SAID_ANEW


def test_a_page_in_the_trash_is_written_anew(office: Office) -> None:
    first = office.publish()
    office.end_job()
    trash(office, first.page_id)
    second = office.publish(replace(JOB, job_id="job-2"))
    assert office.pages() == [second.page_id]
    assert office.registry.records[KEY].page_id == second.page_id


def test_a_page_that_was_taken_away_from_the_connection_is_written_anew(serve: Serve) -> None:
    office = office_with(serve, own_page(shared=False), ON_RECORD)
    page = office.publish()
    assert page.page_id != PAGE
    assert not page.existed


@pytest.mark.parametrize("key", [KEY, FORMER_KEY, "monday:11:42"], ids=["its key", "its former key", "moved since"])
def test_an_older_page_that_the_registry_has_forgotten_is_adopted(serve: Serve, key: str) -> None:
    office = office_with(serve, own_page(key))
    with pytest.raises(NothingToDo) as nothing:
        office.publish(incident=replace(INCIDENT, resolved_at=datetime.fromisoformat(LONG_AGO)))
    assert "https://app.notion.com/p/Post-mortem-Promo-code-error" in str(nothing.value.page_url)
    assert office.registry.records[KEY].page_id == PAGE


def test_a_page_on_record_under_its_former_key_is_renewed(serve: Serve) -> None:
    office = office_with(serve, own_page(FORMER_KEY))
    office.registry.records[FORMER_KEY] = ON_RECORD
    assert office.publish().page_id == PAGE
    assert office.pages() == [PAGE]
    assert office.registry.records[KEY].page_id == PAGE


NO_SLACK = Shortfall(frozenset({"slack:1", "notion:2"}), silent=frozenset({"slack"}))
NO_MODEL = Shortfall(frozenset({MODEL}))


def test_a_page_written_without_a_source_is_renewed_once_when_the_source_is_back(office: Office) -> None:
    page = office.publish(lacking=NO_SLACK)
    office.end_job()
    renewed = office.publish(replace(JOB, job_id="job-2"), content=ANEW, lacking=Shortfall(frozenset({"notion:2"})))
    assert (renewed.page_id, office.pages()) == (page.page_id, [page.page_id])
    assert office.texts(page.page_id) == SAID_ANEW
    office.end_job()
    with pytest.raises(NothingToDo):
        office.reserve(replace(JOB, job_id="job-3"), lacking=Shortfall(frozenset({"notion:2"})))


@pytest.mark.parametrize(
    "still",
    [
        NO_SLACK,
        Shortfall(frozenset({"slack:3", "notion:2"}), silent=frozenset({"slack"})),
        Shortfall(frozenset({"slack:1", "notion:2", "monday:4"})),
    ],
    ids=["nothing has changed", "it is down in another way", "more is lacking"],
)
def test_a_page_is_not_renewed_while_what_it_lacks_cannot_be_told(office: Office, still: Shortfall) -> None:
    office.publish(lacking=NO_SLACK)
    office.end_job()
    with pytest.raises(NothingToDo, match="do what its gaps say"):
        office.reserve(replace(JOB, job_id="job-2"), lacking=still)


def test_what_a_page_lacks_is_remembered_although_the_answer_to_its_writing_was_lost(office: Office) -> None:
    office.desk.fail(502, "POST /v1/pages", body=TROUBLE, after_work=True)
    with pytest.raises(RetryLater):
        office.publish(lacking=NO_SLACK)
    later(office)
    assert office.registry.records[KEY].missed == NO_SLACK.marks


def test_what_a_page_lacks_is_remembered_while_the_outcome_of_its_renewal_is_unknown(office: Office) -> None:
    office.publish(lacking=NO_SLACK)
    office.end_job()
    office.desk.fail(502, "PATCH /v1/blocks/{id}/children", body=TROUBLE, after_work=False)
    job = replace(JOB, job_id="job-2")
    with pytest.raises(RetryLater):
        office.publish(job, content=ANEW)
    assert office.registry.records[KEY].missed == NO_SLACK.marks
    later(office, job=job, content=ANEW)
    assert office.registry.records[KEY].missed == frozenset()


def test_a_report_that_was_written_without_the_model_is_renewed_only_by_the_model(office: Office) -> None:
    page = office.publish(lacking=NO_MODEL)
    office.end_job()
    place = office.reserve(replace(JOB, job_id="job-2"))
    with pytest.raises(NothingToDo):
        office.publisher.publish(place, ANEW, FIELDS, NO_MODEL, soon())
    office.publisher.publish(place, ANEW, FIELDS, WHOLE, soon())
    assert office.texts(page.page_id) == SAID_ANEW


def test_two_jobs_at_once_write_one_page(office: Office) -> None:
    office.desk.wire.latency["notion"] = 0.05
    jobs = [replace(JOB, job_id=f"job-{number}") for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        results = [pool.submit(office.publish, job) for job in jobs]
    failures = [result.exception() for result in results if result.exception()]
    assert len(office.pages()) == 1
    assert [type(failure) for failure in failures] == [RetryLater] * 3
