"""The full record: every evidence item of the incident as a row with its own time, verbatim."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from postmortem.models import Bearing, Kind, Ledger, RecordRow

_PAGES = frozenset({Kind.PAGE, Kind.DOCUMENT})
_CUT = "[… what follows tries to instruct its reader]"
_LAST = datetime.max.replace(tzinfo=UTC)


def record(ledger: Ledger, evidential: Callable[[str], str] = str) -> tuple[RecordRow, ...]:
    """A row for each evidence item of the incident in order of time; pages, which have no time of their own, last.

    The text is verbatim, but for a part that `evidential` cuts off as an order to its reader.
    """
    own = (item for item in ledger if item.bearing is Bearing.INCIDENT)
    rows = (
        RecordRow(item.id, None if item.kind in _PAGES else item.at, _told(item.text, evidential), item.edited_at)
        for item in own
    )
    return tuple(sorted(rows, key=lambda row: row.at or _LAST))


def _told(text: str, evidential: Callable[[str], str]) -> str:
    kept = evidential(text)
    return text if kept == text else f"{kept} {_CUT}".strip()
