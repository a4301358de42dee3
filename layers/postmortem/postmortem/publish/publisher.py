"""Publishes the page of an incident exactly once, whatever is repeated, runs at the same time, or dies half-way.

A page is created in one request, so it is there whole or not at all. What a lost answer leaves open is found out by
looking: once Notion's own deadline is over, under the parent, for the incident's key.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from postmortem.clients.notion.client import NotionClient
from postmortem.clients.notion.limits import MAX_BLOCKS, MAX_BYTES, MAX_CHILDREN, count_blocks
from postmortem.clients.notion.objects import NotionPage
from postmortem.clients.notion.wire import AmbiguousWrite, NotFound
from postmortem.errors import NothingToDo, PermanentFailure, RetryLater, SourceUnavailable
from postmortem.models import Incident, Job, Page, PageClaim, PageFields, PageRecord
from postmortem.publish.own_database import OUTCOME_SECONDS, DatabaseRegistry, Shelf
from postmortem.publish.parent import Parent
from postmortem.publish.search import MINUTE, made_since, page_on_record, page_under
from postmortem.publish.shortfall import Shortfall
from postmortem.settings import PipelineSettings
from postmortem.text.language import tr
from postmortem.time_limit import TimeLimit

MAX_LEVELS = 3  # Notion: levels of blocks in one request, developers.notion.com/reference/patch-block-children
_DIVIDER: dict[str, Any] = {"type": "divider", "divider": {}}

Blocks = Sequence[dict[str, Any]]


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
    """The claimed place of an incident's page: the page that stands there, or else the parent to write it under."""

    incident: Incident
    title: str
    job: Job
    claim: PageClaim
    page: NotionPage | None
    parent: Parent | None


@dataclass(frozen=True, slots=True)
class _Standing:
    """What a page that is there already tells: resolutions up to `covers`, without what is `missed`.

    `done` means that what is to be published stands there: this job wrote it, or the write whose answer was lost.
    """

    covers: datetime | None
    done: bool
    missed: frozenset[str]


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
            if place.page is not None and claim.record.create_started_at is None:
                standing = self._standing(place, place.page, (), limit)
                if not standing.done and not _is_wanted(place, standing, shortfall):
                    raise self._nothing_to_do(place, place.page, standing)
        return place

    def publish(
        self, place: Reservation, blocks: Blocks, fields: PageFields, shortfall: Shortfall, limit: TimeLimit
    ) -> Page:
        """The incident's page: created, or with a new revision on top where it has one that is out of date.

        `blocks` fit into one request; `fields` fill the columns of a database. Raises NothingToDo where the page tells
        it all already, RetryLater where Notion is busy or the outcome of a write is not known yet, PermanentFailure
        where a person must act first.
        """
        _refuse_unfit(blocks)
        with _as_job_errors():
            if place.page is not None:
                return self._renew(place, place.page, blocks, shortfall, limit)
            return self._create(place, blocks, fields, shortfall, limit)

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

    def _standing(self, place: Reservation, page: NotionPage, blocks: Blocks, limit: TimeLimit) -> _Standing:
        record, made = place.claim.record, _end_of(page.created_at)
        started = record.create_started_at
        if page.id != record.page_id:
            done = made_since(page, started)
            return _Standing(made, done, record.draft_missed if done else frozenset())
        if started is not None and (revised_at := self._revised_at(page, blocks, started, limit)):
            return _Standing(_end_of(revised_at), done=True, missed=record.draft_missed)
        written = started is None and record.job_id == place.job.job_id
        return _Standing(record.covers or made, written, record.missed)

    def _revised_at(self, page: NotionPage, blocks: Blocks, started: datetime, limit: TimeLimit) -> datetime | None:
        """When the revision whose answer was lost was written; None where the page does not begin with it."""
        first = self._client.first_block(page.id, limit)
        if first is None or first.type != blocks[0]["type"] or first.created_at == page.created_at:
            return None
        return first.created_at if made_since(first, started) else None

    def _create(
        self, place: Reservation, blocks: Blocks, fields: PageFields, shortfall: Shortfall, limit: TimeLimit
    ) -> Page:
        assert place.parent is not None, "a reservation has a page or a parent"
        incident, claim = place.incident, place.claim
        self._registry.note_create(claim, self._clock(), shortfall.marks)
        properties = place.parent.properties(place.title, fields)
        try:
            created = self._client.create_page(place.parent.reference(), properties, blocks, limit)
        except AmbiguousWrite as outcome:
            created = self._client.page(_committed(outcome), limit)
        page = Page(created.id, created.url, place.title)
        self._registry.note_page(claim, page, incident.resolved_at, shortfall.marks)
        return page

    def _renew(
        self, place: Reservation, found: NotionPage, blocks: Blocks, shortfall: Shortfall, limit: TimeLimit
    ) -> Page:
        """The page that is there, with a new revision above what stands on it where that is wanted."""
        standing = self._standing(place, found, blocks, limit)
        page, missed = Page(found.id, found.url, found.title, existed=True), standing.missed
        if _is_wanted(place, standing, shortfall):
            missed = shortfall.marks
            self._registry.note_create(place.claim, self._clock(), missed)
            try:
                self._client.prepend(page.page_id, _as_revision(blocks), limit)
            except AmbiguousWrite as outcome:
                _committed(outcome)
        elif not standing.done:
            raise self._nothing_to_do(place, found, standing)
        self._registry.note_page(place.claim, page, place.incident.resolved_at or standing.covers, missed)
        return page

    def _nothing_to_do(self, place: Reservation, found: NotionPage, standing: _Standing) -> NothingToDo:
        """What ends the job where the page is there; it is put on record if it was not."""
        if place.claim.record.page_id != found.id or place.claim.record.create_started_at:
            page = Page(found.id, found.url, found.title, existed=True)
            self._registry.note_page(place.claim, page, standing.covers, standing.missed)
        reason = (
            tr(
                "This incident has its post-mortem already, and what it lacks cannot be told yet: do what its gaps say "
                "first; ask with “force” for a new revision of it."
            )
            if standing.missed
            else tr("This incident has its post-mortem already; ask with “force” for a new revision of it.")
        )
        return NothingToDo(reason, page_id=found.id, page_url=found.url)


def _is_wanted(place: Reservation, standing: _Standing, shortfall: Shortfall) -> bool:
    """True if there is something to tell that the page does not tell, or somebody wants it told anew."""
    if _is_later(place.incident.resolved_at, standing.covers):
        return True
    return not standing.done and (place.job.force or shortfall.mends(standing.missed))


def _refuse_unfit(blocks: Blocks) -> None:
    """Raise PermanentFailure where the blocks are too many for one request: a page is never written in parts."""
    total, levels = count_blocks(blocks), _levels(blocks)
    size = len(json.dumps(list(blocks), ensure_ascii=False).encode())
    if len(blocks) > MAX_CHILDREN or total > MAX_BLOCKS or size > MAX_BYTES or levels > MAX_LEVELS:
        raise PermanentFailure(
            tr(
                "The page does not fit into one request to Notion: {top} blocks at the top (at most {most_top}), "
                "{total} in all (at most {most}), {size} bytes (at most {most_bytes}), {levels} levels "
                "(at most {most_levels}). This is a defect of the agent.",
                top=len(blocks),
                most_top=MAX_CHILDREN,
                total=total,
                most=MAX_BLOCKS,
                size=size,
                most_bytes=MAX_BYTES,
                levels=levels,
                most_levels=MAX_LEVELS,
            )
        )


def _levels(blocks: Blocks) -> int:
    return max((1 + _levels(block[block["type"]].get("children", ())) for block in blocks), default=0)


def _as_revision(blocks: Blocks) -> list[dict[str, Any]]:
    """The blocks with a line below them, where the request has room for it."""
    room = len(blocks) < MAX_CHILDREN and count_blocks(blocks) < MAX_BLOCKS
    return [*blocks, _DIVIDER] if room else list(blocks)


def _is_later(resolved_at: datetime | None, covers: datetime | None) -> bool:
    return resolved_at is not None and covers is not None and resolved_at > covers


def _end_of(minute: datetime | None) -> datetime | None:
    return minute + MINUTE if minute else None


def _committed(outcome: AmbiguousWrite) -> str:
    """The id of what was written although the answer was an error; RetryLater where Notion does not say."""
    if outcome.committed_id is None:
        raise RetryLater(
            tr("It is not known yet whether Notion wrote the page: {reason}.", reason=outcome),
            after_seconds=OUTCOME_SECONDS,
        ) from None
    return outcome.committed_id


@contextmanager
def _as_job_errors() -> Iterator[None]:
    """Without Notion there is no page, so what would be a gap for a source ends or delays the job here."""
    try:
        yield
    except SourceUnavailable as error:
        if error.permanent or isinstance(error, NotFound):
            raise PermanentFailure(str(error)) from None
        raise RetryLater(str(error), after_seconds=error.after_seconds) from None
