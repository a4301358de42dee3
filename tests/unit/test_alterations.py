"""False sentences are made by program from true ones, each kind in a way that can be told from its pieces."""

from __future__ import annotations

import json
import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from local.evaluation.alterations import contraries, figures, joins, names, quotes, strength
from local.evaluation.alterations.__main__ import main, sentence_file
from local.evaluation.alterations.choice import altered
from local.evaluation.alterations.drafts import case_of
from local.evaluation.alterations.lines import Case, Line, Piece
from local.evaluation.sentences import load_sentences
from postmortem.models.draft import Draft, Grounds, Part, Phase, Row, Statement, Writer
from postmortem.models.evidence import Evidence, Kind, Ledger, Person, Source

START = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
QUEUE = Piece("slack:C1:1", START, "[support]", "mail queue at 4200 and growing, about 12 hosts affected")
ASKED = Piece("slack:C1:2", START + timedelta(minutes=9), "[mail on-call]", "anyone else getting bounces from Exim?")
GUESSED = Piece(
    "slack:C1:3",
    START + timedelta(minutes=20),
    "[network]",
    "maybe the relay cluster drops mails, not the edge cluster",
)
DRAINED = Piece("slack:C1:4", START + timedelta(minutes=40), "[network]", "I restarted relay-3, the queue is draining")
LINES = (
    Line(
        "1", "timeline", "stated", "[support] reports a queue of 4200 mails on about 12 hosts.", (QUEUE,), at=QUEUE.at
    ),
    Line("2", "detection", "stated", "[mail on-call] asked whether others get bounces from Exim too.", (ASKED,)),
    Line("3", "cause", "inferred", "The relay cluster probably drops mails.", (GUESSED,)),
    Line("4", "timeline", "stated", "[network] restarts relay-3.", (DRAINED,), at=DRAINED.at, phase="mitigation"),
    Line("5", "response", "stated", "[network] restarted relay-3 and the queue was draining.", (DRAINED,)),
)
CASE = Case("mail", LINES)
CHANCE = random.Random(1)


def test_another_figure_stands_in_none_of_the_pieces() -> None:
    changes = list(figures.figure_changed(LINES[0], CHANCE))

    assert len(changes) == 2
    assert all(change.wrong.split(", not ")[1] not in QUEUE.text for change in changes)


def test_a_moved_figure_stands_in_the_pieces_for_something_else() -> None:
    assert any("queue of 12 mails" in change.text for change in figures.figure_moved(LINES[0], CASE, CHANCE)) is False
    assert [change.text for change in figures.figure_moved(LINES[3], CASE, CHANCE)] == []


@pytest.mark.parametrize(
    ("way", "line", "text"),
    [
        (contraries.negated, LINES[3], "[network] does not restart relay-3."),
        (strength.surer, LINES[2], "The relay cluster certainly drops mails."),
        (strength.answered, LINES[1], "[mail on-call] found that others get bounces from Exim too."),
        (quotes.question_told, LINES[1], "Several others were getting bounces from Exim too."),
        (quotes.guess_told, LINES[2], "[network] found out for certain that the relay cluster drops mails"),
    ],
)
def test_a_sentence_is_turned_into_what_its_piece_does_not_say(way: object, line: Line, text: str) -> None:
    assert callable(way)
    assert any(change.text.startswith(text.removesuffix(".")) for change in way(line))


def test_a_sentence_cites_a_piece_that_does_not_say_it() -> None:
    (change,) = names.wrong_piece(LINES[0], CASE, CHANCE)

    assert change.text == LINES[0].text
    assert QUEUE not in change.pieces


def test_what_came_first_is_told_as_caused_by_what_came_later() -> None:
    (change,) = joins.cause_inserted(LINES[0], CASE, CHANCE)

    assert "hosts, " in change.text
    assert set(change.pieces) == {QUEUE, DRAINED}


def test_a_kind_of_the_same_thing_is_swapped_only_where_one_piece_sets_them_against_each_other() -> None:
    assert [change.text for change in names.kind_swapped(LINES[2], CHANCE)] == [
        "The edge cluster probably drops mails."
    ]
    assert list(names.kind_swapped(LINES[4], CHANCE)) == []


def test_the_same_seed_makes_the_same_sentences_and_another_makes_others() -> None:
    assert altered(CASE, 1) == altered(CASE, 1)
    assert altered(CASE, 1) != altered(CASE, 2)


def test_a_written_file_can_be_read_by_whoever_measures_with_it(tmp_path: Path) -> None:
    path = tmp_path / "mail.json"
    path.write_text(json.dumps(sentence_file(CASE, 1)), encoding="utf-8")

    sentences = load_sentences(path)

    short = [sentence for sentence in sentences if "l" not in sentence.id.removeprefix("mail")]
    assert sum(sentence.is_honest for sentence in short) == len(LINES)
    assert all(sentence.wrong for sentence in sentences if not sentence.is_honest)


def test_the_sentences_of_a_draft_name_their_pieces_by_reference() -> None:
    item = Evidence(
        "slack:C1:9", Source.SLACK, Kind.MESSAGE, "disk full", "", START, "#ops", Person("U", "[dba]"), id="E7"
    )
    said = Statement(Part.TIMELINE, "At {at:E7} the disk is full.", ("E7",), detail=Row("E7", Phase.ONSET))
    nothing = Statement(Part.DETECTION, "No alert is in the evidence.", ("E7",), grounds=Grounds.ABSENT)

    case = case_of("disk", Draft(Writer(), (said, nothing)), Ledger((item,)))

    (line,) = case.lines
    assert line.text == "At {at:slack:C1:9} the disk is full."
    assert (line.at, line.phase, line.pieces[0].author) == (START, "onset", "[dba]")


def test_some_sentences_cite_one_long_page_that_holds_their_pieces() -> None:
    entries = [entry for entry in sentence_file(CASE, 1) if entry["id"].startswith(("mail-hl", "mail-al"))]

    assert {entry["kind"] == "honest" for entry in entries} == {True, False}
    assert all(len(entry["evidence"]) == 1 for entry in entries)
    assert all(QUEUE.text in entry["evidence"][0]["text"] for entry in entries if entry["from"] == "1")


def test_the_command_writes_honest_and_altered_sentences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = tmp_path / "mail.json"
    draft.write_text(json.dumps(sentence_file(CASE, 1)), encoding="utf-8")

    monkeypatch.setattr(sys, "argv", ["alterations", str(draft), "--out", str(tmp_path / "out")])

    assert main() == 0
    assert "honest" in capsys.readouterr().out
    assert len(load_sentences(tmp_path / "out" / "mail.json")) > len(LINES)
