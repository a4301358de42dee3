"""A table as HTML, never wider than the screen: on a phone the cells of a row stand below each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from local.export.inline_html import inline
from postmortem.render.document import Spans

_LONGEST_NAME = 40  # characters; what is longer is no name of a fact
_WIDEST = 60  # characters beyond which a column asks for no more room
_PAIR = 2

Rows = Sequence[tuple[Spans, ...]]


def table(header: tuple[str, ...], rows: Rows) -> str:
    """The table; names of facts stay beside their values, of more than two columns each cell names its own."""
    kind = _kind(header, rows)
    columns = "" if kind == "facts" else f"<colgroup>{''.join(_columns(header, rows))}</colgroup>\n"
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in header)
    lines = "\n".join(_row(kind, header, row) for row in rows)
    return f'<table class="{kind}">\n{columns}<thead><tr>{head}</tr></thead>\n<tbody>\n{lines}\n</tbody>\n</table>'


def _kind(header: tuple[str, ...], rows: Rows) -> str:
    """Facts with their names, rows of two cells, or rows of more, which become cards on a phone."""
    if len(header) != _PAIR:
        return "cards"
    names = [row[0] for row in rows]
    named = all(_length(name) <= _LONGEST_NAME and not any(span.url or span.at for span in name) for name in names)
    return "facts" if named else "rows"


def _columns(header: tuple[str, ...], rows: Rows) -> Iterator[str]:
    """How much of the width each column asks for, by its longest text."""
    cells = zip(header, *rows, strict=True)
    longest = (max((len(title), *map(_length, column))) for title, *column in cells)
    wanted = [min(length, _WIDEST) or 1 for length in longest]
    yield from (f'<col style="width: {100 * one / sum(wanted):.0f}%">' for one in wanted)


def _length(spans: Spans) -> int:
    return sum(len(span.text) for span in spans)


def _row(kind: str, header: tuple[str, ...], cells: tuple[Spans, ...]) -> str:
    if kind == "facts":
        name, value = cells
        return f'<tr><th scope="row">{inline(name, narrow=True)}</th><td>{inline(value)}</td></tr>'
    names = header if kind == "cards" else ("",) * len(header)
    shown = zip(names, (inline(cell, narrow=True) for cell in cells), strict=True)
    marks = ((f' data-name="{escape(name)}"' if name and cell else "", cell) for name, cell in shown)
    return f"<tr>{''.join(f'<td{mark}>{cell}</td>' for mark, cell in marks)}</tr>"
