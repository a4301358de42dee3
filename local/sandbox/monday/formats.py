"""How Monday writes times, pages and refusals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from graphql import GraphQLError

_Row = TypeVar("_Row")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAX_ITEM_IDS = 100  # items(ids), developer.monday.com/api-reference/docs/rate-limits
MAX_PAGE_OF_ITEMS = 500  # items_page and next_items_page, the same page
MAX_PAGE_OF_UPDATES = 100  # since 2025-01, developer.monday.com/api-reference/changelog
MAX_PAGE_OF_ACTIVITY = 10_000  # developer.monday.com/api-reference/reference/activity-logs
NEVER_SET = 5  # the label id of a status that was never set, and of no label
NOBODY = "-1"  # the user id of what no known person did


def refused(code: str, message: str, status: int = 200) -> GraphQLError:
    """An application error as Monday words it: developer.monday.com/api-reference/docs/error-handling."""
    return GraphQLError(message, extensions={"code": code, "error_data": {}, "status_code": status})


def moment(text: str) -> datetime:
    """The time that an ISO-8601 text means, aware; UTC where it names no zone. Raises ValueError."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def stamp(at: datetime) -> str:
    """A time as the scalar `Date` holds it: UTC, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def ticks(at: datetime) -> int:
    """A time as the activity log holds it: 100 ns units since 1970, 17 digits."""
    return (at - _EPOCH) // timedelta(microseconds=1) * 10


def asked(text: str) -> datetime:
    """The time in an argument; refused like Monday refuses it where it is none."""
    try:
        return moment(text)
    except ValueError as error:
        raise refused("InvalidArgumentException", f"{text!r} is not an ISO-8601 date") from error


def page_of(rows: Sequence[_Row], limit: int | None, page: int | None, most: int) -> list[_Row]:
    """One page of `rows`; a page longer than the API's `most` is refused, not cut."""
    size, number = 25 if limit is None else limit, page or 1
    if not 1 <= size <= most or number < 1:
        raise refused("InvalidArgumentException", f"limit must be between 1 and {most}, page at least 1")
    return list(rows[(number - 1) * size : number * size])
