"""A model points at a message and verbatim words; code reads the time, and what sources give stands before it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from postmortem.facts.establish import with_proposed
from postmortem.facts.proposals import propose
from postmortem.models import Bearing, Evidence, Found, KeyTimeName
from tests.unit.incidents import CLOSED, REPORT, facts, key_time, shown
from tests.unit.ledgers import page, said, ticket, update

TOLD = replace(said("13:20", "Die Kasse ging ab 11:40 nicht mehr, seit 12:55 geht sie wieder."), id="E9")


@pytest.mark.parametrize(
    ("name", "words", "time", "basis"),
    [
        (KeyTimeName.STARTED, "ging ab 11:40 nicht mehr", "11:40", Found.PROPOSED),
        (KeyTimeName.MITIGATED, "seit 12:55 geht sie wieder", "12:55", Found.PROPOSED),
        (KeyTimeName.DETECTED, "Die Kasse ging", "13:20", Found.MESSAGE),
        (KeyTimeName.ACKNOWLEDGED, "", "13:20", Found.MESSAGE),
    ],
)
def test_verbatim_words_give_the_time_they_name_or_that_of_the_message(
    name: KeyTimeName, words: str, time: str, basis: Found
) -> None:
    found = propose(name, TOLD, words)

    assert found is not None
    assert (shown(found), found.found, found.evidence, found.quote) == (time, basis, ("E9",), words)


def test_a_span_gives_its_end_for_the_end_and_its_beginning_for_the_start() -> None:
    told = replace(update("15:00", "Vouchers were rejected from 11:50 to 13:00."), id="E4")
    words = "rejected from 11:50 to 13:00"
    started, ended = propose(KeyTimeName.STARTED, told, words), propose(KeyTimeName.MITIGATED, told, words)

    assert started is not None
    assert ended is not None
    assert (shown(started), shown(ended)) == ("11:50", "13:00")


@pytest.mark.parametrize(
    ("name", "evidence", "words"),
    [
        (KeyTimeName.STARTED, TOLD, "the till broke at 11:40"),
        (KeyTimeName.DETECTED, TOLD, "the till broke"),
        (KeyTimeName.STARTED, TOLD, ""),
        (KeyTimeName.STARTED, TOLD, "Die Kasse ging"),
        (KeyTimeName.STARTED, TOLD, TOLD.text),
        (KeyTimeName.RESOLVED, TOLD, "seit 12:55 geht sie wieder"),
        (KeyTimeName.STARTED, replace(TOLD, bearing=Bearing.SIMILAR), "ging ab 11:40 nicht mehr"),
        (KeyTimeName.DETECTED, page("Runbook", "check the till"), "check the till"),
        (KeyTimeName.MITIGATED, replace(TOLD, text="we restart at 15:00"), "we restart at 15:00"),
        (KeyTimeName.DETECTED, ticket(), "Checkout rejects voucher codes"),
    ],
)
def test_words_that_stand_nowhere_or_give_no_one_time_propose_nothing(
    name: KeyTimeName, evidence: Evidence, words: str
) -> None:
    assert propose(name, evidence, words) is None


def test_a_proposal_stands_where_code_found_nothing() -> None:
    proposed = propose(KeyTimeName.STARTED, TOLD, "ging ab 11:40 nicht mehr")
    assert proposed is not None
    found = with_proposed(facts(REPORT, ticket(), TOLD, CLOSED), [proposed])

    assert shown(found.key_time(KeyTimeName.STARTED)) == "11:40"
    assert found.key_time(KeyTimeName.STARTED).found is Found.PROPOSED


def test_what_a_source_gives_stands_before_a_proposal() -> None:
    proposed = propose(KeyTimeName.DETECTED, TOLD, "Die Kasse ging")
    assert proposed is not None
    found = with_proposed(facts(REPORT, ticket(), TOLD, CLOSED), [proposed])

    assert found.key_time(KeyTimeName.DETECTED) == key_time("detected", REPORT, ticket(), TOLD, CLOSED)


def test_a_proposal_that_cannot_be_is_a_conflict_too() -> None:
    late = propose(KeyTimeName.MITIGATED, replace(TOLD, id="E3"), "ging ab 11:40 nicht mehr")
    assert late is not None
    found = with_proposed(facts(REPORT, ticket(), TOLD, CLOSED), [late])

    assert [one.about for one in found.conflicts] == ["Mitigated before detected"]


def test_that_it_ended_is_not_taken_from_a_message_that_only_says_so() -> None:
    told = replace(said("12:50", "pods launch again"), id="E9")
    proposed = propose(KeyTimeName.MITIGATED, told, "pods launch again")
    assert proposed is not None
    assert with_proposed(facts(REPORT, ticket(), CLOSED), (proposed,)).key_time(KeyTimeName.MITIGATED).is_unknown
