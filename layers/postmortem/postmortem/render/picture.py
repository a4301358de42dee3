"""The picture of the incident's course: how long it hurt, stayed unnoticed and took to mend, and its turning points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from postmortem.models.draft import Part, Phase, Row
from postmortem.models.facts import Found, Interval, KeyTimeName
from postmortem.models.moments import Precision
from postmortem.models.report import Report
from postmortem.render import words
from postmortem.render.arrangement import Arrangement
from postmortem.render.document import Bar, Milestone, Picture
from postmortem.render.timeline import turning_points
from postmortem.text.language import tr

MOST_MILESTONES = 5  # beside the ends of the bars; more cannot be told apart on a phone
_FEWEST_MARKS = 3  # a picture of one or two moments tells less than the table above it
_SAME = timedelta(minutes=1)
_NEAR = timedelta(hours=1)
_BARS = {
    (KeyTimeName.STARTED, KeyTimeName.MITIGATED),
    (KeyTimeName.STARTED, KeyTimeName.DETECTED),
    (KeyTimeName.DETECTED, KeyTimeName.MITIGATED),
}
_TELLING = (  # which turning points are drawn first
    Phase.RECOVERY, Phase.TRIGGER, Phase.ONSET, Phase.DETECTION, Phase.DECISION, Phase.MITIGATION, Phase.RESOLUTION,
)  # fmt: skip
_LEAST_MINUTES = Precision.MINUTE, Precision.SECOND


def picture(report: Report, arrangement: Arrangement) -> tuple[Picture, ...]:
    """The picture, from key times and the open rows that are turning points; none where too little is known."""
    bars = tuple(sorted(_bars(report), key=lambda bar: (bar.start, bar.start - bar.end)))
    ends = [end for bar in bars for end in (bar.start, bar.end)]
    times, rows = tuple(_key_times(report)), tuple(_rows(report, arrangement))
    course = [*ends, *(one.at for phase, one in rows if phase is Phase.RECOVERY)]
    marks = (*times, *(one for _, one in sorted(rows, key=lambda row: _TELLING.index(row[0]))))
    milestones = _apart(ends, [one for one in marks if _is_in_course(one.at, course or [time.at for time in times])])
    return (Picture(bars, milestones),) if len(bars) + len(milestones) >= _FEWEST_MARKS else ()


def _bars(report: Report) -> Iterator[Bar]:
    for interval in report.facts.intervals:
        start, end = (report.facts.key_time(name) for name in (interval.start, interval.end))
        exact = start.precision in _LEAST_MINUTES and end.precision in _LEAST_MINUTES
        if (interval.start, interval.end) in _BARS and exact and start.at and end.at and start.at < end.at:
            yield Bar(_label(report, interval), start.at, end.at)


def _label(report: Report, interval: Interval) -> str:
    return f"{tr(interval.name)}: {words.interval(words.as_exact_as_its_ends(interval, report.facts))}"


def _key_times(report: Report) -> Iterator[Milestone]:
    for time in report.facts.key_times:
        at = time.latest if time.found is Found.FIRST_SYMPTOM else time.at
        if at and time.precision in _LEAST_MINUTES:
            first = time.found is Found.FIRST_SYMPTOM
            yield Milestone(tr("First symptom") if first else words.key_time_name(time.name), at)


def _rows(report: Report, arrangement: Arrangement) -> Iterator[tuple[Phase, Milestone]]:
    """The turning points that stand open in the timeline, with what they are."""
    named = turning_points(report)
    for shown in arrangement.open(Part.TIMELINE):
        at = shown.moment.at if shown.moment and shown.moment.precision in _LEAST_MINUTES else None
        if at and id(shown) in named and isinstance(shown.detail, Row):
            yield shown.detail.phase, Milestone(named[id(shown)], at)


def _is_in_course(at: datetime, course: Sequence[datetime]) -> bool:
    """Whether it is near enough to the incident's course to be drawn on one scale with it."""
    if not course:
        return False
    first, last = min(course), max(course)
    near = max(last - first, _NEAR)
    return first - near <= at <= last + near


def _apart(drawn: Sequence[datetime], marks: Sequence[Milestone]) -> tuple[Milestone, ...]:
    """The marks that there is room for and whose minute nothing drawn has, the first ones first; in order of time."""
    kept: list[Milestone] = []
    for mark in marks:
        taken = (*drawn, *(one.at for one in kept))
        if len(kept) < MOST_MILESTONES and all(abs(mark.at - at) >= _SAME for at in taken):
            kept.append(mark)
    return tuple(sorted(kept, key=lambda one: one.at))
