"""The queue between the two functions: jobs go in after a quiet period, and go back in with a pause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postmortem.clients.sqs import Queue
from postmortem.jobs.record import to_message
from postmortem.models import Job

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient


class JobQueue:
    """The jobs' queue. Every method raises RetryLater when SQS cannot be reached or refuses the call."""

    def __init__(self, client: SQSClient, url: str) -> None:
        self._queue = Queue(client, url)

    def send(self, job: Job, *, delay_seconds: int, correlation_id: str) -> None:
        """Queues the job; no worker sees it for `delay_seconds` (0 to 900)."""
        self._queue.send(to_message(job), delay_seconds=delay_seconds, attributes={"correlation_id": correlation_id})

    def send_notice(self, job: Job, *, number: int, delay_seconds: int) -> None:
        """Queues the try at the job's owed notices that has this number; no worker sees it for `delay_seconds`."""
        body = to_message(job, notice_try=number)
        self._queue.send(body, delay_seconds=delay_seconds, attributes={"correlation_id": job.job_id})

    def put_back(self, receipt_handle: str, *, after_seconds: float) -> None:
        """Makes a received message visible again after this pause, instead of after its visibility time-out."""
        self._queue.put_back(receipt_handle, after_seconds=after_seconds)
