"""Started: when the effect on users or service began, as a source states it, else the first symptom's own time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from postmortem.facts.discussion import Discussion, EvidenceSentence
from postmortem.facts.noticing import first_symptom
from postmortem.facts.recovery import is_of_the_whole, tells_of_recovery
from postmortem.facts.stated import bounds, clause_of
from postmortem.facts.trouble import is_once_more, tells_of_beginning, tells_of_trouble
from postmortem.models import Found, KeyTime, KeyTimeName, Kind, Precision
from postmortem.text.doubt import is_doubtful
from postmortem.text.language import tr
from postmortem.text.times.stated_time import TimeKind

_STARTED = KeyTimeName.STARTED
NEVER = datetime.max.replace(tzinfo=UTC)
SAME = timedelta(minutes=5)  # people round to that
_TOO_LATE = timedelta(minutes=30)
_WIDEST = timedelta(hours=6)  # what two statements may lie apart and still frame one beginning


@dataclass(frozen=True, slots=True)
class StatedImpact:
    """Trouble that a sentence states: it began between `earliest` and `latest`, and ended at `end` if it says so."""

    sentence: EvidenceSentence
    earliest: datetime
    latest: datetime
    end: datetime | None
    words: str
    precision: Precision


def started(talk: Discussion, spans: Sequence[StatedImpact], noticed: KeyTime) -> KeyTime:
    """Started: the ticket's column, what sources state, else the first symptom as its latest moment."""
    incident = talk.ticket.incident
    if incident.started_at:
        how = tr("as the ticket or the request gives it")
        return KeyTime.exactly(_STARTED, incident.started_at, talk.ticket.ids, Found.TICKET, how)
    chosen = [span for span in spans if span.sentence.item.kind is Kind.UPDATE] or list(spans)
    if chosen:
        return _as_stated(chosen)
    symptoms = [time for time in (first_symptom(talk), noticed) if time and time.latest]
    if not symptoms:
        return KeyTime(_STARTED)
    first = min(symptoms, key=lambda time: time.latest or time.earliest or NEVER)
    how = tr("no sentence was recognised that states when it began")
    found = Found.FIRST_SYMPTOM if first.at else first.found  # of two that may be it, none is the first for certain
    return KeyTime(_STARTED, None, first.latest, first.evidence, found, how, first.quote, first.precision)


def _as_stated(spans: Sequence[StatedImpact]) -> KeyTime:
    """The earliest stated beginning; a range where it is stated as one, or where two people state two beginnings."""
    first = min(spans, key=lambda span: (span.earliest, span.latest))
    exact = [span for span in spans if span.earliest == span.latest and first.earliest <= span.earliest <= first.latest]
    first = exact[0] if exact else first
    latest, how = first.latest, tr("stated as the beginning: “{words}”", words=first.words)
    ids: tuple[str, ...] = (first.sentence.item.id,)
    agreeing = {span.sentence.item.id for span in spans if span.earliest - first.earliest <= SAME}
    others = [
        span for span in spans if SAME < span.earliest - first.earliest <= _WIDEST and _is_other_voice(first, span)
    ]
    if others and len(agreeing) == 1:
        other = min(others, key=lambda span: span.earliest)
        ids, latest = (*ids, other.sentence.item.id), max(latest, other.latest)
        how = tr("stated as “{one}” and as “{other}”", one=first.words, other=other.words)
    quote, precision = first.sentence.text, first.precision
    return KeyTime(_STARTED, first.earliest, latest, ids, Found.STATED, how, quote, precision)


def _is_other_voice(one: StatedImpact, other: StatedImpact) -> bool:
    author, else_author = one.sentence.item.author, other.sentence.item.author
    return one.sentence.item.id != other.sentence.item.id and (author is None or author != else_author)


def stated_spans(talk: Discussion) -> tuple[StatedImpact, ...]:
    """Every stated beginning of trouble of this incident, with its end where one is stated."""
    said = (span for sentence in talk.about() if _is_stated_of_it(talk, sentence) for span in _spans_in(sentence))
    return (*said, *(span for sentence in talk.impact_column() for span in _spans_of_the_impact(sentence)))


def _spans_of_the_impact(sentence: EvidenceSentence) -> Iterator[StatedImpact]:
    """What the column for the impact gives with both ends or as a range; in which language does not matter there."""
    if is_doubtful(sentence.text) or is_once_more(sentence.text):
        return
    for time in sentence.times:
        if time.kind in (TimeKind.RANGE, TimeKind.SPAN) and time.precision is not Precision.DAY:
            earliest, latest = bounds(time, sentence.at)
            if earliest:
                yield StatedImpact(sentence, earliest, latest, time.until, time.words, time.precision)


def in_time(spans: Sequence[StatedImpact], noticed: KeyTime) -> tuple[StatedImpact, ...]:
    """The spans without those that began long after it had been noticed: "we watched the errors from 13:40"."""
    return tuple(span for span in spans if noticed.latest is None or span.earliest <= noticed.latest + _TOO_LATE)


def begun_by_the_ticket(talk: Discussion, spans: Sequence[StatedImpact]) -> datetime | None:
    """When it began as the ticket's column or its updates state it."""
    told = [span.earliest for span in spans if span.sentence.item.kind is Kind.UPDATE]
    return talk.ticket.incident.started_at or min(told, default=None)


def _is_stated_of_it(talk: Discussion, sentence: EvidenceSentence) -> bool:
    """True if a sentence is about the incident itself: "the replica lags since 11:00" is about what led up to it."""
    return sentence.item.kind is Kind.UPDATE or talk.is_tied(sentence.text) or is_of_the_whole(sentence.text)


def _spans_in(sentence: EvidenceSentence) -> Iterator[StatedImpact]:
    text = sentence.text
    if is_doubtful(text) or is_once_more(text) or tells_of_recovery(text):
        return
    for time in sentence.times:
        clause = clause_of(time, text)
        trouble, began = tells_of_trouble(clause), tells_of_beginning(clause)
        states = time.kind in (TimeKind.SINCE, TimeKind.RANGE, TimeKind.SPAN) and (trouble or began)
        if (states or (time.kind is TimeKind.AT and began)) and time.precision is not Precision.DAY:
            earliest, latest = bounds(time, sentence.at)
            if earliest:
                yield StatedImpact(sentence, earliest, latest, time.until, time.words, time.precision)
