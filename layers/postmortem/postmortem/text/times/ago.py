"""Times that a text states by the minutes since ("20 minutes ago", "vor 20 Minuten", "20分前").

Hours are left alone: who says "two hours ago" names no minute.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_LONGEST = 180  # nobody counts more minutes than that to the minute
_MINUTES = r"(?P<{0}>\d{{1,3}})\s?(?:min|mins|minut[eo]s?|minuten)"
_AGO = re.compile(
    rf"""(?xi)(?<![\w.,:/-])(?:
        {_MINUTES.format("en")}\sago\b
      | (?:vor|hace|il\sy\sa|há|faz)\s(?:etwa\s|ca\.?\s|rund\s|unos\s|environ\s|cerca\sde\s)?
        {_MINUTES.format("before")}\b
      | {_MINUTES.format("pt")}\satrás\b
    ) | (?<![時:\d])(?P<ja>\d{{1,3}})分(?:ほど|くらい|ぐらい)?前"""
)


def minutes_ago(text: str) -> Iterator[tuple[int, int, int]]:
    """Where each such time stands in a text, from and to, and the minutes."""
    for match in _AGO.finditer(text):
        minutes = int(next(number for number in match.groups() if number))
        if minutes <= _LONGEST:
            yield match.start(), match.end(), minutes
