"""A document as Notion blocks that fit into one request, so that a page is created whole or not at all.

Limits: developers.notion.com/reference/request-limits and /reference/patch-block-children.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from postmortem.clients.notion.limits import (
    MAX_BLOCKS,
    MAX_BYTES,
    MAX_CHILDREN,
    MAX_RICH_TEXTS,
    MAX_TEXT_UNITS,
    MAX_URL,
    NotionBlock,
    count_blocks,
)
from postmortem.render.document import (
    Block,
    Bullet,
    Callout,
    Document,
    Fold,
    Numbered,
    Paragraph,
    Section,
    Span,
    Spans,
    Subheading,
    Table,
    Todo,
    Tone,
    plain,
)

_FEW = 10  # a section as short as that is not worth shortening

_CALLOUTS = {Tone.NOTE: ("📝", "gray_background"), Tone.WARNING: ("⚠️", "yellow_background")}


def blocks(document: Document) -> list[NotionBlock]:
    """The document as Notion blocks: at most 100 at the top, 1,000 in all, 450,000 bytes.

    A document that is larger gets its sections folded first, and then its longest lists shortened, appendices before
    the rest, which the page says.
    """
    kept: dict[int, int] = {}
    while not _fits(page := _page(_shortened(document, kept))):
        _keep_less(document, kept)
    return page


def _page(document: Document) -> list[NotionBlock]:
    opening = [block for part in document.opening for block in _block(part)]
    sections = [_section(section, folded=section.appendix) for section in document.sections]
    if len(opening) + sum(len(part) for part in sections) > MAX_CHILDREN:
        sections = [_section(section, folded=True) for section in document.sections]
    return opening + [block for part in sections for block in part]


def _keep_less(document: Document, kept: dict[int, int]) -> None:
    """Keep a quarter less of the section that takes the most room; of appendices, as long as there is much in one."""
    shortened = _shortened(document, kept).sections
    many = [number for number, section in enumerate(shortened) if _length(section) > _FEW]
    appendices = [number for number in many if shortened[number].appendix]
    heaviest = max(appendices or many, key=lambda number: len(json.dumps(_section(shortened[number], folded=True))))
    kept[heaviest] = min(kept.get(heaviest, _length(shortened[heaviest])), _length(shortened[heaviest])) * 3 // 4


def _length(section: Section) -> int:
    """How many blocks a section has, or rows its longest table, whichever is more."""
    return max([len(section.blocks), *(len(block.rows) for block in section.blocks if isinstance(block, Table))])


def _shortened(document: Document, kept: Mapping[int, int]) -> Document:
    """The document with only the first `kept` blocks, or rows of a table, of some sections, and a remark about it."""
    sections = list(document.sections)
    for number, most in kept.items():
        section = sections[number]
        remark = Paragraph(plain(f"Shortened to fit one page: {most:,} of {_length(section):,} are shown."))
        shorter = tuple(
            Table(block.header, block.rows[:most]) if isinstance(block, Table) else block
            for block in section.blocks[:most]
        )
        sections[number] = Section(section.title, (*shorter, remark), section.appendix)
    return Document(document.title, document.opening, tuple(sections))


def _section(section: Section, *, folded: bool) -> list[NotionBlock]:
    inner = [block for part in section.blocks for block in _block(part)]
    if not folded:
        return [_heading(2, section.title), *inner]
    parts = [inner[start : start + MAX_CHILDREN] for start in range(0, len(inner), MAX_CHILDREN)] or [[]]
    return [
        _heading(2, section.title if number == 1 else f"{section.title} ({number})", children=part)
        for number, part in enumerate(parts, start=1)
    ]


def _heading(level: int, text: str, children: list[NotionBlock] | None = None) -> NotionBlock:
    content: dict[str, Any] = {"rich_text": _rich_text(plain(text))}
    if children:
        content |= {"is_toggleable": True, "children": children}
    return {"type": f"heading_{level}", f"heading_{level}": content}


def _block(block: Block) -> Iterator[NotionBlock]:
    match block:
        case Paragraph(spans):
            yield from _texts("paragraph", spans)
        case Subheading(text):
            yield _heading(3, text)
        case Bullet(spans):
            yield from _texts("bulleted_list_item", spans)
        case Numbered(spans):
            yield from _texts("numbered_list_item", spans)
        case Todo(spans, done):
            yield from _texts("to_do", spans, checked=done)
        case Fold(title, inner):
            children = [part for one in inner for part in _block(one)][:MAX_CHILDREN]
            yield {"type": "toggle", "toggle": {"rich_text": _rich_text(plain(title)), "children": children}}
        case Callout(tone, spans):
            icon, color = _CALLOUTS[tone]
            yield from _texts("callout", spans, icon={"type": "emoji", "emoji": icon}, color=color)
        case Table(header, rows):
            yield from _tables(header, rows)


def _texts(kind: str, spans: Spans, **extra: object) -> Iterator[NotionBlock]:
    """One block, or several where the text has more parts than a block may hold."""
    rich_text = _rich_text(spans)
    for start in range(0, max(len(rich_text), 1), MAX_RICH_TEXTS):
        yield {"type": kind, kind: {"rich_text": rich_text[start : start + MAX_RICH_TEXTS], **extra}}


def _tables(header: tuple[str, ...], rows: Sequence[tuple[Spans, ...]]) -> Iterator[NotionBlock]:
    """A table of at most 100 rows, header included, and further ones with the same header for the rest."""
    head = _row(tuple(plain(title) for title in header))
    size = MAX_CHILDREN - 1
    for start in range(0, max(len(rows), 1), size):
        children = [head, *(_row(row) for row in rows[start : start + size])]
        table = {"table_width": len(header), "has_column_header": True, "has_row_header": False, "children": children}
        yield {"type": "table", "table": table}


def _row(cells: tuple[Spans, ...]) -> NotionBlock:
    return {"type": "table_row", "table_row": {"cells": [_rich_text(cell)[:MAX_RICH_TEXTS] for cell in cells]}}


def _rich_text(spans: Spans) -> list[dict[str, Any]]:
    return [_text(span, piece) for span in spans for piece in split_text(span.text)]


def _text(span: Span, content: str) -> dict[str, Any]:
    text: dict[str, Any] = {"content": content}
    if span.url and span.url.startswith(("https://", "http://")) and len(span.url) <= MAX_URL:
        text["link"] = {"url": span.url}
    item: dict[str, Any] = {"type": "text", "text": text}
    annotations = {name: True for name in ("bold", "italic", "code") if getattr(span, name)}
    return item | {"annotations": annotations} if annotations else item


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


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _fits(page: list[NotionBlock]) -> bool:
    if len(page) > MAX_CHILDREN or count_blocks(page) > MAX_BLOCKS:
        return False
    return len(json.dumps(page, ensure_ascii=False).encode()) <= MAX_BYTES
