"""One DynamoDB table with one key, `id`: reads, inserts and conditional changes, and its errors in our words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.exceptions import BotoCoreError, ClientError

from postmortem.errors import RetryLater
from postmortem.text.language import tr

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

Item = dict[str, Any]
Clock = Callable[[], datetime]


class ConditionFailed(Exception):
    """A conditional change did not apply; `item` is what the table holds instead."""

    def __init__(self, item: Item) -> None:
        super().__init__("The condition does not hold.")
        self.item = item


class DynamoTable:
    """A table of small items. Every method raises RetryLater when DynamoDB cannot be reached or refuses the call."""

    def __init__(self, client: DynamoDBClient, name: str) -> None:
        self._client = client
        self._name = name

    def read(self, key: str) -> Item | None:
        """The item with this id as it is now, or None."""
        with self._errors_translated():
            answer = self._client.get_item(TableName=self._name, Key={"id": {"S": key}}, ConsistentRead=True)
        return _plain(answer["Item"]) if "Item" in answer else None

    def insert(self, item: Item) -> bool:
        """Writes the item unless there is one with its id; tells whether it did."""
        with self._errors_translated():
            try:
                self._client.put_item(
                    TableName=self._name,
                    Item=_typed(item),
                    ConditionExpression="attribute_not_exists(id)",
                )
            except self._client.exceptions.ConditionalCheckFailedException:
                return False
        return True

    def change(self, key: str, update: str, *, values: Item, given: str = "") -> Item:
        """Applies an update expression where the condition `given` holds, if any, in one request; the item afterwards.

        Attributes stand in both expressions as `#name`, values as `:name`. Raises Refused with the item as it is
        when the condition does not hold.
        """
        condition: Any = {"ConditionExpression": given} if given else {}
        names = {f"#{name}": name for name in re.findall(r"#(\w+)", f"{update} {given}")}
        with self._errors_translated():
            try:
                answer = self._client.update_item(
                    TableName=self._name,
                    Key={"id": {"S": key}},
                    UpdateExpression=update,
                    ExpressionAttributeNames=names,
                    ExpressionAttributeValues=_typed(values),
                    ReturnValues="ALL_NEW",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                    **condition,
                )
            except self._client.exceptions.ConditionalCheckFailedException as refusal:
                held: Any = refusal.response.get("Item", {})
                raise ConditionFailed(_plain(held)) from None
        return _plain(answer["Attributes"])

    @contextmanager
    def _errors_translated(self) -> Iterator[None]:
        try:
            yield
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "unknown error")
            raise RetryLater(tr("The job table refused a request ({code}).", code=code)) from error
        except BotoCoreError as error:
            raise RetryLater(tr("The job table could not be reached ({error}).", error=type(error).__name__)) from error


def milliseconds(moment: datetime) -> int:
    """The moment as DynamoDB can compare it: milliseconds since 1970."""
    return int(moment.timestamp() * 1000)


def _typed(item: Mapping[str, Any]) -> Item:
    serialize = TypeSerializer().serialize
    return {name: serialize(value) for name, value in item.items()}


def _plain(item: Mapping[str, Any]) -> Item:
    deserialize = TypeDeserializer().deserialize
    return {name: deserialize(value) for name, value in item.items()}
