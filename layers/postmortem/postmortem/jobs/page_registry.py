"""What is remembered of each incident's page, in DynamoDB, so that two workers never make two pages."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from postmortem.clients.dynamodb import ConditionFailed, Item, milliseconds
from postmortem.errors import RetryLater
from postmortem.jobs.database_registry import DynamoDatabaseRegistry
from postmortem.jobs.record import key_of
from postmortem.jobs.store import is_leased
from postmortem.models import Page, PageClaim, PageRecord
from postmortem.text.language import tr

CLAIM = "SET #held_by = :job, #held_until = :until, #token = :token"
UNCLAIMED = "attribute_not_exists(#held_by) OR #held_until <= :now"
AS_SEEN = "#held_by = :holder AND #held_until = :seen_until"
CLAIM_HELD = "#token = :token"
STILL_HELD = f"{CLAIM_HELD} AND #held_until > :now"
NOTE_CREATE = "SET #create_started_at = :at, #draft_missed = :missed"
NOTE_PAGE = """REMOVE #create_started_at, #draft_missed
               SET #page_id = :page_id, #url = :url, #title = :title, #covers = :covers, #missed = :missed,
                   #written_by = :job"""


class DynamoPageRegistry(DynamoDatabaseRegistry):
    """The page of every incident and where the pages are, kept for good: there is one small item per incident.

    Every method raises RetryLater when the table cannot be used.
    """

    def claim(
        self, incident_key: str, job_id: str, lease_seconds: float, *, former_key: str | None = None
    ) -> PageClaim:
        """The sole right to write the incident's page, and what is known of it, maybe under its `former_key`.

        A claim ends with the job that made it, or after `lease_seconds`, whichever comes first; the next attempt of the
        same job takes it over. Raises RetryLater while another job has it.
        """
        now, token = self._clock(), secrets.token_hex(8)
        claim: Item = {
            ":job": job_id,
            ":until": milliseconds(now + timedelta(seconds=lease_seconds)),
            ":token": token,
        }
        try:
            item = self._table.change(
                _key(incident_key), CLAIM, given=UNCLAIMED, values=claim | {":now": milliseconds(now)}
            )
        except ConditionFailed as refused:
            item = self._take_over(incident_key, refused.item, claim)
        record = _record(item)
        if record == PageRecord() and former_key:
            record = _record(self._table.read(_key(former_key)) or {})
        return PageClaim(incident_key, token, job_id, record)

    def note_create(self, claim: PageClaim, at: datetime, missed: frozenset[str]) -> None:
        """Notes that a write of the page begins; where no answer comes, the next attempt looks for its outcome.

        Raises RetryLater where the claim has ended: somebody else may be about to write the page.
        """
        values = {":at": at.isoformat(), ":missed": sorted(missed), ":now": milliseconds(self._clock())}
        self._change(claim, NOTE_CREATE, STILL_HELD, values)

    def note_page(self, claim: PageClaim, page: Page, covers: datetime | None, missed: frozenset[str]) -> None:
        """Notes that the page stands, written by the job that has the claim, and up to which resolution it tells.

        Raises RetryLater where somebody else has claimed the page since.
        """
        values = {
            ":page_id": page.page_id,
            ":url": page.url,
            ":title": page.title,
            ":covers": covers.isoformat() if covers else None,
            ":missed": sorted(missed),
            ":job": claim.job_id,
        }
        self._change(claim, NOTE_PAGE, CLAIM_HELD, values)

    def _take_over(self, incident_key: str, claimed: Item, claim: Item) -> Item:
        """The claim of a job that has ended, or of our own job's earlier attempt.

        The claim must still be the one that was looked at: of two jobs that try at once, one is refused.
        """
        now, holder = self._clock(), claimed["held_by"]
        if holder != claim[":job"]:
            job = self._table.read(key_of(holder))
            if job is None or is_leased(job, now):
                left = (int(claimed["held_until"]) - milliseconds(now)) / 1000
                raise RetryLater(tr("Another job is writing this incident's page."), after_seconds=max(left, 0.0))
        seen: Item = {":holder": holder, ":seen_until": claimed["held_until"]}
        given = AS_SEEN
        if "token" in claimed:
            given, seen = f"{AS_SEEN} AND #token = :seen_token", seen | {":seen_token": claimed["token"]}
        try:
            return self._table.change(_key(incident_key), CLAIM, given=given, values=claim | seen)
        except ConditionFailed:
            raise RetryLater(tr("Another job has just begun to write this incident's page.")) from None

    def _change(self, claim: PageClaim, update: str, given: str, values: Item) -> None:
        try:
            self._table.change(_key(claim.incident_key), update, given=given, values=values | {":token": claim.token})
        except ConditionFailed:
            raise RetryLater(tr("Another job has taken over this incident's page.")) from None


def _key(incident_key: str) -> str:
    return f"incident#{incident_key}"


def _record(item: Item) -> PageRecord:
    return PageRecord(
        page_id=item.get("page_id"),
        url=item.get("url"),
        title=item.get("title", ""),
        create_started_at=_moment(item.get("create_started_at")),
        covers=_moment(item.get("covers")),
        job_id=item.get("written_by", ""),
        missed=frozenset(item.get("missed", ())),
        draft_missed=frozenset(item.get("draft_missed", ())),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
