r"""A text without its markup, for the patterns to search, and where each of its characters stands in the original.

Monday's documents and updates, Slack's messages and Notion's pages write one password as `**Password:** x`,
`<b>Password</b>: x`, `*password*: x` or `\_`: the patterns know the words only.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_TAGS = (
    "a|b|big|br|code|del|div|em|font|h[1-6]|i|ins|kbd|li|mark|mention-[a-z]{2,10}|ol|p|pre|s|small|span|strong|sub|sup|"
    "table|tbody|td|th|thead|tr|tt|u|ul"
)
_MARKUP = re.compile(
    rf"(?P<tag></?(?:{_TAGS})(?:\s[^<>\n]{{0,400}})?/?>)"
    r"|(?P<entity>&(?:nbsp|amp|lt|gt|quot|apos|#\d{1,6}|#x[0-9a-fA-F]{1,6});)"
    r"|(?P<escape>\\(?=[_*~`|:<>\[\](){}.!#+-]))"
    r"|(?P<edge>(?<![\w*~])(?:\*{1,3}|_{1,3}|~{1,2})(?=[^\s*~])|(?<=[^\s*~])(?:\*{1,3}|_{1,3}|~{1,2})(?![\w*~]))",
    re.IGNORECASE,
)
_BLOCK_TAG = re.compile(r"</?(?:br|div|h[1-6]|li|ol|p|pre|ul)\b|</tr\b|</table\b", re.IGNORECASE)
_CELL_END = re.compile(r"</t[dh]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without markup; `_here[i]` begins a stretch that stands at `_there[i]` in the original."""

    text: str
    _here: tuple[int, ...]
    _there: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where the stretch from `start` to `end` (which is not empty) stands in the original."""
        return self._place(start), self._place(end - 1) + 1

    def _place(self, position: int) -> int:
        stretch = bisect_right(self._here, position) - 1
        return self._there[stretch] + position - self._here[stretch]


def without_markup(text: str) -> Plain:
    """The text without tags, entities, escapes and emphasis; every cell of an HTML table ends with " | "."""
    parts: list[str] = []
    here, there = [0], [0]
    length = last = 0
    for start, end, instead in _marks(text):
        for part, place in ((text[last:start], last), (instead, start)):
            if part:
                here.append(length)
                there.append(place)
                parts.append(part)
                length += len(part)
        last = end
    here.append(length)
    there.append(last)
    return Plain("".join((*parts, text[last:])), tuple(here), tuple(there))


def _marks(text: str) -> Iterator[tuple[int, int, str]]:
    paired = _paired_edges(text)
    for mark in _MARKUP.finditer(text):
        if mark.lastgroup != "edge":
            yield mark.start(), mark.end(), _instead(mark)
        elif (_line_of(text, mark.start()), mark[0]) in paired:
            yield mark.start(), mark.end(), ""


def _line_of(text: str, position: int) -> int:
    return text.rfind("\n", max(0, position - 2_000), position)


def _paired_edges(text: str) -> set[tuple[int, str]]:
    """The lines on which a mark of emphasis stands twice or more: a single one belongs to the text."""
    if not any(mark in text for mark in "*_~"):
        return set()
    edges = (mark for mark in _MARKUP.finditer(text) if mark.lastgroup == "edge")
    counts = Counter((_line_of(text, mark.start()), mark[0]) for mark in edges)
    return {place for place, count in counts.items() if count > 1}


def _instead(mark: re.Match[str]) -> str:
    if mark.lastgroup == "entity":
        return html.unescape(mark[0])[:1].replace("\xa0", " ")
    if mark.lastgroup == "tag":
        return " | " if _CELL_END.match(mark[0]) else "\n" if _BLOCK_TAG.match(mark[0]) else ""
    return ""
