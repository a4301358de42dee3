"""Establishes what code can stand for: ledger → facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from postmortem.facts.beginnings import begun_by_the_ticket, in_time, started, stated_spans
from postmortem.facts.conflicts import conflicts
from postmortem.facts.discussion import Discussion
from postmortem.facts.ends import mitigated, resolved
from postmortem.facts.intervals import impossible_orders, intervals
from postmortem.facts.noticing import acknowledged, detected
from postmortem.facts.record import record
from postmortem.facts.ticket import IncidentTicket
from postmortem.models import Conflict, Facts, Found, Incident, KeyTime, KeyTimeName, Ledger
from postmortem.text.language import tr


def establish(incident: Incident, ledger: Ledger, evidential: Callable[[str], str] = str) -> Facts:
    """Key times, intervals, conflicts, the ticket's changes and the record of an incident.

    `evidential` cuts a text to the part that may count as evidence, so that orders to a reader give no key time
    and do not stand in the record.
    """
    ticket = IncidentTicket(incident, ledger)
    about = f"{incident.title} {incident.description} {incident.service} {incident.impact}"
    talk = Discussion(ticket, evidential)
    stated = stated_spans(talk)
    begun = begun_by_the_ticket(talk, stated)
    noticed = detected(talk, begun)
    spans = in_time(stated, noticed)
    began = started(talk, spans, noticed)
    ended = resolved(talk)
    times = (
        began,
        noticed,
        acknowledged(talk, noticed, begun),
        mitigated(talk, spans, noticed.earliest or began.earliest or began.latest),
        ended,
    )
    return _with_times(
        Facts(changes=ticket.changes, record=record(ledger, evidential, about)),
        times,
        conflicts(ticket, talk.alerts, ended),
    )


def with_proposed(facts: Facts, proposed: Sequence[KeyTime]) -> Facts:
    """The facts with proposed key times where code found no moment; what a source gives stands before a proposal.

    That the effect ended is taken only from words that state when: a message that says so ("pods launch again") comes
    before or after the end, nobody knows how long.
    """
    by_name = {time.name: time for time in proposed if not _only_tells_of_the_end(time)}
    times = tuple(
        by_name.get(time.name, time) if time.is_unknown or (time.is_range and time.earliest is None) else time
        for time in facts.key_times
    )
    return _with_times(facts, times, tuple(conflict for conflict in facts.conflicts if not conflict.times))


def with_earlier_symptom(facts: Facts, at: datetime, evidence: tuple[str, ...]) -> Facts:
    """The facts with an earlier first symptom, where only a first symptom tells when the incident started.

    `evidence` is the piece whose own time `at` is; a checked row of the timeline tells that the effect was there then.
    """
    began = facts.key_time(KeyTimeName.STARTED)
    if began.found is not Found.FIRST_SYMPTOM or began.latest is None or at >= began.latest:
        return facts
    seen = replace(
        began, latest=at, evidence=evidence, how=tr("the first row of the timeline that tells of the effect")
    )
    times = tuple(seen if time.name is KeyTimeName.STARTED else time for time in facts.key_times)
    return _with_times(facts, times, tuple(conflict for conflict in facts.conflicts if not conflict.times))


def with_corrected(facts: Facts, corrected: Sequence[KeyTime]) -> Facts:
    """The facts with the key times as the team has corrected them, before whatever a source or a model gives."""
    if not corrected:
        return facts
    by_name = {time.name: time for time in corrected}
    times = tuple(by_name.get(time.name, time) for time in facts.key_times)
    return _with_times(facts, times, tuple(conflict for conflict in facts.conflicts if not conflict.times))


def _only_tells_of_the_end(time: KeyTime) -> bool:
    return time.name is KeyTimeName.MITIGATED and time.found is Found.MESSAGE


def _with_times(facts: Facts, times: tuple[KeyTime, ...], found: tuple[Conflict, ...]) -> Facts:
    return Facts(times, intervals(times), (*found, *impossible_orders(times)), facts.changes, facts.record)
