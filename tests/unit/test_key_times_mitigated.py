"""When the effect ended: as it is stated, by the change before it worked again, and only if it stayed so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from postmortem.models import Evidence, Found
from tests.unit.incidents import CLOSED, REPORT, RESOLVED, key_time, shown
from tests.unit.ledgers import INCIDENT, TOM, alert, at, said, status, ticket, update


def over(sentence: str) -> str:
    """When it was mitigated, where this is all that is said about it."""
    return shown(key_time("mitigated", REPORT, ticket(), said("13:10", sentence), CLOSED))


@pytest.mark.parametrize(
    ("sentence", "time"),
    [
        ("checkout works again", "13:10"),
        ("checkout accepts vouchers again", "13:10"),
        ("everything is back to normal", "13:10"),
        ("service is back", "13:10"),
        ("vouchers are back online", "13:10"),
        ("the errors at checkout are gone", "13:10"),
        ("error rate at checkout is back to normal", "13:10"),
        ("checkout has recovered", "13:10"),
        ("checkout is fully restored", "13:10"),
        ("all clear at checkout", "13:10"),
        ("no more errors at checkout", "13:10"),
        ("checkout is healthy", "13:10"),
        ("checkout works again since 12:58", "12:58"),
        ("all vouchers are back since 12:58", "12:58"),
        ("vouchers failed until 12:55", "12:55"),
        ("vouchers were rejected from 12:05 to 12:55", "12:55"),
        ("rolled back the voucher import, checkout works again", "13:10"),
    ],
)
def test_words_that_say_that_it_is_over_end_it(sentence: str, time: str) -> None:
    assert over(sentence) == time


@pytest.mark.parametrize(
    "sentence",
    [
        "does checkout work again?",
        "is it working again?",
        "my laptop works again",
        "checkout works again for me",
        "checkout should work again",
        "I think checkout is back to normal",
        "checkout will be back online at 15:00",
        "checkout does not work again yet",
        "some vouchers work again",
        "checkout works again in staging",
        "checkout is slowly getting back to normal",
        "12 of 14 shops are back online",
        "checkout worked before the release",
        "if checkout works again, tell me",
        "the coffee machine works again",
        "Oslo is back",
        "when checkout is back online, call the shops",
        "vouchers are still rejected",
        "nothing is back to normal",
        "the voucher import was restarted",
        "customers want their vouchers back",
        "checkout works again most of the time",
        "checkout is almost recovered",
        "last week checkout was back online within an hour",
        "a different incident: checkout errors in the test shop are gone",
    ],
)
def test_a_question_a_part_a_guess_a_plan_or_something_else_ends_nothing(sentence: str) -> None:
    assert over(sentence) == ""


def test_the_change_shortly_before_it_works_again_ended_it() -> None:
    change = said("12:50", "enabled the voucher import", TOM)
    found = key_time("mitigated", REPORT, ticket(), change, said("12:55", "checkout accepts vouchers again"), CLOSED)

    assert (shown(found), found.evidence) == ("12:50", ("E3", "E4"))


def test_a_change_of_something_else_by_somebody_else_only_bounds_it() -> None:
    change = replace(said("12:50", "removed the old banner", TOM), thread=REPORT.ref)
    found = key_time("mitigated", REPORT, ticket(), change, said("12:55", "checkout works again"), CLOSED)

    assert shown(found) == "12:50..12:55"


def test_who_sees_it_work_after_their_own_change_need_not_name_it() -> None:
    change, back = said("12:50", "raised the memory limit to 4 GB", TOM), said("12:58", "checkout is healthy", TOM)

    assert shown(key_time("mitigated", REPORT, ticket(), change, back, CLOSED)) == "12:50"


def test_a_change_whose_time_is_stated_ended_it_then() -> None:
    told = said("13:10", "rolled back the voucher import at 12:58, checkout works again")

    assert shown(key_time("mitigated", REPORT, ticket(), told, CLOSED)) == "12:58"


def test_a_time_in_another_clause_is_not_the_end() -> None:
    told = said("13:10", "checkout works again, the report of 12:20 was about the import")

    assert shown(key_time("mitigated", REPORT, ticket(), told, CLOSED)) == "13:10"


def test_with_several_changes_it_ended_between_the_last_one_and_the_message() -> None:
    changes = said("12:45", "restarted checkout", TOM), said("12:50", "rolled back the voucher import", TOM)
    found = key_time("mitigated", REPORT, ticket(), *changes, said("12:55", "checkout accepts vouchers again"), CLOSED)

    assert shown(found) == "12:50..12:55"


def test_a_change_long_before_only_bounds_it() -> None:
    change = said("12:15", "enabled the voucher import", TOM)

    assert shown(key_time("mitigated", REPORT, ticket(), change, said("12:55", "checkout works again"), CLOSED)) == (
        "12:15..12:55"
    )


@pytest.mark.parametrize(
    "later",
    [
        said("13:30", "checkout is failing again"),
        said("13:30", "vouchers are still rejected"),
        said("13:30", "the errors came back at checkout"),
        said("13:30", "is checkout down again?"),
        said("13:30", "vouchers fail once more, no idea why"),
        replace(said("05:10", "vouchers still fail"), at=at("05:10") + timedelta(days=1)),
        status("13:30", "Resolved", "Working on it"),
        status("13:30", "Monitoring", "Investigating"),
    ],
)
def test_what_fails_again_was_not_over(later: Evidence) -> None:
    closed = replace(CLOSED, at=at("18:00") + timedelta(days=1))
    assert shown(key_time("mitigated", REPORT, ticket(), said("13:10", "checkout works again"), later, closed)) == ""


def test_the_end_after_the_relapse_counts() -> None:
    pieces = (
        said("12:20", "restarted checkout, everything works again"),
        said("12:30", "failing again, same errors at checkout"),
        said("12:58", "checkout accepts vouchers again"),
    )

    assert shown(key_time("mitigated", REPORT, ticket(), *pieces, CLOSED)) == "12:58"


def test_another_incident_later_is_no_relapse() -> None:
    later = said("16:00", "checkout is slow again. this is a separate incident, the search index", TOM)

    assert (
        shown(key_time("mitigated", REPORT, ticket(), said("13:10", "checkout works again"), later, CLOSED)) == "13:10"
    )


def test_an_end_that_was_stated_before_the_relapse_does_not_count() -> None:
    early = update("12:40", "All vouchers are back since 12:35.")
    reopened = status("12:50", "Resolved", "Investigating")

    assert shown(key_time("mitigated", REPORT, ticket(), early, reopened, CLOSED)) == ""


def test_an_alert_that_is_resolved_only_hours_later_makes_it_a_range() -> None:
    firing, cleared = (
        alert("12:02", "[FIRING] checkout voucher errors"),
        alert("17:02", "[RESOLVED] checkout voucher errors"),
    )
    found = key_time("mitigated", firing, REPORT, ticket(), said("13:10", "checkout works again"), cleared, CLOSED)

    assert shown(found) == "13:10..17:02"


def test_an_alert_that_is_resolved_gives_the_latest_moment_where_nobody_says_anything() -> None:
    firing, cleared = (
        alert("12:02", "[FIRING] checkout voucher errors"),
        alert("12:52", "[RESOLVED] checkout voucher errors"),
    )
    found = key_time("mitigated", firing, REPORT, ticket(), cleared, CLOSED)

    assert (shown(found), found.found) == ("..12:52", Found.ALERT)


def test_an_alert_that_was_rewritten_was_resolved_at_the_latest_when_it_was_edited() -> None:
    edited = alert("12:02", "[RESOLVED] checkout voucher errors")
    edited = replace(edited, edited_at=said("12:52", "").at)

    assert shown(key_time("mitigated", edited, REPORT, ticket(), CLOSED)) == "..12:52"


def test_the_status_mitigated_gives_the_latest_moment_where_nobody_says_anything() -> None:
    found = key_time("mitigated", REPORT, ticket(), status("12:52", "Working on it", "Mitigated"), CLOSED)

    assert (shown(found), found.found) == ("..12:52", Found.TICKET)


def test_what_was_never_resolved_has_no_end_by_a_message() -> None:
    open_still = replace(INCIDENT, status="Working on it")

    assert (
        shown(key_time("mitigated", REPORT, ticket(), said("13:10", "checkout works again"), incident=open_still)) == ""
    )


def test_what_the_ticket_states_stands_before_the_message() -> None:
    told = update("14:00", "Vouchers were rejected from 12:00 to 12:47.")
    found = key_time("mitigated", REPORT, ticket(), said("13:10", "checkout works again"), told, CLOSED)

    assert (shown(found), found.found) == ("12:47", Found.STATED)


def test_an_end_before_it_was_noticed_is_that_of_something_else() -> None:
    assert shown(key_time("mitigated", REPORT, ticket(), update("14:00", "Vouchers failed until 11:00."), CLOSED)) == ""


def test_an_exact_end_stands_before_one_that_is_about() -> None:
    about = update("14:00", "All vouchers are back since about 12:57.")
    exact = update("14:05", "Vouchers failed until 12:55.")

    assert shown(key_time("mitigated", REPORT, ticket(), about, exact, CLOSED)) == "12:55"


def test_work_that_begins_only_after_the_recovery_is_no_relapse() -> None:
    begun = status("13:20", "Open", "Working on it")

    assert (
        shown(key_time("mitigated", REPORT, ticket(), said("13:10", "checkout works again"), begun, CLOSED)) == "13:10"
    )


def test_of_several_alerts_the_last_one_that_is_resolved_counts() -> None:
    cleared = alert("12:40", "[RESOLVED] checkout latency"), alert("12:52", "[RESOLVED] voucher errors")

    assert shown(key_time("mitigated", REPORT, ticket(), *cleared, CLOSED)) == "..12:52"


def test_two_ends_that_people_state_give_a_range() -> None:
    one, other = said("13:00", "vouchers are back since 12:40", TOM), said("13:05", "all vouchers are back since 12:52")

    assert shown(key_time("mitigated", REPORT, ticket(), one, other, CLOSED)) == "12:40..12:52"


def test_the_ticket_that_is_closed_tells_nothing_of_the_effect() -> None:
    assert shown(key_time("mitigated", REPORT, ticket(), CLOSED, incident=RESOLVED)) == ""


def test_trouble_that_is_reported_behind_a_recovery_puts_it_off_to_the_next_one() -> None:
    pieces = said("12:40", "checkout works again"), said("12:50", "vouchers are rejected, 599 timeouts", TOM)

    assert shown(key_time("mitigated", REPORT, ticket(), *pieces, CLOSED)) == ""
    more = said("13:20", "checkout works again")
    assert shown(key_time("mitigated", REPORT, ticket(), *pieces, more, CLOSED)) == "12:40..13:20"
