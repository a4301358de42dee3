"""Properties of pages: the schema of a data source, what may be written, and how it comes back."""

from __future__ import annotations

import uuid
from datetime import datetime
from types import NoneType, UnionType
from typing import Any

from local.sandbox.notion.errors import either, failed_validation, invalid, shown
from local.sandbox.notion.text import plain, rich_text, text

Json = dict[str, Any]

PAGE_SCHEMA: dict[str, Json] = {"title": {"id": "title", "name": "title", "type": "title", "title": {}}}

# The kinds that can be written, with the type whose empty value an unwritten property has.
_KINDS: dict[str, type] = {
    **dict.fromkeys(("title", "rich_text", "multi_select", "people"), list),
    **dict.fromkeys(("number", "url", "email", "phone_number", "select", "status", "date"), NoneType),
    "checkbox": bool,
}
_READ_ONLY = frozenset({"created_time", "last_edited_time", "formula", "unique_id"})  # the app fills them itself
_CHOICES = frozenset({"select", "multi_select", "status"})
_STATUSES = ("Not started", "In progress", "Done")  # what the app gives a new status property


def schema_of(kinds: dict[str, str | Json]) -> dict[str, Json]:
    """The schema of a data source from names and types ({"Name": "title", "Incident Key": "rich_text"}).

    A type with options is written `{"select": ["Sev 1", "Sev 2"]}`.
    """
    columns = {name: _column(name, *_seeded_kind(kind)) for name, kind in kinds.items()}
    unknown = {column["type"] for column in columns.values()} - _KINDS.keys() - _READ_ONLY
    if unknown or [column["type"] for column in columns.values()].count("title") != 1:
        raise ValueError(f"a data source has one title and properties of {sorted(_KINDS)}, not {kinds}")
    return columns


def _seeded_kind(kind: str | Json) -> tuple[str, list[Json]]:
    if isinstance(kind, str):
        return kind, []
    name, labels = next(iter(kind.items()))
    return name, [_option(label) for label in labels]


def schema_from(written: object) -> dict[str, Json]:
    """The schema that a request for a new database asks for; a title column is needed, a status gets its options.

    A status can be made since 2026-03-19: developers.notion.com/page/changelog.
    """
    if not isinstance(written, dict):
        at = "body.initial_data_source.properties"
        raise failed_validation(f"{at} should be an object, instead was {shown(written)}")
    columns = {name: _asked_column(name, configuration) for name, configuration in written.items()}
    if [column["type"] for column in columns.values()].count("title") != 1:
        raise invalid("A database must have exactly one title property.")
    return columns


def _asked_column(name: str, configuration: Json) -> Json:
    at = f"body.initial_data_source.properties.{name}"
    kinds = [key for key in configuration if key not in {"type", "description"}]
    if len(kinds) != 1 or kinds[0] not in _KINDS.keys() | _READ_ONLY:
        raise failed_validation(f"{at} should have {either(sorted(_KINDS))}, instead was {shown(configuration)}")
    details = configuration[kinds[0]]
    named = [_option(option["name"], option.get("color", "default")) for option in details.get("options", ())]
    labels = [option["name"] for option in named]
    if len({label.casefold() for label in labels}) < len(labels) or any("," in label for label in labels):
        raise invalid(f"Invalid {kinds[0]} options: names are unique and hold no commas.")
    return {**_column(name, kinds[0], named), "description": configuration.get("description")}


def _column(name: str, kind: str, options: list[Json]) -> Json:
    details: Json = {"format": "number"} if kind == "number" else {}
    if kind in _CHOICES:
        details = {"options": options or ([_option(label) for label in _STATUSES] if kind == "status" else [])}
    column_id = "title" if kind == "title" else uuid.uuid5(uuid.NAMESPACE_OID, name).hex[:4]
    return {"id": column_id, "name": name, "description": None, "type": kind, kind: details}


def _option(label: str, color: str = "default") -> Json:
    return {"id": uuid.uuid4().hex[:8], "name": label, "color": color, "description": None}


def empty(schema: dict[str, Json]) -> dict[str, Json]:
    """The properties of a row in which nothing was written."""
    return {name: _property(column, _KINDS.get(column["type"], NoneType)()) for name, column in schema.items()}


def _property(column: Json, value: object) -> Json:
    return {"id": column["id"], "type": column["type"], column["type"]: value}


def column_named(schema: dict[str, Json], key: str) -> Json | None:
    """The column with this name or id."""
    return schema.get(key) or next((column for column in schema.values() if column["id"] == key), None)


def write(schema: dict[str, Json], properties: dict[str, Json], written: object) -> dict[str, Json]:
    """`properties` with what a request wrote into them; select options that are new are added to `schema`."""
    if not isinstance(written, dict):
        raise failed_validation(f"body.properties should be an object, instead was {shown(written)}")
    result = dict(properties)
    for key, value in written.items():
        column = column_named(schema, key)
        if column is None:
            raise invalid(f"{key} is not a property that exists.")
        kind = column["type"]
        if kind in _READ_ONLY:
            raise invalid(f"{key} is a property that cannot be written.")
        if not isinstance(value, dict) or kind not in value:
            raise invalid(f"{key} is expected to be {kind}.")
        result[column["name"]] = _property(column, _value(column, value[kind], f"body.properties.{key}.{kind}"))
    return result


def _value(column: Json, written: object, at: str) -> object:
    kind = column["type"]
    wanted = _WRITTEN.get(kind, (str, "a string"))
    may_be_null = _KINDS[kind] is NoneType
    if written is None and may_be_null:
        return None
    if not isinstance(written, wanted[0]) or (kind == "number" and isinstance(written, bool)):
        raise failed_validation(f"{at} should be {wanted[1]}, instead was {shown(written)}")
    if isinstance(written, list):
        return _items(column, written)
    if isinstance(written, dict):
        return _date(written, at) if kind == "date" else _chosen(column, written)
    return written


_WRITTEN: dict[str, tuple[type | UnionType, str]] = {
    **dict.fromkeys(("title", "rich_text", "multi_select", "people"), (list, "an array")),
    **dict.fromkeys(("select", "status", "date"), (dict, "an object")),
    "number": (int | float, "a number"),
    "checkbox": (bool, "a boolean"),
}


def _items(column: Json, written: list[Json]) -> list[Json]:
    match column["type"]:
        case "multi_select":
            return [_chosen(column, choice) for choice in written]
        case "people":
            return [{"object": "user", "id": person["id"]} for person in written]
        case _:
            return rich_text(written)


def _chosen(column: Json, choice: Json) -> Json:
    options: list[Json] = column[column["type"]]["options"]
    for key in ("id", "name"):
        for option in options:
            if key in choice and option[key] == choice[key]:
                return {"id": option["id"], "name": option["name"], "color": option["color"]}
    name = choice.get("name", choice.get("id"))
    if column["type"] == "status" or "name" not in choice:
        raise invalid(f'Invalid {column["type"]} option. {column["type"].capitalize()} option "{name}" does not exist.')
    if "," in choice["name"]:
        raise invalid(f"Invalid select option, commas not allowed: {choice['name']}")
    options.append(_option(choice["name"]))
    return _chosen(column, choice)


def _date(written: Json, at: str) -> Json:
    value = {"start": written.get("start"), "end": written.get("end"), "time_zone": written.get("time_zone")}
    for key in ("start", "end"):
        moment = value[key]
        if (moment is None and key == "start") or (moment is not None and not _is_iso(moment)):
            raise failed_validation(f"{at}.{key} should be a valid ISO 8601 date string, instead was {shown(moment)}")
    return value


def _is_iso(moment: object) -> bool:
    # A blank between date and time is read by Python and refused by Notion.
    if not isinstance(moment, str) or " " in moment:
        return False
    try:
        datetime.fromisoformat(moment)
    except ValueError:
        return False
    return True


def seeded(kind: str, value: object) -> Json:
    """A plain value of a workspace file ("Sev 2", ["checkout"], "2025-08-04") as a request would write it."""
    match kind:
        case "title" | "rich_text":
            return {kind: text(str(value))}
        case "select" | "status":
            return {kind: {"name": value}}
        case "multi_select" if isinstance(value, list):
            return {kind: [{"name": label} for label in value]}
        case "date" if isinstance(value, str):
            return {kind: {"start": value}}
        case _:
            return {kind: value}


def comparable(prop: Json) -> object:
    """A property's value as filters and sorts see it: text, number, option name, list of names, ISO start."""
    value = prop[prop["type"]]
    match prop["type"]:
        case "title" | "rich_text":
            return plain(value)
        case "select" | "status":
            return value and value["name"]
        case "multi_select":
            return [option["name"] for option in value]
        case "people":
            return [person["id"] for person in value]
        case "date":
            return value and value["start"]
        case _:
            return value
