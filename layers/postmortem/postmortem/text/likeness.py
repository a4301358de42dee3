"""What two short texts share, in any script: words, or pairs of letters where a script does not part its words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from itertools import takewhile

_PART_OF_A_WORD = frozenset("LNM")  # Unicode categories: letters, numbers, and the marks that Thai and others need
_LATIN_MARKS = re.compile("[\u0300-\u036f]")
# Scripts without spaces between words (Thai to Khmer, kana, Han), and Korean, whose particles cling to the words.
_UNPARTED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0002fa1f]+"
)
_SHORTEST_STEM = 4
_SHORTEST_PART = 5  # of a compound: "ausfall" in "kassenausfall"
_SHORTEST_ROOT = 3  # behind an article that is written together: Arabic and Hebrew
_TOGETHER = re.compile("[\u0590-\u05ff\u0600-\u06ff]")


def units_of(text: str) -> tuple[str, ...]:
    """The words of a text, folded and without accents; pairs of letters instead in scripts without spaces."""
    return tuple(unit for word in _words(_folded(text)) for unit in _units(word))


def are_alike(one: str, other: str) -> bool:
    """True for equal units and for forms of one word: "fail" and "failing", "Ausfall" and "Kassenausfall".

    Words with digits are names or codes, which one character tells apart.
    """
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if _UNPARTED.match(short) or any(map(str.isdigit, one + other)):
        return False
    if long.startswith(short) and len(short) >= _SHORTEST_STEM:
        return True
    if short in long and len(short) >= (_SHORTEST_ROOT if _TOGETHER.match(short) else _SHORTEST_PART):
        return True
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(short, long, strict=False)))
    return shared > _SHORTEST_STEM and shared * 3 >= len(long) * 2


def is_held(unit: str, units: Collection[str]) -> bool:
    """True if one of the units is like this one."""
    return unit in units or any(are_alike(unit, other) for other in units)


def _folded(text: str) -> str:
    """One case and one form of each letter: "Ｃａｆé" is "cafe"."""
    parted = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", _LATIN_MARKS.sub("", parted))


def _words(text: str) -> list[str]:
    kept = (letter if unicodedata.category(letter)[0] in _PART_OF_A_WORD else " " for letter in text)
    return "".join(kept).split()


def _units(word: str) -> Iterator[str]:
    end = 0
    for run in _UNPARTED.finditer(word):
        yield from filter(None, (word[end : run.start()],))
        letters = _letters(run[0])
        yield from ("".join(letters[n : n + 2]) for n in range(max(1, len(letters) - 1)))
        end = run.end()
    yield from filter(None, (word[end:],))


def _letters(run: str) -> list[str]:
    """The letters of a run, each with its marks: a Thai vowel above a consonant is no letter of its own."""
    letters: list[str] = []
    for letter in run:
        if letters and unicodedata.category(letter).startswith("M"):
            letters[-1] += letter
        else:
            letters.append(letter)
    return letters
