"""How the time of each regular expression grows with the text: linear ones take twice as long for twice as much."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from re import _parser as parser  # type: ignore[attr-defined]  # Python has no public way to look into a pattern
from typing import Any

from local.bench.package_patterns import package_patterns
from local.bench.tables import Table, seconds

_LENGTHS = (2_000, 4_000, 8_000)  # characters: what grows faster than the text shows it here already
_FIRST_LOOK = 500
_WORTH_MEASURING = 0.0005  # seconds for the first look: a linear pattern of the package takes less
_FASTER_THAN_LINEAR = 3.0  # times from one length to its double: linear is 2, quadratic 4
_MOST_SECONDS = 0.5  # of processor time for one pattern; what is left of its pieces then is not looked at
_WORDS = 12  # of a pattern itself
_SLOWEST_PIECES = 1  # that are measured at all lengths
_SHOWN = 12
# What patterns stumble over: one long word, pairs of digits, and openings that are never closed.
_PIECES = (
    *("a", "1", " ", "\n", ".", "-", "=", ":", "(", "[", "<", "`", '"', "*", "_", "|", "/", "\\", "日"),
    *("a ", "0a ", "a.", "a-", "a@", "@a", "1:", "1, ", "12:3 ", "aB3", "Aa ", "a\n", "1\n", "<a", "[a](", "![", "<b>"),
)


@dataclass(frozen=True, slots=True)
class Growth:
    """The slowest input found for a pattern, and the processor time at each of the lengths."""

    module: str
    pattern: str
    piece: str
    times: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """How many times as long the longest text takes as one of half its length."""
        return self.times[-1] / max(self.times[-2], 1e-6)


def tables() -> Iterator[Table]:
    """The slowest patterns, and how many grow faster than the text."""
    patterns = package_patterns()
    measured = [growth_of(pattern, module) for pattern, module in patterns.items()]
    slowest = sorted(filter(None, measured), key=lambda growth: -growth.times[-1])
    worse = [growth for growth in slowest if growth.ratio > _FASTER_THAN_LINEAR]
    rows = [
        (growth.module, repr(growth.piece), *map(seconds, growth.times), f"{growth.ratio:.1f} ×")
        for growth in dict.fromkeys((*worse, *slowest[:_SHOWN]))
    ]
    columns = ("module", "text made of", *(f"{length:,}" for length in _LENGTHS), "for twice as much")
    yield Table(
        "Regular expressions by the length of the text",
        columns,
        rows,
        f"{len(patterns)} patterns, each on {len(_PIECES)} texts and more made of its own words: "
        f"{len(worse)} grow faster than the text. The slowest are shown.",
    )


def growth_of(pattern: re.Pattern[str], module: str) -> Growth | None:
    """The slowest growth of a pattern over all inputs; None if every input takes next to no time."""
    looks = sorted(_first_looks(pattern), reverse=True)
    slow = [piece for took, piece in looks[:_SLOWEST_PIECES] if took > _WORTH_MEASURING]
    measured = [
        Growth(module, pattern.pattern, piece, tuple(_seconds(pattern, _text(piece, length)) for length in _LENGTHS))
        for piece in slow
    ]
    return max(measured, key=lambda growth: growth.times[-1], default=None)


def _first_looks(pattern: re.Pattern[str]) -> Iterator[tuple[float, str]]:
    """The time that each piece takes at a short length, as long as there is time for the pattern."""
    spent = 0.0
    for piece in pieces_for(pattern):
        took = _seconds(pattern, _text(piece, _FIRST_LOOK))
        yield took, piece
        spent += took
        if spent > _MOST_SECONDS:
            return


def pieces_for(pattern: re.Pattern[str]) -> Iterator[str]:
    """Pieces that a text is made of by repeating: general ones, and the words of the pattern itself."""
    yield from _PIECES
    yield "hex dump"
    words = dict.fromkeys(_words(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)))
    for word in list(words)[:_WORDS]:
        yield from (word, f"{word} ", f"{word}a")


def _words(tree: Any) -> Iterator[str]:  # noqa: ANN401 - the parser's own
    word = ""
    for operation, argument in tree:
        name = str(operation)
        if name == "LITERAL":
            word += chr(argument)
            continue
        if word:
            yield word
            word = ""
        for part in parts_of(name, argument):
            yield from _words(part)
    if word:
        yield word


def parts_of(name: str, argument: Any) -> list[Any]:  # noqa: ANN401 - the parser's own
    """What stands within an element of a parsed pattern."""
    if name.endswith("_REPEAT"):
        return [argument[2]]
    if name == "SUBPATTERN":
        return [argument[3]]
    if name == "BRANCH":
        return list(argument[1])
    if name in {"ASSERT", "ASSERT_NOT"}:
        return [argument[1]]
    return [argument] if name == "ATOMIC_GROUP" else []


def _text(piece: str, length: int) -> str:
    if piece == "hex dump":
        rng = random.Random(1)  # noqa: S311 - the same dump in every run
        lines = (f"{line * 16:08x}  {rng.randbytes(16).hex(' ')}\n" for line in range(length // 58 + 1))
        return "".join(lines)[:length]
    return (piece * (length // len(piece) + 1))[:length]


def _seconds(pattern: re.Pattern[str], text: str) -> float:
    begin = time.process_time()
    for _ in pattern.finditer(text):
        pass
    return time.process_time() - begin
