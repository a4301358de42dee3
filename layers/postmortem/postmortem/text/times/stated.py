"""Times that only stand in a text ("since 16:04 PT", "yesterday 23:10"), read in the stated or the author's zone.

What cannot be read with certainty is not read at all: an unknown time stays unknown.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from postmortem.models import Basis, Moment, Precision
from postmortem.text.edits import Part, parts
from postmortem.text.times import words
from postmortem.text.times.ago import minutes_ago
from postmortem.text.times.announced import is_announced, is_since
from postmortem.text.times.clocks import HALF_DAY, Clock, clocks_in
from postmortem.text.times.cues import Bound, TimeCue, cue_before, cue_behind, leads_a_line
from postmortem.text.times.days import Day, candidates, days_in, hour_in
from postmortem.text.times.lookalikes import is_length_or_schedule, may_be_position
from postmortem.text.times.stated_time import StatedTime, TimeKind
from postmortem.text.times.uncertainty import is_one_moment_between
from postmortem.text.times.zones import zone_after, zone_before, zone_of

LONGEST_TEXT = 100_000  # characters in which times are looked for
CLOCK_SKEW = timedelta(minutes=2)  # "as of 16:07" may be said at 16:06:30
_SOON = timedelta(hours=3)
_LONG_AGO = timedelta(hours=6)  # a bare "4:04" that far back may as well be the 16:04 of just now
# Of the time until it comes again: what is further back than that may as well be still to come.
_FURTHEST_BACK, _FURTHEST_BACK_OF_END = 2 / 3, 1 / 2
_DAY = timedelta(days=1)


def stated_times(text: str, said_at: datetime, author_zone: str | None) -> tuple[StatedTime, ...]:
    """The past times at which a text says that something was, in its order; "13:46 to 17:30 PT" is one.

    A time of day without a stated zone is read in `author_zone` (IANA name); without either it stays unknown.
    """
    return tuple(found for found in named_times(text, said_at, author_zone) if found.tied)


def named_times(text: str, said_at: datetime, author_zone: str | None) -> tuple[StatedTime, ...]:
    """Every past time that a text names, also where it does not say what was at it ("the 16:04 build")."""
    text = text[:LONGEST_TEXT]
    clocks = _clocks(text, said_at, author_zone)
    found: list[StatedTime] = []
    position = 0
    while position < len(clocks):
        first, last = clocks[position], None
        if position + 1 < len(clocks) and _are_a_pair(text, first, clocks[position + 1]):
            last = clocks[position + 1]
            first = _in_half_of(last, replace(first, zone=first.zone or last.zone, day=first.day or last.day))
        position += 2 if last else 1
        if not (first.bare and first.open_half) and (stated := _stated(text, first, last, said_at, author_zone)):
            found.append(stated)
    found += _ago(text, said_at)
    past = (stated for stated in found if not is_announced(text, stated.start, stated.end))
    return tuple(sorted(past, key=lambda stated: stated.start))


def _ago(text: str, said_at: datetime) -> Iterator[StatedTime]:
    """The times that are stated by the minutes since."""
    for start, end, minutes in minutes_ago(text):
        at = (said_at - timedelta(minutes=minutes)).replace(second=0, microsecond=0)
        yield StatedTime(start, end, text[start:end], TimeKind.AT, at, at, Precision.MINUTE, approximate=True)


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


def is_end(text: str, stated: str) -> bool:
    """Whether a text says that something went on until then: "failing until 12:40"."""
    start = text.find(stated)
    return start >= 0 and words.UNTIL_BEFORE.search(text, max(0, start - 16), start) is not None


def _moments_in(part: Part, stated: str, places: Sequence[int], author_zone: str | None) -> Iterator[Moment | None]:
    """For each place in a piece of a text where the words stand, the moment that they name."""
    inside = [place - part.start for place in places if part.start <= place < part.start + len(part.text)]
    if part.at is None:
        yield from (None for _ in inside)
    elif stated == part.mark:
        yield from (Moment(part.at, Basis.SOURCE, Precision.SECOND, stated) for _ in inside)
    elif inside:
        times = named_times(part.text, part.at, author_zone)
        for start in inside:
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
    return _day_only(stated, said_at, author_zone, _furthest_back(text, start))


def _named(time: StatedTime, start: int) -> Moment:
    """What words that start there name of a time: the end of a span, where they start behind its beginning."""
    return replace(time.moment, at=time.until if time.until and start > time.start else time.at, stated="")


def _clocks(text: str, said_at: datetime, author_zone: str | None) -> list[Clock]:
    """The times of day with the zones and days that belong to them, without those that only look like one."""
    days = sorted(days_in(text), key=lambda day: day.end)
    found: list[Clock] = []
    for clock in clocks_in(text):
        if not found or clock.start >= found[-1].end:  # "+00:00" belongs to the time before it
            found.append(_with_zone_and_day(text, clock, days, said_at, author_zone))
    return [clock for clock in found if not _only_looks_like_one(text, clock)]


def _only_looks_like_one(text: str, clock: Clock) -> bool:
    if is_length_or_schedule(text, clock.start, clock.end):
        return True
    if clock.zone or clock.day or clock.has_half or cue_before(text, clock.start).bound not in (None, Bound.AT):
        return False
    return may_be_position(text, clock.start, clock.end)


def _with_zone_and_day(
    text: str, clock: Clock, days: Sequence[Day], said_at: datetime, author_zone: str | None
) -> Clock:
    place = bisect_right(days, clock.start, key=lambda day: day.end)
    near = days[max(0, place - 2) : place + 3]
    before = next((day for day in near if words.BESIDE.fullmatch(text, day.end, clock.start)), None)
    zone = zone_after(text, clock.end, author_zone, said_at, dated=bool(before and before.year))
    end = zone.end if zone else clock.end
    zone = zone or zone_before(text, clock.start, before.end if before else 0, author_zone, said_at)
    after = next((day for day in near if day.start >= end and words.BESIDE.fullmatch(text, end, day.start)), None)
    day = before or after
    if day and day.part and clock.open_half:
        clock = replace(clock, clock=clock.clock.replace(hour=hour_in(day.part, clock.clock.hour)), open_half=False)
    return replace(clock, end=end, zone=zone, day=day)


def _in_half_of(last: Clock, first: Clock) -> Clock:
    """The beginning of a span that says only at its end which half of the day it means: "3:15 to 5pm"."""
    if not (last.has_half and first.open_half):
        return first
    hour = first.clock.hour % HALF_DAY + (HALF_DAY if last.clock.hour >= HALF_DAY else 0)
    clock = first.clock.replace(hour=hour)
    return replace(first, clock=clock if clock <= last.clock else clock.replace(hour=(hour + 12) % 24), open_half=False)


def _are_a_pair(text: str, first: Clock, last: Clock) -> bool:
    return last.start - first.end < 12 and bool(words.BETWEEN.fullmatch(text, first.end, last.start))  # noqa: PLR2004


def _stated(
    text: str, first: Clock, last: Clock | None, said_at: datetime, author_zone: str | None
) -> StatedTime | None:
    zone = _zone(first, author_zone)
    end_zone = _zone(last, author_zone) if last else zone
    if zone is None or end_zone is None:
        return None
    start = min(part.start for part in (first, first.day, first.zone) if part)
    today = {said_at.astimezone(one).date() for one in (zone, first.day and zone_of(author_zone)) if one}
    furthest = _furthest_back(text, start)
    meant = {_resolve(first, zone, said_at, day, furthest) for day in today} - {None}
    at = meant.pop() if len(meant) == 1 else None
    if at is None:
        return None
    until = _end_of_span(at, zone, last, end_zone, said_at) if last else at
    return _with_bounds(text, first, last, at, until, said_at) if until else None


def _end_of_span(at: datetime, zone: tzinfo, last: Clock, end_zone: tzinfo, said_at: datetime) -> datetime | None:
    """When a span ends that began then; None where that is unclear or was still to come."""
    day = at.astimezone(zone).date()
    until = _moment(day, last, end_zone, said_at)
    until = _moment(day + _DAY, last, end_zone, said_at) if until and until < at else until
    return until if until and until <= said_at + CLOCK_SKEW else None


def _with_bounds(
    text: str, first: Clock, last: Clock | None, at: datetime, until: datetime, said_at: datetime
) -> StatedTime:
    """The time as its words bound it: an instant, a span, or a range."""
    named = [part for part in (first, last, first.day, first.zone) if part]
    start, end = min(part.start for part in named), max(part.end for part in named)
    cue = cue_before(text, first.start).over(cue_before(text, start)).over(cue_behind(text, end))
    precision = Precision.SECOND if first.precise else Precision.MINUTE
    whole = StatedTime(start, end, text[start:end], TimeKind.AT, at, until, precision, cue.approximate)
    if last:
        one = is_one_moment_between(text, start, end, between=cue.bound is Bound.BETWEEN)
        return replace(whole, kind=TimeKind.RANGE if one else TimeKind.SPAN)
    if cue.bound is Bound.BEFORE:
        return replace(whole, kind=TimeKind.RANGE, earliest=None)
    if cue.bound is Bound.AFTER:
        return replace(whole, kind=TimeKind.RANGE, latest=max(at, said_at))
    kind = {Bound.SINCE: TimeKind.SINCE, Bound.UNTIL: TimeKind.UNTIL}.get(cue.bound or Bound.AT, TimeKind.AT)
    return replace(whole, kind=kind, tied=_is_tied(text, first, start, end, cue))


def _is_tied(text: str, clock: Clock, start: int, end: int, cue: TimeCue) -> bool:
    """True if the words around a time place something at it; a stated zone or day is as good as "at"."""
    return bool(cue.bound or clock.day or clock.zone or leads_a_line(text, start, end))


def _zone(clock: Clock, author_zone: str | None) -> tzinfo | None:
    """The zone stated for a time of day, None where nobody can tell which it is; without one the author's."""
    return clock.zone.zone if clock.zone else zone_of(author_zone)


def _furthest_back(text: str, start: int) -> float:
    """How far back a time may lie, as a part of the time until it comes again; what goes on since then is past."""
    if words.UNTIL_BEFORE.search(text, max(0, start - 16), start):
        return _FURTHEST_BACK_OF_END
    return 1.0 if is_since(text, start) else _FURTHEST_BACK


def _resolve(clock: Clock, zone: tzinfo, said_at: datetime, today: date, furthest: float) -> datetime | None:
    """The last moment before `said_at` that the clock and the day can mean; None where another is as likely."""
    recurs = clock.day.recurs() if clock.day else _DAY
    for day in candidates(clock.day, clock.clock, today):
        at = _moment(day, clock, zone, said_at)
        if at is None:
            return None
        if at > said_at + CLOCK_SKEW:
            if clock.day is None and at < said_at + _SOON:
                return None  # a plan, or meant in another zone, rather than nearly a day ago
            continue
        if recurs and said_at - at > recurs * furthest:
            return None
        later = at + timedelta(hours=HALF_DAY)
        if clock.open_half and said_at - at > _LONG_AGO and said_at - _LONG_AGO <= later <= said_at + CLOCK_SKEW:
            return None
        return at
    return None


def _moment(day: date, clock: Clock, zone: tzinfo, said_at: datetime) -> datetime | None:
    """When a clock in a zone shows a time on a day; None where it is put forward over it, or shows it twice."""
    wanted = datetime.combine(day, clock.clock)
    both = {wanted.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    shown = [at for at in both if at.astimezone(zone).replace(tzinfo=None) == wanted]
    named = [at for at in shown if clock.zone and at.astimezone(zone).tzname() == clock.zone.name]
    past = [at for at in named or shown if at <= said_at + CLOCK_SKEW]
    meant = past if len(shown) > 1 and past else named or shown
    return meant[0] if len(meant) == 1 else None


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
