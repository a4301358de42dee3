"""The table of key facts: the ticket's own fields, the key times with their basis, and the times between them."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem.models.facts import SEVERITY_DIFFERS, Interval, KeyTime
from postmortem.models.moments import Precision
from postmortem.models.report import Report, Words
from postmortem.render import words
from postmortem.render.document import Span, Spans, Table, plain
from postmortem.render.prose import COMPUTED, Prose
from postmortem.render.timeline import told_otherwise

FactRow = tuple[Spans, Spans]


def key_facts(report: Report, prose: Prose, zone: str) -> Table:
    """The table; a field that the ticket does not give has no row, a key time that is not known says so."""
    return Table(
        ("Fact", "Value"), (*_fields(report, prose), *_key_times(report, prose, zone), *_intervals(report, prose))
    )


def _fields(report: Report, prose: Prose) -> Iterator[FactRow]:
    incident = report.incident
    ticket = tuple(item.id for item in report.ledger if item.ref == f"monday:item:{incident.item_id}")
    yield plain("Incident"), (Span(incident.title, url=incident.url),)
    for name, value in (
        ("Status", incident.status),
        ("Severity", _severity(report)),
        ("Service", incident.service),
        ("Owner", incident.owner),
        ("Impact, as the ticket says", "" if _is_quoted(report, incident.impact) else incident.impact),
    ):
        if value:
            yield plain(name), (Span(value), *prose.links(ticket))


def _severity(report: Report) -> str:
    """What the ticket's column holds, and that its log says otherwise where it does."""
    differs = any(conflict.about == SEVERITY_DIFFERS for conflict in report.facts.conflicts)
    return f"{report.incident.severity}, contradicted by the ticket's log" if differs else report.incident.severity


def _is_quoted(report: Report, words_of_ticket: str) -> bool:
    """Whether the words stand in a sentence of the page: nothing is quoted twice."""
    flat = " ".join(words_of_ticket.split())
    return any(flat in token.text for shown in report.shown for token in shown.text if isinstance(token, Words))


def _key_times(report: Report, prose: Prose, zone: str) -> Iterator[FactRow]:
    for time in report.facts.key_times:
        how = f" — {time.how}" if time.how else ""
        shown = Span(f"{words.key_time(time, zone)}{_conflict(report, time)}{how}")
        yield plain(time.name.capitalize()), (shown, *prose.links(time.evidence), *_otherwise(report, prose, time))


def _otherwise(report: Report, prose: Prose, time: KeyTime) -> Spans:
    """The other time that the timeline gives for what a key time names, with its evidence."""
    row = told_otherwise(report, time)
    if row is None or row.moment is None:
        return ()
    at = words.clock_time(row.moment.at, precision=Precision.MINUTE)
    return (Span(f"; the timeline has it at {at}"), *prose.links(row.evidence))


def _conflict(report: Report, time: KeyTime) -> str:
    others = {
        name.value
        for conflict in report.facts.conflicts
        if time.name in conflict.times
        for name in conflict.times
        if name is not time.name
    }
    return f", conflicts with {' and '.join(sorted(others))}" if others else ""


def _intervals(report: Report, prose: Prose) -> Iterator[FactRow]:
    for interval in report.facts.intervals:
        if interval.in_conflict or interval.shortest is not None:
            ends = (report.facts.key_time(end).evidence for end in (interval.start, interval.end))
            ids = tuple(dict.fromkeys(evidence_id for end in ends for evidence_id in end))
            length = words.interval(words.as_exact_as_its_ends(interval, report.facts))
            shown = Span(f"{length}{_mark(interval)}")
            yield plain(interval.name), (shown, *prose.links(ids))


def _mark(interval: Interval) -> str:
    return "" if interval.in_conflict else f" {COMPUTED}, {interval.start} → {interval.end}"
