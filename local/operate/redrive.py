"""`make redrive`: the dead letters go back to the queue, to be tried again.

They are sent before they are deleted: one that is moved twice does no harm, as a job that is done is not run again.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from local.operate.stack import queue_url, run
from postmortem.clients.aws import sqs_client

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient
    from types_boto3_sqs.type_defs import MessageTypeDef

_MOST_AT_ONCE = 10  # SQS: messages of one call
_WAIT_SECONDS = 2  # asks all of SQS's servers, and stays below the client's patience


def redrive(queue: str) -> int:
    """Move every dead letter of a queue back into it, as a new message with the same body; how many there were."""
    sqs, moved = sqs_client(), 0
    dead = _dead_letter_queue(sqs, queue)
    for message in _messages(sqs, dead):
        sqs.send_message(
            QueueUrl=queue,
            MessageBody=message["Body"],
            MessageAttributes={
                name: {"DataType": value["DataType"], "StringValue": value["StringValue"]}
                for name, value in message.get("MessageAttributes", {}).items()
            },
        )
        sqs.delete_message(QueueUrl=dead, ReceiptHandle=message["ReceiptHandle"])
        moved += 1
    return moved


def _dead_letter_queue(sqs: SQSClient, queue: str) -> str:
    attributes = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["RedrivePolicy"])["Attributes"]
    arn: str = json.loads(attributes["RedrivePolicy"])["deadLetterTargetArn"]
    return sqs.get_queue_url(QueueName=arn.rpartition(":")[2])["QueueUrl"]


def _messages(sqs: SQSClient, queue: str) -> Iterator[MessageTypeDef]:
    """What lies in the queue, until nothing more comes."""
    while batch := sqs.receive_message(
        QueueUrl=queue,
        MaxNumberOfMessages=_MOST_AT_ONCE,
        WaitTimeSeconds=_WAIT_SECONDS,
        MessageAttributeNames=["All"],
    ).get("Messages"):
        yield from batch


def show(environment: Mapping[str, str]) -> None:
    """Move them, and say how many they were."""
    moved = redrive(queue_url(environment))
    print(
        f"{moved} dead letter{'' if moved == 1 else 's'} went back to the queue; `make jobs` shows what becomes of it."
    )


if __name__ == "__main__":
    sys.exit(run(show))
