"""Whether Monday can be read as configured: the token, its boards, and the labels that mean an incident is over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from local.doctor.configuration import Configuration
from local.doctor.findings import Finding, ok, problem, warning
from postmortem.announce.ticket import column_for_link
from postmortem.clients.monday.client import API_VERSION, MondayClient
from postmortem.clients.monday.tickets import FillableColumn
from postmortem.clients.pacing import Pacer
from postmortem.settings import PipelineSettings
from postmortem.time_limit import TimeLimit

_MOST_BOARDS = 100  # account.graphql
_MOST_LISTED = 5


@dataclass(frozen=True, slots=True)
class _StatusColumn:
    board: str
    id: str
    title: str
    labels: tuple[str, ...]


def check_monday(configuration: Configuration, limit: TimeLimit) -> Iterator[Finding]:
    """Asks Monday once. Raises SourceUnavailable where it cannot be read."""
    settings, token = configuration.settings, configuration.integrations.monday_api_token.get_secret_value()
    if not token:
        yield warning("Monday", "it is not read, as MONDAY_API_TOKEN is not set", "docs/setup-monday.md helps.")
        return
    of_actions = [settings.action_items_board_id] if settings.action_items == "items" else []
    boards = [*settings.monday_context_board_ids, *of_actions]
    client = MondayClient(settings.monday_api_url, token, pacer=Pacer(attempts=2))
    answer = client.run("account", {"contextBoards": boards, "hasContext": bool(boards)}, limit)
    yield from (warning("Monday", words, "A part of the answer is missing.") for words in answer.problems)
    yield from _token(answer.data, announce=settings.announce_monday)
    seen = {str(board["id"]) for board in answer.data.get("context") or ()}
    yield from (_board(board_id, seen, "MONDAY_CONTEXT_BOARD_IDS") for board_id in settings.monday_context_board_ids)
    yield from (_board(board_id, seen, "ACTION_ITEMS_BOARD_ID") for board_id in of_actions)
    yield from _statuses(answer.data.get("boards") or (), settings)
    if settings.announce_monday:
        yield _links(answer.data.get("boards") or ())


def _token(data: Mapping[str, Any], *, announce: bool) -> Iterator[Finding]:
    me, version = data.get("me") or {}, str((data.get("version") or {}).get("value", ""))
    kind = str(me.get("kind", ""))
    account = (me.get("account") or {}).get("name", "")
    yield ok("Monday token", f"it is {me.get('name', 'somebody')}'s ({kind}) of {account}")
    if announce and "view" in kind.casefold():
        remedy = "Take the token of a member, or set ANNOUNCE_MONDAY=false."
        yield warning("Monday token", "its user may only view, so nothing can be written on the item", remedy)
    if version == API_VERSION:
        yield ok("Monday API", f"it answers in version {version}")
    else:
        words = f"it answers in version {version or 'unknown'}, the agent is written for {API_VERSION}"
        yield warning("Monday API", words, "Update the agent.")


def _board(board_id: str, seen: set[str], setting: str) -> Finding:
    if board_id in seen:
        return ok("Monday board", f"{board_id} of {setting} can be read")
    remedy = "Share it with the token's user, or correct the id (the number in the board's URL)."
    return problem("Monday board", f"{board_id} of {setting} does not exist or is not shared", remedy)


def _links(boards: Sequence[Mapping[str, Any]]) -> Finding:
    """Which boards have a column that takes the page's link; none need have one."""
    chosen = {str(board["name"]): column_for_link(map(_link_column, _of_type(board, "link"))) for board in boards}
    told = [f"“{column.title}” on {name}" for name, column in sorted(chosen.items()) if column]
    if told:
        return ok("Monday link column", f"the page's link goes into {', '.join(told[:_MOST_LISTED])}")
    return ok("Monday link column", "no board has one called Post-mortem, so the update alone leads to the page")


def _link_column(column: Mapping[str, Any]) -> FillableColumn:
    return FillableColumn(str(column["id"]), str(column.get("title") or ""), "link", "")


def _statuses(boards: Sequence[Mapping[str, Any]], settings: PipelineSettings) -> Iterator[Finding]:
    """Whether some board has a status column as configured, and in it a label that means resolved."""
    if not boards:
        yield problem("Monday boards", "the token's user sees none", "Make the user a member of the incident board.")
        return
    wanted = settings.monday_status_column_id
    columns = [column for column in _columns(boards) if not wanted or column.id == wanted]
    elsewhere = f", at least not on the {_MOST_BOARDS} boards looked at" if len(boards) >= _MOST_BOARDS else ""
    if not columns:
        known = ", ".join(sorted({f"{column.id} ({column.title})" for column in _columns(boards)})[:_MOST_LISTED])
        words = f"no board has {f'a status column “{wanted}”' if wanted else 'any'}{elsewhere}"
        there_are = f"Put the id of the incident board's into MONDAY_STATUS_COLUMN_ID; there are {known}."
        yield problem("Monday status column", words, there_are if known else "Add one to the incident board.")
        return
    over = {(column.board, label) for column in columns for label in column.labels if settings.is_resolved(label)}
    if over:
        told = ", ".join(sorted(f"“{label}” on {board}" for board, label in over)[:_MOST_LISTED])
        yield ok("Monday labels", f"an incident is over at {told}")
        return
    known = ", ".join(sorted({f"“{label}”" for column in columns for label in column.labels})[: 2 * _MOST_LISTED])
    words = f"no status column has one of {', '.join(settings.monday_resolved_labels)}{elsewhere}"
    yield problem("Monday labels", words, f"Put the right one into MONDAY_RESOLVED_LABELS; there are {known}.")


def _columns(boards: Sequence[Mapping[str, Any]]) -> Iterator[_StatusColumn]:
    for board in boards:
        for column in _of_type(board, "status"):
            labels = (column.get("settings") or {}).get("labels") or ()
            texts = tuple(str(label["label"]) for label in labels if label.get("label"))
            yield _StatusColumn(str(board["name"]), str(column["id"]), str(column["title"]), texts)


def _of_type(board: Mapping[str, Any], kind: str) -> Iterator[Mapping[str, Any]]:
    return (column for column in board.get("columns") or () if column.get("type") == kind)
