"""What a text shows by its words: a symptom, an action, a guess, a recovery …, and the phase it belongs to."""

from __future__ import annotations

import re

from postmortem.analyse.cue_words import PATTERNS, Cue
from postmortem.models import Phase
from postmortem.prepare.people import without_labels

__all__ = ["Cue", "count", "follow_ups_begin", "is_question", "phase_of", "shows"]

_NEGATED = re.compile(r"(?i)(?:\bnot|\bno|\bnever|n['\u2019]t|\bcannot|\bwithout|\bnicht|\bpas|\bnão)\s(?:\w+\s){0,2}$")
_DENIABLE = frozenset({Cue.RECOVERED, Cue.ACTED, Cue.NOTICED})
_LIST_OF_FOLLOW_UPS = re.compile(
    r"(?i)^\W*(?:\w+\s){0,3}?(?:follow-?ups?|to-?dos?|action items?|actions|next steps?|remaining|"
    r"open(?: (?:points|items))?|still to do|done since|done so far|nächste schritte|offene? punkte|aufgaben|"
    r"pendientes?|acciones|próximos pasos|à faire|suites|pendências|ações|próximos passos|今後の対応|対応|"
    r"TODO)\b[^:\n]{0,40}[:\uff1a\n]\s*"
)


def shows(cue: Cue, text: str) -> bool:
    """Whether a text has a word of this cue; for what happened, one that is not denied."""
    text = without_labels(text)
    if cue in _DENIABLE:
        return any(not _NEGATED.search(text, 0, match.start()) for match in PATTERNS[cue].finditer(text))
    return PATTERNS[cue].search(text) is not None


def count(cue: Cue, text: str) -> int:
    """How many different words of this cue a text has."""
    return len({match[0].casefold() for match in PATTERNS[cue].finditer(without_labels(text))})


def is_question(text: str) -> bool:
    """Whether a text asks something."""
    return text.rstrip(" \"')\u2019\u201d").endswith(("?", "\uff1f")) or text.lstrip().startswith("¿")


def follow_ups_begin(text: str) -> int | None:
    """Where the list begins in a text that is announced as a list of follow-ups; None for any other text."""
    heading = _LIST_OF_FOLLOW_UPS.match(text)
    return heading.end() if heading else None


def phase_of(text: str) -> Phase:
    """The part of an incident that a text belongs to by its words; investigation where none tells."""
    order = (
        (Phase.FOLLOW_UP, follow_ups_begin(text) is not None),
        (Phase.INVESTIGATION, shows(Cue.CAUSE, text)),
        (Phase.HYPOTHESIS, shows(Cue.RETRACTED, text)),
        (_recovery(text), shows(Cue.RECOVERED, text) or shows(Cue.EASED, text)),
        (Phase.DETECTION, shows(Cue.NOTICED, text)),
        (Phase.FOLLOW_UP, shows(Cue.FOLLOW_UP, text) and not shows(Cue.ACTED, text)),
        (Phase.HYPOTHESIS, shows(Cue.GUESSED, text)),
        (Phase.DECISION, shows(Cue.DECIDED, text)),
        (Phase.MITIGATION, shows(Cue.ACTED, text) and not is_question(text)),
        (Phase.ESCALATION, shows(Cue.ESCALATED, text)),
        (Phase.COMMUNICATION, shows(Cue.COMMUNICATED, text)),
        (Phase.DETECTION, shows(Cue.DETECTED, text) and shows(Cue.SYMPTOM, text)),
    )
    return next((phase for phase, applies in order if applies), Phase.INVESTIGATION)


def _recovery(text: str) -> Phase:
    """What a text that speaks of recovery tells: that it came back, that something helped, or that it did not last."""
    if is_question(text):
        return Phase.INVESTIGATION
    if shows(Cue.RELAPSED, text):
        return Phase.MITIGATION if shows(Cue.ACTED, text) else Phase.INVESTIGATION
    return Phase.MITIGATION if shows(Cue.ACTED, text) or shows(Cue.EASED, text) else Phase.RESOLUTION
