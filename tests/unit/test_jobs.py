"""The queue's message."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from postmortem.errors import PermanentFailure
from postmortem.jobs.record import JobStatus, Stage, State, from_message, request_of, to_message, with_request
from postmortem.models import Job, Trigger

NOW = datetime(2026, 11, 18, 15, 31, 6, 44000, tzinfo=UTC)
MONDAY_JOB = Job(
    job_id="pm-0123456789abcdef01234567",
    trigger=Trigger.MONDAY,
    requested_at=NOW,
    board_id="1771812698",
    item_id="1772099344",
    resolved_at=datetime(2026, 11, 18, 15, 31, 5, 412345, tzinfo=UTC),
)
MANUAL_JOB = Job(
    job_id="pm-fedcba9876543210fedcba98",
    trigger=Trigger.MANUAL,
    requested_at=NOW,
    item_id="1772099344",
    started_at=NOW,
    description="Checkout refuses every code " * 70,
    slack_channels=tuple(f"channel-{number}" for number in range(20)),
    slack_thread="https://acme.slack.com/archives/C0123456789/p1754298442123456",
    force=True,
)


def message(**changes: object) -> str:
    return json.dumps(json.loads(to_message(MONDAY_JOB)) | changes)


def test_a_job_of_monday_comes_out_of_its_message_as_it_went_in() -> None:
    assert from_message(to_message(MONDAY_JOB)) == MONDAY_JOB


def test_a_manual_job_comes_out_of_its_message_and_its_record_as_it_went_in() -> None:
    stored = json.loads(json.dumps(request_of(MANUAL_JOB)))
    assert with_request(from_message(to_message(MANUAL_JOB)), stored) == MANUAL_JOB


def test_the_message_is_small_and_holds_none_of_the_words_of_the_request() -> None:
    body = to_message(MANUAL_JOB)
    assert len(body) < 4096
    assert set(json.loads(body)) == {"version", "job_id", "trigger", "requested_at", "item_id", "started_at", "force"}


def test_the_message_says_its_version() -> None:
    assert json.loads(to_message(MONDAY_JOB))["version"] == 1


def test_keys_that_a_newer_sender_adds_are_tolerated() -> None:
    assert from_message(message(priority="high")) == MONDAY_JOB


def test_times_with_an_offset_are_read_as_utc() -> None:
    assert from_message(message(requested_at="2026-11-18T16:31:06.044+01:00")).requested_at == NOW


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("not JSON", "body"),
        ("[]", "body"),
        ("{}", "job_id"),
        (message(version=2), "version"),
        (message(trigger="cron"), "trigger"),
        (message(job_id="../etc"), "job_id"),
        (message(job_id="x" * 65), "job_id"),
        (message(item_id=12), "item_id"),
        (message(requested_at="2026-11-18T15:31:06"), "requested_at"),
        (message(requested_at="0001-01-01T00:00:00+14:00"), "requested_at"),
    ],
)
def test_a_message_that_is_no_job_is_refused_by_the_name_of_its_field(body: str, named: str) -> None:
    with pytest.raises(PermanentFailure, match=named):
        from_message(body)


def test_a_refusal_does_not_repeat_what_was_sent() -> None:
    with pytest.raises(PermanentFailure) as refusal:
        from_message(message(job_id="our password is hunter2"))
    assert "hunter2" not in str(refusal.value)


def test_a_manual_job_without_a_record_cannot_be_done() -> None:
    with pytest.raises(PermanentFailure, match="Post it again"):
        with_request(MANUAL_JOB, None)


def test_a_job_of_monday_needs_no_record() -> None:
    assert with_request(MONDAY_JOB, None) == MONDAY_JOB


def test_the_status_has_exactly_the_keys_of_the_contract() -> None:
    status = JobStatus("pm-1", State.RUNNING, Stage.GATHER, 1, NOW, NOW)
    assert status.as_json() == {
        "job_id": "pm-1",
        "status": "running",
        "stage": "gather",
        "attempts": 1,
        "created_at": "2026-11-18T15:31:06.044000+00:00",
        "updated_at": "2026-11-18T15:31:06.044000+00:00",
        "page_url": None,
        "page_id": None,
        "title": None,
        "gaps": [],
        "error": None,
    }
