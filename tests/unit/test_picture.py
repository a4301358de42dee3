"""The picture of the incident's course: what is drawn, what is left out, and where there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from postmortem.facts.intervals import intervals
from postmortem.models import Facts, Found, KeyTime, KeyTimeName, Phase, Precision
from postmortem.models.draft import Part
from postmortem.models.report import Report
from postmortem.render.arrangement import arranged
from postmortem.render.document import Picture
from postmortem.render.picture import MOST_MILESTONES, picture
from tests.unit.whole_report import row, whole


def drawn(report: Report) -> tuple[Picture, ...]:
    return picture(report, arranged(report, lambda _: True))


def with_time(report: Report, **changed: object) -> Report:
    """The report with another end of the incident."""
    times = tuple(
        replace(time, **changed) if time.name is KeyTimeName.RESOLVED else time  # type: ignore[arg-type]
        for time in report.facts.key_times
    )
    return replace(report, facts=replace(report.facts, key_times=times, intervals=intervals(times)))


def test_how_long_it_hurt_stayed_unnoticed_and_took_to_mend_is_drawn_to_scale() -> None:
    (found,) = drawn(whole())
    assert [bar.label for bar in found.bars] == [
        "Duration of the impact: 56 min", "Time to detect: 7 min", "Time to mitigate: 49 min",
    ]  # fmt: skip
    assert [bar.end - bar.start for bar in found.bars] == [timedelta(minutes=length) for length in (56, 7, 49)]


def test_turning_points_stand_once_and_in_order_of_time() -> None:
    (found,) = drawn(whole())
    assert [one.label for one in found.milestones] == ["Acknowledged", "Decision"]
    assert sorted(found.milestones, key=lambda one: one.at) == list(found.milestones)


def test_of_many_turning_points_only_so_many_are_drawn_as_can_be_told_apart() -> None:
    many = tuple(row(number, Phase.DECISION, f"Step {number}.") for number in range(10, 30))
    (found,) = drawn(whole(*many))
    assert len(found.milestones) == MOST_MILESTONES


def test_a_ticket_that_was_closed_days_later_does_not_squeeze_the_picture() -> None:
    made = whole()
    end = made.facts.key_time(KeyTimeName.MITIGATED).at
    assert end is not None
    closed = {"earliest": end + timedelta(days=3), "latest": end + timedelta(days=3), "found": Found.TICKET}
    (found,) = drawn(with_time(made, **closed))
    assert "Resolved" not in [one.label for one in found.milestones]


def test_a_day_is_no_moment_that_could_be_drawn() -> None:
    began = whole().facts.key_time(KeyTimeName.STARTED)
    day = replace(began, precision=Precision.DAY)
    times = tuple(day if time.name is day.name else time for time in whole().facts.key_times)
    (found,) = drawn(replace(whole(), facts=replace(whole().facts, key_times=times)))
    assert [bar.label for bar in found.bars] == ["Time to mitigate: 49 min"]


def test_where_too_little_is_known_there_is_no_picture() -> None:
    made = whole()
    unknown = Facts(tuple(KeyTime(name) for name in KeyTimeName))
    without = tuple(one for one in made.shown if one.part is not Part.TIMELINE)
    assert drawn(replace(made, facts=unknown, shown=without)) == ()
