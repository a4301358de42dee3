"""What the page shows of a statement: words of its evidence, whole enough that they mean what they meant there.

A sentence that a model wrote is never shown as fact, however good it looks: no comparison of words tells a half-truth,
a denial or an exchange of two names from a fair summary (docs/decisions/0007). It only has to be about what it cites.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from postmortem.models import Evidence, Kind, Ledger
from postmortem.prepare.orders import evidential_part
from postmortem.prepare.people import names_of
from postmortem.text.languages import language_of
from postmortem.text.plain import plain_words
from postmortem.text.ranking import words_of
from postmortem.text.sentences import folded, sentences, shortened

Stems = frozenset[str]

LONGEST = 400  # characters of a quotation; beyond it the reader follows the link
_SHORT = 200  # a message of this length is shown whole: "no, wrong again" may stand behind the sentence that was meant
_STEM = 4
# Measured on 134 statements of people, who did not try to keep to the words of their evidence: these keep 9 of 10,
# and 1 in 100 of those pinned to other evidence.
_LEAST_OVERLAP, _LEAST_WORDS = 0.20, 0.3
_FEW_WORDS = 2  # "the cache failed" has to find both
# A statement that meets other evidence this well, and that much better than its own, was pinned to the wrong one.
_ELSEWHERE = ((0.5, 2.0), (0.75, 1.5))
_FEWEST_WORDS = 2
_SHORTEST_NAME = 3
_LETTERS = re.compile(r"[^\W\d_]+")
_KIND_WORDS = {Kind.ACTIVITY: "ticket item status set marked changed", Kind.ITEM: "ticket item opened created incident"}
_SPOKEN = frozenset({Kind.MESSAGE, Kind.ALERT, Kind.UPDATE})
# What gives the words around it another meaning: without it a part of a sentence is no quotation of the sentence.
_TURNS = re.compile(
    r"(?i)\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|hardly|almost|nearly|only|may|might|can|"
    r"could|would|should|will|shall|must|maybe|perhaps|possibl[ey]|probably|likely|apparently|seem\w*|looks?|thought|"
    r"thinks?|guess\w*|bets?|idea|theory|hunch|believ\w*|suspect\w*|assum\w*|hop(?:e|ed|ing)|wonder\w*|suppos\w*|"
    r"sa(?:id|ys?)|claim\w*|report\w*|den(?:y|ied|ies)|doubt\w*|if|unless|whether|until|before|but|however|although|"
    r"though|except|instead|rather|despite|wrong|false|untrue|incorrect|was it|is it|want\w*|tr(?:y|ied|ying)|plan\w*|"
    r"needs?|going to|used to|meant to|ask\w*|nicht|kein\w*|nie|ohne|wenn|falls|ob|vielleicht|könnte\w*|würde\w*|"
    r"soll\w*|muss|nur|fast|aber|glaub\w*|denk\w*|vermut\w*|nunca|sin|si|quizás?|tal vez|podría\w*|pero|creo|sólo|"
    r"solo|casi|ne|pas|jamais|sans|peut-être|pourrait|mais|crois|seulement|presque|não|sem|se|talvez|poderia|mas|acho|"
    r"só|quase)\b|n['\u2019]t\b|[?？]|ない|せん|かも|でしょう|思|なら|違"
)
_CLAUSE_ENDS = re.compile(r"[\s\"'*_]*(?:$|[,;:.!()\[\]|•–—-])")
_CLAUSE_BEGINS = re.compile(r"(?:^|[,;:.!()\[\]|•–—-])[\s\"'*_]*$")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of evidence as the page shows them, with the pieces they stand in; `also` are others that say the same."""

    passages: tuple[tuple[str, Evidence], ...]
    also: tuple[Evidence, ...] = ()

    @property
    def text(self) -> str:
        """All the words."""
        return " ".join(words for words, _ in self.passages)

    @property
    def items(self) -> tuple[Evidence, ...]:
        """The pieces, those that are quoted first."""
        return (*(item for _, item in self.passages), *self.also)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the pieces."""
        return tuple(item.id for item in self.items)


class Quoting:
    """The words of a ledger, ready to be quoted for statements."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._people = frozenset(name for name in names_of(ledger) if len(name) >= _SHORTEST_NAME)
        self._letters: dict[str, str] = {}
        self._sentences: dict[str, list[tuple[str, Stems]]] = {}

    def text(self, item: Evidence) -> str:
        """What a piece says, without any orders to its reader."""
        return evidential_part(item.text)

    def holds(self, quote: str, cited: Sequence[Evidence]) -> bool:
        """Whether a quote stands word by word in one of the pieces."""
        wanted = _bare(quote)
        return bool(wanted) and any(wanted in self._folded(item) for item in cited)

    def names_somebody(self, item: Evidence) -> bool:
        """Whether a piece names a person of the ledger, so that it can tell an owner."""
        letters = self._folded(item)
        words = frozenset(_LETTERS.findall(letters))
        return any(
            name.casefold() in letters if name.startswith("[") else frozenset(name.casefold().split()) <= words
            for name in self._people
        )

    def quotation(
        self,
        text: str,
        quote: str,
        cited: Sequence[Evidence],
        *,
        most: int = 1,
        holding: str = "",
        listed: bool = False,
    ) -> Quotation:
        """The words of `most` of the pieces for a statement: the statement itself where it stands in one of them.

        `quote` has to stand in one of them, or to be empty; `holding` has to stand in what is quoted of the first.
        `listed` tells that it may be one of several things in a sentence: "Open: own cache, no restarts at night".
        """
        own = next((item for item in cited if self.holds(text, (item,))), None)
        if own is not None:
            found = text if self._is_whole(text, own, listed=listed) else self._around(own, text)
            same = (item for item in cited if item is not own and self._meets(text, self._stems[item.id]))
            return Quotation(((_as_said(found, own), own),), tuple(same))
        first = next((item for item in cited if quote and self.holds(quote, (item,))), cited[0])
        telling = "" if _bare(quote) in folded(first.where) else quote  # the title of a page says nothing
        words = holding or telling or self._nearest(first, text)
        passages = [(first, self._around(first, words, wholly=not holding))]
        for item in (other for other in cited if other is not first):
            nearest = self._nearest(item, text)
            if len(passages) < most and self._meets(text, _stems(nearest)):
                passages.append((item, self._around(item, nearest)))
        return Quotation(tuple((_as_said(said, item), item) for item, said in passages))

    def says_something(self, text: str, cited: Sequence[Evidence]) -> bool:
        """Whether a statement has words enough to be one, or is a whole sentence of one of its pieces."""
        is_all = any(_bare(text) == _bare(plain_words(part)) for item in cited for part, _ in self._parts(item))
        return bool(_bare(text)) and (is_all or len(words_of(text)) >= _FEWEST_WORDS)

    def is_about(self, text: str, cited: Sequence[Evidence], *, quoted: bool) -> bool:
        """Whether a statement has words of its evidence, and not rather those of another piece.

        In another language than its evidence it may have none, and has to quote some: `quoted`.
        """
        if self.holds(text, cited):
            return True
        said = " ".join(self.text(item) for item in cited)
        if language_of(text) and language_of(said) and language_of(text) != language_of(said):
            return quoted
        wanted = self._weights(text)
        own: Stems = frozenset().union(*(self._stems[item.id] for item in cited))
        overlap, ids = _overlap(wanted, own), {item.id for item in cited}
        others = (_overlap(wanted, stems) for evidence_id, stems in self._stems.items() if evidence_id not in ids)
        best = max(others, default=0.0)
        if any(best >= well and best > better * overlap for well, better in _ELSEWHERE):
            return False
        least_words = 1.0 if len(wanted) <= _FEW_WORDS else _LEAST_WORDS
        return bool(wanted) and overlap >= _LEAST_OVERLAP and len(wanted.keys() & own) >= least_words * len(wanted)

    def _meets(self, text: str, stems: Stems) -> bool:
        return _overlap(self._weights(text), stems) >= _LEAST_OVERLAP

    def _around(self, item: Evidence, words: str, *, wholly: bool = True) -> str:
        """The sentences of a piece that these words stand in; `wholly` all of it where it is short."""
        said = plain_words(self.text(item))
        if wholly and item.kind in _SPOKEN and len(said) <= _SHORT:
            return said
        parts = [part for part, _, _ in self._touched(item, words)]
        chosen = " ".join(map(plain_words, parts)) if parts else said
        return chosen if len(chosen) <= LONGEST else f"{shortened(chosen, LONGEST)} …"

    def _is_whole(self, text: str, item: Evidence, *, listed: bool) -> bool:
        """Whether a run of words is made of whole clauses, and what it leaves out of their sentences turns none."""
        touched = self._touched(item, text)
        return bool(touched) and all(
            _CLAUSE_BEGINS.search(before)
            and _CLAUSE_ENDS.match(after)
            and (listed or not _TURNS.search(f"{before} {after}"))
            for _, before, after in touched
        )

    def _touched(self, item: Evidence, words: str) -> list[tuple[str, str, str]]:
        """The sentences that a run of words stands in, each with its letters before and behind the run."""
        parts = self._parts(item)
        letters = [folded(plain_words(part)) for part, _ in parts]
        wanted = _bare(plain_words(words))
        start = " ".join(letters).find(wanted) if wanted else -1
        found: list[tuple[str, str, str]] = []
        position = 0
        for (part, _), own in zip(parts, letters, strict=True):
            before, after = start - position, start + len(wanted) - position
            if start >= 0 and before < len(own) and after > 0:
                found.append((part, own[: max(0, before)], own[max(0, after) :]))
            position += len(own) + 1
        return found

    def _nearest(self, item: Evidence, text: str) -> str:
        """The sentence of a piece that is most like a statement."""
        wanted = self._weights(text)
        parts = self._parts(item)
        return max(parts, key=lambda part: _overlap(wanted, part[1]), default=(self.text(item), frozenset()))[0]

    def _folded(self, item: Evidence) -> str:
        """A piece for comparison letter by letter, as it stands and as the page would show it."""
        if item.id not in self._letters:
            self._letters[item.id] = f"{folded(self.text(item))}\n{folded(plain_words(self.text(item)))}"
        return self._letters[item.id]

    def _parts(self, item: Evidence) -> list[tuple[str, Stems]]:
        """The sentences of a piece with their stems."""
        if item.id not in self._sentences:
            said = sentences(self.text(item))
            if len(said) > 1 and item.kind in (Kind.PAGE, Kind.DOCUMENT) and folded(said[0]) == folded(item.where):
                said = said[1:]
            self._sentences[item.id] = [(part, _stems(part)) for part in said]
        return self._sentences[item.id]

    def _weights(self, text: str) -> Mapping[str, float]:
        """The words of a text, by their stems, weighed by how rare they are on the ledger; together 1."""
        having = {stem: self._having[stem] for stem in _stems(text)}
        number = len(self._ledger)
        rarities = {stem: math.log(1 + (number - count + 0.5) / (count + 0.5)) for stem, count in having.items()}
        total = sum(rarities.values())
        return {stem: rarity / total for stem, rarity in rarities.items()}

    @cached_property
    def _stems(self) -> Mapping[str, Stems]:
        """For each piece the stems of what it says, where, and what its kind stands for."""
        return {
            item.id: _stems(f"{self.text(item)} {item.where} {_KIND_WORDS.get(item.kind, '')}") for item in self._ledger
        }

    @cached_property
    def _having(self) -> Counter[str]:
        """How many pieces have each stem."""
        return Counter(stem for stems in self._stems.values() for stem in stems)


def _as_said(text: str, item: Evidence) -> str:
    """Words of a piece in quotation marks, unless it is the ticket's own title or log that says them."""
    if item.kind in (Kind.ITEM, Kind.ACTIVITY):
        return text
    return f"“{text if '“' in text else text.removesuffix('”')}”"


def _bare(text: str) -> str:
    return folded(text).strip(" .…\"'")


def _overlap(wanted: Mapping[str, float], stems: Stems) -> float:
    """The share of a statement's weighed words that the evidence has."""
    return sum(wanted[stem] for stem in wanted.keys() & stems)


def _stems(text: str) -> Stems:
    return frozenset(word if any(map(str.isdigit, word)) else word[:_STEM] for word in words_of(text))
