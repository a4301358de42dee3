"""Claims that code makes false or plainly true, to find out whether a judge looks at all."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from postmortem.check.claims import Claim
from postmortem.models.draft import Grounds
from postmortem.text.language import tr
from postmortem.text.sentences import folded, sentences

_FIGURE = re.compile(r"(?<![\w.#:`-])\d{1,6}(?![\w:.`-])")
_ROLE = re.compile(r"\[[^\[\]]{2,40}\]")
_CODE = re.compile(r"`[^`\n]{2,60}`|(?<!\w)#\d{2,7}\b|(?<!\w)v?\d+\.\d+(?:\.\d+)*(?!\w)")
_COMPUTED = re.compile(r"(?:(?<!\d)\d{1,9}+ (?:d|h|min|s)(?: to)? ){1,9}⏱")  # the judge is told to take it as right
_NOT = re.compile(r"(?i)\b(?:not|never|nicht|nie)\b ?|n['’]t\b")
_STRANGERS = ("[florist]", "[lighthouse keeper]")  # nobody in any incident
_LONGEST_CONTROL = 200  # characters
_SHORTEST_CONTROL = 25

Change = Callable[[Claim, Sequence[Claim], random.Random], "Claim | None"]


def canaries(
    own: Sequence[Claim], others: Sequence[Claim], order: random.Random, number: int, *, same_language: bool = True
) -> list[Claim]:
    """At most `number` false claims, made of `own` in several ways; subtle ones use names and figures of `others`.

    Ideas, and what is said to be absent, would stay true with another figure: nothing is made of them. There is at
    least one wherever some piece holds words. Where claims need not be in the language of their pieces, it is the
    pieces that tell which of them are about something else.
    """
    foreign_pieces = _foreign_pieces if same_language else _most_foreign_pieces
    found: list[Claim] = []
    claims = [claim for claim in own if claim.grounds not in (Grounds.INFERRED, Grounds.ABSENT)]
    order.shuffle(claims)
    for claim, change in zip(claims, _in_turn(order, foreign_pieces), strict=False):
        if len(found) == number:
            break
        made = change(claim, others, order) or foreign_pieces(claim, others, order)
        if made and made.text not in {other.text for other in others if other.pieces == made.pieces}:
            found.append(made)
    return found or _said_by_strangers(own)


def _said_by_strangers(own: Sequence[Claim]) -> list[Claim]:
    """The words of one piece, said to be somebody else's."""
    for piece in (piece for claim in own for piece in claim.pieces if piece.text.strip()):
        stranger = next((role for role in _STRANGERS if role not in piece.line()), _STRANGERS[0])
        words = " ".join(piece.text.split())[:_LONGEST_CONTROL]
        return [
            Claim(
                tr("{stranger} says in a {kind}: “{words}”", stranger=stranger, kind=piece.kind, words=words),
                Grounds.STATED,
                (piece,),
            )
        ]
    return []


def controls(own: Sequence[Claim], order: random.Random, number: int) -> list[Claim]:
    """At most `number` claims that repeat a sentence of the one piece they cite, word by word."""
    pieces = [piece for claim in own for piece in claim.pieces]
    order.shuffle(pieces)
    found: list[Claim] = []
    for piece in pieces:
        said = next((one for one in sentences(piece.text) if _SHORTEST_CONTROL <= len(one) <= _LONGEST_CONTROL), None)
        if said and len(found) < number:
            found.append(Claim(tr("A {kind} says: “{words}”", kind=piece.kind, words=said), Grounds.STATED, (piece,)))
    return found


def _in_turn(order: random.Random, foreign_pieces: Change) -> Iterator[Change]:
    changes: list[Change] = [_figure, _role, _code, _contrary, foreign_pieces]
    order.shuffle(changes)
    while True:
        yield from changes


def _figure(claim: Claim, _: Sequence[Claim], order: random.Random) -> Claim | None:
    """Another figure in the place of one that the pieces hold."""
    computed = [match.span() for match in _COMPUTED.finditer(claim.text)]
    places = [
        place
        for place in _FIGURE.finditer(claim.text)
        if not any(start <= place.start() < end for start, end in computed)
    ]
    if not places:
        return None
    place = order.choice(places)
    value = int(place[0])
    other = str(value + max(1, value // order.choice((2, 3, 5))))
    return None if _holds(claim, other) else _changed(claim, place, other)


def _role(claim: Claim, others: Sequence[Claim], order: random.Random) -> Claim | None:
    """Another person in the place of the one that the claim names."""
    return _swapped(claim, others, order, _ROLE)


def _code(claim: Claim, others: Sequence[Claim], order: random.Random) -> Claim | None:
    """Another name, ticket or version of the same report."""
    return _swapped(claim, others, order, _CODE)


def _swapped(claim: Claim, others: Sequence[Claim], order: random.Random, pattern: re.Pattern[str]) -> Claim | None:
    places = list(pattern.finditer(claim.text))
    known = sorted({match[0] for other in others for match in pattern.finditer(other.text)})
    foreign = [name for name in known if name not in claim.text and not _holds(claim, name)]
    if not places or not foreign:
        return None
    return _changed(claim, order.choice(places), order.choice(foreign))


def _contrary(claim: Claim, _: Sequence[Claim], __: random.Random) -> Claim | None:
    """The claim without its only "not"."""
    places = list(_NOT.finditer(claim.text))
    if len(places) != 1 or claim.text.startswith("Question"):
        return None
    return _changed(claim, places[0], "")


def _foreign_pieces(claim: Claim, others: Sequence[Claim], order: random.Random) -> Claim | None:
    """The same words with the pieces of a claim that shares none of them."""
    own = {piece.text for piece in claim.pieces}
    foreign = [other for other in others if other.pieces and not own & {piece.text for piece in other.pieces}]
    foreign = [other for other in foreign if _shared(claim, other) <= 1]
    if not foreign or claim.grounds is Grounds.ABSENT:
        return None
    return replace(claim, pieces=order.choice(foreign).pieces)


def _most_foreign_pieces(claim: Claim, others: Sequence[Claim], order: random.Random) -> Claim | None:
    """The same words with the pieces that share fewest words with the claim's own."""
    own = {piece.text for piece in claim.pieces}
    foreign = [other for other in others if other.pieces and not own & {piece.text for piece in other.pieces}]
    if not foreign or claim.grounds is Grounds.ABSENT:
        return None
    shared = [_common(" ".join(claim.sources), other) for other in foreign]
    least = [other for other, number in zip(foreign, shared, strict=True) if number == min(shared)]
    return replace(claim, pieces=order.choice(least).pieces)


def _shared(claim: Claim, other: Claim) -> int:
    """How many longer words of a claim stand in the pieces of another one."""
    return _common(claim.text, other)


def _common(text: str, other: Claim) -> int:
    words = {word for word in folded(text).split() if len(word) > 4}  # noqa: PLR2004 - words that tell something
    return len(words & set(folded(" ".join(other.sources)).split()))


def _holds(claim: Claim, name: str) -> bool:
    return any(folded(name) in folded(f"{piece.author} {piece.text}") for piece in claim.pieces)


def _changed(claim: Claim, place: re.Match[str], other: str) -> Claim:
    return replace(claim, text=f"{claim.text[: place.start()]}{other}{claim.text[place.end() :]}")
