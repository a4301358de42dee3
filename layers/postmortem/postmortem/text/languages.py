"""Which language a text is written in, as far as its commonest words tell."""

from __future__ import annotations

import re

_LETTERS = re.compile(r"[^\W\d_]+")
_KANA = re.compile(r"[\u3040-\u30ff]")
_FEWEST = 2
_FUNCTION_WORDS = {
    "en": frozenset("the of and is was were with that this from have has are by after to in on for it not".split()),
    "de": frozenset("der die das und ist nicht mit dass ein eine wurde sind auf für von".split()),
    "es": frozenset("el los las que fue con para por una está del pero desde".split()),
    "fr": frozenset("le les des est était avec pour une dans pas sur que nous".split()),
    "pt": frozenset("os que foi com para uma não dos das está são pelo desde em".split()),
}


def language_of(text: str) -> str:
    """The two letters of the language (ISO 639-1); "" where the text is too short or too mixed to tell."""
    if _KANA.search(text):
        return "ja"
    words = frozenset(_LETTERS.findall(text.casefold()))
    counted = {name: len(words & known) for name, known in _FUNCTION_WORDS.items()}
    first, second = sorted(counted.values(), reverse=True)[:2]
    return max(counted, key=lambda name: counted[name]) if first >= _FEWEST and first > second else ""
