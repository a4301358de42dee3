"""The rows of a page's timeline and of its full record, with their times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from local.evaluation.lines import Line, Row, plain
from postmortem.models import Precision
from postmortem.render.document import Spans

_TIME = re.compile(r"(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d)(:\d\d)?(?: UTC)?)?")
_CLOCK = re.compile(r"(\d\d:\d\d)(:\d\d)?(?: UTC)?(?!\S)")
_STATED = re.compile(r"\(stated as “(.*?)”\)", re.DOTALL)


def time_of(shown: str) -> tuple[datetime | None, Precision]:
    """The time at the beginning of a text, in UTC."""
    found = _TIME.match(shown)
    if not found:
        return None, Precision.UNKNOWN
    day, minute, second = found.groups()
    precision = Precision.SECOND if second else Precision.MINUTE if minute else Precision.DAY
    return datetime.fromisoformat(f"{day}T{minute or '00:00'}{second or ''}").replace(tzinfo=UTC), precision


def open_row(line: Line, cells: tuple[Spans, ...], before: datetime | None) -> Row:
    """A row of the open timeline; one without a day is of the day of the time `before` it, or of the next one."""
    shown = plain(cells[0])
    at, precision = time_of(shown)
    if at is None and (clock := _CLOCK.match(shown)) and before:
        at, precision = _next(before, clock)
    return _row(shown, at, precision, replace(line, text=plain(cells[1])))


def recorded_row(line: Line, cells: tuple[Spans, ...]) -> Row:
    """A row of the full record, which gives the day of each time."""
    shown = plain(cells[0])
    return _row(shown, *time_of(shown), replace(line, text=" ".join(map(plain, cells[1:]))))


def row_in_line(line: Line, spans: Spans) -> Iterator[Row]:
    """The row in a folded line of the timeline: its time, then what happened; none where it begins with no time."""
    shown = spans[0].text if spans else ""
    at, precision = time_of(shown)
    if at:
        yield _row(shown, at, precision, replace(line, text=plain(spans[1:])))


def _row(shown: str, at: datetime | None, precision: Precision, line: Line) -> Row:
    stated = _STATED.search(shown)
    return Row(at, precision, stated[1] if stated else "", line)


def _next(before: datetime, clock: re.Match[str]) -> tuple[datetime, Precision]:
    at = datetime.fromisoformat(f"{before:%Y-%m-%d}T{clock[1]}{clock[2] or ''}").replace(tzinfo=UTC)
    precision = Precision.SECOND if clock[2] else Precision.MINUTE
    return (at if at >= before.replace(second=0) else at + timedelta(days=1)), precision
