"""Sources that cannot both be right are shown beside each other; what only develops or is doubted is no conflict."""

from __future__ import annotations

from dataclasses import replace

import pytest

from postmortem.analyse.contradictions import contradictions
from postmortem.analyse.material import Material
from postmortem.analyse.timeline import events
from postmortem.analyse.verify import verify
from postmortem.models import Analysis, Evidence, Writer
from tests.unit.ledgers import INCIDENT, TOM, alert, at, ledger, said, status, ticket, update

DOWN = said("12:12", "checkout rejects voucher codes, errors on every order")
BACK = said("12:40", "checkout accepts voucher codes again, all good")
OPEN = ticket("12:10", f"{INCIDENT.title}\nSeverity: SEV2")


def found(*pieces: Evidence) -> list[str]:
    incident = replace(INCIDENT, severity="SEV2")
    material = Material(incident, ledger(*pieces))
    return [f"{both.about}: {both.one.text} / {both.other.text}" for both in contradictions(material, events(material))]


def test_a_ticket_that_was_resolved_and_reopened_is_told_as_such() -> None:
    flipped = (status("12:45", "Working on it", "Resolved"), status("12:50", "Resolved", "Working on it"))
    told = "Status changed from Working on it to Resolved / Status changed from Resolved to Working on it"

    assert f"Whether it was over: {told}" in found(
        OPEN, DOWN, BACK, *flipped, status("12:58", "Working on it", "Resolved")
    )


def test_a_ticket_closed_long_after_people_said_that_all_was_back_is_told() -> None:
    assert any(
        one.startswith("When it was over")
        for one in found(OPEN, DOWN, BACK, status("15:00", "Working on it", "Resolved"))
    )
    assert found(OPEN, DOWN, BACK, status("12:45", "Working on it", "Resolved")) == []


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("declared this a SEV1, checkout is down for voucher codes", 1),
        ("declared this a SEV2, checkout is down for voucher codes", 0),
        ("should this be a SEV1? checkout is down for voucher codes", 0),
    ],
    ids=["another", "the same", "a question"],
)
def test_another_severity_than_the_ticket_has_is_told(words: str, number: int) -> None:
    told = found(OPEN, DOWN, said("12:20", words), BACK)

    assert sum(one.startswith("How severe it was") for one in told) == number


@pytest.mark.parametrize(
    ("one", "other", "number"),
    [
        ("12 % of checkout orders failed in all", "31 % of checkout orders failed in all", 1),
        ("12 % of checkout orders failed in all", "12 % of checkout orders failed in all, it is over", 0),
        ("12 % of checkout orders fail right now", "31 % of checkout orders fail right now", 0),
    ],
    ids=["two totals", "the same", "a rate that develops"],
)
def test_two_figures_for_the_same_thing_are_told(one: str, other: str, number: int) -> None:
    told = found(OPEN, DOWN, BACK, update("12:50", f"{one}."), said("12:55", f"{other}.", TOM))

    assert len(told) == number, told


def test_alerts_that_tell_how_a_rate_develops_contradict_nothing() -> None:
    rates = (alert(f"12:{minute}", f"checkout errors at {minute} %") for minute in (14, 22, 31))

    assert found(OPEN, DOWN, *rates, BACK) == []


def test_two_causes_that_people_state_firmly_are_told() -> None:
    import_off = update("12:44", "Root cause: the voucher import was disabled by the migration script.")
    full = said("12:50", "The root cause was a full disk on the pricing database.", TOM)

    assert [one.partition(":")[0] for one in found(OPEN, DOWN, BACK, import_off, full)] == ["Why it happened"]
    assert found(OPEN, DOWN, BACK, import_off, replace(full, text="Maybe the root cause was a full disk?")) == []


def test_they_stand_on_the_page_whatever_an_analyst_says() -> None:
    pieces = ledger(OPEN, DOWN, BACK, status("15:00", "Working on it", "Resolved"))

    report = verify(INCIDENT, pieces, Analysis(Writer(model="m")), now=at("16:00"))

    assert [both.about for both in report.analysis.contradictions] == ["When it was over"]
