"""What the sandbox Notion holds, and how it looks on the wire: pages, blocks, databases, users, comments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from local.sandbox.notion.text import plain, rich_text

Json = dict[str, Any]

# What the API adds to a block's content where the request leaves it out [recorded answers of 2026-07-04].
_COLORED: Json = {"color": "default"}
_HEADING: Json = {"is_toggleable": False, "color": "default"}
_CAPTIONED: Json = {"caption": []}
_DEFAULTS: dict[str, Json] = {
    "paragraph": {"icon": None, "color": "default"},
    "callout": {"icon": None, "color": "default"},
    "to_do": {"checked": False, "color": "default"},
    "table": {"has_column_header": False, "has_row_header": False},
    **dict.fromkeys(("heading_1", "heading_2", "heading_3", "heading_4"), _HEADING),
    **dict.fromkeys(("bulleted_list_item", "numbered_list_item", "quote", "toggle", "table_of_contents"), _COLORED),
    **dict.fromkeys(("code", "bookmark", "embed", "image", "video", "pdf", "file", "audio"), _CAPTIONED),
}


def minute(moment: datetime) -> str:
    """A moment as page and block objects show it: in UTC, cut to the minute."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:00.000Z")


@dataclass
class Stamp:
    """Who did something and when (an ISO time cut to the minute)."""

    user_id: str
    time: str


@dataclass(eq=False)
class Node:
    """A block. A page and a database are blocks too, to the page that holds them."""

    id: str
    type: str
    content: Json
    parent: Node | None
    created: Stamp
    edited: Stamp
    children: list[Node] = field(default_factory=list)
    in_trash: bool = False

    def present(self) -> list[Node]:
        """The children that are not in the trash."""
        return [child for child in self.children if not child.in_trash]

    def lineage(self) -> list[Node]:
        """The node itself, what holds it, and so on up to the workspace."""
        return [self, *(self.parent.lineage() if self.parent else [])]

    def is_trashed(self) -> bool:
        """Whether the node, or something that holds it, is in the trash."""
        return any(node.in_trash for node in self.lineage())

    def page(self) -> Page | None:
        """The page that the node is or stands on."""
        return next((node for node in self.lineage() if isinstance(node, Page)), None)


@dataclass(eq=False)
class Page(Node):
    """A page. `shared` says whether the connection may see it."""

    properties: dict[str, Json] = field(default_factory=dict)
    icon: Json | None = None
    cover: Json | None = None
    is_locked: bool = False
    shared: bool = True

    @property
    def title(self) -> str:
        """The plain text of the title property, whatever its name is."""
        return next((plain(p["title"]) for p in self.properties.values() if p["type"] == "title"), "")


@dataclass(eq=False)
class Database(Node):
    """A database with its one data source; its rows are its children."""

    title: str = ""
    is_inline: bool = False
    data_source_id: str = ""
    schema: dict[str, Json] = field(default_factory=dict)


def content_of(kind: str, written: Json) -> Json:
    """A block's content in response form, without its children; `written` is in request form."""
    content = {**_DEFAULTS.get(kind, {}), **written}
    content.pop("children", None)
    for key in ("rich_text", "caption"):
        if key in content:
            content[key] = rich_text(content[key])
    if kind == "table_row":
        content["cells"] = [rich_text(cell) for cell in content["cells"]]
    for source in {"external", "file_upload"} & content.keys():
        content["type"] = source
    return content


def url_of(node: Node) -> str:
    """The address of a page or database in the app; for a block, the page's with the block as its fragment."""
    page = node if isinstance(node, Page | Database) else node.page()
    title = page.title if isinstance(page, Page) else ""
    slug = re.sub(r"[^A-Za-z0-9]+", "-", title).strip("-")
    address = "https://app.notion.com/p/" + f"{slug}-{_hex(page or node)}".lstrip("-")
    return address if node is page else f"{address}#{_hex(node)}"


def _hex(node: Node) -> str:
    return node.id.replace("-", "")


def parent_json(parent: Node | None) -> Json:
    """A reference to what holds an object."""
    if parent is None:
        return {"type": "workspace", "workspace": True}
    if isinstance(parent, Database):
        ids = {"data_source_id": parent.data_source_id, "database_id": parent.id}
        return {"type": "data_source_id", **ids}
    kind = "page_id" if isinstance(parent, Page) else "block_id"
    return {"type": kind, kind: parent.id}


def _history(node: Node) -> Json:
    return {
        "created_time": node.created.time,
        "last_edited_time": node.edited.time,
        "created_by": {"object": "user", "id": node.created.user_id},
        "last_edited_by": {"object": "user", "id": node.edited.user_id},
    }


def block_json(node: Node) -> Json:
    """A block object; a page or database as the child_page or child_database that it is to its parent."""
    content = {"title": node.title} if isinstance(node, Page | Database) else node.content
    return {
        "object": "block",
        "id": node.id,
        "parent": parent_json(node.parent),
        **_history(node),
        "has_children": bool(node.present()) and not isinstance(node, Database),
        "in_trash": node.in_trash,
        "type": node.type,
        node.type: content,
    }


def page_json(page: Page) -> Json:
    """A page object."""
    return {
        "object": "page",
        "id": page.id,
        **_history(page),
        "cover": page.cover,
        "icon": page.icon,
        "parent": parent_json(page.parent),
        "in_trash": page.is_trashed(),
        "is_archived": False,
        "is_locked": page.is_locked,
        "properties": page.properties,
        "url": url_of(page),
        "public_url": None,
    }


def database_json(database: Database) -> Json:
    """A database object: its title and the list of its data sources, here always one."""
    return {
        "object": "database",
        "id": database.id,
        "title": _title(database),
        "description": [],
        "parent": parent_json(database.parent),
        "is_inline": database.is_inline,
        "in_trash": database.is_trashed(),
        "is_locked": False,
        "created_time": database.created.time,
        "last_edited_time": database.edited.time,
        "data_sources": [{"id": database.data_source_id, "name": database.title}],
        "icon": None,
        "cover": None,
        "url": url_of(database),
        "public_url": None,
    }


def data_source_json(database: Database) -> Json:
    """A data source object: the schema of the rows."""
    return {
        "object": "data_source",
        "id": database.data_source_id,
        "cover": None,
        "icon": None,
        **_history(database),
        "title": _title(database),
        "description": [],
        "is_inline": database.is_inline,
        "properties": database.schema,
        "parent": {"type": "database_id", "database_id": database.id},
        "database_parent": parent_json(database.parent),
        "url": url_of(database),
        "public_url": None,
        "in_trash": database.is_trashed(),
    }


def _title(database: Database) -> list[Json]:
    return rich_text([{"type": "text", "text": {"content": database.title}}])


def list_json(results: list[Json], next_cursor: str | None, kind: str) -> Json:
    """One page of a list of `kind` (block, user, comment, page_or_data_source)."""
    more = {"next_cursor": next_cursor, "has_more": next_cursor is not None}
    return {"object": "list", "results": results, **more, "type": kind, kind: {}}
