"""Where sources cannot both be right: when it began and was over, how much it hit, how severe it was, and why it was.

A false contradiction is worse than one that is missed. Only firm statements are compared: no question, no guess,
nothing that was withdrawn or is about something else; what came back and failed again changed, it contradicts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import combinations

from postmortem.analyse.amounts import contradicting_amounts
from postmortem.analyse.causes import withdrawn
from postmortem.analyse.cues import Cue, is_question
from postmortem.analyse.material import Material, Sentence, is_contained, is_over, is_status_change, stems
from postmortem.analyse.spans import contradicting_beginnings, contradicting_ends, is_same_voice
from postmortem.analyse.timeline import Event, is_reopening, recovery
from postmortem.models import Contradiction, Kind, Phase
from postmortem.text.sentences import sentences

_OVER = timedelta(minutes=30)
_MOST_REOPENINGS = 2
_TELLS_NOTHING_FIRM = (Cue.GUESSED, Cue.RETRACTED, Cue.ELSEWHERE, Cue.FOLLOW_UP, Cue.CHATTER)
_CONDITIONAL = re.compile(
    r"(?i)\b(?:if|whether|would|could be|should|unless|assum\w+|imagine|last (?:week|month|time)|wenn|falls|si|se)\b"
)
_SEVERITY = re.compile(
    r"(?i)(?<![\w-])(?:sev(?:erity)?[\s:-]{0,2}(?P<sev>[0-5])|(?-i:P)(?P<priority>[0-4]))(?![\w.%-])"
)
_DECLARES = re.compile(
    r"(?i)(?:\b(?:this|it|incident)(?: is|['\u2019]s| was)(?: now)?(?: an?)?|\bdeclar\w+(?: an?| this an?| it an?)?|"
    r"\b(?:rais|lower|upgrad|downgrad|escalat)\w+ (?:it |this )?to(?: an?)?|"
    r"\b(?:treat|handl)\w+ (?:it|this) as(?: an?)?|"
    r"\bseverity(?: is)?:?)\s$"
)
_ROOT_CAUSE = re.compile(
    r"(?i)\b(?:root cause|ursache|causa raíz|causa raiz|cause racine)\b(?: (?:of|for) .{1,60}?)?"
    r"\s?(?::|\b(?:is|was|were|turned out to be|ist|war|es|fue|est|était|é|foi)\b)\s(?P<what>.+)"
)
# Why nobody noticed, or what would have stopped it, stands beside any cause.
_CONDITION = re.compile(
    r"(?i)\b(?:nobody|no one|no|not|never|missing|lack\w*|alert\w*|monitor\w*|review\w*|tests?|process|checklist|"
    r"remind\w*|owner\w*|document\w*|communicat\w*|human|tbd|unknown|unclear|see|same)\b"
)
_FEWEST_WORDS = 2
_LINKED = 0.5  # telling words that a sentence shares with each of two causes when it makes one story of them


def contradictions(material: Material, events: Sequence[Event]) -> tuple[Contradiction, ...]:
    """Every conflict that can be shown, each side in the words of its evidence."""
    said = tuple(_firm(material))
    ticket = tuple(_ticket_lines(material))
    return (
        *contradicting_beginnings(material, [one for one in said if material.is_own(one.item)], ticket, events),
        *contradicting_ends(material, said, events),
        *_closings(material, events),
        *_reopenings(material),
        *contradicting_amounts([one for one in said if material.is_own(one.item)], ticket, events),
        *_severities(material, said, ticket),
        *_causes(material, said, ticket),
    )


def _firm(material: Material) -> Iterator[Sentence]:
    """What was said without doubt, from the incident's own channels and ticket, and by alerts anywhere."""
    taken_back = withdrawn(material)
    for sentence in material.sentences():
        counts = material.is_own(sentence.item) or sentence.item.kind is Kind.ALERT
        doubtful = is_question(sentence.text) or any(sentence.shows(cue) for cue in _TELLS_NOTHING_FIRM)
        if counts and not doubtful and not _CONDITIONAL.search(sentence.text) and sentence.item.id not in taken_back:
            yield sentence


def _ticket_lines(material: Material) -> Iterator[Sentence]:
    """The fields and lines of the incident's own ticket."""
    for item in material.items:
        if item.kind is Kind.ITEM and material.is_own(item):
            yield from (Sentence(line, item) for line in sentences(material.text(item)))


def _closings(material: Material, events: Sequence[Event]) -> Iterator[Contradiction]:
    """Where the ticket was closed long after people said that all was back, or before they did.

    A ticket that was set to "mitigated" as they said so tells the same; it was only worked on for longer.
    """
    own = [event for event in events if material.is_own(event.item)]
    closed = [event for event in own if event.item.kind is Kind.ACTIVITY and event.entry.phase is Phase.RESOLUTION]
    told = [event for event in own if event not in closed and not _was_rewritten(event)]
    reopened = [n for n, event in enumerate(told) if is_reopening(event.item, material.incident)]
    first = recovery([(event.entry.phase, material.text(event.item)) for event in told], reopened)
    if not closed or first is None or abs(closed[-1].at - told[first].at) < _OVER:
        return
    if not any(_is_containment(event) and abs(event.at - told[first].at) < _OVER for event in own):
        yield Contradiction("When it was over", told[first].entry.claim, closed[-1].entry.claim)


def _was_rewritten(event: Event) -> bool:
    """Whether an alert was edited: its text tells of a later time than the one at which it fired."""
    return event.item.kind is Kind.ALERT and event.item.edited_at is not None


def _is_containment(event: Event) -> bool:
    change = event.item.change
    return change is not None and is_status_change(event.item) and is_contained(change.after)


def _reopenings(material: Material) -> Iterator[Contradiction]:
    """Where the ticket said that it was over and then took that back."""
    closing: Sentence | None = None
    found = []
    for item in material.items:
        if not is_status_change(item) or not material.is_own(item) or item.change is None:
            continue
        if is_over(item.change.after, material.incident):
            closing = Sentence(item.text, item)
        elif closing and is_over(item.change.before, material.incident):
            found.append(Contradiction("Whether it was over", closing.claim(), Sentence(item.text, item).claim()))
            closing = None
    yield from found[-_MOST_REOPENINGS:]


def _severities(material: Material, said: Sequence[Sentence], ticket: Sequence[Sentence]) -> Iterator[Contradiction]:
    """Where the ticket has another severity than the channel stated last, and never had that one."""
    own = material.incident.severity
    line = next((one for one in ticket if own and one.text.partition(":")[2].strip() == own), None)
    scale_and_grade = _severity(own)
    if line is None or scale_and_grade is None:
        return
    had = {_severity(text) for text in _severities_set(material)}
    declared = [(found, one) for one in said if material.is_own(one.item) and (found := _declared(one.text))]
    same_scale = [(found, one) for found, one in declared if found[0] == scale_and_grade[0]]
    if same_scale and same_scale[-1][0] not in {scale_and_grade, *had}:
        yield Contradiction("How severe it was", line.claim(), same_scale[-1][1].claim())


def _severities_set(material: Material) -> Iterator[str]:
    for item in material.items:
        if item.change and item.kind is Kind.ACTIVITY and material.is_own(item) and not is_status_change(item):
            yield from (item.change.before, item.change.after)


def _severity(text: str) -> tuple[str, str] | None:
    """The scale and the grade that a text names: `SEV1` and `sev-1` are the same."""
    match = _SEVERITY.search(text)
    if match is None:
        return None
    return ("sev", match["sev"]) if match["sev"] else ("p", match["priority"])


def _declared(text: str) -> tuple[str, str] | None:
    """The one severity that a sentence gives the incident; None where it only mentions one, or names several."""
    found = list(_SEVERITY.finditer(text))
    if len(found) != 1:
        return None
    match = found[0]
    is_label = match[0].casefold().startswith("severity")
    return _severity(match[0]) if is_label or _DECLARES.search(text, 0, match.start()) else None


def _causes(material: Material, said: Sequence[Sentence], ticket: Sequence[Sentence]) -> Iterator[Contradiction]:
    """Where two people call something else the root cause, and nobody made one story of it."""
    people = (one for one in said if material.is_own(one.item) and one.item.kind is not Kind.ALERT)
    named = [(one, what) for one in (*ticket, *people) if (what := _root_cause_in(one))]
    for (one, what), (other, else_what) in combinations(named, 2):
        if (
            not is_same_voice(one.item, other.item)
            and not what & else_what
            and not _are_linked(material, what, else_what)
        ):
            yield Contradiction("Why it happened", one.claim(), other.claim())
            return


def _root_cause_in(sentence: Sentence) -> frozenset[str]:
    """The words of what a sentence calls the root cause; none where that is a condition rather than a cause."""
    match = _ROOT_CAUSE.search(sentence.text)
    if match is None or _CONDITION.search(match["what"]):
        return frozenset()
    words = stems(match["what"])
    return words if len(words) >= _FEWEST_WORDS else frozenset()


def _are_linked(material: Material, one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a sentence that explains something has words of both."""
    for sentence in material.sentences(pages=True):
        words = stems(sentence.text)
        explains = sentence.shows(Cue.EXPLAINED) or sentence.shows(Cue.CAUSE)
        if explains and min(material.telling(words & one), material.telling(words & other)) >= _LINKED:
            return True
    return False
