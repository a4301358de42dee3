"""The published page, and what is remembered of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from postmortem.models.notices import Announced

OWN_PAGE_MARK = "Written by the post-mortem agent"
INCIDENT_KEY_MARK = "Incident key: "


@dataclass(frozen=True, slots=True)
class PageRecord:
    """What is remembered of an incident's page, so that there is never a second one.

    `create_started_at` is set before the page is asked for, `page_id` once it exists; `covers` is the resolution
    time that the page tells of, `job_id` the job that wrote it last, `missed` what it had to be written without
    (`publish.shortfall`). `draft_missed` is the same of the page that was asked for at `create_started_at`.
    """

    page_id: str | None = None
    url: str | None = None
    title: str = ""
    create_started_at: datetime | None = None
    covers: datetime | None = None
    job_id: str = ""
    missed: frozenset[str] = frozenset()
    draft_missed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PageClaim:
    """The sole right to write an incident's page, for a time. Each claim has a token of its own.

    `record` is what was known of the page when it was claimed.
    """

    incident_key: str
    token: str
    job_id: str
    record: PageRecord


@dataclass(frozen=True, slots=True)
class KnownDatabase:
    """The agent's own database on a page; `pages_beside` tells that other pages stand there, too."""

    data_source_id: str
    pages_beside: bool = False


@dataclass(frozen=True, slots=True)
class DatabaseClaim:
    """The sole right to make the database of a page, for a time.

    `known` is one that was noted before, `tried_before` tells that somebody may have made one without noting it.
    """

    page_id: str
    token: str
    known: KnownDatabase | None = None
    tried_before: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The published page. `existed` tells that it had been written before this job."""

    page_id: str
    url: str
    title: str
    existed: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a job: the page, in words what could not be read, and what could not be told to its people.

    `figures` are by metric name.
    """

    page: Page
    gaps: tuple[str, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)
    announced: Announced = field(default_factory=Announced)
