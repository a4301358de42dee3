"""How the checks of single sentences are measured: on a file of honest and altered ones, alone and with a judge."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from local.evaluation.sentence_checks import checked, files_of
from local.evaluation.sentence_report import gates, report

LONG = "the proxy was restarted and " + "answered slowly " * 60


def entry(number: int, kind: str, text: str, piece: str = "we restarted the proxy, 40 users told us") -> dict[str, Any]:
    cited = {"ref": f"slack:C1:{number}.5", "at": "2025-03-03T12:00:00Z", "author_role": "[operator]", "text": piece}
    wrong = "" if kind == "honest" else "altered"
    section = {"id": f"s{number}", "kind": kind, "section": "impact", "basis": "stated", "text": text}
    return section | {"evidence": [cited], "wrong": wrong}


ENTRIES = [
    entry(1, "honest", "The proxy was restarted."),
    entry(2, "honest", "The proxy answered slowly.", LONG),
    entry(3, "figure changed", "The proxy was restarted, 50 users told the team."),
    entry(4, "cause inserted", "The proxy was restarted because 40 users complained."),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "one.json"
    path.write_text(json.dumps(ENTRIES), encoding="utf-8")
    return path


def verdicts(file: Path, **of: tuple[str, str]) -> None:
    recorded = {name: {"verdict": verdict, "words": words, "wrong": ""} for name, (verdict, words) in of.items()}
    file.with_name("one.verdicts.json").write_text(json.dumps(recorded), encoding="utf-8")


def test_the_hard_checks_alone_stop_a_figure_from_nowhere(file: Path) -> None:
    found, judged = checked(file, None)
    assert [bool(one.fault) for one in found] == [False, False, True, False]
    assert not judged


def test_recorded_verdicts_decide_what_stands(file: Path) -> None:
    verdicts(
        file,
        s1=("supported", "restarted the proxy"),
        s2=("supported", "answered slowly"),
        s3=("supported", "restarted the proxy"),
        s4=("overstated", "40 users told us"),
    )
    found, judged = checked(file, None)
    assert judged
    assert [one.stands for one in found] == [True, True, False, False]


def test_support_without_words_of_the_evidence_is_none(file: Path) -> None:
    verdicts(file, s1=("supported", "everything was fine"), s2=("supported", "answered slowly"))
    assert [one.stands for one in checked(file, None)[0]] == [False, True, False, False]


def test_a_file_of_verdicts_is_no_sentence_file(file: Path) -> None:
    verdicts(file)
    assert files_of(file.parent) == (file,)


def test_the_table_counts_long_pieces_apart_and_the_gates_say_pass_or_fail(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verdicts(file, s1=("supported", "restarted the proxy"), s4=("supported", "40 users told us"))
    out = tmp_path / "out" / "sentences.json"
    assert report(file.parent, out, {}) == 0
    shown = capsys.readouterr().out
    assert re.search(r"honest, citing > 800 characters +1 ", shown)
    assert "hard checks stop altered sentences: 1 of 2, 50.0% (gate ≥ 30%: passed)" in shown
    assert "with the judge, altered shown as fact: 1 of 2, 50.0% (gate ≤ 2%: missed)" in shown
    assert "with the judge, honest kept as prose: 1 of 2, 50.0% (gate ≥ 95%: missed)" in shown
    written = json.loads(out.read_text(encoding="utf-8"))["one"]
    assert [one["stands"] for one in written] == [True, False, False, True]


def test_without_a_judge_nothing_is_said_about_one(file: Path) -> None:
    found, _ = checked(file, None)
    assert gates(found, ())[2:] == [
        "with the judge, altered shown as fact: nothing to measure",
        "with the judge, honest kept as prose: nothing to measure",
    ]


def test_files_without_a_judge_count_for_the_hard_checks_only(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.with_name("two.json").write_text(json.dumps([entry(9, "honest", "It took 99 hours.")]), encoding="utf-8")
    verdicts(file, s1=("supported", "restarted the proxy"))
    assert report(file.parent, tmp_path / "sentences.json", {}) == 0
    shown = capsys.readouterr().out
    assert "hard checks lose honest ones: 1 of 3" in shown
    assert "honest kept as prose: 1 of 2" in shown


def test_a_folder_without_sentence_files_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(tmp_path, tmp_path / "out.json", {}) == 1
    assert "holds no sentence file" in capsys.readouterr().err
