"""The pages of one run of the command line, where no table remembers them: Notion itself is asked what is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from postmortem.models import Page, PageRecord


class PagesInMemory:
    """A page registry for a single process."""

    def __init__(self) -> None:
        self._records: dict[str, PageRecord] = {}
        self._holders: dict[str, str] = {}

    def claim(self, incident_key: str, job_id: str, lease_seconds: float) -> PageRecord:  # noqa: ARG002 - no other process
        """What is known of the incident's page."""
        self._holders[incident_key] = job_id
        return self._records.get(incident_key, PageRecord())

    def note_create(self, incident_key: str, at: datetime) -> None:
        """The incident's page is about to be written."""
        known = self._records.get(incident_key, PageRecord())
        self._records[incident_key] = replace(known, create_started_at=at)

    def note_page(self, incident_key: str, page: Page, covers: datetime | None) -> None:
        """The incident's page is there."""
        job_id = self._holders[incident_key]
        self._records[incident_key] = PageRecord(page.page_id, page.url, page.title, covers=covers, job_id=job_id)
