"""What code knows of an incident without a model: key times, intervals, conflicts, the ticket's changes, the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from postmortem.models.moments import Precision


class KeyTimeName(StrEnum):
    """The five key times, in the order in which they can only come."""

    STARTED = "started"
    DETECTED = "detected"
    ACKNOWLEDGED = "acknowledged"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"


class Found(StrEnum):
    """Where a key time comes from."""

    TICKET = "ticket"  # a column or a status change of the ticket, or the request itself
    ALERT = "alert"  # the state of an alert
    STATED = "stated"  # a time that stands in words
    MESSAGE = "message"  # the time of the message that tells of it
    FIRST_SYMPTOM = "first symptom"
    CORRECTED = "corrected by the team"  # somebody wrote it on the page
    PROPOSED = "proposed"  # words that a model pointed at, read by code; on the page only if the judge supports them
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class KeyTime:
    """When the incident started, was detected, acknowledged, mitigated or resolved.

    A known time has `earliest == latest`; a range has both, or only the end that is known; an unknown time has
    neither. `how` tells the reader in words how it was found, `quote` holds the verbatim words it was read from.
    """

    name: KeyTimeName
    earliest: datetime | None = None
    latest: datetime | None = None
    evidence: tuple[str, ...] = ()
    found: Found = Found.UNKNOWN
    how: str = ""
    quote: str = ""
    precision: Precision = Precision.SECOND

    @classmethod
    def exactly(
        cls,
        name: KeyTimeName,
        at: datetime,
        evidence: tuple[str, ...],
        found: Found,
        how: str,
        *,
        quote: str = "",
        precision: Precision = Precision.SECOND,
    ) -> KeyTime:
        """A key time that is one moment."""
        return cls(name, at, at, evidence, found, how, quote, precision)

    @property
    def at(self) -> datetime | None:
        """The time, or None where it is unknown or only a range."""
        return self.earliest if self.earliest == self.latest else None

    @property
    def is_range(self) -> bool:
        """Whether one or both ends are known, but not the moment itself."""
        return self.earliest != self.latest

    @property
    def is_unknown(self) -> bool:
        """Whether nothing at all is known of it."""
        return self.earliest is None and self.latest is None


@dataclass(frozen=True, slots=True)
class Interval:
    """The time between two key times: one length, or a range of lengths where an end is a range.

    `longest` is None where only the shortest is known; both are None where an end is unknown or the ends conflict.
    """

    name: str
    start: KeyTimeName
    end: KeyTimeName
    shortest: timedelta | None = None
    longest: timedelta | None = None
    in_conflict: bool = False

    @property
    def length(self) -> timedelta | None:
        """The length where it is one."""
        return self.shortest if self.shortest == self.longest else None


SEVERITY_DIFFERS = "How severe it was"  # what structured sources contradict each other about
WHETHER_OVER = "Whether it was over"


@dataclass(frozen=True, slots=True)
class ConflictSide:
    """One side of a conflict: verbatim words, or what a key time says, and the ids of its evidence."""

    text: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two structured sources, or two key times (`times`), that cannot both be right."""

    about: str
    one: ConflictSide
    other: ConflictSide
    times: tuple[KeyTimeName, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketChange:
    """A column of the incident's ticket that changed: severity, status, owner."""

    evidence: str
    at: datetime
    column: str
    before: str
    after: str
    is_status: bool = False


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One evidence item in the full record: its own time and its text, verbatim; a wiki page has no time of its own.

    `stated` are the words of the text that give the time, where it is not the item's own.
    """

    evidence: str
    at: datetime | None
    text: str
    edited_at: datetime | None = None
    stated: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that code can stand for; no model changes it."""

    key_times: tuple[KeyTime, ...] = tuple(KeyTime(name) for name in KeyTimeName)
    intervals: tuple[Interval, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    changes: tuple[TicketChange, ...] = ()
    record: tuple[RecordRow, ...] = ()

    def key_time(self, name: KeyTimeName) -> KeyTime:
        """The key time with this name; unknown where it was not looked for."""
        return next((time for time in self.key_times if time.name is name), KeyTime(name))

    def in_conflict(self, name: KeyTimeName) -> bool:
        """Whether this key time and another one come in an order that cannot be."""
        return any(name in conflict.times for conflict in self.conflicts)
