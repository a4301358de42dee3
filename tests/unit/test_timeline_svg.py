"""The picture of an incident's course: to scale, readable on a phone, nothing on top of anything else."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from local.export.timeline_svg import timeline_svg
from local.look.strange import PICTURES
from postmortem.render.document import Bar, Milestone, Picture

NOON = datetime(2031, 3, 9, 12, 0, tzinfo=UTC)
EVERY = pytest.mark.parametrize("picture", PICTURES, ids=range(len(PICTURES)))


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def drawn(picture: Picture) -> ET.Element:
    return ET.fromstring(timeline_svg(picture, "p").replace("\x00", ""))


def percent(element: ET.Element, name: str) -> float:
    return float(element.attrib[name].removesuffix("%"))


def texts(picture: Picture, kind: str | None = None) -> list[str]:
    return [text.text or "" for text in drawn(picture).iter("text") if text.attrib.get("class") == kind]


def test_bars_are_to_scale() -> None:
    svg = drawn(Picture((Bar("all", at(0), at(60)), Bar("a quarter", at(15), at(30)))))
    whole, quarter = svg.iter("rect")
    assert percent(quarter, "width") == pytest.approx(percent(whole, "width") / 4, abs=0.02)
    assert percent(quarter, "x") == pytest.approx(percent(whole, "x") + percent(whole, "width") / 4, abs=0.02)


def test_a_minute_beside_days_and_no_time_at_all_can_still_be_seen() -> None:
    svg = drawn(Picture((Bar("days", at(0), at(4320)), Bar("a minute", at(4319), at(4320)), Bar("none", at(9), at(9)))))
    assert all(percent(bar, "width") >= 1 for bar in svg.iter("rect"))


@EVERY
def test_everything_stands_inside(picture: Picture) -> None:
    svg = drawn(picture)
    height = float(svg.attrib["height"])
    for bar in svg.iter("rect"):
        assert 0 <= percent(bar, "x") <= percent(bar, "x") + percent(bar, "width") <= 100
    assert all(0 < percent(dot, "cx") < 100 for dot in svg.iter("circle"))
    assert all(0 < float(text.attrib["y"]) <= height for text in svg.iter("text"))


@EVERY
def test_each_line_of_letters_has_a_height_of_its_own(picture: Picture) -> None:
    labels = [float(text.attrib["y"]) for text in drawn(picture).iter("text") if "class" not in text.attrib]
    assert all(later - earlier >= 18 for earlier, later in pairwise(labels))


@EVERY
def test_the_axis_has_a_few_labels_that_do_not_touch(picture: Picture) -> None:
    ticks = [text for text in drawn(picture).iter("text") if text.attrib.get("class") == "tick"]
    assert 1 <= len(ticks) <= 6
    edges = [_edges(tick) for tick in ticks]
    assert all(left[1] < right[0] for left, right in pairwise(edges))


def _edges(tick: ET.Element) -> tuple[float, float]:
    """From where to where a label goes on a phone, in pixels."""
    x, width = percent(tick, "x") * 3.5, len(tick.text or "") * 7
    left = {"start": x, "middle": x - width / 2, "end": x - width}[tick.attrib["text-anchor"]]
    return left, left + width


def test_a_long_label_is_broken_between_words() -> None:
    label = "the first depot that could not print a label told of it in the channel for printing"
    lines = texts(Picture((), (Milestone(label, at(0)), Milestone("b", at(9)))))
    assert len(lines) > 2
    assert " ".join(lines[:-1]) == label


def test_the_axis_tells_of_midnight() -> None:
    picture = Picture((Bar("a night", at(600), at(900)),))
    assert texts(picture, "time") == ["22:00 – 03:00"]
    assert texts(picture, "tick") == ["22:00", "23:00", "03-10", "01:00", "02:00", "03:00"]


def test_times_are_in_utc_with_the_day_where_one_alone_could_mean_two() -> None:
    assert texts(Picture((Bar("a", at(0), at(7)),), (Milestone("b", at(3)),)), "time") == ["12:00 – 12:07", "12:03"]
    assert texts(Picture((Bar("a", at(0), at(1440)),)), "time") == ["03-09 12:00 – 03-10 12:00"]


def test_two_moments_at_the_same_time_have_a_row_each() -> None:
    assert texts(Picture((), (Milestone("seen", at(0)), Milestone("said", at(0))))) == ["seen", "said"]


def test_it_is_described_in_words() -> None:
    svg = drawn(Picture((Bar("Unnoticed", at(0), at(7)),), (Milestone("Seen", at(7)),)))
    assert svg.attrib["role"] == "img"
    ids = {part.attrib["id"]: part.text for part in svg if part.tag in {"title", "desc"}}
    assert [ids[name] for name in svg.attrib["aria-labelledby"].split()] == [
        "The course of the incident",
        "Unnoticed: 12:00 – 12:07 UTC, 7 min. Seen: 12:07 UTC.",
    ]


def test_labels_are_no_markup() -> None:
    assert "<b>" not in timeline_svg(Picture((), (Milestone("<b>&", at(0)),)), "p")


def test_letters_keep_their_size_on_a_phone() -> None:
    assert not re.search(r"viewBox|font-size", timeline_svg(PICTURES[0], "p"))
