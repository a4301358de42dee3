"""Tells whether a single word that somebody is called by is that name, or a word that only looks like it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from postmortem.prepare.name_words import (
    CALENDAR,
    DETERMINERS,
    ENGLISH_WORDS,
    FIRST_NAMES,
    HONORIFICS,
    INTERJECTIONS,
    PROPER_NAMES,
    TITLES,
    WORDS,
    WORDS_IN_SMALL_LETTERS,
)
from postmortem.text.languages import language_of
from postmortem.text.ranking import STOP_WORDS

# A name is no part of a path, an option, a host, a channel, an assignment or a call.
_NOT_BEHIND = re.compile(r"[\\#$~]|\w[_.@-]|--|\w/|/\Z")
_NOT_BEFORE = re.compile(r"[\\=]|[-_@]\w|\.[a-z0-9_]|:\d|\(\)")
_SENTENCE_END = re.compile(r"[.!?…:;|•>*\n\r。！？]")
_POSSESSIVE = re.compile(r"['’`´]s\b")
_HONORIFIC = re.compile(rf"[- ](?:{'|'.join(sorted(HONORIFICS))})\b", re.IGNORECASE)
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_VERBS = frozenset(
    "is was has had will can could did does said says wants thinks".split()
)  # of people: "Mark is on it"
_SHORTEST = 2
_SHORTEST_NAME = 3  # letters; shorter ones are too often something else
_SHORTEST_SMALL = 5  # letters of a first name that counts in small letters though its owner takes no part
_ACRONYM = 4
_NO_SURNAMES = (WORDS - ENGLISH_WORDS) | TITLES
_NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, as it stands, in small letters without accents, and if the text is in Polish or the like."""

    start: int
    end: int
    text: str
    folded: str
    in_slavic: bool = False

    @property
    def is_capitalised(self) -> bool:
        """Whether it begins with a capital letter and is not all capitals."""
        return self.text[:1].isupper() and not self.is_shouted

    @property
    def is_shouted(self) -> bool:
        """Whether all of it is capitals."""
        return len(self.text) > 1 and self.text.isupper()


@dataclass(frozen=True, slots=True)
class Alone:
    """`writers` take part in the incident, `present` are they and those whose whole names stand in its texts.

    `small` are the words that stand in small letters somewhere, `things` those that name something here.
    """

    writers: frozenset[int]
    present: frozenset[int]
    small: frozenset[str]
    things: frozenset[str]

    def judge(
        self, text: str, words: list[Word], at: int, who: frozenset[int], *, next_is_name: bool
    ) -> tuple[int, int, frozenset[int]] | None:
        """Where the name stands and who is meant; None where the word is no name."""
        word = words[at]
        place = _Place(text, words, at)
        if place.is_behind_at:
            return word.start - 1, word.end, who
        if place.has_title or place.has_honorific:
            return word.start, word.end, who
        is_free = len(word.folded) >= _SHORTEST and place.is_free(next_is_name=next_is_name)
        if not is_free or not self._counts(place, word, who):
            return None
        return word.start, word.end, _NOBODY if place.is_of_another_name(next_is_name=next_is_name) else who

    def _counts(self, place: _Place, word: Word, who: frozenset[int]) -> bool:
        if word.text.upper() == word.text.lower():  # a script without capital letters
            return bool(who & self.present)
        is_word = self._is_word(word)
        if word.is_capitalised:
            return self._counts_as_word(place, word, who) if is_word else True
        if is_word or word.folded in WORDS_IN_SMALL_LETTERS:
            return False
        if word.is_shouted:
            return len(word.text) > _ACRONYM or place.is_shouted_around
        if not _LATIN.match(word.text) or place.is_before_number:  # "белая" is "white", "jackson 2.9" a library
            return False
        return bool(who & self.writers) or (len(word.folded) >= _SHORTEST_SMALL and _language(place.text) in ("en", ""))

    def _is_word(self, word: Word) -> bool:
        return word.folded in WORDS or word.folded in self.things or len(word.folded) < _SHORTEST_NAME

    def _counts_as_word(self, place: _Place, word: Word, who: frozenset[int]) -> bool:
        """Whether a capitalised word that also means something is a name here."""
        if place.is_value or word.folded in CALENDAR or (word.folded in PROPER_NAMES and not who & self.writers):
            return False
        if word.folded not in FIRST_NAMES and not who & self.present:
            return False
        if place.is_possessive:
            return True
        is_english = word.folded in ENGLISH_WORDS
        if not place.begins_sentence:
            return place.is_among_small_words(at_start=not is_english)
        if place.is_addressed and word.folded not in INTERJECTIONS:
            return True
        stands_small = {word.folded, f"{word.folded}s", word.folded.removesuffix("s")} & self.small
        is_subject = place.is_before_verb and not stands_small and word.folded not in STOP_WORDS
        return bool(who & self.writers) and is_subject


class _Place:
    """What stands around a word."""

    def __init__(self, text: str, words: list[Word], at: int) -> None:
        self.text, self._words, self._at = text, words, at
        self._word = words[at]
        self._before = text[max(0, self._word.start - 2) : self._word.start]
        self._after = text[self._word.end : self._word.end + 12]
        self._previous = words[at - 1] if at else None
        self._next = words[at + 1] if at + 1 < len(words) else None

    @property
    def is_behind_at(self) -> bool:
        return is_mention(self.text, self._word.start)

    @property
    def has_title(self) -> bool:
        """Whether "Mr" or the like stands before it."""
        one = self._previous
        between = self.text[one.end : self._word.start] if one else ""
        return one is not None and one.folded in TITLES and between in (" ", ". ", ".") and self._word.text[0].isupper()

    @property
    def has_honorific(self) -> bool:
        """Whether "-san" or the like stands behind it; with a space only behind a capital letter."""
        match = _HONORIFIC.match(self._after)
        return match is not None and (match[0][0] == "-" or self._word.text[:1].isupper())

    def is_free(self, *, next_is_name: bool) -> bool:
        """Whether it is a word of its own, no part of a path, a host, an identifier; a slash may join two names."""
        if self._after[:1] == "/" and not next_is_name:
            return False
        if self._before[-1:] == "/":
            return (
                bool(re.fullmatch(r"[^\W\d_]/", self._before))
                and self._previous is not None
                and self._previous.is_capitalised
            )
        return not _NOT_BEHIND.search(self._before) and not _NOT_BEFORE.match(self._after)

    @property
    def begins_sentence(self) -> bool:
        return self._begins(self._at)

    def _begins(self, at: int) -> bool:
        start = self._words[at].start
        gap = self.text[self._words[at - 1].end if at else 0 : start]
        return at == 0 or _SENTENCE_END.search(gap) is not None

    def is_among_small_words(self, *, at_start: bool) -> bool:
        """Whether only names are capitalised here: neither a title nor German, nor is an article before it.

        The word before it may be capitalised where it is the first of the sentence and `at_start`: "Thanks Mark".
        """
        before = self._previous
        if before is None or before.folded in DETERMINERS or _language(self.text) == "de":
            return False
        is_title = before.text[:1].isupper() and not (at_start and self._begins(self._at - 1))
        return not is_title and not self.is_before_capital

    @property
    def is_before_capital(self) -> bool:
        """Whether the next word has a capital letter, as in a title."""
        after = self._next
        if after is None or self.text[self._word.end : after.start] != " ":
            return False
        return after.text[:1].isupper() and len(after.text) > 1

    @property
    def is_before_number(self) -> bool:
        return self._next is not None and self._next.text[:1].isdigit()

    @property
    def is_value(self) -> bool:
        """Whether it is set: "enabled=True"."""
        return self._before[-1:] == "="

    @property
    def is_before_verb(self) -> bool:
        return self._next is not None and self._next.folded in _VERBS and self._after[:1] == " "

    @property
    def is_possessive(self) -> bool:
        return _POSSESSIVE.match(self._after) is not None

    @property
    def is_addressed(self) -> bool:
        """Whether a comma follows at once: "Mark, can you look?"."""
        return self._after[:2] == ", "

    @property
    def is_shouted_around(self) -> bool:
        return any(one is not None and one.is_shouted for one in (self._previous, self._next))

    def is_of_another_name(self, *, next_is_name: bool) -> bool:
        """Whether an unknown word with a capital letter makes it the name of somebody else: "Priya Unknown"."""
        after, before = self._next, self._previous
        if _language(self.text) == "de":  # where nouns have capital letters
            return False
        if after and self._looks_like_a_name(self._word, after) and not next_is_name:
            return True
        return before is not None and not self._begins(self._at - 1) and self._looks_like_a_name(before, self._word)

    def _looks_like_a_name(self, first: Word, second: Word) -> bool:
        other = second if first is self._word else first
        return (
            self.text[first.end : second.start] == " "
            and other.is_capitalised
            and len(other.text) >= _SHORTEST
            and other.text.isalpha()
            and other.folded not in _NO_SURNAMES
        )


def is_mention(text: str, start: int) -> bool:
    """Whether an @ stands before a word, which is no part of an address."""
    return text[max(0, start - 1) : start] == "@" and not text[max(0, start - 2) : start - 1].isalnum()


@lru_cache(maxsize=4)  # asked for each name of a text
def _language(text: str) -> str:
    return language_of(text)
