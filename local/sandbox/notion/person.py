"""The users of the workspace, and one who edits pages in the app: writes, moves, ticks, removes and remarks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local.sandbox.notion.objects import Database, Node
from local.sandbox.notion.properties import PAGE_SCHEMA, write
from local.sandbox.notion.store import BOT_ID, BOT_NAME, PERSON_ID, now, touch
from local.sandbox.notion.text import rich_text, text

if TYPE_CHECKING:
    import threading

    from local.sandbox.notion.store import Store

Json = dict[str, Any]


USERS: list[Json] = [
    {
        "object": "user",
        "id": PERSON_ID,
        "name": "Robin Vale",
        "avatar_url": None,
        "type": "person",
        "person": {"email": "robin.vale@example.com"},
    },
    {
        "object": "user",
        "id": BOT_ID,
        "name": BOT_NAME,
        "avatar_url": None,
        "type": "bot",
        "bot": {"owner": {"type": "workspace", "workspace": True}, "workspace_name": "Sandbox"},
    },
]


class Person:
    """One person; all edits bear their name."""

    def __init__(self, store: Store, lock: threading.Lock) -> None:
        self._store = store
        self._lock = lock

    def rewrite(self, block_id: str, words: str) -> None:
        """Give a block another text."""
        self.fill(block_id, text(words))

    def fill(self, block_id: str, content: list[Json]) -> None:
        """Give a block another rich text, in request form."""
        with self._lock:
            node = self._store.block(block_id)
            node.content = {**node.content, "rich_text": rich_text(content)}
            touch(node, PERSON_ID)

    def fill_cell(self, row_id: str, column: int, content: list[Json]) -> None:
        """Give a cell of a table's row another rich text, in request form."""
        with self._lock:
            node = self._store.block(row_id)
            cells = list(node.content["cells"])
            cells[column] = rich_text(content)
            node.content = {**node.content, "cells": cells}
            touch(node, PERSON_ID)

    def tick(self, block_id: str, *, done: bool = True) -> None:
        """Tick a to-do, or take its tick away."""
        with self._lock:
            node = self._store.block(block_id)
            node.content = {**node.content, "checked": done}
            touch(node, PERSON_ID)

    def add(self, parent_id: str, block: Json, after: str | None = None) -> str:
        """Put a block into a page or block, behind another one or before all; its id."""
        position = {"type": "after_block", "after_block": {"id": after}} if after else {"type": "start"}
        with self._lock:
            (node,) = self._store.append(self._store.block(parent_id), [block], position, now(PERSON_ID))
            return node.id

    def remove(self, block_id: str) -> None:
        """Put a block into the trash."""
        with self._lock:
            node = self._store.block(block_id)
            node.in_trash = True
            touch(node, PERSON_ID)

    def move(self, block_id: str, after: str | None) -> None:
        """Move a block among its neighbours, behind another one or before all; Notion keeps its id."""
        with self._lock:
            node = self._store.block(block_id)
            siblings = _siblings(node)
            siblings.remove(node)
            place = next((siblings.index(one) + 1 for one in siblings if one.id == after), 0)
            siblings.insert(place, node)

    def remark(self, block_id: str, words: str) -> str:
        """Open a comment on a block; its id."""
        with self._lock:
            body = {"parent": {"block_id": block_id}, "rich_text": text(words)}
            return str(self._store.comment(body, PERSON_ID)["id"])

    def set(self, page_id: str, properties: Json) -> None:
        """Fill properties of a page."""
        with self._lock:
            page = self._store.page(page_id)
            schema = page.parent.schema if isinstance(page.parent, Database) else PAGE_SCHEMA
            page.properties = write(schema, page.properties, properties)
            touch(page, PERSON_ID)


def _siblings(node: Node) -> list[Node]:
    assert node.parent is not None, "a page in the workspace is not moved"
    return node.parent.children
