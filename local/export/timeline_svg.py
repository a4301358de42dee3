"""The picture of the incident's course as inline SVG: a row for each span of time and each moment, above one axis.

Places are percentages and letters are pixels, so it is as wide as its column and as readable on a phone as on a desk.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape

from postmortem.render.document import Picture
from postmortem.text.language import tr
from postmortem.text.times.shown import length

_NARROWEST = 320  # pixels that the letters of a row may take: what a phone gives
_LINE = 18  # pixels from one line of letters to the next
_LETTER, _WIDE_LETTER, _DIGIT = 7.0, 14.0, 7.0  # widths in pixels at 13 px, those of a wide typeface
_GAP = 14  # between a label and its time
_TRACK = 10  # height of a bar, and of a moment's dot
_BETWEEN = 14  # rows
_EDGE = 2.0  # per cent kept free on both sides, so that a dot at the end is whole
_LEAST = 1.2  # per cent that a bar takes at least, so that it can be seen
_DAY, _MONTH = timedelta(days=1), timedelta(days=28)
_STEPS = tuple(
    timedelta(seconds=seconds)
    for seconds in (
        *(1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200),
        *(86_400 * days for days in (1, 2, 7, 14, 28, 91, 182, 364)),
    )
)
_MINUTE = timedelta(minutes=1)
_MOST_TICKS, _MOST_LONG_TICKS = 5, 3  # on a phone, without two labels touching; the long ones tell seconds


@dataclass(frozen=True, slots=True)
class _Mark:
    label: str
    start: datetime
    end: datetime
    is_bar: bool = False


@dataclass(frozen=True, slots=True)
class _Scale:
    start: datetime
    end: datetime

    @property
    def whole(self) -> timedelta:
        return self.end - self.start

    def place(self, at: datetime) -> float:
        """Where a moment is, in per cent from the left."""
        return _EDGE + (at - self.start) / self.whole * (100 - 2 * _EDGE)


def timeline_svg(picture: Picture, name: str) -> str:
    """The picture, described in words for those who do not see it; `name` begins the ids in it. Times are in UTC."""
    marks = _marks(picture)
    scale = _scale(marks)
    rows: list[str] = []
    top = 0
    for mark in marks:
        drawn, top = _row(mark, scale, top)
        rows += drawn
    ticks = tuple(_ticks(scale))
    title, about = f"{name}:title", f"{name}:about"
    return "\n".join(
        (
            f'<svg role="img" aria-labelledby="{title} {about}" width="100%" height="{top + _LINE}">',
            f'<title id="{title}">{escape(tr("The course of the incident"))}</title>',
            f'<desc id="{about}">{escape(" ".join(_sentence(mark, scale) for mark in marks))}</desc>',
            *(f'<line class="grid" x1="{x:.2f}%" x2="{x:.2f}%" y1="0" y2="{top}"/>' for x, _ in ticks),
            *rows,
            *(_tick(x, label, top + _LINE - 5) for x, label in ticks),
            "</svg>",
        )
    )


def _marks(picture: Picture) -> tuple[_Mark, ...]:
    bars = (_Mark(bar.label, bar.start.astimezone(UTC), bar.end.astimezone(UTC), is_bar=True) for bar in picture.bars)
    moments = ((one.label, one.at.astimezone(UTC)) for one in picture.milestones)
    return (*bars, *(_Mark(label, at, at) for label, at in moments))


def _scale(marks: tuple[_Mark, ...]) -> _Scale:
    """From the first moment to the last; two seconds where there is no more than one."""
    first = min((mark.start for mark in marks), default=datetime.fromtimestamp(0, UTC))
    last = max((mark.end for mark in marks), default=first)
    if first == last:
        return _Scale(first - timedelta(seconds=1), last + timedelta(seconds=1))
    return _Scale(first, last)


def _row(mark: _Mark, scale: _Scale, top: int) -> tuple[list[str], int]:
    """A row's lines of letters, its track and its mark, and where the next row begins."""
    when = _when(mark, scale)
    lines = _wrapped(mark.label, _NARROWEST - _GAP - len(when) * _DIGIT)
    texts = [f'<text x="0" y="{top + 13 + number * _LINE}">{escape(line)}</text>' for number, line in enumerate(lines)]
    time = f'<text class="time" x="100%" y="{top + 13}" text-anchor="end">{when}</text>'
    track = top + len(lines) * _LINE + 1
    middle = track + _TRACK / 2
    return [
        *texts,
        time,
        f'<line class="track" x1="0" x2="100%" y1="{middle:g}" y2="{middle:g}"/>',
        _bar(mark, scale, track) if mark.is_bar else _dot(mark, scale, middle),
    ], track + _TRACK + _BETWEEN


def _bar(mark: _Mark, scale: _Scale, top: int) -> str:
    x, end = scale.place(mark.start), scale.place(mark.end)
    x = min(x, 100 - _EDGE - _LEAST)
    width = max(end - x, _LEAST)
    return f'<rect class="bar" x="{x:.2f}%" y="{top}" width="{width:.2f}%" height="{_TRACK}" rx="3"/>'


def _dot(mark: _Mark, scale: _Scale, middle: float) -> str:
    return f'<circle class="moment" cx="{scale.place(mark.start):.2f}%" cy="{middle:g}" r="{_TRACK / 2:g}"/>'


def _when(mark: _Mark, scale: _Scale) -> str:
    """A moment, or a span's two, to the minute: what is known to the second is not always said so.

    With the day where a time alone could mean two; the axis tells of midnight.
    """
    pattern = "%H:%M" if scale.whole < _DAY else "%m-%d %H:%M"
    start, end = mark.start.strftime(pattern), mark.end.strftime(pattern)
    return start if start == end else f"{start} – {end}"


def _sentence(mark: _Mark, scale: _Scale) -> str:
    lasting = f", {length(mark.end - mark.start)}" if mark.is_bar else ""
    return f"{mark.label}: {_when(mark, scale)} UTC{lasting}."


def _wrapped(text: str, widest: float) -> tuple[str, ...]:
    """The text in lines that are about as wide as that, broken between words; a longer word is broken inside."""
    lines: list[str] = []
    for word in text.split() or ["…"]:
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and _width(joined) <= widest:
            lines[-1] = joined
        else:
            lines += _pieces(word, widest)
    return tuple(lines)


def _pieces(word: str, widest: float) -> Iterator[str]:
    piece = ""
    for letter in word:
        if piece and _width(piece + letter) > widest:
            yield piece
            piece = ""
        piece += letter
    yield piece


def _width(text: str) -> float:
    return sum(_WIDE_LETTER if unicodedata.east_asian_width(one) in "WF" else _LETTER for one in text)


def _ticks(scale: _Scale) -> Iterator[tuple[float, str]]:
    """Round times in the span with their places, a few."""
    step = next((one for one in _STEPS if scale.whole <= one * _most_ticks(one)), None)
    if step is None:
        yield from ((scale.place(at), f"{at:%Y-%m-%d}") for at in (scale.start, scale.end))
        return
    epoch = datetime.fromtimestamp(0, UTC)
    at = epoch + -((epoch - scale.start) // step) * step
    while at <= scale.end:
        yield scale.place(at), _tick_label(at, step)
        at += step


def _most_ticks(step: timedelta) -> int:
    return _MOST_LONG_TICKS if step < _MINUTE else _MOST_TICKS


def _tick_label(at: datetime, step: timedelta) -> str:
    if step >= _MONTH:
        return f"{at:%Y-%m}"
    if step >= _DAY or at.time() == datetime.min.time():
        return f"{at:%m-%d}"
    return f"{at:%H:%M:%S}" if step < _MINUTE else f"{at:%H:%M}"


def _tick(x: float, label: str, y: int) -> str:
    anchor = "start" if x < 10 else "end" if x > 90 else "middle"  # noqa: PLR2004 - a label stays inside the picture
    place = {"start": 0.0, "end": 100.0}.get(anchor, x)
    return f'<text class="tick" x="{place:.2f}%" y="{y}" text-anchor="{anchor}">{label}</text>'
