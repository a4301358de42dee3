"""The full record: what was read of the incident and of its time, each piece with its own time, verbatim."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta

from postmortem.models import Bearing, Evidence, Kind, Ledger, Precision, RecordRow
from postmortem.text.language import tr
from postmortem.text.ranking import Ranking, words_of
from postmortem.text.sentences import sentences
from postmortem.text.times.stated import stated_times

_PAGES = frozenset({Kind.PAGE, Kind.DOCUMENT})
_TALK = frozenset({Kind.MESSAGE, Kind.ALERT, Kind.UPDATE})
_TELLING_WORDS = 40
# How much of the score of the incident's own pieces (their upper quartile) others need. Measured on six incidents:
# nine tenths of the key events have a row, and at most a fifth of the rows belong to nothing.
_OF_ALERTS, _OF_TALK = 0.3, 0.5
_LAST = datetime.max.replace(tzinfo=UTC)
_SAME_MOMENT = timedelta(minutes=1)
_EXACT = frozenset({Precision.SECOND, Precision.MINUTE})
_BEFORE = timedelta(hours=1)  # alerts come before anybody writes
_LONGEST = 4000  # characters of a message that are read for times


def record(ledger: Ledger, evidential: Callable[[str], str] = str, about: str = "") -> tuple[RecordRow, ...]:
    """The rows in order of time; pages, which have no time of their own, last.

    A row for each piece of the incident, and for each message and alert elsewhere in its time that shares as many
    telling words with it, and with what the ticket is `about`, as its own pieces do; further rows for the times that
    they state, and for the edit of an alert. The text is verbatim, but for a part that `evidential` cuts off as an
    order to its reader.
    """
    first, last = _course(ledger)
    related = _related(ledger, about)
    rows = (
        row
        for item in ledger
        if _belongs(item, first, last, related)
        for row in _rows(item, evidential)
        if _is_shown(row, first, last)
    )
    return tuple(sorted(rows, key=_when))


def with_cited(
    rows: tuple[RecordRow, ...], cited: Iterable[Evidence], evidential: Callable[[str], str]
) -> tuple[RecordRow, ...]:
    """The record with a row, too, for each piece that the page cites."""
    known = {row.evidence for row in rows}
    further = (RecordRow(item.id, _time(item), _told(item.text, evidential), item.edited_at) for item in cited)
    return tuple(sorted((*rows, *(row for row in further if row.evidence not in known)), key=_when))


def _when(row: RecordRow) -> datetime:
    return row.at or _LAST


def _time(item: Evidence) -> datetime | None:
    return None if item.kind in _PAGES else item.at


def _course(ledger: Ledger) -> tuple[datetime, datetime]:
    times = [item.at for item in ledger if item.bearing is Bearing.INCIDENT and item.at]
    return min(times, default=_LAST) - _BEFORE, max(times, default=_LAST)


def _belongs(item: Evidence, first: datetime, last: datetime, related: frozenset[str]) -> bool:
    if item.bearing is Bearing.INCIDENT:
        return True
    return item.id in related and item.at is not None and first <= item.at <= last


def _related(ledger: Ledger, about: str) -> frozenset[str]:
    """The ids of the messages and alerts elsewhere that are about what the incident's own pieces are about."""
    items = list(ledger)
    own = [number for number, item in enumerate(items) if item.bearing is Bearing.INCIDENT]
    if not own:
        return frozenset()
    ranking = Ranking([item.text for item in items])
    query = dict.fromkeys(ranking.telling_words(own, _TELLING_WORDS), 1.0) | dict.fromkeys(words_of(about), 3.0)
    scores = ranking.scores(query)
    usual = sorted(scores[number] for number in own)[len(own) * 3 // 4]
    return frozenset(
        item.id
        for item, score in zip(items, scores, strict=True)
        if item.kind in _TALK and score > 0 and score >= usual * (_OF_ALERTS if item.kind is Kind.ALERT else _OF_TALK)
    )


def _is_shown(row: RecordRow, first: datetime, last: datetime) -> bool:
    """False for a stated time that belongs to something else, or to nothing: it is told in no digits."""
    return not row.stated or (row.at is not None and first <= row.at <= last and any(map(str.isdigit, row.stated)))


def _rows(item: Evidence, evidential: Callable[[str], str]) -> Iterator[RecordRow]:
    text = _told(item.text, evidential)
    yield RecordRow(item.id, _time(item), text, item.edited_at)
    if item.kind is Kind.ALERT and item.edited_at:
        yield RecordRow(item.id, item.edited_at, text, item.edited_at)
    if item.kind in _TALK and item.at:
        yield from _stated(item, item.at, evidential(item.text[:_LONGEST]))


def _stated(item: Evidence, said_at: datetime, text: str) -> Iterator[RecordRow]:
    """The sentences that say what was at another time than they were written."""
    zone = item.author.time_zone if item.author else None
    known = [said_at, *filter(None, (item.edited_at,))]
    for sentence in sentences(text):
        for time in stated_times(sentence, said_at, zone):
            for at in dict.fromkeys(filter(None, (time.at, time.until))):
                if time.precision in _EXACT and all(abs(at - one) >= _SAME_MOMENT for one in known):
                    known.append(at)
                    yield RecordRow(item.id, at, sentence, item.edited_at, time.words)


def _told(text: str, evidential: Callable[[str], str]) -> str:
    kept = evidential(text)
    return text if kept == text else f"{kept} {tr('[… what follows tries to instruct its reader]')}".strip()
