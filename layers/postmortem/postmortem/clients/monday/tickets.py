"""What the agent writes into Monday: its update on an item, the page's link, and items for actions; each one once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from postmortem.clients.monday.client import MondayAnswer, MondayClient
from postmortem.clients.monday.failures import unavailable
from postmortem.models import OWN_PAGE_MARK
from postmortem.text.language import tr, translatable
from postmortem.time_limit import TimeLimit

_GONE = translatable("the item does not exist any more, or the token's user cannot see it")
_GIVE_ACCESS = translatable("Give the user of MONDAY_API_TOKEN access to it.")
_OTHER_BOARD = translatable(
    "Put the id of a board that the user of MONDAY_API_TOKEN can see into ACTION_ITEMS_BOARD_ID."
)
_UNCONFIRMED = translatable("Monday did not confirm it")


@dataclass(frozen=True, slots=True)
class FillableColumn:
    """A column of an item: `type` is Monday's (people, date, link), `held` what it holds in words, a link's address."""

    id: str
    title: str
    type: str
    held: str


class MondayTickets:
    """Writes through a client. Every method raises SourceUnavailable."""

    def __init__(self, client: MondayClient) -> None:
        self._client = client

    def tell(self, item_id: str, html_body: str, mark: str, limit: TimeLimit, *, known_id: str = "") -> str:
        """The id of the agent's one update on the item with `mark` in it, which now is `html_body`.

        What varies in `html_body` the caller has escaped. `known_id` is the update's where it was written before; else
        it is looked for among the latest 25. One that is gone is followed by a new one.
        """
        variables = {"itemId": item_id, "known": [known_id] if known_id else [], "isKnown": bool(known_id)}
        answer = self._client.run("own_update", variables, limit)
        me = (answer.data.get("me") or {}).get("id")
        item = _first(answer.data.get("items"), tr("the item"), tr(_GONE), tr(_GIVE_ACCESS))
        known = [*(answer.data.get("updates") or ()), *(item.get("updates") or ())]
        for update in known:
            if _is_own(update, me) and (update["id"] == known_id or mark in str(update.get("body"))):
                return self._edited(update, html_body, limit)
        variables = {"itemId": item_id, "body": html_body}
        return self._id_of(self._run("create_update", variables, limit, item_id, mark, known_id), "create_update")

    def columns_to_fill(
        self, item_id: str, types: Iterable[str], limit: TimeLimit
    ) -> tuple[str, tuple[FillableColumn, ...]]:
        """The item's board, which is a hidden one for a sub-item, and the columns of these types that it has."""
        answer = self._client.run("columns_to_fill", {"itemId": item_id, "types": list(types)}, limit)
        item = _first(answer.data.get("items"), tr("the item's columns"), tr(_GONE), tr(_GIVE_ACCESS))
        columns = (
            FillableColumn(
                id=str(value["id"]),
                title=str((value.get("column") or {}).get("title") or ""),
                type=str(value["type"]),
                held=str(value.get("url") or value.get("text") or ""),
            )
            for value in item.get("column_values") or ()
        )
        return str((item.get("board") or {}).get("id") or ""), tuple(columns)

    def change_columns(self, board_id: str, item_id: str, values: Mapping[str, object], limit: TimeLimit) -> None:
        """Set columns of an item; a value is what Monday documents for the column's type."""
        written = json.dumps(values, sort_keys=True)
        variables = {"boardId": board_id, "itemId": item_id, "values": written}
        answer = self._run("change_columns", variables, limit, board_id, item_id, written)
        self._id_of(answer, "change_multiple_column_values")

    def subitem_names(self, item_id: str, limit: TimeLimit) -> Mapping[str, str]:
        """The names of an item's sub-items, by their ids."""
        answer = self._client.run("subitems", {"itemId": item_id}, limit)
        item = _first(answer.data.get("items"), tr("the item's sub-items"), tr(_GONE), tr(_GIVE_ACCESS))
        return _names(item.get("subitems") or ())

    def names_on_board(self, board_id: str, name: str, limit: TimeLimit) -> Mapping[str, str]:
        """Items of a board with this in their name, at most 25, by their ids."""
        rule = {"column_id": "name", "operator": "contains_text", "compare_value": name}
        answer = self._client.run("items_by_name", {"boardId": board_id, "wanted": {"rules": [rule]}}, limit)
        board = _first(
            answer.data.get("boards"),
            tr("the board {board}", board=board_id),
            tr("Monday shows no such board"),
            tr(_OTHER_BOARD),
        )
        return _names((board.get("items_page") or {}).get("items") or ())

    def create_subitem(self, parent_id: str, name: str, key: str, limit: TimeLimit) -> str:
        """The id of a new sub-item; the same `key` creates no second one within half an hour."""
        answer = self._run("create_subitem", {"parentId": parent_id, "name": name}, limit, key)
        return self._id_of(answer, "create_subitem")

    def create_item(self, board_id: str, name: str, key: str, limit: TimeLimit) -> str:
        """The id of a new item in the board's first group; the same `key` creates no second one within half an hour."""
        answer = self._run("create_item", {"boardId": board_id, "name": name}, limit, key)
        return self._id_of(answer, "create_item")

    def _edited(self, update: Mapping[str, Any], html_body: str, limit: TimeLimit) -> str:
        if update.get("body") != html_body:
            variables = {"id": str(update["id"]), "body": html_body}
            self._id_of(self._run("edit_update", variables, limit, str(update.get("body")), html_body), "edit_update")
        return str(update["id"])

    def _run(self, operation: str, variables: Mapping[str, object], limit: TimeLimit, *same: str) -> MondayAnswer:
        """Run a mutation that Monday does once for all calls with the same texts within half an hour."""
        seed = "\n".join((operation, str(variables.get("id", "")), *same))
        key = hashlib.sha256(seed.encode("utf-8", "replace")).hexdigest()
        return self._client.run(operation, variables, limit, idempotency_key=key)

    def _id_of(self, answer: MondayAnswer, field: str) -> str:
        written = answer.data.get(field)
        if not isinstance(written, Mapping) or not written.get("id"):
            raise unavailable(tr("the item"), "; ".join(answer.problems) or tr(_UNCONFIRMED), "")
        return str(written["id"])


def _first(found: object, subject: str, why: str, remedy: str) -> Mapping[str, Any]:
    first = found[0] if isinstance(found, list) and found else None
    if not isinstance(first, Mapping):
        raise unavailable(subject, why, remedy)
    return first


def _is_own(update: Mapping[str, Any], me: object) -> bool:
    """True for the agent's own update: nobody may change another one, and a person may quote it."""
    return OWN_PAGE_MARK in str(update.get("body")) and (not me or str(update.get("creator_id")) == str(me))


def _names(items: Iterable[Mapping[str, Any]]) -> Mapping[str, str]:
    return {str(item["id"]): str(item.get("name") or "") for item in items if item.get("id")}
