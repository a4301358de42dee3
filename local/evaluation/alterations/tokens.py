"""The words of a sentence that may be changed: figures, ids, names; not what placeholders, roles and quotes hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

ROLE = re.compile(r"\[[a-z][^\[\]\n]{2,60}\]")
_PROTECTED = re.compile(r"\{[^{}]*\}|\[[^\[\]]*\]|“[^”]*”|\"[^\"]*\"|https?://\S+|`[^`]*`")
FIGURE = re.compile(
    r"(?<![\w#.,/:+-])\d{1,3}(?:,\d{3})+(?![\w])|(?<![\w#.,/:+-])\d+(?:\.\d+)?(?=(?:ms|s|m|h|%)?(?![\w/:-]))"
)
NUMBER_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(NUMBER_WORDS)})\b", re.IGNORECASE)
IDS = (
    re.compile(r"(?<![\w#])#\d{2,}\b"),
    re.compile(r"\bv\d[\w.]*(?:-[\w.]+)*\b"),
    re.compile(r"\b(?:[A-Z]{2,}-\d+)\b"),
    re.compile(r"\bPR \d{2,}\b"),
    re.compile(r"\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}\b"),
    re.compile(r"`[^`\s]{3,60}`"),
)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][A-Za-z]{2,}\b(?! [A-Z])")
_NO_NAMES = frozenset(
    "January February March April May June July August September October November December Monday Tuesday Wednesday "
    "Thursday Friday Saturday Sunday UTC The There This That English Spanish Portuguese German French Italian".split()
)
_STOP = frozenset(
    "a an the this that these those our your their his her its my any some no all every each other another "
    "same new old first second last next and or of in on at to for with from by as is are was were be been has "
    "have had will would can could not more most such own one two three it they we you which who what when "
    "where how than then so but if until while after before about into over under up down out off only just "
    "also still again every both few many".split()
)
_WORD = re.compile(r"[a-z][a-z-]{2,}")


def free_spans(text: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Matches of a pattern outside placeholders, roles, quotes, links and code."""
    held = [match.span() for match in _PROTECTED.finditer(text)]
    for match in pattern.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in held):
            yield match


def put(text: str, match: re.Match[str], new: str) -> str:
    """The text with other words in the place of a match; a capital at the beginning stays one."""
    if match[0][:1].isupper() and match.start() == 0:
        new = new[:1].upper() + new[1:]
    return f"{text[: match.start()]}{new}{text[match.end() :]}"


def figures(text: str) -> Iterator[re.Match[str]]:
    """The figures of a text, in digits and in words."""
    yield from free_spans(text, FIGURE)
    yield from free_spans(text, _NUMBER_WORD)


def ids(text: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Numbers of tickets, versions, commits and code in a text, each with the number of its form."""
    held = [match.span() for match in re.finditer(r"\{[^{}]*\}|\[[^\[\]]*\]|“[^”]*”|https?://\S+", text)]
    for form, pattern in enumerate(IDS):
        for match in pattern.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in held):
                yield form, match


def names(texts: Iterable[str]) -> Counter[str]:
    """Words with a capital in the middle of sentences, such as names of products, with how often they stand there."""
    found = Counter(match[0] for text in texts for match in free_spans(text, _NAME))
    return Counter(
        {name: count for name, count in found.items() if name not in _NO_NAMES and name.casefold() not in _STOP}
    )


def kinds_of(text: str) -> dict[str, set[str]]:
    """For nouns that a text gives two or more kinds of, their kinds: "cluster" → "build", "service"."""
    words = [word.strip(".,;:()") for word in text.casefold().replace("*", "").split()]
    found: dict[str, set[str]] = {}
    for kind, noun in pairwise(words):
        if _WORD.fullmatch(kind) and _WORD.fullmatch(noun) and kind not in _STOP and noun not in _STOP:
            found.setdefault(noun, set()).add(kind)
    return {noun: kinds for noun, kinds in found.items() if len(kinds) > 1}


def lowered(text: str) -> str:
    """A sentence as it goes on within another: a common first word in small letters, no full stop."""
    first = text.split(" ", 1)[0]
    keeps = not first.replace("-", "").isalpha() or first.isupper() or any(letter.isupper() for letter in first[1:])
    return (text if keeps else text[:1].lower() + text[1:]).rstrip(". ")
