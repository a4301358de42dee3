"""Times that only stand in a text ("since 16:04 PT", "yesterday 23:10"), read in the stated or the author's zone.

What cannot be read with certainty is not read at all: an unknown time stays unknown.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from postmortem.models import Precision
from postmortem.text.limits import LONGEST_TEXT
from postmortem.text.times import words
from postmortem.text.times.ago import times_ago
from postmortem.text.times.announced import is_announced, is_since
from postmortem.text.times.clocks import HALF_DAY, ClockTime, Need, clocks_in
from postmortem.text.times.cues import (
    Bound,
    TimeCue,
    cue_before,
    cue_behind,
    is_dash,
    is_second_of_pair,
    leads_a_line,
    leads_pair,
    qualifies_what_follows,
)
from postmortem.text.times.days import Day, days_in, hour_in
from postmortem.text.times.lookalikes import is_length_or_schedule, may_be_position
from postmortem.text.times.resolve import in_context
from postmortem.text.times.stated_time import StatedTime, TimeKind
from postmortem.text.times.uncertainty import is_one_moment_between
from postmortem.text.times.zones import zone_after, zone_before

MOST_TIMES = 500  # in one text; what holds more is a log
_LETTER = re.compile(r"[^\W\d_]")
_WIDEST_GAP = 12  # characters between the two times of a pair: " to ", " bis "


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
            last = _in_half_after(first, last)
        position += 2 if last else 1
        if _is_time(text, first, last) and (stated := _stated(text, first, last, said_at, author_zone)):
            found.append(stated)
    found += times_ago(text, said_at)
    past = (stated for stated in found if not is_announced(text, stated.start, stated.end))
    return tuple(_each_once(text, sorted(past, key=lambda stated: stated.start)))


def _each_once(text: str, times: Sequence[StatedTime]) -> Iterator[StatedTime]:
    """The times, one that is given in two zones ("14:52 CET / 13:52 UTC") as one."""
    held: StatedTime | None = None
    for time in times:
        if held and (held.earliest, held.latest) == (time.earliest, time.latest) and _is_same(text, held, time):
            held = replace(held, end=time.end, words=text[held.start : time.end], tied=held.tied or time.tied)
            continue
        if held:
            yield held
        held = time
    if held:
        yield held


def _is_same(text: str, one: StatedTime, other: StatedTime) -> bool:
    """True if only punctuation stands between two times."""
    gap = text[one.end : other.start]
    return len(gap) < _WIDEST_GAP and not _LETTER.search(gap) and "\n" not in gap


def _clocks(text: str, said_at: datetime, author_zone: str | None) -> list[ClockTime]:
    """The times of day with the zones and days that belong to them, without those that only look like one."""
    days = sorted(days_in(text), key=lambda day: day.end)
    found: list[ClockTime] = []
    for clock in clocks_in(text)[:MOST_TIMES]:
        if not found or clock.start >= found[-1].end:  # "+00:00" belongs to the time before it
            found.append(_with_zone_and_day(text, clock, days, said_at, author_zone))
    return [clock for clock in found if not _only_looks_like_one(text, clock)]


def _is_time(text: str, first: ClockTime, last: ClockTime | None) -> bool:
    """True if what stands beside the words makes them a time of day; of a pair, either may help the other."""
    if (first.bare and first.open_half) or (first.is_midnight and first.day):
        return False
    if last and (last.has_half or last.zone) and first.needs is Need.EITHER:
        return True
    is_last_one = last is None or last.needs in (Need.NOTHING, Need.EITHER) or last.zone is not None
    return is_last_one and _has_what_it_needs(text, first)


def _has_what_it_needs(text: str, clock: ClockTime) -> bool:
    """True if a zone or a preposition stands beside words that need it: "noon", "1352"."""
    has_zone = clock.zone is not None
    has_cue = clock.day is not None or cue_before(text, clock.start).bound is not None
    return {
        Need.NOTHING: True,
        Need.EITHER: has_zone or has_cue,
        Need.ZONE: has_zone,
        Need.BOTH: has_zone and has_cue,
    }[clock.needs]


def _only_looks_like_one(text: str, clock: ClockTime) -> bool:
    if is_length_or_schedule(text, clock.start, clock.end):
        return True
    if clock.zone or clock.day or clock.has_half or is_since(text, clock.start):
        return False
    return may_be_position(text, clock.start, clock.end)


def _with_zone_and_day(
    text: str, clock: ClockTime, days: Sequence[Day], said_at: datetime, author_zone: str | None
) -> ClockTime:
    if clock.zone and clock.day:
        return clock
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
    is_logged = (
        zone is None and bool(day and day.month) and (clock.precise or text[clock.start - 1 : clock.start] == "T")
    )
    return replace(clock, end=end, zone=zone, day=day, is_logged=is_logged)


def _in_half_of(last: ClockTime, first: ClockTime) -> ClockTime:
    """The beginning of a span that says only at its end which half of the day it means: "3:15 to 5pm"."""
    if not (last.has_half and first.open_half):
        return first
    hour = first.clock.hour % HALF_DAY + (HALF_DAY if last.clock.hour >= HALF_DAY else 0)
    clock = first.clock.replace(hour=hour)
    return replace(first, clock=clock if clock <= last.clock else clock.replace(hour=(hour + 12) % 24), open_half=False)


def _in_half_after(first: ClockTime, last: ClockTime) -> ClockTime:
    """The end of a span that says only at its beginning which half of the day it means: "1:10 pm to 1:52"."""
    if not (first.has_half and last.open_half):
        return last
    hour = last.clock.hour % HALF_DAY + (HALF_DAY if first.clock.hour >= HALF_DAY else 0)
    clock = last.clock.replace(hour=hour)
    return replace(last, clock=clock if clock >= first.clock else clock.replace(hour=(hour + 12) % 24), open_half=False)


def _are_a_pair(text: str, first: ClockTime, last: ClockTime) -> bool:
    start = min(last.start, last.day.start) if last.day else last.start
    if start - first.end >= _WIDEST_GAP:
        return False
    return any(pattern.fullmatch(text, first.end, start) for pattern in (words.BETWEEN, words.EITHER))


def _stated(
    text: str, first: ClockTime, last: ClockTime | None, said_at: datetime, author_zone: str | None
) -> StatedTime | None:
    """The time as its words bound it: an instant, a span, or a range; None where its moment is unclear."""
    named = [part for part in (first, last, first.day, first.zone) if part]
    start, end = min(part.start for part in named), max(part.end for part in named)
    meant = in_context(text, start, first, last, said_at, author_zone)
    if meant is None:
        return None
    at, until = meant
    cue = cue_before(text, first.start).over(cue_before(text, start)).over(cue_behind(text, end))
    precision = Precision.SECOND if first.precise else Precision.MINUTE
    whole = StatedTime(start, end, text[start:end], TimeKind.AT, at, until, precision, cue.approximate)
    if last:
        gap = text[first.end : min(last.start, last.day.start) if last.day else last.start]
        one = is_one_moment_between(text, start, end, between=cue.bound is Bound.BETWEEN)
        one = one or bool(words.EITHER.fullmatch(gap))
        tied = one or is_dash(gap) or leads_pair(text, start) or _is_tied(text, first, start, end, cue)
        return replace(whole, kind=TimeKind.RANGE if one else TimeKind.SPAN, tied=tied)
    if cue.bound is Bound.BEFORE:
        return replace(whole, kind=TimeKind.RANGE, earliest=None)
    if cue.bound is Bound.AFTER:
        return replace(whole, kind=TimeKind.RANGE, latest=max(at, said_at))
    kind = {Bound.SINCE: TimeKind.SINCE, Bound.UNTIL: TimeKind.UNTIL}.get(cue.bound or Bound.AT, TimeKind.AT)
    return replace(whole, kind=kind, tied=_is_tied(text, first, start, end, cue))


def _is_tied(text: str, clock: ClockTime, start: int, end: int, cue: TimeCue) -> bool:
    """True if the words around a time place something at it; a day, or a zone at the end, is as good as "at"."""
    if is_second_of_pair(text, start):
        return False
    if clock.day or (clock.zone and not qualifies_what_follows(text, end)):
        return True
    is_alone = not (_LETTER.search(text, 0, start) or _LETTER.search(text, end))
    return not is_alone and bool(cue.bound or leads_a_line(text, start, end))
