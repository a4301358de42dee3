"""The timeline: a row for each event with its time, the turning points named, and the rows that are folded."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem.models.draft import Part, Phase, Row
from postmortem.models.facts import KeyTime, KeyTimeName
from postmortem.models.moments import Moment
from postmortem.models.report import Report, Shown, Standing
from postmortem.render import words
from postmortem.render.arrangement import Arrangement, in_order
from postmortem.render.document import Block, Fold, Span, Spans, Table
from postmortem.render.prose import Prose
from postmortem.text.language import tr, translatable

_ALWAYS = {Phase.DECISION: translatable("Decision"), Phase.MITIGATION: translatable("Countermeasure")}
_FIRST = {
    Phase.ONSET: translatable("Effect begins"),
    Phase.TRIGGER: translatable("Trigger"),
    Phase.DETECTION: translatable("Noticed"),
}
_LAST = {Phase.RECOVERY: translatable("Recovery"), Phase.RESOLUTION: translatable("Resolution")}
_PHASES = {
    KeyTimeName.STARTED: Phase.ONSET,
    KeyTimeName.DETECTED: Phase.DETECTION,
    KeyTimeName.MITIGATED: Phase.RECOVERY,
    KeyTimeName.RESOLVED: Phase.RESOLUTION,
}


def timeline(report: Report, prose: Prose, arrangement: Arrangement, zone: str) -> tuple[Block, ...]:
    """The open rows as a table and the others as a folded one; nothing where there are no rows."""
    named = turning_points(report)
    opened, rest = (
        tuple(_row(report, prose, shown, named.get(id(shown), ""), zone) for shown in rows)
        for rows in (arrangement.open(Part.TIMELINE), arrangement.rest(Part.TIMELINE))
    )
    header = (tr("Time"), tr("What happened"))
    tables = (Table(header, opened),) if opened else ()
    more = (Fold(tr("More rows ({number})", number=len(rest)), (Table(header, rest),)),) if rest else ()
    return (*tables, *more)


def turning_points(report: Report) -> dict[int, str]:
    """What the rows that a writer labelled as turning points are called, by the row's identity.

    Every decision and mitigation is one, but only the first notice, and only the last recovery.
    """
    named: dict[int, str] = {}
    seen: set[Phase] = set()
    rows = _rows_of_the_writer(report)
    for shown, phase in rows:
        if phase in _ALWAYS or (phase in _FIRST and phase not in seen):
            named[id(shown)] = tr({**_ALWAYS, **_FIRST}[phase])
        seen.add(phase)
    last = {phase: shown for shown, phase in rows if phase in _LAST}
    return named | {id(shown): tr(_LAST[phase]) for phase, shown in last.items()}


def told_otherwise(report: Report, time: KeyTime) -> Shown | None:
    """The row that the writer calls what a key time names, where it gives it another time; None where they agree.

    A writer's label stands in the timeline, so the key facts say that they differ.
    """
    rows = [shown for shown, phase in _rows_of_the_writer(report) if phase is _PHASES.get(time.name)]
    if not rows:
        return None
    row = rows[0] if time.name in (KeyTimeName.STARTED, KeyTimeName.DETECTED) else rows[-1]
    assert row.moment is not None
    at = row.moment.at
    ends = [end.replace(second=0, microsecond=0) for end in (time.earliest, time.latest) if end]
    if at is None or (ends and min(ends) <= at.replace(second=0, microsecond=0) <= max(ends)):
        return None
    return row


def _rows_of_the_writer(report: Report) -> list[tuple[Shown, Phase]]:
    """The rows in order of time with their labels; code's own rows say in words what they are."""
    return [
        (shown, shown.detail.phase)
        for shown in in_order(report, Part.TIMELINE)
        if isinstance(shown.detail, Row) and shown.standing in (Standing.JUDGED, Standing.COMPARED)
    ]


def _row(report: Report, prose: Prose, shown: Shown, turning_point: str, zone: str) -> tuple[Spans, ...]:
    before = (Span(f"{turning_point}: ", bold=True),) if turning_point else ()
    return (_when(report, shown, zone), prose.sentence(shown, *before))


def _when(report: Report, shown: Shown, zone: str) -> Spans:
    return (Span(words.moment(_moment(shown), zone), url=_link(report, shown)),)


def _moment(shown: Shown) -> Moment:
    assert shown.moment is not None
    return shown.moment


def _link(report: Report, shown: Shown) -> str | None:
    """The piece that gives the row its time, else the first that it cites."""
    named = report.ledger.find(shown.detail.when) if isinstance(shown.detail, Row) else None
    cited: Iterator[str] = (item.url for item in (*filter(None, (named,)), *report.ledger.cited(shown.evidence)))
    return next((url for url in cited if url), None)
