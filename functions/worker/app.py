"""Takes jobs from the queue, one at a time; what cannot be done now goes back with a pause."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Protocol

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from postmortem.bootstrap import build_pipeline, utc_now
from postmortem.clients.aws import Secret, dynamodb_client, secrets_client, sqs_client
from postmortem.errors import PermanentFailure, RetryLater
from postmortem.jobs.attempt import Runs, attempt
from postmortem.jobs.notice_memory import DynamoNoticeMemory
from postmortem.jobs.owed import OwedNotices
from postmortem.jobs.page_registry import DynamoPageRegistry
from postmortem.jobs.queue import JobQueue
from postmortem.jobs.record import Delivery, State, from_message, notice_try_in
from postmortem.jobs.store import FailedBefore, JobStore
from postmortem.models import Announced, Announcement
from postmortem.settings import WorkerSettings, read_integration_secrets, read_settings
from postmortem.telemetry import count, log_unexpected, logger, metrics
from postmortem.text.language import ENGLISH, speaking
from postmortem.time_limit import TimeLimit

FIRST_PAUSE_SECONDS = 60
LONGEST_PAUSE_SECONDS = 1800

METRIC_OF = {State.COMPLETED: "JobsCompleted", State.SKIPPED: "JobsSkipped", State.FAILED: "JobsFailed"}


class RunsAndTells(Runs, Protocol):
    """What the worker needs of the pipeline."""

    def tell_again(self, owed: Announcement, limit: TimeLimit) -> Announced:
        """Tell those whom an earlier try did not reach."""
        ...


class Worker:
    """Runs the jobs of SQS events; what it says of a job is in `language`.

    `pipeline` is made for each job, so that a new secret is seen without a restart.
    """

    def __init__(
        self,
        store: JobStore,
        queue: JobQueue,
        notices: OwedNotices,
        pipeline: Callable[[], RunsAndTells],
        language: str = ENGLISH,
    ) -> None:
        self._store = store
        self._queue = queue
        self._notices = notices
        self._pipeline = pipeline
        self._language = language
        self._processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)

    def handle(self, event: dict[str, Any], context: LambdaContext) -> Mapping[str, Any]:
        """The partial batch response: the messages that are to stay in the queue."""
        return process_partial_response(event, self._take, self._processor, context)

    def _take(self, record: SQSRecord, lambda_context: LambdaContext) -> None:
        """Handles one message; raises whatever keeps it in the queue. Powertools gives the arguments by name."""
        delivery = Delivery(record.message_id, int(record.attributes.approximate_receive_count))
        attribute = record.message_attributes["correlation_id"]
        logger.set_correlation_id((attribute and attribute.string_value) or record.message_id)
        count("Deliveries")
        try:
            self._work(record.body, delivery, lambda_context.get_remaining_time_in_millis() / 1000)
        except RetryLater as later:
            pause = pause_seconds(delivery.number) if later.after_seconds is None else later.after_seconds
            logger.warning("Job put back", reason=str(later), pause_seconds=round(pause))
            count("JobsRetried")
            self._put_back(record, pause)
            raise
        except PermanentFailure as failure:
            logger.error("Job failed", reason=str(failure))
            if not isinstance(failure, FailedBefore):
                count("JobsFailed")
            self._put_back(record, 0)  # the sooner it has been received often enough, the sooner it is a dead letter
            raise
        except Exception as error:
            log_unexpected(error)
            raise

    def _work(self, body: str, delivery: Delivery, seconds: float) -> None:
        job = from_message(body)
        logger.append_keys(job_id=job.job_id, delivery=delivery.number)
        with speaking(self._language):
            if number := notice_try_in(body):
                self._notices.tell_again(job, number, self._tell, seconds=seconds)
                return
            ended = attempt(job, self._store, self._pipeline, self._notices, seconds=seconds, delivery=delivery)
        logger.info("Job ended", status=ended.state.value, repeated=ended.repeated)
        if not ended.repeated:
            count(METRIC_OF[ended.state])
        for name, value in ended.figures.items():
            count(name, value)

    def _tell(self, owed: Announcement, limit: TimeLimit) -> Announced:
        return self._pipeline().tell_again(owed, limit)

    def _put_back(self, record: SQSRecord, pause_seconds: float) -> None:
        try:
            self._queue.put_back(record.receipt_handle, after_seconds=pause_seconds)
        except RetryLater as error:
            logger.warning("The message comes back after its visibility time-out", reason=str(error))


def pause_seconds(delivery: int) -> float:
    """A pause that doubles with every delivery; spread, so that jobs that failed together do not return together."""
    longest = min(FIRST_PAUSE_SECONDS * 2**delivery, LONGEST_PAUSE_SECONDS)
    return random.uniform(longest / 2, longest)  # noqa: S311 - spreads retries, no secret


@cache
def build() -> Worker:
    """The worker as the environment describes it, made on the first call and kept while the process lives."""
    settings = read_settings(WorkerSettings, os.environ)
    secret = Secret(secrets_client(), settings.integrations_secret_id)
    table = dynamodb_client()
    registry = DynamoPageRegistry(table, settings.table_name, utc_now)
    memory = DynamoNoticeMemory(table, settings.table_name)
    queue = JobQueue(sqs_client(), settings.queue_url)
    return Worker(
        store=JobStore(table, settings.table_name, utc_now),
        queue=queue,
        notices=OwedNotices(table, settings.table_name, queue, utc_now),
        pipeline=lambda: build_pipeline(settings, read_integration_secrets(secret.read()), registry, memory),
        language=settings.report_language,
    )


@logger.inject_lambda_context(clear_state=True, log_event=False)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> Mapping[str, Any]:
    """Lambda's entry point."""
    return build().handle(event, context)
