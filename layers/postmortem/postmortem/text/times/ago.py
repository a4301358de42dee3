"""Times that a text states by how long ago they were ("20 minutes ago", "vor 20 Minuten", "down for 20 min now").

Who says "two hours ago" names no minute: that is a range of half an hour on either side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from postmortem.models import Precision
from postmortem.text.times.lengths import StatedLength, stated_lengths
from postmortem.text.times.stated_time import StatedTime, TimeKind

_LONGEST_IN_MINUTES = timedelta(hours=3)  # nobody counts more minutes than that to the minute
_LONGEST_IN_HOURS = timedelta(hours=12)
_MOST_LENGTHS = 500  # in one text; what holds more is a log
_HOUR, _HALF_HOUR = timedelta(hours=1), timedelta(minutes=30)
_WINDOW = 60  # characters before a length that are looked at
_ABOUT = (
    r"(?:about|around|approx\.?|approximately|roughly|some|almost|nearly|over|more than|at least|maybe|~|etwa|ca\.?|"
    r"rund|gut|ungefähr|knapp|unos?|unas|casi|environ|près de|cerca de|mais de|quase)"
)
_BEHIND = re.compile(
    r"(?i)\s?(?:(?:ほど|くらい|ぐらい|左右)?(?:前|之前|以前)|전|(?:ago|atrás|geleden|temu|fa|назад)\b)"
)
_ON = re.compile(r"\s?(?:から|부터)")
_BEFORE = re.compile(rf"(?i)(?<!\w)(?:vor|hace|il y a|ça fait|há|faz|för)\s(?:{_ABOUT}\s?)?$")
_SINCE = re.compile(
    rf"(?i)(?<!\w)(?:since|seit|depuis|desde|sinds|desde hace|for the (?:last|past))\s(?:{_ABOUT}\s?)?(?:hace\s|há\s)?$"
)
_STILL = re.compile(
    rf"(?i)(?:\b(?:has|have)|['\u2019](?:s|ve))\s(?:\w+\s){{0,2}}?been\b[^.;!?,\n]{{0,40}}?\sfor\s(?:{_ABOUT}\s?)?$"
)
_GOES_ON = re.compile(rf"(?i)\b(?:is|are|['\u2019]s)\s[^.;!?,\n]{{0,40}}?\bfor\s(?:{_ABOUT}\s?)?$")
_NOW = re.compile(r"(?i)\s(?:now|already|so far|by now|and counting)\b")


def times_ago(text: str, said_at: datetime) -> Iterator[StatedTime]:
    """The times that a text states by the time since, rounded as that is."""
    for length in stated_lengths(text)[:_MOST_LENGTHS]:
        kind, end = _kind(text, length)
        if kind and length.shortest <= _furthest(length):
            yield _at(text, length, kind, end, said_at)


def _kind(text: str, length: StatedLength) -> tuple[TimeKind | None, int]:
    """Whether something happened or began so long ago (None for neither), and where its words end."""
    since = max(0, length.start - _WINDOW)
    if behind := _BEHIND.match(text, length.end):
        began = _ON.match(text, behind.end()) or _SINCE.search(text, since, length.start)
        return (TimeKind.SINCE if began else TimeKind.AT), behind.end()
    if _SINCE.search(text, since, length.start):
        return TimeKind.SINCE, length.end
    if _BEFORE.search(text, since, length.start):
        return TimeKind.AT, length.end
    goes_on = _GOES_ON.search(text, since, length.start) and _NOW.match(text, length.end)
    return (TimeKind.SINCE if goes_on or _STILL.search(text, since, length.start) else None), length.end


def _furthest(length: StatedLength) -> timedelta:
    return _LONGEST_IN_HOURS if length.grain >= _HOUR else _LONGEST_IN_MINUTES


def _at(text: str, length: StatedLength, kind: TimeKind, end: int, said_at: datetime) -> StatedTime:
    """The time that lies so far back: to the minute, or as a range where hours are counted or two lengths given."""
    earliest, latest = ((said_at - back).replace(second=0, microsecond=0) for back in (length.longest, length.shortest))
    start = _start(text, length)
    if length.grain >= _HALF_HOUR:
        earliest, latest = earliest - length.grain / 2, latest + length.grain / 2
    kind = kind if earliest == latest else TimeKind.RANGE
    return StatedTime(start, end, text[start:end], kind, earliest, latest, Precision.MINUTE, approximate=True)


def _start(text: str, length: StatedLength) -> int:
    """Where the words begin: with "vor", "hace" and the like, which are a part of them."""
    before = _BEFORE.search(text, max(0, length.start - _WINDOW), length.start)
    return before.start() if before else length.start
