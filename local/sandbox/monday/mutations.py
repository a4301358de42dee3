"""The fields of the sandbox Monday's mutations."""

# What a field means stands in the official schema.
# ruff: noqa: D102

from __future__ import annotations

import json
import uuid
from typing import Any

import requests

from local.sandbox.monday.columns import parse
from local.sandbox.monday.elements import Column
from local.sandbox.monday.formats import refused
from local.sandbox.monday.objects import Board, Item, Update
from local.sandbox.monday.store import Store, subitems_board

_LONGEST_URL = 255  # of a webhook, developer.monday.com/api-reference/reference/webhooks
_LONGEST_NAME = 255  # of an item: ItemNameTooLongException, api-reference/docs/error-handling


def _answers_challenge(url: str) -> bool:
    """Whether an address gives a challenge back; the sandbox asks none outside of this machine."""
    challenge = {"challenge": uuid.uuid4().hex}
    answer = requests.post(url, json=challenge, timeout=5)
    return answer.ok and bool(answer.json() == challenge)


class Mutations:
    """The fields of `Mutation`."""

    def __init__(self, store: Store, complexity: dict[str, int]) -> None:
        self._store = store
        self.complexity = complexity

    def create_update(self, body: str, item_id: str | None = None, parent_id: str | None = None) -> Update:
        posts = [post for item in self._store.items.values() for post in item.posts]
        parent = next((post for post in posts if post.id == parent_id), None)
        item = parent.item if parent else self._store.item(item_id or "")
        if item is None or (parent_id and parent is None):
            raise refused("ResourceNotFoundException", "The item or update was not found")
        _require_body(body)
        return self._store.post(item, body, parent)

    def edit_update(self, id: str, body: str) -> Update:  # noqa: A002 - GraphQL's name
        post = self._store.update(id)
        if post is None:
            raise refused("ResourceNotFoundException", f"The update {id} was not found")
        if post.creator_id != self._store.me.id:
            raise refused("UserUnauthorizedException", "User unauthorized to perform action", 403)
        _require_body(body)
        return self._store.edit(post, body)

    def create_item(
        self,
        board_id: str,
        item_name: str,
        column_values: object = None,
        group_id: str | None = None,
        *,
        create_labels_if_missing: bool | None = False,
    ) -> Item:
        board = self._store.boards.get(board_id)
        if board is None:
            raise refused("InvalidBoardIdException", f"The board {board_id} does not exist")
        return self._create(board, item_name, column_values, bool(create_labels_if_missing), group_id=group_id)

    def create_subitem(
        self,
        parent_item_id: str,
        item_name: str,
        column_values: object = None,
        *,
        create_labels_if_missing: bool | None = False,
    ) -> Item:
        parent = self._store.item(parent_item_id)
        if parent is None or parent.state != "active":
            raise refused("ResourceNotFoundException", f"Item {parent_item_id} was not found")
        if parent.parent_item is not None:
            raise refused("InvalidArgumentException", "A sub-item cannot have sub-items")
        below = subitems_board(self._store, parent.board)
        return self._create(below, item_name, column_values, bool(create_labels_if_missing), parent=parent)

    def create_webhook(self, board_id: str, url: str, event: str, config: str | None = None) -> dict[str, Any]:
        if len(url) > _LONGEST_URL or board_id not in self._store.boards:
            raise refused("InvalidArgumentException", "The address is too long, or the board was not found")
        if url.startswith("http://127.0.0.1:") and not _answers_challenge(url):
            raise refused("InvalidArgumentException", "The address did not answer the challenge")
        hook = {"id": str(900000001 + len(self._store.webhooks)), "board_id": board_id, "event": event}
        self._store.webhooks.append(hook | {"config": config, "url": url})
        return hook | {"config": config}

    def change_multiple_column_values(
        self,
        board_id: str,
        column_values: object,
        item_id: str | None = None,
        *,
        create_labels_if_missing: bool | None = False,
    ) -> Item:
        return self._change(board_id, item_id, _values(column_values), new_labels=bool(create_labels_if_missing))

    def change_simple_column_value(
        self,
        board_id: str,
        column_id: str,
        item_id: str | None = None,
        value: str | None = None,
        *,
        create_labels_if_missing: bool | None = False,
    ) -> Item:
        return self._change(board_id, item_id, {column_id: value}, new_labels=bool(create_labels_if_missing))

    def _create(
        self,
        board: Board,
        name: str,
        column_values: object,
        new_labels: bool,  # noqa: FBT001 - as GraphQL has it
        *,
        group_id: str | None = None,
        parent: Item | None = None,
    ) -> Item:
        if not 1 <= len(name.strip()) <= _LONGEST_NAME:
            raise refused("ItemNameTooLongException", f"Item name must be between 1 and {_LONGEST_NAME} characters")
        group = board.all_groups[0] if group_id is None else next(iter(board.groups([group_id])), None)
        if group is None:
            raise refused("InvalidArgumentException", f"The group {group_id} was not found")
        values = self._read(board, _values(column_values), new_labels=new_labels) if column_values is not None else []
        item = self._store.add(board, group, name, parent)
        for column, raw in values:
            self._store.write(item, column, raw)
        return item

    def _change(self, board_id: str, item_id: str | None, values: dict[str, Any], *, new_labels: bool) -> Item:
        item = self._store.item(item_id or "")
        if item is None or item.board.id != board_id:
            raise refused("ResourceNotFoundException", f"Item {item_id} was not found on board {board_id}")
        # All values are read before the first is written: one bad value changes nothing.
        for column, raw in self._read(item.board, values, new_labels=new_labels):
            self._store.write(item, column, raw)
        return item

    def _read(self, board: Board, values: dict[str, Any], *, new_labels: bool) -> list[tuple[Column, object]]:
        read: list[tuple[Column, object]] = []
        for column_id, value in values.items():
            column = board.column(column_id)
            if column is None:
                message = f"This column ID doesn't exist for the board: {column_id}"
                raise refused("InvalidColumnIdException", message)
            read.append((column, parse(column, value, self._store, new_labels=new_labels)))
        return read


def _values(column_values: object) -> dict[str, Any]:
    """Values of columns, which come as a JSON string."""
    try:
        values = json.loads(column_values) if isinstance(column_values, str) else None
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise refused("InvalidArgumentException", "column_values must be a JSON string of an object")
    return values


def _require_body(body: str) -> None:
    if not body.strip():
        raise refused("InvalidArgumentException", "The body of an update cannot be empty")
