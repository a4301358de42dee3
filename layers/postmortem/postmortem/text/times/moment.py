"""The one moment that some words of a text name, as a row of the timeline holds it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time

from postmortem.models import Basis, Moment, Precision
from postmortem.text.edits import EditedPart, parts
from postmortem.text.times import words
from postmortem.text.times.announced import is_announced
from postmortem.text.times.days import candidates, days_in
from postmortem.text.times.resolve import furthest_back
from postmortem.text.times.stated import named_times
from postmortem.text.times.stated_time import StatedTime
from postmortem.text.times.zones import zone_of

_MOST_PLACES = 100  # of the same words in one text that are compared


def moment_of(
    stated: str, text: str, said_at: datetime, author_zone: str | None, edited_at: datetime | None = None
) -> Moment | None:
    """The moment that the words `stated` name where they stand in `text`; None where they name none for certain.

    Behind a mark such as "EDIT:" they are read as said at `edited_at`, the mark itself names that moment. Where they
    stand in several places, or name several times, and do not mean the same, nobody can tell which is meant.
    """
    places = [match.start() for match in re.finditer(re.escape(stated), text)] if stated else []
    found = [
        moment
        for part in (parts(text, said_at, edited_at) if places else ())
        for moment in _moments_in(part, stated, places, author_zone)
    ]
    return found[0] if found and all(moment == found[0] for moment in found) else None


def _moments_in(
    part: EditedPart, stated: str, places: Sequence[int], author_zone: str | None
) -> Iterator[Moment | None]:
    """For each place in a piece of a text where the words stand, the moment that they name."""
    inside = [place - part.start for place in places if part.start <= place < part.start + len(part.text)]
    if part.at is None:
        yield from (None for _ in inside)
    elif stated == part.mark:
        yield from (Moment(part.at, Basis.SOURCE, Precision.SECOND, stated) for _ in inside)
    elif inside:
        times = named_times(part.text, part.at, author_zone)
        for start in inside[:_MOST_PLACES]:
            yield _moment_at(part.text, part.at, stated, start, times, author_zone)


def _moment_at(
    text: str, said_at: datetime, stated: str, start: int, times: Sequence[StatedTime], author_zone: str | None
) -> Moment | None:
    """The moment that words name which start there, None where it is a range or open."""
    end = start + len(stated)
    meant = {_named(time, start) for time in times if time.start < end and start < time.end}
    if meant:
        moment = meant.pop()
        return replace(moment, stated=stated) if not meant and moment.at else None
    if is_announced(text, start, end):
        return None
    return _day_only(stated, said_at, author_zone, furthest_back(text, start))


def _named(time: StatedTime, start: int) -> Moment:
    """What words that start there name of a time: the end of a span, where they start behind its beginning."""
    return replace(time.moment, at=time.until if time.until and start > time.start else time.at, stated="")


def _day_only(stated: str, said_at: datetime, author_zone: str | None, furthest: float) -> Moment | None:
    """A moment known to the day, for words such as "yesterday" or "28 Oct"; at that day's beginning."""
    days = list(days_in(stated))
    zone = zone_of(author_zone) or UTC
    if len(days) != 1 or words.CLOCK.search(stated):
        return None
    today, recurs = said_at.astimezone(zone).date(), days[0].recurs()
    for day in candidates(days[0], time(23), today):
        if day <= today:
            if recurs and today - day > recurs * furthest:
                return None
            return Moment(datetime.combine(day, time(), zone).astimezone(UTC), Basis.STATED, Precision.DAY, stated)
    return None
