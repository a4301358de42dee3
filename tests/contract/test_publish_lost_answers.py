"""One page, although the answer to a write was lost or the worker died."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from local.sandbox.notion.seed import POST_MORTEMS_ID
from postmortem.errors import RetryLater
from postmortem.models import PageRecord
from tests.contract.notion_office import (
    FIRST_PUBLISH,
    JOB,
    KEY,
    LONG_AGO,
    NOW,
    SAID,
    SAID_BEFORE,
    TROUBLE,
    Office,
    later,
    office_with,
    own_page,
)
from tests.contract.notion_product import SAVED_BUT_503, Serve, desk


@pytest.fixture
def office(serve: Serve) -> Office:
    return Office(desk(serve, NOTION_PARENT=POST_MORTEMS_ID))


def test_a_write_that_was_saved_but_answered_503_is_adopted_by_its_committed_id(office: Office) -> None:
    office.desk.fail(503, "POST /v1/pages", body=SAVED_BUT_503, after_work=True)
    page = office.publish()
    assert office.pages() == [page.page_id]
    assert office.registry.records[KEY].page_id == page.page_id
    assert office.desk.asked() == [*FIRST_PUBLISH, "GET /v1/pages/{id}"]


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 200, "drop": True},
        {"status": 503, "body": {"object": "error", "code": "service_unavailable", "message": "…"}},
        {"status": 502, "body": TROUBLE},
        {"status": 504, "body": "<html>Gateway time-out</html>"},
        {"status": 500, "body": {}},
        {"status": 409, "body": {"object": "error", "code": "conflict_error", "message": "…"}},
        {"status": 200, "body": "<html>Something went wrong</html>"},
    ],
)
@pytest.mark.parametrize("saved", [True, False])
def test_an_unknown_outcome_leads_to_one_page_in_the_end(office: Office, fault: dict[str, Any], saved: bool) -> None:
    office.desk.fail(match="POST /v1/pages", after_work=saved, **fault)
    with pytest.raises(RetryLater) as later_on:
        office.publish()
    assert later_on.value.after_seconds == 60
    page = later(office)
    assert office.pages() == [page.page_id]
    assert office.texts(page.page_id) == SAID
    assert office.registry.records[KEY].create_started_at is None


def test_an_unknown_outcome_is_not_asked_about_before_notion_has_given_up(office: Office) -> None:
    office.desk.fail(502, "POST /v1/pages", body=TROUBLE)
    with pytest.raises(RetryLater):
        office.publish()
    office.desk.wire.calls.clear()
    with pytest.raises(RetryLater) as later_on:
        later(office, seconds=20)
    assert later_on.value.after_seconds == pytest.approx(40)
    assert not office.desk.asked()


def test_a_worker_killed_between_the_page_and_its_record_leaves_one_page(office: Office) -> None:
    office.registry.dies_before_noting_the_page = True
    with pytest.raises(RuntimeError):
        office.publish()
    page = later(office)
    assert office.pages() == [page.page_id]
    assert page.existed
    assert office.registry.records[KEY].page_id == page.page_id


def test_a_page_of_unknown_outcome_is_found_although_the_title_has_changed_since(office: Office) -> None:
    office.registry.dies_before_noting_the_page = True
    with pytest.raises(RuntimeError):
        office.publish()
    office.clock.forward(61)
    page = office.publish(title="Post-mortem: Promo code error (2025-08-03)")
    assert office.pages() == [page.page_id]


def test_a_worker_killed_before_the_request_leaves_the_page_to_the_next(office: Office) -> None:
    office.registry.records[KEY] = PageRecord(create_started_at=NOW)
    page = later(office)
    assert office.pages() == [page.page_id]
    assert not page.existed


def test_a_forced_page_of_unknown_outcome_is_not_written_twice(office: Office) -> None:
    office.desk.fail(502, "POST /v1/pages", body=TROUBLE, after_work=True)
    with pytest.raises(RetryLater):
        office.publish(replace(JOB, force=True))
    page = later(office, job=replace(JOB, force=True))
    assert office.texts(page.page_id) == SAID


def test_a_later_resolution_is_told_although_an_earlier_page_was_of_unknown_outcome(serve: Serve) -> None:
    started = datetime.fromisoformat(LONG_AGO)
    office = office_with(serve, own_page(), PageRecord(create_started_at=started))
    assert office.texts(office.publish().page_id) == [*SAID_BEFORE, "New text of revision 2", *SAID[1:]]
