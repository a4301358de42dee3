"""Turns an analysis into a report: what its evidence bears out stays, the rest is set apart or removed, and counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from postmortem.analyse.assertions import is_hedged
from postmortem.analyse.blameless import blames, rewritten, roles_of, with_roles
from postmortem.analyse.causes import withdrawn
from postmortem.analyse.cues import Cue, shows
from postmortem.analyse.grounding import Bar, Grounds
from postmortem.analyse.key_times import intervals, key_times
from postmortem.analyse.material import Material
from postmortem.analyse.output import plain_words
from postmortem.analyse.sentences import stands_in
from postmortem.analyse.times import moment_of
from postmortem.models import (
    ActionItem,
    Analysis,
    Basis,
    Bearing,
    Claim,
    Confidence,
    Contradiction,
    Evidence,
    Incident,
    Kind,
    Ledger,
    Moment,
    Phase,
    Precision,
    Report,
    RootCause,
    Tally,
    TimelineEntry,
    TimelineRow,
    Unverified,
)

_SAID_BY_PEOPLE = frozenset({Kind.MESSAGE, Kind.UPDATE, Kind.PAGE, Kind.DOCUMENT})
_NOT_YET_SO = frozenset({Phase.HYPOTHESIS, Phase.DECISION, Phase.FOLLOW_UP})
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_UNKNOWN = Moment(None, Basis.UNKNOWN, Precision.UNKNOWN)


def verify(incident: Incident, ledger: Ledger, analysis: Analysis, *, now: datetime) -> Report:
    """The report: every statement with evidence that is there and bears it out, every time from the ledger."""
    check = _Check(incident, ledger)
    rows = _in_time(row for entry in analysis.timeline for row in check.rows(entry))
    verified = check.analysis(analysis)
    times = key_times(incident, ledger, rows)
    return Report(
        incident=incident,
        ledger=ledger,
        analysis=verified,
        timeline=rows,
        key_times=times,
        intervals=intervals(times),
        tally=Tally(check.kept, len(check.unverified), check.removed),
        generated_at=now,
        unverified=tuple(check.unverified),
    )


def _in_time(rows: Iterable[TimelineRow]) -> tuple[TimelineRow, ...]:
    """Rows in order of time; those whose time is unknown come last."""
    return tuple(sorted(rows, key=lambda row: (row.moment.at is None, row.moment.at or _LONG_AGO)))


@dataclass
class _Check:
    """Checks statements one by one and keeps count."""

    incident: Incident
    ledger: Ledger
    kept: int = 0
    removed: int = 0
    unverified: list[Unverified] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._grounds = Grounds(self.incident, self.ledger)
        self._roles = roles_of(self.ledger)
        self._withdrawn = withdrawn(Material(self.incident, self.ledger))

    def analysis(self, given: Analysis) -> Analysis:
        """The analysis with only the statements that pass; its timeline is empty, the report has the rows."""
        contributing = self._claims("Contributing factors", given.contributing_factors)
        return replace(
            given,
            summary=self._claims("Summary", given.summary),
            impact=self._claims("Impact", given.impact),
            timeline=(),
            trigger=self._claims("Trigger", given.trigger),
            root_cause=self._root_cause(given.root_cause),
            contributing_factors=contributing,
            detection=self._claims("Detection", given.detection),
            response=self._claims("Response", given.response),
            went_well=self._claims("What went well", given.went_well),
            was_hard=self._claims("What was hard", given.was_hard),
            luck=self._claims("Where luck helped", given.luck),
            actions=tuple(action for one in given.actions if (action := self._action(one, contributing))),
            open_questions=self._claims("Open questions", given.open_questions, bar=Bar.PROPOSES),
            contradictions=tuple(both for one in given.contradictions if (both := self._contradiction(one))),
        )

    def rows(self, entry: TimelineEntry) -> tuple[TimelineRow, ...]:
        """The row of an entry, none where it does not pass; two for an alert that was edited later."""
        cited = self._cited(entry.claim)
        first = cited[0] if cited else None
        if first and entry.stated_time and not stands_in(entry.stated_time, self._grounds.text(first)):
            self.removed += 1
            return ()
        bar = Bar.TELLS if entry.phase in _NOT_YET_SO else Bar.ASSERTS
        claim = self._claim("Timeline", entry.claim, bar=bar)
        if claim is None or first is None:
            return ()
        row = TimelineRow(self._moment(first, entry.stated_time), entry.phase, claim)
        if first.kind is Kind.ALERT and first.edited_at and not entry.stated_time:
            return _fired_and_updated(row, first.edited_at)
        return (row,)

    def _moment(self, item: Evidence, stated: str) -> Moment:
        """The time of the evidence, or the one its words state; a page's own time is no event's but its last edit's."""
        if stated:
            zone = item.author.time_zone if item.author else None
            found = moment_of(stated, self._grounds.text(item), item.at, zone) if item.at else None
            return found or replace(_UNKNOWN, stated=stated)
        if item.at is None or item.kind in (Kind.PAGE, Kind.DOCUMENT):
            return _UNKNOWN
        return Moment(item.at, Basis.SOURCE, Precision.SECOND)

    def _claims(self, section: str, claims: Sequence[Claim], *, bar: Bar = Bar.ASSERTS) -> tuple[Claim, ...]:
        checked = (self._claim(section, claim, bar=bar) for claim in claims)
        return tuple(claim for claim in checked if claim)

    def _claim(self, section: str, claim: Claim, *, bar: Bar = Bar.ASSERTS) -> Claim | None:
        """The statement as the page may show it, or None where it was set apart or removed."""
        cited = self._cited(claim)
        text = plain_words(claim.text)
        if not cited or not text or (claim.quote and not self._grounds.holds(claim.quote, cited)):
            self.removed += 1
            return None
        if self._grounds.holds(text, cited):
            shown, fault = _as_said(text, cited[0]), ""
        else:
            shown = with_roles(rewritten(text), self._roles)
            blame = blames(shown)
            fault = f"it blames somebody (“{blame}”)" if blame else self._grounds.fault(text, cited, bar)
        if (
            not fault
            and bar is Bar.ASSERTS
            and all(item.id in self._withdrawn for item in cited)
            and not is_hedged(text)
        ):
            fault = "its evidence was withdrawn later"
        if fault:
            self.unverified.append(Unverified(section, replace(claim, text=shown), fault))
            return None
        self.kept += 1
        return replace(claim, text=shown)

    def _cited(self, claim: Claim) -> tuple[Evidence, ...]:
        """The pieces a statement names; none where one is unknown, of another incident, or only gives orders."""
        cited = self.ledger.cited(claim.evidence)
        if not cited or len(cited) != len(claim.evidence):
            return ()
        if any(item.bearing is Bearing.SIMILAR for item in cited) or not any(map(self._grounds.text, cited)):
            return ()
        return cited

    def _root_cause(self, given: RootCause) -> RootCause:
        claims = self._claims("Root cause", given.claims)
        firm = any(_is_firm(self._grounds.text(item)) for claim in claims for item in self.ledger.cited(claim.evidence))
        confidence = given.confidence
        if not claims:
            confidence = Confidence.UNKNOWN
        elif confidence is Confidence.UNKNOWN or not firm:
            confidence = Confidence.SUSPECTED
        return RootCause(confidence, claims, self._claims("Rejected explanations", given.rejected, bar=Bar.TELLS))

    def _action(self, action: ActionItem, factors: Sequence[Claim]) -> ActionItem | None:
        claim = self._claim("Action items", action.claim, bar=Bar.TELLS if action.stated else Bar.PROPOSES)
        if claim is None:
            return None
        cited = self.ledger.cited(claim.evidence)
        done_when = plain_words(action.done_when)
        owner = self.ledger.find(action.owner)
        return replace(
            action,
            claim=claim,
            done_when="" if self._grounds.fault(done_when, cited, Bar.PROPOSES) else with_roles(done_when, self._roles),
            owner=owner.id if owner and self._grounds.names_somebody(owner) else "",
            addresses=next((one.text for one in factors if plain_words(action.addresses) in one.text), "")
            if action.addresses
            else "",
        )

    def _contradiction(self, conflict: Contradiction) -> Contradiction | None:
        about = plain_words(conflict.about)
        one, other = self._claim("Contradictions", conflict.one), self._claim("Contradictions", conflict.other)
        if (
            one is None
            or other is None
            or self._grounds.fault(about, self.ledger.cited((*one.evidence, *other.evidence)), Bar.PROPOSES)
        ):
            return None
        return Contradiction(about, one, other)


def _fired_and_updated(row: TimelineRow, edited_at: datetime) -> tuple[TimelineRow, TimelineRow]:
    """An alert that was edited keeps the time at which it fired, while its text says how it stood at the last edit."""
    text = row.claim.text
    is_over = shows(Cue.RECOVERED, text)
    fired = replace(row.claim, text=f"Alert fired; its text was updated later: {text}")
    updated = replace(row.claim, text=f"Alert updated, it now reads: {text}")
    moment = Moment(edited_at, Basis.SOURCE, Precision.SECOND)
    return (
        TimelineRow(row.moment, Phase.DETECTION if is_over else row.phase, fired),
        TimelineRow(moment, Phase.RESOLUTION if is_over else row.phase, updated),
    )


def _as_said(text: str, item: Evidence) -> str:
    """A statement in the evidence's own words, in quotation marks where a person said it."""
    if item.kind not in _SAID_BY_PEOPLE:
        return text
    return f"“{text if '“' in text else text.removesuffix('”')}”"


def _is_firm(text: str) -> bool:
    return (shows(Cue.CAUSE, text) or shows(Cue.EXPLAINED, text)) and not shows(Cue.GUESSED, text)
