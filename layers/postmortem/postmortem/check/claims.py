"""A statement as the judge sees it: its words, how it rests on its evidence, and the pieces it cites, whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from postmortem.check.absence import nearest
from postmortem.models.draft import Action, Factor, Grounds, Part, Statement
from postmortem.models.evidence import Evidence, Ledger
from postmortem.models.facts import KeyTime, KeyTimeName
from postmortem.text.sentences import folded, sentences
from postmortem.text.times.shown import utc

LONGEST_PIECE = 1_600  # characters; of a longer one the passages around what is cited are shown
_MOST_PIECES_OF_A_CAUSE = 12
_CONTEXT = 2  # sentences on each side of one that shares words with the claim
_PREFIXES = {
    Part.TITLE: "Title: ",
    Part.TIMELINE: "Timeline: ",
    Part.RULED_OUT: "Ruled out: ",
    Part.QUESTION: "Question: ",
    Part.CONFLICT: "Sources differ on ",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A cited piece: who wrote it and when, and its text; `is_cut` tells that passages of it are left out."""

    author: str
    at: datetime | None
    kind: str
    text: str
    is_cut: bool = False

    def line(self) -> str:
        """The piece in one line, as the judge reads it."""
        when = f"{self.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if self.at else "no time of its own"
        cut = ", passages" if self.is_cut else ""
        flat = " ⏎ ".join(line.strip() for line in self.text.splitlines() if line.strip())
        return f"{self.kind}, {when}, by {self.author or 'unknown'}{cut}: {flat}"


@dataclass(frozen=True, slots=True)
class Claim:
    """What is put before the judge, with the times in it filled in by code."""

    text: str
    grounds: Grounds
    pieces: tuple[Piece, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The texts of its pieces."""
        return tuple(piece.text for piece in self.pieces)


Readable = Callable[[Evidence], str]


def whole(item: Evidence) -> str:
    """The text of a piece as it is."""
    return item.text


def claim_of(statement: Statement, text: str, ledger: Ledger, readable: Readable = whole) -> Claim:
    """The claim of a statement; `text` is the statement's, with its times filled in.

    `readable` gives the text of a piece that may be cited. What is said to be absent stands beside the pieces that come
    nearest to it, whether the writer cites them or not.
    """
    words = f"{_before(statement)}{text}{_behind(statement)}"
    sought = f"{statement.label} {statement.quote} {text}"
    owner = (statement.detail.owner_evidence,) if isinstance(statement.detail, Action) else ()
    near = nearest(sought, ledger, readable) if statement.grounds is Grounds.ABSENT else ()
    ids = tuple(dict.fromkeys((*statement.evidence, *filter(None, owner), *near)))
    return Claim(words, statement.grounds, tuple(_piece(item, readable(item), sought) for item in ledger.cited(ids)))


def _before(statement: Statement) -> str:
    if isinstance(statement.detail, Action):
        return f"Action ({statement.detail.state}): "
    prefix = _PREFIXES.get(statement.part, "")
    if isinstance(statement.detail, Factor):
        prefix = f"Contributing factor ({statement.detail.effect}) "
    label = statement.label.rstrip(".:")
    if not label:
        return prefix
    return f"{prefix}{label}{' ' if label.endswith('?') else ': '}"


def _behind(statement: Statement) -> str:
    if not isinstance(statement.detail, Action):
        return ""
    action = statement.detail
    owner = f" · owner {action.owner}" if action.owner else ""
    due = f" · due {action.due}" if action.due else ""
    return f"{owner}{due}"


def _piece(item: Evidence, text: str, sought: str) -> Piece:
    author = item.author.name if item.author else ""
    kind = f"{item.source.value} {item.kind.value}"
    if len(text) <= LONGEST_PIECE:
        return Piece(author, item.at, kind, text, is_cut=text != item.text)
    return Piece(author, item.at, kind, _passages(text, sought), is_cut=True)


def _passages(text: str, sought: str) -> str:
    """The beginning of a long text, and the sentences that share most words with what is sought, with their context."""
    parts = sentences(text)
    wanted = set(folded(sought).split())
    best = sorted(range(len(parts)), key=lambda number: -len(wanted & set(folded(parts[number]).split())))
    kept = {0}
    for number in best:
        around = set(range(max(0, number - _CONTEXT), min(len(parts), number + _CONTEXT + 1)))
        if sum(len(parts[one]) for one in kept | around) > LONGEST_PIECE:
            break
        kept |= around
    shown: list[str] = []
    for number in sorted(kept):
        if shown and number - 1 not in kept:
            shown.append("[…]")
        shown.append(parts[number][:LONGEST_PIECE])
    return "\n".join(shown)


_MEANING = {
    KeyTimeName.STARTED: "the effect of the incident on users or on the service began",
    KeyTimeName.DETECTED: "the first alert, or the first person of the team, noticed the incident",
    KeyTimeName.ACKNOWLEDGED: "somebody took the incident on",
    KeyTimeName.MITIGATED: "the effect of the incident on users or on the service ended",
}


def claim_of_key_time(time: KeyTime, ledger: Ledger, readable: Readable = whole) -> Claim:
    """The claim that a key time was what it is called, in the words of its definition."""
    ends = [utc(at, "%Y-%m-%d %H:%M UTC") for at in dict.fromkeys((time.earliest, time.latest)) if at]
    when = f"at {ends[0]}" if len(ends) == 1 else f"between {' and '.join(ends)}"
    words = f" (“{time.quote}”)" if time.quote else ""
    text = f"{when[0].upper()}{when[1:]} {_MEANING[time.name]}{words}."
    return claim_of(Statement(Part.DETECTION, text, time.evidence, time.quote, Grounds.STATED), text, ledger, readable)


def claim_of_established_cause(causes: Iterable[Claim], further: Iterable[Claim]) -> Claim:
    """The claim that the cause was confirmed; it may also rest on the pieces of `further` claims, as of its mending."""
    causes = tuple(causes)
    pieces = dict.fromkeys(piece for claim in (*causes, *further) for piece in claim.pieces)
    text = " ".join(claim.text for claim in causes)
    return Claim(f"Cause confirmed: {text}", Grounds.COMBINED, tuple(pieces)[:_MOST_PIECES_OF_A_CAUSE])
