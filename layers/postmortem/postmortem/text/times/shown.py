"""How times and lengths of time are put into words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_MINUTE = 60
_HOUR = 60 * _MINUTE


def utc(at: datetime, pattern: str) -> str:
    """An aware time in UTC by a strftime pattern."""
    return at.astimezone(UTC).strftime(pattern)


def length(span: timedelta) -> str:
    """A length such as `3 d 2 h`, `1 h 24 min` or `1 min 24 s`; seconds only below an hour."""
    seconds = round(span.total_seconds())
    if seconds < _MINUTE:
        return f"{seconds} s"
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [(days, "d"), (hours, "h"), (minutes, "min"), (seconds if not (days or hours) else 0, "s")]
    return " ".join(f"{count} {unit}" for count, unit in parts if count)
