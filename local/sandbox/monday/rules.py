"""Which items of the sandbox Monday a board query or a search finds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from local.sandbox.monday.account import ItemOfABoard
from local.sandbox.monday.columns import text_of
from local.sandbox.monday.formats import asked, refused, stamp

_Row = TypeVar("_Row")
_WORD = re.compile(r"\w{3,}")
_STAMPS: dict[str, Callable[[ItemOfABoard], str]] = {
    "__last_updated__": lambda item: item.updated_at,
    "__creation_log__": lambda item: item.created_at,
}


def found(items: Sequence[ItemOfABoard], query: Mapping[str, Any]) -> list[ItemOfABoard]:
    """The items that an `ItemsQuery` keeps, in the order it asks for."""
    rules = query.get("rules") or []
    every = any if query.get("operator") == "or" else all
    kept = [
        item
        for item in items
        if (query.get("ids") is None or item.id in query["ids"])
        and (not rules or every(_fits(item, rule) for rule in rules))
    ]
    for order in reversed(query.get("order_by") or []):
        column = order["column_id"]
        kept.sort(key=lambda item: _shown(item, column), reverse=order.get("direction") == "desc")
    return kept


def _shown(item: ItemOfABoard, column_id: str) -> str:
    """What a rule compares: the name, a time in ISO-8601, or the column's text."""
    if column_id == "name":
        return item.name
    if column_id in _STAMPS:
        return _STAMPS[column_id](item)
    column = item.board.column(column_id)
    if column is None:
        raise refused("InvalidColumnIdException", f"This column ID doesn't exist for the board: {column_id}")
    return text_of(column, item.values.get(column_id), item.board.store)


def _fits(item: ItemOfABoard, rule: Mapping[str, Any]) -> bool:
    shown, value = _shown(item, rule["column_id"]), rule["compare_value"]
    match rule["operator"]:
        case "any_of":
            return _is_one_of(item, rule["column_id"], shown, value)
        case "not_any_of":
            return not _is_one_of(item, rule["column_id"], shown, value)
        case "contains_text":
            return str(value).casefold() in shown.casefold()
        case "not_contains_text":
            return str(value).casefold() not in shown.casefold()
        case "contains_terms":
            return words(str(value)) <= words(shown)
        case "is_empty":
            return not shown
        case "is_not_empty":
            return bool(shown)
        case "greater_than_or_equals":
            return _instant(item, rule["column_id"], shown) >= _exact(value)
        case _:
            return "" < _instant(item, rule["column_id"], shown) <= _exact(value)


def _is_one_of(item: ItemOfABoard, column_id: str, shown: str, value: object) -> bool:
    """Status labels and people are compared by their ids: a label's text finds nothing, without an error."""
    wanted = {str(one) for one in value} if isinstance(value, list) else {str(value)}
    column = item.board.column(column_id)
    if column is not None and column.labels:
        label = column.label(shown)
        return label is not None and str(label.id) in wanted
    if column is not None and column.type == "people":
        return any(f"person-{user.id}" in wanted for user in item.board.store.people(item.values.get(column_id)))
    return shown in wanted


def _instant(item: ItemOfABoard, column_id: str, shown: str) -> str:
    raw = shown if column_id in _STAMPS else str(item.values.get(column_id) or "")
    return stamp(asked(raw)) if raw else ""


def _exact(value: object) -> str:
    """The day in `["EXACT", "2026-11-01"]`."""
    return stamp(asked(str(value[-1] if isinstance(value, list) else value)))


def words(text: str) -> set[str]:
    """The words of three letters or more, in one case."""
    return set(_WORD.findall(text.casefold()))


def ranked(query: str, rows: Sequence[tuple[_Row, str]], limit: int | None) -> list[_Row]:
    """The rows whose text shares words with the query, the most words first; 10 of them, at most 20."""
    size = 10 if limit is None else limit
    if not 1 <= size <= 20:  # noqa: PLR2004 - search.*, developer.monday.com/api-reference/docs/rate-limits
        raise refused("InvalidArgumentException", "limit must be between 1 and 20")
    asked_words = words(query)
    scored = [(len(asked_words & words(text)), row) for row, text in rows]
    scored.sort(key=lambda pair: pair[0], reverse=True)
    return [row for score, row in scored if score][:size]
