"""What Monday's webhook asks for."""

from __future__ import annotations

import hashlib
import json
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from postmortem.errors import BadRequest
from postmortem.intake.body import read_object
from postmortem.intake.resolution import Ignored, challenge_of, is_challenge, read_resolution
from postmortem.models import Job, Trigger
from postmortem.settings import ResolutionSettings

FIXTURES = Path(__file__).parents[3] / "shared" / "monday" / "fixtures"
NOW = datetime(2026, 11, 18, 15, 31, 7, tzinfo=UTC)
SETTINGS = ResolutionSettings()
EVENT: dict[str, Any] = {
    "app": "monday",
    "type": "update_column_value",
    "triggerTime": "2026-11-18T15:31:06.044Z",
    "boardId": 1771812698,
    "pulseId": 1772099344,
    "columnId": "status",
    "columnType": "color",
    "value": {"label": {"index": 1, "text": "Resolved", "is_done": True}, "post_id": None},
    "previousValue": None,
    "changedAt": 1795015865.412345,
}


def payload(**changes: object) -> dict[str, Any]:
    """The event as it arrives, with these fields changed; one that is set to ... is left out."""
    event = {name: value for name, value in (deepcopy(EVENT) | changes).items() if value is not ...}
    return read_object(json.dumps({"event": event}), base64_encoded=False)


def read(settings: ResolutionSettings = SETTINGS, /, **changes: object) -> Job | Ignored:
    return read_resolution(payload(**changes), settings, NOW)


def labelled(text: str | None, index: int = 1) -> dict[str, Any]:
    return {"label": {"index": index, "text": text}}


def job_of(**changes: object) -> Job:
    job = read(**changes)
    assert isinstance(job, Job)
    return job


def test_a_resolved_status_is_a_job() -> None:
    identity = b"1771812698:1772099344:status:1:1795015865.412345"
    assert read() == Job(
        job_id=f"pm-{hashlib.sha256(identity).hexdigest()[:24]}",
        trigger=Trigger.MONDAY,
        requested_at=NOW,
        board_id="1771812698",
        item_id="1772099344",
        resolved_at=datetime(2026, 11, 18, 15, 31, 5, 412345, tzinfo=UTC),
    )


@pytest.mark.parametrize("label", ["Resolved", "resolved", " DONE ", "Closed"])
def test_every_configured_label_means_resolved_whatever_its_case(label: str) -> None:
    assert isinstance(read(value=labelled(label)), Job)


def test_other_labels_can_be_configured() -> None:
    settings = ResolutionSettings(monday_resolved_labels=("Fixed",))
    assert isinstance(read(settings, value=labelled("fixed")), Job)
    assert isinstance(read(settings), Ignored)


@pytest.mark.parametrize("value", [None, {}, {"label": None}, labelled(None, index=5), labelled(""), "text", 7])
def test_a_cleared_status_is_ignored(value: object) -> None:
    assert read(value=value) == Ignored("the status was cleared")


def test_another_status_is_ignored_without_repeating_it() -> None:
    ignored = read(value=labelled("Waiting for Ana's password"))
    assert ignored == Ignored("the new status is not one that means resolved")


def test_any_status_column_counts_where_none_is_configured() -> None:
    assert isinstance(read(columnId="color_mm00xxxx"), Job)
    assert isinstance(read(columnType="status"), Job)
    assert read(columnType="multiple-person") == Ignored("not a status column")


def test_what_the_agent_itself_writes_on_the_item_starts_no_job() -> None:
    link = {"url": "https://notion.so/page-1", "text": "Post-mortem", "changed_at": "2026-11-18T15:31:06Z"}
    assert read(columnId="report", columnType="link", value=link) == Ignored("not a status column")
    update = {"event": {"type": "create_update", "boardId": 1, "pulseId": 2, "body": "<p>Resolved</p>", "updateId": 3}}
    assert read_resolution(update, ResolutionSettings(), NOW) == Ignored("not a change of a column")
    item = {"event": {"type": "create_pulse", "boardId": 1, "pulseId": 2, "pulseName": "Resolved", "columnValues": {}}}
    assert read_resolution(item, ResolutionSettings(), NOW) == Ignored("not a change of a column")


def test_only_the_configured_column_counts() -> None:
    settings = ResolutionSettings(monday_status_column_id="status_1")
    assert read(settings) == Ignored("not the status column 'status_1'")
    assert isinstance(read(settings, columnId="status_1", columnType=...), Job)


@pytest.mark.parametrize("kind", ["create_pulse", "create_update", "move_pulse_into_group"])
def test_an_event_that_changes_no_column_is_ignored(kind: str) -> None:
    assert read(type=kind, columnId=..., columnType=..., value=...) == Ignored("not a change of a column")


def test_a_sub_item_is_ignored() -> None:
    assert read(parentItemId="1772099000") == Ignored("a sub-item, not an incident")


def test_a_retry_is_the_same_job() -> None:
    retry = job_of(isRetry=True, triggerTime="2026-11-18T15:32:06.044Z", triggerUuid="f" * 32, subscriptionId=2)
    assert retry.job_id == job_of().job_id


@pytest.mark.parametrize(
    "changes",
    [
        {"boardId": 2},
        {"pulseId": 2},
        {"columnId": "s2"},
        {"value": labelled("Done", 2)},
        {"changedAt": 1795015865.412346},
    ],
)
def test_another_change_is_another_job(changes: dict[str, Any]) -> None:
    assert job_of(**changes).job_id != job_of().job_id


def test_ids_may_come_as_text_and_the_item_as_item_id() -> None:
    assert job_of(boardId="1771812698", pulseId=..., itemId="1772099344").job_id == job_of().job_id


def test_no_digit_of_the_time_is_lost_on_the_way() -> None:
    assert job_of(changedAt=1790165018.6281064).resolved_at == datetime(2026, 9, 23, 12, 3, 38, 628106, tzinfo=UTC)


def test_the_time_of_the_event_stands_in_for_the_time_of_the_change() -> None:
    job = job_of(changedAt=...)
    assert job.resolved_at == datetime(2026, 11, 18, 15, 31, 6, 44000, tzinfo=UTC)
    assert job.job_id == job_of(changedAt=None).job_id


@pytest.mark.parametrize("senseless", [-1, 0, 1e30, 253402300800, "yesterday", [1], {"a": 1}, True])
def test_a_time_of_the_change_that_cannot_be_used_is_unknown(senseless: object) -> None:
    assert job_of(changedAt=senseless).resolved_at == job_of(changedAt=...).resolved_at


@pytest.mark.parametrize("senseless", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "", 7, None])
def test_a_senseless_time_of_the_event_does_not_matter_beside_the_time_of_the_change(senseless: object) -> None:
    assert job_of(triggerTime=senseless).job_id == job_of().job_id


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"boardId": ...}, "boardId"),
        ({"boardId": True}, "boardId"),
        ({"boardId": "../boards"}, "boardId"),
        ({"pulseId": ...}, "pulseId"),
        ({"pulseId": {"id": 1}}, "pulseId"),
        ({"changedAt": -1, "triggerTime": "soon"}, "changedAt"),
        ({"changedAt": ..., "triggerTime": ...}, "changedAt"),
        ({"changedAt": ..., "triggerTime": "0001-01-01T00:00:00+14:00"}, "triggerTime"),
    ],
)
def test_a_malformed_resolution_is_refused_by_the_name_of_its_field(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(BadRequest, match=named):
        read(**changes)


@pytest.mark.parametrize("body", ["{}", '{"event": null}', '{"event": "resolved"}', '{"challenge": "x", "event": 1}'])
def test_a_call_without_an_event_is_refused(body: str) -> None:
    with pytest.raises(BadRequest, match="event"):
        read_resolution(read_object(body, base64_encoded=False), SETTINGS, NOW)


def test_a_challenge_is_recognised_and_given_back() -> None:
    call = {"challenge": "3eZbrw1aBm2rZgRN"}
    assert is_challenge(call)
    assert challenge_of(call) == "3eZbrw1aBm2rZgRN"
    assert not is_challenge(payload())


def test_a_challenge_that_is_no_text_is_refused() -> None:
    with pytest.raises(BadRequest, match="challenge"):
        challenge_of({"challenge": {"nested": True}})


@pytest.mark.parametrize(
    ("name", "resolved"),
    [
        ("webhook_status_resolved", True),
        ("webhook_status_retry", True),
        ("webhook_status_previous_null", True),
        ("webhook_status_blank_label", False),
        ("webhook_status_cleared", False),
        ("webhook_status_cleared_empty", False),
        ("webhook_status_legacy_2021", False),
    ],
)
def test_every_recorded_shape_is_understood(name: str, resolved: bool) -> None:
    recorded = FIXTURES / f"{name}.json"
    if not recorded.is_file():
        pytest.skip(f"the recorded payloads of Monday.com are not here ({FIXTURES})")
    call = read_object(recorded.read_text(encoding="utf-8"), base64_encoded=False)
    assert isinstance(read_resolution(call, SETTINGS, NOW), Job) is resolved


def test_the_shape_of_2021_is_understood_too() -> None:
    recorded = FIXTURES / "webhook_status_legacy_2021.json"
    if not recorded.is_file():
        pytest.skip(f"the recorded payloads of Monday.com are not here ({FIXTURES})")
    call = read_object(recorded.read_text(encoding="utf-8"), base64_encoded=False)
    settings = ResolutionSettings(monday_resolved_labels=("Status change wbhook",))
    job = read_resolution(call, settings, NOW)
    assert isinstance(job, Job)
    assert job.resolved_at == datetime(2021, 10, 11, 9, 20, 17, 473193, tzinfo=UTC)


@pytest.mark.parametrize(
    "body",
    [None, "", "resolved", "[1]", '"text"', "[" * 60_000, "{" * 60_000, '{"a": NaN}', '{"a": ' + "9" * 60_000 + "}"],
)
def test_a_body_that_is_no_json_object_is_refused(body: str | None) -> None:
    with pytest.raises(BadRequest, match="body"):
        read_object(body, base64_encoded=False)


@pytest.mark.parametrize("body", ["not base64!", "/w==", "W10="])
def test_an_encoded_body_that_is_no_json_object_is_refused(body: str) -> None:
    with pytest.raises(BadRequest, match="body"):
        read_object(body, base64_encoded=True)


def test_an_encoded_body_is_decoded() -> None:
    assert read_object("eyJhIjogMX0=", base64_encoded=True) == {"a": 1}
