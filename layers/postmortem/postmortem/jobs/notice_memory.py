"""What an incident's people have been told, in DynamoDB, for good: there is one small item per incident."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from postmortem.clients.dynamodb import ConditionFailed, DynamoTable, Item
from postmortem.models import Remembered
from postmortem.telemetry import logger

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


class DynamoNoticeMemory:
    """Remembers notices and items. Every method raises RetryLater when the table cannot be used."""

    def __init__(self, client: DynamoDBClient, table_name: str) -> None:
        self._table = DynamoTable(client, table_name)

    def read(self, incident_key: str) -> Mapping[str, Remembered]:
        """What stands, by its name."""
        item = self._table.read(_key(incident_key)) or {}
        return {name: _remembered(value) for name, value in item.items() if isinstance(value, dict)}

    def note(self, incident_key: str, name: str, remembered: Remembered) -> None:
        """Remember it under the name, unless something later is remembered there."""
        at = remembered.at.isoformat()
        value: Item = {
            "ref": remembered.ref,
            "at": at,
            "about": remembered.about,
            "sources": list(remembered.sources),
        }
        try:
            self._table.change(
                _key(incident_key),
                f"SET #{name} = :value",
                given=f"attribute_not_exists(#{name}) OR #{name}.#at <= :at",
                values={":value": value, ":at": at},
            )
        except ConditionFailed:
            logger.info("Something later is remembered of this notice", name=name)


def _key(incident_key: str) -> str:
    return f"notices#{incident_key}"


def _remembered(value: Item) -> Remembered:
    return Remembered(
        ref=str(value["ref"]),
        at=datetime.fromisoformat(value["at"]),
        about=str(value["about"]),
        sources=tuple(map(str, value["sources"])),
    )
