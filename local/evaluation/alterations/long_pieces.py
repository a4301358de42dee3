"""Cited pieces put into one long page of notes, as somebody copies a channel into it: few cases have long pieces."""

from __future__ import annotations

import random
from datetime import UTC

from local.evaluation.alterations.lines import Case, Piece, refs_in

# Of these kinds a sentence stays false whatever stands around its pieces.
KINDS_FOR_LONG = frozenset(
    {"figure changed", "figure moved", "unit swapped", "id swapped", "entity swapped", "actor swapped"}
    | {"negation", "contrary", "half-truth", "scope widened", "withdrawn guess"}
)
PER_CASE = 12  # honest ones, and as many altered ones
_LENGTHS = (900, 2_600)  # characters: some are longer than what the judge is shown of one piece


def as_notes(text: str, pieces: tuple[Piece, ...], case: Case, order: random.Random) -> Piece | None:
    """One page that holds the cited pieces among others of their time; None where the text names pieces itself."""
    if refs_in(text) or not all(piece.at for piece in pieces):
        return None
    length = order.randint(*_LENGTHS)
    chosen = {piece.ref: piece for piece in pieces}
    for piece in sorted(case.pieces, key=lambda piece: _apart(piece, pieces[0])):
        if sum(len(one.text) for one in chosen.values()) > length:
            break
        if piece.at:
            chosen[piece.ref] = piece
    notes = sorted(chosen.values(), key=lambda piece: piece.at.timestamp() if piece.at else 0)
    words = "\n".join(["Notes from the channel", *map(_note, notes)])
    return Piece(f"notion:notes-{pieces[0].ref.replace(':', '-')}", pieces[0].at, "page", words)


def _apart(one: Piece, other: Piece) -> float:
    return abs((one.at - other.at).total_seconds()) if one.at and other.at else float("inf")


def _note(piece: Piece) -> str:
    when = f"{piece.at.astimezone(UTC):%H:%M} UTC " if piece.at else ""
    return f"{when}{piece.author}: {' '.join(piece.text.split())}"
