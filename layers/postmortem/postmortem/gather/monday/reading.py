"""Reads the incident's item from Monday: one call, more only for further pages, and less where some of it is denied."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from postmortem.clients.monday.client import MondayAnswer, MondayClient
from postmortem.clients.monday.failures import MondayRefused
from postmortem.errors import SourceUnavailable
from postmortem.gather.monday.ticket import Entry, Ticket, entries_of, posts_of, ticket_of
from postmortem.models import Gap, Source
from postmortem.text.language import tr, translatable
from postmortem.time_limit import TimeLimit

UPDATES_PER_PAGE = 100  # the most that updates() gives: developer.monday.com/api-reference/docs/rate-limits
ENTRIES_PER_PAGE = 500  # activity_logs() gives up to 10,000; this holds the whole log of almost every item
MOST_PAGES = 5
_UPDATES_OF_A_PART = 25  # fragments.graphql

_LOG = translatable("the activity log of the item")
_OTHER_FORM = translatable("it came in a form that is not known here")
_SEE_ITEM = translatable("Open the item in Monday to see the rest.")


@dataclass(frozen=True, slots=True)
class ItemReading:
    """What was read of an item, and what was not."""

    ticket: Ticket
    entries: tuple[Entry, ...]
    gaps: tuple[Gap, ...]


def read_item(client: MondayClient, item_id: str, board_id: str | None, limit: TimeLimit) -> ItemReading | None:
    """The item with its log, or None where Monday shows no such item.

    Raises SourceUnavailable when Monday cannot be read at all.
    """
    board_id = board_id or _board_of(client, item_id, limit)
    if board_id is None:
        return None
    answer, gaps = _main_answer(client, item_id, board_id, limit)
    items = answer.data.get("items")
    if items is None:
        raise SourceUnavailable(_gap(tr("the incident's item"), "; ".join(answer.problems) or tr(_OTHER_FORM), ""))
    items = items or [None]
    if not (items[0] and items[0].get("id")):
        if answer.problems or items[0]:
            why = "; ".join(answer.problems) or tr(_OTHER_FORM)
            raise SourceUnavailable(_gap(tr("the incident's item"), why, ""))
        return None
    ticket = ticket_of(items[0])
    updates, updates_gaps = _all_updates(client, items[0], limit)
    log, log_gaps = _whole_log(client, ticket, board_id, answer, limit) if not gaps else ([], ())
    if answer.problems:
        gaps += (_gap(tr("some of the item"), "; ".join(answer.problems), tr(_SEE_ITEM)),)
    entries = entries_of(log)
    return ItemReading(
        ticket=replace(ticket, posts=posts_of(updates)),
        entries=entries,
        gaps=(*gaps, *updates_gaps, *log_gaps, *_gaps_of_parts(ticket), *_gaps_of_log(log, entries)),
    )


def _board_of(client: MondayClient, item_id: str, limit: TimeLimit) -> str | None:
    items = client.run("board_of_item", {"itemId": item_id}, limit).data.get("items") or [None]
    board = (items[0] or {}).get("board")
    return str(board["id"]) if board and board.get("id") else None


def _main_answer(
    client: MondayClient, item_id: str, board_id: str, limit: TimeLimit
) -> tuple[MondayAnswer, tuple[Gap, ...]]:
    """The item; where the whole document is refused, the item without its log and description."""
    shared = {"itemId": item_id, "updates": UPDATES_PER_PAGE}
    try:
        return client.run("incident", {**shared, "boardId": board_id, "entries": ENTRIES_PER_PAGE}, limit), ()
    except MondayRefused as refused:
        answer = client.run("incident_alone", shared, limit)
        return answer, (replace(refused.gap, what=tr("the activity log of the item and its description")),)


def _all_updates(
    client: MondayClient, item: Mapping[str, Any], limit: TimeLimit
) -> tuple[list[Mapping[str, Any]], tuple[Gap, ...]]:
    def page(number: int) -> Sequence[Mapping[str, Any]]:
        variables = {"itemId": item["id"], "updates": UPDATES_PER_PAGE, "page": number}
        items = client.run("more_updates", variables, limit).data.get("items") or [None]
        return (items[0] or {}).get("updates") or ()

    if item.get("updates") is None:
        return [], (_gap(tr("the updates of the item"), tr("Monday did not give them"), tr(_SEE_ITEM)),)
    return _further_pages(item["updates"], UPDATES_PER_PAGE, page, tr("the oldest updates of the item"))


def _whole_log(
    client: MondayClient, ticket: Ticket, asked_board: str, answer: MondayAnswer, limit: TimeLimit
) -> tuple[list[Mapping[str, Any]], tuple[Gap, ...]]:
    def page(number: int) -> Sequence[Mapping[str, Any]]:
        variables = {"itemId": ticket.id, "boardId": ticket.board_id, "entries": ENTRIES_PER_PAGE, "page": number}
        return _log_in(client.run("more_activity", variables, limit)) or ()

    first = _log_in(answer)
    if ticket.board_id != asked_board:  # somebody named another board than the item's: its log is not the item's
        first = page(1)
    if first is None:
        return [], (
            _gap(tr(_LOG), tr("Monday did not give it"), tr("Let the token's user see the board's activity log.")),
        )
    return _further_pages(first, ENTRIES_PER_PAGE, page, tr("the beginning of the item's activity log"))


def _log_in(answer: MondayAnswer) -> Sequence[Mapping[str, Any]] | None:
    boards = answer.data.get("boards") or [None]
    log: Sequence[Mapping[str, Any]] | None = (boards[0] or {}).get("activity_logs")
    return log


def _further_pages(
    first: Sequence[Mapping[str, Any]],
    size: int,
    page: Callable[[int], Sequence[Mapping[str, Any]]],
    rest: str,
) -> tuple[list[Mapping[str, Any]], tuple[Gap, ...]]:
    """All rows from the first page on, and a gap that names the rest where there is one; rows come newest first."""
    rows, last = list(first), first
    for number in range(2, MOST_PAGES + 1):
        if len(last) < size:
            return rows, ()
        try:
            last = page(number)
        except SourceUnavailable as error:
            return rows, (replace(error.gap, what=rest),)
        rows += last
    if len(last) < size:
        return rows, ()
    return rows, (_gap(rest, tr("only the newest {number} are read", number=len(rows)), tr(_SEE_ITEM)),)


def _gaps_of_parts(ticket: Ticket) -> tuple[Gap, ...]:
    cut = [part.name for part in ticket.parts if sum(not post.answers for post in part.posts) >= _UPDATES_OF_A_PART]
    return tuple(
        _gap(
            tr("the oldest updates of “{name}”", name=name),
            tr("only the newest {number} are read", number=_UPDATES_OF_A_PART),
            tr(_SEE_ITEM),
        )
        for name in cut
    )


def _gaps_of_log(log: Sequence[Mapping[str, Any]], entries: Sequence[Entry]) -> tuple[Gap, ...]:
    timeless = len(log) - len(entries)
    if not timeless:
        return ()
    what = tr("{number} lines of the activity log of the item", number=timeless)
    return (_gap(what, tr("they have no time that can be used"), tr(_SEE_ITEM)),)


def _gap(what: str, why: str, remedy: str) -> Gap:
    return Gap(Source.MONDAY.value, what, why, remedy)
