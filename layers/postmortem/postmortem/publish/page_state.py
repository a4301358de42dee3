"""What a page that is there already tells, and whether there is more to tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from postmortem.clients.notion.objects import NotionPage
from postmortem.models import Incident, Job, PageRecord
from postmortem.publish.search import MINUTE, made_since
from postmortem.publish.shortfall import Shortfall
from postmortem.publish.standing_page import StandingPage


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

    def lacks(self, incident: Incident, shortfall: Shortfall, job: Job) -> bool:
        """Whether there is something to tell that the page does not tell, or somebody wants it told anew."""
        if self.broken_off or _is_later(incident.resolved_at, self.covers):
            return True
        return not self.done and (job.force or shortfall.mends(self.missed))


def state_on_record(page: NotionPage, record: PageRecord, job: Job) -> PageState:
    """What the page tells by its record, where that has it and no write of it is open."""
    return PageState(record.covers or _end_of(page.created_at), record.job_id == job.job_id, record.missed)


def state_on_page(standing: StandingPage, record: PageRecord, job: Job) -> PageState:
    """What the page tells by what it remembers itself, where its record may be out of date."""
    page, layout, made = standing.page, standing.layout, _end_of(standing.page.created_at)
    if layout is None:  # of an earlier version, which left it to the time whether a write had been done
        is_outcome = page.id != record.page_id and made_since(page, record.create_started_at)
        return PageState(record.covers or made, is_outcome, record.draft_missed if is_outcome else record.missed)
    was_ended = not layout.is_under_way and layout.job_id != record.job_id and record.create_started_at is not None
    return PageState(
        layout.covers or made,
        done=not layout.is_under_way and layout.job_id == job.job_id,
        missed=record.draft_missed if was_ended else record.missed,
        broken_off=layout.is_under_way,
    )


def _is_later(resolved_at: datetime | None, covers: datetime | None) -> bool:
    return resolved_at is not None and covers is not None and resolved_at > covers


def _end_of(minute: datetime | None) -> datetime | None:
    return minute + MINUTE if minute else None
