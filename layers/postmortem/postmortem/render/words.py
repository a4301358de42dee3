"""How times, lengths and sources are put into words, the same everywhere on the page and in the notices."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from postmortem.models import Basis, Facts, Found, Interval, KeyTime, KeyTimeName, Moment, Precision, Window
from postmortem.text.language import tr, tr_number, translatable
from postmortem.text.times.shown import length

_NAMES = {
    KeyTimeName.STARTED: translatable("Started"),
    KeyTimeName.DETECTED: translatable("Detected"),
    KeyTimeName.ACKNOWLEDGED: translatable("Acknowledged"),
    KeyTimeName.MITIGATED: translatable("Mitigated"),
    KeyTimeName.RESOLVED: translatable("Resolved"),
}
_NAMES_WITHIN = {
    KeyTimeName.STARTED: translatable("started"),
    KeyTimeName.DETECTED: translatable("detected"),
    KeyTimeName.ACKNOWLEDGED: translatable("acknowledged"),
    KeyTimeName.MITIGATED: translatable("mitigated"),
    KeyTimeName.RESOLVED: translatable("resolved"),
}
# What an interval is called at the beginning of a line, by the name that placeholders know it by, and within one.
_INTERVALS_WITHIN = {
    translatable("Time to detect"): translatable("time to detect"),
    translatable("Time to acknowledge"): translatable("time to acknowledge"),
    translatable("Time to mitigate"): translatable("time to mitigate"),
    translatable("Time to resolve"): translatable("time to resolve"),
    translatable("Duration of the impact"): translatable("duration of the impact"),
}
_PATTERNS = {
    Precision.SECOND: "%Y-%m-%d %H:%M:%S",
    Precision.MINUTE: "%Y-%m-%d %H:%M",
    Precision.DAY: "%Y-%m-%d",
}
_BASES = {
    Found.TICKET: translatable("from the ticket"),
    Found.ALERT: translatable("from an alert"),
    Found.MESSAGE: translatable("time of the message"),
    Found.PROPOSED: translatable("stated"),
    Found.STATED: translatable("stated"),
    Found.FIRST_SYMPTOM: translatable("first symptom"),
    Found.CORRECTED: translatable("corrected by the team"),
    Found.UNKNOWN: translatable("unknown"),
}


def key_time_name(name: KeyTimeName) -> str:
    """What a key time is called on the page."""
    return tr(_NAMES[name])


def key_time_within(name: KeyTimeName) -> str:
    """What a key time is called within a sentence."""
    return tr(_NAMES_WITHIN[name])


def interval_within(between: Interval) -> str:
    """What an interval is called within a sentence."""
    return tr(_INTERVALS_WITHIN[between.name])


def unknown() -> str:
    """What stands for a time or a length that is not known."""
    return tr("unknown")


def clock_time(at: datetime | None, zone: str = "UTC", precision: Precision = Precision.SECOND) -> str:
    """A time such as `2025-08-04 09:07:22 UTC`, with the local time behind it where the report's zone is not UTC.

    The local day stands there, too, where it is another one than in UTC.
    """
    if at is None or precision is Precision.UNKNOWN:
        return unknown()
    pattern = _PATTERNS[precision]
    in_utc = at.astimezone(UTC).strftime(pattern) + ("" if precision is Precision.DAY else " UTC")
    if zone == "UTC" or precision is Precision.DAY:
        return in_utc
    local = at.astimezone(ZoneInfo(zone))
    day = "" if local.date() == at.astimezone(UTC).date() else "%Y-%m-%d "
    return f"{in_utc} ({local.strftime(f'{day}%H:%M %Z')})"


def moment(when: Moment, zone: str = "UTC") -> str:
    """The time of a timeline row; a time that was parsed from words shows the words."""
    shown = clock_time(when.at, zone, when.precision)
    return stated_as(shown, when.stated) if when.basis is Basis.STATED else shown


def stated_as(shown: str, stated: str) -> str:
    """A time with the words that it was read from."""
    return tr("{time} (stated as “{words}”)", time=shown, words=stated)


def key_time(time: KeyTime, zone: str = "UTC") -> str:
    """A key time, a range such as `between … and …`, the first symptom, or "unknown"."""
    if time.at:
        return clock_time(time.at, zone, time.precision)
    earliest, latest = (clock_time(at, zone, time.precision) for at in (time.earliest, time.latest))
    if time.earliest and time.latest:
        return tr("between {first} and {last}", first=earliest, last=latest)
    if time.latest:
        if time.found is Found.FIRST_SYMPTOM:
            return tr("first symptom {at}", at=latest)
        return tr("unknown, at the latest {at}", at=latest)
    return tr("unknown, at the earliest {at}", at=earliest) if time.earliest else unknown()


def basis(time: KeyTime) -> str:
    """Where a key time comes from, in a word or two."""
    return tr(_BASES[time.found])


def interval(between: Interval) -> str:
    """The length of an interval, a range of lengths, or why there is none."""
    if between.in_conflict:
        ends = {"start": key_time_within(between.start), "end": key_time_within(between.end)}
        return tr("none, {start} and {end} conflict", **ends)
    if between.shortest is None:
        return unknown() if between.longest is None else tr("at most {length}", length=length(between.longest))
    if between.longest is None:
        return tr("at least {length}", length=length(between.shortest))
    shortest, longest = length(between.shortest), length(between.longest)
    return shortest if shortest == longest else tr("{shortest} to {longest}", shortest=shortest, longest=longest)


def as_exact_as_its_ends(between: Interval, facts: Facts) -> Interval:
    """The interval in whole minutes where one of its ends is known to the minute only."""
    if all(facts.key_time(end).precision is Precision.SECOND for end in (between.start, between.end)):
        return between
    return replace(between, shortest=_in_minutes(between.shortest), longest=_in_minutes(between.longest))


def _in_minutes(between: timedelta | None) -> timedelta | None:
    return None if between is None else timedelta(minutes=round(between / timedelta(minutes=1)))


def number_of(number: int, thing: str) -> str:
    """`1 github token`, `5 github tokens`; in other languages the things keep the name that stands in their places."""
    return tr_number("{number} {thing}", "{number} {thing}s", number, thing=thing)


def shorten(text: str, longest: int) -> str:
    """The text on one line, cut to `longest` characters with an ellipsis."""
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else flat[: longest - 1].rstrip() + "…"


def span(window: Window) -> str:
    """A window in words, in UTC: "2025-08-04 08:37-09:39 UTC", with the second day where it is another."""
    same_day = window.start.date() == window.end.date()
    end = f"{window.end:%H:%M}" if same_day else f"{window.end:%Y-%m-%d %H:%M}"
    return f"{window.start:%Y-%m-%d %H:%M}–{end} UTC"
