"""Pages, data sources and lists of them, parsed from Notion's JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from postmortem.clients.notion.content import user_id, value_of
from postmortem.clients.notion.ids import address, notion_id
from postmortem.text.moments import parse_moment

NotionJson = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NotionPage:
    """A page without its content. `parents` are the ids of what it stands in: a page, or a database and its source.

    `people` are the names in its properties, `columns` the properties' values as text. Notion cuts its times to the
    minute.
    """

    id: str
    title: str
    url: str
    parents: frozenset[str] = frozenset()
    created_at: datetime | None = None
    edited_at: datetime | None = None
    in_trash: bool = False
    people: tuple[str, ...] = ()
    author: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PropertyColumn:
    """A property of a data source; `options` are the values that a select or status has so far."""

    name: str
    type: str
    options: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class DataSource:
    """A table of pages and its columns; `parents` holds the id of its database, `page_id` the page that this is on."""

    id: str
    title: str
    url: str
    parents: frozenset[str] = frozenset()
    columns: tuple[PropertyColumn, ...] = ()
    in_trash: bool = False
    page_id: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """Some pages and data sources, in Notion's order; `next` is where the rest begins, None where there is none."""

    pages: tuple[NotionPage, ...] = ()
    data_sources: tuple[DataSource, ...] = ()
    next: str | None = None


@dataclass(frozen=True, slots=True)
class PageContents:
    """What stands directly on a page, in its order: other pages, and databases (the ids of their containers)."""

    pages: tuple[NotionPage, ...] = ()
    databases: tuple[str, ...] = ()


def page_object(raw: NotionJson) -> NotionPage:
    """A page object."""
    properties = [column for column in (raw.get("properties") or {}).values() if isinstance(column, dict)]
    titles = (column.get("title") for column in properties if column.get("type") == "title")
    return NotionPage(
        id=object_id(raw["id"]),
        title=_plain(next(titles, None)),
        url=raw.get("url") or address(raw["id"]),
        parents=_parents(raw),
        created_at=_moment(raw.get("created_time")),
        edited_at=_moment(raw.get("last_edited_time")),
        in_trash=bool(raw.get("in_trash")),
        people=tuple(dict.fromkeys(name for column in properties for name in _people_in(column))),
        author=user_id(raw.get("created_by")),
        columns={name: value_of(one) for name, one in (raw.get("properties") or {}).items() if isinstance(one, dict)},
    )


def child_page(raw: NotionJson) -> NotionPage:
    """A block object of the type child_page, which lacks the page's own URL."""
    return NotionPage(
        id=object_id(raw["id"]),
        title=str((raw.get("child_page") or {}).get("title") or ""),
        url=address(raw["id"]),
        parents=_parents(raw),
        created_at=_moment(raw.get("created_time")),
        edited_at=_moment(raw.get("last_edited_time")),
        in_trash=bool(raw.get("in_trash")),
    )


def data_source(raw: NotionJson) -> DataSource:
    """A data source object."""
    return DataSource(
        id=object_id(raw["id"]),
        title=_plain(raw.get("title")),
        url=raw.get("url") or address(raw["id"]),
        parents=_parents(raw),
        columns=tuple(_column(name, column) for name, column in (raw.get("properties") or {}).items()),
        in_trash=bool(raw.get("in_trash")),
        page_id=_page_of(raw.get("database_parent")),
    )


def contents(raw: Sequence[NotionJson]) -> PageContents:
    """The block objects of a page, as far as they are pages and databases; databases by age, the oldest first."""
    databases = [block for block in raw if block.get("type") == "child_database"]
    databases.sort(key=lambda block: str(block.get("created_time")))  # to the minute: the page's order tells the rest
    return PageContents(
        tuple(child_page(block) for block in raw if block.get("type") == "child_page"),
        tuple(object_id(block["id"]) for block in databases),
    )


def listing(raw: NotionJson) -> Listing:
    """A list object; what Notion shows only in part (an id and nothing else) is left out."""
    whole = [result for result in raw.get("results") or () if "properties" in result]
    return Listing(
        pages=tuple(page_object(result) for result in whole if result.get("object") == "page"),
        data_sources=tuple(data_source(result) for result in whole if result.get("object") == "data_source"),
        next=raw.get("next_cursor"),
    )


def _people_in(column: NotionJson) -> Iterator[str]:
    """The names in a property: of people, or of who made or last edited the page."""
    value = column.get(str(column.get("type")))
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict) and one.get("object") == "user" and one.get("type") != "bot" and one.get("name"):
            yield str(one["name"])


def _column(name: str, raw: NotionJson) -> PropertyColumn:
    kind = str(raw.get("type") or "")
    details = raw.get(kind)
    options = (details.get("options") or ()) if isinstance(details, dict) else ()
    labels = tuple(option["name"] for option in options if option.get("name"))
    return PropertyColumn(name, kind, labels, str(raw.get("description") or ""))


def _parents(raw: NotionJson) -> frozenset[str]:
    parent = raw.get("parent") or {}
    return frozenset(
        object_id(value) for key, value in parent.items() if key.endswith("_id") and isinstance(value, str)
    )


def _page_of(parent: NotionJson | None) -> str | None:
    page_id = (parent or {}).get("page_id")
    return object_id(page_id) if isinstance(page_id, str) else None


def object_id(text: str) -> str:
    """An id as it is compared here: lower case, with dashes."""
    return notion_id(text) or text


def _plain(rich_text: object) -> str:
    parts = rich_text if isinstance(rich_text, list) else ()
    return "".join(part.get("plain_text") or "" for part in parts if isinstance(part, dict))


def _moment(text: str | None) -> datetime | None:
    return parse_moment(text)
