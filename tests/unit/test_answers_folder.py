"""Playing the model through a folder: requests and answers as files."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import pytest

from local.record import folder as folder_module
from local.record.folder import AnswersFolder, write_whole
from local.sandbox.openai.answer import Outcome
from local.sandbox.openai.request import ModelRequest

SCHEMA = {"type": "object"}


def asked(text: str, fence: str = "0" * 16, model: str = "gpt-6.1-terra") -> ModelRequest:
    line = f"=== evidence {fence} ==="
    return ModelRequest("chat", model, "Write.", f"{line}\n{text}\n{line}", SCHEMA, 16_000)


class Asking:
    """A client that waits for its answer."""

    def __init__(self, answers: AnswersFolder, request: ModelRequest) -> None:
        self.outcome: Outcome | None = None
        self._answers, self._request = answers, request
        self._thread = threading.Thread(target=self._ask, daemon=True)
        self._thread.start()

    def _ask(self) -> None:
        self.outcome = self._answers.answer(self._request)

    def text(self) -> str:
        self._thread.join(10)
        assert self.outcome is not None
        return self.outcome.text


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_module, "_POLL_SECONDS", 0.01)
    monkeypatch.setattr(folder_module, "_SETTLED_SECONDS", 0.2)


def requests_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.request.json"))


def wait_for_requests(folder: Path, number: int) -> None:
    end = time.monotonic() + 10
    while len(requests_in(folder)) < number:
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_request_is_written_whole_with_all_that_the_model_is_given(tmp_path: Path) -> None:
    (tmp_path / "1.response.json").write_text("{}")
    AnswersFolder(tmp_path).answer(asked("E1 hello"))
    written = json.loads((tmp_path / "1.request.json").read_text())
    assert written == {
        "api": "chat",
        "model": "gpt-6.1-terra",
        "instructions": "Write.",
        "input": asked("E1 hello").input,
        "schema": SCHEMA,
    }


def test_the_answer_is_the_text_in_the_response_file(tmp_path: Path) -> None:
    client = Asking(AnswersFolder(tmp_path), asked("E1 hello"))
    wait_for_requests(tmp_path, 1)
    assert client.outcome is None
    write_whole(tmp_path / "1.response.json", '{"summary": []}')
    assert client.text() == '{"summary": []}'


def test_a_json_string_holds_the_text_quoted(tmp_path: Path) -> None:
    (tmp_path / "1.response.json").write_text(json.dumps('{"summary": []}'))
    assert AnswersFolder(tmp_path).answer(asked("E1")).text == '{"summary": []}'


def test_an_answer_that_is_still_being_written_is_waited_for(tmp_path: Path) -> None:
    client = Asking(AnswersFolder(tmp_path), asked("E1"))
    with (tmp_path / "1.response.json").open("w") as file:
        for part in ('{"summary":', ' ["on', 'e"]', "}"):
            file.write(part)
            file.flush()
            time.sleep(0.05)
    assert client.text() == '{"summary": ["one"]}'


def test_a_text_that_is_no_json_is_taken_once_it_stays_the_same(tmp_path: Path) -> None:
    (tmp_path / "1.response.json").write_text("I will not.")
    assert AnswersFolder(tmp_path).answer(asked("E1")).text == "I will not."


def test_equal_requests_share_a_number_whatever_their_fences_are(tmp_path: Path) -> None:
    answers = AnswersFolder(tmp_path)
    clients = [Asking(answers, asked("E1", fence)) for fence in ("a" * 16, "b" * 16)]
    wait_for_requests(tmp_path, 1)
    write_whole(tmp_path / "1.response.json", "{}")
    assert [client.text() for client in clients] == ["{}", "{}"]
    assert requests_in(tmp_path) == ["1.request.json"]


def test_a_folder_knows_its_numbers_after_a_new_start(tmp_path: Path) -> None:
    for number, text in ((1, '{"a": 1}'), (2, '{"a": 2}')):
        (tmp_path / f"{number}.response.json").write_text(text)
        AnswersFolder(tmp_path).answer(asked(f"E{number}"))
    assert AnswersFolder(tmp_path).answer(asked("E2", "c" * 16)).text == '{"a": 2}'
    assert requests_in(tmp_path) == ["1.request.json", "2.request.json"]


def test_requests_that_differ_in_text_or_model_have_numbers_of_their_own(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        (tmp_path / f"{number}.response.json").write_text(f'{{"a": {number}}}')
    answers = AnswersFolder(tmp_path)
    given = [answers.answer(one).text for one in (asked("E1"), asked("E1 more"), asked("E1", model="gpt-6-luna"))]
    assert given == ['{"a": 1}', '{"a": 2}', '{"a": 3}']


def test_the_model_of_an_answer_says_that_it_was_played(tmp_path: Path) -> None:
    (tmp_path / "1.response.json").write_text("{}")
    assert AnswersFolder(tmp_path).answer(asked("E1")).model == "gpt-6.1-terra (played by hand)"


def test_an_answer_with_a_problem_is_told_and_another_one_is_waited_for(tmp_path: Path) -> None:
    answers = AnswersFolder(tmp_path, problem_of=lambda _, said: "" if "summary" in said else "summary: missing")
    write_whole(tmp_path / "1.response.json", "{}")
    client = Asking(answers, asked("E1"))
    problem = tmp_path / "1.problem.txt"
    end = time.monotonic() + 10
    while not problem.exists():
        assert time.monotonic() < end
        time.sleep(0.01)
    assert problem.read_text() == "summary: missing\n"
    write_whole(tmp_path / "1.response.json", '{"summary": []}')
    assert client.text() == '{"summary": []}'
    assert not problem.exists()
