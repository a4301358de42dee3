"""The key times that people have corrected on the page: in the row of the key facts, or in the page's own dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from postmortem.clients.notion.content import CELL_BORDER, PageBlock
from postmortem.models import Found, Incident, KeyTime, KeyTimeName, PageField, Precision
from postmortem.publish.layout import Layout, short
from postmortem.publish.usual_names import field_of
from postmortem.text.language import tr
from postmortem.text.moments import parse_moment
from postmortem.text.times.stated import named_times
from postmortem.text.times.stated_time import StatedTime

_FIELDS = {name: PageField[name.name] for name in KeyTimeName}
_MINUTES = "%Y-%m-%dT%H:%MZ"
_BEHIND = re.compile(r" — | · |; ")  # what stands behind it says where the time comes from, and how long it took
_LOCAL = re.compile(
    r"\((?:\d{4}-\d\d-\d\d )?\d\d:\d\d [^()]{1,8}\)"
)  # the time in the report's own zone, behind the one in UTC
_FAR = timedelta(days=40)
_LATER = timedelta(days=30)  # as of then, nothing that is read is just now or still to come
_OVER_A_DAY = timedelta(hours=26)  # read that much earlier, a clock without a day gives another day


def corrected_times(
    layout: Layout, rows: Sequence[PageBlock], columns: Mapping[str, str], incident: Incident, now: datetime
) -> tuple[KeyTime, ...]:
    """The key times as the team has corrected them, from the rows of the key facts and the columns of the page.

    What cannot be read for certain as one moment is no correction. One that was seen before stays if its row is gone.
    """
    found: list[KeyTime] = []
    values = dict(_values(rows))
    for name, (label, known) in zip(KeyTimeName, layout.times, strict=False):
        time = (
            _of_row(name, _read(values[label], incident, now), known) if label in values else _remembered(name, layout)
        )
        time = time or _of_column(name, layout, columns)
        if time is not None:
            found.append(time)
    return tuple(found)


def minutes_in(value: str, now: datetime) -> tuple[str, ...]:
    """The minutes that the value of a key time names, as the layout remembers them; times in it have their day."""
    return tuple(dict.fromkeys(_minute(at) for time in _times(value, now + _LATER) for at in _ends(time)))


def label_and_value(row: PageBlock) -> tuple[str, str] | None:
    """The digest of a row's first cell and the text of its second; None for what is no row of two cells."""
    cells = row.text.split(CELL_BORDER)
    return (short(cells[0]), cells[1]) if row.type == "table_row" and len(cells) == len(("label", "value")) else None


def rows_of(blocks: Sequence[PageBlock]) -> Iterator[PageBlock]:
    """The rows of all tables among some blocks."""
    for block in blocks:
        if block.type == "table":
            yield from block.children or ()


def _values(rows: Sequence[PageBlock]) -> Iterator[tuple[str, str]]:
    yield from filter(None, map(label_and_value, rows))


def _of_row(name: KeyTimeName, read: Sequence[StatedTime], known: tuple[str, ...]) -> KeyTime | None:
    """The one moment in a row that was not there when it was written."""
    times = [time for time in read if time.at and not time.until and not time.approximate]
    new = {_minute(time.at): time for time in times if time.at and _minute(time.at) not in known}
    if len(new) != 1 or (len(known) > 1 and len(times) != 1):
        return None
    (time,) = new.values()
    return None if time.precision is Precision.DAY or time.at is None else _corrected(name, time.at, time.precision)


def _read(value: str, incident: Incident, now: datetime) -> tuple[StatedTime, ...]:
    """The times in a value near the incident; a clock without a day is one of its day, where it has only one."""
    given = [at for at in (incident.started_at, incident.detected_at, incident.resolved_at) if at]
    days = {at.astimezone(UTC).date() for at in given}
    later = max(given, default=now) + _LATER
    times, earlier = _times(value, later), _times(value, later - _OVER_A_DAY)
    if not times or [time.at for time in times] != [time.at for time in earlier]:
        times = _times(f"{days.pop()} {value}", later) if len(days) == 1 else ()
    return tuple(time for time in times if time.at and all(abs(time.at - at) < _FAR for at in given))


def _times(value: str, said_at: datetime) -> tuple[StatedTime, ...]:
    told = _LOCAL.sub("", _BEHIND.split(value)[0]).replace("@", " ")
    return named_times(told, said_at, "UTC")


def _ends(time: StatedTime) -> Iterator[datetime]:
    yield from filter(None, (time.earliest, time.latest))


def _minute(at: datetime) -> str:
    return at.astimezone(UTC).strftime(_MINUTES)


def _remembered(name: KeyTimeName, layout: Layout) -> KeyTime | None:
    at = layout.corrected.get(name.value)
    return _corrected(name, at, Precision.MINUTE) if at else None


def _of_column(name: KeyTimeName, layout: Layout, columns: Mapping[str, str]) -> KeyTime | None:
    """The date that somebody put into the page's own column of this name, in place of what the agent gave."""
    for column, value in columns.items():
        given = layout.columns.get(short(column))
        field = field_of(column)
        if field is None or field[0] is not _FIELDS[name] or given is None or short(value) in given.split(","):
            continue
        at = parse_moment(value.removesuffix(" UTC"))
        if at is not None and value.endswith(" UTC"):
            return _corrected(name, at, Precision.MINUTE)
    return None


def _corrected(name: KeyTimeName, at: datetime, precision: Precision) -> KeyTime:
    how = tr("corrected by the team")
    return KeyTime.exactly(name, at.astimezone(UTC), (), Found.CORRECTED, how, precision=precision)
