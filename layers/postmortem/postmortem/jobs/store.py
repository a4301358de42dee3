"""The record of every job: its status, its lease and its number of attempts, changed together or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from postmortem.clients.dynamodb import Clock, ConditionFailed, DynamoTable, Item, milliseconds
from postmortem.errors import PermanentFailure, RetryLater
from postmortem.jobs.owed_record import record_of
from postmortem.jobs.record import (
    MAX_DELIVERIES,
    Delivery,
    JobStatus,
    Stage,
    State,
    gaps_on_record,
    key_of,
    on_record,
    request_of,
)
from postmortem.models import Announced, Job, Page
from postmortem.text.gaps import gap_sentence
from postmortem.text.language import tr

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

KEPT = timedelta(days=30)  # well past Monday's 30 minutes of retries and the dead-letter queue's 14 days

START = """SET #lease_until = :until, #status = :running, #stage = :stage, #updated_at = :now,
               #created_at = if_not_exists(#created_at, :requested_at), #expiration = :expiration,
               #asked_at = :requested_at, #message = :message, #delivery = :delivery
           REMOVE #error, #owed, #notice_gaps, #notice_until
           ADD #attempts :one"""
# A job belongs to the message that started it first, which is known by the time of its request. A redrive sends the
# same body under a new message id.
CARRIED = "(attribute_not_exists(#asked_at) OR #asked_at = :requested_at)"
UNHELD = "#status = :queued OR (#status = :running AND #lease_until <= :now_ms)"
REDRIVEN = "#status = :failed AND (attribute_not_exists(#message) OR #message <> :message)"
FREE = f"attribute_not_exists(#status) OR ({CARRIED} AND ({UNHELD} OR ({REDRIVEN})))"
PROGRESS = "SET #stage = :stage, #updated_at = :now"
RELEASE = "SET #status = :status, #stage = :stage, #updated_at = :now, #error = :error REMOVE #lease_until"
# The status comes last: an emulator that is asked in the middle of a change shows what came before it.
_FINISH = """SET #updated_at = :now, #page_id = :page_id, #page_url = :page_url, #title = :title, #gaps = :gaps,
                 #error = :error, #owed = :owed, #notice_gaps = :notice_gaps, #notice_try = :notice_try"""
FAIL = f"REMOVE #lease_until {_FINISH}, #status = :status"
FINISH = f"REMOVE #lease_until {_FINISH}, #stage = :stage, #status = :status"
HELD = "#status = :running AND #attempts = :attempt"


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on a job until the lease ends; `attempt` tells this holder from earlier ones.

    `request` holds the words of a manual request (`jobs.request_of`), None where there is no record of any.
    """

    job_id: str
    attempt: int
    request: Mapping[str, object] | None


class FailedBefore(PermanentFailure):
    """The job had already failed when its message came again; nothing was tried."""


class LeaseLost(RetryLater):
    """The lease ended before the work did, and somebody else holds the job now: leave it to them."""


class JobStore:
    """Jobs by id. Every method raises RetryLater when the table cannot be used."""

    def __init__(self, client: DynamoDBClient, table_name: str, clock: Clock) -> None:
        self._table = DynamoTable(client, table_name)
        self._clock = clock

    def accept(self, job: Job) -> None:
        """Writes the record of a queued job, unless the job already has one."""
        now = self._clock()
        self._table.insert(
            {
                "id": key_of(job.job_id),
                "status": State.QUEUED.value,
                "stage": Stage.QUEUED.value,
                "attempts": 0,
                "created_at": job.requested_at.isoformat(),
                "updated_at": now.isoformat(),
                "request": request_of(job),
                "expiration": _expiration(now),
            }
        )

    def status(self, job_id: str) -> JobStatus | None:
        """Where the job stands, or None where there is no such job.

        A job whose worker died counts as queued while its message will be delivered again, as failed after the last
        delivery.
        """
        item = self._table.read(key_of(job_id))
        return _status(item, self._clock()) if item else None

    def start(self, job: Job, lease_seconds: float, delivery: Delivery) -> Lease | JobStatus:
        """A lease on the job, or the job's status where there is nothing to do for this message.

        There is nothing to do where the job was completed or skipped, and for a duplicate: a message that asks for a
        job which another message carries, whatever became of that one. A failed job is run again for the message that
        it failed for, once that was redriven; delivered again without a redrive, it raises FailedBefore.

        One conditional write takes the lease, counts the attempt and sets the status, and makes the record where
        there is none. Raises RetryLater with the time left while another worker holds the job.
        """
        now = self._clock()
        values: Item = {
            ":running": State.RUNNING.value,
            ":queued": State.QUEUED.value,
            ":failed": State.FAILED.value,
            ":stage": Stage.QUEUED.value,
            ":until": milliseconds(now + timedelta(seconds=lease_seconds)),
            ":now": now.isoformat(),
            ":now_ms": milliseconds(now),
            ":requested_at": job.requested_at.isoformat(),
            ":message": delivery.message_id,
            ":delivery": delivery.number,
            ":expiration": _expiration(now),
            ":one": 1,
        }
        try:
            item = self._table.change(key_of(job.job_id), START, given=FREE, values=values)
        except ConditionFailed as refused:
            return self._not_started(job, refused.item, now)
        return Lease(job.job_id, int(item["attempts"]), item.get("request"))

    def _not_started(self, job: Job, item: Item, now: datetime) -> JobStatus:
        """The status where the message is done with; raises where it has to come again."""
        is_carried_by_this = item.get("asked_at", job.requested_at.isoformat()) == job.requested_at.isoformat()
        if is_carried_by_this and item["status"] == State.RUNNING:
            left = (int(item["lease_until"]) - milliseconds(now)) / 1000
            raise RetryLater(tr("Another worker is at this job."), after_seconds=max(left, 0.0))
        if is_carried_by_this and item["status"] == State.FAILED:
            raise FailedBefore(item.get("error") or tr("The job has failed before."))
        return _status(item, now)

    def progress(self, lease: Lease, stage: Stage) -> None:
        """Notes the step that the job has reached. Raises LeaseLost when the job is no longer ours."""
        self._change(lease, PROGRESS, {":stage": stage.value})

    def finish(
        self,
        lease: Lease,
        state: State,
        *,
        page: Page | None = None,
        gaps: tuple[str, ...] = (),
        error: str | None = None,
        announced: Announced | None = None,
    ) -> None:
        """Ends the job; a failed one keeps the stage that it failed in. Raises LeaseLost when it is no longer ours.

        What could not be announced is on record with the gaps, and as it stands for another try.
        """
        told = announced or Announced()
        values: Item = {
            ":status": state.value,
            ":page_id": page.page_id if page else None,
            ":page_url": page.url if page else None,
            ":title": (page.title or None) if page else None,
            ":gaps": gaps_on_record((*gaps, *map(gap_sentence, told.lasting))),
            ":error": on_record(error) if error else None,
            **record_of(replace(told, lasting=()), 1),
        }
        if state is State.FAILED:
            self._change(lease, FAIL, values)
        else:
            self._change(lease, FINISH, values | {":stage": Stage.DONE.value})

    def release(self, lease: Lease, error: str) -> None:
        """Puts the job back to queued for another attempt. Raises LeaseLost when it is no longer ours."""
        values = {":status": State.QUEUED.value, ":stage": Stage.QUEUED.value, ":error": on_record(error)}
        self._change(lease, RELEASE, values)

    def _change(self, lease: Lease, update: str, values: Item) -> None:
        held = {":running": State.RUNNING.value, ":attempt": lease.attempt, ":now": self._clock().isoformat()}
        try:
            self._table.change(key_of(lease.job_id), update, given=HELD, values=values | held)
        except ConditionFailed:
            raise LeaseLost("Another worker has taken over this job.") from None


def is_leased(item: Item, now: datetime) -> bool:
    """Whether a worker holds the job of this item."""
    return bool(item["status"] == State.RUNNING and int(item.get("lease_until", 0)) > milliseconds(now))


def _status(item: Item, now: datetime) -> JobStatus:
    status = JobStatus(
        job_id=item["id"].partition("#")[2],
        status=State(item["status"]),
        stage=Stage(item["stage"]),
        attempts=int(item["attempts"]),
        created_at=datetime.fromisoformat(item["created_at"]),
        updated_at=datetime.fromisoformat(item["updated_at"]),
        page_url=item.get("page_url"),
        page_id=item.get("page_id"),
        title=item.get("title"),
        gaps=(*item.get("gaps", ()), *item.get("notice_gaps", ())),
        error=item.get("error"),
    )
    if status.status is State.RUNNING and not is_leased(item, now):
        return _status_of_dead_worker(status, int(item.get("delivery", 1)))
    return status


def _status_of_dead_worker(status: JobStatus, delivery: int) -> JobStatus:
    """What is true of a running job whose lease has run out: its worker was killed or ran out of time."""
    died = f"The worker ended without a word at the stage “{status.stage}”."
    if delivery >= MAX_DELIVERIES:
        given_up = f"{died} Given up after {delivery} tries; redrive the dead-letter queue to try again."
        return replace(status, status=State.FAILED, error=given_up)
    return replace(status, status=State.QUEUED, stage=Stage.QUEUED, error=f"{died} It will be tried again.")


def _expiration(now: datetime) -> int:
    return int((now + KEPT).timestamp())
