"""The verified post-mortem."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from postmortem.models.analysis import Analysis, Claim, Phase
from postmortem.models.evidence import Incident, Ledger
from postmortem.models.facts import Facts
from postmortem.models.moments import Moment


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A verified timeline entry with its time."""

    moment: Moment
    phase: Phase
    claim: Claim


@dataclass(frozen=True, slots=True)
class Unverified:
    """A claim that did not pass verification, with the check that it failed."""

    section: str
    claim: Claim
    reason: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many claims verification kept, moved to "unverified", and removed; `repeated` ones are kept as another."""

    kept: int = 0
    unverified: int = 0
    removed: int = 0
    repeated: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """The verified post-mortem: everything that a page shows, and the ledger its links come from."""

    incident: Incident
    ledger: Ledger
    analysis: Analysis
    timeline: tuple[TimelineRow, ...]
    facts: Facts
    tally: Tally
    generated_at: datetime
    unverified: tuple[Unverified, ...] = ()

    def claims(self) -> Iterator[Claim]:
        """Every claim of the report, in the order of the page, unverified ones included."""
        analysis = self.analysis
        yield from (*analysis.summary, *analysis.impact)
        yield from (row.claim for row in self.timeline)
        yield from (*analysis.trigger, *analysis.root_cause.claims, *analysis.root_cause.rejected)
        yield from (*analysis.contributing_factors, *analysis.detection, *analysis.response)
        yield from (*analysis.went_well, *analysis.was_hard, *analysis.luck)
        yield from (action.claim for action in analysis.actions)
        yield from analysis.open_questions
        yield from (claim for conflict in analysis.contradictions for claim in (conflict.one, conflict.other))
        yield from (item.claim for item in self.unverified)

    def ticket_ids(self) -> tuple[str, ...]:
        """The id of the incident's ticket, which its fields are cited by; empty where the ledger does not have it."""
        return tuple(item.id for item in self.ledger if item.ref == f"monday:item:{self.incident.item_id}")

    def cited_ids(self) -> frozenset[str]:
        """The ids of all evidence that something in the report rests on."""
        claimed = frozenset(evidence_id for claim in self.claims() for evidence_id in claim.evidence)
        timed = (evidence_id for time in self.facts.key_times for evidence_id in time.evidence)
        sides = (side for conflict in self.facts.conflicts for side in (conflict.one, conflict.other))
        of_conflicts = {evidence_id for side in sides for evidence_id in side.evidence}
        return claimed | frozenset(timed) | frozenset(self.ticket_ids()) | of_conflicts
