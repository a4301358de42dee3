"""Who or what noticed it first: an alert or a report of this incident, and the earlier time that it states."""

from __future__ import annotations

from dataclasses import replace

import pytest

from postmortem.models import Bearing, Found
from tests.unit.incidents import CLOSED, REPORT, RESOLVED, key_time, shown
from tests.unit.ledgers import TOM, alert, at, said, ticket, update


def detected(sentence: str) -> str:
    """When it was detected, where this is all that anybody says before the ticket."""
    found = key_time("detected", said("11:50", sentence, TOM), ticket(), CLOSED)
    return shown(found)


@pytest.mark.parametrize(
    ("sentence", "time"),
    [
        ("customers say that voucher codes are rejected", "11:50"),
        ("is checkout down for anybody else?", "11:50"),
        ("seeing 5xx on checkout", "11:50"),
        ("checkout is slow as hell", "11:50"),
        ("vouchers don't work", "11:50"),
        ("we get 'Invalid code' for every voucher", "11:50"),
        ("the voucher page hardly loads", "11:50"),
        ("checkout hangs on the last step", "11:50"),
        ("people cannot pay at checkout", "11:50"),
        ("voucher import crashed", "11:50"),
        ("success rate of checkout is at 0%", "11:50"),
        ("anyone else with timeouts at checkout?", "11:50"),
        ("checkout is broken, who can look?", "11:50"),
        ("checkout fails, I noticed it at 11:43", "11:43"),
        ("errors at checkout, first seen at 11:40", "11:40"),
        ("checkout errors, first report at 11:41 by phone", "11:41"),
    ],
)
def test_the_first_report_detects_it_at_its_time_or_the_one_it_states(sentence: str, time: str) -> None:
    assert detected(sentence) == time


@pytest.mark.parametrize(
    "sentence",
    [
        "checkout has a new banner",
        "who reviews the voucher import today?",
        "no errors at checkout, all quiet",
        "checkout errors: false alarm, ignore me",
        "my laptop is broken",
        "the coffee machine is down",
        "the test suite fails on my branch",
        "if checkout fails, call me",
        "maybe checkout is slow, not sure",
        "checkout never fails",
        "nothing is down at checkout",
        "a different incident: checkout in the test shop is down",
        "last week checkout was down for an hour",
        "lunch is late, the oven is broken",
        "the date is off by one and every second row is missing",
        "voucher codes go live at noon",
    ],
)
def test_what_reports_no_trouble_of_this_incident_detects_nothing(sentence: str) -> None:
    assert detected(sentence) == "..12:10"


def test_without_a_report_it_is_only_known_that_the_ticket_was_there() -> None:
    found = key_time("detected", ticket(), CLOSED)

    assert (shown(found), found.found, found.evidence) == ("..12:10", Found.TICKET, ("E1",))


def test_a_ticket_that_is_followed_by_the_first_report_at_once_detected_it() -> None:
    assert shown(key_time("detected", ticket(), said("12:11", "voucher codes are rejected"), CLOSED)) == "12:10"


def test_the_column_of_the_ticket_counts_first() -> None:
    given = replace(RESOLVED, detected_at=at("12:05"))

    assert shown(key_time("detected", said("11:50", "checkout is down"), ticket(), incident=given)) == "12:05"


def test_the_first_report_counts_and_not_the_announcement_an_hour_later() -> None:
    announced = said("12:58", "We are aware that checkout rejects vouchers, a ticket is open", where="#status")
    late = ticket("13:00")

    assert shown(key_time("detected", REPORT, said("12:30", "vouchers still fail"), announced, late)) == "12:08"


def test_a_report_long_before_the_ticket_with_silence_between_is_of_something_else() -> None:
    old = said("07:00", "checkout is slow", TOM)

    assert shown(key_time("detected", old, REPORT, ticket(), CLOSED)) == "12:08"


def test_a_stranger_who_does_not_name_what_the_ticket_names_reports_something_else() -> None:
    assert shown(key_time("detected", said("12:00", "the build is stuck", TOM), ticket(), CLOSED)) == "..12:10"


def test_the_first_alert_detects_it_where_it_came_before_people() -> None:
    firing = alert("11:59", "[FIRING] checkout voucher errors above 5%")
    found = key_time("detected", firing, REPORT, ticket(), CLOSED)

    assert (shown(found), found.found, found.evidence) == ("11:59", Found.ALERT, ("E1",))


@pytest.mark.parametrize(
    "text",
    [
        "[RESOLVED] checkout voucher errors above 5%",
        "[FIRING] disk of the build server is full",
        "Deploy of checkout finished",
    ],
)
def test_an_alert_that_is_over_of_something_else_or_no_alert_detects_nothing(text: str) -> None:
    assert shown(key_time("detected", alert("11:59", text), REPORT, ticket(), CLOSED)) == "12:08"


def test_an_alert_long_before_that_shares_one_word_is_of_something_else() -> None:
    far, near = alert("11:25", "[FIRING] checkout disk is full"), alert("11:50", "[FIRING] checkout disk is full")

    assert shown(key_time("detected", far, REPORT, ticket(), CLOSED)) == "12:08"
    assert shown(key_time("detected", near, REPORT, ticket(), CLOSED)) == "11:50"


def test_after_a_long_silence_behind_the_first_sign_it_is_a_range_up_to_the_second() -> None:
    early = alert("11:05", "[FIRING] checkout voucher errors")

    assert shown(key_time("detected", early, REPORT, ticket(), CLOSED)) == "11:05..12:08"


def test_a_ticket_that_was_made_in_hindsight_leads_to_the_reports_by_the_beginning_that_it_states() -> None:
    told = update("16:05", "Vouchers were rejected from 12:00 to 12:20.")
    pieces = (said("09:00", "checkout is slow"), REPORT, ticket("16:00"), told, CLOSED)

    assert shown(key_time("detected", *pieces, incident=replace(RESOLVED, created_at=at("16:00")))) == "12:08"


@pytest.mark.parametrize("bearing", [Bearing.BACKGROUND, Bearing.SIMILAR])
def test_talk_elsewhere_detects_nothing(bearing: Bearing) -> None:
    elsewhere = said("11:40", "checkout rejects voucher codes", TOM, "#shop", bearing)

    assert shown(key_time("detected", elsewhere, REPORT, ticket(), CLOSED)) == "12:08"


def test_a_question_about_another_time_states_no_earlier_noticing() -> None:
    asked = said("12:05", "checkout rejects vouchers. did anybody notice anything at 11:30?", TOM)

    assert shown(key_time("detected", asked, ticket(), CLOSED)) == "12:05"


def test_without_a_ticket_the_first_report_that_names_the_incident_detects_it() -> None:
    asked = replace(RESOLVED, created_at=None)

    assert shown(key_time("detected", said("11:00", "lunch?", TOM), REPORT, incident=asked)) == "12:08"


def test_what_is_added_later_to_a_message_detects_nothing_before() -> None:
    edited = replace(said("11:30", "checkout is up.\nEDIT: checkout rejects vouchers"), edited_at=at("12:05"))

    assert shown(key_time("detected", edited, update("12:20", "vouchers fail"), ticket(), CLOSED)) != "11:30"


@pytest.mark.parametrize(
    "sentence",
    [
        "checkout just shows a white page when I enter voucher codes",
        "voucher codes make the checkout spin forever",
        "beim Checkout tut der Voucher nichts",
    ],
)
def test_an_earlier_message_about_the_same_in_words_nobody_foresaw_makes_it_a_range(sentence: str) -> None:
    found = key_time("detected", said("12:02", sentence, TOM), REPORT, ticket(), CLOSED)

    assert (shown(found), found.evidence) == ("12:02..12:08", ("E1", "E2"))


@pytest.mark.parametrize(
    ("clock", "sentence"),
    [
        ("12:02", "checkout has a new banner"),
        ("11:20", "voucher codes for the checkout are printed"),
        ("12:02", "a different incident: checkout voucher codes of the test shop"),
    ],
)
def test_an_earlier_message_about_less_of_it_long_before_or_another_one_changes_nothing(
    clock: str, sentence: str
) -> None:
    assert shown(key_time("detected", said(clock, sentence, TOM), REPORT, ticket(), CLOSED)) == "12:08"
