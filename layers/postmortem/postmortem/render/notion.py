"""A document as the sections of a Notion page: blocks that each fit into one request, with room for others.

Limits: developers.notion.com/reference/request-limits and /reference/patch-block-children.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from postmortem.clients.notion.limits import (
    MAX_BLOCKS,
    MAX_BYTES,
    MAX_CHILDREN,
    NotionBlock,
    Room,
    bytes_of,
    children_of,
    count_blocks,
    packed,
)
from postmortem.models import OPENING, KeyTimeName, PageContent, PageSection
from postmortem.render import words
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
    Spans,
    Subheading,
    Table,
    Todo,
    Tone,
    plain,
)
from postmortem.render.mermaid import mermaid
from postmortem.render.notion_text import cells_of, first_pieces, table_rows, text_blocks
from postmortem.render.revision import offer, told
from postmortem.render.shortening import within_bounds
from postmortem.text.language import figure, tr

_MOST_REQUESTS = 12  # for one page: Notion may take seconds for each, and a job has minutes
_PARTS = 3  # of a request: so much of it a folded part may take, so that what is left of one does not go to waste
_FOLDED = Room(MAX_CHILDREN, MAX_BLOCKS // _PARTS - 1, MAX_BYTES // _PARTS)
_INSIDE = Room(MAX_CHILDREN, MAX_BLOCKS // _PARTS - 2, MAX_BYTES // _PARTS - 2_000)
_CALLOUTS = {Tone.NOTE: ("📝", "gray_background"), Tone.WARNING: ("⚠️", "yellow_background")}


def page_content(document: Document, pieces: int) -> PageContent:
    """What is to stand on the page, from a document that was written from so many pieces of evidence."""
    labels = tuple(map(words.key_time_name, KeyTimeName))
    return PageContent(sections_of(document), labels, pieces, told, offer)


def sections_of(document: Document) -> tuple[PageSection, ...]:
    """The document as sections for Notion.

    Of one that would take more than _MOST_REQUESTS to write the longest lists are shortened, appendices before the
    rest, which the page says.
    """
    document = within_bounds(document, _share)
    opening = PageSection(OPENING, "", tuple(block for part in document.opening for block in _block(part)))
    return (opening, *(PageSection(one.key, one.title, tuple(_section(one))) for one in document.sections))


def blocks(document: Document) -> list[NotionBlock]:
    """The document as the blocks at the top of a page."""
    return [dict(block) for section in sections_of(document) for block in section.blocks]


def _share(section: Section) -> float:
    """The part of what a job may write that a section takes."""
    page = list(_section(section))
    return max(count_blocks(page) / MAX_BLOCKS, sum(map(bytes_of, page)) / MAX_BYTES) / (_MOST_REQUESTS - 1)


def _section(section: Section) -> Iterator[NotionBlock]:
    if not section.appendix:
        yield _heading(2, section.title)
        yield from (block for part in section.blocks for block in _block(part))
        return
    flat = (_without_tables(part) if isinstance(part, Fold) else part for part in section.blocks)
    inner = [block for part in flat for block in _block(part)]
    if len(inner) > MAX_CHILDREN and not any(children_of(block) for block in inner):
        inner = list(_hundreds(inner))
    for number, part in enumerate(packed(inner, _FOLDED), start=1):
        yield _heading(2, section.title if number == 1 else f"{section.title} ({number})", children=part)


def _heading(level: int, text: str, children: list[NotionBlock] | None = None) -> NotionBlock:
    content: dict[str, Any] = {"rich_text": first_pieces(plain(text))}
    if children:
        content |= {"is_toggleable": True, "children": children}
    return {"type": f"heading_{level}", f"heading_{level}": content}


def _block(block: Block) -> Iterator[NotionBlock]:
    match block:
        case Paragraph(spans):
            yield from text_blocks("paragraph", spans)
        case Subheading(text):
            yield _heading(3, text)
        case Bullet(spans):
            yield from text_blocks("bulleted_list_item", spans)
        case Numbered(spans):
            yield from text_blocks("numbered_list_item", spans)
        case Todo(spans, done):
            yield from text_blocks("to_do", spans, checked=done)
        case Fold(title, inner):
            yield from _toggles(title, [part for one in inner for part in _block(one)])
        case Callout(tone, spans):
            icon, color = _CALLOUTS[tone]
            yield from text_blocks("callout", spans, icon={"type": "emoji", "emoji": icon}, color=color)
        case Table(header, lines):
            yield from _tables(header, lines)
        case Picture():
            yield from text_blocks("code", plain(mermaid(block)), language="mermaid")
        case Contents():
            yield {"type": "table_of_contents", "table_of_contents": {"color": "default"}}


def _toggles(title: str, inner: list[NotionBlock]) -> Iterator[NotionBlock]:
    """A toggle of at most 100 blocks, and further ones for the rest."""
    for number, children in enumerate(packed(inner, _INSIDE), start=1):
        name = title if number == 1 else f"{title} ({number})"
        yield {"type": "toggle", "toggle": {"rich_text": first_pieces(plain(name)), "children": children}}


def _hundreds(inner: list[NotionBlock]) -> Iterator[NotionBlock]:
    """Toggles of a hundred blocks each, so that a long list takes one place at the top of the page."""
    start = 1
    for children in packed(inner, _INSIDE):
        numbers = {"first": figure(start), "last": figure(start + len(children) - 1)}
        yield from _toggles(tr("{first} to {last}", **numbers), children)
        start += len(children)


def _without_tables(fold: Fold) -> Fold:
    """A fold whose rows are lines, for one in a folded section: a request nests no deeper."""
    lines: list[Paragraph | Bullet | Numbered | Todo] = []
    for block in fold.blocks:
        if isinstance(block, Table):
            lines += [Bullet(cells_of(row)) for row in block.rows]
        else:
            lines.append(block)
    return Fold(fold.title, tuple(lines))


def _tables(header: tuple[str, ...], lines: Sequence[tuple[Spans, ...]]) -> Iterator[NotionBlock]:
    """A table of at most 100 rows, header included, and further ones with the same header for the rest."""
    head = next(table_rows(tuple(plain(title) for title in header)))
    room = Room(MAX_CHILDREN - 1, _INSIDE.blocks, _INSIDE.bytes)
    for part in list(packed([row for line in lines for row in table_rows(line)], room)) or [[]]:
        table = {"table_width": len(header), "has_column_header": True, "has_row_header": False}
        yield {"type": "table", "table": {**table, "children": [head, *part]}}
