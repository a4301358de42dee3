"""The record of a job and the record of an incident's page, on a real DynamoDB API."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from moto import mock_aws
from types_boto3_dynamodb import DynamoDBClient

from postmortem.errors import RetryLater
from postmortem.jobs.page_registry import DynamoPageRegistry
from postmortem.jobs.record import MAX_DELIVERIES, Delivery, JobStatus, Stage, State, request_of
from postmortem.jobs.store import FailedBefore, JobStore, Lease, LeaseLost
from postmortem.models import Job, KnownDatabase, Page, PageClaim, PageRecord, Trigger

NOW = datetime(2026, 11, 18, 15, 31, tzinfo=UTC)
JOB = Job("pm-0123456789abcdef01234567", Trigger.MONDAY, NOW, board_id="1", item_id="2")
OTHER_JOB = replace(JOB, job_id="pm-fedcba9876543210fedcba98")
MANUAL_JOB = Job("pm-manual", Trigger.MANUAL, NOW, description="Summer25", slack_channels=("marketing-ops",))
PAGE = Page("page-1", "https://notion.so/page-1", "Post-mortem: Summer25")
KEY = "monday:2"
FORMER_KEY = "monday:1:2"
MISSED = frozenset({"slack:0123456789ab"})
NOTHING: frozenset[str] = frozenset()
FIRST = Delivery("message-1", 1)
AGAIN = Delivery("message-1", 2)
LAST = Delivery("message-1", MAX_DELIVERIES)
REDRIVEN = Delivery("message-2", 1)
DUPLICATE = replace(JOB, requested_at=NOW + timedelta(minutes=1))  # Monday calls again: the same job, a new request


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Records:
    """Both kinds of records over one table and one clock."""

    jobs: JobStore
    pages: DynamoPageRegistry
    clock: Clock

    def started(self, job: Job = JOB, delivery: Delivery = FIRST, *, seconds: float = 600) -> Lease:
        lease = self.jobs.start(job, seconds, delivery)
        assert isinstance(lease, Lease)
        return lease

    def status(self, job: Job = JOB) -> JobStatus:
        status = self.jobs.status(job.job_id)
        assert status is not None
        return status


@pytest.fixture(scope="module")
def dynamodb() -> Iterator[DynamoDBClient]:
    with mock_aws():
        yield boto3.client("dynamodb", region_name="us-east-1")


@pytest.fixture
def table(dynamodb: DynamoDBClient) -> str:
    name = f"jobs-{uuid.uuid4().hex}"
    dynamodb.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return name


@pytest.fixture
def records(dynamodb: DynamoDBClient, table: str) -> Records:
    clock = Clock()
    return Records(JobStore(dynamodb, table, clock), DynamoPageRegistry(dynamodb, table, clock), clock)


def test_an_accepted_job_is_queued(records: Records) -> None:
    records.clock.move(2)
    records.jobs.accept(JOB)
    assert records.status() == JobStatus(JOB.job_id, State.QUEUED, Stage.QUEUED, 0, NOW, NOW + timedelta(seconds=2))


def test_there_is_no_status_of_an_unknown_job(records: Records) -> None:
    assert records.jobs.status("pm-unknown") is None


def test_a_job_that_is_accepted_again_keeps_its_record(records: Records) -> None:
    records.started()
    records.jobs.accept(JOB)
    assert records.status().status is State.RUNNING


def test_a_started_job_is_running_and_its_attempt_is_counted(records: Records) -> None:
    records.jobs.accept(JOB)
    assert records.started().attempt == 1
    assert (records.status().status, records.status().attempts) == (State.RUNNING, 1)


def test_a_job_whose_record_was_never_written_can_be_started(records: Records) -> None:
    assert records.started().attempt == 1
    assert records.status().created_at == NOW


def test_the_words_of_a_manual_request_come_with_its_lease(records: Records) -> None:
    records.jobs.accept(MANUAL_JOB)
    assert records.started(MANUAL_JOB).request == request_of(MANUAL_JOB)


def test_a_job_without_a_record_brings_no_words(records: Records) -> None:
    assert records.started(MANUAL_JOB).request is None


def test_a_second_worker_is_told_how_long_the_lease_lasts(records: Records) -> None:
    records.started(seconds=600)
    records.clock.move(200)
    with pytest.raises(RetryLater, match="Another worker") as refusal:
        records.jobs.start(JOB, 600, FIRST)
    assert refusal.value.after_seconds == 400


def test_a_lease_that_has_ended_can_be_taken_by_another_worker(records: Records) -> None:
    records.started(seconds=5)
    records.clock.move(5)
    assert records.started().attempt == 2


@pytest.mark.parametrize("late", ["progress", "finish", "release"])
def test_a_worker_whose_lease_was_taken_over_can_change_nothing(records: Records, late: str) -> None:
    lost = records.started(seconds=5)
    records.clock.move(6)
    records.started()
    before = records.status()
    changes = {
        "progress": lambda: records.jobs.progress(lost, Stage.PUBLISH),
        "finish": lambda: records.jobs.finish(lost, State.COMPLETED, page=PAGE),
        "release": lambda: records.jobs.release(lost, "late"),
    }
    with pytest.raises(LeaseLost):
        changes[late]()
    assert records.status() == before


def test_the_stage_can_be_followed(records: Records) -> None:
    lease = records.started()
    records.clock.move(3)
    records.jobs.progress(lease, Stage.ANALYSE)
    assert (records.status().stage, records.status().updated_at) == (Stage.ANALYSE, NOW + timedelta(seconds=3))


def test_a_completed_job_tells_its_page_and_its_gaps(records: Records) -> None:
    records.jobs.finish(records.started(), State.COMPLETED, page=PAGE, gaps=("Slack: x could not be read: y.",))
    assert records.status() == JobStatus(
        job_id=JOB.job_id,
        status=State.COMPLETED,
        stage=Stage.DONE,
        attempts=1,
        created_at=NOW,
        updated_at=NOW,
        page_url=PAGE.url,
        page_id=PAGE.page_id,
        title=PAGE.title,
        gaps=("Slack: x could not be read: y.",),
        error=None,
    )


def test_a_failed_job_keeps_the_stage_it_failed_in(records: Records) -> None:
    lease = records.started()
    records.jobs.progress(lease, Stage.PUBLISH)
    records.jobs.finish(lease, State.FAILED, error="Share the page with the integration.")
    status = records.status()
    assert (status.status, status.stage) == (State.FAILED, Stage.PUBLISH)
    assert status.error == "Share the page with the integration."


@pytest.mark.parametrize("state", [State.COMPLETED, State.SKIPPED])
@pytest.mark.parametrize("delivery", [FIRST, AGAIN, REDRIVEN])
def test_a_job_that_was_done_is_not_started_but_told(records: Records, state: State, delivery: Delivery) -> None:
    records.jobs.finish(records.started(), state)
    assert records.jobs.start(JOB, 600, delivery) == records.status()


@pytest.mark.parametrize("delivery", [FIRST, AGAIN, LAST])
def test_a_failed_job_fails_again_for_the_message_that_it_failed_for(records: Records, delivery: Delivery) -> None:
    records.jobs.finish(records.started(), State.FAILED, error="No parent page.")
    with pytest.raises(FailedBefore, match="No parent page"):
        records.jobs.start(JOB, 600, delivery)
    assert records.status().attempts == 1


def test_a_failed_job_is_started_again_when_its_message_was_redriven(records: Records) -> None:
    records.jobs.finish(records.started(delivery=LAST), State.FAILED, error="No parent page.")
    assert records.started(delivery=REDRIVEN).attempt == 2
    assert records.status().error is None


def test_a_redriven_message_that_fails_has_to_be_redriven_anew(records: Records) -> None:
    records.jobs.finish(records.started(), State.FAILED)
    records.jobs.finish(records.started(delivery=REDRIVEN), State.FAILED)
    with pytest.raises(FailedBefore):
        records.jobs.start(JOB, 600, replace(REDRIVEN, number=2))
    assert records.started(delivery=Delivery("message-3", 1)).attempt == 3


@pytest.mark.parametrize("state", [State.COMPLETED, State.SKIPPED, State.FAILED])
def test_a_duplicate_of_a_job_that_has_ended_starts_nothing(records: Records, state: State) -> None:
    records.jobs.finish(records.started(), state)
    assert records.jobs.start(DUPLICATE, 600, Delivery("message-9", 1)) == records.status()
    assert (records.status().status, records.status().attempts) == (state, 1)


def test_a_duplicate_of_a_job_that_runs_or_waits_leaves_it_to_the_first_message(records: Records) -> None:
    lease = records.started()
    assert records.jobs.start(DUPLICATE, 600, Delivery("message-9", 1)) == records.status()
    records.jobs.release(lease, "Notion is busy.")
    assert records.jobs.start(DUPLICATE, 600, Delivery("message-9", 1)) == records.status()
    assert records.started(delivery=AGAIN).attempt == 2


def test_whichever_of_equal_messages_comes_first_carries_the_job(records: Records) -> None:
    records.jobs.accept(JOB)
    assert records.started(DUPLICATE, Delivery("message-9", 1)).attempt == 1
    assert isinstance(records.jobs.start(JOB, 600, FIRST), JobStatus)


def test_a_job_whose_worker_died_waits_for_its_next_delivery(records: Records) -> None:
    lease = records.started(delivery=AGAIN, seconds=5)
    records.jobs.progress(lease, Stage.ANALYSE)
    records.clock.move(4)
    assert records.status().status is State.RUNNING
    records.clock.move(1)
    status = records.status()
    assert (status.status, status.stage) == (State.QUEUED, Stage.QUEUED)
    assert status.error == "The worker ended without a word at the stage “analyse”. It will be tried again."


def test_a_job_whose_worker_died_in_the_last_delivery_has_failed(records: Records) -> None:
    records.started(delivery=LAST, seconds=5)
    records.clock.move(5)
    assert records.status().status is State.FAILED
    assert (records.status().error or "").endswith(
        "Given up after 5 tries; redrive the dead-letter queue to try again."
    )
    assert records.started(delivery=REDRIVEN).attempt == 2


def test_a_released_job_is_queued_again_and_says_why(records: Records) -> None:
    records.jobs.release(records.started(), "Slack is down.")
    assert (records.status().status, records.status().error) == (State.QUEUED, "Slack is down.")
    assert records.started().attempt == 2


def test_a_record_stays_small_whatever_is_written_to_it(records: Records) -> None:
    records.jobs.finish(records.started(), State.FAILED, gaps=("g" * 5000,) * 500, error="e" * 50_000)
    status = records.status()
    assert (len(status.gaps), len(status.gaps[0]), len(status.error or "")) == (50, 1000, 1000)


def test_the_record_of_a_job_expires_after_a_month(records: Records, dynamodb: DynamoDBClient, table: str) -> None:
    records.jobs.accept(JOB)
    assert expiration_of(JOB, dynamodb, table) == NOW + timedelta(days=30)


def test_a_month_runs_anew_from_each_attempt(records: Records, dynamodb: DynamoDBClient, table: str) -> None:
    records.jobs.accept(JOB)
    records.clock.move(3600)
    records.jobs.finish(records.started(), State.COMPLETED)
    assert expiration_of(JOB, dynamodb, table) == NOW + timedelta(days=30, hours=1)


def test_a_record_that_the_worker_made_expires_too(records: Records, dynamodb: DynamoDBClient, table: str) -> None:
    records.started()
    assert expiration_of(JOB, dynamodb, table) == NOW + timedelta(days=30)


def expiration_of(job: Job, dynamodb: DynamoDBClient, table: str) -> datetime:
    """When DynamoDB deletes the job's record: an epoch in seconds in `expiration`, as the template says."""
    item = dynamodb.get_item(TableName=table, Key={"id": {"S": f"job#{job.job_id}"}})["Item"]
    return datetime.fromtimestamp(int(item["expiration"]["N"]), UTC)


def test_a_table_that_is_missing_is_an_error_that_may_pass(dynamodb: DynamoDBClient) -> None:
    jobs = JobStore(dynamodb, "another-table", Clock())
    with pytest.raises(RetryLater, match="ResourceNotFoundException"):
        jobs.accept(JOB)


def test_an_incident_without_a_page_can_be_claimed(records: Records) -> None:
    assert records.pages.claim(KEY, JOB.job_id, 600).record == PageRecord()


def test_what_was_noted_of_the_page_comes_with_the_next_claim(records: Records) -> None:
    claim = records.pages.claim(KEY, JOB.job_id, 600)
    records.pages.note_create(claim, NOW, MISSED)
    claim = records.pages.claim(KEY, JOB.job_id, 600)
    assert claim.record == PageRecord(create_started_at=NOW, draft_missed=MISSED)
    records.pages.note_page(claim, PAGE, NOW - timedelta(hours=1), MISSED)
    assert records.pages.claim(KEY, JOB.job_id, 600).record == PageRecord(
        page_id=PAGE.page_id,
        url=PAGE.url,
        title=PAGE.title,
        covers=NOW - timedelta(hours=1),
        job_id=JOB.job_id,
        missed=MISSED,
    )


def test_a_page_under_the_former_key_of_its_incident_is_known(records: Records) -> None:
    records.pages.note_page(records.pages.claim(FORMER_KEY, JOB.job_id, 5), PAGE, NOW, MISSED)
    claim = records.pages.claim(KEY, OTHER_JOB.job_id, 600, former_key=FORMER_KEY)
    assert (claim.record.page_id, claim.record.missed) == (PAGE.page_id, MISSED)
    records.pages.note_page(claim, replace(PAGE, page_id="page-2"), NOW, NOTHING)
    known = records.pages.claim(KEY, OTHER_JOB.job_id, 600, former_key=FORMER_KEY).record
    assert (known.page_id, known.missed) == ("page-2", NOTHING)


def test_the_record_names_the_job_that_wrote_the_page_and_not_the_one_that_claims_it(records: Records) -> None:
    records.pages.note_page(records.pages.claim(KEY, JOB.job_id, 5), PAGE, None, NOTHING)
    records.clock.move(5)
    assert records.pages.claim(KEY, OTHER_JOB.job_id, 600).record.job_id == JOB.job_id


@pytest.mark.parametrize("holder_is_at_work", [True, False])
def test_another_job_cannot_claim_while_the_first_is_at_work(records: Records, holder_is_at_work: bool) -> None:
    if holder_is_at_work:  # else its record is gone, and nobody knows
        records.started(JOB)
    records.pages.claim(KEY, JOB.job_id, 600)
    records.clock.move(100)
    with pytest.raises(RetryLater, match="Another job") as refusal:
        records.pages.claim(KEY, OTHER_JOB.job_id, 600)
    assert refusal.value.after_seconds == 500


def test_another_job_can_claim_once_the_first_has_ended(records: Records) -> None:
    lease = records.started(JOB)
    records.pages.note_page(records.pages.claim(KEY, JOB.job_id, 600), PAGE, None, NOTHING)
    records.jobs.finish(lease, State.COMPLETED, page=PAGE)
    assert records.pages.claim(KEY, OTHER_JOB.job_id, 600).record.page_id == PAGE.page_id


def test_another_job_can_claim_once_the_claim_has_ended(records: Records) -> None:
    records.started(JOB)
    records.pages.claim(KEY, JOB.job_id, 5)
    records.clock.move(5)
    assert records.pages.claim(KEY, OTHER_JOB.job_id, 600).record == PageRecord()


def test_the_next_attempt_of_a_job_need_not_wait_for_the_claim_of_the_last(records: Records) -> None:
    records.pages.claim(KEY, JOB.job_id, 600)
    records.started(JOB)
    assert records.pages.claim(KEY, JOB.job_id, 600).record == PageRecord()


Note = Callable[[Records, PageClaim], None]
NOTES: list[Note] = [
    lambda records, claim: records.pages.note_create(claim, NOW, NOTHING),
    lambda records, claim: records.pages.note_page(claim, PAGE, None, NOTHING),
]


@pytest.mark.parametrize("note", NOTES, ids=["create", "page"])
@pytest.mark.parametrize("successor", [OTHER_JOB.job_id, JOB.job_id], ids=["another job", "the same job's next try"])
def test_who_has_lost_a_claim_can_note_nothing(records: Records, note: Note, successor: str) -> None:
    lost = records.pages.claim(KEY, JOB.job_id, 5)
    records.clock.move(5)
    records.pages.claim(KEY, successor, 5)
    with pytest.raises(RetryLater, match="has taken over"):
        note(records, lost)
    records.clock.move(5)
    assert records.pages.claim(KEY, OTHER_JOB.job_id, 600).record == PageRecord()


def test_no_write_begins_under_a_claim_that_has_run_out(records: Records) -> None:
    claim = records.pages.claim(KEY, JOB.job_id, 5)
    records.clock.move(5)
    with pytest.raises(RetryLater):
        records.pages.note_create(claim, NOW, NOTHING)


def test_nothing_is_noted_of_an_incident_that_nobody_claimed(records: Records) -> None:
    with pytest.raises(RetryLater):
        records.pages.note_create(PageClaim(KEY, "a token", JOB.job_id, PageRecord()), NOW, NOTHING)


def test_of_two_jobs_that_take_over_a_claim_at_once_one_gets_it(
    records: Records, dynamodb: DynamoDBClient, table: str
) -> None:
    records.jobs.finish(records.started(JOB), State.COMPLETED)
    records.pages.claim(KEY, JOB.job_id, 600)
    with (
        quicker(dynamodb, table, lambda pages: pages.claim(KEY, "pm-quicker", 600)) as won,
        pytest.raises(RetryLater, match="has just begun"),
    ):
        records.pages.claim(KEY, OTHER_JOB.job_id, 600)
    records.pages.note_create(won[0], NOW, NOTHING)


def test_a_claim_that_its_holder_has_renewed_meanwhile_is_not_taken_over(
    records: Records, dynamodb: DynamoDBClient, table: str
) -> None:
    records.jobs.finish(records.started(JOB), State.FAILED)
    records.pages.claim(KEY, JOB.job_id, 600)
    with (
        quicker(dynamodb, table, lambda pages: pages.claim(KEY, JOB.job_id, 600)) as won,
        pytest.raises(RetryLater, match="has just begun"),
    ):
        records.pages.claim(KEY, OTHER_JOB.job_id, 600)
    records.pages.note_create(won[0], NOW, NOTHING)


def test_claims_on_different_incidents_do_not_meet(records: Records) -> None:
    records.pages.claim(KEY, JOB.job_id, 600)
    assert records.pages.claim("monday:3", OTHER_JOB.job_id, 600).record == PageRecord()


@contextmanager
def quicker(
    dynamodb: DynamoDBClient, table: str, claim: Callable[[DynamoPageRegistry], PageClaim]
) -> Iterator[list[PageClaim]]:
    """Lets somebody else claim between another's look at the holder's job and its own claim."""
    won: list[PageClaim] = []
    pages = DynamoPageRegistry(boto3.client("dynamodb", region_name="us-east-1"), table, Clock())

    def overtake(**_: object) -> None:
        won.append(claim(pages))

    dynamodb.meta.events.register("after-call.dynamodb.GetItem", overtake)
    yield won
    dynamodb.meta.events.unregister("after-call.dynamodb.GetItem", overtake)


DATABASE = KnownDatabase("source-1", pages_beside=True)


def test_no_database_is_known_before_one_was_noted(records: Records) -> None:
    assert records.pages.known_database("page-1") is None
    records.pages.note_database("page-1", DATABASE)
    assert records.pages.known_database("page-1") == DATABASE
    assert records.pages.known_database("page-2") is None


def test_one_job_at_a_time_makes_the_database_of_a_page(records: Records) -> None:
    records.pages.claim_database("page-1", 75)
    records.clock.move(15)
    with pytest.raises(RetryLater, match="making the database") as later:
        records.pages.claim_database("page-1", 75)
    assert later.value.after_seconds == 60
    assert records.pages.claim_database("page-2", 75).page_id == "page-2"


def test_a_claim_that_ran_out_says_that_a_database_may_be_there(records: Records) -> None:
    assert not records.pages.claim_database("page-1", 75).tried_before
    records.clock.move(75)
    assert records.pages.claim_database("page-1", 75).tried_before


def test_a_claim_that_was_released_leaves_no_trace(records: Records) -> None:
    records.pages.release_database(records.pages.claim_database("page-1", 75))
    assert not records.pages.claim_database("page-1", 75).tried_before


def test_only_the_holder_of_a_claim_releases_it(records: Records) -> None:
    late = records.pages.claim_database("page-1", 75)
    records.clock.move(75)
    records.pages.claim_database("page-1", 75)
    records.pages.release_database(late)
    with pytest.raises(RetryLater):
        records.pages.claim_database("page-1", 75)


def test_noting_the_database_ends_the_claim_and_the_next_one_knows_it(records: Records) -> None:
    records.pages.claim_database("page-1", 75)
    records.pages.note_database("page-1", DATABASE)
    claim = records.pages.claim_database("page-1", 75)
    assert (claim.known, claim.tried_before) == (DATABASE, False)
