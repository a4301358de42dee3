"""A folder through which a person or a program plays the model: a request in one file, its answer in another."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from local.sandbox.openai.answer import Outcome
from local.sandbox.openai.request import ModelRequest

PLAYED = "played by hand"
_FENCE = re.compile(r"(?m)^=== (evidence|claims) [0-9a-f]{16} ===$")
_POLL_SECONDS = 0.2
_SETTLED_SECONDS = 2.0  # how long a text that is no JSON must stay the same to count as whole


class AnswersFolder:
    """What the sandbox's model says: it waits for `folder/N.response.json`, however long that takes.

    Each request is written to `folder/N.request.json`. Equal requests share a number, also after a new start: the
    product's fences, which are new each time, make no difference. An answer in which `problem_of` finds something is
    not taken: `folder/N.problem.txt` says what, and another one is waited for.
    """

    def __init__(
        self, folder: Path, *, problem_of: Callable[[ModelRequest, str], str] = lambda _asked, _said: ""
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._problem_of = problem_of
        self._lock = threading.Lock()
        self._numbers = {_content(asked): number for number, asked in _requests(folder)}

    def answer(self, asked: ModelRequest) -> Outcome:
        """The text that was put into the folder for a request."""
        number = self._number(asked)
        path, problem = (self._folder / f"{number}.{name}" for name in ("response.json", "problem.txt"))
        while True:
            text = _whole(path)
            wrong = self._problem_of(asked, _said(text)) if text is not None else ""
            if text is not None and not wrong:
                problem.unlink(missing_ok=True)
                return Outcome(_said(text), model=f"{asked.model} ({PLAYED})")
            if wrong and (not problem.exists() or problem.read_text(encoding="utf-8").strip() != wrong.strip()):
                write_whole(problem, wrong + "\n")
            time.sleep(_POLL_SECONDS)

    def _number(self, asked: ModelRequest) -> int:
        request = {
            "api": asked.api,
            "model": asked.model,
            "instructions": asked.instructions,
            "input": asked.input,
            "schema": asked.schema,
        }
        with self._lock:
            known = self._numbers.get(_content(request))
            if known is not None:
                return known
            number = max(self._numbers.values(), default=0) + 1
            text = json.dumps(request, indent=1, ensure_ascii=False)
            write_whole(self._folder / f"{number}.request.json", text)
            self._numbers[_content(request)] = number
            return number


def without_fences(text: str) -> str:
    """The text of a request, with its fence lines as they would be without their random part."""
    return _FENCE.sub(r"=== \1 ===", text)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that nobody sees a part of it."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def _requests(folder: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for path in folder.glob("*.request.json"):
        number = path.name.removesuffix(".request.json")
        if number.isdecimal():
            yield int(number), json.loads(path.read_text(encoding="utf-8"))


def _content(request: dict[str, Any]) -> str:
    return json.dumps(request | {"input": without_fences(request["input"])}, sort_keys=True)


def _whole(path: Path) -> str | None:
    """The file's text once it is complete: JSON that can be read, or a text that has not changed for a while."""
    try:
        text = path.read_text(encoding="utf-8")
        changed = path.stat().st_mtime
    except (FileNotFoundError, UnicodeDecodeError):  # not there, or broken off within a character
        return None
    return text if text.strip() and (_is_json(text) or time.time() - changed > _SETTLED_SECONDS) else None


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict | list | str)
    except ValueError:
        return False


def _said(text: str) -> str:
    """What the model says: a file that holds one JSON string holds it quoted, any other as it is."""
    try:
        parsed = json.loads(text)
    except ValueError:
        return text
    return parsed if isinstance(parsed, str) else text
