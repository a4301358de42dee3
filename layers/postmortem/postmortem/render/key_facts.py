"""The key facts: the ticket's fields, how long and what next at a glance, the key times and how they are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from postmortem.models.draft import Action, ActionState, Part
from postmortem.models.facts import SEVERITY_DIFFERS, Found, Interval, KeyTime, KeyTimeName
from postmortem.models.moments import Precision
from postmortem.models.report import Report, Words
from postmortem.render import words
from postmortem.render.document import Bullet, Fold, Span, Spans, Table, plain
from postmortem.render.prose import COMPUTED, Prose
from postmortem.render.timeline import told_otherwise
from postmortem.text.language import tr, tr_number

FactRow = tuple[Spans, Spans]
_STATES = (ActionState.AGREED, ActionState.PROPOSED, ActionState.DONE)
_IMPACT = (
    KeyTimeName.STARTED,
    KeyTimeName.MITIGATED,
)  # the other intervals are told beside the key time that ends them


def key_facts(report: Report, prose: Prose, zone: str) -> Table:
    """The table; a field that the ticket does not give has no row, a key time that is not known says so."""
    rows = (*_fields(report, prose), *_at_a_glance(report, prose), *_key_times(report, prose, zone))
    return Table((tr("Fact"), tr("Value")), rows)


def _fields(report: Report, prose: Prose) -> Iterator[FactRow]:
    incident, ticket = report.incident, report.ticket_ids()
    status = f" · {incident.status}" if incident.status else ""
    yield plain(tr("Incident")), (Span(incident.title, url=incident.url), Span(status), *prose.links(ticket))
    for name, value in (
        (tr("Severity"), _severity(report)),
        (tr("Service"), incident.service),
        (tr("Owner"), incident.owner),
        (tr("Impact, as the ticket says"), "" if _is_quoted(report, incident.impact) else incident.impact),
    ):
        if value:
            yield plain(name), (Span(value), *prose.links(ticket))


def _at_a_glance(report: Report, prose: Prose) -> Iterator[FactRow]:
    """What a manager asks first: how long it hurt, and what is still to be done."""
    for interval in report.facts.intervals:
        if _is_of_impact(interval) and (interval.in_conflict or interval.shortest is not None):
            yield plain(tr(interval.name)), (*_length(report, interval), *prose.links(_ends(report, interval)))
    if actions := [shown.detail for shown in report.of(Part.ACTION) if isinstance(shown.detail, Action)]:
        yield plain(tr("Follow-ups")), plain(_follow_ups(actions))


def _follow_ups(actions: Sequence[Action]) -> str:
    """How many action items there are by their state, and how many of the open ones have no owner or no date."""
    counted = [
        _counted(state, number) for state in _STATES if (number := sum(action.state is state for action in actions))
    ]
    to_do = [action for action in actions if action.state is not ActionState.DONE]
    lacking: list[str] = []
    if homeless := sum(not action.owner for action in to_do):
        lacking.append(tr_number("{number} without an owner", "{number} without an owner", homeless))
    if undated := sum(not action.due for action in to_do):
        lacking.append(tr_number("{number} without a due date", "{number} without a due date", undated))
    return "; ".join(", ".join(part) for part in (counted, lacking) if part)


def _counted(state: ActionState, number: int) -> str:
    match state:
        case ActionState.AGREED:
            return tr_number("{number} agreed", "{number} agreed", number)
        case ActionState.PROPOSED:
            return tr_number("{number} proposed", "{number} proposed", number)
        case ActionState.DONE:
            return tr_number("{number} done", "{number} done", number)


def _severity(report: Report) -> str:
    """What the ticket's column holds, and that its log says otherwise where it does."""
    severity = report.incident.severity
    differs = any(conflict.about == SEVERITY_DIFFERS for conflict in report.facts.conflicts)
    return tr("{severity}, contradicted by the ticket's log", severity=severity) if differs else severity


def _is_quoted(report: Report, words_of_ticket: str) -> bool:
    """Whether the words stand in a sentence of the page: nothing is quoted twice."""
    flat = " ".join(words_of_ticket.split())
    return any(flat in token.text for shown in report.shown for token in shown.text if isinstance(token, Words))


def _key_times(report: Report, prose: Prose, zone: str) -> Iterator[FactRow]:
    for time in report.facts.key_times:
        ids = tuple(dict.fromkeys((*time.evidence, *_start_of(report, time))))
        value = (
            Span(words.key_time(time, zone), at=_moment(time)),
            Span(f", {words.basis(time)}" if time.at else ""),
            Span(_conflict(report, time)),
            *_since(report, time),
            *prose.links(ids),
            *_otherwise(report, prose, time),
        )
        yield plain(words.key_time_name(time.name)), tuple(span for span in value if span.text)


def how_they_are_known(report: Report, prose: Prose) -> tuple[Fold, ...]:
    """A fold that says of each key time how it was found, with its evidence."""
    lines = tuple(
        Bullet((Span(f"{words.key_time_name(time.name)}: ", bold=True), Span(time.how), *prose.links(time.evidence)))
        for time in report.facts.key_times
        if time.how
    )
    return (Fold(tr("How the times are known ({number})", number=len(lines)), lines),) if lines else ()


def _moment(time: KeyTime) -> datetime | None:
    """The moment that a key time tells, to the minute or better."""
    at = time.latest if time.found is Found.FIRST_SYMPTOM else time.at
    return at if time.precision in (Precision.MINUTE, Precision.SECOND) else None


def _since(report: Report, time: KeyTime) -> Spans:
    """How long it took up to a key time, such as the time to detect; nothing where that is unknown."""
    spans = (
        span
        for interval in _up_to(report, time)
        for span in (Span(f" · {words.interval_within(interval)} "), *_length(report, interval))
    )
    return tuple(spans)


def _start_of(report: Report, time: KeyTime) -> tuple[str, ...]:
    """The evidence of the other end of what is told beside a key time."""
    return tuple(one for interval in _up_to(report, time) for one in report.facts.key_time(interval.start).evidence)


def _up_to(report: Report, time: KeyTime) -> Iterator[Interval]:
    for interval in report.facts.intervals:
        if interval.end is time.name and not _is_of_impact(interval) and interval.shortest is not None:
            yield interval


def _is_of_impact(interval: Interval) -> bool:
    return (interval.start, interval.end) == _IMPACT


def _otherwise(report: Report, prose: Prose, time: KeyTime) -> Spans:
    """The other time that the timeline gives for what a key time names, with its evidence."""
    row = told_otherwise(report, time)
    if row is None or row.moment is None:
        return ()
    at = words.clock_time(row.moment.at, precision=Precision.MINUTE)
    return (Span(tr("; the timeline has it at {time}", time=at)), *prose.links(row.evidence))


def _conflict(report: Report, time: KeyTime) -> str:
    others = sorted(
        {
            words.key_time_within(name)
            for conflict in report.facts.conflicts
            if time.name in conflict.times
            for name in conflict.times
            if name is not time.name
        }
    )
    return tr(", conflicts with {times}", times=tr(" and ").join(others)) if others else ""


def _ends(report: Report, interval: Interval) -> tuple[str, ...]:
    ends = (report.facts.key_time(end).evidence for end in (interval.start, interval.end))
    return tuple(dict.fromkeys(evidence_id for end in ends for evidence_id in end))


def _length(report: Report, interval: Interval) -> Spans:
    length = words.interval(words.as_exact_as_its_ends(interval, report.facts))
    return plain(length if interval.in_conflict else f"{length} {COMPUTED}")
