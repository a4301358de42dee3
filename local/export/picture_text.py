"""Reads the words of a Mermaid chart back into the picture that they were written from."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from postmortem.render.document import Bar, Milestone, Picture
from postmortem.render.mermaid import BEHIND, COLON_LIKE, MOMENT

_TIME = r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)"
_BAR = re.compile(rf"\s+(.+?) : {_TIME}, {_TIME}")
_MOMENT = re.compile(rf"\s+(.+?) : {MOMENT}, {_TIME}, 0s")
_SETTING = re.compile(r"\s+(?:title|dateFormat|axisFormat|tickInterval|todayMarker) .+")
_CODE = re.compile(r"#(\d{1,7});")


def picture_of(text: str) -> Picture | None:
    """The picture; None where the chart is not written as `postmortem.render.mermaid` writes it."""
    first, *lines = text.splitlines() or [""]
    bars: list[Bar] = []
    milestones: list[Milestone] = []
    for line in lines:
        if bar := _BAR.fullmatch(line):
            bars.append(Bar(_label(bar[1]), _time(bar[2]), _time(bar[3])))
        elif moment := _MOMENT.fullmatch(line):
            milestones.append(Milestone(_label(moment[1].rpartition(BEHIND)[0]), _time(moment[2])))
        elif not _SETTING.fullmatch(line):
            return None
    return Picture(tuple(bars), tuple(milestones)) if first == "gantt" else None


def _label(written: str) -> str:
    return _CODE.sub(lambda code: chr(int(code[1])), written.replace(COLON_LIKE, ":"))


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
