"""Notices that are tried again later: they wait in the job's record, and a delayed message says when they are due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from postmortem.clients.dynamodb import Clock, ConditionFailed, DynamoTable, Item, milliseconds
from postmortem.errors import RetryLater
from postmortem.jobs.owed_record import announcement_of, record_of, with_remedy
from postmortem.jobs.queue import JobQueue
from postmortem.jobs.record import key_of
from postmortem.models import Announced, Announcement, Job
from postmortem.telemetry import count, logger
from postmortem.time_limit import TimeLimit

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

PAUSES_SECONDS = (60, 300, 900, 900)  # before each further try; SQS delays a message by at most 900
_CLOSING_SECONDS = 15.0  # kept back for the last write to the record

Tell = Callable[[Announcement, TimeLimit], Announced]

TAKE = "SET #notice_until = :until"
DUE = "#notice_try = :number AND #owed <> :nothing"
FREE_TO_TELL = f"{DUE} AND (attribute_not_exists(#notice_until) OR #notice_until <= :now)"
SETTLE = "SET #owed = :owed, #notice_gaps = :notice_gaps, #notice_try = :next REMOVE #notice_until"


class OwedNotices:
    """The owed notices of jobs. All but `promise` raise RetryLater when table or queue cannot be used."""

    def __init__(self, client: DynamoDBClient, table_name: str, queue: JobQueue, clock: Clock) -> None:
        self._table = DynamoTable(client, table_name)
        self._queue = queue
        self._clock = clock

    def promise(self, job: Job, announced: Announced) -> Announced:
        """The same once a message is on its way that has the owed notices told; given up where there cannot be one.

        The message comes before the record: where that is never written, it finds nothing to do.
        """
        if announced.owed is None:
            return announced
        try:
            self._queue.send_notice(job, number=1, delay_seconds=PAUSES_SECONDS[0])
        except RetryLater as error:
            logger.warning("A notice cannot be tried again", reason=str(error))
            return with_remedy(announced)
        count("NoticesOwed")
        return announced

    def tell_again(self, job: Job, number: int, tell: Tell, *, seconds: float) -> None:
        """Tells what the job still owes, in try `number`; what fails again is promised once more, or given up."""
        owed = self._taken(job, number, seconds)
        if owed is None:
            return
        announced = tell(owed, TimeLimit(seconds - min(_CLOSING_SECONDS, seconds / 10)))
        if announced.owed is None:
            logger.info("Owed notices are told", number=number)
        elif number < len(PAUSES_SECONDS):
            self._queue.send_notice(job, number=number + 1, delay_seconds=PAUSES_SECONDS[number])
        else:
            logger.warning("Notices are given up", number=number)
            count("NoticesGivenUp")
            announced = with_remedy(announced)
        self._settle(job, number, announced)

    def _taken(self, job: Job, number: int, seconds: float) -> Announcement | None:
        """What is owed, for this worker alone while it has its time; None where the message is out of date."""
        now = self._clock()
        values: Item = {
            ":number": number,
            ":nothing": "",
            ":now": milliseconds(now),
            ":until": milliseconds(now + timedelta(seconds=seconds)),
        }
        try:
            item = self._table.change(key_of(job.job_id), TAKE, given=FREE_TO_TELL, values=values)
        except ConditionFailed as refused:
            until = refused.item.get("notice_until")
            if until is None or refused.item.get("notice_try") != number or not refused.item.get("owed"):
                return None
            left = (int(until) - milliseconds(now)) / 1000
            raise RetryLater("Another worker is telling this job's notices.", after_seconds=left) from None
        return announcement_of(item["owed"])

    def _settle(self, job: Job, number: int, announced: Announced) -> None:
        values = record_of(announced, number + 1)
        values |= {":number": number, ":nothing": "", ":next": values.pop(":notice_try")}
        try:
            self._table.change(key_of(job.job_id), SETTLE, given=DUE, values=values)
        except ConditionFailed:
            logger.warning("The job has begun anew, so its notices are no longer on record")
