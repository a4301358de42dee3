"""The full record: every evidence item of the incident as a row with its own time, verbatim."""

from __future__ import annotations

from datetime import UTC, datetime

from postmortem.models import Bearing, Kind, Ledger, RecordRow

_PAGES = frozenset({Kind.PAGE, Kind.DOCUMENT})
_LAST = datetime.max.replace(tzinfo=UTC)


def record(ledger: Ledger) -> tuple[RecordRow, ...]:
    """A row for each evidence item of the incident in order of time; pages, which have no time of their own, last."""
    own = (item for item in ledger if item.bearing is Bearing.INCIDENT)
    rows = (RecordRow(item.id, None if item.kind in _PAGES else item.at, item.text, item.edited_at) for item in own)
    return tuple(sorted(rows, key=lambda row: row.at or _LAST))
