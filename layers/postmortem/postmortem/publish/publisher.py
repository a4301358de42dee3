"""Publishes the page of an incident exactly once, whatever is repeated, runs at the same time, or dies half-way.

A page is created by one request, which holds all that a reader sees at first and the incident's key, so it is there or
not. What a lost answer leaves open is found out by looking: once Notion's own deadline is over, under the parent, for
the incident's key. What is missing on a page, or out of date, is made good by renewing it.
"""

from __future__ import annotations

import time
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
    Page,
    PageClaim,
    PageContent,
    PageFields,
    PageRecord,
)
from postmortem.publish.corrections import corrected_times, rows_of
from postmortem.publish.manuscript import Manuscript, first_request
from postmortem.publish.own_database import OUTCOME_SECONDS, DatabaseRegistry, Shelf
from postmortem.publish.page_state import PageState, state_on_page, state_on_record
from postmortem.publish.parent import Parent, ParentKind
from postmortem.publish.regions import regions
from postmortem.publish.renewing import renew, write_rest
from postmortem.publish.search import page_on_record, page_under
from postmortem.publish.shortfall import Shortfall
from postmortem.publish.standing_page import StandingPage, read_page, read_places
from postmortem.publish.writing import unknown_outcome
from postmortem.settings import PipelineSettings
from postmortem.text.language import tr
from postmortem.time_limit import TimeLimit


class PageRegistry(DatabaseRegistry, Protocol):
    """What is remembered of each incident's page, and of where pages are kept. Every method may raise RetryLater."""

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
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._shelf = Shelf(client, settings, registry, sleep)
        self._registry = registry
        self._clock = clock

    def find_parent(self, limit: TimeLimit) -> Parent:
        """Where pages are written. Raises PermanentFailure that says what to do, or RetryLater."""
        with _as_job_errors():
            return self._shelf.find(limit)

    def reserve(self, incident: Incident, title: str, shortfall: Shortfall, job: Job, limit: TimeLimit) -> Reservation:
        """Claim the incident's page and find its place, or make it, before a model is paid for what stands on it.

        Raises NothingToDo where the page is there and tells it all, RetryLater while another job writes it, its outcome
        is not known yet or Notion is busy, PermanentFailure where a person must act first.
        """
        claim = self._registry.claim(incident.key, job.job_id, limit.remaining(), former_key=incident.former_key)
        self._await_outcome(claim.record)
        with _as_job_errors():
            place = self._find_place(incident, title, job, claim, limit)
            return place if place.page is None else self._looked_at(place, place.page, shortfall, limit)

    def publish(
        self, place: Reservation, content: PageContent, fields: PageFields, shortfall: Shortfall, limit: TimeLimit
    ) -> Page:
        """The incident's page: created, or renewed where it has one that is out of date.

        `fields` fill the columns of a database. Raises NothingToDo where the page tells it all already, RetryLater
        where Notion is busy or the outcome of a write is not known yet, PermanentFailure where a person must act first.
        """
        with _as_job_errors():
            if place.page is not None and place.told is not None:
                return self._renew(place, place.page, place.told, content, fields, shortfall, limit)
            return self._create(place, content, fields, shortfall, limit)

    def _await_outcome(self, record: PageRecord) -> None:
        """A write without an answer may still be going on: look for its outcome only after Notion's deadline."""
        if record.create_started_at is None:
            return
        left = OUTCOME_SECONDS - (self._clock() - record.create_started_at).total_seconds()
        if left > 0:
            raise RetryLater(tr("Notion may still be writing this incident's page."), after_seconds=left)

    def _find_place(self, incident: Incident, title: str, job: Job, claim: PageClaim, limit: TimeLimit) -> Reservation:
        page, parent = page_on_record(self._client, claim.record, limit), None
        if page is None:
            parent = self._shelf.find(limit)
            started = claim.record.create_started_at
            page = page_under(self._client, parent, incident, title, started, limit)
        if page is None and parent is not None:
            parent = self._shelf.ready(parent, limit)
        return Reservation(incident, title, job, claim, page, parent)

    def _looked_at(self, place: Reservation, page: NotionPage, shortfall: Shortfall, limit: TimeLimit) -> Reservation:
        """The place of a page that is there, with what it tells and what people have corrected on it."""
        record, standing = place.claim.record, None
        if page.id != record.page_id or record.create_started_at is not None:
            standing = read_page(self._client, page, limit)
        told = state_on_page(standing, record, place.job) if standing else state_on_record(page, record, place.job)
        is_wanted = told.lacks(place.incident, shortfall, place.job)
        if not told.done and not is_wanted:
            raise self._nothing_to_do(place, page, told)
        if is_wanted:
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

    def _create(
        self, place: Reservation, content: PageContent, fields: PageFields, shortfall: Shortfall, limit: TimeLimit
    ) -> Page:
        assert place.parent is not None, "a reservation has a page or a parent"
        incident, claim = place.incident, place.claim
        properties = place.parent.properties(place.title, fields)
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
        fields: PageFields,
        shortfall: Shortfall,
        limit: TimeLimit,
    ) -> Page:
        """The page that is there, renewed where that is wanted."""
        page, missed = Page(found.id, found.url, found.title, existed=True), told.missed
        covers = place.incident.resolved_at or told.covers
        if told.lacks(place.incident, shortfall, place.job):
            missed = shortfall.marks
            properties = self._properties(place, found, fields, limit)
            writing = Manuscript(content, place.job.job_id, self._clock(), covers, properties, place.corrections)
            self._registry.note_create(place.claim, self._clock(), missed)
            renew(self._client, read_page(self._client, found, limit), writing, limit)
        elif not told.done:
            raise self._nothing_to_do(place, found, told)
        self._registry.note_page(place.claim, page, covers, missed)
        return page

    def _properties(
        self, place: Reservation, found: NotionPage, fields: PageFields, limit: TimeLimit
    ) -> dict[str, Any]:
        """What the columns of a row take of the fields; nothing for a page that stands in no table."""
        if len(found.columns) <= 1:
            return {}
        parent = place.parent or self._shelf.find(limit)
        if parent.kind is not ParentKind.DATA_SOURCE or parent.id not in found.parents:
            return {}
        return parent.properties(place.title, fields)

    def _nothing_to_do(self, place: Reservation, found: NotionPage, told: PageState) -> NothingToDo:
        """What ends the job where the page is there; it is put on record if it was not."""
        if place.claim.record.page_id != found.id or place.claim.record.create_started_at:
            page = Page(found.id, found.url, found.title, existed=True)
            self._registry.note_page(place.claim, page, told.covers, told.missed)
        reason = (
            tr(
                "This incident has its post-mortem already, and what it lacks cannot be told yet: do what its gaps say "
                "first; ask with “force” for a new revision of it."
            )
            if told.missed
            else tr("This incident has its post-mortem already; ask with “force” for a new revision of it.")
        )
        return NothingToDo(reason, page_id=found.id, page_url=found.url)


@contextmanager
def _as_job_errors() -> Iterator[None]:
    """Without Notion there is no page, so what would be a gap for a source ends or delays the job here."""
    try:
        yield
    except SourceUnavailable as error:
        if error.permanent or isinstance(error, NotFound):
            raise PermanentFailure(str(error)) from None
        raise RetryLater(str(error), after_seconds=error.after_seconds) from None
