"""What is said at a stated time, and between which two moments it lies: "about an hour ago" is no point."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from postmortem.text.times.stated_time import StatedTime, TimeKind

_ROUNDED = timedelta(minutes=5)  # people round to that
_PART = 6  # who says "about an hour ago" may be wrong by a sixth of it
_CLAUSE_END = re.compile(
    r"(?i)[,;()\u2014]|[.!?]\s|\s(?:and|but|so|then|because|while|when|after|before|although|whereas)\s"
)


def bounds(time: StatedTime, said_at: datetime) -> tuple[datetime | None, datetime]:
    """The earliest and the latest moment that a stated time may mean; of a span, its beginning."""
    if time.kind is TimeKind.RANGE or time.earliest is None:
        return time.earliest, time.latest
    if not time.approximate:
        return time.earliest, time.earliest
    slack = max(_ROUNDED, (said_at - time.earliest) / _PART)
    return time.earliest - slack, min(time.earliest + slack, max(said_at, time.earliest))


def clause_of(time: StatedTime, sentence: str) -> str:
    """The clause that a time stands in: of "the deploy ran from 11:20 to 11:30 and errors followed", the first."""
    before = _CLAUSE_END.split(sentence[: time.start])[-1]
    behind = _CLAUSE_END.split(sentence[time.end :])[0]
    return f"{before} {time.words} {behind}"
