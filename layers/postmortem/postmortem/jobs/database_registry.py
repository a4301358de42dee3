"""What is remembered of the agent's databases, in DynamoDB, so that two workers never make two on one page."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from postmortem.clients.dynamodb import Clock, ConditionFailed, DynamoTable, Item, milliseconds
from postmortem.errors import RetryLater
from postmortem.models import DatabaseClaim, KnownDatabase
from postmortem.text.language import tr

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

_CLAIM = "SET #making_token = :token, #making_until = :until ADD #tries :one"
_UNCLAIMED = "attribute_not_exists(#making_until) OR #making_until <= :now"
_NOTE = """SET #data_source_id = :data_source_id, #pages_beside = :pages_beside
           REMOVE #making_token, #making_until, #tries"""
_RELEASE = "REMOVE #making_token, #making_until, #tries"
_OURS = "#making_token = :token"


class DynamoDatabaseRegistry:
    """The database of every page that has one, kept for good. Every method raises RetryLater without the table."""

    def __init__(self, client: DynamoDBClient, table_name: str, clock: Clock) -> None:
        self._table = DynamoTable(client, table_name)
        self._clock = clock

    def known_database(self, page_id: str) -> KnownDatabase | None:
        """The database that was noted for the page."""
        return _known(self._table.read(_key(page_id)) or {})

    def claim_database(self, page_id: str, lease_seconds: float) -> DatabaseClaim:
        """The sole right to make the page's database, until it is noted or released, or the lease ends.

        Raises RetryLater while another job has it.
        """
        now, token = self._clock(), secrets.token_hex(8)
        values: Item = {
            ":token": token,
            ":until": milliseconds(now + timedelta(seconds=lease_seconds)),
            ":now": milliseconds(now),
            ":one": 1,
        }
        try:
            item = self._table.change(_key(page_id), _CLAIM, given=_UNCLAIMED, values=values)
        except ConditionFailed as refused:
            left = (int(refused.item["making_until"]) - milliseconds(now)) / 1000
            reason = tr("Another job is making the database of post-mortems.")
            raise RetryLater(reason, after_seconds=max(left, 0.0)) from None
        return DatabaseClaim(page_id, token, _known(item), tried_before=int(item["tries"]) > 1)

    def note_database(self, page_id: str, known: KnownDatabase) -> None:
        """Notes the page's database, and ends whatever claim there is."""
        values = {":data_source_id": known.data_source_id, ":pages_beside": known.pages_beside}
        self._table.change(_key(page_id), _NOTE, values=values)

    def release_database(self, claim: DatabaseClaim) -> None:
        """Ends the claim, as nothing was made; another job's claim stays."""
        try:
            self._table.change(_key(claim.page_id), _RELEASE, given=_OURS, values={":token": claim.token})
        except ConditionFailed:
            return


def _key(page_id: str) -> str:
    return f"database#{page_id}"


def _known(item: Item) -> KnownDatabase | None:
    if "data_source_id" not in item:
        return None
    return KnownDatabase(item["data_source_id"], bool(item["pages_beside"]))
