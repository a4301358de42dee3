"""From the `monday` part of a workspace file to the account that the sandbox serves.

The part holds `board` and `items`, and may hold more `boards` (an item names its `board`, or is on the first),
`users`, `teams`, `docs`, `webhooks`, `account` and `me` (the token's owner). Columns are ids, or `{id, title, type,
description, labels}`; labels are texts, or `{id, label, is_done}`. Values are texts: names of people, ISO-8601 times,
labels; links are `{url, text}`, related items a list of ids, a document its id.
"""

from __future__ import annotations

import html
import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from local.sandbox.monday.activity import line
from local.sandbox.monday.elements import Column, Document, Group, Label
from local.sandbox.monday.formats import NEVER_SET, moment, stamp
from local.sandbox.monday.objects import Board, Item, Update
from local.sandbox.monday.store import Store

_Form = Mapping[str, Any]
_TYPE_OF = {"status": "status", "severity": "status", "priority": "status", "owner": "people", "lead": "people"}
_DONE = {"resolved", "done", "closed"}
_DONE_ID = 1  # a new status column's labels are 0 Working on it, 1 Done, 2 Stuck
_WORKSPACE = {"id": "5550001", "name": "Main workspace"}


def build(section: _Form) -> Store:
    """The account that a workspace file's `monday` part describes."""
    store = Store(section.get("account", {}), section.get("users", []), section.get("me", {}))
    store.teams = [
        {"id": str(team["id"]), "name": team["name"], "users": store.people(team["users"])}
        for team in section.get("teams", [])
    ]
    store.webhooks = section.get("webhooks", [])
    for doc in section.get("docs", []):
        store.docs[str(doc["id"])] = _document(store, doc)
    boards = [section["board"], *section.get("boards", [])]
    home: dict[str, list[_Form]] = {str(board["id"]): [] for board in boards}
    for item in section["items"]:
        home[str(item.get("board", boards[0]["id"]))].append(item)
    for board in boards:
        _add_board(store, board, home[str(board["id"])])
    return store


def _document(store: Store, given: _Form) -> Document:
    object_id = str(given.get("object_id", given["id"]))
    return Document(
        id=str(given["id"]),
        object_id=object_id,
        name=given["name"],
        markdown=given["markdown"],
        url=f"https://{store.account['slug']}.monday.com/docs/{object_id}",
        created_at=stamp(moment(given["created_at"])),
        updated_at=stamp(moment(given.get("updated_at", given["created_at"]))),
        created_by=store.person(given.get("created_by", "")),
        workspace=_WORKSPACE,
    )


def _add_board(store: Store, given: _Form, items: Sequence[_Form]) -> Board:
    board_id = str(given["id"])
    board = Board(
        id=board_id,
        name=given["name"],
        url=f"https://{store.account['slug']}.monday.com/boards/{board_id}",
        store=store,
        workspace=_WORKSPACE,
        description=given.get("description"),
        all_columns=_columns(given.get("columns", []), items),
        all_groups=_groups(items),
    )
    store.boards[board_id] = board
    subitems = [child for item in items for child in item.get("subitems", [])]
    below = {"id": f"{board_id}9001", "name": f"Subitems of {board.name}"}
    inner = _add_board(store, below, subitems) if subitems else None
    for item in items:
        made = _add_item(store, board, item)
        for child in item.get("subitems", []):
            assert inner is not None
            made.subitems.append(store.items[str(child["id"])])
            made.subitems[-1].parent_item = made
    return board


def _groups(items: Sequence[_Form]) -> list[Group]:
    titles = list(dict.fromkeys(item.get("group", "Items") for item in items)) or ["Items"]
    # The first group of a new board is called "topics".
    return [Group("topics" if number == 0 else f"group_{number}", title) for number, title in enumerate(titles)]


def _columns(given: Sequence[str | _Form], items: Sequence[_Form]) -> list[Column]:
    used = [{"status": item.get("status"), **item.get("column_values", {})} for item in items]
    forms = [{"id": form} if isinstance(form, str) else form for form in given]
    named = {form["id"] for form in forms}
    forms += [{"id": key} for key in dict.fromkeys(key for values in used for key in values) if key not in named]
    columns = [Column("name", "Name", "name")]
    for form in forms:
        column_id = form["id"]
        kind = form.get("type", _TYPE_OF.get(column_id, "text"))
        column = Column(
            id=column_id,
            title=form.get("title", column_id.replace("_", " ").capitalize()),
            type=kind,
            description=form.get("description"),
        )
        if kind in {"status", "dropdown"}:
            column.labels = _labels(form.get("labels", []), _texts(column_id, used, items))
        columns.append(column)
    return columns


def _texts(column_id: str, used: Sequence[_Form], items: Sequence[_Form]) -> Iterable[str]:
    """Every label that the items of a board have, or had, in one column."""
    for values in used:
        value = values.get(column_id)
        yield from value if isinstance(value, list) else [value] if value else []
    for item in items:
        for entry in item.get("activity", []):
            if entry.get("column_id") == column_id:
                yield from (text for text in (entry.get("previous"), entry.get("value")) if text)


def _labels(given: Sequence[str | _Form], used: Iterable[str]) -> list[Label]:
    forms: list[_Form] = [{"label": form} if isinstance(form, str) else form for form in given]
    forms += [{"label": text} for text in dict.fromkeys(used) if text not in {form["label"] for form in forms}]
    taken = {form["id"] for form in forms if "id" in form} | {NEVER_SET}
    free = (number for number in itertools.count() if number not in taken and number != _DONE_ID)
    labels = []
    for form in forms:
        done = form.get("is_done", form["label"].casefold() in _DONE)
        number = form.get("id")
        if number is None:
            number = _DONE_ID if done and _DONE_ID not in taken else next(free)
            taken.add(number)
        labels.append(Label(number, form["label"], done))
    return labels


def _add_item(store: Store, board: Board, given: _Form) -> Item:
    item_id = str(given["id"])
    group = next(group for group in board.all_groups if group.title == given.get("group", "Items"))
    item = Item(
        id=item_id,
        name=given["name"],
        board=board,
        group=group,
        created_at=stamp(moment(given["created_at"])),
        url=given.get("url", f"{board.url}/pulses/{item_id}"),
        creator=store.person(given.get("creator", "")),
        state=given.get("state", "active"),
        values={"status": given.get("status"), **given.get("column_values", {})},
        assets=given.get("assets", []),
        about=given.get("description", ""),
    )
    item.posts = [_update(store, item, post) for post in given.get("updates", [])]
    for entry in given.get("activity", []):
        _add_activity(store, item, entry)
    board.all_items.append(item)
    store.items[item_id] = item
    return item


def _update(store: Store, item: Item, given: _Form) -> Update:
    text = given["text_body"]
    lines = "".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n"))
    return Update(
        id=str(given["id"]),
        item=item,
        creator=store.person(given.get("creator", "")),
        created_at=stamp(moment(given["created_at"])),
        body=given.get("body", lines),
        text_body=text,
        replies=[_update(store, item, reply) for reply in given.get("replies", [])],
        assets=given.get("assets", []),
    )


def _add_activity(store: Store, item: Item, given: _Form) -> None:
    at = moment(given["created_at"])
    item.board.log.append(
        line(
            item,
            line_id=given["id"],
            event=given["event"],
            at=at,
            by=store.person(given.get("user", "")),
            column_id=given.get("column_id", ""),
            previous=given.get("previous"),
            value=given.get("value"),
        )
    )
    if given.get("column_id"):
        changed = item.changes.get(given["column_id"], "")
        item.changes[given["column_id"]] = max(changed, stamp(at))
