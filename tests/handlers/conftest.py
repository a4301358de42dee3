"""The real handlers over SQS, DynamoDB and Secrets Manager, as moto speaks them."""

from __future__ import annotations

import io
import json
import logging
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws
from types_boto3_sqs import SQSClient
from types_boto3_sqs.literals import QueueAttributeNameType

from functions.webhook import app as webhook
from local.cloud.aws import Resources, create_resources
from local.cloud.lambda_context import LambdaContext
from postmortem.telemetry import logger, metrics

EVENTS = Path(__file__).parents[2] / "events"
WEBHOOK_TOKEN = "local-webhook-token"
MANUAL_TOKEN = "local-manual-token"
SIGNING_SECRET = "local-signing-secret"


def read_event(name: str) -> dict[str, Any]:
    """An event of `events/`."""
    event: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text(encoding="utf-8"))
    return event


@dataclass(frozen=True)
class Aws:
    """The made-up AWS of one test."""

    resources: Resources
    sqs: SQSClient

    def receive(self, queue_url: str = "") -> list[Any]:
        """The messages that a worker would get now; or those of another queue."""
        answer = self.sqs.receive_message(
            QueueUrl=queue_url or self.resources.queue_url,
            MaxNumberOfMessages=10,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        return list(answer.get("Messages", []))

    def drain(self, queue_url: str) -> int:
        """Takes every message that is visible out of a queue; how many there were."""
        messages = self.sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10).get("Messages", [])
        for message in messages:
            self.sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
        return len(messages)

    def delayed(self) -> int:
        """How many messages wait for their quiet period to end."""
        return self._count("ApproximateNumberOfMessagesDelayed")

    def hidden(self) -> int:
        """How many messages have been received and neither deleted nor made visible again."""
        return self._count("ApproximateNumberOfMessagesNotVisible")

    def _count(self, name: QueueAttributeNameType) -> int:
        answer = self.sqs.get_queue_attributes(QueueUrl=self.resources.queue_url, AttributeNames=[name])
        return int(answer["Attributes"][name])

    def set_webhook_secret(self, text: str) -> None:
        """Puts this text into the webhook's secret."""
        name = self.resources.environment()["WEBHOOK_SECRET_ID"]
        boto3.client("secretsmanager").put_secret_value(SecretId=name, SecretString=text)


@pytest.fixture(scope="module", autouse=True)
def _made_up_aws() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as environment, mock_aws():
        environment.setenv("AWS_DEFAULT_REGION", "us-east-1")
        yield


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Aws:
    """Queue, table and secrets of one test, and the environment that names them."""
    test = uuid.uuid4().hex
    for name in ("QUEUE_URL", "TABLE_NAME", "WEBHOOK_SECRET_ID", "INTEGRATIONS_SECRET_ID"):
        monkeypatch.setenv(name, f"{name.lower()}-{test}")
    resources = create_resources(
        {"WEBHOOK_TOKEN": WEBHOOK_TOKEN, "MANUAL_TOKEN": MANUAL_TOKEN}, worker_timeout_seconds=600
    )
    for name, value in resources.environment().items():
        monkeypatch.setenv(name, value)
    webhook.build.cache_clear()
    made_up = Aws(resources, boto3.client("sqs"))
    made_up.drain(resources.dead_letter_queue_url)  # the one name that all tests share
    return made_up


@pytest.fixture
def context() -> LambdaContext:
    return LambdaContext("function", 600)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the functions log, one JSON object a line."""
    handler = logger.registered_handler
    assert isinstance(handler, logging.StreamHandler)
    lines = io.StringIO()
    before = handler.setStream(lines)
    yield lines
    handler.setStream(before)


@pytest.fixture(autouse=True)
def _no_metrics_left_over() -> Iterator[None]:
    yield
    metrics.clear_metrics()
