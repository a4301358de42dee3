"""How right the timeline is: its rows against the true events, and its times against what the evidence says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from local.evaluation.cases import Event
from local.evaluation.lines import Row
from local.evaluation.matching import matched
from local.evaluation.pieces import Piece
from local.evaluation.score import Score
from local.evaluation.trial import Trial
from local.evaluation.words import content_words, folded
from postmortem.models import Precision

_NEAR = timedelta(seconds=60)
_SHARED_WORDS = 2
MOST_ROWS = 20  # of the timeline that may be open
_LONGEST_BEFORE, _LONGEST_AFTER = timedelta(days=31), timedelta(days=1)  # of a stated time, from when it was said
_HALF_DAY = 12
_HALF_WORDS = re.compile(r"\b(?:half|halb)\b|半")
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}
_ELAPSED = re.compile(r"(?i)\b(?P<number>\d{1,3}|an?|one|two|three) ?(?P<unit>m|h)(?:in|r|our|inute)?s?\.? ago\b")
_ZONES = {
    **dict.fromkeys(("pt", "pst", "pdt"), "America/Los_Angeles"),
    **dict.fromkeys(("mt", "mst", "mdt"), "America/Denver"),
    **dict.fromkeys(("ct", "cst", "cdt"), "America/Chicago"),
    **dict.fromkeys(("et", "est", "edt"), "America/New_York"),
    **dict.fromkeys(("utc", "gmt", "z"), "UTC"),
    **dict.fromkeys(("cet", "cest"), "Europe/Paris"),
    "bst": "Europe/London",
    "ist": "Asia/Kolkata",
    "jst": "Asia/Tokyo",
}
_ZONE_WORD = re.compile(r"(?<![a-z])(" + "|".join(_ZONES) + r")(?![a-z])")


def timeline_recall_60s(trial: Trial) -> Score:
    """Key events that a row of its own tells of, within 60 s and with a shared piece or two content words.

    Rows are the open ones, the folded ones, and those of the full record.
    """
    return _recall(trial, (*trial.page.rows, *trial.page.record), most=None)


def timeline_recall_open(trial: Trial) -> Score:
    """The same of open rows alone, in parts of what 20 rows can hold."""
    return _recall(trial, trial.page.rows, most=MOST_ROWS)


def _recall(trial: Trial, rows: Sequence[Row], most: int | None) -> Score:
    events = [event for event in trial.case.truth.events if event.key]
    told = _matched(trial, events, rows)
    missed = tuple(f"{_shown(event)} — {_why_missed(trial, event, rows)}" for event in events if event.id not in told)
    return Score.share(len(told), len(events) if most is None else min(most, len(events)), missed)


def timeline_precision(trial: Trial) -> Score:
    """Open rows with a time of day that are within 60 s of any true event."""
    rows = [row for row in trial.page.rows if row.moment]
    stray = tuple(_told(row) for row in rows if not any(_near(row, event) for event in trial.case.truth.events))
    return Score.share(len(rows) - len(stray), len(rows), stray)


def timestamps_grounded(trial: Trial) -> Score:
    """Rows whose time is a cited piece's own, or stands in its text and reads so in its author's or a named zone."""
    rows = [row for row in (*trial.page.rows, *trial.page.record) if row.at]
    loose = tuple(_told(row) for row in rows if not any(_gives(piece, row) for piece in trial.cited(row.line)))
    return Score.share(len(rows) - len(loose), len(rows), loose)


def _matched(trial: Trial, events: Sequence[Event], rows: Sequence[Row]) -> frozenset[str]:
    """The ids of the events in a largest one-to-one matching of events and rows."""
    return matched(
        {
            event.id: [number for number, row in enumerate(rows) if _near(row, event) and _about(trial, row, event)]
            for event in events
        }
    )


def _near(row: Row, event: Event) -> bool:
    at = row.moment
    return at is not None and any(abs(at - moment) <= _NEAR for moment in event.moments)


def _about(trial: Trial, row: Row, event: Event) -> bool:
    if trial.refs(row.line) & event.evidence:
        return True
    return len(content_words(row.line.text) & content_words(event.what)) >= _SHARED_WORDS


def _why_missed(trial: Trial, event: Event, rows: Sequence[Row]) -> str:
    if not event.evidence & trial.selected:
        return "none of its evidence was put before the analyst"
    about = [row for row in rows if trial.refs(row.line) & event.evidence]
    if any(_near(row, event) for row in about):
        return "its row already stands for another event"
    if about:
        return f"a row cites its evidence at another time: {_told(about[0])}"
    near = [row for row in rows if _near(row, event)]
    return f"no row cites its evidence; at that time: {_told(near[0])}" if near else "no row tells of it"


def _shown(event: Event) -> str:
    return f"{event.id} {event.moments[0]:%m-%d %H:%M:%S} {event.what}"


def _told(row: Row) -> str:
    at = f"{row.at:%m-%d %H:%M:%S}" if row.at else "unknown"
    stated = f" (stated as “{row.stated}”)" if row.stated else ""
    return f"{at}{stated} {row.line.text}"


def _gives(piece: Piece, row: Row) -> bool:
    """Whether a piece gives a row's time."""
    assert row.at is not None
    unit = {Precision.SECOND: timedelta(seconds=1), Precision.MINUTE: timedelta(minutes=1)}
    own = any(timedelta(0) <= at - row.at < unit.get(row.precision, timedelta(days=1)) for at in piece.times)
    return own or (bool(row.stated) and folded(row.stated) in folded(piece.text) and _reads_as(row, piece))


def _reads_as(row: Row, piece: Piece) -> bool:
    """Whether the stated words, said by the author of `piece`, can mean the time of the row."""
    assert row.at is not None
    said_at = piece.times[0] if piece.times else row.at
    if not said_at - _LONGEST_BEFORE <= row.at <= said_at + _LONGEST_AFTER:
        return False
    if row.precision is Precision.DAY:
        return True
    if elapsed := _ELAPSED.search(row.stated):
        ago = _NUMBERS.get(elapsed["number"].casefold()) or int(elapsed["number"])
        unit = timedelta(hours=1) if elapsed["unit"].casefold() == "h" else timedelta(minutes=1)
        return abs(said_at - row.at - ago * unit) <= max(_NEAR, ago * unit / 4)
    return any(_shows(row.stated, row.at.astimezone(zone)) for zone in _zones(row.stated, piece))


def states(piece: Piece, at: datetime) -> bool:
    """Whether the text of a piece can mean a time, in its author's zone or one that it names."""
    return any(_shows(piece.text, at.astimezone(zone)) for zone in _zones("", piece))


def _zones(stated: str, piece: Piece) -> frozenset[ZoneInfo]:
    """The zone that the words name; where they name none, the author's and those the text names elsewhere."""
    if named := _ZONE_WORD.findall(stated.casefold()):
        return frozenset(ZoneInfo(_ZONES[word]) for word in named)
    around = {_ZONES[word] for word in _ZONE_WORD.findall(piece.text.casefold())}
    return frozenset(ZoneInfo(name) for name in {*around, piece.zone or "UTC"})


def _shows(stated: str, local: datetime) -> bool:
    """Whether an hour and a minute in the words are those of a local time, on a clock of 12 or 24 hours."""
    found = [int(number) for number in re.findall(r"\d+", stated)]
    minutes = [*found[1:], -1]
    on_the_hour = local.minute == 0 or (local.minute == 30 and bool(_HALF_WORDS.search(stated)))  # noqa: PLR2004
    return any(
        hour <= 2 * _HALF_DAY and hour % _HALF_DAY == local.hour % _HALF_DAY and (minute == local.minute or on_the_hour)
        for hour, minute in zip(found, minutes, strict=False)
    )
