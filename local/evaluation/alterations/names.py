"""Names, ids, actors and cited pieces put in the place of others."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import pairwise

from local.evaluation.alterations.lines import Case, Change, Line, Piece, refs_in
from local.evaluation.alterations.tokens import ROLE, free_spans, ids, kinds_of, names, put
from local.evaluation.words import content_words

_TOGETHER = re.compile(r"\s*(?:,|and|or|/|both)*\s*", re.IGNORECASE)
_ALSO_SAID = 0.3  # share of a sentence's content words above which another piece may say the same


def id_swapped(line: Line, case: Case, order: random.Random) -> Iterator[Change]:
    """The id of something else: of another ticket, version, commit, or other code."""
    for form, match in ids(line.text):
        for pieces in (line.pieces, case.pieces):
            others = {found[0] for piece in pieces for other, found in ids(piece.text) if other == form}
            left = sorted(other for other in others if not _alike(other, match[0]) and other not in line.text)
            if left:
                new = order.choice(left)
                yield Change(put(line.text, match, new), f"{match[0]}, not {new}")
                break


def entity_swapped(line: Line, case: Case, order: random.Random) -> Iterator[Change]:
    """Two names of the sentence swapped, or one replaced by another of the case, first of the cited pieces."""
    known = names([*(each.text for each in case.lines), *(piece.text for piece in case.pieces)])
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(known))) or '(?!)'})\b")
    found = list(free_spans(line.text, pattern))
    for one, other in pairwise(found):
        between = line.text[one.end() : other.start()]
        if one[0] != other[0] and not _TOGETHER.fullmatch(between):
            text = f"{line.text[: one.start()]}{other[0]}{between}{one[0]}{line.text[other.end() :]}"
            yield Change(text, f"{one[0]} and {other[0]} swapped")
    for match in found:
        alike = {name for name in known if name.isupper() == match[0].isupper() and name not in line.text}
        near = sorted(name for name in alike if name in line.sources)
        far = sorted(name for name in alike if known[name] > 1)
        new = order.choice(near or far or [""])
        if new:
            yield Change(put(line.text, match, new), f"{match[0]}, not {new}")


def kind_swapped(line: Line, order: random.Random) -> Iterator[Change]:
    """Another kind of the same thing, that one cited piece sets against it: "build cluster" for "service cluster"."""
    for piece in line.pieces:
        for noun, kinds in kinds_of(piece.text).items():
            for match in free_spans(line.text, re.compile(rf"\b(?:{'|'.join(sorted(kinds))})(?= {re.escape(noun)}\b)")):
                others = sorted(kind for kind in kinds - {match[0]} if kind not in line.text)
                if others:
                    new = order.choice(others)
                    yield Change(put(line.text, match, new), f"{match[0]} {noun}, not {new} {noun}")


def actor_swapped(line: Line, case: Case, order: random.Random) -> Iterator[Change]:
    """Somebody else, first one who wrote a cited piece."""
    everybody = sorted({piece.author for piece in case.pieces if ROLE.fullmatch(piece.author)})
    for match in ROLE.finditer(line.text):
        others = [role for role in everybody if role not in line.text]
        near = [role for role in others if role in line.sources]
        new = order.choice(near or others or [""])
        if new and match[0] in line.sources:
            text = f"{line.text[: match.start()]}{new}{line.text[match.end() :]}"
            yield Change(text, f"{match[0]}, not {new}")


def wrong_piece(line: Line, case: Case, order: random.Random) -> Iterator[Change]:
    """A true sentence that cites another piece near in time, which does not say it."""
    own = {piece.ref for piece in line.pieces}
    times = [piece.at for piece in line.pieces if piece.at]
    if refs_in(line.text) or not times:
        return
    words = content_words(line.text)
    others = [piece for piece in case.pieces if piece.ref not in own and piece.at and _says_else(piece, words)]
    others.sort(key=lambda piece: abs((piece.at - times[0]).total_seconds()) if piece.at else 0)
    if others and words:
        yield Change(line.text, "true, but the cited piece does not say it", (order.choice(others[:4]),))


def _alike(one: str, other: str) -> bool:
    """True if one id holds the other, such as a commit and its short form."""
    one, other = one.strip("`v#"), other.strip("`v#")
    return one in other or other in one


def _says_else(piece: Piece, words: frozenset[str]) -> bool:
    return len(words & content_words(piece.text)) <= _ALSO_SAID * len(words)
