"""A page is published once: the real client against the sandbox Notion."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from local.sandbox.notion.seed import POST_MORTEMS_ID
from postmortem.errors import NothingToDo, PermanentFailure, RetryLater
from postmortem.models import INCIDENT_KEY_MARK, PageContent, PageRecord, PageSection
from postmortem.publish.publisher import Publisher
from tests.contract.notion_office import (
    BUSY,
    CONTENT,
    FIELDS,
    FIRST_PUBLISH,
    INCIDENT,
    JOB,
    KEY,
    NOW,
    PAGE,
    RECEIPT_TITLE,
    RESOLVED,
    SAID,
    TITLE,
    WHOLE,
    Office,
    Registry,
    content_of,
    heading,
    office_with,
    own_page,
)
from tests.contract.notion_product import Serve, desk, soon
from tests.contract.notion_sandbox import client, paragraph


@pytest.fixture
def office(serve: Serve) -> Office:
    return Office(desk(serve, NOTION_PARENT=POST_MORTEMS_ID))


def test_a_first_page_takes_three_requests(office: Office) -> None:
    page = office.publish()
    assert office.desk.asked() == FIRST_PUBLISH
    assert office.pages() == [page.page_id]
    assert not page.existed


def test_all_that_is_read_is_read_before_the_page_is_written_for(office: Office) -> None:
    place = office.reserve()
    assert office.desk.asked() == FIRST_PUBLISH[:-1]
    office.publisher.publish(place, CONTENT, FIELDS, WHOLE, soon())
    assert office.desk.asked() == FIRST_PUBLISH


def test_a_parent_that_is_not_shared_fails_before_the_page_is_written_for(serve: Serve) -> None:
    office = Office(desk(serve, {"pages": [{"title": "Elsewhere", "shared": False}]}, NOTION_PARENT=PAGE))
    with pytest.raises(PermanentFailure, match="NOTION_PARENT does not exist or is not shared"):
        office.reserve()


def test_the_page_holds_its_sections_under_its_title(office: Office) -> None:
    page = office.publish()
    assert office.texts(page.page_id) == SAID
    assert client(office.desk.url).pages.retrieve(page.page_id)["properties"]["Name"]["title"][0]["plain_text"] == TITLE


def test_the_page_is_on_record_with_what_it_covers(office: Office) -> None:
    page = office.publish()
    assert office.registry.records[KEY] == PageRecord(page.page_id, page.url, TITLE, None, RESOLVED, "job-1")


def test_without_a_configured_parent_the_page_goes_under_the_one_with_the_right_title(serve: Serve) -> None:
    office = Office(desk(serve))
    office.publish()
    assert office.desk.asked() == ["POST /v1/search", *FIRST_PUBLISH[1:]]
    assert len(office.pages()) == 1


def test_an_older_page_is_found_behind_more_than_a_hundred_others(serve: Serve) -> None:
    others = [{"title": f"Post-mortem {number}", "parent": "Post Mortems"} for number in range(120)]
    office = office_with(serve, {"pages": [*others, *own_page()["pages"]]})
    with pytest.raises(NothingToDo) as nothing:
        office.publish(incident=replace(INCIDENT, resolved_at=None))
    assert nothing.value.page_id == PAGE


def test_a_page_with_the_same_title_by_somebody_else_is_not_ours(serve: Serve) -> None:
    office = office_with(serve, own_page(markdown=f"My own notes\n{INCIDENT_KEY_MARK}{KEY}"))
    office.publish()
    assert len(office.pages()) == 2


@pytest.mark.parametrize("key", [f"{KEY}9", "monday:142", "monday:77:142", "monday:42:77", "monday:42:", "manual:42"])
def test_the_page_of_an_incident_whose_key_is_alike_is_not_ours(serve: Serve, key: str) -> None:
    office = office_with(serve, own_page(key=key))
    office.publish()
    assert len(office.pages()) == 2


def test_a_page_that_fits_into_one_request_is_one_request(office: Office) -> None:
    rows = [paragraph(f"row {number}", *[paragraph("cell")] * 9) for number in range(95)]
    page = office.publish(content=with_record(rows))
    assert office.desk.asked() == FIRST_PUBLISH
    assert len(office.texts(page.page_id)) == 100


def with_record(rows: list[dict[str, Any]]) -> PageContent:
    return content_of(SAID[2], further=(PageSection("record", "Record", (heading("Record"), *rows)),))


LONG = {
    "many at the top": [paragraph(f"row {number}") for number in range(350)],
    "many in all": [paragraph(f"row {number}", *[paragraph("cell")] * 30) for number in range(90)],
    "many bytes": [paragraph(f"row {number}", *[paragraph("w" * 1900)] * 30) for number in range(30)],
}


@pytest.mark.parametrize(("size", "appended"), [("many at the top", 3), ("many in all", 2), ("many bytes", 4)])
def test_a_longer_page_is_written_whole_in_few_requests(office: Office, size: str, appended: int) -> None:
    rows = LONG[size]
    page = office.publish(content=with_record(rows))
    texts = office.texts(page.page_id)
    assert texts == [*SAID[:3], "Record", *(f"row {number}" for number in range(len(rows))), RECEIPT_TITLE]
    assert office.desk.asked().count("POST /v1/pages") == 1
    assert office.desk.asked().count("PATCH /v1/blocks/{id}/children") == appended


def test_the_first_request_of_a_longer_page_holds_its_open_part_its_key_and_that_more_follows(office: Office) -> None:
    office.publish(content=with_record(LONG["many at the top"]))
    (body,) = office.desk.bodies("POST /v1/pages")
    first = str(body["children"][:3]), str(body["children"][-1])
    assert "A promo code did not work." in first[0]
    assert f"{INCIDENT_KEY_MARK}{KEY}" in first[1]
    assert "| before" in first[1]
    assert len(body["children"]) == 100


def test_a_busy_notion_is_asked_again_after_the_time_it_names(office: Office) -> None:
    office.desk.fail(429, "POST /v1/pages", body=BUSY, headers={"Retry-After": "2"})
    page = office.publish()
    assert office.pages() == [page.page_id]
    assert office.desk.waits == [pytest.approx(2, abs=0.1)]


def test_an_overloaded_notion_is_asked_again_as_it_did_nothing(office: Office) -> None:
    office.desk.fail(529, "POST /v1/pages", body={"object": "error", "code": "service_overload", "message": "…"})
    office.publish()
    assert len(office.pages()) == 1


def test_a_pause_that_is_longer_than_the_time_left_goes_back_to_the_queue(office: Office) -> None:
    office.desk.fail(429, "POST /v1/pages", body=BUSY, headers={"Retry-After": "300"})
    with pytest.raises(RetryLater) as later_on:
        office.publish()
    assert later_on.value.after_seconds == 300
    assert not office.pages()


def test_a_notion_that_cannot_be_read_delays_the_job(office: Office) -> None:
    office.desk.fail(500, times=None)
    with pytest.raises(RetryLater, match="Notion has a problem"):
        office.publish()


def test_a_bad_token_fails_the_job_and_says_where_it_belongs(serve: Serve) -> None:
    at = desk(serve, NOTION_PARENT=POST_MORTEMS_ID)
    publisher = Publisher(at.client(token="ntn_old"), at.settings, Registry(), lambda: NOW)
    with pytest.raises(PermanentFailure, match="NOTION_API_KEY"):
        publisher.reserve(INCIDENT, TITLE, WHOLE, JOB, soon())


def test_a_connection_that_may_not_write_fails_the_job_with_the_remedy(office: Office) -> None:
    body = {"object": "error", "code": "restricted_resource", "message": "Insufficient permissions."}
    office.desk.fail(403, "POST /v1/pages", body=body)
    with pytest.raises(PermanentFailure, match="capabilities"):
        office.publish()


def test_a_page_that_notion_refuses_fails_the_job_without_a_word_of_its_content(office: Office) -> None:
    code = {"type": "code", "code": {"rich_text": [], "language": "the secret plan"}}
    content = content_of(SAID[2], further=(PageSection("code", "Code", (code,)),))
    with pytest.raises(PermanentFailure, match=r"400, validation_error, body\.children\[3\]\.code") as failure:
        office.publish(content=content)
    assert "secret plan" not in str(failure.value)
