"""Who has which words in their names: looked up for each word of a text."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from postmortem.prepare.name_alone import Word
from postmortem.prepare.name_endings import declines_as_slavic, undeclined
from postmortem.prepare.name_parts import KnownNames, fold

_SHORTEST_SURNAME = 3
_NOBODY: frozenset[int] = frozenset()
W = TypeVar("W", bound=Hashable)


class NameIndex:
    """The names of several people, who are known by their place in `people`."""

    def __init__(self, people: Sequence[KnownNames]) -> None:
        self._parts = _by_word({n: names.parts for n, names in enumerate(people)})
        self._slavic = frozenset(part for names in people if names.is_slavic for part in names.parts)
        self._handles = _by_word({n: names.handles | names.usual for n, names in enumerate(people)})
        self._particles = frozenset(pair for names in people for pair in names.particles)
        self._before_parts = frozenset(particle for particle, _ in self._particles)
        self._initials = _by_word({n: {part[0].upper() for part in names.parts} for n, names in enumerate(people)})
        self._telling = frozenset(_handles_with_surnames(people))
        self._starts = frozenset({*self._parts, *self._before_parts, *(handle[0] for handle in self._handles)})
        self.longest_handle = max((len(handle) for handle in self._handles), default=0)

    def may_start(self, word: Word) -> bool:
        """Whether a name may begin with this word."""
        return word.folded in self._starts or bool(self.by_initial(word)) or bool(self.who(word))

    def who(self, word: Word) -> frozenset[int]:
        """Who has this word in a name, declined or not."""
        if who := self._parts.get(word.folded):
            return who
        is_slavic_only = not word.in_slavic and declines_as_slavic(word.text, word.folded)
        known = self._slavic if is_slavic_only else self._parts.keys()
        return next((self._parts[base] for base in undeclined(word.text, word.folded) if base in known), _NOBODY)

    def by_initial(self, word: Word) -> frozenset[int]:
        """Who has a name that begins with this single capital letter."""
        return self._initials.get(word.text, _NOBODY) if len(word.text) == 1 else _NOBODY

    def by_handle(self, words: Iterable[Word]) -> frozenset[int]:
        """Who has a handle of these words."""
        return self._handles.get(tuple(word.folded for word in words), _NOBODY)

    def is_telling(self, handle: Word) -> bool:
        """Whether it is a handle that holds its owner's surname: it names them without an @ too."""
        return handle.folded in self._telling

    def is_particle(self, word: Word) -> bool:
        """Whether it is a particle of somebody's surname."""
        return word.folded in self._before_parts

    def stands_before(self, particle: Word, part: Word) -> bool:
        """Whether somebody's surname has this particle before this part."""
        return (particle.folded, part.folded) in self._particles


@lru_cache(maxsize=50_000)
def unaccented(word: str) -> str:
    """A word for comparison; most words come many times."""
    return fold(word)


def _by_word(names: Mapping[int, Iterable[W]]) -> dict[W, frozenset[int]]:
    found: dict[W, set[int]] = {}
    for person, words in names.items():
        for word in words:
            found.setdefault(word, set()).add(person)
    return {word: frozenset(people) for word, people in found.items()}


def _handles_with_surnames(people: Sequence[KnownNames]) -> Iterator[str]:
    for names in people:
        surnames = {whole[-1] for whole in names.whole if len(whole[-1]) >= _SHORTEST_SURNAME}
        for handle in names.handles:
            if len(handle) == 1 and any(surname in handle[0] and surname != handle[0] for surname in surnames):
                yield handle[0]
