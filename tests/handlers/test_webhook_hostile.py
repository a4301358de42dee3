"""The HTTP API under whatever a stranger or a changed Monday may send: an answer below 500, always."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.webhook.app import Webhook
from local.cloud import lambda_context as local
from local.probe.mutations import HOSTILE, places, replaced
from postmortem.jobs.queue import JobQueue
from postmortem.jobs.record import from_message, to_message
from postmortem.jobs.store import JobStore
from postmortem.models import Job
from postmortem.settings import WebhookSecrets, WebhookSettings
from tests.handlers.conftest import MANUAL_TOKEN, SIGNING_SECRET, WEBHOOK_TOKEN, read_event

NOW = datetime(2026, 11, 30, tzinfo=UTC)


@dataclass
class Taken:
    """A queue and a table that keep what they are given."""

    jobs: list[Job] = field(default_factory=list)

    def send(self, job: Job, **_: object) -> None:
        self.jobs.append(job)

    def accept(self, job: Job) -> None:
        """As the table does."""

    def status(self, job_id: str) -> None:
        assert len(job_id.encode()) < 2048, "DynamoDB refuses longer keys"


@dataclass
class Api:
    """The three routes with a signing secret configured or not."""

    signed: bool = False
    taken: Taken = field(default_factory=Taken)

    def send(self, event: dict[str, Any]) -> int:
        settings = {"QUEUE_URL": "q", "TABLE_NAME": "t", "WEBHOOK_SECRET_ID": "s"}
        secrets = {"WEBHOOK_TOKEN": WEBHOOK_TOKEN, "MANUAL_TOKEN": MANUAL_TOKEN}
        if self.signed:
            secrets["MONDAY_SIGNING_SECRET"] = SIGNING_SECRET
        webhook = Webhook(
            WebhookSettings.model_validate(settings),
            secrets=lambda: WebhookSecrets.model_validate(secrets),
            queue=cast("JobQueue", self.taken),
            store=cast("JobStore", self.taken),
            clock=lambda: NOW,
        )
        answer = webhook.handle(event, cast("LambdaContext", local.LambdaContext("function", 60)))
        json.dumps(answer).encode()
        return int(answer["statusCode"])


def ascii_json(value: object) -> str:
    """JSON that may hold NaN and halves of characters as escapes."""
    return json.dumps(value)


@pytest.mark.parametrize("name", ["resolved", "not-resolved", "challenge", "manual"])
def test_no_value_in_any_place_of_a_body_is_too_much(name: str) -> None:
    event = read_event(name)
    body = json.loads(event["body"])
    api = Api()
    for place in places(body):
        for hostile in HOSTILE:
            status = api.send(event | {"body": ascii_json(replaced(body, place, hostile))})
            assert status in {200, 202, 400, 401, 413}, (place, hostile)
    for job in api.taken.jobs:
        assert from_message(to_message(job)).job_id == job.job_id, "what is taken can be worked on"


@pytest.mark.parametrize("name", ["resolved", "challenge", "manual"])
@pytest.mark.parametrize(
    "body",
    [
        "[" * 60_000,
        '{"event":' * 9_000,
        '{"event": {"columnId": "status"' + ', "value": {"label": {' * 2000,
        "1" * 9000,
        '{"event": NaN}',
        '{"event": 1e999, "challenge": -Infinity}',
        '{"challenge": "a", "challenge": {"b": 1}}',
        "\ufeff{}",
        '"\\ud800"',
        '{"\\ud800": "\\udfff", "challenge": "\\ud800"}',
        "\x00",
        "event=%7B%7D",
        "<xml/>",
        "null",
        None,
    ],
)
def test_no_body_is_too_much(name: str, body: str | None) -> None:
    for encoded in (False, True):
        given = base64.b64encode(body.encode("utf-8", "surrogatepass")).decode() if encoded and body else body
        assert Api().send(read_event(name) | {"body": given, "isBase64Encoded": encoded}) < 500


def test_a_body_that_says_it_is_base64_and_is_not_is_malformed() -> None:
    assert Api().send(read_event("resolved") | {"body": "{}*", "isBase64Encoded": True}) == 400


def signed_token(header: str, payload: str) -> str:
    """A token of this content that is signed rightly, whatever it says."""
    parts = ".".join(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in (header, payload))
    signature = hmac.new(SIGNING_SECRET.encode(), parts.encode(), hashlib.sha256).digest()
    return f"{parts}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


RIGHT = '{"alg": "HS256"}'


@pytest.mark.parametrize(
    ("header", "payload"),
    [
        (RIGHT, "[" * 100_000),
        ('{"alg":' * 50_000, "{}"),
        (RIGHT, '{"exp": NaN}'),
        (RIGHT, '{"exp": "soon"}'),
        (RIGHT, '{"exp": [1]}'),
        (RIGHT, '{"exp": null}'),
        (RIGHT, '{"exp": -1e999}'),
        (RIGHT, "null"),
        (RIGHT, "\ud800".encode("utf-8", "replace").decode()),
        ('{"alg": ["HS256"]}', "{}"),
        ("1" * 9000, "{}"),
    ],
)
def test_a_signed_token_that_cannot_be_read_is_refused(header: str, payload: str) -> None:
    event = read_event("resolved")
    event["headers"] = event.get("headers", {}) | {"authorization": signed_token(header, payload)}
    assert Api(signed=True).send(event) == 401


@pytest.mark.parametrize("value", [text for text in HOSTILE if isinstance(text, str)])
def test_no_header_or_query_is_too_much(value: str) -> None:
    for name in ("resolved", "manual"):
        for signed in (False, True):
            event = read_event(name) | {"queryStringParameters": {"token": value}}
            event["headers"] = {"authorization": value, "host": value, "content-type": value}
            assert Api(signed=signed).send(event) == 401


@pytest.mark.parametrize("job_id", ["x" * 3000, "pm-é", "..", "%00", "pm-1 OR 1=1", "{}"])
def test_what_can_be_no_job_is_not_looked_for(job_id: str) -> None:
    event = read_event("manual") | {
        "rawPath": f"/postmortems/{job_id}",
        "headers": {"authorization": f"Bearer {MANUAL_TOKEN}"},
    }
    event["requestContext"]["http"] |= {"method": "GET", "path": f"/postmortems/{job_id}"}
    assert Api().send(event) == 404
