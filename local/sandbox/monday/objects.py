"""The boards, items and updates of the sandbox Monday; each object answers the GraphQL fields of its name."""

# What a field means stands in the official schema.
# ruff: noqa: D102

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from local.sandbox.monday.account import Account
from local.sandbox.monday.columns import render
from local.sandbox.monday.elements import Activity, Column, Document, Group, User
from local.sandbox.monday.formats import (
    MAX_PAGE_OF_ACTIVITY,
    MAX_PAGE_OF_UPDATES,
    NOBODY,
    asked,
    page_of,
    stamp,
    ticks,
)
from local.sandbox.monday.rules import found


@dataclass(eq=False)
class Update:
    """An update of an item, or a reply to one."""

    id: str
    item: Item
    creator: User | None
    created_at: str
    body: str
    text_body: str
    replies: list[Update] = field(default_factory=list)
    assets: list[Mapping[str, Any]] = field(default_factory=list)
    changed_at: str = ""

    @property
    def creator_id(self) -> str | None:
        return self.creator.id if self.creator else None

    @property
    def item_id(self) -> str:
        return self.item.id

    @property
    def edited_at(self) -> str:
        return self.changed_at or self.created_at

    @property
    def updated_at(self) -> str:
        return max([self.created_at, *(reply.created_at for reply in self.replies)])


@dataclass(eq=False)
class Board:
    """A board with its items, in the order they were made, and its log."""

    id: str
    name: str
    url: str
    store: Account
    workspace: Mapping[str, Any]
    description: str | None = None
    state: str = "active"
    all_columns: list[Column] = field(default_factory=list)
    all_groups: list[Group] = field(default_factory=list)
    all_items: list[Item] = field(default_factory=list)
    log: list[Activity] = field(default_factory=list)

    def column(self, column_id: str) -> Column | None:
        """The column with this id, if the board has it."""
        return next((column for column in self.all_columns if column.id == column_id), None)

    def columns(self, ids: list[str] | None = None, types: list[str] | None = None) -> list[Column]:
        return [
            column
            for column in self.all_columns
            if (ids is None or column.id in ids) and (types is None or column.type in types)
        ]

    def groups(self, ids: list[str] | None = None) -> list[Group]:
        return [group for group in self.all_groups if ids is None or group.id in ids]

    def activity_logs(self, **asked_for: Any) -> list[Activity]:  # noqa: ANN401 - GraphQL arguments, `from` among them
        since, until = asked_for.get("from"), asked_for.get("to")
        first = ticks(asked(since)) if since else 0
        last = ticks(asked(until)) if until else None
        kept = [
            line
            for line in self.log
            if first <= int(line.created_at)
            and (last is None or int(line.created_at) <= last)
            and all(
                asked_for.get(name) is None or value in asked_for[name]
                for name, value in (
                    ("item_ids", line.item_id),
                    ("column_ids", line.column_id),
                    ("group_ids", line.group_id),
                    ("user_ids", line.user_id),
                )
            )
        ]
        kept.sort(key=lambda line: int(line.created_at), reverse=True)
        return page_of(kept, asked_for.get("limit"), asked_for.get("page"), MAX_PAGE_OF_ACTIVITY)

    def items_page(
        self,
        limit: int = 25,
        cursor: str | None = None,
        query_params: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        if cursor is not None:
            return self.store.next_page(cursor, limit)
        active = [item for item in self.all_items if item.state == "active"]
        return self.store.first_page(found(active, query_params or {}), limit)

    def updates(
        self,
        limit: int | None = 25,
        page: int | None = 1,
        ids: list[str] | None = None,
        from_date: str | None = None,
        to_date: str | None = None,
    ) -> list[Update]:
        posts = [post for item in self.all_items for post in item.posts]
        return page_of(chosen(posts, ids, from_date, to_date), limit, page, MAX_PAGE_OF_UPDATES)


@dataclass(eq=False)
class Item:
    """An item or subitem; `values` holds its columns as the workspace file writes them."""

    id: str
    name: str
    board: Board
    group: Group
    created_at: str
    url: str
    creator: User | None
    state: str = "active"
    parent_item: Item | None = None
    values: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, str] = field(default_factory=dict)
    posts: list[Update] = field(default_factory=list)
    subitems: list[Item] = field(default_factory=list)
    assets: list[Mapping[str, Any]] = field(default_factory=list)
    about: str = ""

    @property
    def creator_id(self) -> str:
        return self.creator.id if self.creator else NOBODY

    @property
    def updated_at(self) -> str:
        return max([self.created_at, *self.changes.values(), *(post.updated_at for post in self.posts)])

    @property
    def description(self) -> Document | None:
        return Document(f"{self.id}-description", "", "", self.about) if self.about else None

    def subscribers(self) -> list[User]:
        people = [column for column in self.board.all_columns if column.type == "people"]
        named = [user for column in people for user in self.board.store.people(self.values.get(column.id))]
        return list(dict.fromkeys(([self.creator] if self.creator else []) + named))

    def column_values(self, ids: list[str] | None = None, types: list[str] | None = None) -> list[dict[str, Any]]:
        columns = self.board.columns(ids, types)
        return [render(column, self) for column in columns if column.type != "name"]

    def updates(
        self,
        limit: int | None = 25,
        page: int | None = 1,
        ids: list[str] | None = None,
    ) -> list[Update]:
        return page_of(chosen(self.posts, ids), limit, page, MAX_PAGE_OF_UPDATES)


def chosen(
    posts: Sequence[Update], ids: list[str] | None, from_date: str | None = None, to_date: str | None = None
) -> list[Update]:
    """The updates with these ids and in this time, newest first."""
    first = stamp(asked(from_date)) if from_date else ""
    last = stamp(asked(to_date)) if to_date else "9999"
    kept = [post for post in posts if (ids is None or post.id in ids) and first <= post.created_at <= last]
    return sorted(kept, key=lambda post: post.created_at, reverse=True)
