"""Reads a published page back from the Notion API as a document: what is shown is what Notion holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from notion_client import Client

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
)

_PAGE_SIZE = 100  # Notion: most blocks in one answer


def read_back(client: Client, page_id: str) -> Document:
    """The page as the API gives it. Raises the client's own errors."""
    page: Any = client.pages.retrieve(page_id)
    title = next(value["title"] for value in page["properties"].values() if value["type"] == "title")
    opening: list[Block] = []
    sections: list[Section] = []
    for block in _children(client, page_id):
        if block["type"] == "heading_2":
            inner = tuple(_blocks(client, _children(client, block["id"]))) if block["has_children"] else ()
            folded = bool(block["heading_2"].get("is_toggleable"))
            sections.append(Section(_plain(block["heading_2"]["rich_text"]), inner, appendix=folded))
        elif sections:
            last = sections[-1]
            sections[-1] = Section(last.title, (*last.blocks, *_blocks(client, [block])), last.appendix)
        else:
            opening += _blocks(client, [block])
    return Document(_plain(title), tuple(opening), tuple(sections))


def _children(client: Client, block_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        answer: Any = client.blocks.children.list(block_id, page_size=_PAGE_SIZE, **cursor)
        found += answer["results"]
        if not answer["has_more"]:
            return found
        cursor = {"start_cursor": answer["next_cursor"]}


def _blocks(client: Client, blocks: list[dict[str, Any]]) -> Iterator[Block]:
    for block in blocks:
        content = block[block["type"]]
        match block["type"]:
            case "paragraph":
                yield Paragraph(_spans(content["rich_text"]))
            case "heading_3":
                yield Subheading(_plain(content["rich_text"]))
            case "bulleted_list_item":
                yield Bullet(_spans(content["rich_text"]))
            case "numbered_list_item":
                yield Numbered(_spans(content["rich_text"]))
            case "to_do":
                yield Todo(_spans(content["rich_text"]), done=content["checked"])
            case "toggle":
                inner = _blocks(client, _children(client, block["id"]))
                plain = tuple(one for one in inner if isinstance(one, Paragraph | Bullet | Numbered | Todo | Table))
                yield Fold(_plain(content["rich_text"]), plain)
            case "callout":
                tone = Tone.WARNING if content["color"].startswith("yellow") else Tone.NOTE
                yield Callout(tone, _spans(content["rich_text"]))
            case "table":
                head, *rows = _children(client, block["id"])
                header = tuple(_plain(cell) for cell in head["table_row"]["cells"])
                yield Table(header, tuple(tuple(_spans(cell) for cell in row["table_row"]["cells"]) for row in rows))


def _plain(rich_text: list[dict[str, Any]]) -> str:
    return "".join(item["plain_text"] for item in rich_text)


def _spans(rich_text: list[dict[str, Any]]) -> Spans:
    return tuple(
        Span(
            item["plain_text"],
            url=item.get("href"),
            bold=item["annotations"]["bold"],
            italic=item["annotations"]["italic"],
            code=item["annotations"]["code"],
        )
        for item in rich_text
    )
