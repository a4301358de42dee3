"""Answers of an API in the form that its documentation promises: whatever is of another form counts as not given.

The tables of forms name fields by key alone, as each API uses a key for one kind of value wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from postmortem.clients.json_body import Json, plain_json
from postmortem.text.moments import EARLIEST, LATEST

Form = Callable[[Json], Json]

_FEW = 1_000_000
_SLACK_TS = re.compile(r"(\d{8,10})\.\d{6}", re.ASCII)


def text(value: Json) -> Json:
    """A text; "" for what is none."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def text_or_none(value: Json) -> Json:
    """A text, or None, where it matters that there is none."""
    return value if isinstance(value, str) else None


def text_or_object(value: Json) -> Json:
    """A text or an object, where an API gives either; "" for anything else."""
    return value if isinstance(value, dict) else text(value)


def amount(value: Json) -> Json:
    """A number of things or levels, 0 for what is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _FEW else 0


def level(value: Json) -> Json:
    """How deep something is indented, from 0 to 20."""
    return min(int(str(amount(value))), 20)


def seconds(value: Json) -> Json:
    """A time in seconds since 1970, 0 where it cannot be used."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    known = int(value) if is_number and isinstance(value, int | float) else 0
    return known if EARLIEST.timestamp() <= known <= LATEST.timestamp() else 0


def slack_ts(value: Json) -> Json:
    """Slack's name of a message, which is its time; "" for anything else."""
    stamp = _SLACK_TS.fullmatch(value) if isinstance(value, str) else None
    return value if stamp and EARLIEST.timestamp() <= int(stamp[1]) <= LATEST.timestamp() else ""


def an_object(value: Json) -> Json:
    """An object, or None."""
    return value if isinstance(value, dict) else None


def objects(value: Json) -> Json:
    """The objects in a list; None where it is no list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else None


def objects_or_object(value: Json) -> Json:
    """The objects in a list, or one object; None for anything else."""
    return value if isinstance(value, dict) else objects(value)


def rows(value: Json) -> Json:
    """The rows of a table, each a list of objects; None where it is none."""
    return [objects(row) or [] for row in value if isinstance(row, list)] if isinstance(value, list) else None


def texts(value: Json) -> Json:
    """The texts in a list; None where it is no list."""
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else None


def named_objects(value: Json) -> Json:
    """An object that holds objects under names that people gave; None for what is none."""
    return {name: one for name, one in value.items() if isinstance(one, dict)} if isinstance(value, dict) else None


@dataclass(frozen=True)
class Forms:
    """The form of each field by its key, and by the key of a list what its objects cannot be used without.

    What an `opaque` field holds stays as it is. With `counts_within` also what is lost deep in an answer counts.
    """

    fields: Mapping[str, Form]
    needed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    opaque: frozenset[str] = frozenset()
    counts_within: bool = False

    def applied(self, answer: object) -> tuple[dict[str, Any], int]:
        """An answer of the API with plain values of the promised forms, and how many objects of it were left out."""
        value = plain_json(answer)
        if not isinstance(value, dict):
            return {}, 0
        lost = list(map(self._lost, value.keys(), value.values()))
        formed = {key: self._field(key, one, lost if self.counts_within else []) for key, one in value.items()}
        return formed, sum(lost)

    def _formed(self, value: Json, lost: list[int]) -> Json:
        if isinstance(value, list):
            return [self._formed(one, lost) for one in value]
        if not isinstance(value, dict):
            return value
        lost += map(self._lost, value.keys(), value.values())
        return {key: self._field(key, one, lost) for key, one in value.items()}

    def _field(self, key: str, value: Json, lost: list[int]) -> Json:
        if key in self.opaque:
            return value
        formed = self._whole(key, value)
        if self.fields.get(key) is named_objects and isinstance(formed, dict):
            return {name: self._formed(one, lost) for name, one in formed.items()}
        return self._formed(formed, lost)

    def _whole(self, key: str, value: Json) -> Json:
        """The value in its form, a list without the objects that lack what they cannot be used without."""
        form, keys = self.fields.get(key), self.needed.get(key, ())
        formed = form(value) if form else value
        if not keys or not isinstance(formed, list):
            return formed
        return [
            one for one in formed if isinstance(one, dict) and all(self._whole(name, one.get(name)) for name in keys)
        ]

    def _lost(self, key: str, value: Json) -> int:
        """How many objects a field would hold if it were of its form."""
        if self.fields.get(key) not in (objects, an_object, objects_or_object) or value is None:
            return 0
        formed = self._whole(key, value)
        there = sum(one is not None for one in value) if isinstance(value, list) else 1
        return there - len(formed) if isinstance(formed, list) else int(formed is None)
