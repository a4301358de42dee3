"""An incident told in one sentence: where the words of a message are all that gives a key time."""

from __future__ import annotations

from dataclasses import replace

from postmortem.facts.establish import establish
from postmortem.models import Evidence, Facts, Incident, KeyTime, KeyTimeName
from tests.unit.ledgers import INCIDENT, at, ledger, said, status, ticket

RESOLVED = replace(INCIDENT, resolved_at=at("18:00"))
REPORT = said("12:08", "customers say that voucher codes are rejected at checkout")
CLOSED = status("18:00", "Working on it", "Resolved")


def facts(*pieces: Evidence, incident: Incident = RESOLVED) -> Facts:
    """The facts of an incident with these pieces, in order of time."""
    return establish(incident, ledger(*sorted(pieces, key=lambda piece: piece.at or at("23:59"))))


def key_time(name: str, *pieces: Evidence, incident: Incident = RESOLVED) -> KeyTime:
    """One key time of an incident with these pieces."""
    return facts(*pieces, incident=incident).key_time(KeyTimeName(name))


def shown(time: KeyTime) -> str:
    """A key time as the tests write it: `12:04`, `12:04..12:10`, `..12:04`, or nothing where it is unknown."""
    ends = [f"{end:%H:%M}" if end else "" for end in (time.earliest, time.latest)]
    return ends[0] if time.at else "" if time.is_unknown else "..".join(ends)


__all__ = ["CLOSED", "REPORT", "RESOLVED", "facts", "key_time", "shown", "ticket"]
