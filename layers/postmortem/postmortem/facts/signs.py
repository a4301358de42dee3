"""The signs of the incident before its ticket: alerts that fired and messages that reported it, found backwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from postmortem.facts.alerts import AlertState
from postmortem.facts.discussion import Discussion, EvidenceSentence
from postmortem.models import Evidence

# The longest silence between two signs of one incident: the more telling words a sign shares with the ticket, the
# longer; one that shares none comes from somebody who works on the ticket, or answers one that does.
_SILENCE_OF_NONE, _SILENCE_OF_ONE, _SILENCE_OF_MORE = timedelta(minutes=10), timedelta(minutes=30), timedelta(hours=2)
_BEFORE_THE_START = timedelta(minutes=5)  # a beginning is stated to a few minutes


@dataclass(frozen=True, slots=True)
class Sign:
    """An alert that fired, or a sentence that reports trouble."""

    at: datetime
    item: Evidence
    report: EvidenceSentence | None = None


def signs(talk: Discussion, begun: datetime | None = None) -> tuple[Sign, ...]:
    """The signs in order of time that lead to the ticket without a long silence.

    Where none does, those after the beginning that the ticket states. Without a ticket, those that name the incident.
    """
    fired = [Sign(alert.at, alert.item) for alert in talk.alerts if alert.state is AlertState.FIRING]
    found = sorted(
        [*fired, *(Sign(report.at, report.item, report) for report in talk.reports)], key=lambda sign: sign.at
    )
    if talk.known_at is None:
        return tuple(sign for sign in found if talk.is_tied(sign.item.text))
    before = [sign for sign in found if sign.at <= talk.known_at]
    leading = _leading(talk, before, talk.known_at)
    if leading or begun is None:
        return leading
    return tuple(sign for sign in before if sign.at >= begun - _BEFORE_THE_START and talk.is_tied(sign.item.text))


def _leading(talk: Discussion, before: list[Sign], known_at: datetime) -> tuple[Sign, ...]:
    frontier, found = known_at, list[Sign]()
    for sign in reversed(before):
        if frontier - sign.at > _SILENCE_OF_MORE:
            break
        if frontier - sign.at <= _longest_silence(talk, sign.item):
            frontier = sign.at
            found.insert(0, sign)
    return tuple(found)


def _longest_silence(talk: Discussion, item: Evidence) -> timedelta:
    """How long before the next sign, or the ticket, a sign may lie and still be about the same."""
    ties = talk.ties(item.text)
    if ties:
        return _SILENCE_OF_MORE if ties > 1 else _SILENCE_OF_ONE
    return _SILENCE_OF_NONE
