"""Turns an analysis into a report: what its evidence bears out stays, the rest is set apart or removed, and counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property

from postmortem.analyse.assertions import is_hedged
from postmortem.analyse.blameless import blames, rewritten
from postmortem.analyse.causes import may_be_guess, withdrawn
from postmortem.analyse.cues import Cue, is_question, shows
from postmortem.analyse.grounding import Bar, Grounds
from postmortem.analyse.injection import evidential_part
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
from postmortem.ranking import words_of
from postmortem.redact import Redactor

_SAID = frozenset({Kind.MESSAGE, Kind.ALERT, Kind.UPDATE, Kind.PAGE, Kind.DOCUMENT})
_NOT_YET_SO = frozenset({Phase.HYPOTHESIS, Phase.DECISION, Phase.FOLLOW_UP})
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_WITHDRAWN = "its evidence was withdrawn later"
_REPEATING = frozenset({"Action items", "Contradictions"})  # one statement may ask for two things, or meet two others
_CANARY = re.compile(
    r"[a-z]{2,}(?:-[a-z]+)*-\d{3,}"
)  # a code word such as an injection asks for; nobody but its author knows it
_RANDOM = re.compile(r"\b(?=\w*[a-z])(?=\w*[A-Z])(?=\w*\d)\w{10,}")  # made by a machine, so perhaps a credential
_LONGEST = 500  # characters of a statement in the analyst's own words
_UNKNOWN = Moment(None, Basis.UNKNOWN, Precision.UNKNOWN)


def verify(incident: Incident, ledger: Ledger, analysis: Analysis, *, now: datetime) -> Report:
    """The report: every statement with evidence that is there and bears it out, every time from the ledger.

    A statement without evidence, with an unknown piece, a quote that stands nowhere, or nothing left after links and
    mentions are taken out is removed; one that says more than its evidence is kept apart with the reason. What is
    quoted word by word is the evidence itself and needs no further check.
    """
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
        self._seen: set[tuple[str, str, tuple[str, ...]]] = set()

    @cached_property
    def _words(self) -> frozenset[str]:
        """Every word of the evidence, without those of texts that give orders to their reader."""
        return frozenset(word for item in self.ledger for word in words_of(evidential_part(item.text)))

    @cached_property
    def _withdrawn(self) -> frozenset[str]:
        """The evidence that somebody took back later."""
        return withdrawn(Material(self.incident, self.ledger))

    def analysis(self, given: Analysis) -> Analysis:
        """The analysis with only the statements that pass; its timeline is empty, the report has the rows."""
        factors = self._claims("Contributing factors", given.contributing_factors)
        return replace(
            given,
            summary=self._claims("Summary", given.summary),
            impact=self._claims("Impact", given.impact),
            timeline=(),
            trigger=self._claims("Trigger", given.trigger, Bar.EXPLAINS),
            root_cause=self._root_cause(given.root_cause),
            contributing_factors=factors,
            detection=self._claims("Detection", given.detection),
            response=self._claims("Response", given.response),
            went_well=self._claims("What went well", given.went_well),
            was_hard=self._claims("What was hard", given.was_hard),
            luck=self._claims("Where luck helped", given.luck),
            actions=self._actions(given.actions, factors),
            open_questions=tuple(question for one in given.open_questions if (question := self._question(one))),
            contradictions=tuple(both for one in given.contradictions if (both := self._contradiction(one))),
        )

    def rows(self, entry: TimelineEntry) -> tuple[TimelineRow, ...]:
        """The row of an entry, none where it does not pass; two for an alert that was edited later."""
        first = next(iter(self._cited(entry.claim)), None)
        if first and entry.stated_time and not stands_in(entry.stated_time, self._grounds.text(first)):
            self.removed += 1
            return ()
        claim = self._claim("Timeline", entry.claim, Bar.TELLS if entry.phase in _NOT_YET_SO else Bar.ASSERTS)
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

    def _claims(self, section: str, claims: Sequence[Claim], bar: Bar = Bar.ASSERTS) -> tuple[Claim, ...]:
        return tuple(checked for claim in claims if (checked := self._claim(section, claim, bar)))

    def _claim(self, section: str, claim: Claim, bar: Bar) -> Claim | None:
        """The statement as the page may show it, or None where it was set apart or removed."""
        cited = self._cited(claim)
        text = plain_words(claim.text)
        if not cited or not text or (claim.quote and not self._grounds.holds(claim.quote, cited)):
            self.removed += 1
            return None
        verbatim = self._grounds.holds(text, cited)
        if self._is_forbidden(section, claim, text, verbatim=verbatim):
            self.removed += 1
            return None
        if verbatim:
            shown = _as_said(text, cited[0])
            fault = _WITHDRAWN if bar is Bar.EXPLAINS and self._is_withdrawn(cited) else ""
        else:
            shown = rewritten(text)
            fault = self._fault(text, shown, cited, bar, quoted=bool(claim.quote))
        if fault:
            self.unverified.append(Unverified(section, replace(claim, text=shown), fault))
            return None
        self.kept += 1
        return replace(claim, text=shown)

    def _is_forbidden(self, section: str, claim: Claim, text: str, *, verbatim: bool) -> bool:
        """Whether a statement may stand nowhere: it holds a credential or an order's words, rambles, or is repeated."""
        key = (section, text, claim.evidence)
        is_repeated = key in self._seen and section not in _REPEATING
        self._seen.add(key)
        if is_repeated or verbatim:
            return is_repeated
        obeys = any(_CANARY.fullmatch(word) and word not in self._words for word in words_of(text))
        invents = any(not any(token in item.text for item in self.ledger) for token in _RANDOM.findall(text))
        return obeys or invents or len(text) > _LONGEST or Redactor().text(text) != text

    def _fault(self, text: str, shown: str, cited: Sequence[Evidence], bar: Bar, *, quoted: bool) -> str:
        if blame := blames(shown):
            return f"it blames somebody (“{blame}”)"
        if fault := self._grounds.fault(text, cited, bar, quoted=quoted):
            return fault
        certain = bar is Bar.EXPLAINS or (bar is Bar.ASSERTS and not is_hedged(text))
        return _WITHDRAWN if certain and self._is_withdrawn(cited) else ""

    def _is_withdrawn(self, cited: Sequence[Evidence]) -> bool:
        """Whether all that the pieces say are guesses that somebody took back; only guesses are looked up."""
        return all(map(may_be_guess, cited)) and all(item.id in self._withdrawn for item in cited)

    def _cited(self, claim: Claim) -> tuple[Evidence, ...]:
        """The pieces a statement names; none where one is unknown or of another incident, or all only give orders."""
        cited = self.ledger.cited(claim.evidence)
        if len(cited) != len(claim.evidence) or any(item.bearing is Bearing.SIMILAR for item in cited):
            return ()
        return cited if any(map(self._grounds.text, cited)) else ()

    def _root_cause(self, given: RootCause) -> RootCause:
        """The cause that passes; established only where its evidence explains it without guessing."""
        claims = self._claims("Root cause", given.claims, Bar.EXPLAINS)
        firm = any(_is_firm(self._grounds.text(item)) for claim in claims for item in self.ledger.cited(claim.evidence))
        confidence = given.confidence
        if not claims:
            confidence = Confidence.UNKNOWN
        elif confidence is Confidence.UNKNOWN or not firm:
            confidence = Confidence.SUSPECTED
        return RootCause(confidence, claims, self._claims("Rejected explanations", given.rejected, Bar.TELLS))

    def _actions(self, given: Sequence[ActionItem], factors: Sequence[Claim]) -> tuple[ActionItem, ...]:
        passed = [action for one in given if (action := self._action(one, factors))]
        unique = tuple(dict.fromkeys(passed))
        self.kept, self.removed = self.kept - len(passed) + len(unique), self.removed + len(passed) - len(unique)
        return unique

    def _action(self, action: ActionItem, factors: Sequence[Claim]) -> ActionItem | None:
        """The action without what its evidence does not give: an owner, a criterion, a factor that is not there."""
        claim = self._claim("Action items", action.claim, Bar.TELLS if action.stated else Bar.PROPOSES)
        if claim is None:
            return None
        cited = self.ledger.cited(claim.evidence)
        done_when, addresses = plain_words(action.done_when), plain_words(action.addresses)
        if self._grounds.fault(done_when, cited, Bar.PROPOSES) or blames(done_when):
            done_when = ""
        owner = self.ledger.find(action.owner)
        return replace(
            action,
            claim=claim,
            done_when=done_when,
            owner=owner.id if owner and self._grounds.names_somebody(owner) else "",
            addresses=next((one.text for one in factors if addresses and addresses in one.text), ""),
        )

    def _is_about_something_else(self, about: str, one: Claim, other: Claim) -> bool:
        cited = self.ledger.cited((*one.evidence, *other.evidence))
        return bool(self._grounds.fault(about, cited, Bar.PROPOSES) or blames(about))

    def _question(self, claim: Claim) -> Claim | None:
        """An open question; what is not put as one asserts something."""
        return self._claim("Open questions", claim, Bar.PROPOSES if is_question(claim.text) else Bar.ASSERTS)

    def _contradiction(self, conflict: Contradiction) -> Contradiction | None:
        about = plain_words(conflict.about)
        one = self._claim("Contradictions", conflict.one, Bar.ASSERTS)
        other = self._claim("Contradictions", conflict.other, Bar.ASSERTS)
        if one is None or other is None or self._is_about_something_else(about, one, other):
            alone = sum(side is not None for side in (one, other))
            self.kept, self.removed = self.kept - alone, self.removed + alone
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
    """A statement in the evidence's own words, in quotation marks unless it is the ticket that says it."""
    if item.kind not in _SAID:
        return text
    return f"“{text if '“' in text else text.removesuffix('”')}”"


def _is_firm(text: str) -> bool:
    return (shows(Cue.CAUSE, text) or shows(Cue.EXPLAINED, text)) and not shows(Cue.GUESSED, text)
