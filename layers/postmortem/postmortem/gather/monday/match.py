"""Finds the Monday item that somebody's free description means."""

from __future__ import annotations

import re
from collections.abc import Sequence

from postmortem.clients.monday.client import MondayAnswer, MondayClient
from postmortem.errors import Candidate, SourceUnavailable, UnclearIncident
from postmortem.gather.monday.fit import choose_item
from postmortem.gather.monday.leads import Clean, terms_of
from postmortem.gather.monday.ticket import Ticket, ticket_of
from postmortem.time_limit import TimeLimit

SEARCH_SECONDS = 10.0  # what Monday's own tools give a search: github.com/mondaycom/mcp
_LONGEST_QUERY = 300
_LONGEST_NAME = 80

_ADDRESS = re.compile(r"/pulses/(\d{1,20})\b")
_ID_ALONE = re.compile(r"\A\s*#?(\d{4,20})\s*")


def item_named_in(description: str) -> str | None:
    """The id of an item where the description is one, or holds the address of one."""
    found = _ADDRESS.search(description) or _ID_ALONE.fullmatch(description)
    return found[1] if found else None


def find_item(
    client: MondayClient, board_ids: Sequence[str], description: str, clean: Clean, limit: TimeLimit
) -> Ticket:
    """The item that the description means: by search, else by what was last changed on the boards used last.

    Raises UnclearIncident with the items that it may mean, SourceUnavailable when Monday can neither be searched nor
    its boards be read.
    """
    items = _by_words(client, board_ids, clean(description), limit)
    choice = choose_item(items, description)
    if choice.item is None or len(items) == 1:  # Monday's search knows no Japanese or Thai words; the boards show all
        items = [*items, *_recent(client, limit)]
        choice = choose_item(items, description)
    if choice.item is None:
        raise UnclearIncident(choice.reason, tuple(_candidate(item, clean) for item in choice.candidates))
    return choice.item


def _by_words(client: MondayClient, board_ids: Sequence[str], words: str, limit: TimeLimit) -> list[Ticket]:
    """What a search finds; where it fails or finds nothing, items of these boards whose name holds one of the words."""
    query = words[:_LONGEST_QUERY]
    try:
        found = found_by_search(client.run("candidates", {"query": query}, limit, call_seconds=SEARCH_SECONDS), "items")
    except SourceUnavailable:
        if not board_ids:
            raise
        found = []
    if found or not board_ids:
        return found
    rules = [
        {"column_id": "name", "operator": "contains_text", "compare_value": term} for term in terms_of(query, clean=str)
    ]
    variables = {"boardIds": list(board_ids), "wanted": {"operator": "or", "rules": rules}}
    return found_on_boards(client.run("items_on_boards", variables, limit))


def _recent(client: MondayClient, limit: TimeLimit) -> list[Ticket]:
    """What was last changed on the boards that were used last; nothing where Monday does not tell."""
    try:
        return found_on_boards(client.run("recent_items", {}, limit, call_seconds=SEARCH_SECONDS))
    except SourceUnavailable:  # without them fewer candidates are named
        return []


def _candidate(item: Ticket, clean: Clean) -> Candidate:
    name = clean(" ".join(item.name.split()))
    return Candidate(name[:_LONGEST_NAME], item.created_at.date() if item.created_at else None, item.id)


def found_by_search(answer: MondayAnswer, name: str) -> list[Ticket]:
    """The items of one search in an answer; those that Monday's index still knows but nobody may see are left out."""
    found = (answer.data.get("search") or {}).get(name)
    results = (found.get("results") or ()) if isinstance(found, dict) else ()
    return [ticket_of(item) for result in results if (item := result.get("live_data")) and item.get("id")]


def found_on_boards(answer: MondayAnswer) -> list[Ticket]:
    """The items of the boards in an answer."""
    boards = (board for board in answer.data.get("boards") or () if board)
    return [
        ticket_of(item)
        for board in boards
        for item in (board.get("items_page") or {}).get("items") or ()
        if item.get("id")
    ]
