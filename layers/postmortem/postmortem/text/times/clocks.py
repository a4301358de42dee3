"""The times of day in a text ("16:04", "4:04pm", "16h04", "16時4分", "noon"), whatever their day and zone are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, time
from enum import StrEnum

from postmortem.text.times import words
from postmortem.text.times.days import Day, hour_in
from postmortem.text.times.stamps import Stamp, stamps_in
from postmortem.text.times.word_clocks import WordClock, word_clocks_in
from postmortem.text.times.zones import StatedZone

HALF_DAY = 12
_BEFORE_NOON = frozenset("午前 上午 凌晨 早上 清晨 오전".split())
_MIDDAY, _LATE = "中午", "晚上"  # with these, only some hours are clear
_MIDDAY_HOURS = frozenset({12, 1, 2})


class Need(StrEnum):
    """What must stand beside words before they count as a time of day."""

    NOTHING = "nothing"
    EITHER = "zone or preposition"
    ZONE = "zone"
    BOTH = "zone and preposition"


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day named in a text. `open_half`: it may be meant before or after noon; `has_half`: it says which.

    `bare` is the hour of "last night at 11", which is a time of day only where something else tells its half.
    `is_logged`: a stamp with its date as machines write it, without a zone. `is_midnight`: said in words, which with a
    day may mean its beginning or its end.
    """

    start: int
    end: int
    clock: time
    open_half: bool
    has_half: bool = False
    precise: bool = False
    bare: bool = False
    zone: StatedZone | None = None
    day: Day | None = None
    needs: Need = Need.NOTHING
    is_logged: bool = False
    is_midnight: bool = False


def clocks_in(text: str) -> tuple[ClockTime, ...]:
    """Every time of day that a text names, in its order; of two that overlap, the longer one first."""
    found = [clock for match in words.CLOCK.finditer(text) for clock in _with_range(text, _clock(text, match))]
    found += [_bare(text, match) for match in words.BARE_HOUR.finditer(text)]
    found += [_of_stamp(stamp) for stamp in stamps_in(text)]
    found += [_of_words(text, clock) for clock in word_clocks_in(text)]
    return tuple(sorted(found, key=lambda clock: (clock.start, -clock.end)))


def _bare(text: str, match: re.Match[str]) -> ClockTime:
    behind = words.HALF_BEHIND.match(text, match.end())
    hour = hour_in(behind.lastgroup, int(match["hour"])) if behind and behind.lastgroup else int(match["hour"])
    end = behind.end() if behind else match.end()
    return ClockTime(match.start("hour"), end, time(hour), open_half=not behind, has_half=bool(behind), bare=True)


def _of_stamp(stamp: Stamp) -> ClockTime:
    at = stamp.at.astimezone(UTC)
    zone = StatedZone(stamp.start, stamp.end, UTC)
    day = Day(stamp.start, stamp.end, year=at.year, month=at.month, day=at.day)
    return ClockTime(stamp.start, stamp.end, at.time(), open_half=False, precise=True, zone=zone, day=day)


def _of_words(text: str, found: WordClock) -> ClockTime:
    """A time in words, with the half of the day that stands behind it."""
    behind = words.HALF_BEHIND.match(text, found.end) if found.open_half else None
    hour = hour_in(behind.lastgroup, found.hour) if behind and behind.lastgroup else found.hour
    needs = Need.EITHER if found.needs_cue else Need.NOTHING
    if found.needs_zone:
        needs = Need.BOTH if found.needs_cue else Need.ZONE
    return ClockTime(
        found.start,
        behind.end() if behind else found.end,
        time(hour, found.minute),
        open_half=found.open_half and not behind,
        has_half=bool(behind),
        needs=needs,
        is_midnight=not found.open_half and not found.needs_zone and found.hour == 0,
    )


def _with_range(text: str, clock: ClockTime | None) -> Iterator[ClockTime]:
    """A time of day, and before it the hour that a range begins with ("3 to 5pm"); none where that stays open."""
    if clock is None:
        return
    first = words.OPEN_RANGE.search(text, max(0, clock.start - 12), clock.start)
    if first:
        hour = int(first["hour"])
        if not 1 <= hour <= HALF_DAY:
            return
        yield ClockTime(first.start("hour"), first.end("hour"), time(hour), open_half=True, bare=True)
    yield clock


def _clock(text: str, match: re.Match[str]) -> ClockTime | None:
    given = match.groupdict()
    hour = int(_first(given, "hour", "hour12", "hour_uhr", "hour_h", "hour_kanji") or 0)
    minute = int(
        _first(given, "minute", "minute_uhr", "minute_h", "minute_kanji", "minute_dian")
        or (30 if given["half_past"] else 0)
    )
    half = (_first(given, "half", "half12") or "").lower()[:1] or _half_of_kanji(given["half_kanji"], hour)
    if half == "?" or (half and (hour > HALF_DAY or (hour == 0 and given["half_kanji"] is None))):
        return None
    if half:
        hour = hour % HALF_DAY + (HALF_DAY if half == "p" else 0)
    start, end = match.span()
    behind = None if half or not 1 <= hour <= HALF_DAY else words.HALF_BEHIND.match(text, end)
    if behind and behind.lastgroup:
        hour, half, end = hour_in(behind.lastgroup, hour), behind.lastgroup, behind.end()
    bare = not half and (given["hour_h"] is not None or len(given["hour"] or "00") == 1)  # "16h04", "9:30"
    second = int(given["second"] or 0)
    open_half = not half and given["second"] is None and 1 <= hour <= HALF_DAY and not match[0].startswith("0")
    precise = given["second"] is not None
    return ClockTime(
        start,
        end,
        time(hour, minute, second),
        open_half=open_half,
        has_half=bool(half),
        precise=precise,
        needs=Need.EITHER if bare else Need.NOTHING,
    )


def _half_of_kanji(part: str | None, hour: int) -> str:
    """`a` or `p` for the half of the day that a Chinese, Japanese or Korean word names; `?` where it is unclear."""
    if part is None:
        return ""
    if part in _BEFORE_NOON:
        return "a"
    is_clear = hour in _MIDDAY_HOURS if part == _MIDDAY else part != _LATE or hour != HALF_DAY
    return "p" if is_clear else "?"


def _first(given: dict[str, str | None], *names: str) -> str | None:
    return next((value for name in names if (value := given[name]) is not None), None)
