"""When it began and when it was over, as different sources state it in their words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations

from postmortem.analyse.cues import Cue, shows
from postmortem.analyse.material import Material, Sentence, stems
from postmortem.analyse.timeline import Event, is_symptom
from postmortem.models import Claim, Contradiction, Evidence, Kind, Phase
from postmortem.text.times.stated import stated_times
from postmortem.text.times.stated_time import StatedTime

_SAME = timedelta(minutes=5)  # people round to that
_FAR = timedelta(hours=12)
_MOST_ENDS = 2
_ABOUT = r"(?:about |around |roughly |approx\.? |shortly (?:before|after) |ca\.? |circa |etwa |gegen |vers |sobre )?"
_FROM_THEN = re.compile(
    rf"(?i)\b(?:since|starting(?: at)?|(?:start|beg[aiu]n)\w* (?:at|around|about)|seit|"
    rf"desde(?: las?)?|depuis|dès) {_ABOUT}$"
)
_AT_THEN = re.compile(rf"(?i)\b(?:since|at|as of|by|um|seit|desde|a las|à|depuis|às) {_ABOUT}$")
_LABEL = re.compile(r"(?i)\b(?:start\w*|beg[aiu]n\w*|onset|inicio|début|início)\b")
_ONCE_MORE = re.compile(r"(?i)\b(?:again|once more|wieder|erneut|de nuevo|otra vez|de nouveau|de novo)\b|再")
_WRONG = r"(?:fail\w*|down|slow|out|offline|timeouts?|time-outs?|errors?|zero|dead|stuck|gone|lost|broken)"
_FAILED_ANEW = re.compile(
    rf"(?i)\b(?:{_WRONG} (?:once more|again)|again {_WRONG}|reopen\w*|relaps\w*|"
    rf"(?:wieder|de nuevo|de nouveau|de novo) {_WRONG})\b|再発"
)
_ALL = re.compile(
    r"(?i)\b(?:all|every\w*|entire\w*|whole|fully|alles?|todos?|todas?|tous|toutes|the (?:incident|outage|impact))\b|"
    r"\b(?P<n>\d+) of (?P=n)\b"
)
_BACK = re.compile(r"(?i)\b(?:back|again|cleared|over|ended)\b")
_THE_WHOLE = re.compile(
    r"(?i)^\W*(?:it|this|the (?:incident|outage|problem|issue|impact)|everything)\b.{0,12}\b(?:start|beg[aiu]n)\w*"
)
_SAYS_LITTLE = stems(
    "since seeing see sees getting gets been started starts start began begun begin happening throwing throws giving "
    "around about roughly first already now have has looks like same here everyone today morning"
)
_SAYS_STATE = stems(
    "affected impacted failed failing errors down offline unavailable work works working accept accepts accepted back "
    "up normal fine good healthy stable resolved cleared over ended record report "
    "fully completely service site app system everything incident outage impact thing things"
)
_CLAUSE_END = re.compile(r"[,;()]|[.:!?]\s")
_TROUBLE = re.compile(r"(?i)\b(?:reject\w*|refus\w*|offline|affected|impacted)\b")
_FEWEST_WORDS = 2


@dataclass(frozen=True, slots=True)
class _Stated:
    """A beginning or an end as a sentence states it, and the words for what began, without those of the time."""

    at: datetime
    claim: Claim
    item: Evidence
    what: frozenset[str]

    @property
    def said_at(self) -> datetime:
        """When it was said."""
        return self.item.at or self.at


def contradicting_beginnings(
    material: Material, said: Sequence[Sentence], ticket: Sequence[Sentence], events: Sequence[Event]
) -> Iterator[Contradiction]:
    """Where the ticket, or somebody else, gives another beginning of the same."""
    begun = [found for sentence in said if (found := _beginning(sentence))]
    back = [event.at for event in events if material.is_own(event.item) and says_back(event)]
    if (started := _started_on(material, ticket)) and (other := _against(started, begun, back, material)):
        yield Contradiction("When it began", started.claim, other.claim)
    for one, other in combinations(begun, 2):
        first, last = sorted((one, other), key=lambda stated: stated.at)
        failed_twice = any(first.at < at < last.at for at in back)
        if not is_same_voice(one.item, other.item) and not failed_twice and _cannot_both_be(first, last):
            yield Contradiction("When it began", one.claim, other.claim)
            return


def contradicting_ends(
    material: Material, said: Sequence[Sentence], events: Sequence[Event]
) -> Iterator[Contradiction]:
    """Where one source says that all was back at another time than the others; of each, the last word counts."""
    onset = min((event.at for event in events if material.is_own(event.item) and is_symptom(event)), default=None)
    ticket = stems(f"{material.incident.title} {material.incident.description}")
    found: dict[str, _Stated] = {}
    for unit in _units(said):
        end = _end(unit)
        concerns = material.is_own(unit.item) or bool(stems(unit.item.text) & ticket)
        if end and concerns and onset and end.at > onset:
            found[unit.item.author.id if unit.item.author else unit.item.id] = end
    # A part may be back at another time, and an alert from elsewhere has to say what is back.
    whole = [
        end
        for end in found.values()
        if end.what - _SAYS_STATE <= ticket and (material.is_own(end.item) or end.what & ticket)
    ]
    last = max(whole, key=lambda end: (material.is_own(end.item), end.said_at), default=None)
    if last is None:
        return
    ends = sorted(found.values(), key=lambda end: end.at)
    agreeing = [end for end in ends if abs(end.at - last.at) <= _SAME]
    evidence = tuple(dict.fromkeys((*last.claim.evidence, *(end.item.id for end in agreeing))))
    others = [
        end for end in ends if end in whole and end not in agreeing and not _failed_again(end.at, last.at, events)
    ]
    for end in others[:_MOST_ENDS]:
        yield Contradiction("When it was over", end.claim, replace(last.claim, evidence=evidence))


def _started_on(material: Material, ticket: Sequence[Sentence]) -> _Stated | None:
    """The line of the ticket that gives its beginning."""
    started = material.incident.started_at
    for line in ticket:
        label, _, value = line.text.partition(":")
        if started is None or not value or not _LABEL.search(label):
            continue
        said_at = material.incident.resolved_at or line.item.at or started
        zone = line.item.author.time_zone if line.item.author else None
        if any(_is_near(time.moment.at, started) for time in stated_times(line.text, said_at, zone)):
            return _Stated(started, line.claim(), line.item, stems(material.text(line.item)))
    return None


def _is_near(at: datetime | None, other: datetime) -> bool:
    return at is not None and abs(at - other) < timedelta(minutes=1)


def _against(
    started: _Stated, begun: Sequence[_Stated], back: Sequence[datetime], material: Material
) -> _Stated | None:
    """What was stated of the incident's beginning and does not agree with the ticket.

    A part may fail later than the whole, never before it; once something is back, what fails then fails anew.
    """
    near = [one for one in begun if abs(one.at - started.at) <= _FAR and material.telling(one.what & started.what) > 0]
    before = [one for one in near if one.at < started.at - _SAME]
    if before:
        return min(before, key=lambda one: one.at)
    whole = [one for one in begun if (one.what and one.what <= started.what) or _THE_WHOLE.search(one.claim.text)]
    later = [one for one in whole if started.at + _SAME < one.at <= started.at + _FAR]
    agrees = any(abs(one.at - started.at) <= _SAME for one in begun)
    first = min(later, key=lambda one: one.at, default=None)
    return None if first is None or agrees or any(at < first.at for at in back) else first


def _cannot_both_be(first: _Stated, last: _Stated) -> bool:
    """Whether the same is said to have begun at two times, or the whole after its part."""
    enough = min(len(first.what), len(last.what)) >= _FEWEST_WORDS
    return enough and _SAME < last.at - first.at <= _FAR and last.what <= first.what


def _beginning(sentence: Sentence) -> _Stated | None:
    """The earliest time since when something is said to be wrong."""
    text = sentence.text
    if sentence.shows(Cue.RECOVERED) or _ONCE_MORE.search(text):
        return None
    times = [time for time in _times(sentence) if _tells_of_trouble(_clause(text, time))]
    begun = [time for time in times if time.until or _FROM_THEN.search(text, 0, time.start)]
    if not begun or len(times) > 1:
        return _stated(sentence, min(begun, key=_at)) if begun and all(time.until for time in times) else None
    return _stated(sentence, begun[0])


def _units(said: Sequence[Sentence]) -> Iterator[Sentence]:
    """Sentences, but an alert line by line: "14 of 14 connected. Resolved at 03:09." says one thing."""
    seen: set[tuple[str, str]] = set()
    for sentence in said:
        lines = sentence.item.text.splitlines() if sentence.item.kind is Kind.ALERT else []
        line = next((line.strip() for line in lines if sentence.text in line), sentence.text)
        if (sentence.item.id, line) not in seen:
            seen.add((sentence.item.id, line))
            yield Sentence(line, sentence.item)


def _end(unit: Sentence) -> _Stated | None:
    """When a text says that all was back, or that the impact, given from when to when, had ended."""
    text, times = unit.text, _times(unit)
    if times and all(time.until and _tells_of_trouble(_clause(text, time)) for time in times):
        last = max(times, key=lambda time: time.until or _at(time))
        return replace(_stated(unit, last), at=last.until or _at(last))
    is_back = unit.shows(Cue.RECOVERED) or bool(_BACK.search(text))
    is_back |= unit.item.kind is Kind.ALERT and shows(Cue.RECOVERED, unit.item.text)
    if len(times) != 1 or times[0].until or not is_back or not _ALL.search(text) or unit.shows(Cue.EASED):
        return None
    return _stated(unit, times[0]) if _AT_THEN.search(text, 0, times[0].start) else None


def _times(sentence: Sentence) -> tuple[StatedTime, ...]:
    """The times of a sentence, ranges left out; an alert that was edited speaks as of its last edit."""
    item = sentence.item
    said_at = (item.edited_at if item.kind is Kind.ALERT else None) or item.at
    zone = item.author.time_zone if item.author else None
    found = stated_times(sentence.text, said_at, zone) if said_at else ()
    return tuple(time for time in found if time.at)


def _stated(sentence: Sentence, time: StatedTime) -> _Stated:
    what = stems(_clause(sentence.text, time)) - _SAYS_LITTLE
    return _Stated(_at(time), sentence.claim(), sentence.item, what)


def _clause(text: str, time: StatedTime) -> str:
    """The part of a sentence that tells what was at a time, without the time."""
    before, after = _CLAUSE_END.split(text[: time.start])[-1], _CLAUSE_END.split(text[time.end :])[0]
    return f"{before} {after}"


def _tells_of_trouble(text: str) -> bool:
    return shows(Cue.SYMPTOM, text) or bool(_TROUBLE.search(text) or _THE_WHOLE.search(text))


def _at(time: StatedTime) -> datetime:
    assert time.at is not None
    return time.at


def is_same_voice(one: Evidence, other: Evidence) -> bool:
    """Whether the same person speaks in the same system, who may correct what they said; a field is nobody's."""
    same_author = one.author is not None and one.author == other.author
    return one.id == other.id or (same_author and Kind.ITEM not in (one.kind, other.kind))


def says_back(event: Event) -> bool:
    """Whether an event tells that something was back."""
    return event.entry.phase in (Phase.RESOLUTION, Phase.MITIGATION) and shows(Cue.RECOVERED, event.entry.claim.text)


def _failed_again(one: datetime, other: datetime, events: Sequence[Event]) -> bool:
    """Whether between two times something that was back is said to fail once more."""
    first, last = sorted((one, other))
    return any(first < event.at < last and _FAILED_ANEW.search(event.entry.claim.text) for event in events)
