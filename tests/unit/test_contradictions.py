"""What sources say against each other is told, and only that: what grows, is guessed or comes again is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from postmortem.analyse.contradictions import contradictions
from postmortem.analyse.material import Material
from postmortem.analyse.timeline import events
from postmortem.analyse.verify import verify
from postmortem.models import Analysis, Bearing, Contradiction, Evidence, Incident, StatusChange, Writer
from tests.unit.ledgers import INCIDENT, TOM, alert, at, ledger, said, status, ticket, update

REPORT = said("12:04", "customers say the voucher code gives 'invalid code' at checkout")
FIX = said("12:50", "enabled the voucher import, checkout accepts codes again")
CLOSED = status("13:05", "Working on it", "Resolved")
KNOWN = replace(INCIDENT, started_at=at("11:50"), severity="SEV2", resolved_at=at("13:05"))
STARTED = "Started: 2026-05-04 11:50 UTC"
SEVERITY = "Severity: SEV2"
SYMPTOMS = "checkout errors: customers affected, vouchers rejected, rolled back"
IMPACT = "Customer impact: 12 % of requests fail"
FIELDS = ticket(text="\n".join((INCIDENT.title, SEVERITY, STARTED, IMPACT)))
PLAIN = ticket()


def found(*pieces: Evidence, incident: Incident = KNOWN) -> tuple[Contradiction, ...]:
    material = Material(incident, ledger(REPORT, *pieces))
    assert all(item in material.items for item in material.ledger if material.is_own(item)), "a piece is not looked at"
    return contradictions(material, events(material))


def both(*pieces: Evidence, incident: Incident = KNOWN) -> list[tuple[str, str, str]]:
    return [(one.about, one.one.text, one.other.text) for one in found(*pieces, incident=incident)]


@pytest.mark.parametrize(
    "stated",
    [
        "checkout rejects voucher codes since 11:20",
        "checkout has been rejecting voucher codes since 12:02",
        "it started at 12:02",
        "voucher codes failed from 11:20 to 12:50",
    ],
)
def test_a_beginning_that_is_not_the_tickets_is_a_contradiction(stated: str) -> None:
    assert both(FIELDS, said("12:52", stated, TOM), FIX, CLOSED) == [("When it began", STARTED, stated)]


@pytest.mark.parametrize(
    "stated",
    [
        "checkout rejects voucher codes since 11:52",
        "checkout rejects voucher codes since 11:20?",
        "maybe checkout rejects voucher codes since 11:20",
        "separate incident: checkout rejects voucher codes since 11:20",
        "if checkout rejects voucher codes since 11:20, the release is innocent",
        "the checkout runs 4.2 since 11:20, errors came later",
        "Toronto stores get errors at checkout since 12:02",
        "checkout rejects voucher codes again since 11:20",
    ],
)
def test_the_same_minutes_a_question_a_guess_another_thing_or_a_part_give_no_other_beginning(stated: str) -> None:
    assert both(FIELDS, said("12:20", stated, TOM), FIX, CLOSED) == []


def test_what_fails_after_it_was_back_did_not_begin_the_incident() -> None:
    later = said("14:20", "checkout rejects voucher codes since 14:02", TOM)

    assert both(FIELDS, FIX, later, CLOSED) == []


@pytest.mark.parametrize("bearing", [Bearing.BACKGROUND, Bearing.SIMILAR])
def test_talk_elsewhere_gives_no_other_beginning(bearing: Bearing) -> None:
    elsewhere = said("12:20", "checkout rejects voucher codes since 11:20", TOM, bearing=bearing)

    assert both(FIELDS, elsewhere, FIX, CLOSED) == []


def test_since_when_errors_are_gone_is_no_beginning() -> None:
    gone = said("12:52", "the voucher errors at checkout are gone since 11:20", TOM)

    assert "When it began" not in {about for about, _, _ in both(FIELDS, gone, CLOSED)}


def test_who_agrees_with_the_ticket_outweighs_who_noticed_later() -> None:
    noticed = said("12:20", "checkout rejects voucher codes since 12:02", TOM)

    assert both(FIELDS, said("12:10", "checkout errors since 11:51"), noticed, FIX, CLOSED) == []


def test_the_whole_did_not_begin_after_its_part() -> None:
    part, whole = "Toronto checkout errors since 11:58", "checkout errors since 12:15"

    assert both(PLAIN, said("12:20", part), said("12:25", whole, TOM), FIX, CLOSED) == [("When it began", part, whole)]


def test_the_same_that_failed_twice_began_twice() -> None:
    second = said("13:50", "checkout errors since 13:40", TOM)

    assert both(PLAIN, said("12:20", "checkout errors since 11:58"), FIX, second, CLOSED) == []


def test_two_people_who_name_two_beginnings_of_the_same_contradict_each_other() -> None:
    one, other = "checkout errors since 11:58", "checkout has been throwing errors since 12:10"

    assert both(PLAIN, said("12:20", one), said("12:25", other, TOM), FIX, CLOSED) == [("When it began", one, other)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vancouver checkout errors since 11:58", "Toronto checkout errors since 12:15"),
        ("checkout errors since 11:58", "Toronto checkout errors since 12:15"),
        ("checkout errors since 11:58", "checkout has been throwing errors since 12:01"),
    ],
)
def test_parts_that_failed_one_after_the_other_do_not(one: str, other: str) -> None:
    assert both(PLAIN, said("12:20", one), said("12:25", other, TOM), FIX, CLOSED) == []


def test_who_names_another_beginning_later_corrects_themselves() -> None:
    first, second = said("12:20", "checkout errors since 11:58"), said("12:25", "checkout errors since 12:10")

    assert both(PLAIN, first, second, FIX, CLOSED) == []


def test_an_alert_that_cleared_at_another_time_contradicts_whoever_said_that_all_was_back() -> None:
    back = "all voucher codes work again since 12:41"
    cleared = replace(
        alert("12:00", "[RESOLVED] checkout errors\nAll checkouts are fine. Resolved at 12:52 UTC"),
        edited_at=at("12:53"),
    )

    (conflict,) = found(cleared, PLAIN, said("12:55", back, TOM), CLOSED)

    assert conflict.about == "When it was over"
    assert {conflict.one.text, conflict.other.text} == {back, "All checkouts are fine. Resolved at 12:52 UTC"}


def test_a_span_of_the_impact_contradicts_an_earlier_end_and_rests_on_all_who_agree() -> None:
    back, span = "all voucher codes work again since 12:35", "Voucher codes failed from 12:00 to 12:50"
    agrees = replace(alert("12:00", "[OK] checkout\nAll codes are fine since 12:51 UTC"), edited_at=at("12:53"))

    (conflict,) = found(agrees, PLAIN, said("12:55", back, TOM), update("13:00", span), status("13:01", "Open", "Done"))

    assert (conflict.one.text, conflict.other.text) == (back, span)
    assert conflict.other.evidence == ("E5", "E2")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("all EU codes work again since 12:41", "all US codes work again since 12:50"),
        ("all codes work again since 12:41", "codes work again since 12:50"),
        ("all codes work again since 12:49", "all codes work again since 12:51"),
    ],
)
def test_parts_that_came_back_one_after_the_other_do_not_contradict(one: str, other: str) -> None:
    assert both(PLAIN, said("12:52", one), said("12:55", other, TOM), CLOSED) == []


def test_what_came_back_and_failed_again_was_over_twice() -> None:
    first, second = (
        said("12:40", "all codes are back since 12:38"),
        said("12:55", "all codes are back since 12:52", TOM),
    )
    relapse = said("12:45", "checkout codes are failing again", TOM)

    assert both(PLAIN, first, relapse, second, CLOSED) == []
    assert len(both(PLAIN, first, second, CLOSED)) == 1


@pytest.mark.parametrize(
    "elsewhere",
    [
        said(
            "12:55", f"{SYMPTOMS}, all voucher codes at checkout are back since 12:40", TOM, "#shop", Bearing.BACKGROUND
        ),
        alert("12:55", f"[RESOLVED] {SYMPTOMS}\n3 of 3 up. Resolved at 12:40 UTC", "#alerts", Bearing.BACKGROUND),
    ],
)
def test_talk_elsewhere_and_an_alert_that_does_not_say_what_is_back_give_no_other_end(elsewhere: Evidence) -> None:
    back = said("12:56", "all codes are back since 12:52")

    assert elsewhere.text in {
        item.text for item in Material(KNOWN, ledger(REPORT, PLAIN, elsewhere, back, CLOSED)).items
    }
    assert both(PLAIN, elsewhere, back, CLOSED) == []


def test_a_ticket_that_was_resolved_and_reopened_is_told_as_such() -> None:
    early, back = status("12:40", "Working on it", "Resolved"), status("12:45", "Resolved", "Working on it")

    assert both(PLAIN, early, back, FIX, CLOSED) == [("Whether it was over", early.text, back.text)]


def test_a_ticket_that_was_mitigated_and_worked_on_again_is_not() -> None:
    eased, back = status("12:40", "Working on it", "Mitigated"), status("12:45", "Mitigated", "Working on it")

    assert both(PLAIN, eased, back, FIX, CLOSED) == []


def test_a_ticket_that_was_mitigated_in_time_may_be_closed_long_after() -> None:
    closed = status("18:00", "Mitigated", "Resolved")

    assert both(PLAIN, FIX, status("12:52", "Working on it", "Mitigated"), closed) == []
    assert both(PLAIN, FIX, closed) == [("When it was over", FIX.text, closed.text)]


def test_an_alert_that_was_edited_does_not_tell_that_all_was_back_when_it_fired() -> None:
    cleared = replace(alert("12:02", "[RESOLVED] checkout errors, all is back to normal"), edited_at=at("12:53"))

    assert both(cleared, PLAIN, CLOSED) == []


@pytest.mark.parametrize(
    ("about", "one", "other"),
    [
        ("How much was hit", "six tickets in total", "Support: five tickets in total"),
        ("How much was hit", "412 orders were lost", "380 orders were lost"),
        ("How much was hit", "412 orders were lost", "1,380 orders lost at checkout"),
        ("How long it lasted", "checkout was down for 30 minutes", "Checkout was down for 1 h 10 min."),
        ("How long it lasted", "roughly one hour completely down", "So far: unusable for about 1 h 50 min in total"),
    ],
)
def test_two_final_figures_for_the_same_are_a_contradiction(about: str, one: str, other: str) -> None:
    assert both(PLAIN, FIX, said("13:00", one), update("13:02", other, TOM), CLOSED) == [(about, one, other)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("412 orders were lost", "412 orders were lost at checkout"),
        ("412 orders were lost", "380 orders were lost in the EU"),
        ("412 orders were lost", "EU only: 380 orders were lost"),
        ("412 orders were lost", "380 orders were refunded"),
        ("at least 300 orders were lost", "412 orders were lost"),
        ("about 400 orders were lost", "412 orders were lost"),
        ("two customers complained", "three customers complained"),
        ("more than 300 orders were lost", "412 orders were lost"),
        ("so far 300 orders were lost", "412 orders were lost"),
        ("30 minutes were lost by it", "45 minutes were lost by it"),
        ("checkout was down for 30 minutes", "The login was down for 2 h."),
        ("checkout was down for 30 minutes", "Checkout will be down for 2 h."),
        ("checkout was down for 30 minutes", "Checkout was down for 32 minutes"),
    ],
)
def test_figures_of_other_things_parts_bounds_and_plans_are_none(one: str, other: str) -> None:
    assert both(PLAIN, FIX, said("13:00", one), update("13:02", other, TOM), CLOSED) == []


def test_who_gives_another_figure_later_corrects_themselves() -> None:
    first, second = update("13:00", "412 orders were lost"), update("13:02", "380 orders were lost")

    assert both(PLAIN, FIX, first, second, CLOSED) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("412 orders were lost", "600 orders were lost"),
        ("checkout was down for 30 minutes", "so far checkout was down for 1 h 50 min"),
    ],
)
def test_what_failed_anew_counts_more(one: str, other: str) -> None:
    first, second = said("13:00", one), update("13:40", other, TOM)

    assert both(PLAIN, FIX, first, said("13:10", "checkout is failing again, errors", TOM), second, CLOSED) == []
    assert len(both(PLAIN, FIX, first, second, CLOSED)) == 1


def test_a_few_points_are_no_other_share() -> None:
    field = ticket(text=f"{INCIDENT.title}\nCustomer impact: 1 % of requests fail")

    assert both(field, said("12:30", "3 % of requests fail", TOM), FIX, CLOSED) == []


def test_a_share_that_is_more_than_the_tickets_is_a_contradiction() -> None:
    stated = "30 % of requests fail at checkout"

    assert both(FIELDS, said("12:30", stated, TOM), FIX, CLOSED) == [("How much was hit", IMPACT, stated)]


@pytest.mark.parametrize(
    "piece",
    [
        said("12:10", "5 % of requests fail", TOM),
        said("12:30", "13 % of requests fail", TOM),
        said("12:30", "30 % of EU requests fail", TOM),
        said("12:30", "30 % of sessions fail", TOM),
        alert("12:30", "40 % of requests fail"),
    ],
)
def test_a_share_that_was_less_before_that_is_of_another_thing_or_a_monitors_rate_is_none(piece: Evidence) -> None:
    assert both(FIELDS, piece, FIX, CLOSED) == []


def test_what_is_counted_up_ends_in_its_total() -> None:
    total = said("13:00", "checkout errors: eight tickets in total", TOM)

    assert both(PLAIN, said("12:20", "customers report errors, six tickets so far"), FIX, total, CLOSED) == []
    assert len(both(PLAIN, said("12:20", "customers report errors, ten tickets so far"), FIX, total, CLOSED)) == 1


def test_the_worst_minute_does_not_contradict_the_share_of_the_whole_time() -> None:
    worst = said("12:20", "60 % of requests fail", TOM)

    assert both(PLAIN, worst, FIX, said("13:00", "about 34 % of requests failed overall"), CLOSED) == []


@pytest.mark.parametrize("stated", ["declaring SEV1", "checkout fails for customers, this is a sev-1"])
def test_a_severity_that_the_ticket_never_had_is_a_contradiction(stated: str) -> None:
    assert both(FIELDS, said("12:12", stated, TOM), FIX, CLOSED) == [("How severe it was", SEVERITY, stated)]


@pytest.mark.parametrize(
    "stated",
    [
        "are the errors at checkout a SEV1?",
        "checkout errors: this is not a SEV1",
        "if the checkout errors spread, this is a SEV1",
        "the last SEV1 had errors at checkout too",
        "checkout errors, so this is a SEV2",
        "checkout errors, this is a P1",
    ],
)
def test_a_severity_that_is_asked_denied_remembered_or_of_another_scale_is_none(stated: str) -> None:
    assert both(FIELDS, said("12:12", stated, TOM), FIX, CLOSED) == []


def test_the_last_severity_stated_counts() -> None:
    lowered = said("12:20", "checkout errors are few, lowered to SEV2", TOM)

    assert both(FIELDS, said("12:12", "declaring SEV1"), lowered, FIX, CLOSED) == []


def test_a_severity_that_the_ticket_had_before_is_history() -> None:
    change = StatusChange("severity", "Severity", "SEV1", "SEV2")
    lowered = replace(status("12:30", "SEV1", "SEV2"), text="Severity changed from SEV1 to SEV2", change=change)

    assert both(FIELDS, said("12:12", "declaring SEV1", TOM), lowered, FIX, CLOSED) == []


CERTIFICATE = "found it: the root cause is the expired gateway certificate"
DISK = "root cause: voucher import filled the disk"


def test_two_people_who_name_two_root_causes_contradict_each_other() -> None:
    assert both(PLAIN, said("12:40", CERTIFICATE), said("12:48", DISK, TOM), FIX, CLOSED) == [
        ("Why it happened", CERTIFICATE, DISK)
    ]


def test_the_tickets_root_cause_may_contradict_the_channel() -> None:
    field = "Root cause: the expired gateway certificate"

    assert both(ticket(text=f"{INCIDENT.title}\n{field}"), said("12:48", DISK), FIX, CLOSED) == [
        ("Why it happened", field, DISK)
    ]


@pytest.mark.parametrize(
    "pieces",
    [
        (said("12:40", "root cause: certificate of the gateway that ran out"), said("12:41", CERTIFICATE, TOM)),
        (said("12:40", CERTIFICATE), said("12:48", "root cause: nobody got reminders", TOM)),
        (said("12:40", CERTIFICATE), said("12:48", DISK)),
        (said("12:40", "I think the root cause is the gateway certificate"), said("12:48", DISK, TOM)),
        (
            said("12:40", CERTIFICATE),
            said("12:48", DISK, TOM),
            said("12:49", "the import filled the disk because the gateway certificate had expired"),
        ),
    ],
)
def test_the_same_cause_a_condition_a_correction_a_guess_or_one_chain_of_causes_is_none(
    pieces: tuple[Evidence, ...],
) -> None:
    assert both(PLAIN, *pieces, FIX, CLOSED) == []


def test_two_root_causes_with_a_common_word_are_about_the_same() -> None:
    talk = [said(f"12:{n}", f"checkout errors: gateway {n} is unhealthy", TOM) for n in range(20, 34)]
    one, other = (
        said("12:40", "root cause: gateway ran out of memory"),
        said("12:48", "root cause: leak in gateway", TOM),
    )

    assert both(PLAIN, *talk, one, other, FIX, CLOSED) == []


def test_every_contradiction_passes_verification_word_by_word() -> None:
    pieces = ledger(
        REPORT,
        FIELDS,
        said("12:12", "declaring SEV1", TOM),
        said("12:20", "checkout rejects voucher codes since 11:20", TOM),
        said("12:30", "30 % of requests fail at checkout", TOM),
        said("12:40", CERTIFICATE),
        status("12:41", "Working on it", "Resolved"),
        status("12:45", "Resolved", "Working on it"),
        said("12:48", DISK, TOM),
        FIX,
        CLOSED,
    )
    material = Material(KNOWN, pieces)

    report = verify(KNOWN, pieces, Analysis(Writer()), now=datetime(2026, 5, 5, tzinfo=UTC))

    shown = [conflict.about for conflict in report.analysis.contradictions]
    assert shown == [conflict.about for conflict in contradictions(material, events(material))]
    assert sorted(shown) == [
        "How much was hit",
        "How severe it was",
        "When it began",
        "Whether it was over",
        "Why it happened",
    ]
