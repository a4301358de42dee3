"""How a database is made by a request, and put into the trash."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from local.sandbox.notion.errors import failed_validation
from local.sandbox.notion.objects import Database
from local.sandbox.notion.properties import schema_from
from local.sandbox.notion.store import now, refuse_archived, touch, trashed_by
from local.sandbox.notion.text import plain, rich_text

if TYPE_CHECKING:
    from local.sandbox.notion.store import Store

Json = dict[str, Any]

_SCHEMA: Json = {"Name": {"title": {}}}  # what a database has that is made without one


def create(store: Store, body: Json) -> Database:
    """A new database by the bot with its data source, from the body of POST /v1/databases."""
    parent = store.parent(body.get("parent"))
    if isinstance(parent, Database):
        raise failed_validation("body.parent.page_id should be defined, instead was `undefined`")
    refuse_archived(parent)
    database = Database(
        id=str(uuid.uuid4()),
        type="child_database",
        content={},
        parent=parent,
        created=now(),
        edited=now(),
        title=plain(rich_text(body.get("title", []))),
        is_inline=body.get("is_inline", False),
        data_source_id=str(uuid.uuid4()),
        schema=schema_from(body.get("initial_data_source", {}).get("properties", _SCHEMA)),
    )
    store.add(database)
    touch(parent)
    return database


def change(database: Database, body: Json) -> None:
    """What PATCH /v1/databases/{id} does: into the trash and out of it."""
    database.in_trash = trashed_by(body, database)
    touch(database)
