"""The full record: every piece of the incident, and what else was said at its time, each at its own time."""

from __future__ import annotations

from dataclasses import replace

from postmortem.facts.record import record
from postmortem.models import Bearing, Evidence
from tests.unit.ledgers import alert, at, ledger, page, said


def rows(*pieces: Evidence) -> list[str]:
    """The rows as `12:04 E1`, with the words that a stated time was read from."""
    return [
        " ".join(filter(None, (f"{row.at:%H:%M}" if row.at else "-", row.evidence, row.stated)))
        for row in record(ledger(*pieces))
    ]


def test_pieces_stand_in_order_of_time_and_pages_last() -> None:
    assert rows(page("Plan", "x", Bearing.INCIDENT), said("12:30", "b"), said("12:10", "a")) == [
        "12:10 E3",
        "12:30 E2",
        "- E1",
    ]


TOLD = (
    said("12:30", "vouchers fail on pay-3, the voucher table is locked"),
    said("12:40", "pay-3 voucher table is back"),
)


def test_an_alert_elsewhere_that_is_about_the_same_belongs_to_it() -> None:
    before = alert("11:50", "[FIRING] voucher table locked on pay-3", "#alerts", Bearing.BACKGROUND)
    long_before = alert("08:00", "[FIRING] voucher table locked on pay-3", "#alerts", Bearing.BACKGROUND)
    assert rows(long_before, before, *TOLD) == ["11:50 E2", "12:30 E3", "12:40 E4"]


def test_other_talk_of_the_time_does_not() -> None:
    lunch = said("12:35", "lunch at the new place?", where="#office", bearing=Bearing.BACKGROUND)
    assert rows(*TOLD, lunch) == ["12:30 E1", "12:40 E2"]


def test_a_stated_time_has_a_row_of_its_own() -> None:
    assert rows(said("12:30", "Vouchers fail since 12:04 UTC."), said("12:50", "looking")) == [
        "12:04 E1 12:04 UTC",
        "12:30 E1",
        "12:50 E2",
    ]


def test_a_stated_time_far_from_the_incident_has_none() -> None:
    assert rows(said("12:30", "The fire drill was at 08:15 UTC."), said("12:50", "looking")) == ["12:30 E1", "12:50 E2"]


def test_an_alert_that_was_rewritten_has_two_rows() -> None:
    rewritten = replace(alert("12:04", "[RESOLVED] disk"), edited_at=at("12:40"))
    assert rows(rewritten, said("12:50", "a")) == ["12:04 E1", "12:40 E1", "12:50 E2"]
