"""The account that the sandbox Monday serves: its people, boards and documents, looked up and written to."""

from __future__ import annotations

import html
import itertools
import re
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from local.sandbox.monday.account import ItemOfABoard
from local.sandbox.monday.activity import line
from local.sandbox.monday.columns import text_of
from local.sandbox.monday.elements import Column, Document, Group, User
from local.sandbox.monday.formats import MAX_PAGE_OF_ITEMS, page_of, refused, stamp
from local.sandbox.monday.objects import Board, Item, Update

_ACCOUNT = {"id": "1825528", "name": "Sandbox", "slug": "sandbox", "tier": "pro"}
# The token's owner does not live in UTC, which tells the text of a date (caller's zone) from its value (UTC).
_OWNER = {"name": "Post-mortem agent", "title": "Integration", "time_zone_identifier": "America/New_York"}
_OF_SUBITEMS = (
    ("name", "Name", "name"),
    ("person", "Owner", "people"),
    ("status", "Status", "status"),
    ("date0", "Date", "date"),
)
_NO_ONE = ("", "unknown", "None")
_TAG = re.compile(r"<[^>]+>")
_END_OF_LINE = re.compile(r"<br\s*/?>|</(?:p|div|li|h\d)>", re.IGNORECASE)


class Store:
    """One account; `me` is the user whose token the caller holds."""

    def __init__(self, account: Mapping[str, Any], users: Sequence[Mapping[str, Any]], me: Mapping[str, Any]) -> None:
        self.account = _ACCOUNT | dict(account)
        self.users: dict[str, User] = {}
        self.teams: list[dict[str, Any]] = []
        self.boards: dict[str, Board] = {}
        self.items: dict[str, Item] = {}
        self.docs: dict[str, Document] = {}
        self.webhooks: list[Mapping[str, Any]] = []
        self._pages: dict[str, list[ItemOfABoard]] = {}
        self._user_ids = itertools.count(70000001)
        self._update_ids = itertools.count(4100000001)
        self._item_ids = itertools.count(9900000001)
        for user in users:
            self._add_user(user)
        self.me = self._add_user(_OWNER | dict(me))

    def _add_user(self, given: Mapping[str, Any]) -> User:
        ascii_name = unicodedata.normalize("NFKD", given["name"]).encode("ascii", "ignore").decode()
        user = User(
            id=str(given.get("id") or next(self._user_ids)),
            name=given["name"],
            email=given.get("email", f"{'.'.join(ascii_name.lower().split())}@example.com"),
            title=given.get("title", ""),
            status=given.get("status", "ACTIVE"),
            time_zone_identifier=given.get("time_zone_identifier", "UTC"),
            account=self.account,
        )
        self.users[user.id] = user
        return user

    def person(self, name: object) -> User | None:
        """The user of this name; a name not seen before becomes a user, and no name is nobody."""
        if str(name) in _NO_ONE:
            return None
        known = next((user for user in self.users.values() if user.name == name), None)
        return known or self._add_user({"name": str(name)})

    def people(self, names: object) -> list[User]:
        """The users of a list of names, or of names with commas between them."""
        listed = names if isinstance(names, list) else str(names or "").split(", ")
        return [user for user in map(self.person, listed) if user]

    def item(self, item_id: str) -> Item | None:
        """The item or subitem with this id."""
        return self.items.get(item_id)

    def first_page(self, items: Sequence[ItemOfABoard], limit: int) -> dict[str, Any]:
        """The first `limit` items, and the cursor that leads to the others."""
        shown = page_of(items, limit, 1, MAX_PAGE_OF_ITEMS)
        cursor = None
        if len(items) > limit:
            cursor = uuid.uuid4().hex
            self._pages[cursor] = list(items[limit:])
        return {"cursor": cursor, "items": shown}

    def next_page(self, cursor: str, limit: int) -> dict[str, Any]:
        """The page that a cursor leads to."""
        if cursor not in self._pages:
            raise refused("CursorExpiredError", "The cursor provided for pagination has expired")
        return self.first_page(self._pages[cursor], limit)

    def post(self, item: Item, body: str, parent: Update | None) -> Update:
        """A new update of `item`, or a reply to `parent`, written by the token's owner in HTML."""
        new = Update(str(next(self._update_ids)), item, self.me, stamp(datetime.now(UTC)), body, _plain(body))
        (parent.replies if parent else item.posts).append(new)
        return new

    def update(self, update_id: str) -> Update | None:
        """The update with this id."""
        posts = (post for item in self.items.values() for post in item.posts)
        return next((post for post in posts if post.id == update_id), None)

    def edit(self, post: Update, body: str) -> Update:
        """Another text for an update."""
        post.body, post.text_body, post.changed_at = body, _plain(body), stamp(datetime.now(UTC))
        return post

    def add(self, board: Board, group: Group, name: str, parent: Item | None) -> Item:
        """A new item, made by the token's owner; a sub-item where it has a parent."""
        item_id = str(next(self._item_ids))
        url = f"{board.url}/pulses/{item_id}"
        item = Item(item_id, name, board, group, stamp(datetime.now(UTC)), url, self.me, parent_item=parent)
        board.all_items.append(item)
        self.items[item_id] = item
        if parent:
            parent.subitems.append(item)
        return item

    def write(self, item: Item, column: Column, raw: object) -> None:
        """Set one column of `item`, and log the change."""
        now = datetime.now(UTC)
        previous = text_of(column, item.values.get(column.id), self)
        item.values[column.id], item.changes[column.id] = raw, stamp(now)
        item.board.log.append(
            line(
                item,
                line_id=str(uuid.uuid4()),
                event="update_column_value",
                at=now,
                by=self.me,
                column_id=column.id,
                previous=previous or None,
                value=text_of(column, raw, self) or None,
            )
        )


def subitems_board(store: Store, board: Board) -> Board:
    """The hidden board of a board's sub-items, with the columns that a new one has."""
    board_id = f"{board.id}9001"
    if board_id not in store.boards:
        store.boards[board_id] = Board(
            id=board_id,
            name=f"Subitems of {board.name}",
            url=f"https://{store.account['slug']}.monday.com/boards/{board_id}",
            store=store,
            workspace=board.workspace,
            all_groups=[Group("topics", "Subitems")],
        )
    below = store.boards[board_id]
    for column_id, title, kind in _OF_SUBITEMS:
        if below.column(column_id) is None:
            below.all_columns.append(Column(column_id, title, kind))
    return below


def _plain(body: str) -> str:
    return html.unescape(_TAG.sub("", _END_OF_LINE.sub("\n", body))).strip()
