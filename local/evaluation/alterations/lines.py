"""The sentences that alterations start from, with the pieces they cite, and the sentence files that come out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from local.evaluation.sentences import HONEST

PLACEHOLDER = re.compile(r"\{(?:at|span):([^{}]+)\}")
_WITH_TIME = frozenset({"timeline", "response", "detection"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A cited piece, named by its permanent reference; `author` is the role in brackets, or what it is."""

    ref: str
    at: datetime | None
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a draft. `at` is the time of its event where it tells one, `phase` the part of the incident.

    `label` is a hypothesis that the sentence rules out; `state` that of an action item.
    """

    id: str
    section: str
    basis: str
    text: str
    pieces: tuple[Piece, ...]
    label: str = ""
    at: datetime | None = None
    phase: str = ""
    state: str = ""

    @property
    def sources(self) -> str:
        """All that its pieces say, with who says it."""
        return "\n".join(f"{piece.author} {piece.text}" for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence made false: its words, and its pieces, basis and section where they differ from the true one's."""

    text: str
    wrong: str
    pieces: tuple[Piece, ...] = ()
    basis: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """All sentences of one incident; `pieces` are all that any of them cites, each once, in order of time."""

    name: str
    lines: tuple[Line, ...]
    pieces: tuple[Piece, ...] = field(init=False)

    def __post_init__(self) -> None:
        found = {piece.ref: piece for piece in chain.from_iterable(line.pieces for line in self.lines)}
        in_order = sorted(found.values(), key=lambda piece: piece.at.timestamp() if piece.at else 0)
        object.__setattr__(self, "pieces", tuple(in_order))


def read_sentences(path: Path) -> Case:
    """The honest sentences of a sentence file."""
    entries = json.loads(path.read_text(encoding="utf-8"))
    return Case(path.stem, tuple(_line(entry) for entry in entries if entry["kind"] == HONEST))


def entry(line: Line, number: str, kind: str = HONEST, change: Change | None = None) -> dict[str, Any]:
    """A sentence as it stands in a sentence file, as it is or changed."""
    change = change or Change(line.text, "")
    pieces = change.pieces or line.pieces
    return {
        "id": number,
        "kind": kind,
        "section": change.section or line.section,
        "basis": change.basis or line.basis,
        "text": change.text,
        "evidence": [_piece_entry(piece) for piece in pieces],
        "wrong": change.wrong,
        "from": line.id,
    }


def refs_in(text: str) -> frozenset[str]:
    """The references in the placeholders of a sentence."""
    return frozenset(chain.from_iterable(match[1].split("..") for match in PLACEHOLDER.finditer(text)))


def united(lines: Iterable[Line]) -> tuple[Piece, ...]:
    """The pieces of several sentences, each once."""
    return tuple({piece.ref: piece for line in lines for piece in line.pieces}.values())


def _line(entry: Mapping[str, Any]) -> Line:
    pieces = tuple(_piece(piece) for piece in entry["evidence"])
    tells_one = len(pieces) == 1 and entry["section"] in _WITH_TIME
    at = pieces[0].at if tells_one else None
    return Line(entry["id"], entry["section"], entry["basis"], entry["text"], pieces, at=at)


def _piece(piece: Mapping[str, Any]) -> Piece:
    at = datetime.fromisoformat(piece["at"]) if piece.get("at") else None
    return Piece(piece["ref"], at, piece.get("author_role") or "", piece["text"])


def _piece_entry(piece: Piece) -> dict[str, Any]:
    at = piece.at.isoformat() if piece.at else None
    return {"ref": piece.ref, "at": at, "author_role": piece.author, "text": piece.text}
