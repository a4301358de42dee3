"""What a scripted model reads out of its request: the evidence line by line, as it was really sent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from local.evaluation.pieces import Piece, Pieces
from local.evaluation.words import content_words

LONGEST_QUOTE = 160  # what the instructions ask for
_HEADING = re.compile(r"## (?P<day>\S+|no date) · (?P<kind>\w+ \w+) · ")
_LINE = re.compile(r"(?P<id>E\d+)(?: (?P<clock>\d\d:\d\d))?[^:]*: (?P<text>.*)$")
_REACTIONS = re.compile(r" \[reactions: [^\]]*\]$")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+| ⏎ ")
_ENOUGH_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Shown:
    """One piece of evidence as the model sees it; `at` is its day and minute in UTC, "" where it has none."""

    id: str
    kind: str
    at: str
    text: str

    def parts(self) -> list[str]:
        """Its sentences and lines, verbatim."""
        return [part.strip() for part in _SENTENCE_END.split(self.text) if part.strip()]

    def quote(self, about: str = "") -> str:
        """The sentence that is most about something, verbatim and no longer than a quote may be."""
        wanted = content_words(about)
        best = max(self.parts(), key=lambda part: len(content_words(part) & wanted), default="")
        return best if len(best) <= LONGEST_QUOTE else best[:LONGEST_QUOTE].rsplit(" ", 1)[0]


class Evidence:
    """All evidence of a request, in its order."""

    def __init__(self, request: str) -> None:
        self.lines = tuple(_shown(request))
        self.by_id = {line.id: line for line in self.lines}

    def of(self, pieces: Pieces, refs: Iterable[str]) -> list[Shown]:
        """The lines that show these pieces of a workspace, as far as they were sent."""
        found = (self._find(piece) for ref in refs if (piece := pieces.by_ref.get(ref)))
        return [line for line in found if line]

    def _find(self, piece: Piece) -> Shown | None:
        kinds = ("message", "alert") if piece.kind == "message" else (piece.kind,)
        minutes = {f"{at:%Y-%m-%d %H:%M}" for at in piece.times}
        same_kind = [line for line in self.lines if line.kind.split()[-1] in kinds]
        near = [line for line in same_kind if line.at in minutes or piece.kind == "page"]
        words = content_words(piece.text)
        best = max(near, key=lambda line: _alike(content_words(line.text), words), default=None)
        is_it = best and (len(near) == 1 or _alike(content_words(best.text), words) >= _ENOUGH_ALIKE)
        return best if is_it else None


def _shown(request: str) -> Iterator[Shown]:
    day, kind = "", ""
    for line in request.splitlines():
        if heading := _HEADING.match(line):
            day, kind = heading["day"], heading["kind"]
        elif piece := _LINE.match(line):
            at = f"{day} {piece['clock']}" if piece["clock"] else ""
            yield Shown(piece["id"], kind, at, _REACTIONS.sub("", piece["text"]))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0
