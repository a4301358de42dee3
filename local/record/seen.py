"""What a request of the product shows the model, in parts that stay the same however the evidence is numbered."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from local.record.ids import UNKNOWN_NAME
from local.sandbox.openai.request import ModelRequest

Task = Literal["draft", "rewriting", "verdicts"]

_FENCE = re.compile(r"=== (?:evidence|claims) [0-9a-f]{16} ===")
_PIECE = re.compile(r"(E\d{1,5})(.*)", re.DOTALL)
_ANSWERED = re.compile(r"\(answers (E\d{1,5})\b")
_FAILED = re.compile(r"(\d{1,4}) · (.*)", re.DOTALL)
_CLAIM = re.compile(r"Claim (\d{1,4}) (.*)", re.DOTALL)
_ID = re.compile(r"\bE\d{1,5}\b")
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Seen:
    """A request in parts. `names` are the permanent names of the pieces of evidence by their ids.

    `parts` are what the model saw, each by a fingerprint of its content: for a draft the facts, the people and the
    pieces; for the others what is asked for, one by one, with the number that it has in this request in `numbers`.
    """

    task: Task
    prompt: str
    names: Mapping[str, str]
    parts: Mapping[str, str]
    numbers: Mapping[str, int]


def seen(asked: ModelRequest) -> Seen:
    """A request in parts that do not depend on its numbering."""
    task = _task(asked)
    prompt = _fingerprint(json.dumps([asked.instructions, asked.schema], sort_keys=True))
    above, fenced = _split(asked.input)
    if task == "verdicts":
        claims = dict(_numbered(_CLAIM, _blocks(fenced)))
        return _asked_one_by_one(task, prompt, {}, claims)
    names, pieces = _evidence(fenced)
    above = tuple(with_names(line, names) for line in above)
    if task == "rewriting":
        return _asked_one_by_one(task, prompt, names, dict(_numbered(_FAILED, above)))
    told = (*filter(None, map(_sorted_people, above)), *pieces)
    return Seen(task, prompt, names, dict(zip(_fingerprints(told), told, strict=True)), {})


def with_names(text: str, names: Mapping[str, str]) -> str:
    """A line of the product with permanent names in the place of ids, also of those that it does not show."""
    return _ID.sub(lambda match: names.get(match[0], UNKNOWN_NAME), text)


def _task(asked: ModelRequest) -> Task:
    fields = (asked.schema or {}).get("properties", {})
    return "verdicts" if "verdicts" in fields else "rewriting" if "sentences" in fields else "draft"


def _asked_one_by_one(task: Task, prompt: str, names: Mapping[str, str], asked: Mapping[int, str]) -> Seen:
    parts = dict(zip(_fingerprints(asked.values()), asked.values(), strict=True))
    return Seen(task, prompt, names, parts, dict(zip(parts, asked, strict=True)))


def _split(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines above the first fence, and those between it and the same fence again."""
    lines = text.split("\n")
    start = next(number for number, line in enumerate(lines) if _FENCE.fullmatch(line))
    end = lines.index(lines[start], start + 1)
    return tuple(lines[:start]), tuple(lines[start + 1 : end])


def _evidence(lines: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """The permanent names of the pieces by their ids, and each piece in words: day and place, who, when, what."""
    found: dict[str, str] = {}
    heading = ""
    for line in lines:
        match = _PIECE.fullmatch(line)
        if match:
            found[match[1]] = f"{heading}{match[2]}"
        else:
            heading = line
    bare = (_ANSWERED.sub("(answers", piece) for piece in found.values())
    names = dict(zip(found, (f"⟨{one}⟩" for one in _fingerprints(bare)), strict=True))
    return names, [_with_answered(piece, names) for piece in found.values()]


def _with_answered(piece: str, names: Mapping[str, str]) -> str:
    """A piece with the permanent name of the one that it answers, which stands before its text."""
    head, colon, text = piece.partition(": ")
    return f"{_ANSWERED.sub(lambda match: f'(answers {names.get(match[1], UNKNOWN_NAME)}', head)}{colon}{text}"


def _sorted_people(line: str) -> str:
    """The list of people whatever order they appear in."""
    title, colon, people = line.partition(": ")
    return f"{title}{colon}{'; '.join(sorted(people.split('; ')))}" if title == "People" else line


def _blocks(lines: Iterable[str]) -> Iterator[str]:
    """The claims, each with the lines of its pieces."""
    block: list[str] = []
    for line in lines:
        if block and _CLAIM.match(line):
            yield "\n".join(block)
            block = []
        block.append(line)
    if block:
        yield "\n".join(block)


def _numbered(form: re.Pattern[str], lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    for line in lines:
        if match := form.fullmatch(line):
            yield int(match[1]), match[2]


def _fingerprints(texts: Iterable[str]) -> Iterator[str]:
    """A fingerprint for each text; of equal ones the later are numbered."""
    counted: Counter[str] = Counter()
    for text in texts:
        name = _fingerprint(text)
        counted[name] += 1
        yield name if counted[name] == 1 else f"{name}.{counted[name]}"


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
