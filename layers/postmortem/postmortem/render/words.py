"""How times, lengths and sources are put into words, the same everywhere on the page and in the notices."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from postmortem.models import Basis, Facts, Found, Interval, KeyTime, KeyTimeName, Moment, Precision, Window
from postmortem.text.language import tr
from postmortem.text.times.shown import length

UNKNOWN = "unknown"
_NAMES = {
    KeyTimeName.STARTED: "Started",
    KeyTimeName.DETECTED: "Detected",
    KeyTimeName.ACKNOWLEDGED: "Acknowledged",
    KeyTimeName.MITIGATED: "Mitigated",
    KeyTimeName.RESOLVED: "Resolved",
}
_PATTERNS = {
    Precision.SECOND: "%Y-%m-%d %H:%M:%S",
    Precision.MINUTE: "%Y-%m-%d %H:%M",
    Precision.DAY: "%Y-%m-%d",
}
_BASES = {
    Found.TICKET: "from the ticket",
    Found.ALERT: "from an alert",
    Found.MESSAGE: "time of the message",
    Found.PROPOSED: "stated",
}


def key_time_name(name: KeyTimeName) -> str:
    """What a key time is called on the page."""
    return tr(_NAMES[name])


def clock_time(at: datetime | None, zone: str = "UTC", precision: Precision = Precision.SECOND) -> str:
    """A time such as `2025-08-04 09:07:22 UTC`, with the local time behind it where the report's zone is not UTC."""
    if at is None or precision is Precision.UNKNOWN:
        return UNKNOWN
    pattern = _PATTERNS[precision]
    in_utc = at.astimezone(UTC).strftime(pattern) + ("" if precision is Precision.DAY else " UTC")
    if zone == "UTC" or precision is Precision.DAY:
        return in_utc
    return f"{in_utc} ({at.astimezone(ZoneInfo(zone)).strftime('%H:%M %Z')})"


def moment(when: Moment, zone: str = "UTC") -> str:
    """The time of a timeline row; a time that was parsed from words shows the words."""
    shown = clock_time(when.at, zone, when.precision)
    return f"{shown} (stated as “{when.stated}”)" if when.basis is Basis.STATED else shown


def key_time(time: KeyTime, zone: str = "UTC") -> str:
    """A key time, a range such as `between … and …`, the first symptom, or "unknown"."""
    if time.at:
        return clock_time(time.at, zone, time.precision)
    earliest, latest = (clock_time(at, zone, time.precision) for at in (time.earliest, time.latest))
    if time.earliest and time.latest:
        return f"between {earliest} and {latest}"
    if time.latest:
        return f"first symptom {latest}" if time.found is Found.FIRST_SYMPTOM else f"{UNKNOWN}, at the latest {latest}"
    return f"{UNKNOWN}, at the earliest {earliest}" if time.earliest else UNKNOWN


def basis(time: KeyTime) -> str:
    """Where a key time comes from, in a word or two."""
    return _BASES.get(time.found, time.found.value)


def interval(between: Interval) -> str:
    """The length of an interval, a range of lengths, or why there is none."""
    if between.in_conflict:
        return f"none, {between.start} and {between.end} conflict"
    if between.shortest is None:
        return UNKNOWN if between.longest is None else f"at most {length_or_unknown(between.longest)}"
    if between.longest is None:
        return f"at least {length_or_unknown(between.shortest)}"
    shortest, longest = length_or_unknown(between.shortest), length_or_unknown(between.longest)
    return shortest if shortest == longest else f"{shortest} to {longest}"


def as_exact_as_its_ends(between: Interval, facts: Facts) -> Interval:
    """The interval in whole minutes where one of its ends is known to the minute only."""
    if all(facts.key_time(end).precision is Precision.SECOND for end in (between.start, between.end)):
        return between
    return replace(between, shortest=_in_minutes(between.shortest), longest=_in_minutes(between.longest))


def _in_minutes(between: timedelta | None) -> timedelta | None:
    return None if between is None else timedelta(minutes=round(between / timedelta(minutes=1)))


def length_or_unknown(between: timedelta | None) -> str:
    """A length of time such as `1 h 24 min` or `84 s`, or "unknown"."""
    return UNKNOWN if between is None else length(between)


def number_of(number: int, thing: str) -> str:
    """`1 message`, `5 messages`."""
    return f"{number:,} {thing}" + ("" if number == 1 else "s")


def shorten(text: str, longest: int) -> str:
    """The text on one line, cut to `longest` characters with an ellipsis."""
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else flat[: longest - 1].rstrip() + "…"


def span(window: Window) -> str:
    """A window in words, in UTC: "2025-08-04 08:37-09:39 UTC", with the second day where it is another."""
    same_day = window.start.date() == window.end.date()
    end = f"{window.end:%H:%M}" if same_day else f"{window.end:%Y-%m-%d %H:%M}"
    return f"{window.start:%Y-%m-%d %H:%M}–{end} UTC"
