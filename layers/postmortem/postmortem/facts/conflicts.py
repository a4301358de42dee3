"""Structured sources that contradict each other: the ticket's columns, its changes, and the alerts' states."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from postmortem.facts.alerts import Alert, AlertState
from postmortem.facts.ticket import IncidentTicket
from postmortem.models import Conflict, ConflictSide, KeyTime, TicketChange
from postmortem.models.facts import SEVERITY_DIFFERS, WHETHER_OVER
from postmortem.text.changes import changed_in_words
from postmortem.text.language import tr, translatable

_END_DIFFERS = translatable("When it was over")
_DETECTION_DIFFERS = translatable("When it was detected")
_APART = timedelta(minutes=5)  # columns are filled in by hand, to a few minutes


def conflicts(ticket: IncidentTicket, alerts: tuple[Alert, ...], resolved: KeyTime) -> tuple[Conflict, ...]:
    """What the ticket and the alerts say against each other, each side with its evidence."""
    return (
        *_reopened(ticket),
        *_severity(ticket),
        *_end(ticket, resolved),
        *_detection(ticket, alerts),
        *_still_firing(ticket, alerts),
    )


def _reopened(ticket: IncidentTicket) -> Iterator[Conflict]:
    for change in ticket.reopenings():
        ended = [one for one in ticket.statuses if one.at <= change.at and one.after == change.before]
        if ended and ticket.is_over(change.before):
            yield Conflict(WHETHER_OVER, _change(ended[-1]), _change(change))


def _severity(ticket: IncidentTicket) -> Iterator[Conflict]:
    """Where the column holds another severity than the log's last change; one that was raised is no conflict."""
    changed = [one for one in ticket.changes if "severity" in one.column.casefold()]
    now = ticket.incident.severity.strip()
    if changed and now and changed[-1].after.strip() and changed[-1].after.strip().casefold() != now.casefold():
        yield Conflict(
            SEVERITY_DIFFERS, ConflictSide(tr("Severity: {severity}", severity=now), ticket.ids), _change(changed[-1])
        )


def _end(ticket: IncidentTicket, resolved: KeyTime) -> Iterator[Conflict]:
    """Where the column that holds the end does not agree with the status change."""
    ends = [change for change in ticket.statuses if ticket.is_over(change.after)]
    given = ticket.incident.resolved_at
    if given and ends and resolved.at and all(abs(change.at - given) > _APART for change in ends):
        yield Conflict(_END_DIFFERS, _at_end(given, ticket), _change(ends[-1]))


def _detection(ticket: IncidentTicket, alerts: tuple[Alert, ...]) -> Iterator[Conflict]:
    """Where the ticket says that it was detected after an alert of it had fired, or before it began."""
    given = ticket.incident.detected_at
    fired = [alert for alert in alerts if alert.state is AlertState.FIRING]
    if given and fired and fired[0].at < given - _APART and given - fired[0].at < timedelta(hours=2):
        first = fired[0].item
        detected = ConflictSide(tr("Detected: {at}", at=f"{given:%Y-%m-%d %H:%M} UTC"), ticket.ids)
        yield Conflict(_DETECTION_DIFFERS, detected, ConflictSide(_title(first.text), (first.id,)))


def _still_firing(ticket: IncidentTicket, alerts: tuple[Alert, ...]) -> Iterator[Conflict]:
    """Where an alert of the incident fired after the ticket was resolved for the last time."""
    ends = [change for change in ticket.statuses if ticket.is_over(change.after)]
    later = [alert for alert in alerts if ends and alert.at > ends[-1].at and alert.state is AlertState.FIRING]
    if later:
        item = later[0].item
        yield Conflict(WHETHER_OVER, _change(ends[-1]), ConflictSide(_title(item.text), (item.id,)))


def _change(change: TicketChange) -> ConflictSide:
    return ConflictSide(changed_in_words(change.column, change.before, change.after), (change.evidence,))


def _at_end(at: datetime, ticket: IncidentTicket) -> ConflictSide:
    return ConflictSide(tr("Resolved: {at}", at=f"{at:%Y-%m-%d %H:%M} UTC"), ticket.ids)


def _title(text: str) -> str:
    return text.partition("\n")[0][:120]
