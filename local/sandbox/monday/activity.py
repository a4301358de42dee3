"""The lines of the sandbox Monday's activity log, in the shape of the real one."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from local.sandbox.monday.account import Account, ItemOfABoard
from local.sandbox.monday.elements import Activity, Column, User
from local.sandbox.monday.formats import NEVER_SET, NOBODY, ticks

_DONE = {"color": "#00c875", "border": "#00b461", "var_name": "green-shadow"}
_OPEN = {"color": "#fdab3d", "border": "#e99729", "var_name": "orange"}
# The log keeps the old names of column types.
_LOGGED_TYPE = {"status": "color", "people": "multiple-person", "timeline": "timerange", "numbers": "numeric"}


def line(  # noqa: PLR0913 - what a log line consists of
    item: ItemOfABoard,
    *,
    line_id: str,
    event: str,
    at: datetime,
    by: User | None,
    column_id: str = "",
    previous: str | None = None,
    value: str | None = None,
) -> Activity:
    """One line about `item`; `previous` and `value` are texts (for a move: titles of groups)."""
    data: dict[str, Any] = {"board_id": int(item.board.id), "group_id": item.group.id, "is_top_group": True}
    column = item.board.column(column_id)
    if column is not None:
        data |= {"pulse_id": int(item.id), "pulse_name": item.name} | _change(column, previous, value, item.board.store)
    elif event.startswith("move_pulse"):
        data |= {
            "source_group": {"title": previous},
            "dest_group": {"title": value},
            "pulse": {"id": int(item.id), "name": item.name},
        }
    else:
        data |= {"group_name": item.group.title, "pulse_id": int(item.id), "pulse_name": item.name}
    return Activity(
        id=line_id,
        event=event,
        user_id=by.id if by else NOBODY,
        created_at=str(ticks(at)),
        data=json.dumps(data),
        account_id=str(item.board.store.account["id"]),
        item_id=item.id,
        column_id=column_id,
        group_id=item.group.id,
    )


def _change(column: Column, previous: str | None, value: str | None, store: Account) -> dict[str, Any]:
    return {
        "column_id": column.id,
        "column_type": _LOGGED_TYPE.get(column.type, column.type.replace("_", "-")),
        "column_title": column.title,
        "value": _logged(column, value, store),
        "previous_value": _logged(column, previous, store),
        "is_column_with_hide_permissions": False,
        "textual_value": value,
        "previous_textual_value": previous,
    }


def _logged(column: Column, text: str | None, store: Account) -> dict[str, Any] | None:
    if column.type == "status":
        label = column.label(text) if text else None
        done = label is not None and label.is_done
        shown = {
            "index": label.id if label else NEVER_SET,
            "text": label.text if label else None,
            "style": _DONE if done else _OPEN,
            "is_done": done,
        }
        return {"label": shown, "post_id": None}
    if not text:
        return None
    if column.type == "people":
        return {"personsAndTeams": [{"id": int(user.id), "kind": "person"} for user in store.people(text)]}
    return {"value": text}
