"""What Notion takes in one request, and how blocks are counted against it.

Sources: developers.notion.com/reference/request-limits and /reference/patch-block-children.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

MAX_TEXT_UNITS = 2000  # Notion: characters of one text object, counted as UTF-16 units
MAX_RICH_TEXTS = 100  # Notion: elements of one rich_text array
MAX_CHILDREN = 100  # Notion: blocks in one array, table rows included
MAX_BLOCKS = 1000  # Notion: blocks in one request, nested ones included
MAX_BYTES = 450_000  # Notion: 500 KB a request, less room for properties and the parent
MAX_URL = 2000  # Notion: characters of a link

NotionBlock = dict[str, Any]


def count_blocks(tree: Sequence[NotionBlock]) -> int:
    """How many blocks a request holds, nested ones included."""
    return sum(1 + count_blocks(children_of(block)) for block in tree)


def children_of(block: NotionBlock) -> list[NotionBlock]:
    """The blocks inside a block."""
    children: list[NotionBlock] = block[block["type"]].get("children", [])
    return children
