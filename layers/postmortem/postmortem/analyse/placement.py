"""Whether a quotation belongs where an analyst put it: a cause has to explain, a follow-up has to ask for something."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from postmortem.analyse.causes import may_be_guess, root_cause, ruled_out, withdrawn
from postmortem.analyse.cues import Cue, follow_ups_begin, is_question, phase_of, shows
from postmortem.analyse.material import PAGES, Material, is_over, stems
from postmortem.analyse.quoting import Quotation
from postmortem.analyse.timeline import Event
from postmortem.models import Claim, Confidence, Kind, Phase, RootCause, TimelineEntry
from postmortem.text.sentences import stands_in


class Part(StrEnum):
    """The parts of the page that hold statements, by their names there."""

    SUMMARY = "Summary"
    IMPACT = "Impact"
    TIMELINE = "Timeline"
    TRIGGER = "Trigger"
    ROOT_CAUSE = "Root cause"
    REJECTED = "Rejected explanations"
    FACTORS = "Contributing factors"
    DETECTION = "Detection"
    RESPONSE = "Response"
    WELL = "What went well"
    HARD = "What was hard"
    LUCK = "Where luck helped"
    ACTIONS = "Action items"
    QUESTIONS = "Open questions"
    CONTRADICTIONS = "Contradictions"


_CAUSAL = re.compile(
    r"(?i)caus|because|due to|led to|result|trigger|broke|\bsince (?:the|we|it|our|they)\b|reason|behind|(?:comes|"
    r"came) from|turns out|so that|fault|known bug|ursache|weil|deshalb|liegt an|lag an|porque|debido|parce|"
    r"provoqu|devido|culp|looks like|, so |原因|ため"
)
_NEGATES = re.compile(
    r"(?i)\b(?:no|not|never|none|nobody|nothing|without|lack\w*|missing|kein\w*|nicht|nie|ohne|sin|nunca|pas|sans|jamais|"
    r"não|sem)\b|n['\u2019]t\b|ない|せん"
)
_LEFT_OPEN = re.compile(
    r"(?i)\b(?:not sure|can['\u2019]t rule|cannot rule|no idea|don['\u2019]t know|do not know|unclear|unknown|no "
    r"reason visible|want to know|to be (?:confirmed|checked)|tbd|unklar|no sabemos|on ne sait pas|não sabemos)\b|不明"
)
_TO_DO = re.compile(
    r"(?i)\b(?:will|shall|should|must|todo|to do|let['\u2019]?s|going to|(?:have|has|need|needs|want|wants) to|"
    r"\w+['\u2019]ll|i take|mine|by (?:\d|the end|end of|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|please|next|"
    r"plan\w*|follow-?ups?|owner)\b|\[ \]|"
    r"^\W*(?:add|alert|automate|check|create|define|delete|document|drop|enable|ensure|extend|fix|improve|introduce|"
    r"limit|make|measure|migrate|monitor|move|pin|raise|reduce|remove|rename|replace|require|review|rotate|run|set|"
    r"split|stop|teach|test|tighten|track|train|update|upgrade|use|verify|write)\b"
    r"(?!\s+(?:is|was|are|were|has|had|did|does|fail\w*|went|came|of|for|in|on)\b)"
)
_FIGURES = re.compile(r"\d+(?:[.,:]\d+)*")
_ABOUT_THE_SAME = 1.5  # telling words in common
_ESTABLISHED_PHASES = frozenset(
    {Phase.TRIGGER, Phase.DETECTION, Phase.MITIGATION, Phase.RESOLUTION, Phase.LEAD_UP, Phase.ESCALATION}
)


@dataclass(frozen=True)
class Placement:
    """What is known of a ledger that decides where its words may stand; `happened` are its events."""

    material: Material
    happened: tuple[Event, ...]

    def fault(self, part: Part, shown: Quotation) -> str:
        """The reason why a quotation may not stand in a part of the page, in words; "" where it may."""
        rule = _RULES.get(part)
        reason = rule(shown.text) if rule else ""
        if reason and not (part is Part.ROOT_CAUSE and self._says_the_same(shown)):
            return reason
        is_condition = part is Part.FACTORS and shown.items[0].kind in PAGES  # that was there before
        if part in _OF_CAUSES and not is_condition and not self.is_relevant(shown):
            return "its evidence is probably not about this incident"
        if part is Part.TRIGGER and self._is_too_late(shown):
            return "it happened after the incident was noticed"
        if part is Part.REJECTED:
            return "" if self._is_ruled_out(shown) else "nobody ruled it out"
        if part is Part.ACTIONS:
            return "" if self._asks(shown) else "its evidence asks for nothing to be done"
        if part in _FIRM and self._is_withdrawn(shown):
            return "its evidence was withdrawn later"
        if part in _FIRM and shows(Cue.GUESSED, shown.text) and not self._may_guess(part, shown):
            return "its evidence only guesses"
        return ""

    def phase(self, entry: TimelineEntry, shown: Quotation) -> Phase:
        """The phase of an event by its words and its place among the others.

        That of the analyst counts only where the words tell none, and for what no key time rests on.
        """
        item = shown.items[0]
        known = self._phases.get((item.id, entry.stated_time)) or phase_of(shown.text)
        is_open = known is Phase.INVESTIGATION and entry.phase not in _ESTABLISHED_PHASES
        return entry.phase if is_open else known

    def stated_time(self, claim: Claim) -> str:
        """The words of a quote that give the time of what it tells, as code finds them; "" where there are none."""
        known = (stated for item, stated in self._phases if stated and item in claim.evidence[:1])
        return next((stated for stated in known if claim.quote and stands_in(stated, claim.quote)), "")

    def is_conflict(self, one: Quotation, other: Quotation) -> bool:
        """Whether two quotations can contradict each other: other words about the same, or two ends of the incident."""
        if one.items[0] is other.items[0] or {item.id for item in (*one.items, *other.items)} & self._withdrawn:
            return False
        if is_question(one.text) or is_question(other.text):
            return False
        shared = self.material.telling(stems(one.text) & stems(other.text))
        differ = _FIGURES.findall(one.text) != _FIGURES.findall(other.text) or bool(
            _NEGATES.search(one.text)
        ) is not bool(_NEGATES.search(other.text))
        return (self._ends(one) and self._ends(other)) or (shared >= _ABOUT_THE_SAME and differ)

    def _ends(self, shown: Quotation) -> bool:
        """Whether a quotation tells of the end: of the impact, or of the ticket."""
        change = shown.items[0].change
        closes = change is not None and is_over(change.after, self.material.incident)
        return closes or shows(Cue.RECOVERED, shown.text)

    @cached_property
    def _phases(self) -> Mapping[tuple[str, str], Phase]:
        return {(event.item.id, event.entry.stated_time): event.entry.phase for event in self.happened}

    @cached_property
    def _withdrawn(self) -> frozenset[str]:
        return withdrawn(self.material)

    @cached_property
    def _ruled_out(self) -> frozenset[str]:
        return ruled_out(self.material)

    @cached_property
    def cause(self) -> RootCause:
        """The explanation that stands by the words of the evidence alone."""
        return root_cause(self.material)

    def is_relevant(self, shown: Quotation) -> bool:
        """Whether any of the pieces that are quoted is likely about the incident."""
        return any(map(self.material.has, shown.items))

    def _says_the_same(self, shown: Quotation) -> bool:
        """Whether a quotation supports the explanation that stands, without words for "because"."""
        shared = (stems(shown.text) & stems(claim.text) for claim in self.cause.claims[:1])
        return not is_question(shown.text) and any(self.material.telling(words) >= _ABOUT_THE_SAME for words in shared)

    def _is_withdrawn(self, shown: Quotation) -> bool:
        """Whether all that is quoted was taken back later; only what may be a guess is looked up."""
        return all(may_be_guess(item) and item.id in self._withdrawn for item in shown.items)

    def _is_too_late(self, shown: Quotation) -> bool:
        """Whether something happened when the incident had been noticed, and is not told as its cause."""
        noticed = next((event.at for event in self.happened if event.entry.phase is Phase.DETECTION), None)
        at = shown.items[0].at
        return noticed is not None and at is not None and at > noticed and not _CAUSAL.search(shown.text)

    def _may_guess(self, part: Part, shown: Quotation) -> bool:
        """Whether a guess may be given as the suspected cause: nothing firmer stands, or it says the same."""
        firm = self.cause.confidence is Confidence.ESTABLISHED
        return part is Part.ROOT_CAUSE and (not firm or self._says_the_same(shown))

    def _is_ruled_out(self, shown: Quotation) -> bool:
        if any(shown.items[0].id in claim.evidence for claim in self.cause.claims):
            return False
        return any(item.id in self._ruled_out for item in shown.items) or shows(Cue.RETRACTED, shown.text)

    def _asks(self, shown: Quotation) -> bool:
        item = shown.items[0]
        listed = follow_ups_begin(item.text.lstrip("# ")) is not None
        titled = item.kind in PAGES and follow_ups_begin(f"{item.where}:") is not None
        asks = shows(Cue.FOLLOW_UP, shown.text) or bool(_TO_DO.search(shown.text.strip("“")))
        return listed or titled or item.kind is Kind.ITEM or asks


def _explains(text: str) -> str:
    if is_question(text) or ("?" in text and not shows(Cue.CAUSE, text)):
        return "its evidence only asks"
    gives_why = _CAUSAL.search(text) or any(shows(cue, text) for cue in (Cue.CAUSE, Cue.EXPLAINED, Cue.GUESSED))
    return "" if gives_why else "its evidence does not say why"


def _sets_off(text: str) -> str:
    if is_question(text):
        return "its evidence only asks"
    happens = _CAUSAL.search(text) or any(shows(cue, text) for cue in (Cue.CHANGE, Cue.ACTED, Cue.CAUSE))
    return "" if happens else "its evidence names nothing that was changed"


def _is_left_open(text: str) -> str:
    return "" if "?" in text or "？" in text or _LEFT_OPEN.search(text) else "its evidence leaves nothing open"


def _shows_one_of(*cues: Cue, reason: str, negations: bool = False) -> Callable[[str], str]:
    def rule(text: str) -> str:
        fits = any(shows(cue, text) for cue in cues) or (negations and _NEGATES.search(text))
        return "" if fits else reason

    return rule


_RULES: Mapping[Part, Callable[[str], str]] = {
    Part.ROOT_CAUSE: _explains,
    Part.TRIGGER: _sets_off,
    Part.QUESTIONS: _is_left_open,
    Part.FACTORS: _shows_one_of(
        Cue.FACTOR, Cue.CAUSE, Cue.EXPLAINED, Cue.HARD, Cue.SYMPTOM, Cue.CHANGE, Cue.GUESSED, Cue.ACTED,
        reason="its evidence names no condition", negations=True,
    ),
    Part.WELL: _shows_one_of(
        Cue.WELL, Cue.RECOVERED, Cue.EASED, Cue.ACTED, Cue.NOTICED, Cue.DETECTED, Cue.ESCALATED, Cue.COMMUNICATED,
        Cue.DECIDED, Cue.CAUSE, reason="its evidence tells of nothing that went well",
    ),
    Part.HARD: _shows_one_of(
        Cue.HARD, Cue.RELAPSED, Cue.RETRACTED, Cue.SYMPTOM, Cue.FACTOR, Cue.GUESSED,
        reason="its evidence tells of nothing that was hard", negations=True,
    ),
    Part.LUCK: _shows_one_of(Cue.LUCK, reason="its evidence does not speak of luck"),
}  # fmt: skip
_OF_CAUSES = frozenset({Part.ROOT_CAUSE, Part.TRIGGER, Part.FACTORS})
_FIRM = frozenset({*_OF_CAUSES, Part.SUMMARY})
