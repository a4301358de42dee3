"""What an author marked as added later is dated by the edit, what stood there before by the message itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from postmortem.analyse.extractive import ExtractiveAnalyst
from postmortem.models import Basis, Precision
from postmortem.text.edits import parts
from postmortem.text.times.moment import moment_of
from postmortem.time_limit import TimeLimit
from tests.unit.ledgers import INCIDENT, at, ledger, said

SAID, EDITED = at("12:06"), at("14:30")


@pytest.mark.parametrize(
    ("added", "mark"),
    [
        ("EDIT: orders work again", "EDIT:"),
        ("Edit 2: orders work again", "Edit 2:"),
        ("*Edited:* orders work again", "*Edited:*"),
        ("EDIT (14:20): orders work again", "EDIT (14:20):"),
        ("Update: orders work again", "Update:"),
        ("Nachtrag: Bestellungen gehen wieder", "Nachtrag:"),
        ("Editado: los pedidos funcionan", "Editado:"),
        ("Édité : les commandes passent", "Édité :"),
        ("Atualização: pedidos funcionam", "Atualização:"),
        ("追記：復旧しました", "追記："),
    ],
)
def test_what_stands_behind_the_mark_was_written_at_the_edit(added: str, mark: str) -> None:
    first, second = parts(f"orders fail\n{added}", SAID, EDITED)

    assert (first.text, first.at, first.mark) == ("orders fail", SAID, "")
    assert (second.text, second.at, second.mark) == (added, EDITED, mark)


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
    late = at("12:06").replace(day=6)

    before, behind = (moment_of(words, text, SAID, "UTC", late) for words in ("yesterday 23:10", "yesterday 20:15"))

    assert before is not None
    assert behind is not None
    assert (before.at, behind.at) == (at("23:10").replace(day=3), at("20:15").replace(day=5))


def test_the_mark_itself_names_the_time_of_the_edit() -> None:
    moment = moment_of("EDIT:", "orders fail\nEDIT: back", SAID, "UTC", EDITED)

    assert moment is not None
    assert (moment.at, moment.basis, moment.precision) == (EDITED, Basis.SOURCE, Precision.SECOND)
    assert moment_of("EDIT:", "orders fail\nEDIT: back", SAID, "UTC") is None


def test_what_was_added_is_an_event_of_its_own_that_names_its_mark() -> None:
    message = replace(
        said("12:06", "checkout errors, orders fail.\nEDIT: fixed, all orders work again"), edited_at=EDITED
    )
    found = ledger(message)

    entries = ExtractiveAnalyst().analyse(INCIDENT, found, TimeLimit(10)).timeline

    assert [(entry.claim.text, entry.stated_time) for entry in entries] == [
        ("checkout errors, orders fail.", ""),
        ("EDIT: fixed, all orders work again", "EDIT:"),
    ]
