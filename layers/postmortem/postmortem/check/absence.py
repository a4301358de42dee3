"""What comes nearest to a statement that something is nowhere in the evidence: one of those pieces may show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from postmortem.models.evidence import Evidence, Ledger
from postmortem.text.ranking import Ranking, words_of

_MOST_NEAREST = 4


def nearest(text: str, ledger: Ledger, readable: Callable[[Evidence], str]) -> tuple[str, ...]:
    """The ids of the pieces that come nearest to a text by its words, the nearest first; some may show the thing."""
    scores = Ranking([readable(item) for item in ledger]).scores(Counter(map(str, words_of(text))))
    ranked = sorted(zip(scores, ledger.items, strict=True), key=lambda pair: -pair[0])
    return tuple(item.id for score, item in ranked[:_MOST_NEAREST] if score > 0)
