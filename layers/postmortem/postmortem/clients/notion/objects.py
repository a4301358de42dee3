"""Pages, data sources and lists of them, parsed from Notion's JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from postmortem.clients.notion.ids import address, notion_id

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NotionPage:
    """A page without its content. `parents` are the ids of what it stands in: a page, or a database and its source.

    Notion cuts its times to the minute.
    """

    id: str
    title: str
    url: str
    parents: frozenset[str] = frozenset()
    created_at: datetime | None = None
    edited_at: datetime | None = None
    in_trash: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A property of a data source; `options` are the values that a select or status has so far."""

    name: str
    type: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DataSource:
    """A table of pages and its columns; `parents` holds the id of its database."""

    id: str
    title: str
    url: str
    parents: frozenset[str] = frozenset()
    columns: tuple[Column, ...] = ()
    in_trash: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Some pages and data sources, in Notion's order; `next` is where the rest begins, None where there is none."""

    pages: tuple[NotionPage, ...] = ()
    data_sources: tuple[DataSource, ...] = ()
    next: str | None = None


@dataclass(frozen=True, slots=True)
class BlockHead:
    """What kind of block it is, and the minute it was made."""

    type: str
    created_at: datetime | None


def page(raw: Json) -> NotionPage:
    """A page object."""
    titles = (column["title"] for column in raw.get("properties", {}).values() if column.get("type") == "title")
    return NotionPage(
        id=_id(raw["id"]),
        title=_plain(next(titles, [])),
        url=raw.get("url") or address(raw["id"]),
        parents=_parents(raw),
        created_at=_moment(raw.get("created_time")),
        edited_at=_moment(raw.get("last_edited_time")),
        in_trash=bool(raw.get("in_trash")),
    )


def child_page(raw: Json) -> NotionPage:
    """A block object of the type child_page, which lacks the page's own URL."""
    return NotionPage(
        id=_id(raw["id"]),
        title=raw["child_page"]["title"],
        url=address(raw["id"]),
        parents=_parents(raw),
        created_at=_moment(raw.get("created_time")),
        edited_at=_moment(raw.get("last_edited_time")),
        in_trash=bool(raw.get("in_trash")),
    )


def data_source(raw: Json) -> DataSource:
    """A data source object."""
    return DataSource(
        id=_id(raw["id"]),
        title=_plain(raw.get("title", [])),
        url=raw.get("url") or address(raw["id"]),
        parents=_parents(raw),
        columns=tuple(_column(name, column) for name, column in raw.get("properties", {}).items()),
        in_trash=bool(raw.get("in_trash")),
    )


def listing(raw: Json) -> Listing:
    """A list object; what Notion shows only in part (an id and nothing else) is left out."""
    whole = [result for result in raw["results"] if "properties" in result]
    return Listing(
        pages=tuple(page(result) for result in whole if result["object"] == "page"),
        data_sources=tuple(data_source(result) for result in whole if result["object"] == "data_source"),
        next=raw.get("next_cursor"),
    )


def block_head(raw: Json) -> BlockHead:
    """A block object."""
    return BlockHead(str(raw.get("type")), _moment(raw.get("created_time")))


def _column(name: str, raw: Json) -> Column:
    details = raw.get(raw["type"]) or {}
    return Column(name, raw["type"], tuple(option["name"] for option in details.get("options", ())))


def _parents(raw: Json) -> frozenset[str]:
    parent = raw.get("parent") or {}
    return frozenset(_id(value) for key, value in parent.items() if key.endswith("_id"))


def _id(text: str) -> str:
    return notion_id(text) or text


def _plain(rich_text: list[Json]) -> str:
    return "".join(part.get("plain_text", "") for part in rich_text)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
