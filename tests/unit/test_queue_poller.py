"""The worker's process never outlives the poller, whenever it is told to stop."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.cloud.queue_poller import Worker, WorkerTimedOut, record_of

PROJECT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{PROJECT / 'layers' / 'postmortem'}{os.pathsep}{PROJECT}"}


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    """A worker that was never given what it needs: it answers with the type of its error."""
    with (tmp_path / "worker.log").open("w", encoding="utf-8") as log:
        made = Worker(20, ENVIRONMENT, log)
        yield made
        made.close()
        made.discard()


def test_an_error_of_the_handler_is_told_by_its_type_alone(worker: Worker) -> None:
    assert worker.invoke({"Records": []}) == {"error": "SettingsError"}


def test_a_worker_that_was_killed_is_started_again(worker: Worker) -> None:
    worker.invoke({"Records": []})
    worker.kill()
    with pytest.raises(WorkerTimedOut):
        worker.invoke({"Records": []})
    assert worker.invoke({"Records": []}) == {"error": "SettingsError"}


def test_the_imports_of_the_worker_take_no_time_of_an_invocation(tmp_path: Path) -> None:
    with (tmp_path / "worker.log").open("w", encoding="utf-8") as log:
        hurried = Worker(0.5, ENVIRONMENT, log)  # its imports take longer
        assert hurried.invoke({"Records": []}) == {"error": "SettingsError"}
        hurried.close()
        hurried.discard()


def test_a_closed_worker_starts_no_other_process(worker: Worker) -> None:
    worker.close()
    with pytest.raises(WorkerTimedOut):
        worker.invoke({"Records": []})


def test_closing_ends_an_invocation_that_is_running(worker: Worker) -> None:
    outcome: list[BaseException] = []

    def invoke() -> None:
        try:
            worker.invoke({"Records": []})  # its imports alone take longer than until it is closed
        except WorkerTimedOut as error:
            outcome.append(error)

    thread = threading.Thread(target=invoke)
    thread.start()
    worker.close()
    thread.join(timeout=10)
    assert not thread.is_alive()
    assert len(outcome) == 1


def test_a_message_becomes_a_record_as_lambda_hands_it_over() -> None:
    message = {
        "MessageId": "m1",
        "ReceiptHandle": "r1",
        "Body": "{}",
        "MD5OfBody": "99914b932bd37a50b983c5e7c90ae93b",
        "Attributes": {"ApproximateReceiveCount": "2"},
        "MessageAttributes": {"correlation_id": {"StringValue": "c1", "DataType": "String"}},
    }
    record = record_of(message)
    assert (record["messageId"], record["body"], record["attributes"]) == ("m1", "{}", {"ApproximateReceiveCount": "2"})
    assert record["messageAttributes"]["correlation_id"]["stringValue"] == "c1"
