"""The state that an alert bot gives a message: firing, acknowledged, resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from postmortem.models import Evidence, Kind


class AlertState(StrEnum):
    """The state of an alert."""

    FIRING = "firing"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


_HEAD = 200  # characters: the state stands in the title of an alert
# As Alertmanager, Grafana, PagerDuty, Opsgenie, Datadog, CloudWatch and Sentry write it.
_STATES = (
    (AlertState.ACKNOWLEDGED, re.compile(r"(?i)\backnowledged\b|\back(?:ed)? by\b")),
    (
        AlertState.RESOLVED,
        re.compile(r"(?i)\[(?:resolved|ok|recovered|closed)\b|\b(?:resolved|recovered|is OK|closed)\b|^\W*OK\b"),
    ),
    (
        AlertState.FIRING,
        re.compile(
            r"(?i)\[(?:firing|alerting|critical|error|triggered|down|problem|warn\w*|p[1-5]|sev-?[0-5])\b|"
            r"\b(?:firing|triggered|alarm:|is down|in alarm|problem:|new alert|critical:)(?!\w)"
        ),
    ),
)
_NAME_NOISE = re.compile(
    r"(?i)\[[^\]\n]{0,40}\]|\b(?:firing|resolved|ok|triggered|acknowledged|recovered|by)\b|[\W\d_]+"
)


@dataclass(frozen=True, slots=True)
class Alert:
    """A state that an alert reached, when, and by which evidence."""

    item: Evidence
    state: AlertState
    at: datetime
    name: frozenset[str]


def alerts_in(items: Sequence[Evidence]) -> tuple[Alert, ...]:
    """Every state that the alerts among the items give, in order of time.

    A bot may rewrite its message: then it fired when it was posted, and reached the state in its text when edited.
    """
    return tuple(sorted((alert for item in items for alert in _states(item)), key=lambda alert: alert.at))


def _states(item: Evidence) -> Iterator[Alert]:
    if item.kind is not Kind.ALERT or item.at is None:
        return
    state = next((state for state, pattern in _STATES if pattern.search(item.text, 0, _HEAD)), None)
    if state is None:
        return
    title = item.text[:_HEAD].partition("\n")[0]
    name = frozenset(_NAME_NOISE.sub(" ", title).casefold().split())
    if state is not AlertState.FIRING and item.edited_at and item.edited_at > item.at:
        yield Alert(item, AlertState.FIRING, item.at, name)
        yield Alert(item, state, item.edited_at, name)
    else:
        yield Alert(item, state, item.at, name)


def is_same_alert(one: Alert, other: Alert) -> bool:
    """True if two states belong to one alert: most words of the shorter title stand in the other."""
    shared, fewest = len(one.name & other.name), min(len(one.name), len(other.name))
    return one.item.id == other.item.id or (fewest > 0 and shared * 3 >= fewest * 2)
