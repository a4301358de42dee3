"""The fewest requests that the APIs allow for an incident, and the shortest time that their order allows.

Neither Slack nor Notion gives several threads, people or pages in one answer, except as lists of everybody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from local.sandbox.wire import Call
from postmortem.clients.slack import PAGE_SIZE
from postmortem.gather.slack_channels import parse_link
from postmortem.gather.slack_reading import LOOK_BACK
from postmortem.gather.slack_time import ts_of

Json = Mapping[str, Any]

_PEOPLE_PER_PAGE = 200  # users.list: docs.slack.dev/reference/methods/users.list
_PAGES_PER_SEARCH = 100  # developers.notion.com/reference/intro#pagination


@dataclass(frozen=True, slots=True)
class Asked:
    """What an incident needs to be read for: the window as found out, and links to Slack on the ticket."""

    window: tuple[str, str]
    slack_links: Sequence[str]


@dataclass(frozen=True, slots=True)
class Bound:
    """The fewest calls to a service, and in words why there cannot be fewer."""

    service: str
    fewest: int
    why: str


def bounds_of_gathering(workspace: Json, asked: Asked, calls: Sequence[Call]) -> list[Bound]:
    """For each service; `calls` are those that were made, as what is worth reading is not for the API to say."""
    made = Counter((call.service, call.name) for call in calls)
    texts = made["notion", "GET /v1/pages/{id}/markdown"]
    mentioned = min(1, made["monday", "Mentioned"])
    listings = -(-len(workspace["notion"]["pages"]) // _PAGES_PER_SEARCH)
    return [
        _slack(workspace["slack"], asked),
        Bound("notion", listings + texts, f"{listings} list of pages by 100, {texts} texts, each of one page"),
        Bound("monday", 2 + mentioned, f"the item 1, {mentioned} for people or documents it only names, search 1"),
    ]


def bounds_of_publishing() -> list[Bound]:
    """What a job adds to gathering: writing the page, and a notice in two places."""
    return [
        Bound("slack", 2, "look for an earlier notice 1 (there is no idempotency key), post 1"),
        Bound("notion", 2, "look for an earlier page 1, create the page with all its blocks 1"),
        Bound("monday", 1, "the update 1, with an idempotency key"),
    ]


def _slack(section: Json, asked: Asked) -> Bound:
    own = {channel["id"] for channel in section["channels"] if channel.get("is_member")}
    messages = [message for message in section["messages"] if message["channel"] in own]
    begin, end = (datetime.fromisoformat(moment) for moment in asked.window)
    oldest, start, latest = ts_of(begin - LOOK_BACK), ts_of(begin), ts_of(end)
    top = Counter(m["channel"] for m in messages if _root(m) == m["ts"] and oldest <= m["ts"] <= latest)
    pages = sum(max(1, -(-top[channel] // PAGE_SIZE)) for channel in own)
    linked = {link.root for url in asked.slack_links if (link := parse_link(url))}
    threads = len(set(_threads(messages, oldest, start, latest, linked)))
    people = -(-(len(section["users"])) // _PEOPLE_PER_PAGE)
    why = (
        f"who and where the bot is 2, {pages} pages of {len(own)} channels, {threads} threads, {people} list of people"
    )
    return Bound("slack", 2 + pages + threads + people, why)


def _threads(
    messages: Sequence[Json], oldest: str, start: str, latest: str, linked: set[str | None]
) -> Iterator[tuple[str, str]]:
    """The threads with something in the window that the history shows: parents since `oldest`, broadcasts, links."""
    broadcast = {(m["channel"], _root(m)) for m in messages if m.get("subtype") == "thread_broadcast"}
    for reply in messages:
        root = _root(reply)
        known = oldest <= root <= latest or root in linked or (reply["channel"], root) in broadcast
        if root != reply["ts"] and known and (reply["ts"] >= start or root in linked):
            yield reply["channel"], root


def _root(message: Json) -> str:
    return str(message.get("thread_ts") or message["ts"])


def critical_path(calls: Sequence[Call], latency: Mapping[str, float]) -> float:
    """The seconds that gathering takes where nothing waits but for what it needs: one call for each wave.

    Everything waits for the item; meanwhile Slack says who and where the bot is. Then at the same time: Monday's related
    items and the people it names; Slack's history, its threads, missing names; Notion's list, what it points to, texts.
    """
    lead = max(latency["monday"], latency["slack"])
    slack = sum(waves(calls).values()) * latency["slack"]
    names = {call.name for call in calls if call.service == "notion"}
    texts, listing = "GET /v1/pages/{id}/markdown" in names, "POST /v1/search" in names
    others = bool(names - {"GET /v1/pages/{id}/markdown", "POST /v1/search"})
    return lead + max(slack, (texts + listing + others) * latency["notion"], latency["monday"])


def waves(calls: Sequence[Call]) -> dict[str, int]:
    """The number of Slack's calls that need each other's answers, by method, after the bot is known."""
    spans: Counter[tuple[object, ...]] = Counter()
    threads: Counter[tuple[object, ...]] = Counter()
    found = {"conversations.history": 0, "conversations.replies": 0, "users.info": 0}
    for call in calls:
        asked = call.arguments
        if call.name == "conversations.history":
            spans[asked.get("channel"), asked.get("oldest"), asked.get("latest")] += 1
        elif call.name == "conversations.replies":
            threads[asked.get("channel"), asked.get("ts")] += 1
        elif call.name == "users.info":
            found["users.info"] = 1
    per_channel = Counter(span[0] for span in spans)
    for (channel, *_), number in spans.items():  # slices are read after the first page has shown that there are many
        sliced = 1 if per_channel[channel] > 1 else 0
        found["conversations.history"] = max(found["conversations.history"], number + sliced)
    found["conversations.replies"] = max(threads.values(), default=0)
    return found


def one_after_another(calls: Sequence[Call], latency: Mapping[str, float]) -> float:
    """The seconds that the same calls take in a row."""
    return sum(latency.get(call.service, 0.0) for call in calls)
