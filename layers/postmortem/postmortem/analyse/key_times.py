"""Started, detected, acknowledged, mitigated, resolved: when, by which evidence, and how each was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from postmortem.analyse.cues import Cue, shows
from postmortem.analyse.material import is_contained, is_over, is_status_change
from postmortem.analyse.timeline import is_reopening, recovery
from postmortem.models import (
    Basis,
    Bearing,
    Evidence,
    Incident,
    Interval,
    KeyTime,
    Kind,
    Ledger,
    Phase,
    Precision,
    Source,
    TimelineRow,
)
from postmortem.prepare.orders import evidential_part
from postmortem.text.edits import parts
from postmortem.text.sentences import sentences
from postmortem.text.times.stated import is_end, stated_times
from postmortem.text.times.stated_time import StatedTime

STARTED, DETECTED, ACKNOWLEDGED, MITIGATED, RESOLVED = "started", "detected", "acknowledged", "mitigated", "resolved"

_INTERVALS = (
    ("Time to detect", STARTED, DETECTED),
    ("Time to acknowledge", DETECTED, ACKNOWLEDGED),
    ("Time to mitigate", DETECTED, MITIGATED),
    ("Time to resolve", DETECTED, RESOLVED),
    ("Duration of the impact", STARTED, MITIGATED),
)
_SAME_MOMENT = timedelta(minutes=1)
_OPEN_LABELS = frozenset({"", "new", "open", "todo", "to do", "backlog", "triage", "reported"})


def key_times(incident: Incident, ledger: Ledger, rows: Sequence[TimelineRow]) -> tuple[KeyTime, ...]:
    """The five times, the ticket's own fields first, then what the verified rows tell; unknown where nothing does."""
    found = _KeyTimes(incident, ledger, rows)
    return (found.started(), found.detected(), found.acknowledged(), found.mitigated(), found.resolved())


def intervals(times: Sequence[KeyTime]) -> tuple[Interval, ...]:
    """The time between each two of them; None where one is unknown, or where they come in the other order."""
    by_name = {time.name: time.at for time in times}
    return tuple(Interval(name, start, end, _between(by_name[start], by_name[end])) for name, start, end in _INTERVALS)


def _between(start: datetime | None, end: datetime | None) -> timedelta | None:
    if start is None or end is None or end < start - _SAME_MOMENT:
        return None
    return max(end - start, timedelta())


class _KeyTimes:
    def __init__(self, incident: Incident, ledger: Ledger, rows: Sequence[TimelineRow]) -> None:
        self._incident = incident
        self._ledger = ledger
        self._rows = [row for row in rows if row.moment.at and row.moment.precision is not Precision.DAY]
        self._ticket = next(
            (item for item in ledger if item.kind is Kind.ITEM and item.bearing is Bearing.INCIDENT), None
        )
        self._changes = [
            item for item in ledger if is_status_change(item) and item.bearing is Bearing.INCIDENT and item.at
        ]
        self._latest = max((item.at for item in ledger if item.at), default=datetime.min.replace(tzinfo=UTC))
        self._span = self._impact_span()

    def started(self) -> KeyTime:
        if self._incident.started_at:
            return self._as_given(STARTED, self._incident.started_at)
        if self._span:
            item, span = self._span
            return KeyTime(
                STARTED, span.moment.at, (item.id,), f"stated as the beginning of the impact: “{span.moment.stated}”"
            )
        since = [
            row
            for row in self._rows
            if row.moment.basis is Basis.STATED
            and not is_end(row.claim.text, row.moment.stated)
            and shows(Cue.SYMPTOM, row.claim.text)
            and not shows(Cue.ELSEWHERE, row.claim.text)
        ]
        if since:
            first = min(since, key=_at)
            how = f"the earliest stated beginning of a symptom: “{first.moment.stated}”"
            return KeyTime(STARTED, first.moment.at, first.claim.evidence, how)
        return KeyTime(STARTED, None)

    def detected(self) -> KeyTime:
        if self._incident.detected_at:
            return self._as_given(DETECTED, self._incident.detected_at)
        told = [row for row in self._rows if row.phase is Phase.DETECTION and not self._is_change(row)]
        if not told:
            return KeyTime(DETECTED, None)
        first = min(told, key=_at)
        return KeyTime(DETECTED, first.moment.at, first.claim.evidence, "the first alert or report in the evidence")

    def acknowledged(self) -> KeyTime:
        begun = [
            item
            for item in self._changes
            if item.change
            and item.change.before.casefold() in _OPEN_LABELS
            and not is_over(item.change.after, self._incident)
        ]
        taken = [row for row in self._rows if row.phase is Phase.ESCALATION and self._source(row) is Source.SLACK]
        if taken and (not begun or _at(taken[0]) <= _time(begun[0])):
            return KeyTime(
                ACKNOWLEDGED,
                taken[0].moment.at,
                taken[0].claim.evidence,
                "the first person to say that they were on it",
            )
        if begun and begun[0].change:
            return KeyTime(
                ACKNOWLEDGED, begun[0].at, (begun[0].id,), f"the ticket's status became “{begun[0].change.after}”"
            )
        if self._ticket and self._ticket.at:
            return KeyTime(ACKNOWLEDGED, self._ticket.at, (self._ticket.id,), "the ticket was created")
        return KeyTime(ACKNOWLEDGED, None)

    def mitigated(self) -> KeyTime:
        if self._span and self._span[1].until:
            item, span = self._span
            return KeyTime(
                MITIGATED, span.until, (item.id,), f"stated as the end of the impact: “{span.moment.stated}”"
            )
        own = [row for row in self._rows if self._is_own(row) and not self._closes(row)]
        reopened = [n for n, row in enumerate(own) if self._reopens(row)]
        back = recovery([(row.phase, self._said(row)) for row in own], reopened)
        if back is not None:
            return KeyTime(
                MITIGATED, own[back].moment.at, own[back].claim.evidence, "reported as working again, to stay"
            )
        stayed = self._last_change()
        if stayed and stayed.change:
            return KeyTime(MITIGATED, stayed.at, (stayed.id,), f"the ticket's status became “{stayed.change.after}”")
        return KeyTime(MITIGATED, None)

    def resolved(self) -> KeyTime:
        at = self._incident.resolved_at
        ends = [item for item in self._changes if item.change and is_over(item.change.after, self._incident)]
        if at is None:
            return KeyTime(RESOLVED, None)
        last = next((item for item in reversed(ends) if item.at == at), None)
        times = f", for the {len(ends)}. time: it had been reopened" if len(ends) > 1 else ""
        if last and last.change:
            return KeyTime(RESOLVED, at, (last.id,), f"the ticket's status became “{last.change.after}”{times}")
        return self._as_given(RESOLVED, at, times)

    def _as_given(self, name: str, at: datetime, more: str = "") -> KeyTime:
        ticket = (self._ticket.id,) if self._ticket else ()
        return KeyTime(name, at, ticket, f"as given on the ticket or by who asked for the report{more}")

    def _last_change(self) -> Evidence | None:
        """The last change of the status before it was over, if that says that the impact had ended."""
        last = next(
            (
                item
                for item in reversed(self._changes)
                if item.change and not is_over(item.change.after, self._incident)
            ),
            None,
        )
        return last if last and last.change and is_contained(last.change.after) else None

    def _impact_span(self) -> tuple[Evidence, StatedTime] | None:
        """The widest span that somebody gives for the impact: "failed between 19:28 and 21:31"."""
        return min(self._spans(), key=lambda found: found[1].moment.at or self._latest, default=None)

    def _spans(self) -> Iterator[tuple[Evidence, StatedTime]]:
        cited = {evidence_id for row in self._rows for evidence_id in row.claim.evidence}
        for item in self._ledger:
            if item.id in cited and item.at and item.bearing is Bearing.INCIDENT:
                zone = item.author.time_zone if item.author else None
                edited_at = item.edited_at if item.kind is not Kind.ALERT else None
                for part in parts(evidential_part(item.text), item.at, edited_at):
                    for sentence in filter(_tells_of_impact, sentences(part.text)):
                        for span in stated_times(sentence, part.at, zone) if part.at else ():
                            if span.until and part.at and span.until <= part.at:
                                yield item, span

    def _source(self, row: TimelineRow) -> Source | None:
        return next((item.source for item in self._cited(row)), None)

    def _is_own(self, row: TimelineRow) -> bool:
        return any(item.bearing is Bearing.INCIDENT for item in self._cited(row))

    def _closes(self, row: TimelineRow) -> bool:
        """Whether a row tells that the ticket was closed, or contained: the ticket's word, not that of the people."""
        return self._is_change(row) and not self._reopens(row)

    def _reopens(self, row: TimelineRow) -> bool:
        return any(is_reopening(item, self._incident) for item in self._cited(row))

    def _is_change(self, row: TimelineRow) -> bool:
        return any(item.kind in (Kind.ACTIVITY, Kind.ITEM) for item in self._cited(row)[:1])

    def _said(self, row: TimelineRow) -> str:
        return " ".join(evidential_part(item.text) for item in self._cited(row)[:1])

    def _cited(self, row: TimelineRow) -> tuple[Evidence, ...]:
        return self._ledger.cited(row.claim.evidence)


def _tells_of_impact(sentence: str) -> bool:
    return (shows(Cue.SYMPTOM, sentence) or shows(Cue.IMPACT, sentence)) and not shows(Cue.ELSEWHERE, sentence)


def _at(row: TimelineRow) -> datetime:
    assert row.moment.at is not None
    return row.moment.at


def _time(item: Evidence) -> datetime:
    assert item.at is not None
    return item.at
