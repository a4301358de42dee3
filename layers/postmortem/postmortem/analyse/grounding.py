"""The checks that a single statement has to pass against the evidence it names, each with its reason in words."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, tzinfo
from enum import Enum
from functools import cached_property

from postmortem.analyse import assertions
from postmortem.analyse.cues import Cue, is_question, shows
from postmortem.analyse.figures import unknown_figure, unknown_time
from postmortem.analyse.injection import evidential_part
from postmortem.analyse.languages import language_of
from postmortem.analyse.output import plain_words
from postmortem.analyse.sentences import folded, sentences
from postmortem.analyse.times import zone_of
from postmortem.models import Evidence, Incident, Kind, Ledger
from postmortem.people import names_of
from postmortem.ranking import words_of

Stems = frozenset[str]

# Measured on 134 statements of people, who did not try to keep to the words of their evidence: all checks together
# keep 88 % of them, and 1 in 100 of those pinned to other evidence; of 828 false ones pinned to what is nearest, none.
_LEAST_OVERLAP, _LEAST_WORDS = 0.20, 0.3
_FEW_WORDS = 2  # "the cache failed" has to find both
_LEAST_OVERLAP_OF_CAUSE = 0.3
# A statement that meets other evidence this well, and that much better than its own, was pinned to the wrong one.
_ELSEWHERE = ((0.5, 2.0), (0.75, 1.5))
_STEM = 4
_SHORTEST_NAME = 3
_LETTERS = re.compile(r"[^\W\d_]+")
_DENIED = re.compile(r"\b(?:no|without(?: any)?) (\w+ \w+)")
_DENIES = re.compile(r"(?i)\b(?:not|no|never|nobody|none|without|nicht|kein\w*|sin|pas|não)\b|n['\u2019]t\b")
_KIND_WORDS = {Kind.ACTIVITY: "ticket item status set marked changed", Kind.ITEM: "ticket item opened created incident"}
_PAGES = frozenset({Kind.PAGE, Kind.DOCUMENT})


class Bar(Enum):
    """How much a statement claims, and so what its evidence has to give."""

    EXPLAINS = "gives the cause"
    ASSERTS = "says that it is so"
    TELLS = "tells what was thought, planned or asked for"
    PROPOSES = "suggests or asks something of its own"


class Grounds:
    """What a ledger's evidence says, ready to be compared with statements."""

    def __init__(self, incident: Incident, ledger: Ledger) -> None:
        self._ledger = ledger
        self._common = f"{incident.title} {incident.description} {incident.service} {incident.severity}"
        known = (incident.started_at, incident.detected_at, incident.created_at)
        self._began = min((at for at in known if at), default=None)
        self._people = frozenset(name for name in names_of(ledger) if len(name) >= _SHORTEST_NAME)
        self._folded: dict[str, str] = {}
        self._sentences: dict[str, list[tuple[str, Stems]]] = {}

    def text(self, item: Evidence) -> str:
        """What a piece says, without any orders to its reader."""
        return evidential_part(item.text)

    def holds(self, quote: str, cited: Sequence[Evidence]) -> bool:
        """Whether a quote stands word by word in one of the pieces."""
        wanted = folded(quote).strip(" .…\"'")
        return bool(wanted) and any(wanted in self._letters(item) for item in cited)

    def names_somebody(self, item: Evidence) -> bool:
        """Whether a piece names a person of the ledger, so that it can tell an owner."""
        letters = self._letters(item)
        words = frozenset(_LETTERS.findall(letters))
        return any(
            name.casefold() in letters if name.startswith("[") else frozenset(name.casefold().split()) <= words
            for name in self._people
        )

    def fault(self, text: str, cited: Sequence[Evidence], bar: Bar, *, quoted: bool = False) -> str:
        """The reason why a statement is not borne out by the pieces it names; "" where it is.

        `quoted` tells that words of the evidence are quoted for it.
        """
        said = " ".join(self.text(item) for item in cited)
        checks: list[Callable[[], str]] = [
            lambda: self._figures(text, said, cited),
            lambda: self._names(text, said, cited),
        ]
        if bar is not Bar.PROPOSES:
            checks += [
                lambda: assertions.unsupported(text, said, self._events(cited), cited),
                lambda: self._meaning(text, said, cited, quoted=quoted),
            ]
        if bar in (Bar.ASSERTS, Bar.EXPLAINS):
            checks += [lambda: self._cause(text, cited), lambda: self._certainty(text, cited)]
        return next((reason for check in checks if (reason := check())), "")

    def _figures(self, text: str, said: str, cited: Sequence[Evidence]) -> str:
        times = [at for item in cited for at in (item.at, item.edited_at) if at]
        moments = [at.astimezone(zone) for at in times for zone in self._zones]
        unknown = unknown_time(text, said, moments) or unknown_figure(text, f"{said} {self._common}")
        return f"“{unknown}” is not in its evidence" if unknown else ""

    def _names(self, text: str, said: str, cited: Sequence[Evidence]) -> str:
        authors = " ".join(f"{item.author.name} {item.author.role}" if item.author else "" for item in cited)
        known = folded(f"{said} {self._common} {authors} {' '.join(item.where for item in cited)}")
        people = [name for name in self._people if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
        for name in (*people, *assertions.names_in(text, self._vocabulary)):
            if name.casefold() not in known:
                return f"“{name}” is not in its evidence"
        return ""

    def _meaning(self, text: str, said: str, cited: Sequence[Evidence], *, quoted: bool) -> str:
        """Whether the words are those of its evidence, and not those of another piece."""
        if language_of(text) and language_of(said) and language_of(text) != language_of(said):
            return "" if quoted else "it is in another language than its evidence and quotes nothing"
        wanted = self._weights(text)
        own: Stems = frozenset().union(*(self._stems[item.id] for item in cited))
        overlap, ids = _overlap(wanted, own), {item.id for item in cited}
        others = (_overlap(wanted, stems) for evidence_id, stems in self._stems.items() if evidence_id not in ids)
        best = max(others, default=0.0)
        if any(best >= well and best > better * overlap for well, better in _ELSEWHERE):
            return "it reads like other evidence than the one it names"
        least_words = 1.0 if len(wanted) <= _FEW_WORDS else _LEAST_WORDS
        if overlap < _LEAST_OVERLAP or len(wanted.keys() & own) < least_words * len(wanted):
            return "its words are not those of its evidence"
        return ""

    def _cause(self, text: str, cited: Sequence[Evidence]) -> str:
        """Where a statement names a cause, the sentences of its evidence that do so too have to be about the same."""
        word = assertions.names_a_cause(text)
        if not word:
            return ""
        causal = [stems for item in cited for part, stems in self._parts(item) if assertions.is_causal(part)]
        if _overlap(self._weights(text), frozenset().union(*causal)) >= _LEAST_OVERLAP_OF_CAUSE:
            return ""
        return f"it says “{word}”, which its evidence does not"

    def _certainty(self, text: str, cited: Sequence[Evidence]) -> str:
        """A statement must not be surer than the sentences of its evidence that it is nearest to."""
        if assertions.is_hedged(text):
            return ""
        denied = (phrase for item in cited for phrase in _DENIED.findall(self._letters(item)))
        if not _DENIES.search(text) and any(phrase in folded(text) for phrase in denied):
            return "its evidence denies it"
        wanted = self._weights(text)
        near = [(_overlap(wanted, stems), part) for item in cited for part, stems in self._parts(item)]
        best = max((overlap for overlap, _ in near), default=0.0)
        faults = [_uncertainty(part, text) for overlap, part in near if overlap > best / 3]
        return faults[0] if faults and all(faults) else ""

    def _events(self, cited: Sequence[Evidence]) -> str:
        """What the pieces say without the pages from before the incident."""
        return " ".join(self.text(item) for item in cited if not self._is_older_page(item))

    def _is_older_page(self, item: Evidence) -> bool:
        written = item.edited_at or item.at
        return item.kind in _PAGES and written is not None and self._began is not None and written < self._began

    def _letters(self, item: Evidence) -> str:
        """A piece for comparison letter by letter, as it stands and as the page would show it."""
        if item.id not in self._folded:
            self._folded[item.id] = f"{folded(self.text(item))}\n{folded(plain_words(self.text(item)))}"
        return self._folded[item.id]

    def _parts(self, item: Evidence) -> list[tuple[str, Stems]]:
        """The sentences of a piece with their stems."""
        if item.id not in self._sentences:
            self._sentences[item.id] = [(part, _stems(part)) for part in sentences(self.text(item))]
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

    @cached_property
    def _vocabulary(self) -> Stems:
        """Every word of the ledger, folded."""
        return frozenset(word for item in self._ledger for word in _LETTERS.findall(self.text(item).casefold()))

    @cached_property
    def _zones(self) -> tuple[tzinfo, ...]:
        names = {item.author.time_zone for item in self._ledger if item.author and item.author.time_zone}
        return (UTC, *(zone for name in sorted(names) if (zone := zone_of(name))))


def _overlap(wanted: Mapping[str, float], stems: Stems) -> float:
    """The share of a statement's weighed words that the evidence has."""
    return sum(wanted[stem] for stem in wanted.keys() & stems)


def _uncertainty(part: str, text: str) -> str:
    """Why a sentence of the evidence does not make a statement certain; "" where it does."""
    if is_question(part):
        return "its evidence only asks"
    if shows(Cue.RETRACTED, part) and not shows(Cue.RETRACTED, text) and not _DENIES.search(text):
        return "its evidence denies it"
    return "its evidence only considers it" if assertions.only_considers(part) else ""


def _stems(text: str) -> Stems:
    return frozenset(word if any(map(str.isdigit, word)) else word[:_STEM] for word in words_of(text))
