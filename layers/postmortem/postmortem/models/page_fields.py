"""What a database of post-mortems tells of an incident beside its page: a value for each column that it may have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PageField(StrEnum):
    """What a column can hold; the words say it to a person."""

    KEY = "the incident's key"
    STATUS = "the status of the draft"
    OWNER = "the incident's owner"
    SEVERITY = "the severity"
    STARTED = "when it started"
    DETECTED = "when it was detected"
    ACKNOWLEDGED = "when it was acknowledged"
    MITIGATED = "when it was mitigated"
    RESOLVED = "when it was resolved"
    TIME_TO_DETECT = "the time to detect"
    TIME_TO_ACKNOWLEDGE = "the time to acknowledge"
    TIME_TO_MITIGATE = "the time to mitigate"
    TIME_TO_RESOLVE = "the time to resolve"
    DURATION = "the duration of the impact"
    SERVICES = "the services"
    INCIDENT = "the link to the incident's item"
    OPEN_ACTIONS = "the number of open actions"
    SUMMARY = "the summary"


@dataclass(frozen=True, slots=True)
class DateRange:
    """A moment, or a range where there is an `end`; with `whole_day` only the day is known."""

    start: datetime
    end: datetime | None = None
    whole_day: bool = False


FieldValue = str | tuple[str, ...] | float | DateRange  # lengths of time are numbers, in minutes
PageFields = Mapping[PageField, FieldValue]  # what is unknown is not in it
