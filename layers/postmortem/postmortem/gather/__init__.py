"""Reads everything that belongs to the incident: Monday first, as it says where to look, the rest side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Protocol

from postmortem.errors import RetryLater, SourceUnavailable
from postmortem.gather.window import BEFORE, reopened
from postmortem.models import Coverage, Gap, Gathered, Job, Leads, Source
from postmortem.text.language import tr
from postmortem.threads import Threads
from postmortem.time_limit import TimeLimit

LONGEST_WAIT_FOR_TICKET = 600.0  # seconds that Monday may ask for; people wait for the page
_LEFT_FOR_OTHER_FAILURES = 2  # deliveries; the ones before may be spent on waiting for the ticket
_AT_ONCE = 4  # readings of three sources, of which Monday has two

Reading = Callable[[TimeLimit], Gathered]
Search = Callable[[Leads, TimeLimit], Gathered]


class LeadingSource(Protocol):
    """The source that knows the incident itself."""

    def lead(self, job: Job, limit: TimeLimit) -> tuple[Leads, Reading]:
        """Where to look, and what reads the ticket's own evidence: nobody need wait for it to look elsewhere."""
        ...

    def related(self, leads: Leads, limit: TimeLimit) -> Gathered:
        """What else the source holds about the incident."""
        ...

    def leads_without_source(self, job: Job, error: SourceUnavailable) -> tuple[Leads, Gathered]:
        """Where to look when the source cannot be read: what the job itself says, and what it leaves open.

        Raises RetryLater or PermanentFailure, as `error` may pass or not, where the job does not name the incident by
        its id: a page would be written that nobody recognises as that incident's later.
        """
        ...


class TalkSource(Protocol):
    """The source that holds the conversation; `prepare` may run before anything is known of the incident."""

    def prepare(self, limit: TimeLimit) -> None:
        """Read what does not depend on the incident."""
        ...

    def gather(self, leads: Leads, limit: TimeLimit) -> Gathered:
        """The messages that belong to the incident; asked once more where its window had to be opened further.

        A source that opens the window by itself (`window.reopened`) says so in the `windows` of its coverage.
        """
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


def gather(sources: Sources, job: Job, limit: TimeLimit, *, deliveries_left: int = 0) -> tuple[Leads, Gathered]:
    """The leads and everything that was found; a source that fails becomes a gap, not an error.

    Where the evidence states an earlier start than the window holds, what depends on the window is read once more.
    Raises NothingToDo or PermanentFailure where the ticket itself says that there is no incident to write about, and
    RetryLater where the ticket cannot be read now but may be at one of the next deliveries: without it, nobody knows
    the incident's name.
    """
    with Threads(max_workers=_AT_ONCE, thread_name_prefix="gather") as pool:
        slack_is_down = pool.submit(_failure_of, lambda: sources.slack.prepare(limit))
        found = Gathered()
        readings: list[tuple[Source, Reading]] = []
        in_window: list[tuple[Source, Search]] = []
        try:
            leads, ticket = sources.monday.lead(job, limit)
            readings.append((Source.MONDAY, ticket))
            in_window.append((Source.MONDAY, sources.monday.related))
        except SourceUnavailable as error:
            leads, assumed = sources.monday.leads_without_source(job, error)
            if deliveries_left >= _LEFT_FOR_OTHER_FAILURES and _may_pass(error) and limit.remaining() > 0:
                raise RetryLater(str(error), after_seconds=error.after_seconds) from None
            found += _missing(Source.MONDAY, error) + assumed
        readings.append((Source.NOTION, partial(sources.notion.gather, leads)))
        parts = [pool.submit(_read, source, reading, limit) for source, reading in readings]
        searching = _search(pool, in_window, leads, limit)
        if (down := slack_is_down.result()) is None:
            in_window.append((Source.SLACK, sources.slack.gather))
            searching += _search(pool, in_window[-1:], leads, limit)
        else:
            found += _missing(Source.SLACK, down)
        found = sum((part.result() for part in parts), start=found)
        searched = [part.result() for part in searching]
        wider = reopened(leads, sum(searched, start=found).evidence)
        too_narrow = [n for n, part in enumerate(searched) if not _reaches_back(part, wider.window.start)]
        again = _search(pool, [in_window[n] for n in too_narrow] if wider != leads else [], wider, limit)
        for n, part in zip(too_narrow, again, strict=False):
            searched[n] = _together(searched[n], part.result())
    found = sum(searched, start=found)
    return wider, found + _still_too_narrow(wider, found)


def _search(
    pool: Executor, searches: Iterable[tuple[Source, Search]], leads: Leads, limit: TimeLimit
) -> list[Future[Gathered]]:
    return [pool.submit(_read, source, partial(search, leads), limit) for source, search in searches]


def _reaches_back(part: Gathered, start: datetime) -> bool:
    """True if a source has read from there on, as one has that opened the window by itself."""
    return any(window.start <= start for told in part.coverage for window in told.windows)


def _together(first: Gathered, again: Gathered) -> Gathered:
    """Both readings, told as the second; where that one failed, the first stands and the gap of the second is added."""
    if not any(told.windows for told in again.coverage):
        return first + again
    return replace(first + again, coverage=again.coverage, gaps=again.gaps)


def _still_too_narrow(leads: Leads, found: Gathered) -> Gathered:
    """A gap where what was read last states a start that lies before even the reopened window."""
    stated = reopened(leads, found.evidence).window.start + BEFORE
    if leads.first_window is None or stated >= leads.window.start:
        return Gathered()
    gap = Gap(
        "slack",
        tr("the time before {at}", at=f"{leads.window.start:%Y-%m-%d %H:%M} UTC"),
        tr("only what was read last states that it began at {at}", at=f"{stated:%Y-%m-%d %H:%M} UTC"),
        tr("Send started_at and resolved_at to search that time."),
    )
    return Gathered(gaps=(gap,))


def _may_pass(error: SourceUnavailable) -> bool:
    """True if waiting a few minutes can help."""
    return not error.permanent and (error.after_seconds or 0) <= LONGEST_WAIT_FOR_TICKET


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
