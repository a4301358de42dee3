"""Who took it on first: in words that answer a report, by the alert, or by the ticket's change to a working status."""

from __future__ import annotations

from dataclasses import replace

import pytest

from postmortem.models import Found
from tests.unit.incidents import CLOSED, REPORT, key_time, shown
from tests.unit.ledgers import TOM, alert, said, status, ticket, update


def taken(sentence: str) -> str:
    """When it was acknowledged, where this answers the report."""
    return shown(key_time("acknowledged", REPORT, ticket(), said("12:14", sentence, TOM)))


@pytest.mark.parametrize(
    "sentence",
    [
        "on it",
        "On it!",
        "I'm on it",
        "ok, on it",
        "@ina on it",
        "looking",
        "looking into it now",
        "I'm looking into this",
        "we're looking at it",
        "I'll take a look",
        "I'll take this",
        "let me check",
        "I have it.",
        "I got this",
        "investigating",
        "yes, investigating",
        "I'm investigating",
        "picking this up",
        "acked",
        "taking a look",
        "I'll look into it",
        "digging into it",
        "we are on it, more in ten minutes",
    ],
)
def test_who_takes_it_on_in_words_acknowledges_it(sentence: str) -> None:
    assert taken(sentence) == "12:14"


@pytest.mark.parametrize(
    "sentence",
    [
        "who is on it?",
        "is anybody looking at this?",
        "nobody is on it",
        "not on it, in a meeting",
        "someone should look into it",
        "can somebody take a look",
        "please look into it",
        "I'll look at it tomorrow",
        "I'll take a look after lunch",
        "looking forward to friday",
        "looking good here",
        "there is a label on it",
        "click on it twice",
        "I took the bus",
        "I have it working on my side",
        "could you investigate",
        "I was looking at this last week",
        "let me know",
        "I got the same error",
        "thanks",
        "checking in my code for review",
        "I can't take this, sorry",
        "no longer investigating",
    ],
)
def test_who_asks_refuses_postpones_or_speaks_of_something_else_acknowledges_nothing(sentence: str) -> None:
    assert taken(sentence) == ""


def test_the_change_to_a_working_status_acknowledges_it_where_nobody_says_so() -> None:
    found = key_time("acknowledged", REPORT, ticket(), status("12:20", "Open", "Working on it"), CLOSED)

    assert (shown(found), found.found) == ("12:20", Found.TICKET)
    assert found.how == "the ticket's status became “Working on it”"


@pytest.mark.parametrize("label", ["Open", "New", "Reopened", "Triage", "Resolved", "Waiting for customer", ""])
def test_a_ticket_that_is_made_opened_or_closed_is_not_acknowledged(label: str) -> None:
    assert shown(key_time("acknowledged", REPORT, ticket(), status("12:20", "", label))) == ""


def test_the_earlier_of_words_and_status_counts() -> None:
    begun = status("12:20", "Open", "Investigating")

    assert shown(key_time("acknowledged", REPORT, ticket(), said("12:14", "on it", TOM), begun)) == "12:14"
    assert shown(key_time("acknowledged", REPORT, ticket(), said("12:31", "on it", TOM), begun)) == "12:20"


def test_words_before_it_was_noticed_take_on_something_else() -> None:
    assert shown(key_time("acknowledged", said("11:30", "on it", TOM), REPORT, ticket(), CLOSED)) == ""


def test_words_about_this_service_before_it_was_noticed_take_on_something_else() -> None:
    asked, answer = said("11:28", "can you change the banner of checkout"), said("11:30", "on it", TOM)

    assert shown(key_time("acknowledged", asked, answer, REPORT, ticket(), CLOSED)) == ""


@pytest.mark.parametrize(
    "asked", ["who orders lunch today?", "can you rename the channel", "the printer is out of paper"]
)
def test_who_answers_another_question_takes_on_something_else(asked: str) -> None:
    answer = said("12:16", "on it", TOM)

    assert shown(key_time("acknowledged", REPORT, ticket(), said("12:15", asked), answer)) == ""


def test_an_answer_in_the_thread_of_a_report_takes_on_that() -> None:
    answer = replace(said("12:40", "on it", TOM), thread=REPORT.ref)
    between = said("12:39", "who orders lunch today?")

    assert shown(key_time("acknowledged", REPORT, ticket(), answer)) == ""
    assert shown(key_time("acknowledged", REPORT, ticket(), replace(answer, at=said("12:20", "").at))) == "12:20"
    assert shown(key_time("acknowledged", REPORT, between, ticket(), said("12:40", "on it", TOM))) == ""


def test_who_writes_it_on_the_ticket_means_the_ticket() -> None:
    assert shown(key_time("acknowledged", REPORT, ticket(), update("13:30", "I'm on it", TOM))) == "13:30"


def test_an_alert_that_was_acknowledged_counts() -> None:
    acked = alert("12:10", "Acknowledged by ina: checkout voucher errors")

    assert shown(key_time("acknowledged", REPORT, ticket(), acked, status("12:20", "Open", "In progress"))) == "12:10"


def test_a_severity_that_is_called_working_is_no_status() -> None:
    other = status("12:20", "", "Working on it")
    other = replace(other, change=replace(other.change, column_id="text", column_title="Note"))  # type: ignore[type-var]

    assert shown(key_time("acknowledged", REPORT, ticket(), other)) == ""
