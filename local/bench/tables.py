"""Tables of figures as plain text, the same on a terminal and in a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_FIGURE = re.compile(r"[-+]?[\d.,]+( [a-zA-Z%×/]+)?|–|")  # noqa: RUF001 - the signs that tables show


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells below a title; the note says how the figures came about."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""

    def text(self) -> str:
        """The table with columns of equal width, figures to the right."""
        cells = [list(self.columns), *(list(row) for row in self.rows)]
        widths = [max(len(row[place]) for row in cells) for place in range(len(self.columns))]
        right = [all(_FIGURE.fullmatch(row[place]) for row in self.rows) for place in range(len(self.columns))]
        lines = ["  ".join(_set(*cell) for cell in zip(row, widths, right, strict=True)).rstrip() for row in cells]
        rule = "  ".join("-" * width for width in widths)
        return "\n".join((f"\n{self.title}", lines[0], rule, *lines[1:], *([self.note] if self.note else [])))


def seconds(value: float) -> str:
    """A time, to the millisecond where it is short."""
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.0f} ms"


def times(part: float, whole: float) -> str:
    """How many times `whole` goes into `part`."""
    return f"{part / whole:.2f} ×" if whole else "–"  # noqa: RUF001 - signs that tables show


def _set(cell: str, width: int, right: bool) -> str:  # noqa: FBT001 - one of three columns of a zip
    return cell.rjust(width) if right else cell.ljust(width)
