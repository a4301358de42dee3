"""Reads the longest run of words that can be one person's name: "Anna K. Lindqvist", "A. Lindqvist", "van der Berg"."""

from __future__ import annotations

import re

from postmortem.prepare.name_alone import Word
from postmortem.prepare.name_index import NameIndex
from postmortem.prepare.name_words import ARTICLES, WORDS

_JOINS = re.compile(r"\s{1,2}|[-‐‑–.'’·_]|,\s{0,2}")  # between two words of one name
_JOINS_INITIAL = re.compile(r"\.?[\s-]{0,2}|['’]")
_ENDS_INITIAL = (*".,;:)!?\n", "")  # behind an initial that ends a name: "Anna L."
_LONGEST = 6  # words of a name in a text
_NOBODY: frozenset[int] = frozenset()


class NameRun:
    """Reads the longest run of words that can be one person's name."""

    def __init__(self, index: NameIndex, text: str, words: list[Word], at: int) -> None:
        self._index, self._text, self._words, self._start = index, text, words, at
        self.who = _NOBODY
        self._parts: list[Word] = []
        self._initials: list[Word] = []

    def end(self) -> int | None:
        """The number of the last word of the name; None where there is no name."""
        last: int | None = None
        for number in range(self._start, min(self._start + _LONGEST, len(self._words))):
            if number > self._start and not self._is_joined(number):
                break
            step = self._take(number)
            if step is None:
                break
            if step:
                last = number
        return last if last is not None and self._is_name(last) else None

    def _is_joined(self, number: int) -> bool:
        before, word = self._words[number - 1], self._words[number]
        between = self._text[before.end : word.start]
        pattern = _JOINS_INITIAL if len(before.text) == 1 else _JOINS
        return pattern.fullmatch(between) is not None

    def _take(self, number: int) -> bool | None:
        """Whether the name may end with this word; None where the word is no part of it."""
        word = self._words[number]
        who = self._index.who(word)
        if who and word.folded not in {part.folded for part in self._parts} and (not self.who or who & self.who):
            return self._take_part(word, who)
        if self._index.is_particle(word) and self._is_before_part(number):
            return False
        if len(word.text) == 1 and word.text.isupper():
            return self._take_initial(number, self._index.by_initial(word))
        if self._index.is_particle(word):
            return False
        is_unknown_middle = len(self._parts) == 1 and word.text[:1].isupper() and not word.text.isupper()
        return False if is_unknown_middle and self._is_followed(number) else None

    def _take_part(self, word: Word, who: frozenset[int]) -> bool | None:
        meant = (who & self.who) if self.who else who
        if self._initials and not self._parts:  # of "A. K." the first must be theirs
            meant &= self._index.by_initial(self._initials[0])
        if not meant:
            return None
        self.who = meant
        self._parts.append(word)
        return True

    def _take_initial(self, number: int, who: frozenset[int]) -> bool | None:
        """An initial before or behind a part must be one of that person's; between two parts any may stand."""
        word = self._words[number]
        after = self._text[word.end : word.end + 1]
        if not self._parts and word.text == "I" and after != ".":  # "I" is seldom Ina
            return None
        self._initials.append(word)
        if not self._parts:
            return False
        may_end = after in _ENDS_INITIAL and bool(who & self.who)
        if may_end:
            self.who = who & self.who
        return may_end

    def _is_before_part(self, number: int) -> bool:
        after = self._words[number + 1 : number + 2]
        return bool(after) and self._index.stands_before(self._words[number], after[0])

    def _is_followed(self, number: int) -> bool:
        after = self._words[number + 1 : number + 2]
        return bool(after) and self._is_joined(number + 1) and bool(self._index.who(after[0]) & self.who)

    def _is_name(self, last: int) -> bool:
        first = self._words[self._start]
        inside = self._words[self._start : last + 1]
        if self._index.is_particle(first) and first not in (*self._parts, *self._initials):
            part = next((word for word in inside if not self._index.is_particle(word)), None)
            is_named = part is not None and (part.text[:1].isupper() or first.folded not in ARTICLES)
            return part is not None and is_named and self._index.stands_before(first, part)
        words_only = all(part.folded in WORDS for part in self._parts)
        capital = all(part.text[:1].isupper() for part in self._parts)
        if len(self._parts) > 1:
            return capital or not words_only
        used = [word for word in self._initials if first.start <= word.start <= inside[-1].start]
        has_dot = any(self._text[word.end : word.end + 1] == "." for word in used)
        return bool(used) and capital and (has_dot or not words_only)
