"""Recorded answers of a language model for one case: a draft, rewritten sentences, verdicts, each by what it saw."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any

from local.record.folder import write_whole
from local.record.ids import UnknownPiece, numbered, permanent
from local.record.seen import Seen, Task, seen
from local.sandbox.openai.answer import Outcome
from local.sandbox.openai.request import ModelRequest, RequestError

RECORDINGS = Path(__file__).resolve().parents[1] / "recordings"
MODEL = "a language model"
MARK = "recording"
_LISTS: Mapping[Task, tuple[str, str]] = {"rewriting": ("sentences", "number"), "verdicts": ("verdicts", "claim")}
_MOST_TOLD = 3
_LONGEST_TOLD = 160
_CONTEXT = 40  # characters

Document = dict[str, Any]


class DoesNotFit(RequestError):
    """The model of the sandbox has no recorded answer to a request; the message says what differs."""

    def __init__(self, message: str) -> None:
        super().__init__(message, None, "recording_does_not_fit")


@dataclass
class Recording:
    """The recorded answers of one case: what the sandbox's model says. `misfits` tells what none of them fits."""

    name: str
    documents: Mapping[Task, Document]
    misfits: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, asked: ModelRequest) -> Outcome:
        """The recorded answer with the numbers of this request. Raises DoesNotFit where what the model saw differs."""
        shown = seen(asked)
        document = self.documents.get(shown.task, {})
        if wrong := _difference(shown, document):
            raise self._misfit(wrong)
        try:
            text = numbered(json.dumps(_answer(shown, document), ensure_ascii=False), shown.names)
        except UnknownPiece:
            raise self._misfit("An answer rests on a piece that this request does not show.") from None
        return Outcome(text, model=f"{document['model']} ({MARK})")

    @property
    def model(self) -> str:
        """Who wrote the recorded draft, as the page says it."""
        return f"{self.documents['draft']['model']} ({MARK})"

    def _misfit(self, wrong: str) -> DoesNotFit:
        message = f"The recording of {self.name} does not fit. {wrong}"
        with self._lock:
            self.misfits.append(message)
        return DoesNotFit(message)


def load(name: str, root: Path = RECORDINGS) -> Recording | None:
    """The recording of a case; None where there is none."""
    paths: dict[Task, Path] = {task: root / name / f"{task}.json" for task in ("draft", "rewriting", "verdicts")}
    found: dict[Task, Document] = {
        task: json.loads(path.read_text(encoding="utf-8")) for task, path in paths.items() if path.is_file()
    }
    return Recording(name, found) if "draft" in found else None


def save(name: str, exchanges: Iterable[tuple[ModelRequest, str]], model: str, root: Path = RECORDINGS) -> Path:
    """Record what was answered to the requests of one case, in the place of what was recorded before."""
    documents: dict[Task, Document] = {}
    for asked, text in exchanges:
        shown = seen(asked)
        document = documents.setdefault(shown.task, {"prompt": shown.prompt, "model": model})
        _add(document, shown, json.loads(permanent(text, shown.names)))
    folder = root / name
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.json"):
        old.unlink()
    for task, document in documents.items():
        write_whole(folder / f"{task}.json", json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    return folder


def _add(document: Document, shown: Seen, answer: Document) -> None:
    if shown.task == "draft":
        document |= {"saw": dict(shown.parts), "answer": answer}
        return
    items, number = _LISTS[shown.task]
    given: dict[int, Document] = {}
    for item in answer[items]:
        given.setdefault(item[number], {field: value for field, value in item.items() if field != number})
    known = document.setdefault(items, {})
    for key, part in shown.parts.items():
        known.setdefault(key, {"asked": part, "answer": given.get(shown.numbers[key])})


def _answer(shown: Seen, document: Document) -> Document:
    """The answer to a request: a draft as a whole, sentences and verdicts one by one; some were never given."""
    if shown.task == "draft":
        answer: Document = document["answer"]
        return answer
    items, number = _LISTS[shown.task]
    answers = ((shown.numbers[key], document[items][key]["answer"]) for key in shown.parts)
    return {items: [{number: value, **answer} for value, answer in answers if answer is not None]}


def _difference(shown: Seen, document: Document) -> str:
    """In words, what of a request differs from what the model saw; empty where the recorded answer fits."""
    if not document:
        return f"No answer to the {shown.task} is recorded."
    if document["prompt"] != shown.prompt:
        return f"The instructions or the schema of the {shown.task} have changed."
    known = document["saw"] if shown.task == "draft" else document[_LISTS[shown.task][0]]
    told = known.values() if shown.task == "draft" else [item["asked"] for item in known.values()]
    new = [part for key, part in shown.parts.items() if key not in known]
    gone = [part for key, part in known.items() if key not in shown.parts] if shown.task == "draft" else []
    return " ".join(
        filter(
            None, (_told("Not seen by the model:", new, told), _told("No longer there:", gone, shown.parts.values()))
        )
    )


def _told(title: str, parts: list[str], others: Iterable[str]) -> str:
    if not parts:
        return ""
    further = f" and {len(parts) - _MOST_TOLD} more" if len(parts) > _MOST_TOLD else ""
    return f"{title} {'; '.join(f'“{_differing(part, others)}”' for part in parts[:_MOST_TOLD])}{further}."


def _differing(part: str, others: Iterable[str]) -> str:
    """The part from a little before it begins to differ from the others."""
    start = max(0, max((_same(part, other) for other in others), default=0) - _CONTEXT)
    return f"{'…' if start else ''}{_short(part[start:])}"


def _same(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _short(part: str) -> str:
    flat = " ".join(part.split())
    return flat if len(flat) <= _LONGEST_TOLD else f"{flat[: _LONGEST_TOLD - 1]}…"
