"""Which moment a time of day means in a zone, on the day that is named or the last one; None where that is unclear."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo

from postmortem.text.times.announced import is_since
from postmortem.text.times.clocks import HALF_DAY, ClockTime
from postmortem.text.times.cues import Bound, cue_before
from postmortem.text.times.days import candidates
from postmortem.text.times.zones import zone_of

CLOCK_SKEW = timedelta(minutes=2)  # "as of 16:07" may be said at 16:06:30
_SOON = timedelta(hours=3)
_LONG_AGO = timedelta(hours=6)  # a bare "4:04" that far back may as well be the 16:04 of just now
# Of the time until it comes again: what is further back than that may as well be still to come.
_FURTHEST_BACK, _FURTHEST_BACK_OF_END = 2 / 3, 1 / 2
_DAY = timedelta(days=1)


Pair = tuple[datetime, datetime]


def in_context(
    text: str, start: int, first: ClockTime, last: ClockTime | None, said_at: datetime, author_zone: str | None
) -> Pair | None:
    """The past moment that a time of day means, and the end of the pair that it begins; None where that is unclear.

    A stamp of a log without a zone may be in UTC or in the author's: it counts where only one of them can be meant.
    """
    furthest = furthest_back(text, start)
    own = zone_of(author_zone)
    meant: set[Pair] = set()
    for zone in _zones(first, own):
        days = {said_at.astimezone(one).date() for one in (zone, first.day and own) if one}
        found = {at for day in days if (at := _resolve(first, zone, said_at, day, furthest))}
        if len(found) > 1:
            return None
        meant |= {(at, until) for at in found if (until := _until(at, zone, last, said_at) if last else at)}
    return meant.pop() if len(meant) == 1 else None


def _zones(clock: ClockTime, own: tzinfo | None) -> tuple[tzinfo, ...]:
    """The zones that a time of day may be meant in: the stated one, else the author's; none where nobody can tell."""
    if clock.zone:
        return (clock.zone.zone,) if clock.zone.zone else ()
    if own is None:
        return ()
    return (own, UTC) if clock.is_logged else (own,)


def _until(at: datetime, zone: tzinfo, last: ClockTime, said_at: datetime) -> datetime | None:
    """When what began then ended; None where that is unclear or was still to come."""
    if last.zone and last.zone.zone is None:
        return None
    zone = (last.zone and last.zone.zone) or zone
    day = at.astimezone(zone).date()
    if last.day:
        until = _resolve(last, zone, said_at, said_at.astimezone(zone).date(), 1.0)
        return until if until and until >= at else None
    until = _moment(day, last, zone, said_at)
    until = _moment(day + _DAY, last, zone, said_at) if until and until < at else until
    return until if until and until <= said_at + CLOCK_SKEW else None


def furthest_back(text: str, start: int) -> float:
    """How far back a time may lie, as a part of the time until it comes again; what goes on since then is past."""
    if cue_before(text, start).bound in (Bound.UNTIL, Bound.BEFORE):
        return _FURTHEST_BACK_OF_END
    return 1.0 if is_since(text, start) else _FURTHEST_BACK


def _resolve(clock: ClockTime, zone: tzinfo, said_at: datetime, today: date, furthest: float) -> datetime | None:
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
        if clock.open_half and said_at - at > _LONG_AGO and said_at - _LONG_AGO <= later <= said_at + _SOON:
            return None
        return at
    return None


def _moment(day: date, clock: ClockTime, zone: tzinfo, said_at: datetime) -> datetime | None:
    """When a clock in a zone shows a time on a day; None where it is put forward over it, or shows it twice."""
    wanted = datetime.combine(day, clock.clock)
    both = {wanted.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    shown = [at for at in both if at.astimezone(zone).replace(tzinfo=None) == wanted]
    named = [at for at in shown if clock.zone and at.astimezone(zone).tzname() == clock.zone.name]
    past = [at for at in named or shown if at <= said_at + CLOCK_SKEW]
    meant = past if len(shown) > 1 and past else named or shown
    return meant[0] if len(meant) == 1 else None
