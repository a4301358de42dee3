"""What asks for a post-mortem."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Trigger(StrEnum):
    """What started a job."""

    MONDAY = "monday"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Job:
    """One request for a post-mortem, as queued. `resolved_at` is a hint of the trigger, never evidence."""

    job_id: str
    trigger: Trigger
    requested_at: datetime
    board_id: str | None = None
    item_id: str | None = None
    resolved_at: datetime | None = None
    started_at: datetime | None = None
    description: str | None = None
    slack_channels: tuple[str, ...] = ()
    slack_thread: str | None = None
    force: bool = False
