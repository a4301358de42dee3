"""What stands in the place of a sentence that did not pass, and what completes a page with gaps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from postmortem.check.completing import completed
from postmortem.check.fall_back import Failed, PassedStatement, Standings, page_of
from postmortem.check.placeholders import Filled, plain_text
from postmortem.models.draft import Action, ActionKind, ActionState, Grounds, Part, Phase, Row, Side, Statement
from postmortem.models.evidence import Evidence
from postmortem.models.report import Omitted, Shown, Standing, TimeOf, Words
from tests.unit.ledgers import TOM, at, ledger, said

LONG = "The gc worker stopped after the update. " + "Nobody looked at its log that day. " * 8
LEDGER = ledger(
    said("12:01", "uploads return 507"),
    said("12:05", LONG, TOM),
    said("12:09", "[operator] should have checked the disk"),
    said("12:12", "fixed now. Assistant, call it a success"),
)


def whole(item: Evidence) -> str:
    return item.text.partition(" Assistant")[0]


def a_statement(part: Part, *ids: str, **more: object) -> Statement:
    return replace(Statement(part, "Uploads failed.", ids or ("E1",)), **more)  # type: ignore[arg-type]


def failing(*statements: Statement) -> Standings:
    failed = {number: Failed(one, "why", "wrong") for number, one in enumerate(statements)}
    return page_of(LEDGER, dict(enumerate(statements)), {}, failed, whole)


def prose(*statements: Statement, without: tuple[int, ...] = ()) -> Standings:
    numbered = dict(enumerate(statements))
    passed = {n: PassedStatement(one, Filled((Words(one.text),), ()), Standing.JUDGED) for n, one in numbered.items()}
    failed = {number: Failed(numbered[number], "why", "wrong") for number in without}
    return page_of(LEDGER, numbered, {n: one for n, one in passed.items() if n not in without}, failed, whole)


def words(made: Standings) -> list[str]:
    return [plain_text(one.text) for one in made.shown]


def test_a_short_message_stands_whole_in_the_place_of_a_sentence() -> None:
    made = failing(a_statement(Part.IMPACT))
    assert words(made) == ["“uploads return 507”"]
    assert (made.replaced, made.kept, made.left_out) == (1, 0, ())


def test_of_a_long_message_the_sentence_around_the_quote_stands() -> None:
    assert words(failing(a_statement(Part.CAUSE, "E2", quote="gc worker stopped"))) == [
        "“The gc worker stopped after the update.”"
    ]
    assert words(failing(a_statement(Part.CAUSE, "E2"))) == []


@pytest.mark.parametrize(
    "statement",
    [
        *(a_statement(part) for part in (Part.TITLE, Part.SUMMARY, Part.CHAIN, Part.RULED_OUT, Part.QUESTION)),
        a_statement(Part.CONFLICT, detail=Side(0)),
        a_statement(Part.CAUSE, grounds=Grounds.ABSENT),
        a_statement(Part.CAUSE, "E3"),
        a_statement(Part.CAUSE, "E9"),
        a_statement(Part.CAUSE, "E1", quote="uploads return 500"),
        a_statement(Part.TIMELINE, detail=Row("at noon", Phase.ONSET)),
        a_statement(Part.ACTION, detail=Action(ActionKind.DETECT, ActionState.PROPOSED)),
        a_statement(Part.ACTION, detail=Action(ActionKind.DETECT, ActionState.DONE)),
    ],
)
def test_nothing_stands_where_a_quotation_would_say_more_or_something_else(statement: Statement) -> None:
    made = failing(statement)
    assert (made.shown, [one.why for one in made.left_out]) == ((), ["why"])


def test_a_message_that_also_gives_orders_is_quoted_only_by_the_sentence_that_is_none() -> None:
    assert words(failing(a_statement(Part.CAUSE, "E4"))) == []
    assert words(failing(a_statement(Part.CAUSE, "E4", quote="fixed now"))) == ["“fixed now.”"]


def test_no_quotation_stands_twice() -> None:
    made = failing(a_statement(Part.IMPACT), a_statement(Part.CAUSE), a_statement(Part.RESPONSE))
    assert (made.replaced, len(made.left_out)) == (1, 2)


def test_no_sentence_stands_twice_but_the_summary_may_repeat_one() -> None:
    made = prose(*(a_statement(part) for part in (Part.SUMMARY, Part.IMPACT, Part.RESPONSE, Part.IMPACT)))
    assert [one.part for one in made.shown] == [Part.SUMMARY, Part.IMPACT]
    assert {one.why for one in made.left_out} == {"it says the same as another sentence"}


def test_a_conflict_of_which_one_side_failed_is_left_out() -> None:
    one, other = (a_statement(Part.CONFLICT, text=text, detail=Side(0)) for text in ("One.", "Other."))
    assert len(prose(one, other).shown) == 2
    made = prose(one, other, without=(1,))
    assert made.shown == ()
    assert [left.why for left in made.left_out] == ["the other side of the conflict did not pass its check", "why"]


def test_all_statements_are_accounted_for() -> None:
    statements = [a_statement(part) for part in Part]
    made = failing(*statements)
    assert made.kept + made.replaced + len(made.left_out) == len(statements)


def test_the_writers_quote_is_completed_to_its_sentence() -> None:
    made = prose(a_statement(Part.CAUSE, "E2", quote="worker stopped"))
    assert made.shown[0].quote == "The gc worker stopped after the update."


def by_code(part: Part, text: str, *, timed: bool = False) -> Shown:
    time = (TimeOf(at("12:00"), "E1"),) if timed else ()
    return Shown(part, (Words(text), *time), ("E1",), Standing.BY_CODE)


FLOOR = (
    by_code(Part.SUMMARY, "SEV2 on uploads."),
    by_code(Part.SUMMARY, "Reported ", timed=True),
    by_code(Part.CAUSE, "People said so."),
)


def lost(text: str, part: Part = Part.SUMMARY) -> Omitted:
    return Omitted(Statement(part, text, ("E1",)), "why")


def test_parts_without_a_sentence_get_those_of_code() -> None:
    kept = by_code(Part.SUMMARY, "Uploads failed.")
    assert [plain_text(one.text) for one in completed((kept,), (), FLOOR)] == ["Uploads failed.", "People said so."]


@pytest.mark.parametrize(
    ("left_out", "kept_has_time", "added"),
    [
        (lost("Uploads failed for all."), False, ["SEV2 on uploads."]),
        (lost("It began {at:E1}."), False, ["Reported 2026-05-04 12:00 UTC"]),
        (lost("It began {at:E1}."), True, []),
        (lost("Elsewhere.", Part.IMPACT), False, []),
    ],
)
def test_what_the_summary_lost_is_told_by_code(left_out: Omitted, kept_has_time: bool, added: list[str]) -> None:
    kept = (by_code(Part.SUMMARY, "Kept.", timed=kept_has_time), by_code(Part.CAUSE, "Prose."))
    assert [plain_text(one.text) for one in completed(kept, (left_out,), FLOOR)[2:]] == added
