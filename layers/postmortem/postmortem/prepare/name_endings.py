"""What a declined name may come from: "Annas" from "Anna", "Иванову" from "Иванов", "Kowalskiego" from "Kowalski"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortem.prepare.name_words import CYRILLIC_ENDINGS, GREEK_ENDINGS, SLAVIC_ENDINGS, WORDS

_SHORTEST = 3  # letters of a stem
_LONGEST_ENDING = 3
_CYRILLIC = re.compile("[\u0400-\u052f]")
_GREEK = re.compile("[\u0370-\u03ff]")
_ARABIC = re.compile("[\u0620-\u064a]")
_HEBREW = re.compile("[\u05d0-\u05ea]")
# Conjunctions and prepositions of one letter that are written together with the next word.
_ATTACHED = ((_ARABIC, frozenset("وبلفك")), (_HEBREW, frozenset("והבלמשכ")))
_ORIGINALS_CYRILLIC = ("", "а", "я", "и", "ии", "еи", "о", "ь", "ая", "ыи")  # "й" without its accent is "и"
_ORIGINALS_GREEK = ("οσ", "ησ", "ασ", "α", "η", "")
_ORIGINALS_LATIN = ("", "a", "o")
_SLAVIC = re.compile("[ąęłńśźżćčěřšžůďťňđ]", re.IGNORECASE)


def is_slavic(text: str) -> bool:
    """Whether a text in Latin letters holds some that only Polish, Czech, Croatian and the like have."""
    return _SLAVIC.search(text) is not None


def declines_as_slavic(text: str, folded: str) -> bool:
    """Whether a word in Latin letters has another ending than the s of "Annas"."""
    return "A" <= folded[:1].upper() <= "Z" and not folded.endswith("s") and text[:1].isupper()


def undeclined(text: str, folded: str) -> Iterator[str]:
    """The forms, without accents, that a word may be declined from: a capitalised one, or one of Arabic or Hebrew."""
    if len(folded) <= _SHORTEST:
        return
    yield from (folded[1:] for script, attached in _ATTACHED if script.match(text) and folded[0] in attached)
    if not text[:1].isupper():
        return
    if _CYRILLIC.match(text):
        yield from _by_endings(folded, CYRILLIC_ENDINGS, _ORIGINALS_CYRILLIC)
    elif _GREEK.match(text):
        yield from _by_endings(folded, GREEK_ENDINGS, _ORIGINALS_GREEK)
    elif not declines_as_slavic(text, folded):
        if folded[:-1] not in WORDS:
            yield folded[:-1]
    else:
        yield from _by_endings(folded, SLAVIC_ENDINGS, _ORIGINALS_LATIN)


def _by_endings(folded: str, endings: frozenset[str], originals: tuple[str, ...]) -> Iterator[str]:
    for length in range(min(_LONGEST_ENDING, len(folded) - _SHORTEST), -1, -1):
        stem, ending = (folded[:-length], folded[-length:]) if length else (folded, "")
        if not ending or ending in endings:
            yield from (f"{stem}{original}" for original in originals if f"{stem}{original}" != folded)
