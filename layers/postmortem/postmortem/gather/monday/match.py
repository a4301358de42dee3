"""Finds the Monday item that somebody's free description means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from postmortem.clients.monday.client import Answer, MondayClient
from postmortem.errors import SourceUnavailable
from postmortem.gather.monday.columns import Role, find
from postmortem.gather.monday.leads import is_code, terms_of
from postmortem.gather.monday.ticket import Ticket, ticket_of
from postmortem.models import Gap, Source
from postmortem.text.ranking import words_of
from postmortem.time_limit import TimeLimit

SEARCH_SECONDS = 10.0  # what Monday's own tools give a search: github.com/mondaycom/mcp

# An item is the one that is meant when it holds half of the description's words (codes count double, words outside its
# name a little less) or the description holds half of its name, and no other item comes near; of several that do, the
# one with a severity is the incident. Less is enough where only one item holds any of the words.
_ENOUGH = 0.5
_ENOUGH_ALONE = 0.3
_NEAR = 0.15
_CODE_WEIGHT = 2.0
_OUTSIDE_NAME = 0.8
_FEWEST_OF_NAME = 2
_MOST_NAMED = 3

_NAME_ITEM = "Send monday_item_id to say which item it is."


@dataclass(frozen=True, slots=True)
class Match:
    """The item that fits, where one does; otherwise a gap says why none was taken. `searched` says where."""

    searched: tuple[str, ...]
    item_id: str | None = None
    board_id: str | None = None
    gap: Gap | None = None


def find_item(client: MondayClient, board_ids: Sequence[str], description: str, limit: TimeLimit) -> Match:
    """The item that fits `description` clearly better than any other, by search, else by name on `board_ids`.

    Raises SourceUnavailable when Monday can neither be searched nor its boards be read.
    """
    terms = terms_of(description)
    if not terms:
        return Match((), gap=_gap("the description holds no word that names an incident"))
    candidates, searched = _candidates(client, board_ids, terms, limit)
    scored = sorted(
        ((_score(ticket, description), ticket) for ticket in candidates), key=lambda pair: pair[0], reverse=True
    )
    fitting = [(score, ticket) for score, ticket in scored if score > 0]
    enough = _ENOUGH_ALONE if len(fitting) == 1 else _ENOUGH
    if not fitting or fitting[0][0] < enough:
        return Match(searched, gap=_gap("no item fits the description"))
    as_good = [ticket for score, ticket in fitting if fitting[0][0] - score < _NEAR]
    as_good = [ticket for ticket in as_good if find(ticket.columns, Role.SEVERITY)] or as_good
    if len(as_good) > 1:
        names = ", ".join(f"“{ticket.name}” ({ticket.id})" for ticket in as_good[:_MOST_NAMED])
        return Match(searched, gap=_gap(f"{len(as_good)} items fit the description equally well, such as {names}"))
    return Match(searched, as_good[0].id, as_good[0].board_id)


def _candidates(
    client: MondayClient, board_ids: Sequence[str], terms: Sequence[str], limit: TimeLimit
) -> tuple[list[Ticket], tuple[str, ...]]:
    query = " ".join(terms)
    try:
        answer = client.run("candidates", {"query": query}, limit, call_seconds=SEARCH_SECONDS)
    except SourceUnavailable:
        if not board_ids:
            raise
        found = []
    else:
        found = found_by_search(answer, "items")
    if found or not board_ids:
        return found, (f"search for “{query}”",)
    rules = [{"column_id": "name", "operator": "contains_text", "compare_value": term} for term in terms]
    variables = {"boardIds": list(board_ids), "wanted": {"operator": "or", "rules": rules}}
    answer = client.run("items_on_boards", variables, limit)
    return found_on_boards(answer), (f"items named “{query}” on {len(board_ids)} boards",)


def found_by_search(answer: Answer, name: str) -> list[Ticket]:
    """The items of one search in an answer; those that Monday's index still knows but nobody may see are left out."""
    found = (answer.data.get("search") or {}).get(name)
    results = (found.get("results") or ()) if isinstance(found, dict) else ()
    return [ticket_of(item) for result in results if (item := result.get("live_data")) and item.get("id")]


def found_on_boards(answer: Answer) -> list[Ticket]:
    """The items of the boards in an answer."""
    boards = (board for board in answer.data.get("boards") or () if board)
    return [
        ticket_of(item)
        for board in boards
        for item in (board.get("items_page") or {}).get("items") or ()
        if item.get("id")
    ]


def _score(ticket: Ticket, description: str) -> float:
    """How well the item fits the description, from 0 to 1: not at all where it is not active or has another code."""
    in_name, asked = set(words_of(ticket.name)), set(words_of(description))
    said = (*(column.text for column in ticket.columns), *(post.text for post in ticket.posts))
    held = in_name | set(words_of(" ".join(said)))
    weights = {term.casefold(): _CODE_WEIGHT if is_code(term) else 1.0 for term in terms_of(description)}
    lacks_a_code = any(is_code(term) for term in weights.keys() - held)
    if ticket.state != "active" or (lacks_a_code and any(is_code(word) for word in in_name - asked)):
        return 0.0
    worth = sum(
        weight * (1.0 if term in in_name else _OUTSIDE_NAME) for term, weight in weights.items() if term in held
    )
    of_name = len(in_name & asked) / len(in_name) if len(in_name & asked) >= _FEWEST_OF_NAME else 0.0
    return max(worth / sum(weights.values()), of_name)


def _gap(why: str) -> Gap:
    return Gap(Source.MONDAY.value, "the incident's item", why, _NAME_ITEM)
