"""What is remembered of each incident's page, in DynamoDB, so that two workers never make two pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from postmortem.clients.dynamodb import Item, Refused, Table
from postmortem.errors import RetryLater
from postmortem.jobs.store import Clock, is_held, key_of, milliseconds
from postmortem.models import Page, PageRecord

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

CLAIM = "SET #held_by = :job, #held_until = :until"
UNCLAIMED = "attribute_not_exists(#held_by) OR #held_by = :job OR #held_until <= :now"
CLAIMED_BY = "#held_by = :holder"
CLAIMED = "attribute_exists(#held_by)"
NOTE_CREATE = "SET #create_started_at = :at"
NOTE_PAGE = """REMOVE #create_started_at
               SET #page_id = :page_id, #url = :url, #title = :title, #covers = :covers, #written_by = #held_by"""


class DynamoPageRegistry:
    """The page of every incident, kept for good: there is one small item per incident.

    Every method raises RetryLater when the table cannot be used.
    """

    def __init__(self, client: DynamoDBClient, table_name: str, clock: Clock) -> None:
        self._table = Table(client, table_name)
        self._clock = clock

    def claim(self, incident_key: str, job_id: str, lease_seconds: float) -> PageRecord:
        """The sole right to write the incident's page, and what is known of it.

        A claim ends with the job that made it, or after `lease_seconds`, whichever comes first. Raises RetryLater
        while another job has it.
        """
        now = self._clock()
        claim: Item = {":job": job_id, ":until": milliseconds(now + timedelta(seconds=lease_seconds))}
        try:
            item = self._table.change(
                _key(incident_key), CLAIM, given=UNCLAIMED, values=claim | {":now": milliseconds(now)}
            )
        except Refused as refused:
            item = self._take_over(incident_key, refused.item, claim)
        return _record(item)

    def note_create(self, incident_key: str, at: datetime) -> None:
        """Notes that a write of the page begins; where no answer comes, the next attempt looks for its outcome."""
        self._change(incident_key, NOTE_CREATE, {":at": at.isoformat()})

    def note_page(self, incident_key: str, page: Page, covers: datetime | None) -> None:
        """Notes that the page stands, written by the job that has the claim, and up to which resolution it tells."""
        values = {
            ":page_id": page.page_id,
            ":url": page.url,
            ":title": page.title,
            ":covers": covers.isoformat() if covers else None,
        }
        self._change(incident_key, NOTE_PAGE, values)

    def _take_over(self, incident_key: str, claimed: Item, claim: Item) -> Item:
        """The claim of a job that has ended; two that try at once do not both get it."""
        now, holder = self._clock(), claimed["held_by"]
        job = self._table.read(key_of(holder))
        if job is None or is_held(job, now):
            left = (int(claimed["held_until"]) - milliseconds(now)) / 1000
            raise RetryLater("Another job is writing this incident's page.", after_seconds=max(left, 0.0))
        try:
            return self._table.change(_key(incident_key), CLAIM, given=CLAIMED_BY, values=claim | {":holder": holder})
        except Refused:
            raise RetryLater("Another job has just begun to write this incident's page.") from None

    def _change(self, incident_key: str, update: str, values: Item) -> None:
        self._table.change(_key(incident_key), update, given=CLAIMED, values=values)


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
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
