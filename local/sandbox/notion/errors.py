"""The errors of the sandbox Notion, in the form and in the words of the real API."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHOWN_CHARACTERS = 55  # where the real messages cut a quoted value, counted in reported ones


class NotionError(Exception):
    """A request that is refused: HTTP status, Notion's error code, its message and sometimes more about it."""

    def __init__(self, status: int, code: str, message: str, additional_data: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.additional_data = additional_data

    def body(self, request_id: str) -> dict[str, Any]:
        """The error object on the wire, developers.notion.com/reference/status-codes."""
        error = {"object": "error", "status": self.status, "code": self.code, "message": self.message}
        if self.additional_data is not None:
            error["additional_data"] = dict(self.additional_data)
        return {**error, "request_id": request_id}


def shown(value: object) -> str:
    """A value as the messages quote it: JSON in backticks, cut when long."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    return f"`{text[:_SHOWN_CHARACTERS]}...`" if len(text) > _SHOWN_CHARACTERS else f"`{text}`"


def either(values: list[Any]) -> str:
    """The values of a closed set as the messages list them."""
    quoted = [shown(value) for value in values]
    if len(quoted) < 3:  # noqa: PLR2004 - two need no comma
        return " or ".join(quoted)
    return ", ".join(quoted[:-1]) + f", or {quoted[-1]}"


def invalid(message: str) -> NotionError:
    """A 400 validation_error with this message."""
    return NotionError(400, "validation_error", message)


def failed_validation(problem: str, part: str = "body") -> NotionError:
    """A 400 for a `part` (body, query, path) whose form is wrong; `problem` starts with the place in it."""
    return invalid(f"{part} failed validation: {problem}.")


def not_creatable(problem: str) -> NotionError:
    """A 400 for content that has the right form but cannot become blocks."""
    return invalid(f"Content creation Failed. Fix the following: \n{problem}")


def archived() -> NotionError:
    """A 400 for a change to something in the trash."""
    return invalid("Can't edit block that is archived. You must unarchive the block before editing.")
