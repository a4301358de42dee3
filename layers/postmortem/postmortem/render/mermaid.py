"""A picture in the words of Mermaid's Gantt chart (mermaid.js.org/syntax/gantt.html), which Notion and GitHub draw."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from postmortem.render.document import Picture

_MINUTES = "%Y-%m-%dT%H:%M:%S"
_SYNTAX = re.compile(
    r"[:;,#%`\"'<>{}()\[\]|\\\s]+"
)  # characters that mean something to Mermaid, where a label holds them
_ONE_SECOND = "1s"  # a milestone has no length, but the syntax wants one


def mermaid(picture: Picture) -> str:
    """The chart: spans of time first, then the moments that mattered, all in UTC."""
    return "\n".join(_lines(picture))


def _lines(picture: Picture) -> Iterator[str]:
    yield "gantt"
    yield "    dateFormat YYYY-MM-DDTHH:mm:ss"
    yield "    axisFormat %H:%M"
    for bar in picture.bars:
        yield f"    {_label(bar.label)} : {_time(bar.start)}, {_time(bar.end)}"
    for one in picture.milestones:
        yield f"    {_label(one.label)} : milestone, {_time(one.at)}, {_ONE_SECOND}"


def _label(text: str) -> str:
    return _SYNTAX.sub(" ", text).strip() or "…"


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime(_MINUTES)
