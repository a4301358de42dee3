"""Times that only stand in a text ("since 16:04 PT", "yesterday 23:10"), read in the stated or the author's zone.

What cannot be read with certainty is not read at all: an unknown time stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from postmortem.analyse import time_words as words
from postmortem.analyse.zones import StatedZone, is_zone_after, zone_after, zone_before, zone_of
from postmortem.models import Basis, Moment, Precision

_AHEAD = timedelta(minutes=2)  # "as of 16:07" may be said at 16:06:30
_SOON = timedelta(hours=3)
_LONG_AGO = timedelta(hours=6)  # a bare "4:04" that far back may as well be the 16:04 of just now
_HALF_DAY = 12
_HALF_A_DAY = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class StatedTime:
    """A time found in a text: where its words stand, the moment they name, and the end where they name a span.

    `placed` tells that the text says something about that time ("since 16:04", "(16:04)", a span), not just with it.
    """

    start: int
    end: int
    moment: Moment
    until: datetime | None = None
    placed: bool = False


@dataclass(frozen=True, slots=True)
class _Day:
    """A day named in a text. The year of `28 Oct` is open, so is the week of `Tuesday`."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    days_before: int | None = None
    night: bool = False


@dataclass(frozen=True, slots=True)
class _Clock:
    """A time of day named in a text. `open_half` tells that it may be meant before or after noon."""

    start: int
    end: int
    clock: time
    precise: bool
    open_half: bool
    zone: StatedZone | None = None
    day: _Day | None = None


def stated_times(text: str, said_at: datetime, author_zone: str | None) -> tuple[StatedTime, ...]:
    """The past times that a text names, in its order; a span ("13:46 to 17:30 PT") is one, at its start."""
    days = list(_days(text))
    clocks = [_with_zone_and_day(text, clock, days, said_at, author_zone) for clock in _clocks(text)]
    found: list[StatedTime] = []
    position = 0
    while position < len(clocks):
        first, last = clocks[position], None
        if position + 1 < len(clocks) and _are_a_span(text, first, clocks[position + 1]):
            last = clocks[position + 1]
            first = replace(first, zone=first.zone or last.zone, day=first.day or last.day)
        position += 2 if last else 1
        stated = _stated(text, first, last, said_at, author_zone)
        if stated and not _is_ahead(text, stated):
            found.append(stated)
    return tuple(found)


def moment_of(stated: str, text: str, said_at: datetime, author_zone: str | None) -> Moment | None:
    """The moment that the words `stated` name where they stand in `text`; None where they name none for certain."""
    start = text.find(stated)
    if start < 0 or not stated:
        return None
    for time_in_text in stated_times(text, said_at, author_zone):
        if time_in_text.start < start + len(stated) and start < time_in_text.end:
            return replace(time_in_text.moment, stated=stated)
    return _day_only(stated, said_at, author_zone)


def _clocks(text: str) -> Iterator[_Clock]:
    if not any(character.isdigit() for character in text):
        return
    for match in words.CLOCK.finditer(text):
        if (clock := _clock(text, match)) is not None:
            yield clock


def _clock(text: str, match: re.Match[str]) -> _Clock | None:
    given = match.groupdict()
    hour = int(_first(given, "hour", "hour12", "hour_uhr", "hour_h", "hour_kanji") or 0)
    minute = int(_first(given, "minute", "minute_uhr", "minute_h", "minute_kanji") or (30 if given["half_past"] else 0))
    half = (_first(given, "half", "half12") or "").lower()[:1] or {"午前": "a", "午後": "p"}.get(
        given["half_kanji"] or ""
    )
    if half and (hour > _HALF_DAY or (hour == 0 and given["half_kanji"] is None)):
        return None
    if half:
        hour = hour % _HALF_DAY + (_HALF_DAY if half == "p" else 0)
    bare = not half and (given["hour_h"] is not None or len(given["hour"] or "00") == 1)  # "16h04", "9:30"
    if words.OPEN_RANGE.search(text, max(0, match.start() - 12), match.start()):
        return None
    if (
        bare
        and not is_zone_after(text, match.end())
        and not words.CUE_BEFORE.search(text, max(0, match.start() - 16), match.start())
    ):
        return None
    second = int(given["second"] or 0)
    open_half = not half and given["second"] is None and 1 <= hour <= _HALF_DAY and not match[0].startswith("0")
    return _Clock(match.start(), match.end(), time(hour, minute, second), given["second"] is not None, open_half)


def _first(given: dict[str, str | None], *names: str) -> str | None:
    return next((value for name in names if (value := given[name]) is not None), None)


def _days(text: str) -> Iterator[_Day]:
    for pattern in (words.ISO_DATE, words.NAMED_DATE, words.DOTTED_DATE, words.KANJI_DATE):
        for match in pattern.finditer(text):
            given = match.groupdict()
            month = given["month"] or given.get("month2") or ""
            letters = month.lower()
            yield _Day(
                match.start(),
                match.end(),
                year=int(given["year"]) if given["year"] else None,
                month=int(month) if month.isdigit() else words.MONTHS.get(letters[:4], words.MONTHS.get(letters[:3])),
                day=int(given["day"] or given.get("day2") or 0),
            )
    for match in words.DAY_WORD.finditer(text):
        if match["word"]:
            word = match["word"].lower()
            yield _Day(
                match.start(), match.end(), days_before=words.DAYS_BEFORE[word], night=word in words.NIGHT_BEFORE
            )
        else:
            yield _Day(match.start(), match.end(), weekday=words.WEEKDAYS[match["weekday"].lower()])


def _with_zone_and_day(
    text: str, clock: _Clock, days: list[_Day], said_at: datetime, author_zone: str | None
) -> _Clock:
    before = next((day for day in days if words.BESIDE.fullmatch(text, day.end, clock.start)), None)
    zone = zone_after(text, clock.end, author_zone, said_at, dated=bool(before and before.year))
    end = zone.end if zone else clock.end
    zone = zone or zone_before(text, clock.start, before.end if before else 0, author_zone, said_at)
    after = next((day for day in days if day.start >= end and words.BESIDE.fullmatch(text, end, day.start)), None)
    return replace(clock, end=end, zone=zone, day=before or after)


def _are_a_span(text: str, first: _Clock, last: _Clock) -> bool:
    return last.start - first.end < 12 and bool(words.BETWEEN.fullmatch(text, first.end, last.start))  # noqa: PLR2004


def _stated(
    text: str, first: _Clock, last: _Clock | None, said_at: datetime, author_zone: str | None
) -> StatedTime | None:
    zone = _zone(first, author_zone)
    end_zone = _zone(last, author_zone) if last else zone
    at = _resolve(first, zone, said_at) if zone else None
    if at is None or zone is None or (last is None and _is_to_come(text, first, at, said_at)):
        return None
    until = None
    if last:
        until = datetime.combine(at.astimezone(zone).date(), last.clock, end_zone or zone).astimezone(UTC)
        until += timedelta(days=1) if until < at else timedelta()
    named = [part for part in (first, last, first.day) if part]
    start, end = min(part.start for part in named), max(part.end for part in named)
    precision = Precision.SECOND if first.precise else Precision.MINUTE
    placed = bool(last or first.day or words.CUE_BEFORE.search(text, max(0, start - 16), start))
    return StatedTime(start, end, Moment(at, Basis.STATED, precision, text[start:end]), until, placed)


def _zone(clock: _Clock, author_zone: str | None) -> tzinfo | None:
    """The zone stated for a time of day, None where nobody can tell which it is; without one the author's."""
    return clock.zone.zone if clock.zone else zone_of(author_zone)


def _is_to_come(text: str, clock: _Clock, at: datetime, said_at: datetime) -> bool:
    """Whether "until 02:00", said in the evening, means the night that comes and not the one before."""
    is_end = words.UNTIL_BEFORE.search(text, max(0, clock.start - 16), clock.start)
    return bool(is_end) and clock.day is None and said_at - at > _HALF_A_DAY


def _resolve(clock: _Clock, zone: tzinfo, said_at: datetime) -> datetime | None:
    """The last moment before `said_at` that the clock and the day can mean; None where two are as likely."""
    local = said_at.astimezone(zone)
    for day in _candidates(clock.day, clock.clock, local):
        at = datetime.combine(day, clock.clock, zone).astimezone(UTC)
        if at > said_at + _AHEAD:
            if clock.day is None and at < said_at + _SOON:
                return None  # a plan, or meant in another zone, rather than nearly a day ago
            continue
        later = at + timedelta(hours=_HALF_DAY)
        if clock.open_half and said_at - at > _LONG_AGO and said_at - _LONG_AGO <= later <= said_at + _AHEAD:
            return None
        return at
    return None


def _candidates(day: _Day | None, clock: time, local: datetime) -> Iterator[date]:
    """The dates that a day can mean when it is named at `local`, the most likely one first."""
    today = local.date()
    if day is None:
        yield from (today, today - timedelta(days=1))
    elif day.days_before is not None:
        small_hours = day.night and clock.hour < _HALF_DAY / 2
        yield today - timedelta(days=0 if small_hours else day.days_before)
    elif day.weekday is not None:
        since = (today.weekday() - day.weekday) % 7
        yield from (today - timedelta(days=since), today - timedelta(days=since + 7))
    else:
        for year in (day.year,) if day.year else (today.year, today.year - 1):
            try:
                yield date(year, day.month or 0, day.day or 0)
            except ValueError:
                continue


def _is_ahead(text: str, stated: StatedTime) -> bool:
    """Whether the words before a time say that it was still to come."""
    sentence_start = max(text.rfind(mark, 0, stated.start) for mark in (". ", "! ", "? ", "\n", "; "))
    return bool(words.FUTURE.search(text, max(0, sentence_start), stated.end))


def _day_only(stated: str, said_at: datetime, author_zone: str | None) -> Moment | None:
    """A moment known to the day, for words such as "yesterday" or "28 Oct"; at that day's beginning."""
    days = list(_days(stated))
    zone = zone_of(author_zone) or UTC
    if len(days) != 1 or _clock_like(stated):
        return None
    local = said_at.astimezone(zone)
    for day in _candidates(days[0], time(23), local):
        if day <= local.date():
            return Moment(datetime.combine(day, time(), zone).astimezone(UTC), Basis.STATED, Precision.DAY, stated)
    return None


def _clock_like(text: str) -> bool:
    return any(True for _ in words.CLOCK.finditer(text))
