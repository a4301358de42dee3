"""Times as machines write them: access logs, compact ISO 8601, labelled Unix seconds, Slack's date tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

_FIRST, _LAST = 1_000_000_000, 4_102_444_800  # 2001 and 2100, in seconds of the Unix epoch: other numbers are ids
_MONTHS = {
    name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}
# Apache httpd, mod_log_config: %t is [day/month/year:hour:minute:second zone].
_ACCESS_LOG = re.compile(
    rf"(?i)\[?(?<!\d)(?P<day>\d{{1,2}})/(?P<month>{'|'.join(_MONTHS)})/(?P<year>\d{{4}}):(?P<hour>\d\d):(?P<minute>\d\d):"
    r"(?P<second>\d\d)(?:\.\d{1,9})? (?P<offset>[+-]\d{4})\]?"
)
_COMPACT = re.compile(  # ISO 8601, basic format
    r"(?<![\w-])(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)T(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?:[.,]\d{1,9})?"
    r"(?P<offset>Z|[+-]\d\d:?\d\d)(?!\w)"
)
_EPOCH = re.compile(
    r"""(?xi)(?<![A-Za-z])(?:unix[ _-]?time(?:[ _-]?stamp)?|unix|epoch(?:[ _-]?(?:ms|millis|seconds|time))?|
        time[ _-]?stamp|ts|time|created|occurred_at|started_at|ended_at)["']?\s?(?:[:=]|is\b|of\b)?\s?["']?
        (?P<seconds>\d{10})(?:\d{3}|\.\d{1,6})?(?![\w.]?\d)
      | (?<![\w.])(?P<before>\d{10})(?:\d{3})?\s\(?(?:unix|epoch)\b"""
)
# Slack, "Formatting text": <!date^unix^format^link|fallback>.
_SLACK = re.compile(r"<!date\^(?P<seconds>\d{1,11})\^[^>|]{0,400}(?:\|[^>]{0,400})?>")


@dataclass(frozen=True, slots=True)
class Stamp:
    """An exact moment (aware), and where its stamp stands in a text."""

    start: int
    end: int
    at: datetime


def stamps_in(text: str) -> Iterator[Stamp]:
    """Every stamp of a text that names a moment by itself, whoever wrote it."""
    for pattern in (_ACCESS_LOG, _COMPACT):
        for found in pattern.finditer(text):
            if at := _moment(found):
                yield Stamp(found.start(), found.end(), at)
    for pattern in (_EPOCH, _SLACK):
        for found in pattern.finditer(text):
            number = found["seconds"] or found["before"]
            if _FIRST <= int(number) <= _LAST:
                start = found.start() if pattern is _SLACK else text.index(number, found.start())
                yield Stamp(start, found.end(), datetime.fromtimestamp(int(number), UTC))


def _moment(found: re.Match[str]) -> datetime | None:
    month = _MONTHS.get(found["month"].lower()) or int(found["month"])
    year, day, hour, minute, second = (int(found[part] or 0) for part in ("year", "day", "hour", "minute", "second"))
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=_zone(found["offset"]))
    except ValueError:
        return None


def _zone(offset: str) -> timezone:
    digits = re.sub(r"\D", "", offset) or "0000"
    length = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]))
    return timezone(-length if offset.startswith("-") else length)
