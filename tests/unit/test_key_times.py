"""Key times come from the ticket's fields first, then from the rows, say how they were found, and stay unknown else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from postmortem.analyse.extractive import ExtractiveAnalyst
from postmortem.analyse.key_times import key_times
from postmortem.analyse.verify import verify
from postmortem.models import Evidence, Incident, KeyTime, Precision, Report
from postmortem.time_limit import TimeLimit
from tests.unit.ledgers import INCIDENT, TOM, alert, at, ledger, said, status, ticket, update

ALARM = alert("12:06", "[FIRING] checkout errors above 5%")
REPORT = said("12:08", "customers say that voucher codes are rejected at checkout")
TAKEN = said("12:12", "I'm on it, looking into the checkout errors")
FIX = said("12:50", "enabled the voucher import, checkout accepts codes again")
RESOLVED = replace(INCIDENT, resolved_at=at("13:05"))
CLOSED = status("13:05", "Working on it", "Resolved")


def report(*pieces: Evidence, incident: Incident = RESOLVED) -> Report:
    found = ledger(*pieces)
    return verify(incident, found, ExtractiveAnalyst().analyse(incident, found, TimeLimit(10)), now=at("14:00"))


def key_time(name: str, *pieces: Evidence, incident: Incident = RESOLVED) -> KeyTime:
    (found,) = [time for time in report(*pieces, incident=incident).key_times if time.name == name]
    return found


@pytest.mark.parametrize("name", ["started", "detected"])
def test_what_the_ticket_gives_counts_first(name: str) -> None:
    given = replace(RESOLVED, started_at=at("11:40"), detected_at=at("11:40"))
    found = key_time(name, ticket(), ALARM, REPORT, incident=given)

    assert (found.at, found.evidence) == (at("11:40"), ("E1",))
    assert "as given" in found.how


def test_a_start_that_nothing_states_is_unknown() -> None:
    assert key_time("started", ALARM, REPORT, ticket(), FIX) == KeyTime("started", None)


def test_the_span_of_the_impact_gives_start_and_mitigation() -> None:
    told = update("13:30", "About a third of orders failed between 11:58 and 12:47.")

    started, mitigated = key_time("started", ALARM, REPORT, FIX, told), key_time("mitigated", ALARM, REPORT, FIX, told)

    assert (started.at, mitigated.at) == (at("11:58"), at("12:47"))
    assert started.how == "stated as the beginning of the impact: “11:58 and 12:47”"
    assert started.evidence == mitigated.evidence == ("E4",)


def test_the_span_of_something_else_is_no_impact() -> None:
    planned = said("12:40", "checkout errors go on. the campaign mails went out from 09:00 to 09:30", TOM)

    assert key_time("started", ALARM, REPORT, planned, FIX).at is None


def test_only_what_is_on_a_row_gives_the_span_of_the_impact() -> None:
    unread = ledger(update("13:30", "About a third of orders failed between 11:58 and 12:47."))

    assert key_times(RESOLVED, unread, ())[0] == KeyTime("started", None)


def test_a_symptom_that_is_stated_to_have_begun_earlier_gives_the_start() -> None:
    found = key_time("started", ALARM, said("12:20", "errors at checkout since 11:52 as the log says"), FIX)

    assert (found.at, found.evidence) == (at("11:52"), ("E2",))


def test_until_when_something_failed_is_no_beginning() -> None:
    assert key_time("started", ALARM, said("12:20", "errors at checkout until 11:52 as the log says"), FIX).at is None


def test_what_is_known_to_the_day_gives_no_key_time() -> None:
    row = report(ALARM, said("12:20", "errors at checkout since 11:52 as the log says"), FIX).timeline[0]
    by_day = replace(row, moment=replace(row.moment, precision=Precision.DAY))

    assert key_times(RESOLVED, ledger(ALARM, REPORT), [row])[0].at == row.moment.at
    assert key_times(RESOLVED, ledger(ALARM, REPORT), [by_day])[0].at is None


def test_a_span_that_was_added_later_is_read_as_of_the_edit() -> None:
    told = replace(said("12:20", "orders fail.\nEDIT: orders failed between 12:28 and 12:47."), edited_at=at("13:30"))

    assert key_time("started", ALARM, REPORT, told, FIX).at == at("12:28")
    assert key_time("started", ALARM, REPORT, replace(told, edited_at=None), FIX).at is None


def test_the_first_alert_or_report_detects() -> None:
    assert key_time("detected", ALARM, REPORT, ticket(), FIX).evidence == ("E1",)
    assert key_time("detected", REPORT, ticket(), FIX).evidence == ("E1",)


def test_a_number_given_afterwards_detects_nothing() -> None:
    retold = said("15:00", "for the report: customers say that orders failed between 11:58 and 12:47")

    assert key_time("detected", REPORT, ticket(), FIX, retold).at == at("12:08")


def test_who_noticed_it_earlier_detected_it_then() -> None:
    found = key_time("detected", said("12:20", "checkout errors. I first noticed them at 11:56"), ticket(), FIX)

    assert found.at == at("11:56")


def test_the_first_person_on_it_or_the_ticket_acknowledges() -> None:
    begun = status("12:20", "Open", "Working on it")

    assert key_time("acknowledged", ALARM, REPORT, ticket(), TAKEN, begun).evidence == ("E4",)
    assert key_time("acknowledged", ALARM, REPORT, ticket(), begun).how == "the ticket's status became “Working on it”"
    assert key_time("acknowledged", ALARM, REPORT, ticket()).how == "the ticket was created"
    assert key_time("acknowledged", ALARM, REPORT).at is None


def test_the_recovery_that_lasted_mitigates() -> None:
    pieces = (
        ALARM,
        REPORT,
        said("12:20", "restarted checkout, all orders work again"),
        said("12:30", "failing again, same errors"),
        FIX,
    )

    assert key_time("mitigated", *pieces).at == at("12:50")


def test_a_recovery_before_the_ticket_was_reopened_does_not_count() -> None:
    pieces = (
        ALARM,
        REPORT,
        FIX,
        status("12:55", "Working on it", "Resolved"),
        status("13:00", "Resolved", "Working on it"),
    )

    assert key_time("mitigated", *pieces).at is None


def test_without_words_the_status_mitigates() -> None:
    found = key_time("mitigated", ALARM, REPORT, status("12:52", "Working on it", "Mitigated"), CLOSED)

    assert (found.at, found.how) == (at("12:52"), "the ticket's status became “Mitigated”")


def test_a_status_that_flipped_is_told() -> None:
    pieces = (
        ALARM,
        status("12:40", "Working on it", "Resolved"),
        status("12:45", "Resolved", "Working on it"),
        CLOSED,
    )

    found = key_time("resolved", *pieces)

    assert (found.at, found.evidence) == (at("13:05"), ("E4",))
    assert found.how == "the ticket's status became “Resolved”, for the 2. time: it had been reopened"


def test_a_team_with_labels_of_its_own_is_understood() -> None:
    ours = replace(RESOLVED, status="All quiet")

    assert key_time("resolved", ALARM, status("13:05", "Burning", "All quiet"), incident=ours).evidence == ("E2",)


def test_an_incident_that_was_not_resolved_has_no_such_time() -> None:
    assert key_time("resolved", ALARM, REPORT, incident=INCIDENT) == KeyTime("resolved", None)


def test_the_intervals_name_their_ends_and_are_unknown_where_one_is_missing() -> None:
    found = {interval.name: interval for interval in report(ALARM, REPORT, ticket(), TAKEN, FIX, CLOSED).intervals}

    assert (found["Time to mitigate"].start, found["Time to mitigate"].end) == ("detected", "mitigated")
    assert found["Time to mitigate"].length == timedelta(minutes=44)
    assert found["Time to resolve"].length == timedelta(minutes=59)
    assert found["Time to detect"].length is None


def test_ends_in_the_wrong_order_give_no_interval() -> None:
    late = replace(RESOLVED, started_at=at("12:30"))

    found = {interval.name: interval for interval in report(ALARM, REPORT, FIX, incident=late).intervals}

    assert found["Time to detect"].length is None
