"""A document as Notion blocks that fit into one request, so that a page is created whole or not at all.

Limits: developers.notion.com/reference/request-limits and /reference/patch-block-children.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any, TypeVar

from postmortem.clients.notion.limits import (
    MAX_BLOCKS,
    MAX_BYTES,
    MAX_CHILDREN,
    MAX_RICH_TEXTS,
    MAX_TEXT_UNITS,
    MAX_URL,
    NotionBlock,
    children_of,
    count_blocks,
)
from postmortem.render.document import (
    Block,
    Bullet,
    Callout,
    Contents,
    Document,
    Fold,
    Numbered,
    Paragraph,
    Picture,
    Section,
    Span,
    Spans,
    Subheading,
    Table,
    Todo,
    Tone,
    plain,
)
from postmortem.render.mermaid import mermaid
from postmortem.text.language import figure, tr

_FEW = 10  # a list as short as that is not worth shortening
_MANY = 1_000_000
_LEAST_SHARE, _MOST_SHARE = 0.25, 0.95

_CALLOUTS = {Tone.NOTE: ("📝", "gray_background"), Tone.WARNING: ("⚠️", "yellow_background")}

_Kind = TypeVar("_Kind", bound=Block)


def blocks(document: Document) -> list[NotionBlock]:
    """The document as Notion blocks: at most 100 at the top, 1,000 in all, 450,000 bytes.

    Of a document that is larger the longest lists are shortened, appendices before the rest, which the page says. One
    with more blocks at its top gets all of its sections folded.
    """
    kept: dict[_Part, int] = {}
    while not _fits(page := _page(_shortened(document, kept))) and (heaviest := _heaviest(document, kept)):
        most = min(kept.get(heaviest, _MANY), heaviest.length(document))
        kept[heaviest] = max(_FEW, int(most * _share_that_fits(page)))
    return page


def _share_that_fits(page: list[NotionBlock]) -> float:
    """About how much of a page fits; never as good as all of it, and not so little that too much is left away."""
    share = min(MAX_BLOCKS / count_blocks(page), MAX_BYTES / _bytes(page))
    return min(max(share, _LEAST_SHARE), _MOST_SHARE)


def _page(document: Document) -> list[NotionBlock]:
    opening = [block for part in document.opening for block in _block(part)]
    sections = [_section(section, folded=section.appendix) for section in document.sections]
    if len(opening) + sum(len(part) for part in sections) > MAX_CHILDREN:
        sections = [_section(section, folded=True) for section in document.sections]
    return opening + [block for part in sections for block in part]


@dataclass(frozen=True, slots=True)
class _Part:
    """The lists of a section that may be shortened: those in its folds, or its own (which an appendix folds, too)."""

    section: int
    in_folds: bool

    def lists(self, document: Document) -> tuple[Sequence[Block], ...]:
        """The lists of blocks."""
        blocks = document.sections[self.section].blocks
        return tuple(block.blocks for block in blocks if isinstance(block, Fold)) if self.in_folds else (blocks,)

    def length(self, document: Document) -> int:
        """How many blocks its longest list has, or rows its longest table."""
        return max(map(_longest, self.lists(document)), default=0)

    def is_open(self, document: Document) -> bool:
        """True if a reader sees it without opening anything."""
        return not self.in_folds and not document.sections[self.section].appendix


def _heaviest(document: Document, kept: Mapping[_Part, int]) -> _Part | None:
    """The long part that takes the most room; a folded one, as long as there is one. None where all are short."""
    shortened = _shortened(document, kept)
    parts = [_Part(number, in_folds) for in_folds in (True, False) for number in range(len(document.sections))]
    long = [part for part in parts if min(part.length(document), kept.get(part, _MANY)) > _FEW]
    folded = [part for part in long if not part.is_open(document)]
    sizes = {part: _size(shortened.sections[part.section]) for part in folded or long}
    return max(sizes, key=lambda part: sizes[part], default=None)


def _size(section: Section) -> int:
    return len(json.dumps(_section(section, folded=True)))


def _shortened(document: Document, kept: Mapping[_Part, int]) -> Document:
    """The document with only the first `kept` blocks, or rows of a table, of some parts, and a remark about it."""
    sections = list(document.sections)
    for part, most in kept.items():
        section = sections[part.section]
        blocks: tuple[Block, ...] = tuple(
            Fold(block.title, _cut(block.blocks, most)) if part.in_folds and isinstance(block, Fold) else block
            for block in section.blocks
        )
        sections[part.section] = replace(section, blocks=blocks if part.in_folds else _cut(blocks, most))
    return replace(document, sections=tuple(sections))


def _cut(blocks: tuple[_Kind, ...], most: int) -> tuple[_Kind | Table | Paragraph, ...]:
    total = _longest(blocks)
    if total <= most:
        return blocks
    remark = Paragraph(
        plain(tr("Shortened to fit one page: {number} of {all} are shown.", number=figure(most), all=figure(total)))
    )
    shorter = (Table(block.header, block.rows[:most]) if isinstance(block, Table) else block for block in blocks[:most])
    return (*shorter, remark)


def _longest(blocks: Sequence[Block]) -> int:
    return max([len(blocks), *(len(block.rows) for block in blocks if isinstance(block, Table))])


def _section(section: Section, *, folded: bool) -> list[NotionBlock]:
    if not folded:
        return [_heading(2, section.title), *(block for part in section.blocks for block in _block(part))]
    flat = (_without_tables(part) if isinstance(part, Fold) else part for part in section.blocks)
    inner = [block for part in flat for block in _block(part)]
    if len(inner) > MAX_CHILDREN and not any(children_of(block) for block in inner):
        inner = list(_hundreds(inner))
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
            yield from _toggles(title, [part for one in inner for part in _block(one)])
        case Callout(tone, spans):
            icon, color = _CALLOUTS[tone]
            yield from _texts("callout", spans, icon={"type": "emoji", "emoji": icon}, color=color)
        case Table(header, rows):
            yield from _tables(header, rows)
        case Picture():
            yield {"type": "code", "code": {"rich_text": _rich_text(plain(mermaid(block))), "language": "mermaid"}}
        case Contents():
            yield {"type": "table_of_contents", "table_of_contents": {"color": "default"}}


def _toggles(title: str, inner: list[NotionBlock]) -> Iterator[NotionBlock]:
    """A toggle of at most 100 blocks, and further ones for the rest."""
    for number, start in enumerate(range(0, len(inner), MAX_CHILDREN), start=1):
        name = title if number == 1 else f"{title} ({number})"
        children = inner[start : start + MAX_CHILDREN]
        yield {"type": "toggle", "toggle": {"rich_text": _rich_text(plain(name)), "children": children}}


def _hundreds(inner: list[NotionBlock]) -> Iterator[NotionBlock]:
    """Toggles of a hundred blocks each, so that a long list takes one place at the top of the page."""
    for start in range(0, len(inner), MAX_CHILDREN):
        children = inner[start : start + MAX_CHILDREN]
        numbers = {"first": figure(start + 1), "last": figure(start + len(children))}
        yield from _toggles(tr("{first} to {last}", **numbers), children)


def _without_tables(fold: Fold) -> Fold:
    """A fold whose rows are lines, for one in a folded section: a request nests no deeper."""
    lines: list[Paragraph | Bullet | Numbered | Todo] = []
    for block in fold.blocks:
        rows = block.rows if isinstance(block, Table) else ()
        lines += [Bullet(tuple(span for cell in row for span in (*cell, Span(" ")))) for row in rows]
        lines += [block] if not isinstance(block, Table) else []
    return Fold(fold.title, tuple(lines))


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
    return [item for span in spans for item in _items(span)]


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
    return _bytes(page) <= MAX_BYTES


def _bytes(page: list[NotionBlock]) -> int:
    return len(json.dumps(page, ensure_ascii=False).encode())
