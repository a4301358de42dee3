"""A job on its way: the words of its status, and the message that stands in the queue for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from postmortem.errors import PermanentFailure
from postmortem.models import Job, Trigger
from postmortem.text.fields import MondayId, UsableTime
from postmortem.text.language import tr

_JOB_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
JobId = Annotated[str, Field(pattern=rf"^{_JOB_ID.pattern}$")]


LONGEST_REASON = 1000  # characters of one gap or error
MOST_GAPS = 50  # with LONGEST_REASON: far from DynamoDB's 400 KB per item


def key_of(job_id: str) -> str:
    """The table's key of a job."""
    return f"job#{job_id}"


def on_record(text: str) -> str:
    """A reason as the record holds it."""
    return text if len(text) <= LONGEST_REASON else text[: LONGEST_REASON - 1] + "…"


def gaps_on_record(gaps: Iterable[str]) -> list[str]:
    """Gaps as the record holds them."""
    return [on_record(gap) for gap in islice(gaps, MOST_GAPS)]


def is_job_id(text: str) -> bool:
    """Whether a text can be the id of a job."""
    return _JOB_ID.fullmatch(text) is not None


MAX_DELIVERIES = 5  # template.yaml: maxReceiveCount of the queue


@dataclass(frozen=True, slots=True)
class Delivery:
    """One receipt of a message from the queue; `number` counts the receipts of this message, from 1.

    SQS keeps a message's id while it delivers it again and when it makes it a dead letter. A redrive sends the same
    body as a new message, with a new id (docs.aws.amazon.com, "Learn how to configure a dead-letter queue redrive").
    """

    message_id: str
    number: int


class State(StrEnum):
    """Where a job stands as a whole."""

    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"
    SKIPPED = "skipped"
    FAILED = "failed"


class Stage(StrEnum):
    """The step of the pipeline that a job has reached."""

    QUEUED = "queued"
    GATHER = "gather"
    ANALYSE = "analyse"
    RENDER = "render"
    PUBLISH = "publish"
    ANNOUNCE = "announce"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class JobStatus:
    """What is told to whoever asks about a job. `error` says what happened and what to do."""

    job_id: str
    status: State
    stage: Stage
    attempts: int
    created_at: datetime
    updated_at: datetime
    page_url: str | None = None
    page_id: str | None = None
    title: str | None = None
    gaps: tuple[str, ...] = ()
    error: str | None = None

    def as_json(self) -> dict[str, object]:
        """The answer of `GET /postmortems/{job_id}`, times as ISO-8601 in UTC."""
        return {
            "job_id": self.job_id,
            "status": self.status.value,
            "stage": self.stage.value,
            "attempts": self.attempts,
            "created_at": self.created_at.isoformat(),
            "updated_at": self.updated_at.isoformat(),
            "page_url": self.page_url,
            "page_id": self.page_id,
            "title": self.title,
            "gaps": list(self.gaps),
            "error": self.error,
        }


class _Message(BaseModel):
    """The queue's message: ids, times and flags. Newer senders may add keys, so unknown ones are no error."""

    model_config = ConfigDict(extra="ignore")

    version: Literal[1]
    job_id: JobId
    trigger: Trigger
    requested_at: UsableTime
    board_id: MondayId | None = None
    item_id: MondayId | None = None
    resolved_at: UsableTime | None = None
    started_at: UsableTime | None = None
    force: bool = False
    notice_try: int = Field(default=0, ge=0)


def to_message(job: Job, *, notice_try: int = 0) -> str:
    """The job as a queue message: JSON, well under 4 KB because every field of it is short.

    The words of a manual request (`request_of`) are not in it; they wait in the job's record. With `notice_try` the
    message asks only for the job's owed notices to be told, for the so manieth time (`jobs.owed`).
    """
    message = _Message(
        version=1,
        job_id=job.job_id,
        trigger=job.trigger,
        requested_at=job.requested_at,
        board_id=job.board_id,
        item_id=job.item_id,
        resolved_at=job.resolved_at,
        started_at=job.started_at,
        force=job.force,
        notice_try=notice_try,
    )
    return message.model_dump_json(exclude_defaults=True)


def from_message(body: str) -> Job:
    """The job of a queue message, without the words of a manual request.

    Raises PermanentFailure naming each field that is missing or malformed, without its value.
    """
    message = _message(body)
    return Job(
        job_id=message.job_id,
        trigger=message.trigger,
        requested_at=message.requested_at,
        board_id=message.board_id,
        item_id=message.item_id,
        resolved_at=message.resolved_at,
        started_at=message.started_at,
        force=message.force,
    )


def notice_try_in(body: str) -> int:
    """Which try at the job's owed notices a message asks for, from 1; 0 for a message that asks for the job itself."""
    return _message(body).notice_try


def _message(body: str) -> _Message:
    try:
        return _Message.model_validate_json(body)
    except ValidationError as error:
        complaints = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'body'}: {e['msg']}" for e in error.errors())
        raise PermanentFailure(f"The message is not a job that this worker understands. {complaints}") from None


def request_of(job: Job) -> dict[str, object]:
    """The words of a job, kept in its record because they are too long, or too private, for the queue."""
    return {
        "description": job.description,
        "slack_channels": list(job.slack_channels),
        "slack_thread": job.slack_thread,
    }


def with_request(job: Job, stored: Mapping[str, object] | None) -> Job:
    """The job with the words from its record.

    Raises PermanentFailure for a manual job whose record is gone: nobody knows any more what was asked for.
    """
    if stored is None:
        if job.trigger is Trigger.MANUAL:
            raise PermanentFailure(tr("The request of this job is no longer on record. Post it again."))
        return job
    description, thread, channels = (stored.get(key) for key in ("description", "slack_thread", "slack_channels"))
    return replace(
        job,
        description=str(description) if description else None,
        slack_thread=str(thread) if thread else None,
        slack_channels=tuple(map(str, channels)) if isinstance(channels, list) else (),
    )
