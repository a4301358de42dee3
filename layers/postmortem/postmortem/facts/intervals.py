"""The times between key times: ranges where an end is one, none where an end is unknown or the ends conflict."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from postmortem.models import Conflict, ConflictSide, Interval, KeyTime, KeyTimeName
from postmortem.text.times.shown import utc

_INTERVALS = (
    ("Time to detect", KeyTimeName.STARTED, KeyTimeName.DETECTED),
    ("Time to acknowledge", KeyTimeName.DETECTED, KeyTimeName.ACKNOWLEDGED),
    ("Time to mitigate", KeyTimeName.DETECTED, KeyTimeName.MITIGATED),
    ("Time to resolve", KeyTimeName.DETECTED, KeyTimeName.RESOLVED),
    ("Duration of the impact", KeyTimeName.STARTED, KeyTimeName.MITIGATED),
)
_ORDERS = (
    (KeyTimeName.STARTED, KeyTimeName.DETECTED),
    (KeyTimeName.STARTED, KeyTimeName.ACKNOWLEDGED),
    (KeyTimeName.STARTED, KeyTimeName.MITIGATED),
    (KeyTimeName.STARTED, KeyTimeName.RESOLVED),
    (KeyTimeName.DETECTED, KeyTimeName.ACKNOWLEDGED),
    (KeyTimeName.DETECTED, KeyTimeName.MITIGATED),
    (KeyTimeName.DETECTED, KeyTimeName.RESOLVED),
    (KeyTimeName.ACKNOWLEDGED, KeyTimeName.RESOLVED),
    (KeyTimeName.MITIGATED, KeyTimeName.RESOLVED),
)
_SAME_MOMENT = timedelta(minutes=1)  # a time that is stated to the minute may be that much off


def intervals(times: Sequence[KeyTime]) -> tuple[Interval, ...]:
    """The five intervals of the page; an interval over a conflict is marked and has no length."""
    by_name = {time.name: time for time in times}
    return tuple(_interval(name, by_name[start], by_name[end]) for name, start, end in _INTERVALS)


def impossible_orders(times: Sequence[KeyTime]) -> tuple[Conflict, ...]:
    """Every pair of key times that comes in an order that cannot be, such as acknowledged before started."""
    by_name = {time.name: time for time in times}
    pairs = ((by_name[one], by_name[other]) for one, other in _ORDERS)
    return tuple(_conflict(one, other) for one, other in pairs if _cannot_be(one, other))


def _interval(name: str, start: KeyTime, end: KeyTime) -> Interval:
    if _cannot_be(start, end):
        return Interval(name, start.name, end.name, in_conflict=True)
    shortest = _between(start.latest, end.earliest)
    longest = _between(start.earliest, end.latest)
    if longest is None and not shortest:
        shortest = None  # "at least 0 s" tells nothing
    return Interval(name, start.name, end.name, shortest, longest)


def _between(start: datetime | None, end: datetime | None) -> timedelta | None:
    return max(end - start, timedelta()) if start and end else None


def _cannot_be(start: KeyTime, end: KeyTime) -> bool:
    """True if the end came before the start whatever moment of a range is meant."""
    first, last = start.earliest, end.latest
    return first is not None and last is not None and last < first - _SAME_MOMENT


def _conflict(one: KeyTime, other: KeyTime) -> Conflict:
    about = f"{other.name.capitalize()} before {one.name}"
    return Conflict(about, _side(one, one.earliest), _side(other, other.latest), (one.name, other.name))


def _side(time: KeyTime, at: datetime | None) -> ConflictSide:
    return ConflictSide(f"{time.name} {utc(at, '%Y-%m-%d %H:%M UTC')}" if at else time.name.value, time.evidence)
