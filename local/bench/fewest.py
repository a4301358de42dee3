"""The fewest requests that the APIs allow for an incident.

Neither Slack nor Notion gives several threads or pages in one answer; names come as a list of everybody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from local.sandbox.wire import Call
from postmortem.clients.notion.limits import MAX_BLOCKS, MAX_CHILDREN, NotionBlock, bytes_of, count_blocks
from postmortem.clients.slack.client import PAGE_SIZE
from postmortem.gather.slack.channels import parse_link
from postmortem.gather.slack.reading import LOOK_BACK
from postmortem.gather.slack.time import ts_of

Json = Mapping[str, Any]

_PEOPLE_PER_PAGE = 200  # users.list: docs.slack.dev/reference/methods/users.list
_MOST_BYTES = 500_000  # of a request to Notion; developers.notion.com/reference/request-limits
_PAGES_PER_SEARCH = 100  # developers.notion.com/reference/intro#pagination


def fewest_for_blocks(blocks: Sequence[NotionBlock]) -> int:
    """The fewest requests for so many blocks: 100 at the top, 1,000 in all and 500 KB each."""
    size = sum(map(bytes_of, blocks))
    parts = ((len(blocks), MAX_CHILDREN), (count_blocks(blocks), MAX_BLOCKS), (size, _MOST_BYTES))
    return max(-(-there // most) for there, most in parts)


@dataclass(frozen=True, slots=True)
class Bound:
    """The fewest calls to a service, and in words why there cannot be fewer."""

    service: str
    fewest: int
    why: str


def bounds_of_gathering(
    workspace: Json, window: Sequence[str], slack_links: Sequence[str], calls: Sequence[Call]
) -> list[Bound]:
    """For each service, to read what happened in `window` (two ISO-8601 times) and what the ticket links.

    `calls` are those that were made: how far back a page reaches, and which texts are worth reading, they tell.
    """
    made = Counter((call.service, call.name) for call in calls)
    texts = made["notion", "GET /v1/pages/{id}/markdown"]
    mentioned = min(1, made["monday", "Mentioned"])
    lists = -(-len(workspace["notion"]["pages"]) // _PAGES_PER_SEARCH)
    linked = {link.root for url in slack_links if (link := parse_link(url)) and link.root}
    return [
        _slack(workspace["slack"], window, linked, calls),
        Bound("notion", lists + texts, f"the list of pages {lists} by 100, {texts} texts, each of one page"),
        Bound(
            "monday", 2 + mentioned, f"the item 1, people and documents that it only names {mentioned}, the search 1"
        ),
    ]


def bounds_of_publishing() -> list[Bound]:
    """What the first job of all adds to gathering: making the database, writing the page, a notice in two places."""
    return [
        Bound("slack", 2, "look for an earlier notice 1 (there is no idempotency key), post 1"),
        Bound(
            "notion",
            4,
            "look for an earlier page and database 1, make the database 1, read its columns 1, create the page 1",
        ),
        Bound("monday", 2, "look for an earlier update and for a column of the link 1, write the update 1"),
    ]


def _slack(section: Json, window: Sequence[str], linked: set[str], calls: Sequence[Call]) -> Bound:
    start, latest = (datetime.fromisoformat(moment) for moment in window)
    oldest = ts_of(start - LOOK_BACK)
    pages = threads = 0
    own = [channel["id"] for channel in section["channels"] if channel.get("is_member")]
    for channel_id in own:
        messages = [m for m in section["messages"] if m["channel"] == channel_id and not m.get("after_trigger")]
        top = sorted((m["ts"] for m in messages if _root(m) == m["ts"] and m["ts"] <= ts_of(latest)), reverse=True)
        recent = [ts for ts in top if ts >= oldest]
        pages += max(1, -(-len(recent) // PAGE_SIZE))
        asked = [str(call.arguments["oldest"]) for call in calls if _is_history_of(call, channel_id)]
        shown = {*recent, *(ts for ts in top[:PAGE_SIZE] if ts >= min(asked, default=oldest))}
        threads += len(set(_threads(messages, ts_of(start), shown, linked)))
    people = -(-len(section["users"]) // _PEOPLE_PER_PAGE)
    why = (
        f"who and where the bot is 2, {pages} pages of {len(own)} channels, {threads} threads, list of people {people}"
    )
    return Bound("slack", 2 + pages + threads + people, why)


def _is_history_of(call: Call, channel_id: str) -> bool:
    return call.name == "conversations.history" and call.arguments.get("channel") == channel_id


def _threads(messages: Sequence[Json], start: str, shown: set[str], linked: set[str]) -> Iterator[str]:
    """The parents of threads that have something in the window: shown by the history, by a broadcast, or linked."""
    for reply in messages:
        root = _root(reply)
        known = root in shown or reply.get("subtype") == "thread_broadcast"
        if root != reply["ts"] and (root in linked or (known and reply["ts"] >= start)):
            yield root


def _root(message: Json) -> str:
    return str(message.get("thread_ts") or message["ts"])
