"""The root fields of the sandbox Monday's queries."""

# What a field means stands in the official schema.
# ruff: noqa: D102

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from local.sandbox.monday.columns import text_of
from local.sandbox.monday.elements import Document, User
from local.sandbox.monday.formats import MAX_ITEM_IDS, MAX_PAGE_OF_UPDATES, asked, page_of, refused, stamp
from local.sandbox.monday.objects import Board, Item, Update, chosen
from local.sandbox.monday.rules import ranked
from local.sandbox.monday.store import Store

API_VERSION = "2026-10"  # the current one since 2026-10-26, developer.monday.com/api-reference/changelog
_DAILY_CALLS = 10_000  # plan Pro, developer.monday.com/api-reference/docs/rate-limits


class Queries:
    """The fields of `Query`; what the caller may not see, or what does not exist, is left out without an error."""

    def __init__(self, store: Store, complexity: dict[str, int]) -> None:
        self._store = store
        self.complexity = complexity
        self.me = store.me
        self.platform_api = {"daily_limit": {"base": _DAILY_CALLS, "total": _DAILY_CALLS}}
        self.search = Search(store)
        self.version = {"kind": "current", "value": API_VERSION, "display_name": "Current"}

    def boards(
        self,
        ids: list[str] | None = None,
        limit: int | None = 25,
        page: int | None = 1,
        state: str | None = "active",
        order_by: str | None = None,  # noqa: ARG002 - the sandbox keeps no time of use
    ) -> list[Board]:
        boards = [
            board
            for board in self._store.boards.values()
            if (ids is None or board.id in ids) and state in {board.state, "all"}
        ]
        return page_of(boards, limit, page, 500)

    def items(
        self,
        ids: list[str] | None = None,
        limit: int | None = 25,
        page: int | None = 1,
        *,
        exclude_nonactive: bool | None = False,
        newest_first: bool | None = False,
    ) -> list[Item]:
        if ids is not None and len(ids) > MAX_ITEM_IDS:
            raise refused("InvalidArgumentException", f"items takes at most {MAX_ITEM_IDS} ids")
        items = [
            item
            for item in self._store.items.values()
            if (ids is None or item.id in ids) and (item.state == "active" or not exclude_nonactive)
        ]
        if newest_first:
            items.sort(key=lambda item: item.created_at, reverse=True)
        return page_of(items, limit, page, 500)

    def next_items_page(self, cursor: str, limit: int = 25) -> dict[str, Any]:
        return self._store.next_page(cursor, limit)

    def updates(
        self,
        limit: int | None = 25,
        page: int | None = 1,
        ids: list[str] | None = None,
        from_date: str | None = None,
        to_date: str | None = None,
    ) -> list[Update]:
        posts = [post for item in self._store.items.values() for post in item.posts]
        return page_of(chosen(posts, ids, from_date, to_date), limit, page, MAX_PAGE_OF_UPDATES)

    def users(
        self,
        ids: list[str] | None = None,
        emails: list[str] | None = None,
        status: list[str] | None = None,
        limit: int | None = 200,
        page: int | None = 1,
    ) -> list[User]:
        # Deactivated people are left out unless they are asked for: official schema, Query.users.
        statuses = status or ["ACTIVE", "PENDING"]
        users = [
            user
            for user in self._store.users.values()
            if user.status in statuses and (ids is None or user.id in ids) and (emails is None or user.email in emails)
        ]
        return page_of(users, limit, page, 1000)

    def teams(self, ids: list[str] | None = None) -> list[dict[str, Any]]:
        return [team for team in self._store.teams if ids is None or team["id"] in ids]

    def docs(
        self,
        ids: list[str] | None = None,
        limit: int | None = 25,
        object_ids: list[str] | None = None,
        page: int | None = 1,
    ) -> list[Document]:
        docs = [
            doc
            for doc in self._store.docs.values()
            if (ids is None or doc.id in ids) and (object_ids is None or doc.object_id in object_ids)
        ]
        return page_of(docs, limit, page, 100)

    def export_markdown_from_doc(self, **arguments: str) -> dict[str, Any]:
        doc = self._store.docs.get(arguments["docId"])
        if doc is None:
            return {"success": False, "error": "Document not found"}
        return {"success": True, "markdown": doc.markdown}

    def webhooks(self, board_id: str, *, app_webhooks_only: bool | None = False) -> list[Any]:
        hooks = [hook for hook in self._store.webhooks if str(hook["board_id"]) == board_id]
        return [hook for hook in hooks if hook.get("app") or not app_webhooks_only]


class Search:
    """The fields of `SearchNamespace`; the real one ranks by meaning, this one by words in common."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def items(
        self,
        query: str,
        limit: int | None = None,
        date_range: dict[str, str] | None = None,
        strategy: str | None = None,  # noqa: ARG002 - a trade-off of the real index
        board_ids: list[str] | None = None,
    ) -> dict[str, Any]:
        store, rows = self._store, []
        for item in store.items.values():
            if (board_ids is None or item.board.id in board_ids) and _within(item, date_range):
                columns = item.board.all_columns
                values = [text_of(column, item.values.get(column.id), store) for column in columns]
                rows.append((item, " ".join([item.name, *values])))
        return _results(
            ranked(query, rows, limit),
            lambda item: {
                "id": item.id,
                "name": item.name,
                "url": item.url,
                "board_id": item.board.id,
                "workspace_id": item.board.workspace["id"],
            },
        )

    def updates(
        self,
        query: str,
        limit: int | None = None,
        date_range: dict[str, str] | None = None,
        strategy: str | None = None,  # noqa: ARG002 - as above
        board_ids: list[str] | None = None,
    ) -> dict[str, Any]:
        rows = [
            (post, post.text_body)
            for item in self._store.items.values()
            if board_ids is None or item.board.id in board_ids
            for post in item.posts
            if _within(post, date_range)
        ]
        return _results(
            ranked(query, rows, limit),
            lambda post: {
                "id": post.id,
                "body": post.text_body,
                "creator_id": post.creator_id or "-1",
                "item_id": post.item_id,
                "board_id": post.item.board.id,
                "created_at": post.created_at,
                "updated_at": post.updated_at,
            },
        )

    def docs(
        self,
        query: str,
        limit: int | None = None,
        date_range: dict[str, str] | None = None,
        strategy: str | None = None,  # noqa: ARG002 - as above
    ) -> dict[str, Any]:
        docs = [doc for doc in self._store.docs.values() if _within(doc, date_range)]
        return _results(
            ranked(query, [(doc, f"{doc.name} {doc.markdown}") for doc in docs], limit),
            lambda doc: {"id": doc.id, "name": doc.name, "workspace_id": "5550001"},
        )


def _within(thing: Item | Update | Document, date_range: dict[str, str] | None) -> bool:
    limits = {name: stamp(asked(value)) for name, value in (date_range or {}).items() if value}
    created, updated = str(thing.created_at), str(thing.updated_at)
    return limits.get("created_after", "") <= created <= limits.get("created_before", "9999") and limits.get(
        "updated_after", ""
    ) <= updated <= limits.get("updated_before", "9999")


def _results(found: list[Any], index: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    return {"results": [{"id": one.id, "indexed_data": index(one), "live_data": one} for one in found]}
