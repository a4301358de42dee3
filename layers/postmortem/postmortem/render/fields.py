"""What the columns of a database say of a report: the ticket's fields, key times, lengths of time, and counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortem.models.draft import Action, ActionState, Part
from postmortem.models.facts import Facts, Interval, KeyTimeName
from postmortem.models.moments import Precision
from postmortem.models.page_fields import DateRange, FieldValue, PageField, PageFields
from postmortem.models.report import Report
from postmortem.render.prose import COMPUTED, Prose
from postmortem.text.characters import readable
from postmortem.text.plain import plain_words

_TIMES = {
    KeyTimeName.STARTED: PageField.STARTED,
    KeyTimeName.DETECTED: PageField.DETECTED,
    KeyTimeName.ACKNOWLEDGED: PageField.ACKNOWLEDGED,
    KeyTimeName.MITIGATED: PageField.MITIGATED,
    KeyTimeName.RESOLVED: PageField.RESOLVED,
}
_LENGTHS = {
    (KeyTimeName.STARTED, KeyTimeName.DETECTED): PageField.TIME_TO_DETECT,
    (KeyTimeName.DETECTED, KeyTimeName.ACKNOWLEDGED): PageField.TIME_TO_ACKNOWLEDGE,
    (KeyTimeName.DETECTED, KeyTimeName.MITIGATED): PageField.TIME_TO_MITIGATE,
    (KeyTimeName.DETECTED, KeyTimeName.RESOLVED): PageField.TIME_TO_RESOLVE,
    (KeyTimeName.STARTED, KeyTimeName.MITIGATED): PageField.DURATION,
}
_BETWEEN_SERVICES = re.compile(r"[,;\n]")


def fields_of(report: Report) -> PageFields:
    """All that the report knows; what is unknown stays out, as do impossible key times and lengths that are a range."""
    incident = report.incident
    given: dict[PageField, FieldValue] = {
        PageField.KEY: incident.key,
        PageField.OWNER: _line(incident.owner),
        PageField.SEVERITY: _line(incident.severity),
        PageField.SERVICES: tuple(filter(None, map(_line, _BETWEEN_SERVICES.split(incident.service)))),
        PageField.INCIDENT: incident.url or "",
        PageField.SUMMARY: _summary(report),
    }
    told = {name: value for name, value in given.items() if value}
    return told | dict(_times(report.facts)) | dict(_lengths(report.facts)) | dict(_open_actions(report))


def _times(facts: Facts) -> Iterator[tuple[PageField, FieldValue]]:
    for time in facts.key_times:
        if time.earliest is None or time.latest is None or facts.in_conflict(time.name):
            continue
        end = time.latest if time.is_range else None
        yield _TIMES[time.name], DateRange(time.earliest, end, whole_day=time.precision is Precision.DAY)


def _lengths(facts: Facts) -> Iterator[tuple[PageField, FieldValue]]:
    for interval in facts.intervals:
        minutes = _minutes(interval)
        if minutes is not None:
            yield _LENGTHS[interval.start, interval.end], minutes


def _minutes(interval: Interval) -> float | None:
    if interval.in_conflict or interval.length is None:
        return None
    return round(interval.length.total_seconds() / 60, 1)


def _open_actions(report: Report) -> Iterator[tuple[PageField, FieldValue]]:
    """Where the page lists no action at all, nobody knows how many are open."""
    states = [sentence.detail.state for sentence in report.of(Part.ACTION) if isinstance(sentence.detail, Action)]
    if states:
        yield PageField.OPEN_ACTIONS, float(sum(state is not ActionState.DONE for state in states))


def _summary(report: Report) -> str:
    prose = Prose(report)
    return " ".join(plain_words(prose.words(told).replace(f" {COMPUTED}", "")) for told in report.of(Part.SUMMARY))


def _line(text: str) -> str:
    return readable(" ".join(text.split()))
