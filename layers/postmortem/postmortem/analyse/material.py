"""What the extractive analyst works on: the evidence that is likely about the incident, cut into sentences."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from postmortem.analyse.cues import Cue, shows
from postmortem.analyse.relevance import LIKELY, relevance
from postmortem.models import Bearing, Claim, Evidence, Incident, Kind, Ledger
from postmortem.prepare.orders import evidential_part
from postmortem.text.ranking import words_of
from postmortem.text.sentences import sentences

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_STEM = 5
_NUMBER_AT_START = re.compile(r"^(\d+(?:[.,]\d+)*).*$")
_OVER = frozenset(
    "resolved done closed fixed completed gelöst erledigt behoben resuelto cerrado résolu résolue resolvido "
    "fechado".split()
)
_CONTAINED = frozenset(
    "mitigated monitoring contained stabilised stabilized recovered workaround überwachung mitigado".split()
)
PAGES = frozenset({Kind.PAGE, Kind.DOCUMENT})


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a piece of evidence, verbatim."""

    text: str
    item: Evidence

    def shows(self, cue: Cue) -> bool:
        """Whether it has a word of this cue."""
        return shows(cue, self.text)

    def claim(self) -> Claim:
        """The sentence as a claim that rests on its piece of evidence."""
        return Claim(self.text, (self.item.id,), self.text)


class Material:
    """The relevant evidence of a ledger in order of time (pages by their last edit), and how telling its words are."""

    def __init__(self, incident: Incident, ledger: Ledger) -> None:
        self.incident = incident
        self.ledger = ledger
        self.likely = relevance(incident, ledger)
        relevant = (item for item in ledger if self.likely[item.id] >= LIKELY)
        self.items = tuple(sorted(relevant, key=lambda item: item.at or item.edited_at or _LONG_AGO))
        self._texts = {item.id: _said(item) for item in self.items}
        self._words = {evidence_id: stems(text) for evidence_id, text in self._texts.items()}
        self._having: Counter[str] = Counter(word for words in self._words.values() for word in words)

    def text(self, item: Evidence) -> str:
        """What a relevant piece says, without any orders to its reader."""
        return self._texts[item.id]

    def has(self, item: Evidence) -> bool:
        """Whether a piece is relevant: likely about the incident."""
        return item.id in self._texts

    def words(self, item: Evidence) -> frozenset[str]:
        """The words of a relevant piece, by their stems, without the most common ones."""
        return self._words[item.id]

    def sentences(self, *, pages: bool = False) -> Iterator[Sentence]:
        """Everything people and alerts said, sentence by sentence; the lines of wiki pages where asked for."""
        for item in self.items:
            if item.kind in (Kind.MESSAGE, Kind.ALERT, Kind.UPDATE) or (pages and item.kind in PAGES):
                yield from (Sentence(text, item) for text in sentences(self._texts[item.id]))

    def telling(self, shared: Iterable[str]) -> float:
        """How much it means that two texts have these words in common: about 1 for each that is rare."""
        number = len(self.items)
        return sum(
            min(1.0, math.log(1 + number / having) / math.log(1 + number / 2))
            if (having := self._having[word])
            else 0.0
            for word in shared
        )

    def is_own(self, item: Evidence) -> bool:
        """Whether a piece comes from the incident's own ticket or channels."""
        return item.bearing is Bearing.INCIDENT

    def known_since(self) -> datetime | None:
        """When the ticket says that somebody knew of the incident."""
        known = (self.incident.detected_at, self.incident.created_at)
        return min((at for at in known if at), default=None)


def _said(item: Evidence) -> str:
    """What a piece says, without any orders to its reader and without the title above a page's text."""
    text = evidential_part(item.text)
    title, _, body = text.partition("\n")
    return body if item.kind in PAGES and body.strip() and title.strip("# ") == item.where.strip() else text


def stems(text: str) -> frozenset[str]:
    """The words of a text cut to what their forms share: `nodes` and `node`, `21st` and `21`."""
    return frozenset(
        _NUMBER_AT_START.sub(r"\1", word) if word[0].isdigit() else word[:_STEM] for word in words_of(text)
    )


def is_status_change(item: Evidence) -> bool:
    """Whether a piece is a change of the ticket's status."""
    change = item.change
    return change is not None and "status" in f"{change.column_id} {change.column_title}".casefold()


def is_over(label: str, incident: Incident) -> bool:
    """Whether a status says that the work is done: by its words, or as the one that the resolved ticket has."""
    folded = label.strip().casefold()
    return folded in _OVER or (incident.resolved_at is not None and folded == incident.status.strip().casefold() != "")


def is_contained(label: str) -> bool:
    """Whether a status says that the impact has ended while the work goes on."""
    return label.strip().casefold() in _CONTAINED


def without_repeats(claims: Iterable[Claim], most: int) -> tuple[Claim, ...]:
    """The first claims, each text once; one that says the same in nearly the same words is left out."""
    chosen: list[tuple[Claim, frozenset[str]]] = []
    for claim in claims:
        words = frozenset(words_of(claim.text))
        if len(chosen) < most and not any(alike(words, other) for _, other in chosen):
            chosen.append((claim, words))
    return tuple(claim for claim, _ in chosen)


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two texts have nearly the same words."""
    both = len(one | other)
    return not both or len(one & other) / both >= 0.8  # noqa: PLR2004 - four of five words
