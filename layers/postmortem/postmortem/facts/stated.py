"""Between which two moments a stated time lies: an exact one is a point, "about an hour ago" is not."""

from __future__ import annotations

from datetime import datetime, timedelta

from postmortem.text.times.stated_time import StatedTime, TimeKind

_ROUNDED = timedelta(minutes=5)  # people round to that
_PART = 6  # who says "about an hour ago" may be wrong by a sixth of it


def bounds(time: StatedTime, said_at: datetime) -> tuple[datetime | None, datetime]:
    """The earliest and the latest moment that a stated time may mean; of a span, its beginning."""
    if time.kind is TimeKind.RANGE or time.earliest is None:
        return time.earliest, time.latest
    if not time.approximate:
        return time.earliest, time.earliest
    slack = max(_ROUNDED, (said_at - time.earliest) / _PART)
    return time.earliest - slack, min(time.earliest + slack, max(said_at, time.earliest))
