"""Lengths of time in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

LENGTH = re.compile(r"(?:\b\d+\s*(?:hours?|h|minutes?|mins?|min|seconds?|secs?|sec|s|days?|d)\b\s*)+", re.IGNORECASE)
_PART = re.compile(r"(\d+)\s*([a-z])", re.IGNORECASE)
_UNIT = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}  # seconds


def lengths_in(text: str) -> Iterator[tuple[timedelta, timedelta]]:
    """Each length such as "1 h 24 min", and the smallest unit that it names: what it is exact to."""
    for found in LENGTH.finditer(text):
        parts = [(int(number), _UNIT[unit.lower()]) for number, unit in _PART.findall(found[0])]
        length = timedelta(seconds=sum(number * unit for number, unit in parts))
        yield length, timedelta(seconds=min(unit for _, unit in parts))
