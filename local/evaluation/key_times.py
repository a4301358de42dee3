"""How many key times are right, unknown and wrong; `resolved` is reported only: public reports define it variously."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from local.evaluation.score import Score
from local.evaluation.trial import Trial

_NEAR = timedelta(seconds=60)
_ENOUGH = 0.6  # of the key times that the truth knows
_REPORTED_ONLY = "resolved"
_TIME = r"\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)? UTC"
_BETWEEN = re.compile(rf"between (?P<earliest>{_TIME}).*? and (?P<latest>{_TIME})")
_ONE_END = re.compile(rf"(?P<what>first symptom|unknown, at the latest|unknown, at the earliest) (?P<at>{_TIME})")
_AT = re.compile(_TIME)


class Verdict(StrEnum):
    """What a key time on the page is worth."""

    RIGHT = "right"
    UNKNOWN = "unknown"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on one key time of a page; `is_known` tells whether the truth knows it."""

    name: str
    verdict: Verdict
    is_known: bool
    detail: str


def judged(trial: Trial) -> tuple[Judged, ...]:
    """Every key time that the truth speaks of, with its verdict."""
    return tuple(_judge(trial, name, true) for name, true in trial.case.truth.key_times.items())


def key_times_right(trial: Trial) -> Score:
    """Started, detected, acknowledged, mitigated: right (±60 s, or a range holds it) ÷ those that the truth knows."""
    known = [one for one in judged(trial) if one.is_known and one.name != _REPORTED_ONLY]
    right = [one for one in known if one.verdict is Verdict.RIGHT]
    return Score.share(len(right), len(known), tuple(one.detail for one in judged(trial)))


def key_times_wrong(trial: Trial) -> Score:
    """Key times but resolved that are neither right nor unknown."""
    wrong = (one for one in judged(trial) if one.verdict is Verdict.WRONG and one.name != _REPORTED_ONLY)
    return Score.faults(tuple(one.detail for one in wrong))


def summary(trials: Iterable[Trial]) -> str:
    """Each key time of each case, and how many are right, unknown and wrong over all."""
    lines, counted = [], []
    for trial in trials:
        found = judged(trial)
        counted += [one for one in found if one.name != _REPORTED_ONLY]
        lines.append(f"{trial.case.name}: {'; '.join(one.detail for one in found)}")
    known = [one for one in counted if one.is_known]
    right, unknown = (sum(one.verdict is verdict for one in known) for verdict in (Verdict.RIGHT, Verdict.UNKNOWN))
    wrong = sum(one.verdict is Verdict.WRONG for one in counted)
    passed = "passed" if not wrong and right >= _ENOUGH * len(known) else "missed"
    total = (
        f"Key times over all cases: {right} right, {unknown} unknown, {wrong} wrong of {len(known)} that are known, "
        f"resolved apart (gate: none wrong, {_ENOUGH:.0%} right: {passed})"
    )
    return "\n".join([total, *(f"  {line}" for line in lines)])


def _judge(trial: Trial, name: str, true: datetime | None) -> Judged:
    told = trial.page.key_time_words.get(name, "")
    moments = _moments(trial, true)
    verdict = _verdict(told, moments)
    shown = told.partition(" — ")[0] or "not on the page"
    return Judged(name, verdict, bool(true), f"{name} {verdict} ({shown}; {_shown(true)})")


def _moments(trial: Trial, true: datetime | None) -> tuple[datetime, ...]:
    """The right time, and the others that the truth gives for the same event."""
    if true is None:
        return ()
    others = [moment for event in trial.case.truth.events if true in event.moments for moment in event.moments]
    return (true, *others)


def _verdict(told: str, moments: tuple[datetime, ...]) -> Verdict:
    """A range is right if it holds the time; one with a single end if that end is it, and wrong only if it excludes it.

    Where nobody knows the time, every time on the page is wrong, but not what is called the first symptom.
    """
    if between := _BETWEEN.match(told):
        earliest, latest = _moment(between["earliest"]), _moment(between["latest"])
        holds = any(earliest - _NEAR <= moment <= latest + _NEAR for moment in moments)
        return Verdict.RIGHT if holds else Verdict.WRONG
    if end := _ONE_END.match(told):
        return _verdict_on_end(_moment(end["at"]), moments, is_latest=not end["what"].endswith("earliest"))
    if at := _AT.match(told):
        near = any(abs(_moment(at[0]) - moment) <= _NEAR for moment in moments)
        return Verdict.RIGHT if near else Verdict.WRONG
    return Verdict.UNKNOWN


def _verdict_on_end(end: datetime, moments: tuple[datetime, ...], *, is_latest: bool) -> Verdict:
    if any(abs(moment - end) <= _NEAR for moment in moments):
        return Verdict.RIGHT
    excluded = [moment > end if is_latest else moment < end for moment in moments]
    return Verdict.WRONG if excluded and all(excluded) else Verdict.UNKNOWN


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.removesuffix(" UTC")).replace(tzinfo=UTC)


def _shown(true: datetime | None) -> str:
    return f"it was {true:%Y-%m-%d %H:%M:%S}" if true else "nobody knows it"
