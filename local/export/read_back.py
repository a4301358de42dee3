"""Reads a published page back from the Notion API as a document: what is shown is what Notion holds.

What people added keeps its words; a block of a kind that the product does not write becomes a paragraph, and what
holds no words, such as an image, is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from notion_client import Client

from local.export.picture_text import picture_of
from local.export.rich_text import plain_text, spans_of
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
    Subheading,
    Table,
    Todo,
    Tone,
)
from postmortem.render.mermaid import mermaid

_PAGE_SIZE = 100  # Notion: most blocks in one answer
_FOLDABLE = Paragraph | Bullet | Numbered | Todo | Table
_SILENT = {"divider", "breadcrumb", "column_list", "column"}


def read_back(client: Client, page_id: str) -> Document:
    """The page as the API gives it. Raises the client's own errors."""
    page: Any = client.pages.retrieve(page_id)
    title = next(value["title"] for value in page["properties"].values() if value["type"] == "title")
    opening: list[Block] = []
    sections: list[Section] = []
    for block in _children(client, page_id):
        if block["type"] == "heading_2":
            inner = tuple(_within(client, block))
            folded = bool(block["heading_2"].get("is_toggleable"))
            sections.append(Section(plain_text(block["heading_2"]["rich_text"]), inner, appendix=folded))
        elif sections:
            last = sections[-1]
            sections[-1] = replace(last, blocks=(*last.blocks, *_blocks(client, [block])))
        else:
            opening += _blocks(client, [block])
    return Document(plain_text(title), tuple(opening), tuple(sections))


def _children(client: Client, block_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        answer: Any = client.blocks.children.list(block_id, page_size=_PAGE_SIZE, **cursor)
        found += answer["results"]
        if not answer["has_more"]:
            return found
        cursor = {"start_cursor": answer["next_cursor"]}


def _blocks(client: Client, blocks: Sequence[dict[str, Any]]) -> Iterator[Block]:
    """The blocks; those indented below one that folds nothing come behind it."""
    for block in blocks:
        match block["type"]:
            case "toggle":
                yield Fold(plain_text(block["toggle"]["rich_text"]), tuple(_foldable(_within(client, block))))
            case "table":
                yield _table(_children(client, block["id"]))
            case _:
                yield from _block(block)
                yield from _within(client, block)


def _within(client: Client, block: dict[str, Any]) -> Iterator[Block]:
    if block["has_children"] and not block["type"].startswith("child_"):
        yield from _blocks(client, _children(client, block["id"]))


def _block(block: dict[str, Any]) -> Iterator[Block]:
    """What a block says itself."""
    kind: str = block["type"]
    content = block[kind]
    spans = spans_of(content.get("rich_text") or ())
    match kind:
        case "bulleted_list_item":
            yield Bullet(spans)
        case "numbered_list_item":
            yield Numbered(spans)
        case "to_do":
            yield Todo(spans, done=content["checked"])
        case "callout":
            yield Callout(Tone.WARNING if content["color"].startswith("yellow") else Tone.NOTE, spans)
        case "code":
            text = plain_text(content["rich_text"])
            yield (picture_of(text) if content["language"] == "mermaid" else None) or Paragraph(
                (Span(text, code=True),)
            )
        case "table_of_contents":
            yield Contents()
        case _ if kind.startswith("heading_"):
            yield Subheading(plain_text(content["rich_text"]))
        case _ if spans or kind == "paragraph":
            yield Paragraph(spans)
        case _ if kind not in _SILENT:
            yield Paragraph((Span(f"[{kind.replace('_', ' ')}: see Notion]", italic=True),))


def _table(rows: Sequence[dict[str, Any]]) -> Table:
    head, *rest = ([spans_of(cell) for cell in row["table_row"]["cells"]] for row in rows)
    header = tuple("".join(span.text for span in cell) for cell in head)
    return Table(header, tuple(tuple(row) for row in rest))


def _foldable(blocks: Iterator[Block]) -> Iterator[_FOLDABLE]:
    """Blocks as a folded part may hold them: a fold in a fold stands open there, below its title."""
    for block in blocks:
        match block:
            case Fold(title, inner):
                yield Paragraph((Span(title, bold=True),))
                yield from inner
            case Callout(_, spans):
                yield Paragraph(spans)
            case Subheading(text):
                yield Paragraph((Span(text, bold=True),))
            case Picture():
                yield Paragraph((Span(mermaid(block), code=True),))
            case Paragraph() | Bullet() | Numbered() | Todo() | Table():
                yield block
