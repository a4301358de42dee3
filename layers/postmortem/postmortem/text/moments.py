"""Times as outside systems write them, where they can be used: sums, zones and Slack's stamps are safe with them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)  # a day after the epoch, so that no zone and no look-back goes before it
LATEST = datetime(2200, 1, 1, tzinfo=UTC)  # "9999-12-31 23:59:59" means never
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_TEXT = 40  # characters; ISO-8601 with microseconds and offset has 32


def usable(moment: datetime) -> datetime | None:
    """An aware time in UTC, None where it lies before EARLIEST or after LATEST."""
    try:
        at = moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return at if EARLIEST <= at <= LATEST else None


def parse_moment(text: object) -> datetime | None:
    """The time in an ISO-8601 text, in UTC where it names no zone; None for anything else."""
    if not isinstance(text, str) or len(text) > _LONGEST_TEXT:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return usable(at if at.tzinfo else at.replace(tzinfo=UTC))


def moment_of_microseconds(microseconds: int) -> datetime | None:
    """The time so many microseconds after 1970; None where it cannot be used."""
    try:
        return usable(_EPOCH + timedelta(microseconds=microseconds))
    except OverflowError:
        return None
