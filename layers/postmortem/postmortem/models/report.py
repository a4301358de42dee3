"""The checked post-mortem: prose whose every sentence was compared with its evidence, above the record of code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from postmortem.models.draft import Confidence, Detail, Grounds, Part, Statement, Writer
from postmortem.models.evidence import Incident, Ledger
from postmortem.models.facts import Facts
from postmortem.models.moments import Moment, Precision


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words of a sentence."""

    text: str


@dataclass(frozen=True, slots=True)
class TimeOf:
    """A time that code put into a sentence; `stated` holds the words it was read from, if any."""

    at: datetime
    evidence: str
    precision: Precision = Precision.MINUTE
    stated: str = ""


@dataclass(frozen=True, slots=True)
class LengthOf:
    """A length of time that code computed from two times; both bounds are equal unless an end is a range."""

    shortest: timedelta
    longest: timedelta
    evidence: tuple[str, ...]


Token = Words | TimeOf | LengthOf
Tokens = tuple[Token, ...]


class Outcome(StrEnum):
    """What the judge says of a statement and the pieces it cites."""

    SUPPORTED = "supported"
    OVERSTATED = "overstated"
    CONTRADICTED = "contradicted"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judge's word on one statement: the deciding words stand verbatim in a cited piece; `wrong` says what is."""

    outcome: Outcome
    words: str = ""
    wrong: str = ""


class Standing(StrEnum):
    """Why a sentence may stand on the page."""

    JUDGED = "judged"  # a judge found it supported by the pieces it cites
    COMPARED = "compared"  # code compared it with the pieces it cites; no judge answered
    QUOTED = "quoted"  # the words of its evidence stand in its place
    BY_CODE = "by code"  # code's own sentence, from facts


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence as it stands on the page; `moment` is the time of a timeline row, in place of its `Row.when`."""

    part: Part
    text: Tokens
    evidence: tuple[str, ...]
    standing: Standing
    quote: str = ""
    grounds: Grounds = Grounds.STATED
    label: str = ""
    detail: Detail | None = None
    moment: Moment | None = None


@dataclass(frozen=True, slots=True)
class Omitted:
    """A statement that does not stand on the page, and why: English words, which the page says in its language."""

    statement: Statement
    why: str


class Judging(StrEnum):
    """How the judging went."""

    DONE = "done"
    PARTLY = "partly"  # some sentences got no verdict
    NOT_BELIEVED = "not believed"  # it failed the controls
    UNAVAILABLE = "unavailable"
    OFF = "off"
    NOT_NEEDED = "not needed"  # code wrote every sentence


@dataclass(frozen=True, slots=True)
class Check:
    """What became of a writer's sentences: `checked` is `kept`, `replaced` and `left_out` together.

    `rewritten` ones are among those kept. `judge` says who judged, and what it took;
    `note` is for the reader.
    """

    judging: Judging
    judge: Writer | None = None
    checked: int = 0
    kept: int = 0
    rewritten: int = 0
    replaced: int = 0
    left_out: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a page shows, and the ledger its links come from."""

    incident: Incident
    ledger: Ledger
    facts: Facts
    writer: Writer
    check: Check
    shown: tuple[Shown, ...]
    confidence: Confidence
    generated_at: datetime
    left_out: tuple[Omitted, ...] = ()

    def of(self, part: Part) -> Iterator[Shown]:
        """The sentences of one part, in the order of the page."""
        return (sentence for sentence in self.shown if sentence.part is part)

    def ticket_ids(self) -> tuple[str, ...]:
        """The id of the incident's ticket, which its fields are cited by; empty where the ledger does not have it."""
        return tuple(item.id for item in self.ledger if item.ref == f"monday:item:{self.incident.item_id}")

    def cited_ids(self) -> frozenset[str]:
        """The ids of all evidence that something on the page rests on."""
        said = {evidence_id for sentence in self.shown for evidence_id in sentence.evidence}
        timed = {evidence_id for time in self.facts.key_times for evidence_id in time.evidence}
        sides = (side for conflict in self.facts.conflicts for side in (conflict.one, conflict.other))
        of_conflicts = {evidence_id for side in sides for evidence_id in side.evidence}
        return frozenset(said | timed | of_conflicts | set(self.ticket_ids()))
