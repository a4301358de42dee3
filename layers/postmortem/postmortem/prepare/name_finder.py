"""Finds where people are named in a text, word by word, in time linear in its length."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from postmortem.prepare.name_alone import Alone, Word, is_mention
from postmortem.prepare.name_endings import is_slavic
from postmortem.prepare.name_index import NameIndex, unaccented
from postmortem.prepare.name_parts import WORD, KnownNames
from postmortem.prepare.name_run import NameRun
from postmortem.prepare.name_unspaced import UnspacedNames

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_DOT_OF_INITIAL = re.compile(r"\.(?=[,;:)!?]|\s[^\W\d_A-Z])")  # "Lindqvist A. restarted it", where no sentence ends
# What stands in small letters behind an article is a thing: "the sandbox" is not Tom Sandbox.
_WITH_ARTICLE = re.compile(
    r"(?i:\b(?:the|an?|this|that|le|la|les|une?|el|los|las|una|il|gli|os?|uma?)) ([a-zß-öø-ÿ]{3,30})\b"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A place in a text where somebody is named: one of `who`; nobody that is known where it is empty."""

    start: int
    end: int
    who: frozenset[int]


class NameFinder:
    """Finds the names of people, who are known by their place in `people`.

    `writers` take part in the incident: a first name in small letters is more likely theirs than a word. `not_names`
    are words that name something else here, such as the service; alone they are taken for names only as words are.
    """

    def __init__(
        self, people: Sequence[KnownNames], writers: frozenset[int], texts: Iterable[str], not_names: Iterable[str] = ()
    ) -> None:
        everything = "\n".join(dict.fromkeys(texts))
        there = {word: unaccented(word) for word in set(WORD.findall(everything))}
        in_texts = frozenset(there.values())
        whole = {
            n
            for n, names in enumerate(people)
            if any(in_texts.issuperset(name) for name in names.whole)
            or any(family and f"{family}{given}" in everything for family, given in names.unspaced)
        }
        present = writers | whole
        self._index = NameIndex(people)
        small = frozenset(plain for word, plain in there.items() if word.islower())
        things = frozenset(map(unaccented, (*not_names, *_WITH_ARTICLE.findall(everything))))
        self._alone = Alone(writers, frozenset(present), small, things)
        self._unspaced = UnspacedNames({n: names.unspaced for n, names in enumerate(people)}, present, everything)

    def find(self, text: str) -> list[Named]:
        """The places where somebody is named, in order, none within another."""
        found = [Named(*place) for place in self._unspaced.find(text)]
        slavic = is_slavic(text)
        words = [
            Word(match.start(), match.end(), match[0], unaccented(match[0]), slavic) for match in WORD.finditer(text)
        ]
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
        if not self._index.may_start(words[at]):
            return None
        readings = (self._run, self._handle, self._single)
        return next((found for read in readings if (found := read(text, words, at))), None)

    def _handle(self, text: str, words: list[Word], at: int) -> tuple[Named, int] | None:
        """A handle behind an @, or one of several words, or one that holds the surname."""
        start = words[at].start
        is_behind_at = is_mention(text, start)
        for length in range(min(self._index.longest_handle, len(words) - at), 0, -1):
            run = words[at : at + length]
            joined = all(text[one.end : other.start] in (".", "-", "_") for one, other in pairwise(run))
            who = self._index.by_handle(run) if joined else None
            if who and (length > 1 or is_behind_at or self._index.is_telling(run[0])):
                return Named(start - is_behind_at, run[-1].end, who), at + length
        return None

    def _run(self, text: str, words: list[Word], at: int) -> tuple[Named, int] | None:
        """Two words or more of one person's names, or one with an initial."""
        run = NameRun(self._index, text, words, at)
        end = run.end()
        if end is None:
            return None
        start, stop = words[at].start, words[end].end
        if len(words[end].text) == 1 and _DOT_OF_INITIAL.match(text, stop):
            stop += 1
        return Named(start - is_mention(text, start), stop, run.who), end + 1

    def _single(self, text: str, words: list[Word], at: int) -> tuple[Named, int] | None:
        who = self._index.who(words[at])
        if not who:
            return None
        next_is_name = at + 1 < len(words) and bool(self._index.who(words[at + 1]))
        found = self._alone.judge(text, words, at, who, next_is_name=next_is_name)
        return (Named(*found), at + 1) if found else None


class _Places:
    """Places of a text that are closed, asked for in order."""

    def __init__(self, places: list[tuple[int, int]]) -> None:
        self._places = sorted(places, reverse=True)

    def hold(self, position: int) -> bool:
        """Whether one of them holds a position, which is behind that of the last question."""
        while self._places and self._places[-1][1] <= position:
            self._places.pop()
        return bool(self._places) and self._places[-1][0] <= position
