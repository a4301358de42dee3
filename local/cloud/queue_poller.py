"""The event source mapping: polls the queue, runs the worker under its time limit, deletes what it has done.

Honours the visibility time-out (a message whose worker died or ran out of time comes back by itself), the partial batch
response, and the queue's redrive policy.
"""

from __future__ import annotations

import contextlib
import json
import logging
import selectors
import subprocess
import sys
import threading
from collections.abc import Mapping
from typing import IO, Any, TextIO

import boto3
from botocore.exceptions import BotoCoreError, ClientError

logger = logging.getLogger(__name__)

_LONG_POLL_SECONDS = 1  # short enough to end soon when asked to
_PAUSE_AFTER_ERROR_SECONDS = 1.0
_LONGEST_START_SECONDS = 60.0  # of the worker's imports; they take three on a machine that does nothing else


class WorkerTimedOut(Exception):
    """The worker did not answer within its time limit, or died; its process is gone."""


class Worker:
    """The worker's process, started when it is first needed and again after it died; it writes to `log`."""

    def __init__(self, timeout_seconds: float, environment: Mapping[str, str], log: TextIO) -> None:
        self._timeout_seconds = timeout_seconds
        self._environment = dict(environment)
        self._log = log
        self._process: subprocess.Popen[str] | None = None
        self._ready: subprocess.Popen[str] | None = None  # the process that has said so
        self._is_closed = False
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start the process now, so that the first job need not wait for its imports."""
        self._running()

    def invoke(self, event: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the handler answers for `event`. Raises WorkerTimedOut."""
        process = self._running()
        line = self._answer(process, json.dumps({"event": event, "timeout_seconds": self._timeout_seconds}))
        if not line:
            self._discard(process)
            raise WorkerTimedOut
        answer: Mapping[str, Any] = json.loads(line)
        return answer

    def kill(self) -> None:
        """End the process at once; an invocation that is running in it comes to nothing."""
        with self._lock:
            if self._process is not None:
                self._process.kill()

    def close(self) -> None:
        """End the process, and start no other."""
        with self._lock:
            self._is_closed = True
        self.kill()

    def _answer(self, process: subprocess.Popen[str], order: str) -> str:
        """The line with which the process answers, empty when it ran out of time or died."""
        assert process.stdin is not None
        assert process.stdout is not None
        if process is not self._ready:
            if not _line(process.stdout, _LONGEST_START_SECONDS):
                return ""
            self._ready = process
        try:
            process.stdin.write(order + "\n")
            process.stdin.flush()
        except BrokenPipeError:
            return ""
        return _line(process.stdout, self._timeout_seconds)

    def _running(self) -> subprocess.Popen[str]:
        with self._lock:
            if self._is_closed:
                raise WorkerTimedOut
            if self._process is not None and self._process.poll() is not None:
                _end(self._process)
                self._process = None
            if self._process is None:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "local.cloud.worker_process"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=self._log,
                    text=True,
                    env=self._environment,
                )
            return self._process

    def _discard(self, process: subprocess.Popen[str]) -> None:
        _end(process)
        with self._lock:
            if self._process is process:
                self._process = None

    def discard(self) -> None:
        """Let go of the process, when nobody invokes it any more."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            _end(process)


def _line(lines: IO[str], seconds: float) -> str:
    """The next line, empty where none comes in time or none can come any more."""
    with selectors.DefaultSelector() as selector:
        selector.register(lines, selectors.EVENT_READ)
        return lines.readline() if selector.select(seconds) else ""


def _end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    assert process.stdin is not None
    assert process.stdout is not None
    with contextlib.suppress(BrokenPipeError):  # what was not written yet is of no use to a dead process
        process.stdin.close()
    process.stdout.close()


class QueuePoller:
    """Feeds the queue's messages to the worker, one at a time, until it is stopped."""

    def __init__(self, queue_url: str, worker: Worker) -> None:
        self._queue_url = queue_url
        self._worker = worker
        self._sqs = boto3.client("sqs")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="queue-poller", daemon=True)

    def start(self) -> None:
        """Begin to poll."""
        self._thread.start()

    def stop(self) -> None:
        """Stop polling; a job that is running is given up, and comes back when its message is visible again."""
        self._stop.set()
        self._worker.close()
        self._thread.join()
        self._worker.discard()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                for message in self._receive():
                    self._handle(message)
            except (BotoCoreError, ClientError) as error:
                if not self._stop.is_set():
                    logger.warning("The queue could not be reached: %s", type(error).__name__)
                    self._stop.wait(_PAUSE_AFTER_ERROR_SECONDS)

    def _receive(self) -> list[Any]:
        answer = self._sqs.receive_message(
            QueueUrl=self._queue_url,
            MaxNumberOfMessages=1,
            WaitTimeSeconds=_LONG_POLL_SECONDS,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        return list(answer.get("Messages", []))

    def _handle(self, message: Mapping[str, Any]) -> None:
        if self._stop.is_set():
            return
        try:
            answer = self._worker.invoke({"Records": [record_of(message)]})
        except WorkerTimedOut:
            logger.warning("The worker ran out of time or died; its message comes back when it is visible again")
            return
        failures = answer.get("result", {}).get("batchItemFailures", [])
        if "error" in answer or failures:
            logger.warning("The worker did not finish a message: %s", answer.get("error", "it asked for another try"))
            return
        self._sqs.delete_message(QueueUrl=self._queue_url, ReceiptHandle=message["ReceiptHandle"])


def record_of(message: Mapping[str, Any]) -> dict[str, Any]:
    """An SQS message as the record that Lambda hands to a function.

    Source: docs.aws.amazon.com/lambda/latest/dg/with-sqs.html.
    """
    attributes = {
        name: {
            "stringValue": value.get("StringValue"),
            "stringListValues": [],
            "binaryListValues": [],
            "dataType": value["DataType"],
        }
        for name, value in message.get("MessageAttributes", {}).items()
    }
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
        "messageAttributes": attributes,
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:us-east-1:000000000000:postmortem-jobs",
        "awsRegion": "us-east-1",
    }
