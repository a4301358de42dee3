"""The times of day in a text ("16:04", "4:04pm", "16h04", "16時4分"), whatever day and zone they are meant in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from postmortem.text.times import words
from postmortem.text.times.days import Day, hour_in
from postmortem.text.times.zones import StatedZone, is_zone_after

HALF_DAY = 12


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day named in a text. `open_half`: it may be meant before or after noon; `has_half`: it says which.

    `bare` is the hour of "last night at 11", which is a time of day only where something else tells its half.
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


def clocks_in(text: str) -> tuple[Clock, ...]:
    """Every time of day that a text names, in its order."""
    if not any(character.isdigit() for character in text):
        return ()
    found = [clock for match in words.CLOCK.finditer(text) for clock in _with_range(text, _clock(text, match))]
    for match in words.BARE_HOUR.finditer(text):
        behind = words.HALF_BEHIND.match(text, match.end())
        hour = hour_in(behind.lastgroup, int(match["hour"])) if behind and behind.lastgroup else int(match["hour"])
        end = behind.end() if behind else match.end()
        found.append(
            Clock(match.start("hour"), end, time(hour), open_half=not behind, has_half=bool(behind), bare=True)
        )
    return tuple(sorted(found, key=lambda clock: clock.start))


def _with_range(text: str, clock: Clock | None) -> Iterator[Clock]:
    """A time of day, and before it the hour that a range begins with ("3 to 5pm"); none where that stays open."""
    if clock is None:
        return
    first = words.OPEN_RANGE.search(text, max(0, clock.start - 12), clock.start)
    if first:
        hour = int(first["hour"])
        if not 1 <= hour <= HALF_DAY:
            return
        yield Clock(first.start("hour"), first.end("hour"), time(hour), open_half=True, bare=True)
    yield clock


def _clock(text: str, match: re.Match[str]) -> Clock | None:
    given = match.groupdict()
    hour = int(_first(given, "hour", "hour12", "hour_uhr", "hour_h", "hour_kanji") or 0)
    minute = int(_first(given, "minute", "minute_uhr", "minute_h", "minute_kanji") or (30 if given["half_past"] else 0))
    half = (_first(given, "half", "half12") or "").lower()[:1] or {"午前": "a", "午後": "p"}.get(
        given["half_kanji"] or ""
    )
    if half and (hour > HALF_DAY or (hour == 0 and given["half_kanji"] is None)):
        return None
    if half:
        hour = hour % HALF_DAY + (HALF_DAY if half == "p" else 0)
    start, end = match.span()
    behind = None if half or not 1 <= hour <= HALF_DAY else words.HALF_BEHIND.match(text, end)
    if behind and behind.lastgroup:
        hour, half, end = hour_in(behind.lastgroup, hour), behind.lastgroup, behind.end()
    bare = not half and (given["hour_h"] is not None or len(given["hour"] or "00") == 1)  # "16h04", "9:30"
    if (
        bare
        and not is_zone_after(text, match.end())
        and not words.CUE_BEFORE.search(text, max(0, match.start() - 16), match.start())
    ):
        return None
    second = int(given["second"] or 0)
    open_half = not half and given["second"] is None and 1 <= hour <= HALF_DAY and not match[0].startswith("0")
    precise = given["second"] is not None
    return Clock(start, end, time(hour, minute, second), open_half=open_half, has_half=bool(half), precise=precise)


def _first(given: dict[str, str | None], *names: str) -> str | None:
    return next((value for name in names if (value := given[name]) is not None), None)
