"""How many stated times are read right, left unknown and read wrong, by what was written down for each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from local.probe.result import Result, Verdict
from local.probe.time_expressions import KNOWN, LAST, UNSEEN, Expression
from postmortem.text.times.lengths import stated_lengths
from postmortem.text.times.stated import stated_times
from postmortem.text.times.stated_time import StatedTime, TimeKind

_TODAY = "2026-03-10 "


def probe() -> tuple[Result, ...]:
    """A result per expression."""
    return results((*KNOWN, *UNSEEN, *LAST))


def results(expressions: Iterable[Expression]) -> tuple[Result, ...]:
    """What the reader makes of each expression."""
    return tuple(_result(expression) for expression in expressions)


def _result(expression: Expression) -> Result:
    got = _lengths(expression.text) if expression.means.startswith("=") else _times(expression)
    right = got == expression.means
    verdict = Verdict.RIGHT if right else Verdict.UNKNOWN if not got else Verdict.WRONG
    return Result(expression.text, expression.means, got, verdict)


def _times(expression: Expression) -> str:
    said_at = datetime.fromisoformat(expression.said).replace(tzinfo=UTC)
    return " ".join(map(_written, stated_times(expression.text, said_at, expression.zone)))


def _lengths(text: str) -> str:
    return " ".join(f"= {length.shortest // timedelta(minutes=1)}m" for length in stated_lengths(text))


def _written(time: StatedTime) -> str:
    since = {TimeKind.SINCE: "since ", TimeKind.UNTIL: "until "}.get(time.kind, "")
    soft = "~" if time.approximate and time.at else ""
    if time.kind is TimeKind.SPAN:
        return f"{soft}{_clock(time.earliest)}-{_clock(time.latest)}"
    if time.earliest == time.latest:
        return f"{since}{soft}{_clock(time.latest)}"
    return f"{since}{_clock(time.earliest)}..{_clock(time.latest)}"


def _clock(at: datetime | None) -> str:
    if at is None:
        return ""
    seconds = f":{at:%S}" if at.second else ""
    return f"{at:%Y-%m-%d %H:%M}{seconds}".removeprefix(_TODAY)
