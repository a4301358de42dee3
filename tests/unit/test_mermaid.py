"""The chart in Mermaid's words: nothing in a label can end it or become a statement, and it can be read back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from local.export.picture_text import picture_of
from local.look.strange import LABELS, PICTURES
from postmortem.render.document import Bar, Milestone, Picture
from postmortem.render.mermaid import mermaid

NOON = datetime(2031, 3, 9, 12, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def lines(picture: Picture) -> list[str]:
    return mermaid(picture).splitlines()


def test_spans_and_moments_are_tasks_and_milestones_in_utc() -> None:
    picture = Picture((Bar("Unnoticed", at(0), at(7)),), (Milestone("Seen", at(7)),))
    assert lines(picture)[-2:] == [
        "    Unnoticed : 2031-03-09T12:00:00, 2031-03-09T12:07:00",
        "    Seen · 12∶07 : milestone, 2031-03-09T12:07:00, 0s",
    ]


@pytest.mark.parametrize("label", LABELS)
def test_a_label_is_one_line_with_one_colon_whatever_it_holds(label: str) -> None:
    written = lines(Picture((Bar(label, at(0), at(1)),)))[-1]
    shown, data = written.split(" : ")
    assert shown.strip()
    assert not set(re.sub(r"#\d+;", "", shown)) & set(':;#%"<>{}&\\`\x00\u202e')
    assert data == "2031-03-09T12:00:00, 2031-03-09T12:01:00"


@pytest.mark.parametrize("word", ["section", "Title", "gantt", "click", "dateFormat", "accTitle", "2031-03-09"])
def test_a_label_that_begins_as_a_statement_is_none(word: str) -> None:
    assert lines(Picture((Bar(f"{word} of it", at(0), at(1)),)))[-1].startswith(f"    #{ord(word[0])};{word[1:]} of it")


@pytest.mark.parametrize("label", LABELS)
def test_a_chart_is_read_back_as_the_picture_it_was(label: str) -> None:
    flat = "".join(one for one in " ".join(label.split()) if one not in "\x00\u200b\u202e\u200d")
    picture = Picture((Bar(flat or "…", at(0), at(1)),), (Milestone(flat, at(1)),))
    assert picture_of(mermaid(picture)) == picture


@pytest.mark.parametrize("chart", ["gantt\n    anything else", "flowchart LR", "", "graph\n    a : 1"])
def test_a_chart_of_somebody_else_is_no_picture(chart: str) -> None:
    assert picture_of(chart) is None


@pytest.mark.parametrize(
    ("minutes", "axis"),
    [
        (0.5, ["axisFormat %H:%M"]),
        (7, ["axisFormat %H:%M", "tickInterval 2minute"]),
        (90, ["axisFormat %H:%M", "tickInterval 15minute"]),
        (2880, ["axisFormat %m-%d %H:%M", "tickInterval 12hour"]),
        (14_400, ["axisFormat %Y-%m-%d", "tickInterval 2day"]),
        (100_000_000, ["axisFormat %Y-%m-%d"]),
    ],
)
def test_the_axis_has_no_more_labels_than_a_column_is_wide(minutes: float, axis: list[str]) -> None:
    written = [line.strip() for line in lines(Picture((Bar("a", at(0), at(minutes)),)))]
    assert [line for line in written if line.startswith(("axisFormat", "tickInterval"))] == axis


def test_every_strange_picture_is_written() -> None:
    assert all(mermaid(picture).startswith("gantt\n") for picture in PICTURES)
