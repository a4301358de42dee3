"""Times that code puts into sentences."""

from __future__ import annotations

from datetime import timedelta

import pytest

from postmortem.check.placeholders import Unfilled, fill, plain_text, time_named_in, without_placeholders
from postmortem.models import Conflict, ConflictSide, Facts, Found, Interval, KeyTime, KeyTimeName
from postmortem.models.report import TimeOf
from tests.unit.ledgers import at, ledger, page, said

LEDGER = ledger(
    said("12:01", "uploads fail since 11:40 UTC, Tom saw it at 11:50 UTC too"),
    said("12:31", "fine again"),
    page("Runbook", "restart"),
)
FACTS = Facts(
    key_times=(
        KeyTime.exactly(KeyTimeName.STARTED, at("11:40"), ("E1",), Found.STATED, ""),
        KeyTime(KeyTimeName.MITIGATED, at("12:20"), at("12:31"), ("E2",), Found.STATED),
        KeyTime(KeyTimeName.DETECTED),
    ),
    intervals=(
        Interval(
            "Duration of the impact",
            KeyTimeName.STARTED,
            KeyTimeName.MITIGATED,
            timedelta(minutes=40),
            timedelta(minutes=51),
        ),
        Interval("Time to detect", KeyTimeName.STARTED, KeyTimeName.DETECTED),
    ),
)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Noticed {at:E1}.", "Noticed 2026-05-04 12:01 UTC."),
        ("Noticed {at: E1 }.", "Noticed 2026-05-04 12:01 UTC."),
        ("Failed {stated:E1:11:40 UTC}.", "Failed 2026-05-04 11:40 UTC."),
        ('Failed {stated:E1:"since 11:40 UTC"}.', "Failed since 2026-05-04 11:40 UTC."),
        ("Fine {span:E1..E2} later.", "Fine 30 min ⏱ later."),
        ("Began {fact:started}.", "Began 2026-05-04 11:40 UTC."),
        ("Ended {fact:mitigated}.", "Ended between 2026-05-04 12:20 UTC and 2026-05-04 12:31 UTC."),
        ("It lasted {fact:impact}.", "It lasted 40 min to 51 min ⏱."),
        ("No time at all.", "No time at all."),
    ],
)
def test_code_fills_in_what_it_knows(text: str, filled: str) -> None:
    assert plain_text(fill(text, LEDGER, FACTS).tokens) == filled


@pytest.mark.parametrize(
    "text",
    [
        "{at:E9}",
        "{at:E3}",
        "{stated:E1:11:45 UTC}",
        "{stated:E1:fail since 11:40 UTC, Tom saw it at 11:50 UTC}",
        "{stated:E2:fine again}",
        "{span:E2..E1}",
        "{fact:detected}",
        "{fact:time to detect}",
        "{fact:price}",
        "{when:E1}",
        "{at:E1",
        "at:E1}",
        "{}",
    ],
)
def test_what_names_no_time_is_told_to_the_writer(text: str) -> None:
    with pytest.raises(Unfilled):
        fill(f"Failed {text} there.", LEDGER, FACTS)


def test_a_key_time_in_conflict_is_not_put_into_a_sentence() -> None:
    clash = Conflict("order", ConflictSide("a"), ConflictSide("b"), (KeyTimeName.STARTED,))
    with pytest.raises(Unfilled, match="conflicts"):
        fill("Began {fact:started}.", LEDGER, Facts(FACTS.key_times, FACTS.intervals, (clash,)))


def test_a_filled_time_brings_its_evidence() -> None:
    filled = fill("From {at:E1} it took {span:E1..E2}.", LEDGER, FACTS)
    assert filled.evidence == ("E1", "E2")
    assert [token.evidence for token in filled.tokens if isinstance(token, TimeOf)] == ["E1"]


def test_words_give_a_moment_only_where_they_name_exactly_one() -> None:
    assert time_named_in("since 11:40 UTC", LEDGER.items[0]) is not None
    assert time_named_in("11:40 UTC, Tom saw it at 11:50 UTC", LEDGER.items[0]) is None
    assert time_named_in("", LEDGER.items[0]) is None


def test_a_placeholder_is_no_typed_figure() -> None:
    assert without_placeholders("At {at:E12}, {stated:E4:16:04 PT} and {fact:impact}") == "At then, then and then"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("up to 5 minutes per event", "up to 5 minutes"),
        ("the first pod came three minutes after the deploy", "three minutes"),
    ],
)
def test_words_that_state_a_length_or_a_span_stand_as_they_were_said(text: str, words: str) -> None:
    filled = fill(f"It took {{stated:E1:{words}}}.", ledger(said("12:00", text)), Facts())
    assert plain_text(filled.tokens).startswith("It took ")
    assert filled.evidence == ("E1",)


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        (
            "jobs failed 10:46 to 11:30 UTC; slow 11:06 to 11:30 UTC",
            "11:06 to 11:30 UTC",
            "11:06 UTC to ",
        ),
        ("34% failed between 10:28 and 11:31, that is 63 minutes", "10:28 and 11:31", "10:28 UTC and "),
    ],
)
def test_both_ends_of_a_stated_span_are_shown(text: str, words: str, shown: str) -> None:
    filled = fill(f"It failed: {{stated:E1:{words}}}.", ledger(said("12:00", text)), Facts())
    told = plain_text(filled.tokens)
    assert shown in told
    assert told.count("UTC") == 2


def test_a_zone_of_the_writers_own_behind_a_time_is_told_to_him() -> None:
    with pytest.raises(Unfilled, match="UTC"):
        fill("It stood still since {stated:E1:11:10} local time.", ledger(said("12:00", "dead since 11:10")), Facts())


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("fast again since about 11:30 UTC", "about 11:30 UTC", "about 2026"),
        ("34% failed between 10:28 and 11:31", "between 10:28 and 11:31", "between 2026"),
    ],
)
def test_words_that_weaken_or_open_a_stated_time_stay(text: str, words: str, shown: str) -> None:
    filled = fill(f"It failed {{stated:E1:{words}}}.", ledger(said("12:00", text)), Facts())
    assert shown in plain_text(filled.tokens)
