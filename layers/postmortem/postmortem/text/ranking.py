"""BM25 over short texts, in plain Python: 10,000 messages take about 0.2 s and no package is loaded."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from postmortem.text.likeness import are_alike, units_of

_K1 = 1.2  # how soon repeating a word stops counting; the usual value
_B = 0.75  # how much a long text is marked down; the usual value
_SHORTEST_ALIKE = 4
_WORD = re.compile(r"[^\W_]+(?:[._/-][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")

STOP_WORDS = frozenset(
    "a about after again all also an and any are as at be been before being but by can could did do does for from get "
    "got had has have he her here him his how i if in into is it its just like me more my no not now of off on one or "
    "our out over she so some still than that the their them then there these they this those to too up us was we were "
    "what when where which while who why will with would you your".split()
)


def words_of(text: str) -> list[str]:
    """The words of a text, folded; `user-service/v1.2` counts as a whole and by its parts.

    Where a script does not part its words, pairs of letters stand for them (`units_of`).
    """
    found: list[str] = []
    for run in text.casefold().split():
        words = [word for word in _WORD.findall(run) if word.isascii()]
        if run.isascii():
            found += words
            found += [part for word in words if len(parts := _PART.findall(word)) > 1 for part in parts]
        else:
            found += [word for word in words if not word.isalnum()]
            found += units_of(run)
    return [word for word in found if word not in STOP_WORDS and (len(word) > 1 or not word.isascii())]


class Ranking:
    """The words of a collection of texts, ready to be asked which texts a query is about."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._counts = [Counter(words_of(text)) for text in texts]
        self._lengths = [sum(counts.values()) for counts in self._counts]
        self._mean_length = (sum(self._lengths) / len(texts) if texts else 0.0) or 1.0
        self._documents: Counter[str] = Counter(word for counts in self._counts for word in counts)

    def rarity(self, word: str, *, among: int = 0) -> float:
        """The inverse document frequency of a word; higher for rarer ones.

        `among` so many more texts without it: in a handful of texts, the word that they are about stands in each.
        """
        having = self._documents[word]
        return self._rarity(having, among)

    def highest_rarity(self, *, among: int = 0) -> float:
        """That of a word that stands in one text alone."""
        return self._rarity(1, among)

    def _rarity(self, having: int, among: int) -> float:
        return math.log(1 + (len(self._counts) + among - having + 0.5) / (having + 0.5))

    def alike(self, word: str) -> list[str]:
        """The word, and the forms and compounds of it in the collection: "fail" and "failing", "Kassenausfall"."""
        if len(word) < _SHORTEST_ALIKE and word.isascii():
            return [word]
        begin = word[:_SHORTEST_ALIKE]
        near = (other for other in self._documents if other.startswith(begin) or word in other or other in word)
        return [word, *(other for other in near if other != word and are_alike(word, other))]

    def scores(self, query: Mapping[str, float]) -> list[float]:
        """For each text, in order, how much it is about the weighted words of `query`."""
        weights = {word: weight * self.rarity(word) for word, weight in query.items() if self._documents[word]}
        return [self._score(number, weights) for number in range(len(self._counts))]

    def _score(self, number: int, weights: Mapping[str, float]) -> float:
        counts = self._counts[number]
        norm = _K1 * (1 - _B + _B * self._lengths[number] / self._mean_length)
        return sum(
            weight * counts[word] * (_K1 + 1) / (counts[word] + norm)
            for word, weight in weights.items()
            if word in counts
        )

    def telling_words(self, numbers: Iterable[int], most: int) -> list[str]:
        """The words that set the texts with these numbers apart from the whole collection, most telling first."""
        inside: Counter[str] = Counter(word for number in numbers for word in self._counts[number])
        weighed = {word: count * self.rarity(word) for word, count in inside.items() if count > 1}
        return sorted(weighed, key=lambda word: (-weighed[word], word))[:most]
