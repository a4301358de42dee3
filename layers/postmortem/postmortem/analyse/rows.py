"""The rows of the timeline: entries that pass their checks, with times and phases that no analyst made up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from postmortem.analyse.checking import Checking
from postmortem.analyse.cues import Cue, shows
from postmortem.analyse.placement import Part
from postmortem.models import Basis, Evidence, Kind, Moment, Phase, Precision, TimelineEntry, TimelineRow
from postmortem.text.sentences import stands_in
from postmortem.text.times.moment import moment_of

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_UNKNOWN = Moment(None, Basis.UNKNOWN, Precision.UNKNOWN)


def rows(check: Checking, entries: Iterable[TimelineEntry]) -> tuple[TimelineRow, ...]:
    """The rows of the entries that pass, in order of time; those whose time is unknown come last."""
    passed = (row for entry in entries for row in _rows(check, entry))
    return tuple(sorted(passed, key=lambda row: (row.moment.at is None, row.moment.at or _LONG_AGO)))


def _rows(check: Checking, entry: TimelineEntry) -> tuple[TimelineRow, ...]:
    """The row of an entry, none where it does not pass; two for an alert that was edited later."""
    stated = entry.stated_time or check.placement.stated_time(entry.claim)
    if stated and not any(stands_in(stated, check.quoting.text(item)) for item in check.cited(entry.claim)):
        check.remove()
        return ()
    shown = check.shown(Part.TIMELINE, entry.claim, holding=stated)
    if shown is None:
        return ()
    item = shown.items[0]
    said = check.quoting.text(item)
    stated = stated if stands_in(stated, said) else ""
    claim = replace(entry.claim, text=shown.text, evidence=shown.ids)
    phase = check.placement.phase(replace(entry, stated_time=stated), shown)
    row = TimelineRow(_moment(item, stated, said), phase, claim)
    if item.kind is Kind.ALERT and item.edited_at and not stated:
        return _fired_and_updated(row, item.edited_at)
    return (row,)


def _moment(item: Evidence, stated: str, said: str) -> Moment:
    """The time of the evidence, or the one its words state; a page's own time is no event's but its last edit's."""
    if stated:
        zone = item.author.time_zone if item.author else None
        edited_at = None if item.kind is Kind.ALERT else item.edited_at  # an alert is rewritten, not added to
        found = moment_of(stated, said, item.at, zone, edited_at) if item.at else None
        return found or replace(_UNKNOWN, stated=stated)
    if item.at is None or item.kind in (Kind.PAGE, Kind.DOCUMENT):
        return _UNKNOWN
    return Moment(item.at, Basis.SOURCE, Precision.SECOND)


def _fired_and_updated(row: TimelineRow, edited_at: datetime) -> tuple[TimelineRow, TimelineRow]:
    """An alert that was edited keeps the time at which it fired, while its text says how it stood at the last edit."""
    text = row.claim.text
    is_over = shows(Cue.RECOVERED, text)
    fired = replace(row.claim, text=f"Alert fired; its text was updated later: {text}")
    updated = replace(row.claim, text=f"Alert updated, it now reads: {text}")
    moment = Moment(edited_at, Basis.SOURCE, Precision.SECOND)
    return (
        TimelineRow(row.moment, Phase.DETECTION if is_over else row.phase, fired),
        TimelineRow(moment, Phase.RESOLUTION if is_over else row.phase, updated),
    )
