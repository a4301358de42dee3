"""The HTTP API."""

from __future__ import annotations

import base64
import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.webhook import app
from local.cloud.lambda_context import LambdaContext
from postmortem.jobs.record import from_message
from tests.handlers.conftest import MANUAL_TOKEN, SIGNING_SECRET, WEBHOOK_TOKEN, Aws, read_event
from tests.signing import jwt

RESOLVED_JOB = "pm-6ac1a2b29e21e014de8e2fb2"
PERSON = {"authorization": f"Bearer {MANUAL_TOKEN}"}


@dataclass(frozen=True)
class Api:
    """Calls the handler as API Gateway does."""

    context: LambdaContext

    def send(self, event: dict[str, Any]) -> tuple[int, Any]:
        """Status and body of the answer; the body as JSON where there is one."""
        answer = app.handler(event, self.context)
        return answer["statusCode"], json.loads(answer["body"]) if answer["body"] else ""

    def call(self, name: str, *, body: str | None = None, **changes: object) -> tuple[int, Any]:
        """Sends an event of `events/` with another body, and with top-level fields changed."""
        event = read_event(name) | changes
        return self.send(event if body is None else event | {"body": body})

    def ask(self, job_id: str, headers: dict[str, str] | None = None) -> tuple[int, Any]:
        """Asks for the status of a job."""
        event = read_event("manual") | {"rawPath": f"/postmortems/{job_id}", "headers": headers or PERSON}
        event["requestContext"]["http"] |= {"method": "GET", "path": f"/postmortems/{job_id}"}
        return self.send({name: value for name, value in event.items() if name != "body"})


@pytest.fixture
def api(aws: Aws, context: LambdaContext) -> Api:
    return Api(context)


def resolved(**changes: object) -> str:
    """The body of a resolution with fields of its event changed."""
    payload = json.loads(read_event("resolved")["body"])
    payload["event"] |= changes
    return json.dumps(payload)


def test_the_challenge_is_given_back(api: Api) -> None:
    assert api.call("challenge") == (200, json.loads(read_event("challenge")["body"]))


def test_a_challenge_with_the_wrong_token_is_refused(api: Api) -> None:
    status, _ = api.call("challenge", queryStringParameters={"token": "wrong"})
    assert status == 401


def test_a_resolution_is_queued_for_after_the_quiet_period(api: Api, aws: Aws) -> None:
    assert api.call("resolved") == (200, {"job_id": RESOLVED_JOB})
    assert aws.receive() == []
    assert aws.delayed() == 1


def test_the_queued_message_is_the_job_and_can_be_followed_by_its_correlation_id(
    api: Api, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUIET_PERIOD_SECONDS", "0")
    api.call("resolved")
    (message,) = aws.receive()
    job = from_message(message["Body"])
    assert (job.job_id, job.board_id, job.item_id) == (RESOLVED_JOB, "123", "9000000001")
    assert message["MessageAttributes"]["correlation_id"]["StringValue"] == "JKJaXmPLvHcESHA="


def test_a_queued_resolution_can_be_asked_about(api: Api) -> None:
    api.call("resolved")
    status, answer = api.ask(RESOLVED_JOB)
    assert status == 200
    assert (answer["job_id"], answer["status"], answer["stage"]) == (RESOLVED_JOB, "queued", "queued")


def test_a_resolution_that_is_sent_again_gives_the_same_job(api: Api) -> None:
    first = api.call("resolved")
    assert api.call("resolved", body=resolved(isRetry=True)) == first


def test_another_status_is_ignored_for_a_reason(api: Api, aws: Aws) -> None:
    assert api.call("not-resolved") == (200, {"ignored": "the new status is not one that means resolved"})
    assert aws.delayed() == 0


@pytest.mark.parametrize(
    "body",
    [
        "",
        "resolved",
        "[]",
        "null",
        "{}",
        '{"event": 1}',
        "[" * 50_000,
        resolved(boardId=None),
        resolved(changedAt=-1, triggerTime=-1),
    ],
)
def test_a_malformed_call_is_refused(api: Api, body: str) -> None:
    status, answer = api.call("resolved", body=body)
    assert status == 400
    assert answer["message"]


def test_a_malformed_call_without_the_token_is_told_nothing_else(api: Api) -> None:
    status, _ = api.call("resolved", body="nonsense", queryStringParameters={})
    assert status == 401


@pytest.mark.parametrize("name", ["resolved", "manual"])
def test_a_body_of_a_megabyte_is_refused(api: Api, name: str) -> None:
    status, answer = api.call(name, body=json.dumps({"incident_description": "x" * 1_000_000}))
    assert status == 413
    assert "too large" in answer["message"]


@pytest.mark.parametrize("name", ["resolved", "manual"])
def test_a_body_in_base64_is_understood(api: Api, name: str) -> None:
    encoded = base64.b64encode(read_event(name)["body"].encode()).decode()
    status, answer = api.call(name, body=encoded, isBase64Encoded=True)
    assert status in {200, 202}
    assert answer["job_id"]


def test_a_body_that_only_claims_to_be_base64_is_refused(api: Api) -> None:
    assert api.call("resolved", body="{}", isBase64Encoded=True)[0] == 400


def test_a_signed_call_needs_no_url_token(api: Api, aws: Aws) -> None:
    aws.set_webhook_secret(json.dumps({"MONDAY_SIGNING_SECRET": SIGNING_SECRET}))
    expires = (datetime.now(UTC) + timedelta(minutes=5)).timestamp()
    headers = {"authorization": jwt({"exp": expires}, SIGNING_SECRET)}
    assert api.call("resolved", queryStringParameters={}, headers=headers)[0] == 200


@pytest.mark.parametrize("token", [jwt({"exp": 0}, SIGNING_SECRET), jwt({"exp": 2**40}, "wrong"), "unsigned"])
def test_a_badly_signed_call_is_refused_although_its_url_token_is_right(api: Api, aws: Aws, token: str) -> None:
    aws.set_webhook_secret(json.dumps({"MONDAY_SIGNING_SECRET": SIGNING_SECRET, "WEBHOOK_TOKEN": WEBHOOK_TOKEN}))
    assert api.call("resolved", headers={"authorization": token})[0] == 401


def test_every_call_is_refused_where_nothing_is_configured(api: Api, aws: Aws) -> None:
    aws.set_webhook_secret("{}")
    assert [api.call(name)[0] for name in ("challenge", "resolved", "manual")] == [401, 401, 401]


@pytest.mark.parametrize("secret", ["not JSON", "[]", '{"WEBHOOK_TOKEN": 5}'])
def test_a_secret_that_makes_no_sense_is_an_error_without_details(
    api: Api, aws: Aws, log: io.StringIO, secret: str
) -> None:
    aws.set_webhook_secret(secret)
    status, answer = api.call("manual")
    assert (status, answer["message"]) == (500, "The service is not set up; its log says what is missing.")
    assert "ERROR" in log.getvalue()


def test_a_missing_secret_is_named_in_the_log(api: Api, log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_SECRET_ID", "no/such/secret")
    assert api.call("manual")[0] == 500
    assert "The secret 'no/such/secret' cannot be read (ResourceNotFoundException)" in log.getvalue()


def test_a_manual_request_is_accepted_and_says_where_to_look(api: Api) -> None:
    status, answer = api.call("manual")
    assert status == 202
    assert answer["status_url"] == (
        f"https://abcdefghij.execute-api.us-east-1.amazonaws.com/postmortems/{answer['job_id']}"
    )
    assert api.ask(answer["job_id"])[1]["status"] == "queued"


def test_a_manual_request_is_queued_at_once_without_its_words(api: Api, aws: Aws) -> None:
    api.call("manual")
    (message,) = aws.receive()
    assert "Summer25" not in message["Body"]
    assert from_message(message["Body"]).started_at == datetime(2025, 8, 4, 9, tzinfo=UTC)


def test_the_status_url_is_right_on_a_machine_of_ones_own(api: Api) -> None:
    headers = PERSON | {"host": "127.0.0.1:8080"}
    _, answer = api.call("manual", headers=headers)
    assert answer["status_url"].startswith("http://127.0.0.1:8080/postmortems/pm-")


def test_a_manual_request_with_a_wrong_field_is_refused_by_its_name(api: Api, aws: Aws) -> None:
    status, answer = api.call("manual", body='{"incident_description": "x", "started_at": "yesterday"}')
    assert status == 400
    assert answer["message"].startswith("started_at: ")
    assert aws.receive() == []


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer wrong"}])
def test_a_person_without_the_token_gets_nothing(api: Api, headers: dict[str, str]) -> None:
    assert api.call("manual", headers=headers)[0] == 401
    assert api.ask(RESOLVED_JOB, headers or {"x": "y"})[0] == 401


@pytest.mark.parametrize("job_id", ["pm-unknown", "a%2Fb", "x" * 3000])
def test_an_unknown_job_is_not_found(api: Api, job_id: str) -> None:
    assert api.ask(job_id)[0] == 404


def test_a_queue_that_is_down_makes_monday_try_again(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUEUE_URL", "https://sqs.us-east-1.amazonaws.com/123456789012/no-such-queue")
    assert api.call("resolved") == (503, "")


def test_a_queue_that_is_down_is_told_to_a_person(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUEUE_URL", "https://sqs.us-east-1.amazonaws.com/123456789012/no-such-queue")
    status, answer = api.call("manual")
    assert (status, answer["statusCode"]) == (503, 503)
    assert "queue" in answer["message"]


def test_a_table_that_is_down_does_not_stop_a_resolution(
    api: Api, aws: Aws, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TABLE_NAME", "no-such-table")
    assert api.call("resolved")[0] == 200
    assert aws.delayed() == 1
    assert "record could not be written" in log.getvalue()


def test_a_table_that_is_down_stops_a_manual_request_before_it_is_queued(
    api: Api, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TABLE_NAME", "no-such-table")
    assert api.call("manual")[0] == 503
    assert aws.receive() == []


def test_neither_tokens_nor_the_words_of_a_request_are_logged(api: Api, log: io.StringIO) -> None:
    for name in ("challenge", "resolved", "not-resolved", "manual"):
        api.call(name)
    api.call("manual", body='{"incident_description": "hunter2", "started_at": "hunter2"}')
    written = log.getvalue()
    assert written.count("\n") >= 3
    for secret in (WEBHOOK_TOKEN, MANUAL_TOKEN, "Summer25", "marketing-ops", "hunter2"):
        assert secret not in written


def test_every_line_of_the_log_names_the_call_and_the_job(api: Api, log: io.StringIO) -> None:
    api.call("resolved")
    line = json.loads(log.getvalue().splitlines()[-1])
    assert (line["correlation_id"], line["job_id"]) == ("JKJaXmPLvHcESHA=", RESOLVED_JOB)


@pytest.mark.parametrize(
    ("name", "metric"), [("resolved", "JobsQueued"), ("not-resolved", "JobsIgnored"), ("manual", "JobsQueued")]
)
def test_what_became_of_a_call_is_counted(api: Api, capsys: pytest.CaptureFixture[str], name: str, metric: str) -> None:
    api.call(name)
    blob = json.loads(next(line for line in capsys.readouterr().out.splitlines() if "CloudWatchMetrics" in line))
    assert (blob[metric], blob["service"]) == ([1.0], "postmortem")
