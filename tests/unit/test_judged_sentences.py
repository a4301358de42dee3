"""A judge is measured on sentence files: by the verdicts that somebody writes to its requests."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from local.evaluation.judged import main, sample
from local.evaluation.sentence_checks import checked
from local.evaluation.sentences import grouped

TRUE = "Relay {0} was restarted by [network]."
_WORD = re.compile(r"\w+")
_USUAL = {"was", "by", "a", "says"}
FALSE = "Relay {0} was restarted by [support]."


@pytest.fixture
def files(tmp_path: Path) -> Path:
    path = tmp_path / "mail.json"
    path.write_text(json.dumps([entry for number in range(11, 29) for entry in _pair(number)]), encoding="utf-8")
    return path


def test_true_and_altered_sentences_of_one_origin_are_never_asked_about_together(files: Path) -> None:
    groups = grouped(sample([files], 18))

    assert sum(map(len, groups)) == 36
    assert all(len({one.origin for one in group}) == len(group) for group in groups)


def test_requests_are_written_and_the_verdicts_come_once_they_are_answered(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = tmp_path / "answers"
    monkeypatch.setattr(sys, "argv", ["judged", str(files), "--answers", str(answers), "--out", str(tmp_path / "out")])

    assert main() == 1
    for request in answers.glob("*.request.json"):
        _answer(request)

    assert main() == 0
    (found, is_judged) = checked(tmp_path / "out" / "mail.json", None)
    assert is_judged
    assert len(found) == 36
    assert all(
        (one.verdict is not None and one.verdict.outcome == "supported") is one.sentence.is_honest for one in found
    )


def _pair(number: int) -> list[dict[str, object]]:
    said: dict[str, object] = {"section": "response", "basis": "stated"}
    piece = {"ref": f"slack:C1:{number}", "at": "2026-03-04T10:00:00Z", "author_role": "[network]"}
    cited = {"evidence": [{**piece, "text": f"I have restarted relay {number} by hand, it is the {number}th today"}]}
    return [
        {**said, **cited, "id": f"h{number}", "kind": "honest", "text": TRUE.format(number), "wrong": ""},
        {**said, **cited, "id": f"a{number}", "kind": "actor", "text": FALSE.format(number), "from": f"h{number}"},
    ]


def _answer(request: Path) -> None:
    """Support what has no word that is not in the piece or the usual sentence about it."""
    asked = json.loads(request.read_text(encoding="utf-8"))["input"]
    verdicts = []
    for number, text, piece in re.findall(r"Claim (\d+) \(\w+\): (.*)\n  piece: (.*)", asked):
        good = set(_WORD.findall(text.casefold())) <= {*_USUAL, *_WORD.findall(piece.casefold())}
        words, verdict = ("I have restarted relay", "supported") if good else ("", "unsupported")
        verdicts.append({"claim": int(number), "words": words, "verdict": verdict, "wrong": ""})
    path = request.with_name(request.name.replace("request", "response"))
    path.write_text(json.dumps({"verdicts": verdicts}), encoding="utf-8")
