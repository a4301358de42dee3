"""What Notion takes in one request, and how blocks are counted against it.

Sources: developers.notion.com/reference/request-limits and /reference/patch-block-children.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

MAX_TEXT_UNITS = 2000  # Notion: characters of one text object, counted as UTF-16 units
MAX_RICH_TEXTS = 100  # Notion: elements of one rich_text array
MAX_CHILDREN = 100  # Notion: blocks in one array, table rows included
MAX_BLOCKS = 1000  # Notion: blocks in one request, nested ones included
MAX_BYTES = 450_000  # Notion: 500 KB a request, less room for properties and the parent
MAX_URL = 2000  # Notion: characters of a link
MAX_LEVELS = 3  # Notion: levels of blocks in one request

NotionBlock = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Room:
    """What still fits into a request: blocks in its list, blocks in all, bytes."""

    children: int = MAX_CHILDREN
    blocks: int = MAX_BLOCKS
    bytes: int = MAX_BYTES

    @property
    def is_kept(self) -> bool:
        """Whether no limit was broken so far."""
        return min(self.children, self.blocks, self.bytes) >= 0

    def without(self, block: NotionBlock) -> Room:
        """What is left beside one more block."""
        return Room(self.children - 1, self.blocks - count_blocks([block]), self.bytes - bytes_of(block))


def count_blocks(tree: Sequence[NotionBlock]) -> int:
    """How many blocks a request holds, nested ones included."""
    return sum(1 + count_blocks(children_of(block)) for block in tree)


def children_of(block: NotionBlock) -> list[NotionBlock]:
    """The blocks inside a block."""
    children: list[NotionBlock] = block[block["type"]].get("children", [])
    return children


def with_children(block: NotionBlock, children: Sequence[NotionBlock]) -> NotionBlock:
    """The block with these blocks inside it."""
    kind = block["type"]
    return {**block, kind: {**block[kind], "children": list(children)}}


def without_children(block: NotionBlock) -> NotionBlock:
    """The block with nothing inside it."""
    kind = block["type"]
    return {**block, kind: {name: value for name, value in block[kind].items() if name != "children"}}


def levels_of(block: NotionBlock) -> int:
    """How deep a block goes: 1 where nothing is inside it."""
    return 1 + max(map(levels_of, children_of(block)), default=0)


def bytes_of(block: NotionBlock) -> int:
    """The size of a block in a request, with the comma behind it."""
    return len(json.dumps(block, ensure_ascii=False, separators=(",", ":")).encode()) + 1


def packed(blocks: Sequence[NotionBlock], room: Room | None = None) -> Iterator[list[NotionBlock]]:
    """The blocks in order, in as few lists as the limits of a request allow; `room` is what each may take."""
    room = room or Room()
    pack: list[NotionBlock] = []
    left = room
    for block in blocks:
        less = left.without(block)
        if pack and not less.is_kept:
            yield pack
            pack, less = [], room.without(block)
        pack.append(block)
        left = less
    if pack:
        yield pack


def leading(blocks: Sequence[NotionBlock], room: Room) -> int:
    """How many of the blocks, from the first on, fit into the room."""
    for number, block in enumerate(blocks):
        room = room.without(block)
        if not room.is_kept:
            return number
    return len(blocks)
