"""Slack's `ts`: the time of a message and its name within a channel, as a string with six decimals.

Slack misreads a bound that has not exactly six decimals (slackapi/python-slack-sdk#906), hence never a float.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_MICROSECONDS = 10**6
_EPOCH = datetime.fromtimestamp(0, UTC)


def time_of_ts(ts: str) -> datetime:
    """The time a `ts` stands for, to the microsecond."""
    return _EPOCH + timedelta(microseconds=microseconds_of(ts))


def ts_of(moment: datetime) -> str:
    """A time as a `ts`."""
    return ts_at((moment - _EPOCH) // timedelta(microseconds=1))


def microseconds_of(ts: str) -> int:
    """A `ts` as microseconds since 1970."""
    seconds, _, fraction = ts.partition(".")
    return int(seconds) * _MICROSECONDS + int(fraction[:6].ljust(6, "0"))


def ts_at(microseconds: int) -> str:
    """Microseconds since 1970 as a `ts`."""
    return f"{microseconds // _MICROSECONDS}.{microseconds % _MICROSECONDS:06d}"
