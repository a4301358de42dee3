"""A model that is played by hand through a folder, and does not wait: what has no answer yet is counted."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Mapping
from pathlib import Path

from postmortem.clients.openai.answers import Finish, ModelAnswer
from postmortem.clients.openai.asking import ModelQuestion
from postmortem.clients.openai.cost_limit import CostLimit
from postmortem.errors import ModelUnavailable
from postmortem.time_limit import TimeLimit

_FENCE = re.compile(r"(?m)^(=== \w+) [0-9a-f]{16} ===$")


class WrittenRequests:
    """Writes each question to `folder/N.request.json` and reads the answer from `folder/N.response.json`.

    Equal questions share a number, apart from the random part of their fences.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.name = "played by hand"
        self.asked = self.missing = 0
        self._folder = folder
        self._lock = threading.Lock()

    def ask(self, question: ModelQuestion, role: str, costs: CostLimit, limit: TimeLimit) -> ModelAnswer:  # noqa: ARG002
        """The answer. Raises ModelUnavailable where none has been written."""
        number = self._number(question)
        try:
            text = (self._folder / f"{number}.response.json").read_text(encoding="utf-8")
        except FileNotFoundError:
            raise ModelUnavailable(f"Request {number} has no answer yet.") from None
        return ModelAnswer(text, Finish.COMPLETE, model=self.name)

    def _number(self, question: ModelQuestion) -> int:
        request = {"instructions": question.instructions, "input": question.text, "schema": question.schema}
        content = _content(request)
        with self._lock:
            known = {_content(json.loads(path.read_text(encoding="utf-8"))): path for path in self._requests()}
            if content not in known:
                path = self._folder / f"{len(known) + 1}.request.json"
                path.write_text(json.dumps(request, indent=1, ensure_ascii=False), encoding="utf-8")
                known[content] = path
        number = int(known[content].name.split(".")[0])
        self.asked, self.missing = self._counts()
        return number

    def _requests(self) -> list[Path]:
        return sorted(self._folder.glob("*.request.json"))

    def _counts(self) -> tuple[int, int]:
        answered = {path.name.split(".")[0] for path in self._folder.glob("*.response.json")}
        asked = {path.name.split(".")[0] for path in self._requests()}
        return len(asked), len(asked - answered)


def _content(request: Mapping[str, object]) -> str:
    text = json.dumps({**request, "input": _FENCE.sub(r"\1 ===", str(request["input"]))}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
