"""What a page lacks, and whether a later job could tell it."""

from __future__ import annotations

from dataclasses import replace

from postmortem.models import Coverage, Gap, Ledger, Source
from postmortem.publish.shortfall import shortfall_of

NOT_A_MEMBER = Gap("slack", "the channel #checkout", "the bot is not a member", "Invite it.")
TRUNCATED = Gap("slack", "12 of 40 threads of 2026-03-10", "there was no time")
DOWN = Gap("slack", "Slack", "it has a problem")
READ = Coverage(Source.SLACK, ("#checkout",), found=3)


def ledger(*gaps: Gap, coverage: tuple[Coverage, ...] = (READ,)) -> Ledger:
    return Ledger((), gaps=gaps, coverage=coverage)


def mends(before: Ledger, now: Ledger) -> bool:
    return shortfall_of(now).mends(shortfall_of(before).marks)


def test_a_page_that_lacked_nothing_cannot_be_mended() -> None:
    assert not mends(ledger(), ledger())
    assert not mends(ledger(), ledger(NOT_A_MEMBER))


def test_a_gap_that_is_gone_is_mended_and_one_that_stays_is_not() -> None:
    assert mends(ledger(NOT_A_MEMBER, TRUNCATED), ledger(TRUNCATED))
    assert not mends(ledger(NOT_A_MEMBER), ledger(NOT_A_MEMBER))


def test_a_gap_with_another_reason_remedy_or_number_is_the_same() -> None:
    assert not mends(ledger(NOT_A_MEMBER), ledger(replace(NOT_A_MEMBER, why="it is archived", remedy="")))
    assert not mends(ledger(TRUNCATED), ledger(replace(TRUNCATED, what="7 of 39 threads of 2026-03-11")))


def test_the_same_thing_missing_in_another_source_is_another_gap() -> None:
    assert mends(ledger(replace(DOWN, source="notion")), ledger(DOWN))


def test_a_source_that_failed_and_gave_nothing_mends_none_of_its_gaps() -> None:
    silent = ledger(DOWN, coverage=(Coverage(Source.SLACK, failed=("it has a problem",)),))
    assert not mends(ledger(NOT_A_MEMBER), silent)
    assert mends(ledger(NOT_A_MEMBER), ledger(DOWN))
    assert mends(silent, ledger(NOT_A_MEMBER))


def test_a_source_of_which_one_reading_failed_is_not_silent() -> None:
    partly = ledger(DOWN, coverage=(Coverage(Source.SLACK, failed=("no time",)), READ))
    assert mends(ledger(NOT_A_MEMBER), partly)


def test_what_is_remembered_holds_no_word_of_a_gap() -> None:
    assert not any("checkout" in mark or "channel" in mark for mark in shortfall_of(ledger(NOT_A_MEMBER)).marks)


def test_a_report_without_the_model_lacks_it() -> None:
    before = shortfall_of(ledger(), without_model=True)
    assert shortfall_of(ledger()).mends(before.marks)
    assert not before.mends(before.marks)
