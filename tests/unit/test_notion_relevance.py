from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from postmortem.clients.notion.objects import NotionPage
from postmortem.gather.notion.evidence import LONGEST_PAGE, excerpt
from postmortem.gather.notion.relevance import Relevance, date_in, is_write_up
from postmortem.models import Bearing, Incident, Leads, Window

BEGAN = datetime(2025, 10, 28, 19, 0, tzinfo=UTC)
ENDED = BEGAN + timedelta(hours=3)
LEADS = Leads(
    Incident(key="monday:1:2", title="Flags failing", created_at=BEGAN),
    Window(BEGAN - timedelta(days=1), ENDED),
    terms=("inc-flags-1028", "flags", "JupyterLab", "launches"),
)
RELEVANCE = Relevance.of(LEADS)
SHELF = "7c0d5a3e-92b4-4e61-8f27-3a1d6e9b5c04"


def page(
    title: str, *, created: datetime = BEGAN - timedelta(days=9), edited: datetime | None = None, shelf: str = ""
) -> NotionPage:
    return NotionPage("id", title, "url", frozenset({shelf}), created, edited or created)


@pytest.mark.parametrize(
    "title",
    ["Post-mortem 21 Oct", "Postmortem: hook down", "Post mortem", "Incident review", "Retro checkout", "Outage report",
     "RCA flags", "Lessons learned", "Incident 2025-10-21 flags", "Flags outage 21 October 2025"],
)  # fmt: skip
def test_a_write_up_is_told_by_its_title(title: str) -> None:
    assert is_write_up(title)


@pytest.mark.parametrize(
    "title",
    ["Post-mortem template", "How we write post-mortems", "Incident response", "Retrofit of the office", "Review notes",
     "Incident process 2025-10-21"],
)  # fmt: skip
def test_other_titles_are_no_write_ups(title: str) -> None:
    assert not is_write_up(title)


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("Post-mortem 2019-02-05: wrong namespace", date(2019, 2, 5)),
        ("Review notes 28 Oct", date(2025, 10, 28)),
        ("Review notes 28. October 2024", date(2024, 10, 28)),
        ("Promo code error - July 25 launch", date(2025, 7, 25)),
        ("Oct 28, 2023", date(2023, 10, 28)),
        ("Party 31 Dec", date(2025, 12, 31)),
        ("Plan for 30 Feb", None),
        ("Launch day plan", None),
        ("Version 1.28", None),
    ],
)
def test_a_date_in_a_title_is_read(title: str, day: date | None) -> None:
    assert date_in(title, BEGAN) == day


def test_a_date_without_a_year_is_taken_in_the_nearest_year() -> None:
    assert date_in("Retro 31 Dec", datetime(2026, 1, 2, tzinfo=UTC)) == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("written", "bearing"),
    [
        (page("Flags architecture"), Bearing.BACKGROUND),
        (page("Post-mortem flags"), Bearing.SIMILAR),
        (page("Post-mortem flags", edited=ENDED), Bearing.SIMILAR),
        (page("Post-mortem flags", created=ENDED), Bearing.BACKGROUND),
        (page("Post-mortem flags 24 Oct", created=ENDED), Bearing.SIMILAR),
        (page("Post-mortem flags 28 Oct"), Bearing.BACKGROUND),
        (page("Checkout down", shelf=SHELF), Bearing.SIMILAR),
        (page("Post-mortem template"), Bearing.BACKGROUND),
    ],
    ids=[
        "no write-up",
        "begun before",
        "begun before, edited since",
        "begun since",
        "dated before, begun since",
        "dated during",
        "on the shelf of post-mortems",
        "about writing them",
    ],
)
def test_only_the_write_up_of_another_incident_is_similar(written: NotionPage, bearing: Bearing) -> None:
    assert RELEVANCE.bearing(written, {SHELF}) is bearing


@pytest.mark.parametrize("text", ["All flags are off.", "a flag", "the jupyterhub chart", "at launch", "FLAGS!"])
def test_a_text_with_a_word_of_the_incident_or_one_that_begins_alike_counts(text: str) -> None:
    assert RELEVANCE.of_text(text) > 0


@pytest.mark.parametrize("text", ["", "Public holidays by country.", "a flagship", "flaky tests"])
def test_a_text_without_any_does_not_count(text: str) -> None:
    assert RELEVANCE.of_text(text) == 0


def test_the_first_terms_tell_most() -> None:
    assert RELEVANCE.of_text("flags") > RELEVANCE.of_text("launches")


def test_a_long_text_keeps_its_beginning_and_what_has_the_incidents_words() -> None:
    lines = [f"Line {number} says nothing of interest to anybody" for number in range(1000)]
    lines[700] = "On 28 October the flags failed because of the node"
    kept = excerpt("\n".join(lines), RELEVANCE)
    assert kept.startswith("Line 0 ")
    assert lines[700] in kept
    assert LONGEST_PAGE * 0.9 < len(kept) <= LONGEST_PAGE
    assert kept.index(lines[700]) > kept.index("Line 1 ")


def test_a_long_line_is_cut_where_it_must_be() -> None:
    assert len(excerpt("x" * (LONGEST_PAGE + 1), RELEVANCE)) <= LONGEST_PAGE
