"""Words of cited pieces made false: quotations altered or torn out, guesses and questions told as facts."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from local.evaluation.alterations.contraries import contrary, negated
from local.evaluation.alterations.figures import figure_changed
from local.evaluation.alterations.lines import Change, Line, Piece
from local.evaluation.alterations.tokens import ROLE, lowered
from local.evaluation.words import sentences

_QUOTED_WORDS = range(5, 18)
_TORN = re.compile(
    r"\b(?:not sure (?:if|whether|that)|"
    r"not clear (?:if|whether|that)|no (?:clue|idea|evidence|sign) (?:if|whether|that)|"
    r"(?:do not|don't|doesn't|does not) (?:think|believe|look like|know if|know whether)(?: that)?|I doubt(?: that)?|"
    r"unless|as if|would mean(?: that)?|wrong(?:ly)?,? that|could it be that|what if)\s+"
    r"((?:[\w`#'’/.-]+ ){3,12}[\w`#'’/.-]+)"
)
_GUESS = re.compile(
    r"\b(?:maybe|perhaps|probably|I think|I guess|I suspect|I'd say|my guess is|my bet is|"
    r"looks like|could well be that)\b,?:? ?",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"\b(?:anyone|anybody|someone) else (seeing|getting|having) ([^?.!]{5,80})\?", re.IGNORECASE)
_COULD = re.compile(r"\b[Cc]ould (the [\w` -]{3,40}?)(?: itself| also| really)? be ([^?]{3,60})\?")
_IS_IT = re.compile(r"\b([Ii]s|[Aa]re|[Ww]as|[Ww]ere|[Cc]ould) (it|they|there|this|that) ([^?]{5,80})\?")
_POINTING = re.compile(r"\b(?:I|we|my|our|you|your|me|us|he|she|them)\b|\?", re.IGNORECASE)


def quote_altered(line: Line, order: random.Random) -> Iterator[Change]:
    """A quotation of a cited piece with one word that makes it say something else."""
    for piece in line.pieces:
        for words in _sentences_of(piece):
            said = Line("", "", "", words, (piece,))
            for change in (*negated(said), *contrary(said), *figure_changed(said, order)):
                yield _quoting(piece, change.text, f"the piece says “{words}”")


def quote_torn_out(line: Line) -> Iterator[Change]:
    """Verbatim words without the "not sure if" before them."""
    for piece in line.pieces:
        for words in sentences(piece.text):
            match = _TORN.search(words)
            if match and "?" not in match[1]:
                yield _quoting(piece, match[1].rstrip(" ."), f"torn out of “{words}”")


def guess_told(line: Line) -> Iterator[Change]:
    """A guess of a cited piece told as found out."""
    for piece in line.pieces:
        for words in _sentences_of(piece):
            match = _GUESS.search(words)
            if match is None or _POINTING.search(left := f"{words[: match.start()]}{words[match.end() :]}"):
                continue
            text = f"{_who(piece)} found out for certain that {lowered(left).strip(' ,')}."
            yield Change(text, f"a guess: “{match[0].strip()}”", (piece,), "stated")


def hypothesis_told(line: Line, order: random.Random) -> Iterator[Change]:
    """A hypothesis that was ruled out told as the cause."""
    if line.section == "ruled out" and line.label and len(line.label.split()) > 1:
        start = order.choice(("The cause was confirmed: ", "It turned out to be true: "))
        yield Change(f"{start}{lowered(line.label)}.", "it was ruled out", line.pieces, "stated", "cause")


def question_told(line: Line) -> Iterator[Change]:
    """A question of a cited piece told as its answer."""
    for piece in line.pieces:
        for match in _OTHERS.finditer(piece.text):
            yield _told(piece, f"Several others were {match[1]} {match[2].strip()} too.")
        for match in _COULD.finditer(piece.text):
            yield _told(piece, f"{_who(piece)} found that {match[1]} was {match[2].strip()}.")
        for match in _IS_IT.finditer(piece.text):
            if not _POINTING.search(match[3]):
                verb = "was" if match[1].casefold() == "could" else match[1].casefold()
                rest = match[3].removeprefix("be ") if match[1].casefold() == "could" else match[3]
                yield _told(piece, f"{_who(piece)} stated that {match[2]} {verb} {rest.strip()}.")


def _told(piece: Piece, text: str) -> Change:
    return Change(text, "only asked", (piece,), "stated")


def _quoting(piece: Piece, words: str, wrong: str) -> Change:
    return Change(f"{_who(piece)} wrote: “{words}”.", wrong, (piece,), "stated")


def _who(piece: Piece) -> str:
    return (
        piece.author if ROLE.fullmatch(piece.author) else f"The {piece.author.split()[0] if piece.author else 'page'}"
    )


def _sentences_of(piece: Piece) -> Iterator[str]:
    """The sentences of a piece that are short enough to be quoted, in words only."""
    for words in sentences(piece.text):
        if len(words.split()) in _QUOTED_WORDS and not re.search(r"[“”\"{}<>|\[\]]|://", words):
            yield words.rstrip(".")
