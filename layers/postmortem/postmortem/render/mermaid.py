"""A picture in the words of Mermaid's Gantt chart (mermaid.js.org/syntax/gantt.html), which Notion and GitHub draw.

A chart rather than Mermaid's `timeline`, as it is drawn to scale and gets no wider with more moments.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from postmortem.render.document import Picture
from postmortem.text.language import tr

BEHIND = " · "  # stands between a moment's label and its time
COLON_LIKE = "∶"  # U+2236 looks like a colon, which ends a label in Mermaid
MOMENT = "milestone"

_TIME = "%Y-%m-%dT%H:%M:%S"
_NO_LENGTH = "0s"  # a milestone has none, but the syntax wants one
_PLAIN = frozenset(" .,-–—()[]/!?+*=@_’‘“”„«»…·→⏱'")
# A label that began with one of these would be read as a statement (rules of the lexer in gantt.jison).
_STATEMENT = re.compile(
    r"acc|axisformat|call|click|dateformat|excludes|gantt|href|includes|inclusive|section|tickinterval|title|"
    r"todaymarker|topaxis|weekday|weekend|\d{4}-",
    re.IGNORECASE,
)
_DAY = timedelta(days=1)
_MOST_TICKS = 6  # whose labels stand side by side in Notion's column
_STEPS = (
    *(("minute", number, timedelta(minutes=number)) for number in (1, 2, 5, 10, 15, 30)),
    *(("hour", number, timedelta(hours=number)) for number in (1, 2, 3, 6, 12)),
    *(("day", number, timedelta(days=number)) for number in (1, 2)),
    *(("week", number, timedelta(weeks=number)) for number in (1, 2)),
    *(("month", number, timedelta(days=30 * number)) for number in (1, 3, 6, 12)),
)


def mermaid(picture: Picture) -> str:
    """The chart to the second: spans of time first, then the moments that mattered with their times, all in UTC."""
    return "\n".join(_lines(picture))


def _lines(picture: Picture) -> Iterator[str]:
    yield "gantt"
    yield f"    title {_escaped(tr('Times in UTC'))}"
    yield "    dateFormat YYYY-MM-DDTHH:mm:ss"
    yield from _axis(picture)
    yield "    todayMarker off"
    for bar in picture.bars:
        yield f"    {_label(bar.label)} : {_time(bar.start)}, {_time(bar.end)}"
    for one in picture.milestones:
        when = f"{one.at.astimezone(UTC):%H:%M}"
        yield f"    {_label(f'{_flat(one.label)}{BEHIND}{when}')} : {MOMENT}, {_time(one.at)}, {_NO_LENGTH}"


def _axis(picture: Picture) -> Iterator[str]:
    """How the axis is labelled; where no step is long enough, Mermaid chooses one itself."""
    times = [*(at for bar in picture.bars for at in (bar.start, bar.end)), *(one.at for one in picture.milestones)]
    whole = max(times) - min(times) if times else timedelta()
    unit, number, step = next((one for one in _STEPS if whole <= one[2] * _MOST_TICKS), _STEPS[-1])
    yield f"    axisFormat {_axis_format(whole, step)}"
    if _STEPS[0][2] <= whole <= step * _MOST_TICKS:
        yield f"    tickInterval {number}{unit}"


def _axis_format(whole: timedelta, step: timedelta) -> str:
    if step >= _DAY:
        return "%Y-%m-%d"
    return "%H:%M" if whole < _DAY else "%m-%d %H:%M"


def _label(text: str) -> str:
    """A label that Mermaid reads as this text, whatever it holds."""
    flat = _flat(text) or "…"
    if _STATEMENT.match(flat):
        return f"{_code(flat[0])}{_escaped(flat[1:])}"
    return _escaped(flat)


def _flat(text: str) -> str:
    """The text on one line, without characters that are not shown."""
    shown = (" " if character.isspace() else character for character in text)
    return " ".join("".join(one for one in shown if unicodedata.category(one) not in {"Cc", "Cf", "Cs"}).split())


def _escaped(text: str) -> str:
    """Letters, digits and harmless signs as they are, everything else as Mermaid's entity codes (`#35;`)."""
    return "".join(map(_character, text))


def _character(one: str) -> str:
    if one == ":":
        return COLON_LIKE
    return one if one in _PLAIN or unicodedata.category(one)[0] in "LMN" else _code(one)


def _code(one: str) -> str:
    return f"#{ord(one)};"


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime(_TIME)
