"""The timeline without a model: every relevant event in the words of its evidence, the telling ones where many are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from postmortem.analyse.cues import Cue, is_question, phase_of, shows
from postmortem.analyse.material import Material, alike, is_status_change
from postmortem.analyse.sentences import sentences, shortened
from postmortem.analyse.times import StatedTime, stated_times
from postmortem.models import Claim, Evidence, Kind, Phase, TimelineEntry
from postmortem.ranking import words_of

MOST_ROWS = 60  # what a reader still goes through
LONGEST_ROW = 280
_SAME_MOMENT = timedelta(seconds=60)
_SAME_EVENT = timedelta(minutes=10)
_LEAD_UP = timedelta(hours=24)
_MOST_TRIGGERS = 2
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
_FEW_WORDS = 4


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, with its time, before it becomes a row."""

    at: datetime
    item: Evidence
    entry: TimelineEntry
    worth: float

    def with_phase(self, phase: Phase) -> Event:
        """The same event in another phase."""
        return replace(self, entry=replace(self.entry, phase=phase))


def events(material: Material) -> tuple[Event, ...]:
    """Every event of the relevant evidence, each once, in order of time."""
    found = [event for item in material.items if item.at for event in _events_of(item, item.at, material)]
    found.sort(key=lambda event: event.at)
    return tuple(_with_lead_up(_each_once(found)))


def timeline(found: Sequence[Event]) -> tuple[TimelineEntry, ...]:
    """The rows: all events, or where they are more than a reader goes through, those that tell most."""
    telling = sorted(found, key=lambda event: -event.worth)[:MOST_ROWS]
    return tuple(event.entry for event in sorted(telling, key=lambda event: event.at))


def _events_of(item: Evidence, at: datetime, material: Material) -> Iterator[Event]:
    if item.kind is Kind.ACTIVITY:
        if is_status_change(item):
            yield _event(item, at, item.text, _phase_of_change(item), material)
    elif item.kind is Kind.ITEM:
        if material.is_own(item):
            yield _event(item, at, item.text.split("\n", 1)[0], Phase.ESCALATION, material)
    elif item.kind in (Kind.MESSAGE, Kind.ALERT, Kind.UPDATE):
        yield from _events_of_text(item, at, material)


def _events_of_text(item: Evidence, at: datetime, material: Material) -> Iterator[Event]:
    """The message itself, and what it says happened at another time; that part is then no part of the message."""
    text = material.text(item)
    said = sentences(text)
    elsewhen = {index: time for index, time in _other_times(item, at, said)}
    for index, time in elsewhen.items():
        assert time.moment.at is not None
        event = _event(item, time.moment.at, shortened(said[index], LONGEST_ROW), phase_of(said[index]), material)
        yield replace(event, entry=replace(event.entry, stated_time=time.moment.stated))
    rest = [sentence for index, sentence in enumerate(said) if index not in elsewhen]
    if rest:
        whole = text if not elsewhen else max(_runs(said, elsewhen), key=len)
        yield _event(item, at, shortened(whole, LONGEST_ROW), phase_of(" ".join(rest)), material)


def _other_times(item: Evidence, at: datetime, said: Sequence[str]) -> Iterator[tuple[int, StatedTime]]:
    """For each sentence that tells of one other time, its place and the time."""
    zone = item.author.time_zone if item.author else None
    for index, sentence in enumerate(said):
        times = stated_times(sentence, at, zone)
        if not times or len(times) > _MOST_TIMES or is_question(sentence):
            continue
        first = times[0]
        assert first.moment.at is not None
        if (
            first.placed
            and first.moment.at > at - _LEAD_UP - timedelta(days=1)
            and abs(at - first.moment.at) > _SAME_MOMENT
        ):
            yield index, first


def _runs(said: Sequence[str], without: Iterable[int]) -> Iterator[str]:
    """The sentences that are left, where several stand together as one text."""
    left_out = set(without)
    for index, sentence in enumerate(said):
        if index not in left_out:
            yield sentence


def _event(item: Evidence, at: datetime, text: str, phase: Phase, material: Material) -> Event:
    worth = _WORTH[phase] + material.likely[item.id]
    worth += 0.5 * any(character.isdigit() for character in text) + 1.0 * shows(Cue.CAUSE, text)
    worth += 0.3 * bool(item.reactions) + 0.5 * (item.kind is not Kind.MESSAGE)
    worth -= 0.5 * is_question(text) + 1.0 * (len(text.split()) < _FEW_WORDS)
    return Event(at, item, TimelineEntry(phase, Claim(text, (item.id,), text)), worth)


def _phase_of_change(item: Evidence) -> Phase:
    assert item.change is not None
    before, after = (f"status {value}" for value in (item.change.before, item.change.after))
    over = shows(Cue.RECOVERED, after) or is_over(item.change.after)
    was_over = shows(Cue.RECOVERED, before) or is_over(item.change.before)
    if over:
        return Phase.RESOLUTION if is_over(item.change.after) else Phase.MITIGATION
    return Phase.DETECTION if was_over else Phase.ESCALATION


def is_over(label: str) -> bool:
    return label.strip().casefold() in {
        "resolved",
        "done",
        "closed",
        "fixed",
        "gelöst",
        "erledigt",
        "resuelto",
        "résolu",
        "resolvido",
    }


def _each_once(found: Sequence[Event]) -> Iterator[Event]:
    """Without what was said twice: the first stays and rests on both."""
    kept: list[tuple[Event, frozenset[str]]] = []
    for event in found:
        words = frozenset(words_of(event.entry.claim.text))
        twin = next(
            (n for n, (other, known) in enumerate(kept) if event.at - other.at <= _SAME_EVENT and alike(words, known)),
            None,
        )
        if twin is None or not words:
            kept.append((event, words))
        elif event.item.id not in kept[twin][0].entry.claim.evidence:
            first, known = kept[twin]
            claim = replace(first.entry.claim, evidence=(*first.entry.claim.evidence, event.item.id))
            kept[twin] = (replace(first, entry=replace(first.entry, claim=claim)), known)
    yield from (event for event, _ in kept)


def _with_lead_up(found: Iterable[Event]) -> Iterator[Event]:
    """What came before the first symptom is lead-up; of it, the last changes are what may have set it off."""
    in_order = list(found)
    onset = next((n for n, event in enumerate(in_order) if is_symptom(event)), len(in_order))
    changes = [n for n in range(onset) if shows(Cue.CHANGE, in_order[n].entry.claim.text)][-_MOST_TRIGGERS:]
    for number, event in enumerate(in_order):
        if number >= onset:
            yield event
        else:
            yield event.with_phase(Phase.TRIGGER if number in changes else Phase.LEAD_UP)


def is_symptom(event: Event) -> bool:
    """Whether an event shows that something was wrong."""
    text = event.entry.claim.text
    return event.item.kind is Kind.ITEM or (shows(Cue.SYMPTOM, text) and not shows(Cue.ELSEWHERE, text))
