"""Reads a page that is there: its blocks, and what it remembers of the agent's text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from postmortem.clients.notion.client import NotionClient
from postmortem.clients.notion.content import PageBlock
from postmortem.clients.notion.objects import NotionPage
from postmortem.clients.notion.wire import NotFound
from postmortem.errors import SourceUnavailable
from postmortem.publish.layout import Layout, layout_in
from postmortem.threads import Threads
from postmortem.time_limit import TimeLimit

MOST_LOOKUPS = 400  # for comments, in one renewal: about a minute, as Notion takes three to ten requests a second
_AT_ONCE = 4
_OWN_PAGES = frozenset({"child_page", "child_database"})  # what is inside them is no part of the page


@dataclass(frozen=True)
class StandingPage:
    """A page as it stands: the blocks at its top, and those inside its receipt, where one with a layout is found.

    `receipt` is the place of the receipt's heading, `line` that of the layout inside it.
    """

    page: NotionPage
    blocks: tuple[PageBlock, ...]
    layout: Layout | None = None
    receipt: int | None = None
    inside: tuple[PageBlock, ...] = ()
    line: int = -1


def read_page(client: NotionClient, page: NotionPage, limit: TimeLimit) -> StandingPage:
    """The page with its layout; what is inside its blocks is not read."""
    blocks = tuple(client.blocks(page.id, limit))
    for place in reversed(range(len(blocks))):
        if blocks[place].children is None and blocks[place].type.startswith(("heading", "toggle")):
            inside = tuple(client.blocks(blocks[place].id, limit))
            for line, block in enumerate(inside):
                if layout := layout_in(block.text):
                    return StandingPage(page, blocks, layout, place, inside, line)
    return StandingPage(page, blocks)


def read_whole(client: NotionClient, block: PageBlock, limit: TimeLimit) -> PageBlock:
    """The block with everything inside it, but for what stands on pages of its own."""
    if block.type in _OWN_PAGES:
        return block.with_children(())
    if block.children is not None:
        return block
    return block.with_children([read_whole(client, child, limit) for child in client.blocks(block.id, limit)])


def read_places(
    client: NotionClient, blocks: Sequence[PageBlock], places: Iterable[int], limit: TimeLimit
) -> tuple[PageBlock, ...]:
    """The blocks, those at some places with everything inside them."""
    wanted = frozenset(places)
    return tuple(read_whole(client, one, limit) if place in wanted else one for place, one in enumerate(blocks))


def commented(client: NotionClient, blocks: Sequence[PageBlock], limit: TimeLimit) -> frozenset[str]:
    """The ids of those blocks on which, or inside which, a comment is open, or may be.

    It may be where comments cannot be read, and in a block that holds more than is left of MOST_LOOKUPS.
    """
    found: set[str] = set()
    left = MOST_LOOKUPS
    with Threads(_AT_ONCE) as pool:
        for block in blocks:
            ids = [each.id for each in block.whole()]
            if len(ids) > left:
                found.add(block.id)
                continue
            left -= len(ids)
            try:
                looks = [pool.submit(client.has_comments, one, limit) for one in ids]
                if any(look.result() for look in looks):
                    found.add(block.id)
            except NotFound:  # somebody is at work on it just now
                found.add(block.id)
            except SourceUnavailable as error:
                if not error.permanent:
                    raise
                return frozenset(one.id for one in blocks)
    return frozenset(found)
