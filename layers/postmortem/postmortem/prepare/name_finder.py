"""Finds where people are named in a text, word by word, in time linear in its length."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

from postmortem.prepare.name_alone import Alone, Word
from postmortem.prepare.name_endings import declines_as_slavic, is_slavic, undeclined
from postmortem.prepare.name_parts import WORD, Names, fold
from postmortem.prepare.name_unspaced import UnspacedNames
from postmortem.prepare.name_words import ARTICLES, WORDS

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_JOINS = re.compile(r"\s{1,2}|[-‐‑–.'’·_]|,\s{0,2}")  # between two words of one name
_JOINS_INITIAL = re.compile(r"\.?[\s-]{0,2}|['’]")
_DOT_OF_INITIAL = re.compile(r"\. (?=[^\W\d_A-Z])")  # "Lindqvist A. restarted it", where no sentence ends
_ENDS_INITIAL = (*".,;:)!?\n", "")  # behind an initial that ends a name: "Anna L."
_SHORTEST_SURNAME = 3
_LONGEST = 6  # words of a name in a text
_NOBODY: frozenset[int] = frozenset()
W = TypeVar("W", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Named:
    """A place in a text where somebody is named: one of `who`; nobody that is known where it is empty."""

    start: int
    end: int
    who: frozenset[int]


class NameFinder:
    """Finds the names of people, who are known by their place in `people`.

    `writers` take part in the incident: a first name in small letters is more likely theirs than a word. `not_names`
    are words that name something else here, such as the service.
    """

    def __init__(
        self, people: Sequence[Names], writers: frozenset[int], texts: Iterable[str], not_names: Iterable[str] = ()
    ) -> None:
        everything = "\n".join(dict.fromkeys(texts))
        there = {word: folded(word) for word in set(WORD.findall(everything))}
        in_texts = frozenset(there.values())
        whole = {
            n
            for n, names in enumerate(people)
            if any(in_texts.issuperset(name) for name in names.whole)
            or any(family and f"{family}{given}" in everything for family, given in names.unspaced)
        }
        present = writers | whole
        self._parts = _by_word({n: names.parts for n, names in enumerate(people)})
        self._slavic = frozenset(part for names in people if names.is_slavic for part in names.parts)
        self._handles = _by_word({n: names.handles for n, names in enumerate(people)})
        self._longest_handle = max((len(handle) for handle in self._handles), default=0)
        self._starts = frozenset({*self._parts, *(handle[0] for handle in self._handles)})
        self._particles = frozenset(pair for names in people for pair in names.particles)
        self._before_parts = frozenset(particle for particle, _ in self._particles)
        self._initials = _initials(people)
        self._telling = _telling(people)
        small = frozenset(word for word in there if word.islower())
        self._alone = Alone(writers, frozenset(present), small, frozenset(map(folded, not_names)))
        self._unspaced = UnspacedNames({n: names.unspaced for n, names in enumerate(people)}, present, everything)

    def find(self, text: str) -> list[Named]:
        """The places where somebody is named, in order, none within another."""
        found = [Named(*place) for place in self._unspaced.find(text)]
        slavic = is_slavic(text)
        words = [Word(match.start(), match.end(), match[0], folded(match[0]), slavic) for match in WORD.finditer(text)]
        closed = _Places([match.span() for match in _ADDRESS.finditer(text)] + [(one.start, one.end) for one in found])
        at = 0
        while at < len(words):
            place = None if closed.hold(words[at].start) else self._at(text, words, at)
            if place is None:
                at += 1
                continue
            found.append(place[0])
            at = place[1]
        return sorted(found, key=lambda one: one.start)

    def _at(self, text: str, words: list[Word], at: int) -> tuple[Named, int] | None:
        """Who is named from a word on, and the number of the word behind the name."""
        word = words[at]
        if not self._may_start(word):
            return None
        if handle := self._handle(text, words, at):
            return handle
        if run := self._run(text, words, at):
            return run
        return self._single(text, words, at)

    def _may_start(self, word: Word) -> bool:
        is_initial = len(word.text) == 1 and word.text in self._initials
        known = word.folded in self._starts or word.folded in self._before_parts
        return known or is_initial or word.folded in self._telling or bool(self._who(word))

    def _who(self, word: Word) -> frozenset[int]:
        """Who has this word in a name, declined or not."""
        if who := self._parts.get(word.folded):
            return who
        for base in undeclined(word.text, word.folded):
            if base in (
                self._parts if word.in_slavic or not declines_as_slavic(word.text, word.folded) else self._slavic
            ):
                return self._parts[base]
        return _NOBODY

    def _handle(self, text: str, words: list[Word], at: int) -> tuple[Named, int] | None:
        """A handle behind an @, or one of several words, or one that holds the surname."""
        start = words[at].start
        is_behind_at = text[start - 1 : start] == "@" and not text[max(0, start - 2)].isalnum()
        for length in range(min(self._longest_handle, len(words) - at), 0, -1):
            run = words[at : at + length]
            joined = all(text[one.end : other.start] in (".", "-", "_") for one, other in pairwise(run))
            who = self._handles.get(tuple(word.folded for word in run))
            if who and joined and (length > 1 or is_behind_at or run[0].folded in self._telling):
                if length == 1 and self._run(text, words, at):
                    return None
                return Named(start - is_behind_at, run[-1].end, who), at + length
        return None

    def _run(self, text: str, words: list[Word], at: int) -> tuple[Named, int] | None:
        """Two words or more of one person's names, or one with an initial."""
        run = _Run(self, text, words, at)
        end = run.end()
        if end is None:
            return None
        start = words[at].start
        if text[start - 1 : start] == "@" and not text[max(0, start - 2) : start - 1].isalnum():
            start -= 1
        stop = words[end].end
        if len(words[end].text) == 1 and _DOT_OF_INITIAL.match(text, stop):
            stop += 1
        return Named(start, stop, run.who), end + 1

    def _single(self, text: str, words: list[Word], at: int) -> tuple[Named, int] | None:
        word = words[at]
        who = self._who(word)
        if not who:
            return None
        next_is_name = at + 1 < len(words) and bool(self._who(words[at + 1]))
        found = self._alone.judge(text, words, at, who, next_is_name=next_is_name)
        return (Named(found[0], found[1], found[2]), at + 1) if found else None

    # What a run asks about.

    def who(self, word: Word) -> frozenset[int]:
        """Who has this word in a name."""
        return self._who(word)

    def by_initial(self, word: Word) -> frozenset[int]:
        """Who has a name that begins with this single capital letter."""
        return self._initials.get(word.text, _NOBODY) if len(word.text) == 1 else _NOBODY

    def is_particle(self, word: Word) -> bool:
        """Whether it is a particle of somebody's surname."""
        return word.folded in self._before_parts

    def stands_before(self, particle: Word, part: Word) -> bool:
        """Whether somebody's surname has this particle before this part."""
        return (particle.folded, part.folded) in self._particles


class _Run:
    """Reads the longest run of words that can be one person's name."""

    def __init__(self, finder: NameFinder, text: str, words: list[Word], at: int) -> None:
        self._finder, self._text, self._words, self._start = finder, text, words, at
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
        who = self._finder.who(word)
        if who and word.folded not in {part.folded for part in self._parts} and (not self.who or who & self.who):
            return self._take_part(word, who)
        if self._finder.is_particle(word) and self._is_before_part(number):
            return False
        if initial := self._finder.by_initial(word):
            return self._take_initial(number, initial)
        if self._finder.is_particle(word):
            return False
        is_unknown_middle = len(self._parts) == 1 and word.text[:1].isupper() and not word.text.isupper()
        return False if is_unknown_middle and self._is_followed(number) else None

    def _take_part(self, word: Word, who: frozenset[int]) -> bool | None:
        meant = (who & self.who) if self.who else who
        if self._initials and not self._parts:  # of "A. K." the first must be theirs
            meant &= self._finder.by_initial(self._initials[0])
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
        return bool(after) and self._finder.stands_before(self._words[number], after[0])

    def _is_followed(self, number: int) -> bool:
        after = self._words[number + 1 : number + 2]
        return bool(after) and self._is_joined(number + 1) and bool(self._finder.who(after[0]) & self.who)

    def _is_name(self, last: int) -> bool:
        first = self._words[self._start]
        inside = self._words[self._start : last + 1]
        if self._finder.is_particle(first) and first.folded not in {part.folded for part in self._parts}:
            part = next((word for word in inside if not self._finder.is_particle(word)), None)
            is_named = part is not None and (part.text[:1].isupper() or first.folded not in ARTICLES)
            return part is not None and is_named and self._finder.stands_before(first, part)
        words_only = all(part.folded in WORDS for part in self._parts)
        capital = all(part.text[:1].isupper() for part in self._parts)
        if len(self._parts) > 1:
            return capital or not words_only
        used = [word for word in self._initials if first.start <= word.start <= inside[-1].start]
        has_dot = any(self._text[word.end : word.end + 1] == "." for word in used)
        return bool(used) and capital and (has_dot or not words_only)


class _Places:
    """Places of a text that are closed, asked for in order."""

    def __init__(self, places: list[tuple[int, int]]) -> None:
        self._places = sorted(places, reverse=True)

    def hold(self, position: int) -> bool:
        """Whether one of them holds a position, which is behind that of the last question."""
        while self._places and self._places[-1][1] <= position:
            self._places.pop()
        return bool(self._places) and self._places[-1][0] <= position


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """A word for comparison; most words come many times."""
    return fold(word)


def _by_word(names: Mapping[int, Iterable[W]]) -> dict[W, frozenset[int]]:
    found: dict[W, set[int]] = {}
    for person, words in names.items():
        for word in words:
            found.setdefault(word, set()).add(person)
    return {word: frozenset(people) for word, people in found.items()}


def _initials(people: Sequence[Names]) -> dict[str, frozenset[int]]:
    return _by_word({n: {part[0].upper() for part in names.parts} for n, names in enumerate(people)})


def _telling(people: Sequence[Names]) -> frozenset[str]:
    """Handles of one word that hold a surname: they name somebody without an @ too."""
    return frozenset(_handles_with_surnames(people))


def _handles_with_surnames(people: Sequence[Names]) -> Iterator[str]:
    for names in people:
        surnames = {whole[-1] for whole in names.whole if len(whole[-1]) >= _SHORTEST_SURNAME}
        for handle in names.handles:
            if len(handle) == 1 and any(surname in handle[0] and surname != handle[0] for surname in surnames):
                yield handle[0]
