"""One queue of SQS, and its errors in our words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from postmortem.errors import RetryLater

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient

LONGEST_PAUSE_SECONDS = 6 * 3600  # SQS: a message may be hidden for 12 h counted from when it was received


class Queue:
    """A queue. Every method raises RetryLater when SQS cannot be reached or refuses the call."""

    def __init__(self, client: SQSClient, url: str) -> None:
        self._client = client
        self._url = url

    def send(self, body: str, *, delay_seconds: int, attributes: Mapping[str, str]) -> None:
        """Sends a message that nobody sees for `delay_seconds` (0 to 900)."""
        with _errors_translated():
            self._client.send_message(
                QueueUrl=self._url,
                MessageBody=body,
                DelaySeconds=delay_seconds,
                MessageAttributes={
                    name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()
                },
            )

    def put_back(self, receipt_handle: str, *, after_seconds: float) -> None:
        """Makes a received message visible again after this pause, instead of after its visibility time-out."""
        pause = math.ceil(min(after_seconds, LONGEST_PAUSE_SECONDS))
        with _errors_translated():
            self._client.change_message_visibility(
                QueueUrl=self._url, ReceiptHandle=receipt_handle, VisibilityTimeout=pause
            )


@contextmanager
def _errors_translated() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "unknown error")
        raise RetryLater(f"The job queue refused a request ({code}).") from error
    except BotoCoreError as error:
        raise RetryLater(f"The job queue could not be reached ({type(error).__name__}).") from error
