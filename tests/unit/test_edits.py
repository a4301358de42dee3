"""What an author marked as added later is dated by the edit, what stood there before by the message itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from postmortem.check.placeholders import time_named_in
from postmortem.text.edits import parts
from tests.unit.ledgers import at, said

SAID, EDITED = at("12:06"), at("14:30")


@pytest.mark.parametrize(
    "added",
    [
        "EDIT: orders work again",
        "Edit 2: orders work again",
        "*Edited:* orders work again",
        "EDIT (14:20): orders work again",
        "Update: orders work again",
        "Nachtrag: Bestellungen gehen wieder",
        "Editado: los pedidos funcionan",
        "Édité : les commandes passent",
        "Atualização: pedidos funcionam",
        "追記：復旧しました",
    ],
)
def test_what_stands_behind_the_mark_was_written_at_the_edit(added: str) -> None:
    first, second = parts(f"orders fail\n{added}", SAID, EDITED)

    assert (first.text, first.at) == ("orders fail", SAID)
    assert (second.text, second.at) == (added, EDITED)


def test_a_text_that_was_not_edited_is_one_piece() -> None:
    (only,) = parts("orders fail\nEDIT: orders work again", SAID, None)

    assert only.at == SAID


@pytest.mark.parametrize(
    "text",
    ["Update: orders fail", "they reject the edit: it fails", "we fixed it\nUpdated the runbook", "no credit: why"],
)
def test_what_is_no_mark_of_an_edit_cuts_nothing(text: str) -> None:
    assert len(parts(text, SAID, EDITED)) == 1


def test_of_several_additions_only_the_last_has_the_time_of_the_edit() -> None:
    pieces = parts("orders fail\nEDIT: some work\nEDIT 2: all work", SAID, EDITED)

    assert [piece.at for piece in pieces] == [SAID, None, EDITED]


def test_words_behind_the_mark_are_read_as_of_the_edit() -> None:
    text = "failing since yesterday 23:10. EDIT: back since yesterday 20:15"
    message = replace(said("12:06", text), edited_at=at("12:06").replace(day=6))

    before, behind = (time_named_in(words, message) for words in ("yesterday 23:10", "yesterday 20:15"))

    assert before is not None
    assert behind is not None
    assert (before[0], behind[0]) == (at("23:10").replace(day=3), at("20:15").replace(day=5))
