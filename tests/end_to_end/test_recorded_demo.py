"""The demo with recorded answers: page and terminal say so, and one that does not fit is an error."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest

from local import demo
from local.export import files
from local.record.recording import Recording, load, save
from local.sandbox.openai.request import ModelRequest
from tests.drafts import careful_verdicts, draft, is_judging, is_rewriting, said

TRUE = "The code was set up in the CMS, but its status was ‘inactive’."


def _leave_nothing_here(folder: Path, patched: pytest.MonkeyPatch) -> None:
    """Nothing is set but what a new checkout has; the files go into a folder of the test."""
    patched.setattr(demo, "read_environment", dict)
    patched.setattr(demo, "PROJECT", folder)
    patched.setattr(demo, "LOG", folder / "functions.log")
    for module in (demo, files):
        patched.setattr(module, "OUT", folder)
        patched.setattr(module, "MARKDOWN", folder / "postmortem.md")
    patched.setattr(files, "HTML", folder / "postmortem.html")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    _leave_nothing_here(tmp_path, monkeypatch)
    with patch.dict(os.environ):
        yield


def an_answer(asked: ModelRequest) -> str:
    """Of a writer with one sentence, and of a judge with care."""
    if is_judging(asked):
        return careful_verdicts(asked)
    if is_rewriting(asked):
        return json.dumps({"sentences": []})
    piece = next(line.split()[0] for line in asked.input.splitlines() if "CMS has the code set up correctly" in line)
    return json.dumps(draft(summary=[said(TRUE, piece)]))


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """The demo as it was played."""
    folder = tmp_path_factory.mktemp("played")
    exchanges: list[tuple[ModelRequest, str]] = []

    def answer(asked: ModelRequest) -> str:
        exchanges.append((asked, an_answer(asked)))
        return exchanges[-1][1]

    with pytest.MonkeyPatch.context() as patched, patch.dict(os.environ):
        _leave_nothing_here(folder, patched)
        assert demo.show({}, answer) == 0
    save("demo", exchanges, "a scripted model", folder / "recordings")
    recording = load("demo", folder / "recordings")
    assert recording is not None
    return recording


def test_page_and_terminal_say_that_the_answers_are_a_recording(
    recording: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "load", lambda _: recording)
    assert demo.main() == 0
    assert "Writer: a scripted model (recording)" in capsys.readouterr().out
    page = (tmp_path / "postmortem.md").read_text(encoding="utf-8")
    first_callout = next(line for line in page.splitlines() if line.startswith(">"))
    assert "by a scripted model (recording)" in first_callout
    assert "The code was set up in the CMS" in page


def test_a_recording_that_does_not_fit_ends_the_demo_with_what_differs(
    recording: Recording, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    document = recording.documents["draft"]
    gone = {"0" * 12: "## 2025-08-04 · slack message · #support 09:00: nobody says this any more"}
    other = replace(
        recording, misfits=[], documents={**recording.documents, "draft": document | {"saw": document["saw"] | gone}}
    )
    monkeypatch.setattr(demo, "load", lambda _: other)
    assert demo.main() == 1
    told = capsys.readouterr().err
    assert "The recording of demo does not fit. No longer there:" in told
    assert "nobody says this any more" in told


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "code writes a dossier, as no OPENAI_API_KEY is set and no answers of a model are recorded"),
        ({"WRITER": "dossier"}, "code writes a dossier, as WRITER=dossier says"),
        ({"WRITER": "dossier", "OPENAI_API_KEY": "k"}, "code writes a dossier, as WRITER=dossier says"),
    ],
)
def test_without_a_model_the_demo_says_that_code_writes_a_dossier(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], environment: dict[str, str], words: str
) -> None:
    shown: list[tuple[object, ...]] = []
    monkeypatch.setattr(demo, "show", lambda *given: shown.append(given))
    monkeypatch.setattr(demo, "load", lambda _: None)
    monkeypatch.setattr(demo, "read_environment", lambda: environment)
    assert demo.main() == 0
    assert words in capsys.readouterr().out
    assert shown == [({}, None)]
