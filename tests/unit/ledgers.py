"""Small ledgers, told line by line: who said what at which time of one day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from postmortem.models import Bearing, Evidence, Incident, Kind, Ledger, Person, Source, StatusChange

DAY = datetime(2026, 5, 4, tzinfo=UTC)
INA = Person("U1", "Ina Voss", "on-call engineer", "UTC")
TOM = Person("U2", "Tom Reyl", "", "UTC")
BOT = Person("B1", "monitor", "", None, is_bot=True)
INCIDENT = Incident(
    key="monday:1:2",
    title="Checkout rejects voucher codes",
    status="Resolved",
    created_at=DAY.replace(hour=12, minute=10),
)


def at(clock: str) -> datetime:
    """A time of the day, such as 12:04 or 12:04:30."""
    hour, minute, *second = map(int, clock.split(":"))
    return DAY + timedelta(hours=hour, minutes=minute, seconds=second[0] if second else 0)


def said(
    clock: str, text: str, author: Person = INA, where: str = "#checkout", bearing: Bearing = Bearing.INCIDENT
) -> Evidence:
    """A message in the incident's channel."""
    return Evidence(
        f"slack:C1:{clock}",
        Source.SLACK,
        Kind.MESSAGE,
        text,
        "https://x.example/p",
        at(clock),
        where,
        author,
        bearing=bearing,
    )


def alert(clock: str, text: str, where: str = "#checkout", bearing: Bearing = Bearing.INCIDENT) -> Evidence:
    """What a bot posted."""
    return replace(said(clock, text, BOT, where, bearing), kind=Kind.ALERT)


def update(clock: str, text: str, author: Person = INA) -> Evidence:
    """An update on the incident's ticket."""
    return replace(
        said(clock, text, author, INCIDENT.title), ref=f"monday:update:{clock}", source=Source.MONDAY, kind=Kind.UPDATE
    )


def ticket(clock: str = "12:10", text: str = INCIDENT.title) -> Evidence:
    """The incident's ticket."""
    return replace(update(clock, text), ref="monday:item:2", kind=Kind.ITEM)


def status(clock: str, before: str, after: str) -> Evidence:
    """A change of the ticket's status."""
    change = StatusChange("status", "Status", before, after)
    text = f"Status changed from {before} to {after}"
    return replace(update(clock, text), ref=f"monday:activity:{clock}", kind=Kind.ACTIVITY, change=change)


def page(title: str, text: str, bearing: Bearing = Bearing.BACKGROUND, edited: str = "09:00") -> Evidence:
    """A wiki page, which has no time but that of its last edit."""
    return Evidence(
        f"notion:{title}",
        Source.NOTION,
        Kind.PAGE,
        text,
        "https://notion.example/p",
        None,
        title,
        edited_at=at(edited),
        bearing=bearing,
    )


def ledger(*pieces: Evidence) -> Ledger:
    """The pieces as a ledger, numbered E1, E2, … in the order given."""
    return Ledger(tuple(replace(piece, id=f"E{number}") for number, piece in enumerate(pieces, start=1)))
