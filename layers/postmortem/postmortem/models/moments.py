"""A moment as it is shown: when, how exact, and where the time comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Basis(StrEnum):
    """Where the time of a timeline row comes from."""

    SOURCE = "source"
    STATED = "stated"
    UNKNOWN = "unknown"


class Precision(StrEnum):
    """How exact a time is."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Moment:
    """The time of a timeline row. `stated` holds the words it was parsed from when the basis is `STATED`."""

    at: datetime | None
    basis: Basis
    precision: Precision
    stated: str = ""
