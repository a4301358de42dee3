"""Publishes the page of an incident exactly once, whatever is repeated, runs at the same time, or dies half-way.

A page is created in one request, so it is there whole or not at all. What a lost answer leaves open is found out by
looking: once Notion's own deadline is over, under the parent, for the incident's key.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from postmortem.clients.notion.client import NotionClient
from postmortem.clients.notion.objects import BlockHead, NotionPage
from postmortem.clients.notion.wire import AmbiguousWrite, NotFound
from postmortem.errors import NothingToDo, PermanentFailure, RetryLater, SourceUnavailable
from postmortem.models import INCIDENT_KEY_MARK, OWN_PAGE_MARK, Incident, Job, Page, PageRecord
from postmortem.publish.parent import Parent, ParentKind, find_parent
from postmortem.render.notion import MAX_BLOCKS, MAX_BYTES, MAX_CHILDREN, count_blocks
from postmortem.settings import PipelineSettings
from postmortem.time_limit import TimeLimit

OUTCOME_SECONDS = 60.0  # Notion: the longest it works on a request, developers.notion.com/reference/status-codes
MAX_LEVELS = 3  # Notion: levels of blocks in one request, developers.notion.com/reference/patch-block-children
_MINUTE = timedelta(minutes=1)  # Notion cuts its times to the minute
_DIVIDER: dict[str, Any] = {"type": "divider", "divider": {}}

Blocks = Sequence[dict[str, Any]]


class PageRegistry(Protocol):
    """What is remembered of each incident's page. Every method may raise RetryLater."""

    def claim(self, incident_key: str, job_id: str, lease_seconds: float) -> PageRecord:
        """The sole right to write the incident's page, again for the job that has it, and what is known of the page.

        Raises RetryLater while another job has it.
        """
        ...

    def note_create(self, incident_key: str, at: datetime) -> None:
        """Notes that Notion is about to be asked to write the page (`PageRecord.create_started_at`)."""
        ...

    def note_page(self, incident_key: str, page: Page, covers: datetime | None) -> None:
        """Notes that the page stands as written by the job that has the claim, and forgets what note_create noted."""
        ...


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is to be published, and what the registry knows of its page."""

    incident: Incident
    title: str
    blocks: Blocks
    job: Job
    record: PageRecord


@dataclass(frozen=True, slots=True)
class _Standing:
    """A page that is there already. Resolutions up to `covers` are told on it.

    `done` means that what is to be published stands there: this job wrote it, or the write whose answer was lost.
    """

    page: NotionPage
    covers: datetime | None
    done: bool


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

    def refuse_second(self, incident: Incident, job: Job, limit: TimeLimit) -> None:
        """Claim the incident's page before any work is done for it.

        Raises NothingToDo where the page exists and needs no new revision, RetryLater while another job writes it.
        """
        record = self._registry.claim(incident.key, job.job_id, limit.remaining())
        if job.force or record.create_started_at or record.job_id == job.job_id:
            return
        with _as_job_errors():
            page = self._page_on_record(record, limit)
        if page is not None and not _is_later(incident.resolved_at, record.covers or _end_of(page.created_at)):
            raise _nothing_to_do(page)

    def publish(self, incident: Incident, title: str, blocks: Blocks, job: Job, limit: TimeLimit) -> Page:
        """The incident's page: created, or with a new revision on top where it has one that is out of date.

        `blocks` fit into one request. Raises NothingToDo where the page tells it all already, RetryLater where Notion
        is busy or the outcome of a write is not known yet, PermanentFailure where a person must act first.
        """
        _refuse_unfit(blocks)
        record = self._registry.claim(incident.key, job.job_id, limit.remaining())
        self._await_outcome(record)
        draft = _Draft(incident, title, blocks, job, record)
        with _as_job_errors():
            if page := self._page_on_record(record, limit):
                return self._renew(draft, self._standing_on_record(draft, page, limit), limit)
            parent = find_parent(self._client, self._settings, limit)
            if page := self._page_under(parent, draft, limit):
                done = _is_since(page, record.create_started_at)
                return self._renew(draft, _Standing(page, _end_of(page.created_at), done), limit)
            return self._create(draft, parent, limit)

    def _await_outcome(self, record: PageRecord) -> None:
        """A write without an answer may still be going on: look for its outcome only after Notion's deadline."""
        if record.create_started_at is None:
            return
        left = OUTCOME_SECONDS - (self._clock() - record.create_started_at).total_seconds()
        if left > 0:
            raise RetryLater("Notion may still be writing this incident's page.", after_seconds=left)

    def _page_on_record(self, record: PageRecord, limit: TimeLimit) -> NotionPage | None:
        """The page that the registry knows, unless somebody has put it into the trash or taken it away."""
        if record.page_id is None:
            return None
        try:
            page = self._client.page(record.page_id, limit)
        except NotFound:
            return None
        return None if page.in_trash else page

    def _standing_on_record(self, draft: _Draft, page: NotionPage, limit: TimeLimit) -> _Standing:
        record = draft.record
        if record.create_started_at is not None and (revised_at := self._revised_at(draft, page, limit)):
            return _Standing(page, _end_of(revised_at), done=True)
        written = record.create_started_at is None and record.job_id == draft.job.job_id
        return _Standing(page, record.covers or _end_of(page.created_at), done=written)

    def _revised_at(self, draft: _Draft, page: NotionPage, limit: TimeLimit) -> datetime | None:
        """When the revision whose answer was lost was written; None where the page does not begin with it."""
        first, started = self._client.first_block(page.id, limit), draft.record.create_started_at
        if first is None or first.type != draft.blocks[0]["type"] or first.created_at == page.created_at:
            return None
        return first.created_at if _is_since(first, started) else None

    def _page_under(self, parent: Parent, draft: _Draft, limit: TimeLimit) -> NotionPage | None:
        """The incident's page, found where it would stand; the oldest, should there be several."""
        started, key = draft.record.create_started_at, draft.incident.key
        if parent.key_property:
            wanted = {"property": parent.key_property, "rich_text": {"equals": key}}
            return min(self._client.rows(parent.id, limit, wanted=wanted).pages, key=_age, default=None)
        if parent.kind is ParentKind.PAGE:
            listed = self._client.child_pages(parent.id, limit)
            alike = [page for page in listed if page.title == draft.title or _is_since(page, started)]
        else:
            alike = list(self._client.rows(parent.id, limit, wanted=_rows_alike(parent, draft.title, started)).pages)
        for page in sorted(alike, key=_age):
            with suppress(NotFound):
                if not page.in_trash and _is_about(self._client.text(page, limit).text, key):
                    return self._client.page(page.id, limit)
        return None

    def _create(self, draft: _Draft, parent: Parent, limit: TimeLimit) -> Page:
        self._registry.note_create(draft.incident.key, self._clock())
        properties = parent.properties(draft.incident, draft.title)
        try:
            created = self._client.create_page(parent.reference(), properties, draft.blocks, limit)
        except AmbiguousWrite as outcome:
            created = self._client.page(_committed(outcome), limit)
        page = Page(created.id, created.url, draft.title)
        self._registry.note_page(draft.incident.key, page, draft.incident.resolved_at)
        return page

    def _renew(self, draft: _Draft, standing: _Standing, limit: TimeLimit) -> Page:
        """The page that is there, with a new revision above what stands on it where that is wanted."""
        incident, found = draft.incident, standing.page
        page = Page(found.id, found.url, found.title, existed=True)
        if _is_later(incident.resolved_at, standing.covers) or (draft.job.force and not standing.done):
            self._registry.note_create(incident.key, self._clock())
            try:
                self._client.prepend(page.page_id, _as_revision(draft.blocks), limit)
            except AmbiguousWrite as outcome:
                _committed(outcome)
        elif not standing.done:
            if draft.record.page_id != page.page_id:
                self._registry.note_page(incident.key, page, standing.covers)
            raise _nothing_to_do(found)
        self._registry.note_page(incident.key, page, incident.resolved_at or standing.covers)
        return page


def _refuse_unfit(blocks: Blocks) -> None:
    """Raise PermanentFailure where the blocks are too many for one request: a page is never written in parts."""
    total, levels = count_blocks(blocks), _levels(blocks)
    size = len(json.dumps(list(blocks), ensure_ascii=False).encode())
    if len(blocks) > MAX_CHILDREN or total > MAX_BLOCKS or size > MAX_BYTES or levels > MAX_LEVELS:
        raise PermanentFailure(
            f"The page does not fit into one request to Notion: {len(blocks)} blocks at the top (at most "
            f"{MAX_CHILDREN}), {total} in all (at most {MAX_BLOCKS}), {size} bytes (at most {MAX_BYTES}), {levels} "
            f"levels (at most {MAX_LEVELS}). This is a defect of the agent."
        )


def _levels(blocks: Blocks) -> int:
    return max((1 + _levels(block[block["type"]].get("children", ())) for block in blocks), default=0)


def _as_revision(blocks: Blocks) -> list[dict[str, Any]]:
    """The blocks with a line below them, where the request has room for it."""
    room = len(blocks) < MAX_CHILDREN and count_blocks(blocks) < MAX_BLOCKS
    return [*blocks, _DIVIDER] if room else list(blocks)


def _rows_alike(parent: Parent, title: str, started: datetime | None) -> dict[str, Any]:
    """The filter for rows with the title or, where a write was begun, made since then."""
    titled = {"property": parent.title_property, "title": {"equals": title}}
    if started is None:
        return titled
    since = {"on_or_after": (started - _MINUTE).isoformat()}
    return {"or": [titled, {"timestamp": "created_time", "created_time": since}]}


def _is_about(text: str, key: str) -> bool:
    """Whether the text of a page says that this agent wrote it about the incident with this key."""
    return OWN_PAGE_MARK in text and any(line.strip() == f"{INCIDENT_KEY_MARK}{key}" for line in text.splitlines())


def _is_since(made: NotionPage | BlockHead, started: datetime | None) -> bool:
    return started is not None and made.created_at is not None and made.created_at > started - _MINUTE


def _is_later(resolved_at: datetime | None, covers: datetime | None) -> bool:
    return resolved_at is not None and covers is not None and resolved_at > covers


def _end_of(minute: datetime | None) -> datetime | None:
    return minute + _MINUTE if minute else None


def _age(page: NotionPage) -> tuple[datetime, str]:
    return page.created_at or datetime.max.replace(tzinfo=UTC), page.id


def _committed(outcome: AmbiguousWrite) -> str:
    """The id of what was written although the answer was an error; RetryLater where Notion does not say."""
    if outcome.committed_id is None:
        raise RetryLater(
            f"It is not known yet whether Notion wrote the page: {outcome}.", after_seconds=OUTCOME_SECONDS
        ) from None
    return outcome.committed_id


def _nothing_to_do(page: NotionPage) -> NothingToDo:
    reason = "This incident has its post-mortem already; ask with “force” for a new revision of it."
    return NothingToDo(reason, page_id=page.id, page_url=page.url)


@contextmanager
def _as_job_errors() -> Iterator[None]:
    """Without Notion there is no page, so what would be a gap for a source ends or delays the job here."""
    try:
        yield
    except SourceUnavailable as error:
        if error.permanent or isinstance(error, NotFound):
            raise PermanentFailure(str(error)) from None
        raise RetryLater(str(error), after_seconds=error.after_seconds) from None
