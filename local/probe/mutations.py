"""Hostile values, put into each place of a JSON value in turn."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator, Sequence
from typing import Any

Place = tuple[str | int, ...]


def _nested(depth: int) -> Any:  # noqa: ANN401 - lists and objects in each other
    value: Any = "deep"
    for level in range(depth):
        value = [value] if level % 2 else {"text": value, "elements": [value] if level == 0 else []}
    return value


HOSTILE: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    7.5,
    10**17,
    -(10**30),
    1.7e308,
    "",
    " ",
    "x",
    "x" * 3000,
    "half a \ud83d character",
    "nul \x00 and \x1b[31m",
    "9999-12-31 23:59:59",
    "0001-01-01T00:00:00Z",
    "99999999999999999999",
    "1795000000.999999999",
    "{not json",
    "null",
    '[1, {"a": null}]',
    [],
    {},
    [None],
    ["text"],
    [[{"type": "x"}], 1],
    {"a": {"b": [1]}},
    {"id": None, "text": {"text": 3}, "type": ["rich_text"], "elements": 5, "title": [1]},
    _nested(80),
)


def places(value: object, *, below: Place = ()) -> Iterator[Place]:
    """Every place in a JSON value, the whole of it first."""
    yield below
    inner: Sequence[tuple[str | int, object]] = ()
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    for key, one in inner:
        yield from places(one, below=(*below, key))


def replaced(value: Any, place: Place, new: object) -> Any:  # noqa: ANN401 - JSON
    """A copy of a JSON value with another value in one place."""
    if not place:
        return copy.deepcopy(new)
    changed = copy.deepcopy(value)
    inside = changed
    for key in place[:-1]:
        inside = inside[key]
    inside[place[-1]] = copy.deepcopy(new)
    return changed


def mutated(value: Any, dice: random.Random, changes: int) -> Any:  # noqa: ANN401 - JSON
    """A copy of a JSON value with hostile values in some places below its top."""
    for _ in range(changes):
        known = [place for place in places(value) if len(place) > 1]
        if known:
            value = replaced(value, dice.choice(known), dice.choice(HOSTILE))
    return value
