"""Which properties of a page are given new values: those that nobody has changed since they were given one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from postmortem.clients.notion.content import value_of
from postmortem.models import PageField
from postmortem.publish.layout import short
from postmortem.publish.usual_names import field_of


def column_digests(given: Mapping[str, Any]) -> dict[str, str]:
    """The digests of the values that properties are given, by the digests of their names."""
    return {short(name): short(value_of(value)) for name, value in given.items()}


def changed_columns(
    known: Mapping[str, str], current: Mapping[str, str], given: Mapping[str, Any]
) -> tuple[dict[str, str], dict[str, Any]]:
    """The digests to remember, and the values to write.

    A property is written if it still holds what it was given last, or holds nothing and never was given anything.
    """
    columns, changes = dict(known), {}
    for name, value in given.items():
        now, last = current.get(name), known.get(short(name))
        is_ours = now == "" if last is None else now is not None and short(now) in last.split(",")
        field = field_of(name)
        if not is_ours or (field and field[0] is PageField.STATUS):  # people move a page on; it is never set back
            continue
        columns[short(name)] = short(value_of(value))
        if now != value_of(value):
            changes[name] = value
    return columns, changes
