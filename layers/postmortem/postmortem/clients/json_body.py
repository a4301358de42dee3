"""JSON that an outside system sent, as values that every later step can work with."""

from __future__ import annotations

import json
import math
from typing import TypeAlias, Union

from postmortem.text.characters import readable

Json: TypeAlias = Union[bool, int, float, str, list["Json"], dict[str, "Json"], None]  # noqa: UP007 - names itself

_DEEPEST = 64  # lists and objects in each other: real answers have about 20, Python's own stack ends near 1,000
_LARGEST = 2**63  # a number further from zero is no id, count or time of any API


def parse_json(body: str | bytes) -> Json:
    """The value in a JSON text, in plain form (see `plain_json`). Raises ValueError where it is no JSON."""
    text = body.decode("utf-8-sig", "replace") if isinstance(body, bytes) else body.removeprefix("\ufeff")
    try:
        return plain_json(json.loads(text))
    except RecursionError:
        raise ValueError("too deeply nested") from None


def plain_json(value: object, *, depth: int = 0) -> Json:
    """A decoded value with readable texts; None stands for what is no number, too large or too deeply nested."""
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return value if math.isfinite(value) and abs(value) < _LARGEST else None
    if depth < _DEEPEST and isinstance(value, dict):
        return {readable(str(key)): plain_json(one, depth=depth + 1) for key, one in value.items()}
    if depth < _DEEPEST and isinstance(value, list):
        return [plain_json(one, depth=depth + 1) for one in value]
    return None
