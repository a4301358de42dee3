"""Text as Notion takes it: rich text in blocks and rows that keep to its limits, and break nothing that is whole.

Limits: developers.notion.com/reference/request-limits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Any

from postmortem.clients.notion.limits import MAX_RICH_TEXTS, MAX_TEXT_UNITS, MAX_URL, NotionBlock
from postmortem.render.document import Span, Spans

_AROUND = 200
_MOST_BYTES = 100_000  # of one block's text, so that a block always finds room in a request

RichText = list[dict[str, Any]]


def text_blocks(kind: str, spans: Spans, **extra: object) -> Iterator[NotionBlock]:
    """One block, or several where the text is more than a block may hold."""
    for piece in _pieces(rich_texts(spans)):
        yield {"type": kind, kind: {"rich_text": piece, **extra}}


def table_rows(cells: tuple[Spans, ...]) -> Iterator[NotionBlock]:
    """One row, or several where a cell holds more than it may: then it goes on in the row below."""
    filled = [list(_pieces(rich_texts(cell))) for cell in cells]
    for number in range(max(map(len, filled), default=1)):
        parts = [cell[number] if number < len(cell) else [] for cell in filled]
        yield {"type": "table_row", "table_row": {"cells": parts}}


def rich_texts(spans: Spans) -> RichText:
    """The spans as rich text, however long."""
    return [item for span in spans for item in _items(span)]


def split_text(text: str) -> Iterator[str]:
    """The text in pieces of at most 2,000 UTF-16 units, cut at white space where there is some near the end."""
    while _units(text) > MAX_TEXT_UNITS:
        end = min(len(text), MAX_TEXT_UNITS)
        while _units(text[:end]) > MAX_TEXT_UNITS:
            end -= max(1, (_units(text[:end]) - MAX_TEXT_UNITS) // 2)
        space = text.rfind(" ", end // 2, end)
        end = space + 1 if space > 0 else end
        yield text[:end]
        text = text[end:]
    if text:
        yield text


def _pieces(items: RichText) -> Iterator[RichText]:
    """The items in lists that one block or cell may hold; an empty list for no text."""
    piece: RichText = []
    size = 0
    for item in items:
        more = _most_bytes(item)
        if piece and (len(piece) == MAX_RICH_TEXTS or size + more > _MOST_BYTES):
            yield piece
            piece, size = [], 0
        piece.append(item)
        size += more
    yield piece


def _most_bytes(item: dict[str, Any]) -> int:
    """The most that an item can take in a request: four bytes for a character, and what is around it."""
    text = item.get("text", {})
    return 4 * len(text.get("content", "")) + 4 * len(text.get("link", {}).get("url", "")) + _AROUND


def _items(span: Span) -> Iterator[dict[str, Any]]:
    """The text, and behind it the moment it tells, which Notion shows to each reader in the reader's own zone."""
    yield from (_text(span, piece) for piece in split_text(span.text))
    if span.at:
        date = {"start": span.at.astimezone(UTC).isoformat(timespec="seconds")}
        yield _text(Span(" ("), " (")
        yield {"type": "mention", "mention": {"type": "date", "date": date}}
        yield _text(Span(")"), ")")


def _text(span: Span, content: str) -> dict[str, Any]:
    text: dict[str, Any] = {"content": content}
    if span.url and span.url.startswith(("https://", "http://")) and len(span.url) <= MAX_URL:
        text["link"] = {"url": span.url}
    item: dict[str, Any] = {"type": "text", "text": text}
    annotations = {name: True for name in ("bold", "italic", "code") if getattr(span, name)}
    return item | {"annotations": annotations} if annotations else item


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def first_pieces(spans: Spans) -> RichText:
    """As much of the spans as one block may hold, for titles."""
    return next(_pieces(rich_texts(spans)))


def cells_of(row: Sequence[Spans]) -> Spans:
    """The cells of a row in one line."""
    return tuple(span for cell in row for span in (*cell, Span(" ")))
