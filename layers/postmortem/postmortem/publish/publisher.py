"""Publishes the page of an incident exactly once, whatever is repeated, runs at the same time, or dies half-way.

A page is created by one request, which holds all that a reader sees at first and the incident's key, so it is there or
not. What a lost answer leaves open is found out by looking: once Notion's own deadline is over, under the parent, for
the incident's key. What is missing on a page, or out of date, is made good by renewing it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from postmortem.clients.notion.client import NotionClient
from postmortem.clients.notion.objects import NotionPage
from postmortem.clients.notion.wire import AmbiguousWrite, NotFound
from postmortem.errors import NothingToDo, PermanentFailure, RetryLater, SourceUnavailable
from postmortem.models import (
    KEY_FACTS,
    Incident,
    Job,
    KeyTime,
    KeyTimeName,
    Page,
    PageClaim,
    PageContent,
    PageRecord,
)
from postmortem.publish.corrections import corrected_times, rows_of
from postmortem.publish.manuscript import Manuscript, first_request
from postmortem.publish.parent import Parent, ParentKind, find_parent
from postmortem.publish.regions import regions
from postmortem.publish.renewing import renew, write_rest
from postmortem.publish.search import MINUTE, page_on_record, page_under
from postmortem.publish.shortfall import Shortfall
from postmortem.publish.standing_page import StandingPage, read_page, read_places
from postmortem.publish.writing import OUTCOME_SECONDS, unknown_outcome
from postmortem.settings import PipelineSettings
from postmortem.time_limit import TimeLimit


class PageRegistry(Protocol):
    """What is remembered of each incident's page. Every method may raise RetryLater."""

    def claim(
        self, incident_key: str, job_id: str, lease_seconds: float, *, former_key: str | None = None
    ) -> PageClaim:
        """The sole right to write the incident's page, and what is known of it, maybe under its `former_key`.

        Raises RetryLater while another job has it.
        """
        ...

    def note_create(self, claim: PageClaim, at: datetime, missed: frozenset[str]) -> None:
        """Notes that Notion is about to be asked to write a page without what is `missed`.

        Raises RetryLater where the claim is no longer ours.
        """
        ...

    def note_page(self, claim: PageClaim, page: Page, covers: datetime | None, missed: frozenset[str]) -> None:
        """Notes that the page stands, and forgets what note_create noted; raises as that does."""
        ...


@dataclass(frozen=True, slots=True)
class PageState:
    """What a page that is there already tells: resolutions up to `covers`, without what is `missed`.

    `done` means that what is to be published stands there: this job wrote it. `broken_off` that its writing did not
    come to an end.
    """

    covers: datetime | None
    done: bool
    missed: frozenset[str]
    broken_off: bool = False


@dataclass(frozen=True, slots=True)
class Reservation:
    """The claimed place of an incident's page: the page that stands there and what it tells, else its parent.

    `corrections` are the key times that people have corrected on the page.
    """

    incident: Incident
    title: str
    job: Job
    claim: PageClaim
    page: NotionPage | None
    parent: Parent | None
    told: PageState | None = None
    corrections: tuple[KeyTime, ...] = ()


class Publisher:
    """Writes pages into Notion. Jobs about different incidents may use one at the same time."""

    def __init__(
        self,
        client: NotionClient,
        settings: PipelineSettings,
        registry: PageRegistry,
        clock: Callable[[], datetime],
    ) -> None:
        self._client = client
        self._settings = settings
        self._registry = registry
        self._clock = clock

    def find_parent(self, limit: TimeLimit) -> Parent:
        """Where pages are written. Raises PermanentFailure that says what to do, or RetryLater."""
        with _as_job_errors():
            return find_parent(self._client, self._settings, limit)

    def reserve(self, incident: Incident, title: str, shortfall: Shortfall, job: Job, limit: TimeLimit) -> Reservation:
        """Claim the incident's page and find its place, before a model is paid for what stands on it.

        Raises NothingToDo where the page is there and tells it all, RetryLater while another job writes it, its outcome
        is not known yet or Notion is busy, PermanentFailure where a person must act first.
        """
        claim = self._registry.claim(incident.key, job.job_id, limit.remaining(), former_key=incident.former_key)
        self._await_outcome(claim.record)
        with _as_job_errors():
            place = self._find_place(incident, title, job, claim, limit)
            return place if place.page is None else self._looked_at(place, place.page, shortfall, limit)

    def publish(self, place: Reservation, content: PageContent, shortfall: Shortfall, limit: TimeLimit) -> Page:
        """The incident's page: created, or renewed where it has one that is out of date.

        Raises NothingToDo where the page tells it all already, RetryLater where Notion is busy or the outcome of a
        write is not known yet, PermanentFailure where a person must act first.
        """
        with _as_job_errors():
            if place.page is not None and place.told is not None:
                return self._renew(place, place.page, place.told, content, shortfall, limit)
            return self._create(place, content, shortfall, limit)

    def _await_outcome(self, record: PageRecord) -> None:
        """A write without an answer may still be going on: look for its outcome only after Notion's deadline."""
        if record.create_started_at is None:
            return
        left = OUTCOME_SECONDS - (self._clock() - record.create_started_at).total_seconds()
        if left > 0:
            raise RetryLater("Notion may still be writing this incident's page.", after_seconds=left)

    def _find_place(self, incident: Incident, title: str, job: Job, claim: PageClaim, limit: TimeLimit) -> Reservation:
        page, parent = page_on_record(self._client, claim.record, limit), None
        if page is None:
            parent = find_parent(self._client, self._settings, limit)
            started = claim.record.create_started_at
            page = page_under(self._client, parent, incident, title, started, limit)
        return Reservation(incident, title, job, claim, page, parent)

    def _looked_at(self, place: Reservation, page: NotionPage, shortfall: Shortfall, limit: TimeLimit) -> Reservation:
        """The place of a page that is there, with what it tells and what people have corrected on it."""
        record, standing = place.claim.record, None
        if page.id != record.page_id or record.create_started_at is not None:
            standing = read_page(self._client, page, limit)
        told = _told(place, page, standing)
        if not told.done and not _is_wanted(place, told, shortfall):
            raise self._nothing_to_do(place, page, told)
        if _is_wanted(place, told, shortfall):
            standing = standing or read_page(self._client, page, limit)
            place = replace(place, corrections=self._corrections(standing, place.incident, limit))
        return replace(place, told=told)

    def _corrections(self, standing: StandingPage, incident: Incident, limit: TimeLimit) -> tuple[KeyTime, ...]:
        if standing.layout is None:
            return ()
        found = regions(standing.blocks, standing.layout, standing.receipt).get(KEY_FACTS)
        own = found.own if found else ()
        tables = [place for place in own if standing.blocks[place].type == "table"]
        blocks = read_places(self._client, standing.blocks, tables, limit)
        rows = list(rows_of([blocks[place] for place in tables]))
        return corrected_times(standing.layout, rows, standing.page.columns, incident, self._clock())

    def _create(self, place: Reservation, content: PageContent, shortfall: Shortfall, limit: TimeLimit) -> Page:
        assert place.parent is not None, "a reservation has a page or a parent"
        incident, claim = place.incident, place.claim
        properties = place.parent.properties(incident, place.title)
        writing = Manuscript(content, place.job.job_id, self._clock(), incident.resolved_at, properties)
        blocks, layout = first_request(writing)
        self._registry.note_create(claim, self._clock(), shortfall.marks)
        try:
            created = self._client.create_page(place.parent.reference(), properties, blocks, limit)
        except AmbiguousWrite as outcome:
            if outcome.committed_id is None:
                raise unknown_outcome(outcome) from None
            created = self._client.page(outcome.committed_id, limit)
        if layout.is_under_way:
            write_rest(self._client, read_page(self._client, created, limit), blocks, writing, limit)
        page = Page(created.id, created.url, place.title)
        self._registry.note_page(claim, page, incident.resolved_at, shortfall.marks)
        return page

    def _renew(
        self,
        place: Reservation,
        found: NotionPage,
        told: PageState,
        content: PageContent,
        shortfall: Shortfall,
        limit: TimeLimit,
    ) -> Page:
        """The page that is there, renewed where that is wanted."""
        page, missed = Page(found.id, found.url, found.title, existed=True), told.missed
        covers = place.incident.resolved_at or told.covers
        if _is_wanted(place, told, shortfall):
            missed = shortfall.marks
            properties = self._properties(place, found, limit)
            writing = Manuscript(content, place.job.job_id, self._clock(), covers, properties, place.corrections)
            self._registry.note_create(place.claim, self._clock(), missed)
            renew(self._client, read_page(self._client, found, limit), writing, limit)
        elif not told.done:
            raise self._nothing_to_do(place, found, told)
        self._registry.note_page(place.claim, page, covers, missed)
        return page

    def _properties(self, place: Reservation, found: NotionPage, limit: TimeLimit) -> dict[str, Any]:
        """What the columns of a row ask for now; nothing for a page that stands in no table."""
        if not set(found.columns) - {"title"}:
            return {}
        parent = place.parent or find_parent(self._client, self._settings, limit)
        if parent.kind is not ParentKind.DATA_SOURCE or parent.id not in found.parents:
            return {}
        times = {time.name: time.at for time in place.corrections}
        incident = replace(
            place.incident,
            started_at=times.get(KeyTimeName.STARTED, place.incident.started_at),
            detected_at=times.get(KeyTimeName.DETECTED, place.incident.detected_at),
            resolved_at=times.get(KeyTimeName.RESOLVED, place.incident.resolved_at),
        )
        return parent.properties(incident, place.title)

    def _nothing_to_do(self, place: Reservation, found: NotionPage, told: PageState) -> NothingToDo:
        """What ends the job where the page is there; it is put on record if it was not."""
        if place.claim.record.page_id != found.id or place.claim.record.create_started_at:
            page = Page(found.id, found.url, found.title, existed=True)
            self._registry.note_page(place.claim, page, told.covers, told.missed)
        lacking = ", and what it lacks cannot be told yet: do what its gaps say first" if told.missed else ""
        reason = f"This incident has its post-mortem already{lacking}; ask with “force” for a new revision of it."
        return NothingToDo(reason, page_id=found.id, page_url=found.url)


def _told(place: Reservation, page: NotionPage, standing: StandingPage | None) -> PageState:
    """What the page tells: by its record, or by what it remembers itself where the record may be out of date."""
    record, made = place.claim.record, _end_of(page.created_at)
    if standing is None:
        return PageState(record.covers or made, record.job_id == place.job.job_id, record.missed)
    layout = standing.layout
    if layout is None:
        return PageState(record.covers or made, done=False, missed=record.missed)
    was_ended = not layout.is_under_way and layout.job_id != record.job_id and record.create_started_at is not None
    return PageState(
        layout.covers or made,
        done=not layout.is_under_way and layout.job_id == place.job.job_id,
        missed=record.draft_missed if was_ended else record.missed,
        broken_off=layout.is_under_way,
    )


def _is_wanted(place: Reservation, told: PageState, shortfall: Shortfall) -> bool:
    """True if there is something to tell that the page does not tell, or somebody wants it told anew."""
    if told.broken_off or _is_later(place.incident.resolved_at, told.covers):
        return True
    return not told.done and (place.job.force or shortfall.mends(told.missed))


def _is_later(resolved_at: datetime | None, covers: datetime | None) -> bool:
    return resolved_at is not None and covers is not None and resolved_at > covers


def _end_of(minute: datetime | None) -> datetime | None:
    return minute + MINUTE if minute else None


@contextmanager
def _as_job_errors() -> Iterator[None]:
    """Without Notion there is no page, so what would be a gap for a source ends or delays the job here."""
    try:
        yield
    except SourceUnavailable as error:
        if error.permanent or isinstance(error, NotFound):
            raise PermanentFailure(str(error)) from None
        raise RetryLater(str(error), after_seconds=error.after_seconds) from None
