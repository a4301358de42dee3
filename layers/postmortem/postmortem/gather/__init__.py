"""Reads everything that belongs to the incident: Monday first, as it says where to look, the rest side by side."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from postmortem.errors import SourceUnavailable
from postmortem.models import Coverage, Gathered, Job, Leads, Source
from postmortem.time_limit import TimeLimit

_AT_ONCE = 4  # readings of three sources, of which Monday has two

Reading = Callable[[TimeLimit], Gathered]


class LeadingSource(Protocol):
    """The source that knows the incident itself."""

    def lead(self, job: Job, limit: TimeLimit) -> tuple[Leads, Reading]:
        """Where to look, and what reads the ticket's own evidence: nobody need wait for it to look elsewhere."""
        ...

    def related(self, leads: Leads, limit: TimeLimit) -> Gathered:
        """What else the source holds about the incident."""
        ...

    def leads_without_source(self, job: Job) -> tuple[Leads, Gathered]:
        """Where to look when the source cannot be read: what the job itself says, and what it leaves open."""
        ...


class TalkSource(Protocol):
    """The source that holds the conversation; `prepare` may run before anything is known of the incident."""

    def prepare(self, limit: TimeLimit) -> None:
        """Read what does not depend on the incident."""
        ...

    def gather(self, leads: Leads, limit: TimeLimit) -> Gathered:
        """The messages that belong to the incident."""
        ...


class KnowledgeSource(Protocol):
    """The source that holds pages."""

    def gather(self, leads: Leads, limit: TimeLimit) -> Gathered:
        """The pages that bear on the incident, and earlier incidents like it."""
        ...


@dataclass(frozen=True)
class Sources:
    """Where evidence is read from."""

    monday: LeadingSource
    slack: TalkSource
    notion: KnowledgeSource


def gather(sources: Sources, job: Job, limit: TimeLimit) -> tuple[Leads, Gathered]:
    """The leads and everything that was found; a source that fails becomes a gap, not an error.

    Raises NothingToDo or PermanentFailure where the ticket itself says that there is no incident to write about.
    """
    with ThreadPoolExecutor(max_workers=_AT_ONCE, thread_name_prefix="gather") as pool:
        slack_is_down = pool.submit(_failure_of, lambda: sources.slack.prepare(limit))
        found = Gathered()
        readings: list[tuple[Source, Reading]] = []
        try:
            leads, ticket = sources.monday.lead(job, limit)
            readings += [(Source.MONDAY, ticket), (Source.MONDAY, partial(sources.monday.related, leads))]
        except SourceUnavailable as error:
            leads, assumed = sources.monday.leads_without_source(job)
            found += _missing(Source.MONDAY, error) + assumed
        readings.append((Source.NOTION, partial(sources.notion.gather, leads)))
        if (down := slack_is_down.result()) is None:
            readings.append((Source.SLACK, partial(sources.slack.gather, leads)))
        else:
            found += _missing(Source.SLACK, down)
        parts = [pool.submit(_read, source, reading, limit) for source, reading in readings]
        return leads, sum((part.result() for part in parts), start=found)


def _failure_of(step: Callable[[], None]) -> SourceUnavailable | None:
    try:
        step()
    except SourceUnavailable as error:
        return error
    return None


def _read(source: Source, reading: Reading, limit: TimeLimit) -> Gathered:
    try:
        return reading(limit)
    except SourceUnavailable as error:
        return _missing(source, error)


def _missing(source: Source, error: SourceUnavailable) -> Gathered:
    gap = replace(error.gap, permanent=error.permanent)
    return Gathered(gaps=(gap,), coverage=(Coverage(source, failed=(error.gap.why,)),))
