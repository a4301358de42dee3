"""What is put before the judge: the words of a statement, and the pieces that it cites."""

from __future__ import annotations

from dataclasses import replace

import pytest

from postmortem.check.claims import LONGEST_PIECE, Claim, claim_of, claim_of_established_cause, claim_of_key_time
from postmortem.check.fall_back import claim_of_filled
from postmortem.check.placeholders import fill
from postmortem.models import Facts, Found, KeyTime, KeyTimeName
from postmortem.models.draft import (
    Action,
    ActionKind,
    ActionState,
    Detail,
    Effect,
    Factor,
    Grounds,
    Part,
    Phase,
    Row,
    Statement,
)
from tests.unit.ledgers import TOM, at, ledger, said

LONG = (
    "Begin here. " + " ".join(f"Filler number {number} says nothing." for number in range(200)) + " The lock was held."
)
LEDGER = ledger(
    said("12:01", "uploads return 507\nfor all"),
    said("12:05", LONG, TOM),
    said("12:20", "no alert fired for uploads, we heard it from customers"),
    said("12:30", "lunch?"),
)


def a_claim(part: Part, text: str = "Uploads failed.", label: str = "", detail: Detail | None = None) -> str:
    return claim_of(Statement(part, text, ("E1",), label=label, detail=detail), text, LEDGER).text


@pytest.mark.parametrize(
    ("part", "label", "detail", "words"),
    [
        (Part.CAUSE, "", None, "Uploads failed."),
        (Part.TITLE, "", None, "Title: Uploads failed."),
        (Part.RULED_OUT, "Network outage", None, "Ruled out: Network outage: Uploads failed."),
        (Part.CHAIN, "Why did it fail?", None, "Why did it fail? Uploads failed."),
        (
            Part.FACTOR,
            "No alert",
            Factor(Effect.LATER_NOTICED),
            "Contributing factor (later noticed) No alert: Uploads failed.",
        ),
        (Part.CONFLICT, "the start", None, "Sources differ on the start: Uploads failed."),
        (
            Part.ACTION,
            "",
            Action(ActionKind.DETECT, ActionState.AGREED, "[lead]", "E3", "by Friday"),
            "Action (agreed): Uploads failed. · owner [lead] · due by Friday",
        ),
    ],
)
def test_a_claim_holds_all_that_the_page_will_say(part: Part, label: str, detail: Detail | None, words: str) -> None:
    assert a_claim(part, label=label, detail=detail) == words


def test_the_piece_that_names_an_owner_is_shown_too() -> None:
    action = Action(ActionKind.DETECT, ActionState.AGREED, "[lead]", "E3")
    claim = claim_of(Statement(Part.ACTION, "Add it", ("E1",), detail=action), "Add it", LEDGER)
    assert len(claim.pieces) == 2


def test_a_row_says_when_it_happened_and_times_in_a_text_bring_their_pieces() -> None:
    row = Statement(Part.TIMELINE, "Failed until {at:E3}.", ("E1",), detail=Row("E1", Phase.ONSET))
    claim = claim_of_filled(row, fill(row.text, LEDGER, Facts()), LEDGER)
    assert claim.text == "Timeline: 2026-05-04 12:01 UTC: Failed until 2026-05-04 12:20 UTC."
    assert [piece.at for piece in claim.pieces] == [at("12:01"), at("12:20")]


def test_a_piece_is_one_line_with_its_author_and_time() -> None:
    piece = claim_of(Statement(Part.CAUSE, "x", ("E1",)), "x", LEDGER).pieces[0]
    assert piece.line() == "slack message, 2026-05-04 12:01 UTC, by Ina Voss: uploads return 507 ⏎ for all"


def test_of_a_long_piece_the_passages_around_what_is_cited_are_shown() -> None:
    statement = Statement(Part.CAUSE, "The lock was held.", ("E2",), quote="The lock was held.")
    piece = claim_of(statement, statement.text, LEDGER).pieces[0]
    assert piece.is_cut
    assert "The lock was held." in piece.text
    assert piece.text.startswith("Begin here.")
    assert "[…]" in piece.text
    assert len(piece.text) < LONGEST_PIECE + 300


def test_what_is_said_to_be_absent_stands_beside_the_pieces_that_come_nearest() -> None:
    statement = Statement(Part.DETECTION, "No alert fired for uploads.", ("E4",), grounds=Grounds.ABSENT)
    claim = claim_of(statement, statement.text, LEDGER)
    assert claim.sources[:2] == ("lunch?", "no alert fired for uploads, we heard it from customers")
    assert len(claim_of(replace(statement, grounds=Grounds.STATED), statement.text, LEDGER).pieces) == 1


def test_what_may_not_be_cited_is_not_shown() -> None:
    claim = claim_of(Statement(Part.CAUSE, "x", ("E1",)), "x", LEDGER, lambda item: item.text.partition("\n")[0])
    assert claim.pieces[0].text == "uploads return 507"
    assert claim.pieces[0].is_cut


def test_a_key_time_is_judged_by_its_definition() -> None:
    began = KeyTime.exactly(KeyTimeName.STARTED, at("11:50"), ("E1",), Found.PROPOSED, "", quote="since 11:50")
    claim = claim_of_key_time(began, LEDGER)
    assert claim.text == (
        "At 2026-05-04 11:50 UTC the effect of the incident on users or on the service began (“since 11:50”)."
    )


def test_a_range_and_a_key_time_without_words_are_told_as_such() -> None:
    ended = KeyTime(KeyTimeName.MITIGATED, at("12:00"), at("12:10"), ("E1",), Found.PROPOSED)
    claim = claim_of_key_time(ended, LEDGER)
    assert claim.text.startswith("Between 2026-05-04 12:00 UTC and 2026-05-04 12:10 UTC the effect")
    assert "“" not in claim.text


def test_a_confirmed_cause_is_a_claim_of_its_own_with_the_pieces_of_its_mending() -> None:
    cause = claim_of(Statement(Part.CAUSE, "The disk was full.", ("E1",)), "The disk was full.", LEDGER)
    mending = claim_of(Statement(Part.RESPONSE, "x", ("E1", "E3")), "x", LEDGER)
    claim: Claim = claim_of_established_cause([cause], [mending])
    assert claim.text == "Cause confirmed: The disk was full."
    assert len(claim.pieces) == 2
