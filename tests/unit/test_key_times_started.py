"""When it started, as one sentence states it: only words that tie a time to the beginning of this incident count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from postmortem.models import Found
from tests.unit.incidents import CLOSED, REPORT, RESOLVED, key_time, shown
from tests.unit.ledgers import TOM, said, ticket, update


def stated(sentence: str) -> str:
    found = key_time("started", ticket(), REPORT, update("15:00", sentence), CLOSED)
    return shown(found) if found.found is Found.STATED else ""


@pytest.mark.parametrize(
    ("sentence", "time"),
    [
        ("Checkout has been rejecting vouchers since 11:40.", "11:40"),
        ("Voucher codes were refused from 11:40 to 12:55.", "11:40"),
        ("Orders with a code failed between 11:42 and 12:55.", "11:42"),
        ("It started at 11:40.", "11:40"),
        ("The outage began at 11:40 UTC.", "11:40"),
        ("The impact started at 11:40 and hit every shop.", "11:40"),
        ("The first errors came in at 11:41.", "11:41"),
        ("Down since 11:40.", "11:40"),
        ("Customers could not redeem codes from 11:40 until 12:55.", "11:40"),
        ("Timeouts at checkout since 11:38 according to the log.", "11:38"),
        ("Checkout went down at 11:40.", "11:40"),
        ("Checkout broke at 11:44 when the import ran.", "11:44"),
        ("Impact: 11:40 to 12:55 UTC, checkout unavailable.", "11:40"),
        ("Checkout started to reject codes at 11:41.", "11:41"),
        ("Codes are not accepted since 11:40.", "11:40"),
        ("The service was degraded from 11:40 to 12:55.", "11:40"),
        ("It broke somewhere between 11:40 and 11:52, we cannot say exactly.", "11:40..11:52"),
    ],
)
def test_words_that_state_the_beginning_give_it(sentence: str, time: str) -> None:
    assert stated(sentence) == time


@pytest.mark.parametrize(
    "sentence",
    [
        "error at 11:40 in app.log",
        "screenshot (11:40) attached, look at the errors",
        "Did checkout fail since 11:40?",
        "Maybe it started at 11:40.",
        "If the errors started at 11:40, the release is innocent.",
        "Checkout works again since 11:40.",
        "The errors are gone since 11:40.",
        "Voucher codes fail again since 14:40.",
        "The maintenance will start at 16:00 and checkout is down until then.",
        "A separate incident: the shop in Oslo was down from 11:40 to 11:50.",
        "Last week checkout was down from 11:40 to 12:00.",
        "My laptop was offline from 11:40 to 12:00.",
        "The campaign mails went out from 11:00 to 11:30.",
        "Version 4.2 runs since 11:40.",
        "The drill started at 11:40 and nobody was affected.",
        "No errors since 11:40.",
        "The deploy started at 11:40 and errors followed.",
        "The rollout ran from 11:40 to 11:50, errors followed.",
        "The import was merged at 11:40.",
        "We looked at the errors from 13:40 until lunch, nothing stood out.",
        "We meet at 11:40 tomorrow about the outage.",
        "The alert channel was quiet from 11:40 to 12:00.",
    ],
)
def test_words_that_do_not_state_the_beginning_of_this_incident_leave_it_open(sentence: str) -> None:
    assert stated(sentence) == ""


def test_what_nobody_states_is_at_the_latest_the_first_symptom_and_is_called_that() -> None:
    found = key_time("started", ticket(), REPORT, CLOSED)

    assert (shown(found), found.found, found.evidence) == ("..12:08", Found.FIRST_SYMPTOM, ("E1",))


def test_two_people_who_state_two_beginnings_give_a_range() -> None:
    one, other = said("12:20", "voucher codes fail since 11:40"), said("12:25", "voucher codes fail since 11:58", TOM)
    found = key_time("started", ticket(), REPORT, one, other, CLOSED)

    assert (shown(found), len(found.evidence)) == ("11:40..11:58", 2)


def test_what_the_ticket_says_in_words_stands_before_the_chat() -> None:
    chat = said("12:20", "voucher codes fail since 11:40", TOM)
    found = key_time("started", ticket(), REPORT, chat, update("15:00", "Vouchers were rejected from 11:50 to 13:00."))

    assert shown(found) == "11:50"


def test_what_is_said_of_something_else_in_the_same_channel_states_no_beginning() -> None:
    stranger = said("12:30", "the printer on the third floor is broken since 11:05", TOM)

    assert key_time("started", ticket(), REPORT, stranger, CLOSED).found is Found.FIRST_SYMPTOM


def test_what_led_up_to_it_is_no_beginning() -> None:
    replica = said("12:20", "the replica has been lagging since 11:05")

    assert key_time("started", ticket(), REPORT, replica, CLOSED).found is Found.FIRST_SYMPTOM


def test_about_an_hour_ago_is_a_range() -> None:
    found = key_time("started", ticket(), REPORT, said("13:00", "voucher codes fail since about 11:40"), CLOSED)

    assert found.is_range
    assert found.earliest is not None
    assert found.latest is not None


@pytest.mark.parametrize(
    ("impact", "time"),
    [
        ("Gutscheine wurden von 11:40 bis 12:30 abgelehnt", "11:40"),
        ("クーポンは11時40分から12時30分まで使えませんでした", "11:40"),
        ("Codes stopped working sometime between 11:40 and 11:50", "11:40..11:50"),
    ],
)
def test_the_column_for_the_impact_states_the_beginning_in_any_language(impact: str, time: str) -> None:
    told = replace(RESOLVED, impact=impact)

    assert shown(key_time("started", ticket(), REPORT, CLOSED, incident=told)) == time


@pytest.mark.parametrize("impact", ["Maybe from 11:40 to 12:30", "Slow again from 16:00 to 16:30", "Orders of 3 shops"])
def test_a_column_that_doubts_or_tells_of_a_second_time_states_no_beginning(impact: str) -> None:
    told = replace(RESOLVED, impact=impact)

    assert key_time("started", ticket(), REPORT, CLOSED, incident=told).found is Found.FIRST_SYMPTOM


def test_of_two_messages_that_may_be_the_first_none_is_called_the_first_symptom() -> None:
    unforeseen = said("12:02", "checkout just shows a white page when I enter voucher codes", TOM)
    found = key_time("started", unforeseen, REPORT, ticket(), CLOSED)

    assert (shown(found), found.found) == ("..12:08", Found.MESSAGE)
