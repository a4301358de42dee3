"""What a person may ask for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from postmortem.errors import BadRequest
from postmortem.intake.manual import read_request
from postmortem.models import Job, Trigger

NOW = datetime(2026, 11, 18, 15, 31, tzinfo=UTC)
PERMALINK = "https://acme.slack.com/archives/C0123456789/p1754298442123456"


def read(**body: object) -> Job:
    return read_request(body, NOW)


def test_a_description_is_enough() -> None:
    job = read(incident_description=" Summer25 code refused ")
    assert (job.trigger, job.requested_at, job.description) == (Trigger.MANUAL, NOW, "Summer25 code refused")
    assert (job.item_id, job.slack_channels, job.slack_thread, job.force) == (None, (), None, False)


@pytest.mark.parametrize("item", [1772099344, "1772099344"])
def test_an_item_is_enough(item: object) -> None:
    assert read(monday_item_id=item).item_id == "1772099344"


def test_everything_that_is_given_reaches_the_job() -> None:
    job = read(
        incident_description="Summer25",
        monday_item_id="2",
        monday_board_id="1",
        slack_channels=["#marketing-ops", "C0123456789"],
        slack_thread=PERMALINK,
        started_at="2025-08-04T11:07:22+02:00",
        resolved_at="2025-08-04T09:30:00Z",
        force=True,
    )
    assert (job.item_id, job.board_id, job.slack_thread, job.force) == ("2", "1", PERMALINK, True)
    assert job.slack_channels == ("marketing-ops", "C0123456789")
    assert job.started_at == datetime(2025, 8, 4, 9, 7, 22, tzinfo=UTC)
    assert job.resolved_at == datetime(2025, 8, 4, 9, 30, tzinfo=UTC)


def test_every_request_is_a_job_of_its_own() -> None:
    assert read(incident_description="Summer25").job_id != read(incident_description="Summer25").job_id


def test_a_link_into_a_thread_is_taken() -> None:
    link = f"{PERMALINK}?thread_ts=1754298000.000100&cid=C0123456789"
    assert read(incident_description="x", slack_thread=link).slack_thread == link


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("incident_description", 5),
        ("incident_description", "x" * 2001),
        ("incident_description", "\ud800"),
        ("monday_item_id", "not-a-number"),
        ("monday_item_id", True),
        ("monday_item_id", 1.5),
        ("monday_board_id", "1" * 21),
        ("slack_channels", "marketing-ops"),
        ("slack_channels", ["two words"]),
        ("slack_channels", [""]),
        ("slack_channels", ["c"] * 21),
        ("slack_thread", "https://example.com/archives/C0123456789/p1754298442123456"),
        ("slack_thread", "https://evil.example/.slack.com/archives/C0123456789/p1754298442123456"),
        ("slack_thread", PERMALINK + "\n<!channel>"),
        ("started_at", "2025-08-04T09:07:22"),
        ("started_at", "yesterday"),
        ("started_at", 1754298442),
        ("resolved_at", "0001-01-01T00:00:00+14:00"),
        ("resolved_at", "2025-13-04T09:07:22Z"),
        ("force", "yes"),
        ("incident_desciption", "a misspelt field"),
    ],
)
def test_a_field_that_is_wrong_is_named(field: str, value: object) -> None:
    with pytest.raises(BadRequest, match=rf"(^|; ){field}\b"):
        read(**({"incident_description": "Summer25"} | {field: value}))


@pytest.mark.parametrize("body", [{}, {"incident_description": "  "}, {"monday_board_id": "1"}])
def test_a_request_that_does_not_say_which_incident_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(BadRequest, match="incident_description"):
        read(**body)


def test_an_incident_cannot_end_before_it_began() -> None:
    with pytest.raises(BadRequest, match="resolved_at"):
        read(incident_description="x", started_at="2025-08-04T09:00:00Z", resolved_at="2025-08-04T08:00:00Z")


def test_all_wrong_fields_are_named_at_once_without_their_values() -> None:
    with pytest.raises(BadRequest) as refusal:
        read(incident_description="x", started_at="hunter2", slack_thread="hunter2")
    assert "started_at" in str(refusal.value)
    assert "slack_thread" in str(refusal.value)
    assert "hunter2" not in str(refusal.value)
