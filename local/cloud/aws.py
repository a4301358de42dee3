"""SQS, DynamoDB and Secrets Manager on this machine: moto's server, or whatever AWS_ENDPOINT_URL names."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass

import boto3
import requests
from botocore.exceptions import ClientError
from moto.server import ThreadedMotoServer

QUEUE_NAME = "postmortem-jobs"
DEAD_LETTER_QUEUE_NAME = "postmortem-jobs-dead"
TABLE_NAME = "postmortem-local"
WEBHOOK_SECRET_ID = "postmortem/local/webhook"
INTEGRATIONS_SECRET_ID = "postmortem/local/integrations"

WEBHOOK_SECRET_KEYS = ("MONDAY_SIGNING_SECRET", "WEBHOOK_TOKEN", "MANUAL_TOKEN")
INTEGRATIONS_SECRET_KEYS = (
    "MONDAY_API_TOKEN",
    "SLACK_BOT_TOKEN",
    "NOTION_API_KEY",
    "OPENAPI_MCP_HEADERS",
    "OPENAI_API_KEY",
    "OPENAI_CHECK_API_KEY",
)

VISIBILITY_PER_TIMEOUT = 6  # AWS: visibility time-out at least six times the function's
_LONGEST_VISIBILITY = 43_200  # seconds; SQS takes no longer one
MAX_RECEIVE_COUNT = 5  # as in template.yaml

_CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "local",
    "AWS_SECRET_ACCESS_KEY": "local",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_REGION": "us-east-1",
}


@dataclass(frozen=True)
class Resources:
    """What the handlers need of AWS, and the environment variables that say so."""

    queue_url: str
    dead_letter_queue_url: str
    table_name: str

    def environment(self) -> dict[str, str]:
        """The variables the two functions read."""
        return {
            "QUEUE_URL": self.queue_url,
            "TABLE_NAME": self.table_name,
            "WEBHOOK_SECRET_ID": os.environ.get("WEBHOOK_SECRET_ID") or WEBHOOK_SECRET_ID,
            "INTEGRATIONS_SECRET_ID": os.environ.get("INTEGRATIONS_SECRET_ID") or INTEGRATIONS_SECRET_ID,
        }


def start_embedded_aws() -> ThreadedMotoServer:
    """A fresh, empty AWS on a free port; it forgets everything when it stops. Points boto3 at itself."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # else a line for every call
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    requests.post(
        f"{url}/moto-api/reset", timeout=10
    ).raise_for_status()  # an earlier one of this process left its state
    os.environ["AWS_ENDPOINT_URL"] = url
    return server


def use_local_credentials() -> None:
    """Made-up credentials where none are set: an emulator wants some, and takes any."""
    for name, value in _CREDENTIALS.items():
        os.environ.setdefault(name, value)


def create_resources(secrets: Mapping[str, str], *, worker_timeout_seconds: float) -> Resources:
    """Queue, dead-letter queue, table and secrets, made where they are missing."""
    dead = _queue(DEAD_LETTER_QUEUE_NAME, {"MessageRetentionPeriod": "1209600"})
    redrive = {"deadLetterTargetArn": _queue_arn(dead), "maxReceiveCount": MAX_RECEIVE_COUNT}
    visibility = str(min(_LONGEST_VISIBILITY, max(1, round(VISIBILITY_PER_TIMEOUT * worker_timeout_seconds))))
    name = os.environ.get("QUEUE_URL", QUEUE_NAME).rsplit("/", 1)[-1]
    queue = _queue(name, {"VisibilityTimeout": visibility, "RedrivePolicy": json.dumps(redrive)})
    table = os.environ.get("TABLE_NAME") or TABLE_NAME
    _table(table)
    resources = Resources(queue, dead, table)
    names = resources.environment()
    _secret(names["WEBHOOK_SECRET_ID"], WEBHOOK_SECRET_KEYS, secrets)
    _secret(names["INTEGRATIONS_SECRET_ID"], INTEGRATIONS_SECRET_KEYS, secrets)
    return resources


def _queue(name: str, attributes: Mapping[str, str]) -> str:
    sqs = boto3.client("sqs")
    try:
        url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
    except sqs.exceptions.QueueDoesNotExist:
        return sqs.create_queue(QueueName=name, Attributes=dict(attributes))["QueueUrl"]  # type: ignore[arg-type]
    sqs.set_queue_attributes(QueueUrl=url, Attributes=dict(attributes))  # type: ignore[arg-type]
    return url


def _queue_arn(url: str) -> str:
    answer = boto3.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    return answer["Attributes"]["QueueArn"]


def _table(name: str) -> None:
    dynamodb = boto3.client("dynamodb")
    try:
        dynamodb.create_table(
            TableName=name,
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
    except dynamodb.exceptions.ResourceInUseException:
        return
    dynamodb.get_waiter("table_exists").wait(TableName=name)


def _secret(name: str, keys: tuple[str, ...], values: Mapping[str, str]) -> None:
    """The secret with the given values; one that exists keeps the keys that are not given."""
    client = boto3.client("secretsmanager")
    given = {key: values[key] for key in keys if values.get(key)}
    try:
        client.create_secret(Name=name, SecretString=json.dumps(given))
        return
    except client.exceptions.ResourceExistsException:
        known = _current(name)
    client.put_secret_value(SecretId=name, SecretString=json.dumps(known | given))


def _current(name: str) -> dict[str, str]:
    client = boto3.client("secretsmanager")
    try:
        stored = json.loads(client.get_secret_value(SecretId=name)["SecretString"])
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        return {}  # the secret is there but holds no value yet, as after a deployment
    return {str(key): str(value) for key, value in stored.items()}
