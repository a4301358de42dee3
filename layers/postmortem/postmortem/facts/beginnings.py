"""Started: when the effect on users or service began, as a source states it, else the first symptom's own time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from postmortem.facts import cues
from postmortem.facts.conversation import Conversation, Sentence
from postmortem.facts.noticing import first_symptom
from postmortem.models import Found, KeyTime, KeyTimeName, Kind, Precision
from postmortem.text.times.stated import is_end

_STARTED = KeyTimeName.STARTED
SAME = timedelta(minutes=5)  # people round to that
_WIDEST = timedelta(hours=6)  # what two statements may lie apart and still frame one beginning


@dataclass(frozen=True, slots=True)
class Span:
    """Since when, and until when if it says so, a sentence states trouble; `is_between`: it began within the two."""

    sentence: Sentence
    start: datetime
    end: datetime | None
    stated: str
    precision: Precision
    is_between: bool = False


def started(talk: Conversation, spans: Sequence[Span], noticed: KeyTime) -> KeyTime:
    """Started: the ticket's column, what sources state, else the first symptom as its latest moment."""
    incident = talk.ticket.incident
    if incident.started_at:
        how = "as the ticket or the request gives it"
        return KeyTime.exactly(_STARTED, incident.started_at, talk.ticket.ids, Found.TICKET, how)
    chosen = [span for span in spans if span.sentence.item.kind is Kind.UPDATE] or list(spans)
    if chosen:
        return _as_stated(chosen)
    symptoms = [time for time in (first_symptom(talk), noticed) if time and time.latest]
    if not symptoms:
        return KeyTime(_STARTED)
    first = min(symptoms, key=lambda time: time.latest or datetime.max)
    how = "the first symptom; nothing that was read states when it began"
    return KeyTime(_STARTED, None, first.latest, first.evidence, Found.FIRST_SYMPTOM, how, first.quote, first.precision)


def _as_stated(spans: Sequence[Span]) -> KeyTime:
    """The earliest stated beginning; a range where two sources differ, or one says that it does not know exactly."""
    first = min(spans, key=lambda span: span.start)
    item, quote = first.sentence.item, first.sentence.text
    if first.is_between:
        how = f"stated as a range: “{first.stated}”"
        return KeyTime(_STARTED, first.start, first.end, (item.id,), Found.STATED, how, quote, Precision.MINUTE)
    others = [span for span in spans if span.start - first.start > SAME and _is_other_voice(first, span)]
    near = [span for span in others if span.start - first.start <= _WIDEST]
    same = {span.sentence.item.id for span in spans if span.start - first.start <= SAME}
    if near and len(same) == 1:
        last = min(near, key=lambda span: span.start)
        ids = (item.id, last.sentence.item.id)
        how = f"stated as “{first.stated}” and as “{last.stated}”"
        return KeyTime(_STARTED, first.start, last.start, ids, Found.STATED, how, quote, Precision.MINUTE)
    how = f"stated as the beginning: “{first.stated}”"
    return KeyTime.exactly(_STARTED, first.start, (item.id,), Found.STATED, how, quote=quote, precision=first.precision)


def _is_other_voice(one: Span, other: Span) -> bool:
    author, else_author = one.sentence.item.author, other.sentence.item.author
    return one.sentence.item.id != other.sentence.item.id and (author is None or author != else_author)


def stated_spans(talk: Conversation) -> tuple[Span, ...]:
    """Every stated beginning of trouble of this incident, with its end where one is stated."""
    return tuple(span for sentence in talk.about() for span in _spans_in(sentence))


def _spans_in(sentence: Sentence) -> Iterator[Span]:
    text = sentence.text
    trouble = cues.tells_of_trouble(text)
    if not (trouble or cues.tells_of_beginning(text)) or _is_doubtful(text):
        return
    for time in sentence.times:
        at, before = time.moment.at, cues.is_from_then(text, time.start)
        if at is None or time.moment.precision is Precision.DAY or is_end(text, time.moment.stated):
            continue
        if (time.until and trouble) or before:
            uncertain = time.until is not None and cues.cannot_say(text)
            yield Span(sentence, at, time.until, time.moment.stated, time.moment.precision, uncertain)


def _is_doubtful(text: str) -> bool:
    doubtful = cues.is_question(text) or cues.is_guess(text) or cues.is_plan(text)
    return doubtful or cues.is_elsewhere(text) or cues.is_once_more(text) or cues.tells_of_recovery(text)
