"""Column values of the sandbox Monday: read from the workspace file's form, shown and written in the API's."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from local.sandbox.monday.account import Account, ItemOfABoard
from local.sandbox.monday.elements import Column
from local.sandbox.monday.formats import moment, refused

# What the API never returns as null, for a column of its type that holds nothing.
_EMPTY: dict[str, dict[str, Any]] = {
    "status": {"text": None},
    "people": {"persons_and_teams": []},
    "dropdown": {"values": []},
    "board_relation": {"text": None, "display_value": "", "linked_item_ids": [], "linked_items": []},
    "dependency": {"text": None, "display_value": "", "linked_item_ids": []},
    "mirror": {"text": None, "display_value": ""},
    "file": {"files": []},
    "tags": {"tags": []},
}


def render(column: Column, item: ItemOfABoard) -> dict[str, Any]:
    """The value of one column of `item`, with the fields of its concrete GraphQL type."""
    raw = item.values.get(column.id)
    changed = item.changes.get(column.id, item.created_at)
    shown: dict[str, Any] = {
        "__typename": "".join(part.capitalize() for part in column.type.split("_")) + "Value",
        "id": column.id,
        "type": column.type,
        "column": column,
        "text": "",
        "value": None,
        "updated_at": changed if raw else None,
        "created_at": item.created_at,
        "creator_id": item.creator_id,
    } | _EMPTY.get(column.type, {})
    if raw:
        shown |= _SHOW.get(column.type, _as_given)(column, raw, item.board.store)
        if isinstance(shown["value"], dict):
            shown["value"] = json.dumps(shown["value"] | {"changed_at": changed})
    return shown


def text_of(column: Column, raw: object, store: Account) -> str:
    """A raw value in words, also for the types whose `text` is empty in the API."""
    shown = _SHOW.get(column.type, _as_given)(column, raw, store) if raw else {}
    return str(shown.get("text") or shown.get("display_value") or "")


def _status(column: Column, raw: object, _store: Account) -> dict[str, Any]:
    label = column.label(str(raw))
    assert label is not None, f"column {column.id} has no label {raw!r}"
    value = {"index": label.id, "post_id": None}
    return {
        "text": label.text,
        "label": label.text,
        "index": label.id,
        "is_done": label.is_done,
        "value": value,
    }


def _people(_column: Column, raw: object, store: Account) -> dict[str, Any]:
    people = store.people(raw)
    entities = [{"id": user.id, "kind": "person"} for user in people]
    stored = [{"id": int(user.id), "kind": "person"} for user in people]
    return {
        "text": ", ".join(user.name for user in people),
        "persons_and_teams": entities,
        "value": {"personsAndTeams": stored},
    }


def _date(_column: Column, raw: object, store: Account) -> dict[str, Any]:
    text = str(raw)
    at = moment(text)
    if "T" not in text:
        return {"text": text, "date": text, "value": {"date": text}}
    # `text`, `date` and `time` are in the caller's zone; only `value` is UTC: developer.monday.com, date column.
    local = at.astimezone(ZoneInfo(store.me.time_zone_identifier))
    return {
        "text": f"{local:%Y-%m-%d %H:%M}",
        "date": f"{local:%Y-%m-%d}",
        "time": f"{local:%H:%M}",
        "value": {"date": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M:%S}", "icon": None},
    }


def _link(_column: Column, raw: object, _store: Account) -> dict[str, Any]:
    link = raw if isinstance(raw, Mapping) else {"url": str(raw)}
    url, words = link["url"], link.get("text", "")
    text = f"{words} - {url}" if words else url
    return {"text": text, "url": url, "url_text": words or url, "value": {"url": url, "text": words}}


def _text(_column: Column, raw: object, _store: Account) -> dict[str, Any]:
    return {"text": str(raw), "value": json.dumps(str(raw))}


def _long_text(_column: Column, raw: object, _store: Account) -> dict[str, Any]:
    return {"text": str(raw), "value": {"text": str(raw)}}


def _numbers(_column: Column, raw: object, _store: Account) -> dict[str, Any]:
    return {"text": str(raw), "number": float(str(raw)), "value": json.dumps(str(raw))}


def _dropdown(column: Column, raw: object, _store: Account) -> dict[str, Any]:
    labels = [label for label in map(column.label, _listed(raw)) if label]
    return {
        "text": ", ".join(label.text for label in labels),
        "values": [{"id": str(label.id), "label": label.text} for label in labels],
        "value": {"ids": [label.id for label in labels]},
    }


def _board_relation(_column: Column, raw: object, store: Account) -> dict[str, Any]:
    items = [item for item in map(store.item, _listed(raw)) if item]
    # `text` and `value` stay empty: developer.monday.com/api-reference/changelog, 2023-10 and 2025-04.
    return {
        "display_value": ", ".join(item.name for item in items),
        "linked_item_ids": [item.id for item in items],
        "linked_items": items,
    }


def _doc(_column: Column, raw: object, store: Account) -> dict[str, Any]:
    doc = store.docs[str(raw)]
    file = {
        "file_id": doc.id,
        "object_id": doc.object_id,
        "url": doc.url,
        "doc": doc,
        "created_at": doc.created_at,
    }
    return {"text": doc.url, "file": file, "value": {"files": [{"linkToFile": doc.url, "name": doc.name}]}}


def _as_given(_column: Column, raw: object, _store: Account) -> dict[str, Any]:
    """A value of any other type: the workspace file writes its GraphQL fields out."""
    return dict(raw) if isinstance(raw, Mapping) else {"text": str(raw)}


_SHOW: dict[str, Callable[[Column, object, Account], dict[str, Any]]] = {
    "status": _status,
    "people": _people,
    "date": _date,
    "link": _link,
    "text": _text,
    "long_text": _long_text,
    "numbers": _numbers,
    "dropdown": _dropdown,
    "board_relation": _board_relation,
    "doc": _doc,
}


def _listed(raw: object) -> list[str]:
    return [str(one) for one in raw] if isinstance(raw, list) else [str(raw)]


def parse(column: Column, value: object, store: Account, *, new_labels: bool) -> object:
    """A value as a mutation sends it, a simple string or the type's JSON, in the workspace file's form.

    Raises the API's ColumnValueException for what the column does not take; a text that is no label of a status
    column yet becomes one with `new_labels`.
    """
    if value in (None, "", {}):
        return None
    if new_labels and column.type == "status":
        column.add_label(str(value.get("label", "") if isinstance(value, Mapping) else value))
    read = _READ.get(column.type)
    if read is None:
        raise refused("CorrectedValueException", f"the sandbox does not write {column.type} columns")
    try:
        return read(column, value, store)
    except (KeyError, TypeError, ValueError) as error:
        raise refused("ColumnValueException", f"invalid value for the column {column.id}") from error


def _read_label(column: Column, value: Any, _store: Account) -> object:  # noqa: ANN401 - JSON of a caller
    if isinstance(value, Mapping) and "index" in value:
        label = next((label for label in column.labels if label.id == int(value["index"])), None)
    else:
        label = column.label(value["label"] if isinstance(value, Mapping) else value)
    if label is None:
        known = ", ".join(f"{label.id}: {label.text}" for label in column.labels)
        raise refused("ColumnValueException", f"This status label doesn't exist, possible statuses are: {{{known}}}")
    return label.text


def _read_people(_column: Column, value: Any, store: Account) -> object:  # noqa: ANN401 - JSON of a caller
    ids = [one["id"] for one in value["personsAndTeams"]] if isinstance(value, Mapping) else value.split(",")
    return [store.users[str(one).strip()].name for one in ids]


def _read_date(_column: Column, value: Any, _store: Account) -> object:  # noqa: ANN401 - JSON of a caller
    day, time = (value["date"], value.get("time")) if isinstance(value, Mapping) else (*value.split(" "), None)[:2]
    written = f"{day}T{time}Z" if time else day
    moment(written)
    return written


def _read_link(_column: Column, value: Any, _store: Account) -> object:  # noqa: ANN401 - JSON of a caller
    if isinstance(value, Mapping):
        return {"url": value["url"], "text": value.get("text", "")}
    url, _, words = value.partition(" ")
    return {"url": url, "text": words}


def _read_text(_column: Column, value: Any, _store: Account) -> object:  # noqa: ANN401 - JSON of a caller
    return str(value["text"] if isinstance(value, Mapping) else value)


def _read_relation(_column: Column, value: Any, _store: Account) -> object:  # noqa: ANN401 - JSON of a caller
    return [str(one) for one in value["item_ids"]]


_READ: dict[str, Callable[[Column, Any, Account], object]] = {
    "status": _read_label,
    "people": _read_people,
    "date": _read_date,
    "link": _read_link,
    "text": _read_text,
    "long_text": _read_text,
    "numbers": _read_text,
    "board_relation": _read_relation,
}
