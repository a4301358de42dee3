"""Figures, units and times made false."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import timedelta

from local.evaluation.alterations.lines import PLACEHOLDER, Case, Change, Line, Piece
from local.evaluation.alterations.tokens import NUMBER_WORDS, figures, free_spans, put

_APART = timedelta(minutes=5)  # another time than that of the piece
_LONG = 3  # digits from which on any of them may be changed, not only the first
_LONGEST = 6
_UNITS = {
    "milliseconds": "seconds",
    "seconds": "minutes",
    "minutes": "hours",
    "hours": "days",
    "days": "weeks",
    "MB": "GB",
    "GB": "TB",
    "ms": "s",
}
_UNIT = re.compile(rf"(?<=\d )(?:{'|'.join(_UNITS)})\b|(?<=[a-z] )(?:seconds|minutes|hours|days)\b")
_NUMBER_BEFORE = re.compile(rf"(?:\d|\b(?:{'|'.join(NUMBER_WORDS)})) ?$", re.IGNORECASE)


def figure_changed(line: Line, order: random.Random) -> Iterator[Change]:
    """Another figure, that stands in none of the cited pieces."""
    for match in figures(line.text):
        new = _other(match[0], order)
        if _holds(line.sources, match[0]) and not _holds(line.sources, new):
            yield Change(put(line.text, match, new), f"{match[0]}, not {new}")


def figure_moved(line: Line, case: Case, order: random.Random) -> Iterator[Change]:
    """A figure that stands in the same pieces, or else elsewhere in the case, for something else."""
    for match in figures(line.text):
        if not match[0][0].isdigit():
            continue
        for pieces in (line.pieces, case.pieces):
            others = sorted({found[0] for piece in pieces for found in figures(piece.text)} - {match[0]})
            likely = [other for other in others if _could_stand_for(other, match[0]) and not _holds(line.text, other)]
            if likely:
                new = order.choice(likely)
                yield Change(put(line.text, match, new), f"{match[0]}; {new} belongs to something else")
                break


def unit_swapped(line: Line) -> Iterator[Change]:
    """The same figure with another unit."""
    for match in free_spans(line.text, _UNIT):
        new = _UNITS[match[0]]
        if _NUMBER_BEFORE.search(line.text[: match.start()]) and new not in line.sources:
            yield Change(put(line.text, match, new), f"{match[0]}, not {new}")


def time_moved(line: Line, case: Case, order: random.Random) -> Iterator[Change]:
    """The time of another piece."""
    for match in PLACEHOLDER.finditer(line.text):
        own = {piece.ref: piece for piece in case.pieces}.get(match[1])
        others = [piece for piece in case.pieces if own and _is_apart(own, piece)]
        if others and match[0].startswith("{at:"):
            other = order.choice(others)
            cited = (*(piece for piece in line.pieces if piece.ref != other.ref), other)
            text = f"{line.text[: match.start()]}{{at:{other.ref}}}{line.text[match.end() :]}"
            yield Change(text, "the time of another message", cited)


def _other(figure: str, order: random.Random) -> str:
    """A figure of the same length that is clearly another one."""
    if not figure[0].isdigit():
        now = NUMBER_WORDS.index(figure.casefold())
        return NUMBER_WORDS[order.choice([n for n in range(len(NUMBER_WORDS)) if abs(n - now) > 1])]
    place = 0 if len(figure) < _LONG else order.randrange(len(figure))
    while not figure[place].isdigit():
        place -= 1
    digit = order.choice([d for d in "123456789" if abs(int(d) - int(figure[place])) > 1])
    return f"{figure[:place]}{digit}{figure[place + 1 :]}"


def _holds(text: str, figure: str) -> bool:
    return re.search(rf"(?<![\w.,]){re.escape(figure)}(?![\d])", text, re.IGNORECASE) is not None


def _could_stand_for(other: str, figure: str) -> bool:
    return other[0].isdigit() and other[0] != "0" and abs(len(other) - len(figure)) <= 1 and len(other) < _LONGEST


def _is_apart(own: Piece, other: Piece) -> bool:
    return own.at is not None and other.at is not None and abs(own.at - other.at) > _APART
