"""Turns an analysis into a report: statements become words of their evidence, or are set apart, removed, counted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from postmortem.analyse.checking import Checking
from postmortem.analyse.contradictions import contradictions
from postmortem.analyse.cues import Cue, shows
from postmortem.analyse.material import Material
from postmortem.analyse.placement import Part, Placement
from postmortem.analyse.rows import rows
from postmortem.analyse.suggestions import is_phrase, is_suggestion
from postmortem.analyse.timeline import events
from postmortem.facts.establish import establish
from postmortem.models import (
    ActionItem,
    Analysis,
    Claim,
    Confidence,
    Contradiction,
    Facts,
    Incident,
    Ledger,
    Priority,
    Report,
    RootCause,
)
from postmortem.prepare.orders import evidential_part
from postmortem.text.plain import plain_words

_UNLIKE = "Two sources that differ"
Conflicts = tuple[Contradiction, ...]

_LONGEST_CRITERION = 160  # characters
_PRIORITY = re.compile(
    r"(?i)\b(?:(?:prio(?:rity)?\W{0,2}(?P<after>high|medium|low))|(?:(?P<before>high|medium|low)[ -]prio(?:rity)?))\b"
)


def verify(incident: Incident, ledger: Ledger, analysis: Analysis, *, now: datetime) -> Report:
    """The report: statements in the words of their evidence, each where it belongs, every time from the ledger.

    A statement without evidence, with an unknown piece, a quote that stands nowhere, or a sentence that is about
    something else than its evidence is removed; one whose evidence does not belong where it was put is set apart with
    the reason. Only suggestions stay in the analyst's own words. Facts and contradictions between
    the sources are found by code, whatever the analyst says.
    """
    material = Material(incident, ledger)
    placement = Placement(material, events(material))
    check = Checking(ledger, placement)
    timeline_rows = rows(check, analysis.timeline)
    facts = establish(incident, ledger, evidential_part)
    found = contradictions(material, placement.happened)
    verified = _Verifying(ledger, check).analysis(analysis, (*found, *_of_sources(facts, found)))
    return Report(
        incident=incident,
        ledger=ledger,
        analysis=verified,
        timeline=timeline_rows,
        facts=facts,
        tally=check.tally,
        generated_at=now,
        unverified=tuple(check.unverified),
    )


def _of_sources(facts: Facts, found: Conflicts) -> Conflicts:
    """The conflicts between structured sources that were not found already."""
    told = {frozenset((*one.one.evidence, *one.other.evidence)) for one in found}
    return tuple(
        Contradiction(conflict.about, *(Claim(side.text, side.evidence, side.text) for side in sides))
        for conflict in facts.conflicts
        if (sides := (conflict.one, conflict.other)) and not conflict.times
        if frozenset((*conflict.one.evidence, *conflict.other.evidence)) not in told
    )


@dataclass(frozen=True)
class _Verifying:
    """Puts the parts of an analysis through the checks."""

    ledger: Ledger
    check: Checking

    def analysis(self, given: Analysis, found: Conflicts) -> Analysis:
        """The analysis with only what passes, and the contradictions `found` by code; its timeline is empty."""
        passed = ((claim.text, self.check.claim(Part.FACTORS, claim)) for claim in given.contributing_factors)
        factors = {text: shown for text, shown in passed if shown}
        claims = self.check.claims
        return replace(
            given,
            summary=claims(Part.SUMMARY, given.summary),
            impact=claims(Part.IMPACT, given.impact),
            timeline=(),
            trigger=claims(Part.TRIGGER, given.trigger),
            root_cause=self._root_cause(given.root_cause),
            contributing_factors=tuple(factors.values()),
            detection=claims(Part.DETECTION, given.detection),
            response=claims(Part.RESPONSE, given.response),
            went_well=claims(Part.WELL, given.went_well),
            was_hard=claims(Part.HARD, given.was_hard),
            luck=claims(Part.LUCK, given.luck),
            actions=tuple(action for one in given.actions if (action := self._action(one, factors))),
            open_questions=claims(Part.QUESTIONS, given.open_questions),
            contradictions=self._contradictions(given.contradictions, found),
        )

    def _root_cause(self, given: RootCause) -> RootCause:
        """The cause that passes; established only where the words quoted for it explain without guessing."""
        claims = self.check.claims(Part.ROOT_CAUSE, given.claims)
        confidence = given.confidence
        if not claims:
            confidence = Confidence.UNKNOWN
        elif confidence is Confidence.UNKNOWN or not any(_is_firm(claim.text) for claim in claims):
            confidence = Confidence.SUSPECTED
        return RootCause(confidence, claims, self.check.claims(Part.REJECTED, given.rejected))

    def _action(self, action: ActionItem, factors: Mapping[str, Claim]) -> ActionItem | None:
        """The action without what its evidence does not give: an owner, a priority, a criterion, a factor."""
        if action.stated:
            claim = self.check.claim(Part.ACTIONS, action.claim)
        else:
            claim = self.check.own_words(Part.ACTIONS, action.claim, is_suggestion)
        if claim is None:
            return None
        said, done_when = self.check.said(claim), plain_words(action.done_when)
        owner = self.ledger.find(action.owner) if action.owner in claim.evidence else None
        return replace(
            action,
            claim=claim,
            priority=action.priority if action.priority is _priority_in(said) else Priority.UNSET,
            done_when=done_when if self._is_criterion(done_when, claim) else "",
            owner=owner.id if owner and self.check.quoting.names_somebody(owner) else "",
            addresses=factors[action.addresses].text if action.addresses in factors else "",
        )

    def _is_criterion(self, text: str, claim: Claim) -> bool:
        """Whether the evidence of an action says these words, and they are no retelling of all of it."""
        return len(text) <= _LONGEST_CRITERION and self.check.quoting.holds(text, self.check.cited(claim))

    def _contradictions(self, given: Conflicts, found: Conflicts) -> Conflicts:
        """Those found by code and those of the analyst that pass, each once whichever side comes first."""
        unique: dict[frozenset[str], Contradiction] = {}
        for conflict in (*found, *given):
            both = self._contradiction(conflict, is_found=conflict in found)
            if both is None:
                continue
            sides = frozenset((both.one.text, both.other.text))
            if sides in unique:
                self.check.merge(kept=2)
            unique.setdefault(sides, both)
        return tuple(unique.values())

    def _contradiction(self, conflict: Contradiction, *, is_found: bool) -> Contradiction | None:
        """Both sides in the words of their evidence, where these do differ; what it is about in common words."""
        one = self.check.shown(Part.CONTRADICTIONS, conflict.one)
        other = self.check.shown(Part.CONTRADICTIONS, conflict.other)
        if one is None or other is None or not (is_found or self.check.placement.is_conflict(one, other)):
            alone = sum(side is not None for side in (one, other))
            if alone:
                self.check.remove(kept=alone)
            return None
        about = plain_words(conflict.about)
        is_told = is_found or is_phrase(about, f"{one.text} {other.text}")
        sides = (
            replace(conflict.one, text=one.text, evidence=one.ids),
            replace(conflict.other, text=other.text, evidence=other.ids),
        )
        return Contradiction(about if is_told else _UNLIKE, *sides)


def _priority_in(said: str) -> Priority:
    """The priority that evidence names by its word."""
    found = _PRIORITY.search(said)
    return Priority((found["after"] or found["before"]).casefold()) if found else Priority.UNSET


def _is_firm(text: str) -> bool:
    return (shows(Cue.CAUSE, text) or shows(Cue.EXPLAINED, text)) and not shows(Cue.GUESSED, text)
