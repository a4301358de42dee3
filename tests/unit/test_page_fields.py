"""What a report tells the columns of a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from postmortem.models import Conflict, ConflictSide, DateRange, Facts, Interval, KeyTime, KeyTimeName, PageField
from postmortem.models.draft import Part
from postmortem.models.moments import Precision
from postmortem.models.report import Report
from postmortem.render.fields import fields_of
from tests.unit.whole_report import whole

AT = datetime(2031, 3, 9, 22, 14, tzinfo=UTC)
LATER = AT + timedelta(minutes=20)
STARTED, DETECTED = KeyTimeName.STARTED, KeyTimeName.DETECTED


def with_facts(*times: KeyTime, **others: tuple[object, ...]) -> Report:
    return replace(whole(), facts=replace(Facts(), key_times=times, **others))  # type: ignore[arg-type]


def test_a_whole_report_fills_every_field_but_the_status() -> None:
    fields = fields_of(replace(whole(), incident=replace(whole().incident, service="Spooler, Labels")))
    assert PageField.STATUS not in fields
    assert fields[PageField.KEY] == whole().incident.key
    assert fields[PageField.SERVICES] == ("Spooler", "Labels")
    assert fields[PageField.DURATION] == 56
    assert fields[PageField.STARTED] == DateRange(AT + timedelta(minutes=7))


def test_the_summary_is_plain_words_without_links() -> None:
    summary = fields_of(whole())[PageField.SUMMARY]
    assert str(summary).startswith("Labels came out blank in all 14 depots, so nobody could ship. ")
    assert "E1" not in str(summary)


def test_open_actions_are_those_that_are_not_done() -> None:
    report = whole()
    states = [str(shown.detail.state) for shown in report.of(Part.ACTION)]  # type: ignore[union-attr]
    assert "done" in states
    assert fields_of(report)[PageField.OPEN_ACTIONS] == len([state for state in states if state != "done"])


def test_without_any_action_on_the_page_their_number_is_unknown() -> None:
    report = whole()
    none = replace(report, shown=tuple(shown for shown in report.shown if shown.part is not Part.ACTION))
    assert PageField.OPEN_ACTIONS not in fields_of(none)


@pytest.mark.parametrize(
    ("time", "value"),
    [
        (KeyTime(STARTED, AT, AT), DateRange(AT)),
        (KeyTime(STARTED, AT, LATER), DateRange(AT, LATER)),
        (KeyTime(STARTED, AT, AT, precision=Precision.DAY), DateRange(AT, whole_day=True)),
        (KeyTime(STARTED, AT, None), None),
        (KeyTime(STARTED, None, AT), None),
        (KeyTime(STARTED), None),
    ],
    ids=["a moment", "a range", "a day", "not before", "not after", "unknown"],
)
def test_a_key_time_is_a_date_a_range_or_nothing(time: KeyTime, value: DateRange | None) -> None:
    assert fields_of(with_facts(time)).get(PageField.STARTED) == value


def test_key_times_in_an_order_that_cannot_be_are_left_to_the_page() -> None:
    side = ConflictSide("…")
    conflict = Conflict("Detected before started", side, side, (STARTED, DETECTED))
    fields = fields_of(with_facts(KeyTime(STARTED, LATER, LATER), KeyTime(DETECTED, AT, AT), conflicts=(conflict,)))
    assert not {PageField.STARTED, PageField.DETECTED} & fields.keys()


@pytest.mark.parametrize(
    ("interval", "minutes"),
    [
        (Interval("…", STARTED, DETECTED, timedelta(seconds=84), timedelta(seconds=84)), 1.4),
        (Interval("…", STARTED, DETECTED, timedelta(0), timedelta(0)), 0),
        (Interval("…", STARTED, DETECTED, timedelta(minutes=5), timedelta(minutes=9)), None),
        (Interval("…", STARTED, DETECTED, timedelta(minutes=5), None), None),
        (Interval("…", STARTED, DETECTED), None),
        (Interval("…", STARTED, DETECTED, in_conflict=True), None),
    ],
    ids=["seconds", "at once", "a range", "at least", "unknown", "in conflict"],
)
def test_a_length_is_in_minutes_where_it_is_one(interval: Interval, minutes: float | None) -> None:
    assert fields_of(with_facts(intervals=(interval,))).get(PageField.TIME_TO_DETECT) == minutes


def test_what_the_ticket_does_not_give_is_left_out() -> None:
    bare = replace(whole(), incident=replace(whole().incident, severity="", owner=" ", service="", url=None))
    missing = {PageField.SEVERITY, PageField.OWNER, PageField.SERVICES, PageField.INCIDENT}
    assert not missing & fields_of(bare).keys()
