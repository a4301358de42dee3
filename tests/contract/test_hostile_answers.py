"""What is gathered when Slack, Monday or Notion answer in forms that nobody promised: a gap or a plain reading."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from local.probe.corrupted import CorruptedSandbox
from local.probe.mutations import mutated
from postmortem.models import Evidence


@pytest.fixture(scope="module")
def served() -> Iterator[CorruptedSandbox]:
    with CorruptedSandbox() as running:
        yield running


@pytest.fixture
def box(served: CorruptedSandbox) -> Iterator[CorruptedSandbox]:
    yield served
    served.change = lambda _path, answer: answer


def readable(evidence: Evidence) -> bool:
    """True if the texts can be sent on: UTF-8 without control characters."""
    words = json.dumps([evidence.text, evidence.where, evidence.url], ensure_ascii=False)
    return "\\u00" not in words and bool(words.encode())


@pytest.mark.parametrize("service", ["/slack", "/monday", "/notion"])
@pytest.mark.parametrize("seed", range(8))
def test_no_wrong_type_in_any_place_ends_the_gathering(box: CorruptedSandbox, service: str, seed: int) -> None:
    dice = random.Random(f"{service} {seed}")

    def change(path: str, answer: Any) -> Any:  # noqa: ANN401 - JSON
        return mutated(answer, dice, dice.choice((1, 3, 8))) if path.startswith(service) else answer

    box.change = change
    _, gathered = box.gather()
    assert all(map(readable, gathered.evidence))


@pytest.mark.parametrize("body", ["[]", "null", '"text"', "[" * 100_000, "1e999", "<html>", '{"ok": true', ""])
@pytest.mark.parametrize("service", ["/slack", "/monday", "/notion"])
def test_a_service_that_answers_something_else_is_a_gap(box: CorruptedSandbox, service: str, body: str) -> None:
    box.change = lambda path, answer: body if path.startswith(service) else answer
    _, gathered = box.gather()
    assert any(gap.source == service[1:] for gap in gathered.gaps)
    assert gathered.evidence


def _messages(answer: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - JSON
    found = answer.get("messages") if isinstance(answer, dict) else None
    return found if isinstance(found, list) else []


def test_a_message_without_a_time_is_missed_out_loud(box: CorruptedSandbox) -> None:
    def change(path: str, answer: Any) -> Any:  # noqa: ANN401 - JSON
        if path.endswith("conversations.history"):
            for message in _messages(answer)[:1]:
                message["ts"] = "99999999999999.000100"
        return answer

    box.change = change
    _, gathered = box.gather()
    assert any("a message in #" in gap.what for gap in gathered.gaps)


@pytest.mark.parametrize("edited", [{"ts": "99999999999999999999.0"}, {"ts": None}, {"ts": [1]}, "now", [1]])
def test_an_edit_whose_time_cannot_be_used_is_of_unknown_time(box: CorruptedSandbox, edited: object) -> None:
    def change(path: str, answer: Any) -> Any:  # noqa: ANN401 - JSON
        for message in _messages(answer) if "conversations" in path else ():
            message["edited"] = edited
        return answer

    _, before = box.gather()
    box.change = change
    _, gathered = box.gather()
    assert len(gathered.evidence) == len(before.evidence)
    assert all(piece.edited_at is None for piece in gathered.evidence if piece.ref.startswith("slack"))


SENSELESS = (
    '{"date": "9999-12-31", "time": "23:59:59"}',
    '{"date": "0001-01-01", "time": "00:00:00"}',
    '{"date": ["2026"], "time": {"hour": 25}}',
    '{"date": "2026-02-30"}',
    '{"from": "never", "to": 7}',
    '{"hour": 99, "minute": -1}',
    "{not json",
    '[[["a"]]]',
)


@pytest.mark.parametrize("kind", ["date", "timeline", "hour", "week", "mirror", "novel"])
def test_a_column_whose_time_cannot_be_used_is_read_as_its_words(box: CorruptedSandbox, kind: str) -> None:
    cells = [
        {"id": f"c{number}", "type": kind, "text": f"day {number}", "value": value, "column": {"title": "Began"}}
        for number, value in enumerate(SENSELESS)
    ]

    def change(path: str, answer: Any) -> Any:  # noqa: ANN401 - JSON
        if path.startswith("/monday"):
            for item in (answer.get("data") or {}).get("items") or ():
                item["column_values"] = [*cells, *item.get("column_values", ())]
        return answer

    box.change = change
    leads, gathered = box.gather()
    ticket = next(piece for piece in gathered.evidence if piece.ref.startswith("monday:item"))
    assert all(f": day {number}" in ticket.text for number in range(len(SENSELESS)))
    assert leads.window.start.year > 2000
