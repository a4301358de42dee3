"""What the incident's ticket says by itself: its columns, and how they changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from postmortem.models import Bearing, Evidence, Incident, Kind, Ledger, TicketChange

# Labels of Monday's own templates and of common trackers; what a label of another name means, nobody can tell.
_OPEN = frozenset(
    {"", "new", "open", "opened", "todo", "to do", "backlog", "triage", "reported", "created", "reopened"}
)
_WORKING = frozenset(
    {"working on it", "in progress", "investigating", "investigation", "acknowledged", "ack", "assigned", "identified"}
    | {"in work", "active", "responding", "fixing", "in bearbeitung", "en curso", "en cours", "em andamento", "対応中"}
)
_CONTAINED = frozenset({"mitigated", "contained", "stabilised", "stabilized", "recovered", "service restored"})
_WATCHED = frozenset({"monitoring", "watching", "observing"})  # a fix is in, whether it holds is still to be seen
_OVER = frozenset(
    {"resolved", "done", "closed", "fixed", "completed", "solved"}
    | {"gelöst", "erledigt", "behoben", "resuelto", "cerrado", "résolu", "résolue", "resolvido", "fechado", "解決済み"}
)


_NOT_OVER = _OPEN | _WORKING | _CONTAINED | _WATCHED


@dataclass(frozen=True)
class IncidentTicket:
    """The incident's ticket: the item, and the changes of its columns in order of time."""

    incident: Incident
    ledger: Ledger

    @cached_property
    def item(self) -> Evidence | None:
        """The ticket's own evidence item; None where the incident has no ticket."""
        items = [piece for piece in self.ledger if piece.kind is Kind.ITEM and piece.bearing is Bearing.INCIDENT]
        ref = f"monday:item:{self.incident.item_id}"
        return next((piece for piece in items if piece.ref == ref), items[0] if items else None)

    @property
    def ids(self) -> tuple[str, ...]:
        """The id of the ticket's item, to cite its columns by."""
        return (self.item.id,) if self.item else ()

    @cached_property
    def changes(self) -> tuple[TicketChange, ...]:
        """Every change of one of its columns, in order of time."""
        return tuple(sorted(self._changes(), key=lambda change: change.at))

    @cached_property
    def statuses(self) -> tuple[TicketChange, ...]:
        """The changes of its status."""
        return tuple(change for change in self.changes if change.is_status)

    def is_over(self, label: str) -> bool:
        """True if a status label means resolved: by its words, or as the label of the resolved ticket."""
        folded = label.strip().casefold()
        own = self.incident.status.strip().casefold()
        is_own = self.incident.resolved_at is not None and folded == own and folded not in _NOT_OVER
        return folded in _OVER or (bool(folded) and is_own)

    def reopenings(self) -> tuple[TicketChange, ...]:
        """The status changes that took back that the incident, or its effect, was over."""
        return tuple(
            change
            for change in self.statuses
            if self._is_calm(change.before) and change.after.strip() and not self._is_calm(change.after)
        )

    def _is_calm(self, label: str) -> bool:
        return self.is_over(label) or is_contained(label) or label.strip().casefold() in _WATCHED

    def _changes(self) -> Iterator[TicketChange]:
        for piece in self.ledger:
            change, is_ours = piece.change, piece.bearing is Bearing.INCIDENT and piece.kind is Kind.ACTIVITY
            if change and is_ours and piece.at and not _is_of_a_part(piece):
                named = f"{change.column_id} {change.column_title}".casefold()
                column = change.column_title or change.column_id
                yield TicketChange(piece.id, piece.at, column, change.before, change.after, "status" in named)


def _is_of_a_part(piece: Evidence) -> bool:
    """True if the log line is about a sub-item, whose name then stands before what changed."""
    change = piece.change
    return change is not None and not piece.text.startswith(change.column_title)


def is_working(label: str) -> bool:
    """True if a status label means that somebody works on it; "Open" or "New" does not."""
    return label.strip().casefold() in _WORKING


def is_contained(label: str) -> bool:
    """True if a status label means that the effect is over while the work goes on."""
    return label.strip().casefold() in _CONTAINED
