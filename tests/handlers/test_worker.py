"""The worker on its queue."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import boto3
import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.worker import app
from local.cloud import lambda_context as local
from local.cloud.queue_poller import record_of
from postmortem.errors import Candidate, NothingToDo, PermanentFailure, RetryLater, SettingsError, UnclearIncident
from postmortem.jobs.owed import OwedNotices
from postmortem.jobs.queue import JobQueue
from postmortem.jobs.record import Delivery, JobStatus, Stage, State, from_message
from postmortem.jobs.store import JobStore
from postmortem.models import Announced, Announcement, Job, Page, Published, Trigger
from postmortem.telemetry import metrics
from postmortem.time_limit import TimeLimit
from tests.handlers.conftest import Aws, read_event

NOW = datetime(2026, 11, 18, 15, 31, tzinfo=UTC)
JOB = Job("pm-0123456789abcdef01234567", Trigger.MONDAY, NOW, board_id="1", item_id="2")
PAGE = Page("page-1", "https://notion.so/page-1", "Post-mortem: Summer25")
ELSEWHERE = Delivery("message-elsewhere", 1)
DONE = Published(PAGE, ("Slack: #x could not be read: not a member.",), {"EvidenceItems": 7})

Progress = Callable[[Stage], None]
Step = Callable[[Progress], Published]


@dataclass
class Clock:
    """A clock that is moved by hand."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class ScriptedPipeline:
    """A pipeline that does what each run is told to do, the last of it again and again."""

    steps: list[Published | Exception | Step]
    jobs: list[Job] = field(default_factory=list)
    seconds: float = 0
    left: list[int] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    telling: list[Announced | Exception] = field(default_factory=list)

    def run(self, job: Job, limit: TimeLimit, progress: Progress, *, deliveries_left: int = 0) -> Published:
        self.jobs.append(job)
        self.left.append(deliveries_left)
        self.seconds = limit.remaining()
        step = self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]
        if isinstance(step, Exception):
            raise step
        return step if isinstance(step, Published) else step(progress)

    def tell_failure(self, job: Job, reason: str, limit: TimeLimit) -> Announced:
        """Tells it, unless what comes of telling is scripted."""
        return self._told(reason)

    def tell_again(self, owed: Announcement, limit: TimeLimit) -> Announced:
        return self._told(owed.notice.text)

    def _told(self, words: str) -> Announced:
        self.told.append(words)
        outcome = self.telling.pop(0) if self.telling else Announced()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def ten_minutes() -> LambdaContext:
    """The context of an invocation with all of the worker's time before it."""
    return cast("LambdaContext", local.LambdaContext("worker", 600))


@dataclass
class EventSource:
    """Gives what is in the queue to the worker, and deletes what it has done, as Lambda does."""

    aws: Aws
    store: JobStore
    queue: JobQueue
    clock: Clock

    def send(self, job: Job = JOB) -> None:
        self.queue.send(job, delay_seconds=0, correlation_id="correlation-1")

    def deliver(self, pipeline: ScriptedPipeline, language: str = "English") -> int:
        """How many messages the worker was given."""
        table, name = boto3.client("dynamodb"), self.aws.resources.table_name
        notices = OwedNotices(table, name, self.queue, self.clock)
        worker = app.Worker(self.store, self.queue, notices, lambda: pipeline, language)
        messages = self.aws.receive()
        for message in messages:
            answer = worker.handle({"Records": [record_of(message)]}, ten_minutes())
            if answer == {"batchItemFailures": []}:
                self.aws.sqs.delete_message(
                    QueueUrl=self.aws.resources.queue_url, ReceiptHandle=message["ReceiptHandle"]
                )
            else:
                assert answer == {"batchItemFailures": [{"itemIdentifier": message["MessageId"]}]}
        return len(messages)

    def deliver_until_quiet(self, pipeline: ScriptedPipeline) -> int:
        """How often the worker was given a message before none was visible any more."""
        return sum(iter(lambda: self.deliver(pipeline), 0))

    def status(self, job: Job = JOB) -> JobStatus:
        status = self.store.status(job.job_id)
        assert status is not None
        return status

    def redrive(self) -> None:
        """Moves the dead letters back as SQS does: the same bodies and attributes, as new messages."""
        for letter in self.aws.receive(self.aws.resources.dead_letter_queue_url):
            attributes = letter["MessageAttributes"]
            url = self.aws.resources.queue_url
            self.aws.sqs.send_message(QueueUrl=url, MessageBody=letter["Body"], MessageAttributes=attributes)

    def dead_letters(self) -> int:
        """How many messages are in the dead-letter queue; takes them out."""
        return self.aws.drain(self.aws.resources.dead_letter_queue_url)


@pytest.fixture
def source(aws: Aws) -> EventSource:
    clock = Clock()
    store = JobStore(boto3.client("dynamodb"), aws.resources.table_name, clock)
    return EventSource(aws, store, JobQueue(aws.sqs, aws.resources.queue_url), clock)


def test_the_error_of_a_job_is_in_the_language_of_its_report(source: EventSource) -> None:
    source.send()
    source.deliver(ScriptedPipeline([ValueError("what somebody wrote")]), "German")
    expected = "Unerwarteter Fehler ValueError; das Log dieses Auftrags sagt, wo. Es wird noch einmal versucht."
    assert source.status().error == expected


def test_a_job_is_done_and_its_message_is_gone(source: EventSource) -> None:
    source.send()
    source.deliver(ScriptedPipeline([DONE]))
    status = source.status()
    assert (status.status, status.stage, status.attempts) == (State.COMPLETED, Stage.DONE, 1)
    assert (status.page_id, status.page_url, status.title, status.gaps) == (
        PAGE.page_id,
        PAGE.url,
        PAGE.title,
        DONE.gaps,
    )
    assert (source.deliver(ScriptedPipeline([DONE])), source.aws.hidden()) == (0, 0)


def test_the_pipeline_gets_the_job_and_a_little_less_time_than_there_is(source: EventSource) -> None:
    pipeline = ScriptedPipeline([DONE])
    source.send()
    source.deliver(pipeline)
    assert pipeline.jobs == [JOB]
    assert 580 < pipeline.seconds < 586


def test_a_manual_job_comes_with_the_words_of_its_request(source: EventSource) -> None:
    job = replace(JOB, trigger=Trigger.MANUAL, description="Summer25", slack_channels=("marketing-ops",))
    pipeline = ScriptedPipeline([DONE])
    source.store.accept(job)
    source.send(job)
    source.deliver(pipeline)
    assert pipeline.jobs == [job]


def test_a_manual_job_whose_record_is_gone_fails(source: EventSource) -> None:
    pipeline = ScriptedPipeline([DONE])
    source.send(replace(JOB, trigger=Trigger.MANUAL))
    source.deliver(pipeline)
    assert pipeline.jobs == []
    assert source.status().error == "The request of this job is no longer on record. Post it again."


def test_the_stage_can_be_followed_while_the_job_runs(source: EventSource) -> None:
    seen: list[tuple[State, Stage]] = []

    def step(progress: Progress) -> Published:
        for stage in (Stage.GATHER, Stage.PUBLISH):
            progress(stage)
            seen.append((source.status().status, source.status().stage))
        return DONE

    source.send()
    source.deliver(ScriptedPipeline([step]))
    assert seen == [(State.RUNNING, Stage.GATHER), (State.RUNNING, Stage.PUBLISH)]


def test_a_job_that_was_done_is_not_done_again(source: EventSource) -> None:
    pipeline = ScriptedPipeline([DONE])
    source.send()
    source.deliver(pipeline)
    source.send()
    assert source.deliver(pipeline) == 1
    assert len(pipeline.jobs) == 1
    assert (source.status().attempts, source.aws.hidden()) == (1, 0)


def test_a_job_with_nothing_to_do_is_skipped_and_says_why(source: EventSource) -> None:
    nothing = NothingToDo("The item is no longer resolved.", page_id="page-0", page_url="https://notion.so/page-0")
    source.send()
    source.deliver(ScriptedPipeline([nothing]))
    status = source.status()
    assert (status.status, status.stage, status.error) == (State.SKIPPED, Stage.DONE, "The item is no longer resolved.")
    assert (status.page_id, status.page_url, status.title) == ("page-0", "https://notion.so/page-0", None)
    assert source.aws.hidden() == 0


def test_a_job_that_has_to_wait_comes_back_when_the_service_said(source: EventSource) -> None:
    pipeline = ScriptedPipeline([RetryLater("Notion is busy.", after_seconds=0), DONE])
    source.send()
    source.deliver(pipeline)
    assert (source.status().status, source.status().error) == (State.QUEUED, "Notion is busy. It will be tried again.")
    source.deliver(pipeline)
    assert (source.status().status, source.status().attempts, source.status().error) == (State.COMPLETED, 2, None)


def test_the_pipeline_is_told_how_often_the_job_may_still_be_put_back(source: EventSource) -> None:
    pipeline = ScriptedPipeline([RetryLater("Monday is down.", after_seconds=0)])
    source.send()
    source.deliver_until_quiet(pipeline)
    assert pipeline.left == [4, 3, 2, 1, 0]


@pytest.mark.parametrize("error", [RetryLater("Slack is down."), RetryLater("Busy.", after_seconds=30), OSError()])
def test_a_job_that_has_to_wait_does_not_come_back_at_once(source: EventSource, error: Exception) -> None:
    source.send()
    source.deliver(ScriptedPipeline([error]))
    assert (source.deliver(ScriptedPipeline([DONE])), source.aws.hidden()) == (0, 1)


def test_the_pause_grows_with_every_delivery_up_to_half_an_hour() -> None:
    pauses = [app.pause_seconds(delivery) for delivery in range(1, 8)]
    longest = [120, 240, 480, 960, 1800, 1800, 1800]
    assert all(most / 2 <= pause <= most for pause, most in zip(pauses, longest, strict=True))


def test_a_job_is_given_up_after_the_last_delivery(source: EventSource) -> None:
    pipeline = ScriptedPipeline([RetryLater("Notion is busy.", after_seconds=0)])
    source.send()
    assert source.deliver_until_quiet(pipeline) == 5
    assert (len(pipeline.jobs), source.dead_letters()) == (5, 1)
    status = source.status()
    assert (status.status, status.attempts) == (State.FAILED, 5)
    assert status.error == ("Notion is busy. Given up after 5 tries; redrive the dead-letter queue to try again.")


@pytest.mark.parametrize("failure", [PermanentFailure("Share the page."), SettingsError("Share the page.")])
def test_a_job_that_cannot_be_done_fails_once_and_its_message_goes_to_the_dead_letters(
    source: EventSource, failure: Exception
) -> None:
    pipeline = ScriptedPipeline([failure])
    source.send()
    assert source.deliver_until_quiet(pipeline) == 5
    assert (len(pipeline.jobs), source.dead_letters()) == (1, 1)
    assert (source.status().status, source.status().error) == (State.FAILED, "Share the page.")


def test_a_request_that_fits_several_incidents_fails_with_their_names_and_leaves_no_dead_letter(
    source: EventSource, log: io.StringIO
) -> None:
    known = [Candidate(f"Login broken for {shop}", date(2026, 11, 17), f"90{n}") for n, shop in enumerate("AB")]
    unclear = UnclearIncident("The words of the request fit 2 incidents in Monday.", known)
    source.send()
    source.deliver_until_quiet(ScriptedPipeline([unclear]))
    assert (source.status().status, source.dead_letters(), source.aws.hidden()) == (State.FAILED, 0, 0)
    assert source.status().error == (
        "The words of the request fit 2 incidents in Monday. Candidates: “Login broken for A” of 2026-11-17, item 900; "
        "“Login broken for B” of 2026-11-17, item 901. Choose one by its item id (monday_item_id)."
    )
    assert "Login broken" not in log.getvalue()


def test_a_failed_job_keeps_the_stage_it_failed_in(source: EventSource) -> None:
    def step(progress: Progress) -> Published:
        progress(Stage.PUBLISH)
        raise PermanentFailure("Share the page.")

    source.send()
    source.deliver(ScriptedPipeline([step]))
    assert source.status().stage is Stage.PUBLISH


def test_a_failed_job_whose_dead_letter_is_redriven_runs_again(source: EventSource) -> None:
    pipeline = ScriptedPipeline([PermanentFailure("Share the page."), DONE])
    source.send()
    source.deliver_until_quiet(pipeline)
    source.redrive()
    source.deliver_until_quiet(pipeline)
    assert (source.status().status, source.status().attempts) == (State.COMPLETED, 2)


def test_twenty_equal_webhooks_of_a_job_that_fails_run_it_once_and_leave_one_dead_letter(source: EventSource) -> None:
    pipeline = ScriptedPipeline([PermanentFailure("Share the page.")])
    for minute in range(20):
        source.send(replace(JOB, requested_at=NOW + timedelta(minutes=minute)))
    assert source.deliver_until_quiet(pipeline) == 5 + 19
    assert (len(pipeline.jobs), source.dead_letters()) == (1, 1)
    source.send(replace(JOB, requested_at=NOW + timedelta(hours=1)))
    assert source.deliver_until_quiet(pipeline) == 1
    assert (len(pipeline.jobs), source.dead_letters()) == (1, 0)
    assert (source.status().status, source.status().error) == (State.FAILED, "Share the page.")


def test_twenty_equal_webhooks_of_a_job_that_has_to_wait_try_it_five_times(source: EventSource) -> None:
    pipeline = ScriptedPipeline([RetryLater("Notion is busy.", after_seconds=0)])
    for minute in range(20):
        source.send(replace(JOB, requested_at=NOW + timedelta(minutes=minute)))
    assert source.deliver_until_quiet(pipeline) == 5 + 19
    assert (len(pipeline.jobs), source.dead_letters()) == (5, 1)


def test_a_failure_is_counted_once(source: EventSource) -> None:
    source.send()
    source.deliver_until_quiet(ScriptedPipeline([PermanentFailure("Share the page.")]))
    counted: dict[str, Any] = dict(metrics.serialize_metric_set())
    assert (counted["JobsFailed"], len(counted["Deliveries"])) == ([1.0], 5)


def test_what_the_pipeline_counted_is_published(source: EventSource) -> None:
    source.send()
    source.deliver(ScriptedPipeline([DONE]))
    counted: dict[str, Any] = dict(metrics.serialize_metric_set())
    assert (counted["JobsCompleted"], counted["EvidenceItems"]) == ([1.0], [7.0])


def test_an_unexpected_error_is_told_without_its_text(source: EventSource, log: io.StringIO) -> None:
    def step(_progress: Progress) -> Published:
        known: dict[str, Published] = {}
        try:
            return known["xoxb-token of Ana's message"]
        except KeyError as error:
            raise ValueError("prompt: Ana wrote that") from error

    source.send()
    source.deliver(ScriptedPipeline([step]))
    assert source.status().error == "Unexpected ValueError; the log of this job tells where. It will be tried again."
    line = next(entry for entry in map(json.loads, log.getvalue().splitlines()) if entry["level"] == "ERROR")
    assert (line["error_type"], line["caused_by"], line["job_id"]) == ("ValueError", ["KeyError"], JOB.job_id)
    assert any("test_worker.py" in frame for frame in line["frames"])
    assert "Ana" not in log.getvalue()


def test_the_log_of_a_job_carries_the_id_of_the_call_that_queued_it(source: EventSource, log: io.StringIO) -> None:
    source.send()
    source.deliver(ScriptedPipeline([DONE]))
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert {line["correlation_id"] for line in lines} == {"correlation-1"}
    assert {line["job_id"] for line in lines} == {JOB.job_id}


@pytest.mark.parametrize("body", ["not a job", "{}", '{"version": 2}'])
def test_a_message_that_is_no_job_ends_as_a_dead_letter(source: EventSource, body: str) -> None:
    pipeline = ScriptedPipeline([DONE])
    source.aws.sqs.send_message(QueueUrl=source.aws.resources.queue_url, MessageBody=body)
    source.deliver_until_quiet(pipeline)
    assert (pipeline.jobs, source.dead_letters()) == ([], 1)


def test_a_second_message_waits_while_the_job_runs_elsewhere(source: EventSource) -> None:
    pipeline = ScriptedPipeline([DONE])
    source.store.start(JOB, 600, ELSEWHERE)
    source.send()
    source.deliver(pipeline)
    assert (pipeline.jobs, source.aws.hidden()) == ([], 1)
    assert (source.status().status, source.status().attempts) == (State.RUNNING, 1)


def test_a_job_whose_worker_died_is_taken_up_again(source: EventSource) -> None:
    source.store.start(JOB, 5, ELSEWHERE)
    source.clock.now += timedelta(seconds=6)
    source.send()
    source.deliver(ScriptedPipeline([DONE]))
    assert (source.status().status, source.status().attempts) == (State.COMPLETED, 2)


def test_a_worker_that_lost_its_lease_stops_and_leaves_the_job_to_the_other(source: EventSource) -> None:
    published: list[str] = []

    def step(progress: Progress) -> Published:
        source.clock.now += timedelta(hours=1)
        source.store.start(JOB, 600, ELSEWHERE)
        progress(Stage.PUBLISH)
        published.append("a second page")
        return DONE

    source.send()
    source.deliver(ScriptedPipeline([step]))
    assert (published, source.aws.hidden()) == ([], 1)
    assert (source.status().status, source.status().attempts) == (State.RUNNING, 2)


def test_a_stage_that_cannot_be_recorded_does_not_stop_the_job(source: EventSource, log: io.StringIO) -> None:
    dynamodb = boto3.client("dynamodb")

    def step(progress: Progress) -> Published:
        dynamodb.delete_table(TableName=source.aws.resources.table_name)
        progress(Stage.PUBLISH)
        return DONE

    source.send()
    source.deliver(ScriptedPipeline([step]))
    assert "The stage could not be recorded" in log.getvalue()
    assert source.aws.hidden() == 1


def test_the_event_for_sam_local_is_a_job_that_fails_clearly_where_no_secret_is_set(
    source: EventSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTEGRATIONS_SECRET_ID", "no/such/secret")
    app.build.cache_clear()
    event = read_event("sqs-job")
    job = from_message(event["Records"][0]["body"])
    assert app.handler(event, ten_minutes()) == {
        "batchItemFailures": [{"itemIdentifier": event["Records"][0]["messageId"]}]
    }
    assert source.status(job).status is State.FAILED
    assert "The secret 'no/such/secret' cannot be read" in (source.status(job).error or "")
