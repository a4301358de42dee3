"""The pages of one run of the command line, where no table remembers them: Notion itself is asked what is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from postmortem.models import DatabaseClaim, KnownDatabase, Page, PageClaim, PageRecord


class PagesInMemory:
    """A page registry for a single process, in which nobody else claims anything."""

    def __init__(self) -> None:
        self._records: dict[str, PageRecord] = {}
        self._databases: dict[str, KnownDatabase] = {}

    def claim(
        self,
        incident_key: str,
        job_id: str,
        lease_seconds: float,  # noqa: ARG002 - no other process
        *,
        former_key: str | None = None,  # noqa: ARG002 - nothing is remembered from before
    ) -> PageClaim:
        """What is known of the incident's page."""
        return PageClaim(incident_key, "", job_id, self._records.get(incident_key, PageRecord()))

    def note_create(self, claim: PageClaim, at: datetime, missed: frozenset[str]) -> None:
        """The incident's page is about to be written."""
        known = self._records.get(claim.incident_key, PageRecord())
        self._records[claim.incident_key] = replace(known, create_started_at=at, draft_missed=missed)

    def note_page(self, claim: PageClaim, page: Page, covers: datetime | None, missed: frozenset[str]) -> None:
        """The incident's page is there."""
        record = PageRecord(page.page_id, page.url, page.title, covers=covers, job_id=claim.job_id, missed=missed)
        self._records[claim.incident_key] = record

    def known_database(self, page_id: str) -> KnownDatabase | None:
        """The database that this process found or made on the page."""
        return self._databases.get(page_id)

    def claim_database(
        self,
        page_id: str,
        lease_seconds: float,  # noqa: ARG002 - no other process
    ) -> DatabaseClaim:
        """The right to make the page's database."""
        return DatabaseClaim(page_id, "", self._databases.get(page_id))

    def note_database(self, page_id: str, known: KnownDatabase) -> None:
        """The page's database is there."""
        self._databases[page_id] = known

    def release_database(self, claim: DatabaseClaim) -> None:
        """Nothing was made."""
