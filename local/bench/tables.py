"""Tables of figures as plain text, the same on a terminal and in a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_FIGURE = re.compile(r"[-+]?[\d.,]+( [a-zA-Z%×/]+)?|–|")


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
        sides = [
            ">" if all(_FIGURE.fullmatch(row[place]) for row in self.rows) else "<"
            for place in range(len(self.columns))
        ]
        forms = [f"{{:{side}{width}}}" for side, width in zip(sides, widths, strict=True)]
        lines = ["  ".join(form.format(cell) for form, cell in zip(forms, row, strict=True)).rstrip() for row in cells]
        rule = "  ".join("-" * width for width in widths)
        return "\n".join((f"\n{self.title}", lines[0], rule, *lines[1:], *([self.note] if self.note else [])))


def seconds(value: float) -> str:
    """A time, to the millisecond where it is short."""
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.0f} ms"


def times(part: float, whole: float) -> str:
    """How many times `whole` goes into `part`."""
    return f"{part / whole:.2f} ×" if whole else "–"
