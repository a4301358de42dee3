"""The timeline without a model: every relevant event in the words of its evidence, the telling ones where many are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from postmortem.analyse.cues import Cue, is_question, phase_of, shows
from postmortem.analyse.material import Material, alike, is_contained, is_over, is_status_change, stems
from postmortem.models import Claim, Evidence, Incident, Kind, Phase, RootCause, TimelineEntry
from postmortem.text.edits import parts
from postmortem.text.ranking import words_of
from postmortem.text.sentences import sentences, shortened
from postmortem.text.times.stated import stated_times
from postmortem.text.times.stated_time import StatedTime

MOST_ROWS = 60  # what a reader still goes through
LONGEST_ROW = 280
_SAME_MOMENT = timedelta(seconds=60)
_SAME_EVENT = timedelta(minutes=10)
_LONGEST_BACK = timedelta(days=2)
_MOST_TRIGGERS = 2
_SOON = timedelta(minutes=15)  # what is noticed later than that after the ticket was opened detects nothing any more
_JUST_BEFORE = timedelta(minutes=30)
_MANY_ROWS, _TELLS_LITTLE = 40, 2.0
_MOST_TIMES = 2  # a text with more times than that is a table or a retelling

_WORTH = {
    Phase.TRIGGER: 3.0,
    Phase.DETECTION: 3.0,
    Phase.RESOLUTION: 3.0,
    Phase.MITIGATION: 3.0,
    Phase.DECISION: 2.5,
    Phase.ESCALATION: 2.5,
    Phase.HYPOTHESIS: 2.0,
    Phase.COMMUNICATION: 2.0,
    Phase.FOLLOW_UP: 1.5,
    Phase.INVESTIGATION: 1.5,
    Phase.LEAD_UP: 1.5,
}
_WORTH_OF_REST = 0.5  # of a message that also tells of another time: both belong together
_FEW_WORDS = 4
_NOTICED_THEN = re.compile(r"(?i)\b(?:notic|spotted|saw|alert|paged|bemerk|notam|vimos|remarqu|perceb)\w*|気づ|検知")
_TELLING = (Cue.SYMPTOM, Cue.ACTED, Cue.RECOVERED, Cue.NOTICED, Cue.CAUSE, Cue.DECIDED, Cue.GUESSED, Cue.RETRACTED)
_LEADS_UP = (Cue.CHANGE, Cue.ACTED, Cue.SYMPTOM, Cue.COMMUNICATED, Cue.DECIDED)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, with its time, before it becomes a row."""

    at: datetime
    item: Evidence
    entry: TimelineEntry
    worth: float

    def with_phase(self, phase: Phase) -> Event:
        """The same event in another phase."""
        worth = self.worth + _WORTH[phase] - _WORTH[self.entry.phase]
        return replace(self, entry=replace(self.entry, phase=phase), worth=worth)


def events(material: Material) -> tuple[Event, ...]:
    """Every event of the relevant evidence, each once, in order of time."""
    found = [event for item in material.items if item.at for event in _events_of(item, item.at, material)]
    found.sort(key=lambda event: event.at)
    since = material.known_since()
    return tuple(_with_detection([_of_a_bot(event, since) for event in _with_lead_up(_each_once(found))], since))


def timeline(found: Sequence[Event], cause: RootCause, material: Material) -> tuple[TimelineEntry, ...]:
    """The rows: all events, or where they are more than a reader goes through, those that tell most.

    What shares words with the cause led to it and tells more.
    """
    explained = frozenset().union(*(stems(claim.text) for claim in cause.claims))
    weighed = [
        (event, event.worth + min(1.0, material.telling(material.words(event.item) & explained) / 3)) for event in found
    ]
    least = _TELLS_LITTLE if len(found) > _MANY_ROWS else 0.0
    ranked = sorted((pair for pair in weighed if pair[1] >= least), key=lambda pair: -pair[1])
    telling = [event for event, _ in ranked[:MOST_ROWS]]
    return tuple(event.entry for event in sorted(telling, key=lambda event: event.at))


def _events_of(item: Evidence, at: datetime, material: Material) -> Iterator[Event]:
    if item.kind is Kind.ACTIVITY:
        if is_status_change(item):
            yield _event(item, at, item.text, _phase_of_change(item, material.incident), material)
    elif item.kind is Kind.ITEM:
        if material.is_own(item):
            yield _event(item, at, item.text.split("\n", 1)[0], Phase.ESCALATION, material)
    elif item.kind in (Kind.MESSAGE, Kind.ALERT, Kind.UPDATE):
        yield from _events_of_text(item, at, material)


def _events_of_text(item: Evidence, at: datetime, material: Material) -> Iterator[Event]:
    """The message itself, and what it says happened at another time; that part is then no part of the message."""
    text = material.text(item)
    if "[redacted" in text and not any(shows(cue, text) for cue in _TELLING):
        return
    edited_at = item.edited_at if item.kind is not Kind.ALERT else None
    for part in parts(text, at, edited_at):
        if part.at:
            for event in _events_of_part(item, part.text, part.at, material):
                is_dated = event.entry.stated_time or not part.mark
                yield event if is_dated else replace(event, entry=replace(event.entry, stated_time=part.mark))


def _events_of_part(item: Evidence, text: str, at: datetime, material: Material) -> Iterator[Event]:
    said = sentences(text)
    elsewhen = dict(_other_times(item, at, said))
    for index, time in elsewhen.items():
        assert time.at is not None
        told = _event(item, time.at, shortened(said[index], LONGEST_ROW), _phase_then(said[index]), material)
        yield replace(told, entry=replace(told.entry, stated_time=time.words))
    if rest := _longest_run(text, said, elsewhen):
        event = _event(item, at, shortened(rest, LONGEST_ROW), _phase_of(item, rest), material)
        yield replace(event, worth=event.worth + _WORTH_OF_REST * bool(elsewhen))


def _phase_of(item: Evidence, text: str) -> Phase:
    """The phase by the words; what is written on the ticket about the state of things informs others of it."""
    phase = phase_of(text)
    informs = item.kind is Kind.UPDATE and phase in (Phase.DETECTION, Phase.INVESTIGATION)
    return Phase.COMMUNICATION if informs else phase


def _phase_then(text: str) -> Phase:
    """The phase of what is said to have happened at another time: only who noticed something then detected it then."""
    phase = phase_of(text)
    return Phase.INVESTIGATION if phase is Phase.DETECTION and not _NOTICED_THEN.search(text) else phase


def _other_times(item: Evidence, at: datetime, said: Sequence[str]) -> Iterator[tuple[int, StatedTime]]:
    """For each sentence that tells of one other time, its place and the time."""
    zone = item.author.time_zone if item.author else None
    for index, sentence in enumerate(said):
        times = stated_times(sentence, at, zone)
        if not times or len(times) > _MOST_TIMES or is_question(sentence):
            continue
        first = times[0]
        if first.at and _SAME_MOMENT < at - first.at < _LONGEST_BACK:
            yield index, first


def _longest_run(text: str, said: Sequence[str], without: Mapping[int, StatedTime]) -> str:
    """What is left of a text, as one piece: the longest stretch of sentences that stand together."""
    if not without:
        return text
    stretches: list[str] = []
    position, start = 0, None
    for index, sentence in enumerate(said):
        position = text.index(sentence, position)
        if index in without:
            start = None
            continue
        start = position if start is None else start
        position += len(sentence)
        stretches.append(text[start:position])
    return max(stretches, key=len, default="")


def _event(item: Evidence, at: datetime, text: str, phase: Phase, material: Material) -> Event:
    worth = _WORTH[phase] + material.likely[item.id]
    worth += sum(weight for weight, applies in _signs_of_worth(item, text) if applies)
    return Event(at, item, TimelineEntry(phase, Claim(text, (item.id,), text)), worth)


def _signs_of_worth(item: Evidence, text: str) -> tuple[tuple[float, bool], ...]:
    return (
        (1.0, shows(Cue.CAUSE, text)),
        (0.7, shows(Cue.RELAPSED, text)),
        (0.5, shows(Cue.SYMPTOM, text)),
        (0.5, any(character.isdigit() for character in text)),
        (0.5, item.kind is not Kind.MESSAGE),
        (0.3, bool(item.reactions)),
        (-0.5, is_question(text)),
        (-0.5, not any(shows(cue, text) for cue in _TELLING)),
        (-1.0, len(text.split()) < _FEW_WORDS),
    )


def _phase_of_change(item: Evidence, incident: Incident) -> Phase:
    assert item.change is not None
    before, after = item.change.before, item.change.after
    if is_over(after, incident):
        return Phase.RESOLUTION
    if is_contained(after):
        return Phase.MITIGATION
    return Phase.DETECTION if is_over(before, incident) or is_contained(before) else Phase.ESCALATION


def _each_once(found: Sequence[Event]) -> Iterator[Event]:
    """Without what was said twice: the first stays and rests on both."""
    kept: list[Event] = []
    said: list[frozenset[str]] = []
    for event in found:
        words = frozenset(words_of(event.entry.claim.text))
        twin = _twin(event, words, kept, said)
        if twin is None:
            kept.append(event)
            said.append(words)
        elif event.item.id not in kept[twin].entry.claim.evidence:
            entry = kept[twin].entry
            claim = replace(entry.claim, evidence=(*entry.claim.evidence, event.item.id))
            kept[twin] = replace(kept[twin], entry=replace(entry, claim=claim))
    yield from kept


def _twin(event: Event, words: frozenset[str], kept: Sequence[Event], said: Sequence[frozenset[str]]) -> int | None:
    """The place of the event just before that says the same."""
    for place in range(len(kept) - 1, -1, -1):
        if event.at - kept[place].at > _SAME_EVENT:
            return None
        if words and alike(words, said[place]):
            return place
    return None


def _with_lead_up(found: Iterable[Event]) -> Iterator[Event]:
    """What came before the first symptom is lead-up; of it, the last changes are what may have set it off."""
    in_order = list(found)
    onset = next((n for n, event in enumerate(in_order) if is_symptom(event)), len(in_order))
    changes = [n for n in range(onset) if shows(Cue.CHANGE, in_order[n].entry.claim.text)][-_MOST_TRIGGERS:]
    for number, event in enumerate(in_order):
        if number >= onset:
            yield event
        elif event.item.kind is Kind.ALERT or any(shows(cue, event.entry.claim.text) for cue in _LEADS_UP):
            yield event.with_phase(Phase.TRIGGER if number in changes else Phase.LEAD_UP)


def _of_a_bot(event: Event, known_since: datetime | None) -> Event:
    """What a bot told before anybody knew of an incident leads up to it: nobody can have worked on it yet."""
    early = known_since is not None and event.at < known_since and event.item.kind is Kind.ALERT
    if early and event.entry.phase in (Phase.INVESTIGATION, Phase.MITIGATION):
        return event.with_phase(Phase.LEAD_UP)
    return event


def _with_detection(found: list[Event], known_since: datetime | None) -> list[Event]:
    """Only what was noticed before or as the ticket was opened detects; without such, the last symptom before does."""
    if known_since is None:
        return found
    late = [
        event.with_phase(Phase.INVESTIGATION)
        if event.entry.phase is Phase.DETECTION and event.at > known_since + _SOON and not _is_told_by_others(event)
        else event
        for event in found
    ]
    if any(event.entry.phase is Phase.DETECTION and event.at <= known_since + _SOON for event in late):
        return late
    before = [n for n, event in enumerate(late) if is_symptom(event) and _is_talk(event) and event.at <= known_since]
    if before and late[before[-1]].at >= known_since - _JUST_BEFORE:
        late[before[-1]] = late[before[-1]].with_phase(Phase.DETECTION)
    return late


def _is_told_by_others(event: Event) -> bool:
    """Whether customers report, an alert fires or the ticket is reopened: that tells of the incident at any time."""
    return event.item.kind is not Kind.MESSAGE or shows(Cue.NOTICED, event.entry.claim.text)


def _is_talk(event: Event) -> bool:
    return event.item.kind in (Kind.MESSAGE, Kind.ALERT) and not event.entry.stated_time


def is_symptom(event: Event) -> bool:
    """Whether an event shows that something was wrong."""
    text = event.entry.claim.text
    wrong = shows(Cue.SYMPTOM, text) or event.entry.phase is Phase.DETECTION
    return event.item.kind is Kind.ITEM or (wrong and not shows(Cue.ELSEWHERE, text))


def recovery(told: Sequence[tuple[Phase, str]], reopened: Collection[int] = ()) -> int | None:
    """Which of the events, given in order as phase and text, first says that all was back and was not proved wrong.

    `reopened` are the places at which the ticket was reopened. What came back and failed again does not count; None
    where nothing says that it came back to stay.
    """
    relapses = [n for n, (phase, text) in enumerate(told) if n in reopened or _is_relapse(phase, text)]
    after = relapses[-1] + 1 if relapses else 0
    return next((n for n in range(after, len(told)) if _is_recovery(*told[n])), None)


def _is_relapse(phase: Phase, text: str) -> bool:
    return shows(Cue.RELAPSED, text) and not shows(Cue.ELSEWHERE, text) and phase is not Phase.HYPOTHESIS


def _is_recovery(phase: Phase, text: str) -> bool:
    return phase in (Phase.RESOLUTION, Phase.MITIGATION) and shows(Cue.RECOVERED, text) and not shows(Cue.EASED, text)


def is_reopening(item: Evidence, incident: Incident) -> bool:
    """Whether a status change took back that the incident, or its impact, was over."""
    return is_status_change(item) and _phase_of_change(item, incident) is Phase.DETECTION
