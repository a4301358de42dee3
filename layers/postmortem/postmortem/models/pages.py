"""The published page, and what is remembered of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

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


OPENING, REVISION, KEY_FACTS, RECEIPT = "opening", "revision", "key-facts", "receipt"


@dataclass(frozen=True, slots=True)
class PageSection:
    """A part of the page as the blocks that stand at its top, the first of them its heading.

    `key` names the part in every revision and language; OPENING is what stands above the first heading.
    """

    key: str
    title: str
    blocks: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Renewal:
    """What a new revision of a page has changed: the titles of sections, and how many pieces it was written from.

    `left` are those that people had changed, with the new text folded beside them. `pieces_before` is None where the
    page does not tell.
    """

    revision: int
    at: datetime
    renewed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    pieces: int = 0
    pieces_before: int | None = None


@dataclass(frozen=True, slots=True)
class PageContent:
    """What is to stand on a page: its sections in their order, the receipt last.

    `time_labels` are the first cells of the key times' rows, in the order of the key times. `told` gives the remark on
    a renewal, `offer` the title of the new text that is folded beside a section.
    """

    sections: tuple[PageSection, ...]
    time_labels: tuple[str, ...]
    pieces: int
    told: Callable[[Renewal], PageSection]
    offer: Callable[[int], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a job: the page, in words what could not be read, and what could not be told to its people.

    `figures` are by metric name.
    """

    page: Page
    gaps: tuple[str, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)
    announced: Announced = field(default_factory=Announced)
