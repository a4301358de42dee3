"""Writes blocks into a page, as few requests as the limits allow, whatever their number and depth."""

from __future__ import annotations

from collections.abc import Sequence

from postmortem.clients.notion.client import NotionClient
from postmortem.clients.notion.limits import (
    MAX_CHILDREN,
    MAX_LEVELS,
    NotionBlock,
    Room,
    children_of,
    levels_of,
    packed,
    without_children,
)
from postmortem.clients.notion.wire import AmbiguousWrite
from postmortem.errors import RetryLater
from postmortem.publish.own_database import OUTCOME_SECONDS
from postmortem.publish.plan import Plan
from postmortem.text.language import tr
from postmortem.time_limit import TimeLimit


def carry_out(client: NotionClient, parent_id: str, plan: Plan, limit: TimeLimit) -> None:
    """Put in what is new, and then drop what it replaces: what breaks off leaves too much, never too little.

    Raises RetryLater where it is not known whether something was written.
    """
    for added in plan.additions:
        write_blocks(client, parent_id, added.blocks, added.after, limit)
    for block in plan.drops:
        client.delete(block.id, limit)


def write_blocks(
    client: NotionClient, parent_id: str, blocks: Sequence[NotionBlock], after: str | None, limit: TimeLimit
) -> None:
    """Put blocks behind the one with the id `after`, or before all; what is too large for a request goes in later."""
    whole = {number: _fits(block) for number, block in enumerate(blocks)}
    number = 0
    for pack in packed([block if whole[place] else without_children(block) for place, block in enumerate(blocks)]):
        ids = _appended(client, parent_id, pack, after, limit)
        for block_id in ids:
            if not whole[number]:
                write_blocks(client, block_id, children_of(blocks[number]), None, limit)
            number += 1
        after = ids[-1]


def _fits(block: NotionBlock) -> bool:
    is_short = len(children_of(block)) <= MAX_CHILDREN
    return is_short and levels_of(block) <= MAX_LEVELS and Room().without(block).is_kept


def _appended(
    client: NotionClient, parent_id: str, blocks: Sequence[NotionBlock], after: str | None, limit: TimeLimit
) -> tuple[str, ...]:
    try:
        return client.append(parent_id, blocks, after, limit)
    except AmbiguousWrite as outcome:
        if len(outcome.committed_children) == len(blocks):
            return outcome.committed_children
        raise unknown_outcome(outcome) from None


def unknown_outcome(outcome: AmbiguousWrite) -> RetryLater:
    """What delays a job until Notion has surely given up a write whose outcome it did not tell."""
    reason = tr("It is not known yet whether Notion wrote the page: {reason}.", reason=outcome)
    return RetryLater(reason, after_seconds=OUTCOME_SECONDS)
