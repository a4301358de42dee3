"""The state of the sandbox Notion: which objects there are, who may see them, and how they change."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from local.sandbox.notion.errors import NotionError, archived, failed_validation, invalid, shown
from local.sandbox.notion.objects import Database, Node, Page, Stamp, content_of, minute, parent_json
from local.sandbox.notion.properties import PAGE_SCHEMA, empty, write
from local.sandbox.notion.rules import REQUIRED, check_fit, check_parent
from local.sandbox.notion.text import parse_inline, rich_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Json = dict[str, Any]
Kind = TypeVar("Kind", bound=Node)

BOT_NAME = "Post-mortem agent"
BOT_ID = "5d1f0f6c-8a55-4b0e-9d0b-6f3a5e1c7b01"
PERSON_ID = "b3a0c2de-41f7-4c59-8e0a-2f6d9b7c1e02"
INTEGRATION_ID = "c7e4b6a8-0d92-4f13-a5c6-1b8e3d2f4a03"

_UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", re.IGNORECASE)


def is_id(text: object) -> bool:
    """Whether this is an id in one of the two ways Notion takes it: with dashes or without."""
    return isinstance(text, str) and _UUID.fullmatch(text) is not None


class Store:
    """All pages, blocks, databases and comments of one workspace."""

    def __init__(self) -> None:
        self._nodes: dict[str, Node] = {}
        self._data_sources: dict[str, Database] = {}
        self.comments: list[Json] = []

    # Finding

    def page(self, page_id: str) -> Page:
        """The page with this id; a 404 where there is none that the connection may see."""
        return self._found("page", page_id, Page)

    def database(self, database_id: str) -> Database:
        """The database with this id, or a 404."""
        return self._found("database", database_id, Database)

    def block(self, block_id: str) -> Node:
        """The block, page or database with this id, or a 404."""
        return self._found("block", block_id, Node)

    def data_source(self, data_source_id: str) -> Database:
        """The database whose data source has this id, or a 404."""
        return self._found("data_source", data_source_id, Database, self._data_sources)

    def _found(self, word: str, node_id: str, kind: type[Kind], among: Mapping[str, Node] | None = None) -> Kind:
        node = (self._nodes if among is None else among).get(str(uuid.UUID(node_id)))
        if not isinstance(node, kind) or not self.visible(node):
            message = (
                f"Could not find {word} with ID: {node_id}. Make sure the relevant pages and databases are shared "
                f'with your integration "{BOT_NAME}".'
            )
            raise NotionError(404, "object_not_found", message, {"integration_id": INTEGRATION_ID})
        return node

    @staticmethod
    def visible(node: Node) -> bool:
        """Whether the page that the node stands on is shared with the connection."""
        page = node.page()
        return page is None or page.shared

    def searchable(self) -> list[Page | Database]:
        """The pages and databases that the connection may see."""
        return [n for n in self._nodes.values() if isinstance(n, Page | Database) and self.visible(n)]

    # Changing

    def add(self, node: Node, position: Mapping[str, Any] | None = None) -> None:
        """Take a new node in, among its parent's children at `position` (the end unless said otherwise)."""
        if node.parent is not None:
            node.parent.children.insert(_index(node.parent, position or {"type": "end"}), node)
        self._nodes[node.id] = node
        if isinstance(node, Database):
            self._data_sources[node.data_source_id] = node

    def create_page(self, body: Json) -> Page:
        """A new page by the bot, from the body of POST /v1/pages, with its blocks."""
        parent = self.parent(body.get("parent"))
        refuse_archived(parent)
        check_parent("child_page", {}, body.get("children", []))
        schema = parent.schema if isinstance(parent, Database) else PAGE_SCHEMA
        properties = write(schema, empty(schema), body.get("properties", {}))
        page = Page(
            id=str(uuid.uuid4()),
            type="child_page",
            content={},
            parent=parent,
            created=now(),
            edited=now(),
            properties=properties,
            icon=body.get("icon"),
            cover=body.get("cover"),
        )
        self.add(page, _as_block_position(body.get("position")))
        self.append(page, body.get("children", []), None, now())
        touch(parent)
        return page

    def parent(self, written: object) -> Page | Database:
        """What a new page or database is to stand in, as a request names it."""
        if not isinstance(written, dict):
            raise failed_validation("body.parent should be defined, instead was `undefined`")
        if "workspace" in written:
            raise invalid(
                "Internal integrations aren't owned by a single user, so creating workspace-level private pages is "
                "not supported."
            )
        finders: dict[str, Callable[[str], Page | Database]] = {
            "page_id": self.page,
            "data_source_id": self.data_source,
            "database_id": self.database,
        }
        kind = next((key for key in finders if key in written), None)
        if kind is None:
            raise failed_validation("body.parent.page_id should be defined, instead was `undefined`")
        if not is_id(written[kind]):
            raise failed_validation(f"body.parent.{kind} should be a valid uuid, instead was {shown(written[kind])}")
        return finders[kind](written[kind])

    def append(self, parent: Node, blocks: list[Json], position: Mapping[str, Any] | None, stamp: Stamp) -> list[Node]:
        """New blocks from request form, with what is inside them; the first level of them, in order."""
        index = _index(parent, position or {"type": "end"})
        added = [self._block(parent, block, stamp) for block in blocks]
        parent.children[index:index] = added
        return added

    def _block(self, parent: Node, block: Json, stamp: Stamp) -> Node:
        kind = next(key for key in block if key in REQUIRED)
        node = Node(str(uuid.uuid4()), kind, content_of(kind, block[kind]), parent, stamp, stamp)
        self._nodes[node.id] = node
        node.children = [self._block(node, child, stamp) for child in block[kind].get("children", [])]
        return node

    def append_by_request(self, parent: Node, body: Json) -> list[Node]:
        """What PATCH /v1/blocks/{id}/children does: blocks by the bot, at `position` or `after` a block."""
        if "children" not in body:
            raise failed_validation("body.children should be defined, instead was `undefined`")
        refuse_archived(parent)
        check_parent(parent.type, parent.content, body["children"])
        position = body.get("position")
        if "after" in body:
            position = {"type": "after_block", "after_block": {"id": body["after"]}}
        added = self.append(parent, body["children"], position, now())
        touch(parent)
        return added

    def update_page(self, page: Page, body: Json) -> None:
        """What PATCH /v1/pages/{id} does."""
        in_trash = trashed_by(body, page)
        schema = page.parent.schema if isinstance(page.parent, Database) else PAGE_SCHEMA
        page.properties = write(schema, page.properties, body.get("properties", {}))
        page.in_trash = in_trash
        page.icon = body.get("icon", page.icon)
        page.cover = body.get("cover", page.cover)
        page.is_locked = body.get("is_locked", page.is_locked)
        if body.get("erase_content"):
            for child in page.children:
                child.in_trash = True
        touch(page)

    def update_block(self, node: Node, body: Json) -> None:
        """What PATCH /v1/blocks/{id} does: new content of the same type, or in and out of the trash."""
        in_trash = trashed_by(body, node)
        written = body.get(node.type)
        if any(key in REQUIRED for key in body.keys() - {node.type}) or (
            written is not None and node.type not in REQUIRED
        ):
            raise invalid(f"Expected block type {node.type} in request body")
        if written is not None:
            if node.parent is not None:
                check_fit(node.parent.type, node.parent.content, node.type, {**node.content, **written})
            changed = content_of(node.type, written)
            node.content = {**node.content, **{key: changed[key] for key in changed if key in written}}
        node.in_trash = in_trash
        touch(node)

    def comment(self, body: Json, user_id: str = BOT_ID) -> Json:
        """A new comment, from the body of POST /v1/comments, by the bot unless said otherwise."""
        parent, discussion = self._discussed(body)
        if ("markdown" in body) == ("rich_text" in body):
            raise failed_validation("body.rich_text should be defined, instead was `undefined`")
        words = body["rich_text"] if "rich_text" in body else parse_inline(body["markdown"])
        stamp = now()
        comment = {
            "object": "comment",
            "id": str(uuid.uuid4()),
            "parent": parent,
            "discussion_id": discussion,
            "created_time": stamp.time,
            "last_edited_time": stamp.time,
            "created_by": {"object": "user", "id": user_id},
            "rich_text": rich_text(words),
            "display_name": {"type": "integration", "resolved_name": BOT_NAME},
        }
        self.comments.append(comment)
        return comment

    def _discussed(self, body: Json) -> tuple[Json, str]:
        """What a comment is on, and the id of its discussion: one that is there, or a new one."""
        if "discussion_id" in body:
            first = next((c for c in self.comments if c["discussion_id"] == body["discussion_id"]), None)
            if first is None:
                raise NotionError(404, "object_not_found", f"Could not find discussion: {body['discussion_id']}")
            return first["parent"], first["discussion_id"]
        written = body.get("parent", {})
        kind = "block_id" if "block_id" in written else "page_id"
        if not is_id(written.get(kind)):
            raise failed_validation(f"body.parent.{kind} should be a valid uuid, instead was {shown(written)}")
        node = self.page(written[kind]) if kind == "page_id" else self.block(written[kind])
        refuse_archived(node)
        return parent_json(node), str(uuid.uuid4())


def refuse_archived(node: Node) -> None:
    """Raise where the node, or something that holds it, is in the trash."""
    if node.is_trashed():
        raise archived()


def trashed_by(body: Json, node: Node) -> bool:
    """Whether a node is in the trash after an update, which is refused there unless it takes the node out."""
    in_trash = bool(body.get("in_trash", body.get("archived", node.in_trash)))
    if in_trash or not node.in_trash:
        refuse_archived(node)
    return in_trash


def touch(node: Node, user_id: str = BOT_ID) -> None:
    """Mark a node and its page as edited by a user, the bot unless said otherwise, now."""
    stamp = now(user_id)
    for edited in (node, node.page()):
        if edited is not None:
            edited.edited = stamp


def now(user_id: str = BOT_ID) -> Stamp:
    """The stamp of what a user does now."""
    return Stamp(user_id, minute(datetime.now(UTC)))


def _as_block_position(position: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """A page's position among its siblings in the words of blocks: page_start is start."""
    if position is None:
        return None
    return {**position, "type": str(position.get("type")).removeprefix("page_")}


def _index(parent: Node, position: Mapping[str, Any]) -> int:
    match position.get("type"):
        case "start":
            return 0
        case "end":
            return len(parent.children)
        case "after_block":
            wanted = str(position.get("after_block", {}).get("id")).replace("-", "")
            for index, child in enumerate(parent.children):
                if child.id.replace("-", "") == wanted:
                    return index + 1
            raise invalid(f"Block to insert after, {wanted}, is not a child of the parent.")
    raise failed_validation(f"body.position.type should be `end`, `start` or `after_block`, instead was {position}")
