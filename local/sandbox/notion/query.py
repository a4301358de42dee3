"""Search, filters, sorts and paging of the sandbox Notion."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from local.sandbox.notion.errors import either, failed_validation, invalid, shown
from local.sandbox.notion.objects import Database, Page
from local.sandbox.notion.properties import column_named, comparable

if TYPE_CHECKING:
    from collections.abc import Iterable

Json = dict[str, Any]
Item = TypeVar("Item")
Test = Callable[[object, object], bool]

MAX_PAGE_SIZE = 100
_TIMESTAMPS = {"created_time": "created", "last_edited_time": "edited"}


def _either_of(value: object, wanted: object) -> bool:
    return value in wanted if isinstance(wanted, list) else value == wanted


def _holds(value: object, wanted: object) -> bool:
    return wanted in value if isinstance(value, list) else str(wanted).casefold() in str(value or "").casefold()


def _starts(value: object, wanted: object) -> bool:
    return str(value or "").casefold().startswith(str(wanted).casefold())


def _ends(value: object, wanted: object) -> bool:
    return str(value or "").casefold().endswith(str(wanted).casefold())


def _is_empty(value: object, _: object = None) -> bool:
    return value in (None, "", [])


def _not(test: Test) -> Test:
    return lambda value, wanted: not test(value, wanted)


def _dated(test: Callable[[Any, Any], bool]) -> Test:
    return lambda value, wanted: value is not None and test(_moment(value), _moment(wanted))


def _moment(text: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        raise failed_validation(
            f"date filter should be a valid ISO 8601 date string, instead was {shown(text)}"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _numeric(test: Callable[[Any, Any], bool]) -> Test:
    return lambda value, wanted: (
        isinstance(value, int | float) and isinstance(wanted, int | float) and test(value, wanted)
    )


_EMPTINESS: dict[str, Test] = {"is_empty": _is_empty, "is_not_empty": _not(_is_empty)}
_SAME: dict[str, Test] = {"equals": _either_of, "does_not_equal": _not(_either_of)}
_PARTS: dict[str, Test] = {"contains": _holds, "does_not_contain": _not(_holds)}
_TEXT = _SAME | _PARTS | _EMPTINESS | {"starts_with": _starts, "ends_with": _ends}
_DATE = _EMPTINESS | {
    "equals": _starts,  # a day equals every time on it
    "before": _dated(operator.lt),
    "after": _dated(operator.gt),
    "on_or_before": _dated(operator.le),
    "on_or_after": _dated(operator.ge),
}
_CONDITIONS: dict[str, dict[str, Test]] = {
    **dict.fromkeys(("title", "rich_text", "url", "email", "phone_number"), _TEXT),
    **dict.fromkeys(("select", "status"), _SAME | _EMPTINESS),
    **dict.fromkeys(("multi_select", "people"), _PARTS | _EMPTINESS),
    **dict.fromkeys(("date", "created_time", "last_edited_time"), _DATE),
    "checkbox": _SAME,
    "number": _SAME
    | _EMPTINESS
    | {
        "greater_than": _numeric(operator.gt),
        "less_than": _numeric(operator.lt),
        "greater_than_or_equal_to": _numeric(operator.ge),
        "less_than_or_equal_to": _numeric(operator.le),
    },
}


def matches(page: Page, schema: dict[str, Json], wanted: Json, at: str = "body.filter", depth: int = 0) -> bool:
    """Whether a row passes a filter; compound filters nest two levels deep."""
    for combine, all_or_any in (("and", all), ("or", any)):
        if combine in wanted:
            if depth > 1:
                raise failed_validation(f"{at}.{combine} should be not present, instead was {shown(wanted[combine])}")
            parts = [
                matches(page, schema, part, f"{at}.{combine}[{index}]", depth + 1)
                for index, part in enumerate(wanted[combine])
            ]
            return all_or_any(parts)
    if "timestamp" in wanted:
        kind = wanted["timestamp"]
        value: object = _timestamp(page, kind, at)
    else:
        column = column_named(schema, wanted.get("property", ""))
        if column is None:
            raise invalid(f"Could not find property with name or id: {wanted.get('property')}")
        kind = column["type"]
        _check_kind(kind, wanted)
        value = comparable(page.properties[column["name"]])
    return _passes(kind, value, wanted.get(kind), f"{at}.{kind}")


def _check_kind(kind: str, wanted: Json) -> None:
    asked = next((key for key in wanted if key not in {"property", "type"}), None)
    if asked != kind:
        raise invalid(
            "The property type in the database does not match the property type of the filter provided: "
            f"database property {kind} does not match filter {asked}"
        )


def _passes(kind: str, value: object, conditions: object, at: str) -> bool:
    if not isinstance(conditions, dict) or len(conditions) != 1:
        raise failed_validation(f"{at} should have one condition, instead was {shown(conditions)}")
    name, operand = next(iter(conditions.items()))
    if name not in _CONDITIONS[kind]:
        raise failed_validation(f"{at}.{name} should be not present, instead was {shown(operand)}")
    return _CONDITIONS[kind][name](value, operand)


def _timestamp(page: Page, name: str, at: str) -> str:
    if name not in _TIMESTAMPS:
        raise failed_validation(f"{at}.timestamp should be {either(list(_TIMESTAMPS))}, instead was {shown(name)}")
    stamp: str = getattr(page, _TIMESTAMPS[name]).time
    return stamp


def ordered(rows: Iterable[Page], schema: dict[str, Json], sorts: list[Json]) -> list[Page]:
    """Rows in the order asked for; the first sort counts most, rows without a value come last."""
    result = list(rows)
    for sort in reversed(sorts):
        values = {row.id: _sort_value(row, schema, sort) for row in result}
        keys = {
            row_id: (value if isinstance(value, int | float) else 0, str(value)) for row_id, value in values.items()
        }
        filled = [row for row in result if not _is_empty(values[row.id])]
        filled.sort(key=lambda row: keys[row.id], reverse=sort.get("direction") == "descending")
        result = filled + [row for row in result if _is_empty(values[row.id])]
    return result


def _sort_value(row: Page, schema: dict[str, Json], sort: Json) -> object:
    if "timestamp" in sort:
        return _timestamp(row, sort["timestamp"], "body.sorts")
    column = column_named(schema, sort.get("property", ""))
    if column is None:
        raise invalid(f"Could not find sort property with name or id: {sort.get('property')}")
    return comparable(row.properties[column["name"]])


def found(objects: list[Page | Database], body: Json) -> list[Page | Database]:
    """What a search returns: titles only, each word on its own, most recently edited first unless asked otherwise."""
    wanted = body.get("filter") or {}
    kinds: dict[str | None, type] = {None: object, "page": Page, "data_source": Database}
    value = wanted.get("value")
    if value not in kinds:
        expected = either(["page", "data_source"])
        raise failed_validation(f"body.filter.value should be {expected}, instead was {shown(value)}")
    words = (body.get("query") or "").casefold().split()
    hits = {
        item.id: sum(word in item.title.casefold() for word in words)
        for item in objects
        if isinstance(item, kinds[value]) and item.is_trashed() == wanted.get("in_trash", False)
    }
    results = [item for item in objects if hits.get(item.id) or (item.id in hits and not words)]
    sort = body.get("sort") or {}
    results.sort(key=lambda item: item.edited.time, reverse=sort.get("direction") != "ascending")
    if sort.get("property") == "relevance":
        results.sort(key=lambda item: hits[item.id], reverse=True)
    return results


def paged(items: list[Item], ids: list[str], asked: Json, part: str) -> tuple[list[Item], str | None]:
    """One page of `items` and the cursor of the next; `asked` is a body or a query string with its values as text."""
    size = _page_size(asked.get("page_size"), part)
    cursor = asked.get("start_cursor")
    if cursor is not None and cursor not in ids:
        raise invalid(f"The start_cursor provided is invalid: {cursor}")
    begin = ids.index(cursor) if cursor is not None else 0
    end = begin + size
    return items[begin:end], ids[end] if end < len(ids) else None


def _page_size(value: object, part: str) -> int:
    at = f"{part}.page_size"
    if isinstance(value, str) and part == "query" and value.isdecimal():
        value = int(value)
    if value is None or value == 0:
        return MAX_PAGE_SIZE
    if isinstance(value, bool) or not isinstance(value, int):
        raise failed_validation(f"{at} should be a number or `undefined`, instead was {shown(value)}", part)
    if not 0 < value <= MAX_PAGE_SIZE:
        bound = f"≤ `{MAX_PAGE_SIZE}`" if value > 0 else "≥ `0`"
        raise failed_validation(f"{at} should be {bound} or `undefined`, instead was {shown(value)}", part)
    return value
