"""`make jobs` and `make redrive` over a real table and real queues, as moto speaks them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from local.operate.jobs import jobs, line_of
from local.operate.redrive import redrive
from postmortem.clients.aws import dynamodb_client
from postmortem.jobs.record import Delivery, State
from postmortem.jobs.store import JobStore, Lease
from postmortem.models import Job, Trigger
from tests.handlers.conftest import Aws

EARLIER = datetime(2025, 8, 4, 9, 9, tzinfo=UTC)


def failed_job(aws: Aws, job_id: str, at: datetime) -> None:
    store = JobStore(dynamodb_client(), aws.resources.table_name, lambda: at)
    job = Job(job_id=job_id, trigger=Trigger.MONDAY, requested_at=at, board_id="1", item_id="2")
    store.accept(job)
    lease = store.start(job, 60, Delivery("m", 1))
    assert isinstance(lease, Lease)
    store.finish(lease, State.FAILED, error="Share the page.")


def test_jobs_are_listed_with_what_to_do_and_the_last_changed_first(aws: Aws) -> None:
    failed_job(aws, "pm-first", EARLIER)
    failed_job(aws, "pm-second", EARLIER + timedelta(hours=1))

    listed = jobs(aws.resources.table_name)

    assert [job.job_id for job in listed] == ["pm-second", "pm-first"]
    assert line_of(listed[1]).split("  ")[:2] == ["2025-08-04 09:09", "pm-first"]
    assert line_of(listed[1]).endswith("Share the page.")


def test_what_the_table_holds_besides_jobs_is_not_listed(aws: Aws) -> None:
    dynamodb_client().put_item(TableName=aws.resources.table_name, Item={"id": {"S": "page#1:2"}})
    assert jobs(aws.resources.table_name) == []


def test_dead_letters_are_in_the_queue_again_with_their_words_and_attributes(aws: Aws) -> None:
    dead = aws.resources.dead_letter_queue_url
    attributes = {"correlation_id": {"DataType": "String", "StringValue": "abc"}}
    for number in range(12):
        aws.sqs.send_message(QueueUrl=dead, MessageBody=str(number), MessageAttributes=attributes)  # type: ignore[arg-type]

    assert redrive(aws.resources.queue_url) == 12

    back = aws.receive() + aws.receive()
    assert sorted(int(message["Body"]) for message in back) == list(range(12))
    assert back[0]["MessageAttributes"]["correlation_id"]["StringValue"] == "abc"
    assert aws.drain(dead) == 0
