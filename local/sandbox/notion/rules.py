"""The limits of Notion's API that no schema holds: sizes, depths, closed sets, and what may stand inside what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from local.sandbox.notion.errors import NotionError, either, failed_validation, invalid, not_creatable, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

# developers.notion.com/reference/request-limits and /reference/patch-block-children
MAX_BODY_BYTES = 500_000
MAX_BLOCKS = 1000
MAX_LEVELS = 3
MAX_ITEMS = dict.fromkeys(("children", "rich_text", "title", "caption", "multi_select", "relation", "people"), 100)
MAX_LENGTH = {"content": 2000, "url": 2000, "expression": 1000, "email": 200, "phone_number": 200}

# What the sandbox takes. What Notion takes beyond it (markdown, template, ...) is refused like an unknown key.
_PAGING = {"start_cursor", "page_size"}
BODY_KEYS = {
    "POST /v1/search": {"query", "sort", "filter", *_PAGING},
    "POST /v1/pages": {"parent", "properties", "icon", "cover", "children", "position"},
    "PATCH /v1/pages/{id}": {"properties", "icon", "cover", "is_locked", "erase_content", "in_trash", "archived"},
    "PATCH /v1/blocks/{id}/children": {"children", "position", "after"},
    "POST /v1/data_sources/{id}/query": {"filter", "sorts", "in_trash", "archived", "result_type", *_PAGING},
    "POST /v1/databases": {"parent", "title", "description", "is_inline", "initial_data_source", "icon", "cover"},
    "PATCH /v1/databases/{id}": {"in_trash"},
    "POST /v1/comments": {"parent", "discussion_id", "rich_text", "markdown", "display_name", "attachments"},
}
LATEST = "2026-03-11"
_REMOVED_IN_LATEST = {"after", "archived"}  # developers.notion.com/guides/get-started/upgrade-guide-2026-03-11

_HUES = ("gray", "brown", "orange", "yellow", "green", "blue", "purple", "pink", "red")
COLORS = ["default", *_HUES, "default_background", *(f"{hue}_background" for hue in _HUES)]
LANGUAGES = (
    "abap|abc|agda|arduino|ascii art|assembly|bash|basic|bnf|c|c#|c++|clojure|coffeescript|coq|css|dart|dhall|diff|"
    "docker|ebnf|elixir|elm|erlang|f#|flow|fortran|gherkin|glsl|go|graphql|groovy|haskell|hcl|html|idris|java|"
    "javascript|json|julia|kotlin|latex|less|lisp|livescript|llvm ir|lua|makefile|markdown|markup|matlab|mathematica|"
    "mermaid|nix|notion formula|objective-c|ocaml|pascal|perl|php|plain text|powershell|prolog|protobuf|purescript|"
    "python|r|racket|reason|ruby|rust|sass|scala|scheme|scss|shell|smalltalk|solidity|sql|swift|toml|typescript|"
    "vb.net|verilog|vhdl|visual basic|webassembly|xml|yaml|java/c/c++/c#"
).split("|")
_CLOSED_SETS = {"color": COLORS, "language": LANGUAGES}

_RICH_TEXT_KEYS = {"rich_text", "title", "caption"}
_RICH_TEXT_ITEMS = {"text": "content", "equation": "expression", "mention": ""}  # and what each must hold
_ABSOLUTE = re.compile(r"https?://[^\s/]+\S*|mailto:\S+@\S+")
_LINK_HOLDERS = {"link", "external", "bookmark", "embed"}

# Block types that can be written, with what each must hold. The rest (link_preview, child_page, ...) is response only.
_TOGGLEABLE = ("heading_1", "heading_2", "heading_3", "heading_4")
_TEXT_BLOCKS = ("paragraph", "bulleted_list_item", "numbered_list_item", "quote", "to_do", "toggle", "callout")
REQUIRED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((*_TEXT_BLOCKS, *_TOGGLEABLE, "template"), ("rich_text",)),
    **dict.fromkeys(("column_list", "column", "tab"), ("children",)),
    **dict.fromkeys(("divider", "breadcrumb", "table_of_contents", "link_to_page"), ()),
    **dict.fromkeys(("image", "video", "pdf", "file", "audio"), ()),
    **dict.fromkeys(("bookmark", "embed"), ("url",)),
    "code": ("rich_text", "language"),
    "equation": ("expression",),
    "synced_block": ("synced_from",),
    "table": ("table_width", "children"),
    "table_row": ("cells",),
}
_ARRAYS = {"rich_text", "children", "cells"}
_WRAPPERS = ("column_list", "column", "tab", "synced_block", "template", "table", "child_page")
_CONTAINERS = {*_TEXT_BLOCKS, *_TOGGLEABLE, *_WRAPPERS}

Trail = tuple[str | int, ...]


def place(trail: Trail) -> str:
    """Where in the body something stands: `body.children[0].paragraph.rich_text`."""
    return "body" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in trail)


def utf16_length(content: str) -> int:
    """The length that Notion counts: JavaScript's, in UTF-16 units."""
    return len(content.encode("utf-16-le", "surrogatepass")) // 2


def check_body(call: str, raw: bytes, body: Mapping[str, Any], version: str) -> None:
    """Raise NotionError where the body of `call` ("POST /v1/pages") breaks a limit."""
    if len(raw) > MAX_BODY_BYTES:
        raise invalid(f"Request body of {len(raw)} bytes is over the limit of {MAX_BODY_BYTES} bytes.")
    known = BODY_KEYS.get(call, {*REQUIRED, "type", "in_trash", "archived"})
    removed = _REMOVED_IN_LATEST if version == LATEST else set()
    for key, value in body.items():
        if key not in known - removed:
            raise _not_present((key,), value)
    _check_values((), body)
    if "children" in body:
        count = _count_checked(body["children"], ("children",))
        if count > MAX_BLOCKS:
            raise failed_validation(f"body.children should hold ≤ `{MAX_BLOCKS}` blocks in all, instead was `{count}`")


def _check_values(trail: Trail, value: object) -> None:
    key = trail[-1] if trail else ""
    if isinstance(value, str):
        _check_string(trail, str(key), value)
    elif isinstance(value, list):
        if trail[-2:-1] == ("cells",):  # a cell of a table row is an array of rich text like any other
            key = "rich_text"
        limit = MAX_ITEMS.get(str(key))
        if limit and len(value) > limit:
            raise _too_long(trail, limit, len(value))
        for index, item in enumerate(value):
            if key in _RICH_TEXT_KEYS:
                _check_rich_text_item((*trail, index), item)
            _check_values((*trail, index), item)
    elif isinstance(value, dict):
        for name, item in value.items():
            _check_values((*trail, name), item)


def _check_rich_text_item(trail: Trail, item: object) -> None:
    if not isinstance(item, dict):
        raise failed_validation(f"{place(trail)} should be an object, instead was {shown(item)}")
    for key in item.keys() - {"type", "annotations", *_RICH_TEXT_ITEMS}:
        raise _not_present((*trail, key), item[key])
    kind = item.get("type") or next((kind for kind in _RICH_TEXT_ITEMS if kind in item), "text")
    if not isinstance(item.get(kind), dict) or _RICH_TEXT_ITEMS.get(kind, "") not in {"", *item[kind]}:
        raise failed_validation(f"{place((*trail, kind))} should be defined, instead was {shown(item.get(kind))}")


def _check_string(trail: Trail, key: str, value: str) -> None:
    limit = MAX_LENGTH.get(key)
    length = utf16_length(value)
    if limit and length > limit:
        raise _too_long(trail, limit, length)
    closed = _CLOSED_SETS.get(key)
    if closed and value not in closed:
        raise failed_validation(f"{place(trail)} should be {either(closed)}, instead was {shown(value)}")
    if key == "url" and trail[-2] in _LINK_HOLDERS and not _ABSOLUTE.fullmatch(value):
        raise not_creatable("Invalid URL for link.")


def _count_checked(blocks: object, trail: Trail) -> int:
    """How many blocks there are, nested ones included, each of them checked."""
    if not isinstance(blocks, list):
        raise failed_validation(f"{place(trail)} should be an array, instead was {shown(blocks)}")
    count = len(blocks)
    for index, block in enumerate(blocks):
        kind = _kind(block, (*trail, index))
        content = block[kind]
        inner = (*trail, index, kind)
        _check_content(kind, content, inner)
        if "children" in content:
            if trail.count("children") == MAX_LEVELS:
                raise _not_present((*inner, "children"), content["children"])
            count += _count_checked(content["children"], (*inner, "children"))
            check_parent(kind, content, content["children"])
    return count


def check_parent(parent_type: str, parent: Mapping[str, Any], blocks: list[Any]) -> None:
    """Raise NotionError where blocks of a checked body cannot stand in this parent.

    `parent` is its content: a table's width, whether a heading is toggleable.
    """
    if parent_type not in _CONTAINERS or (parent_type in _TOGGLEABLE and not parent.get("is_toggleable")):
        raise not_creatable(f"{parent_type} blocks do not support children")
    for block in blocks:
        kind = next(key for key in block if key in REQUIRED)
        check_fit(parent_type, parent, kind, block[kind])


def _kind(block: object, trail: Trail) -> str:
    if not isinstance(block, dict):
        raise failed_validation(f"{place(trail)} should be an object, instead was {shown(block)}")
    kinds = [key for key in block if key not in {"object", "type"}]
    unknown = [key for key in kinds if key not in REQUIRED]
    if unknown:
        raise _not_present((*trail, unknown[0]), block[unknown[0]])
    wanted = block.get("type") or next(iter(kinds), "paragraph")
    if kinds != [wanted] or not isinstance(block[wanted], dict):
        raise failed_validation(f"{place((*trail, str(wanted)))} should be defined, instead was `undefined`")
    return str(wanted)


def _check_content(kind: str, content: Mapping[str, Any], trail: Trail) -> None:
    for key in REQUIRED[kind]:
        if key not in content:
            raise failed_validation(f"{place((*trail, key))} should be defined, instead was `undefined`")
        if key in _ARRAYS and not isinstance(content[key], list):
            raise failed_validation(f"{place((*trail, key))} should be an array, instead was {shown(content[key])}")
    if kind == "table":
        for key, size in (("table_width", content["table_width"]), ("children.length", len(content["children"]))):
            if not isinstance(size, int) or size < 1:
                raise failed_validation(f"{place((*trail, key))} should be ≥ `1`, instead was {shown(size)}")


def check_fit(parent_type: str, parent: Mapping[str, Any], kind: str, content: Mapping[str, Any]) -> None:
    """Raise NotionError where a block of this kind and content cannot be a child of the parent."""
    for container, only in (("table", "table_row"), ("column_list", "column")):
        if (parent_type == container) != (kind == only):
            raise not_creatable(f"{kind} blocks cannot be children of {parent_type} blocks")
    if kind == "table_row" and len(content.get("cells", ())) != parent["table_width"]:
        raise not_creatable("Number of cells in table row must match the table width of the parent table")


def _not_present(trail: Trail, value: object) -> NotionError:
    return failed_validation(f"{place(trail)} should be not present, instead was {shown(value)}")


def _too_long(trail: Trail, limit: int, length: int) -> NotionError:
    return failed_validation(f"{place(trail)}.length should be ≤ `{limit}`, instead was `{length}`")
