"""The days that a text names ("yesterday", "on Tuesday", "28 Oct", "last night") and the dates that they can mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from postmortem.text.moments import EARLIEST, LATEST
from postmortem.text.times import words
from postmortem.text.times.lengths import NUMBER_WORDS

_SMALL_HOURS, _NOON = 6, 12


@dataclass(frozen=True, slots=True)
class Day:
    """A day named in a text. The year of `28 Oct` is open, so is the week of `Tuesday`.

    `part` is the part of the day that is named with it. A date that may be read in two ways has neither month nor day.
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    days_before: int | None = None
    part: str = ""
    is_past: bool = False

    def recurs(self) -> timedelta | None:
        """How long after the day another one comes that the same words may mean; None where no other can be meant."""
        if self.weekday is not None and not self.is_past:
            return timedelta(days=7)
        if self.month and self.year is None:
            return timedelta(days=365)
        return timedelta(days=1) if self.days_before == 0 and self.part in ("evening", "night") else None


def days_in(text: str) -> Iterator[Day]:
    """Every day that a text names."""
    for pattern in (words.ISO_DATE, words.NAMED_DATE, words.DOTTED_DATE, words.KANJI_DATE, words.KLOG_DATE):
        for match in pattern.finditer(text):
            given = match.groupdict()
            month = given["month"] or given.get("month2") or ""
            letters = month.lower()
            yield Day(
                match.start(),
                match.end(),
                year=int(given["year"]) if given["year"] else None,
                month=int(month) if month.isdigit() else words.MONTHS.get(letters[:4], words.MONTHS.get(letters[:3])),
                day=int(given["day"] or given.get("day2") or 0),
            )
    for match in words.OPEN_DAY.finditer(text):
        yield Day(match.start(), match.end())
    for match in words.DAYS_AGO.finditer(text):
        number = next(group for group in match.groups() if group).lower()
        yield Day(match.start(), match.end(), days_before=int(number) if number.isdigit() else NUMBER_WORDS[number])
    for match in words.SLASHED_DATE.finditer(text):
        year = match["year"] or match["year2"]
        yield Day(match.start(), match.end(), int(year) if year else None, *_month_and_day(match))
    for match in words.DAY_WORD.finditer(text):
        if match["word"]:
            word = match["word"].lower()
            part = words.PART_OF_DAY.get(word, "")
            yield Day(match.start(), match.end(), days_before=words.DAYS_BEFORE[word], part=part)
        else:
            weekday = words.WEEKDAYS[match["weekday"].lower()]
            yield Day(match.start(), match.end(), weekday=weekday, is_past=bool(match["past"]))


def _month_and_day(slashed: re.Match[str]) -> tuple[int | None, int | None]:
    """Month and day of `20/02`, `02/20` or `2018/02/20`; neither where it may be both, as in `03/04` or `02/03/04`."""
    one, two = int(slashed["one"]), int(slashed["two"])
    if slashed["short"]:
        return None, None
    if slashed["year"] or one == two or one <= words.MONTHS_OF_A_YEAR < two:
        return one, two
    return (two, one) if two <= words.MONTHS_OF_A_YEAR < one else (None, None)


def candidates(day: Day | None, clock: time, today: date) -> Iterator[date]:
    """The dates that a day can mean when it is named `today`, the most likely one first."""
    if day is None:
        yield from (today, today - timedelta(days=1))
    elif day.days_before is not None:
        small_hours = day.part == "night" and clock.hour < _SMALL_HOURS
        yield today - timedelta(days=0 if small_hours else day.days_before)
    elif day.weekday is not None:
        since = (today.weekday() - day.weekday) % 7
        yield from (today - timedelta(days=since), today - timedelta(days=since + 7))
    else:
        years = (today.year, today.year - 1) if day.year is None else (day.year,)
        for year in (year for year in years if EARLIEST.year < year < LATEST.year):
            try:
                yield date(year, day.month or 0, day.day or 0)
            except ValueError:
                continue


def hour_in(part: str, hour: int) -> int:
    """The hour of the day that an hour from 1 to 12 means in a part of the day: 11 at night is 23, 2 at night is 2."""
    early = part == "morning" or (part == "night" and (hour < _SMALL_HOURS or hour == _NOON))
    return hour % _NOON + (0 if early else _NOON)
