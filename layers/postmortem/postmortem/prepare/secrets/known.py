"""Secrets that were found once, to be found wherever else they stand: bare, encoded, or only their start."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import quote, unquote

from postmortem.prepare.secrets.values import is_chosen, is_random

_SHORTEST = 6
_TELLING_START = 12  # characters that give a secret away
_SHORTEST_LINE = 16  # of a private key
_LONGEST_VARIANT = 4_000
_REST = re.compile(r"[\w+/=%-]*+")
_HEX = frozenset("0123456789abcdefABCDEF")


class KnownSecrets:
    """The secrets of one job; looking for all of them takes time by the length of the text, not by their number."""

    def __init__(self) -> None:
        self._by_start: defaultdict[str, dict[int, dict[str, str]]] = defaultdict(dict)
        self._starts: dict[str, str] = {}  # of longer ones: what goes on behind them goes, too

    def add(self, value: str, shown: str) -> None:
        """Remember a secret, and what is shown for it."""
        for variant in dict.fromkeys(form for form in _forms(value[:_LONGEST_VARIANT]) if _is_telling(form)):
            self._remember(variant, shown)
            start = variant[:_TELLING_START]
            if len(start) < len(variant) and is_chosen(start):
                self._remember(start, shown)
                self._starts.setdefault(start, shown)

    def _remember(self, variant: str, shown: str) -> None:
        self._by_start[variant[:_SHORTEST]].setdefault(len(variant), {}).setdefault(variant, shown)

    def replaced(self, text: str) -> str:
        """The text with what is shown for each known secret in its place."""
        if not any(start in text for start in self._by_start):
            return text
        parts, last, position = [], 0, 0
        while position <= len(text) - _SHORTEST:
            hit = self._at(text, position) if text[position : position + _SHORTEST] in self._by_start else None
            if hit:
                end, shown = hit
                parts += [text[last:position], shown]
                last = position = end
            else:
                position += 1
        return "".join((*parts, text[last:]))

    def _at(self, text: str, position: int) -> tuple[int, str] | None:
        lengths = self._by_start[text[position : position + _SHORTEST]]
        for length in sorted(lengths, reverse=True):
            variant = text[position : position + length]
            shown = lengths[length].get(variant)
            if shown is None or not (length >= _TELLING_START or _is_word(text, position, position + length)):
                continue
            end = position + length
            rest = _REST.match(text, end) if variant in self._starts else None
            return (rest.end() if rest else end), shown
        return None


def _is_word(text: str, start: int, end: int) -> bool:
    """True if a short secret is no part of a longer word; `%21` in front of it is none."""
    encoded = text[max(0, start - 3) : start]
    behind_code = len(encoded) == 3 and encoded[0] == "%" and set(encoded[1:]) <= _HEX  # noqa: PLR2004 - RFC 3986
    before = text[start - 1 : start]
    after = text[end : end + 1]
    return (behind_code or not (before.isascii() and before.isalnum())) and not (after.isascii() and after.isalnum())


def _forms(value: str) -> Iterator[str]:
    """A secret as it stands, as in an address, the lines of a longer one, and what tells in a webhook's address."""
    yield value
    yield unquote(value)
    yield quote(value, safe="")
    yield from (line for line in value.split() if line != value and len(line) >= _SHORTEST_LINE)
    if value.startswith("https://"):
        yield value.rsplit("/", 1)[-1]


def _is_telling(value: str) -> bool:
    """Whether a value is a secret wherever it stands: not one that is a word, a name or a version elsewhere."""
    return len(value) >= _SHORTEST and is_random(value) and (is_chosen(value) or value.isalnum())
