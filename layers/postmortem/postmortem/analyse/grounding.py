"""The checks that a single statement has to pass against the evidence it names, each with its reason in words."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, tzinfo
from enum import Enum

from postmortem.analyse import assertions
from postmortem.analyse.cues import Cue, is_question, shows
from postmortem.analyse.figures import unknown_figure, unknown_time
from postmortem.analyse.injection import evidential_part
from postmortem.analyse.output import plain_words
from postmortem.analyse.sentences import folded, sentences
from postmortem.analyse.times import zone_of
from postmortem.models import Evidence, Incident, Kind, Ledger
from postmortem.ranking import words_of

# Measured on 134 statements of people, who did not try to keep to the words of their evidence: 0.20 and 0.3 together
# keep 93 % of them, and one in fifty that names other evidence.
_LEAST_OVERLAP, _LEAST_WORDS = 0.20, 0.3
_FEW_WORDS = 2  # "the cache failed" has to find both
_LEAST_OVERLAP_OF_CAUSE = 0.3
# A statement that meets other evidence this well, and that much better than its own, was pinned to the wrong one.
_ELSEWHERE = ((0.5, 2.0), (0.75, 1.5))
_STEM = 4
_DENIED = re.compile(r"\b(?:no|without(?: any)?) (\w+ \w+)")
_KIND_WORDS = {Kind.ACTIVITY: "ticket item status set marked changed", Kind.ITEM: "ticket item opened created incident"}
_PAGES = frozenset({Kind.PAGE, Kind.DOCUMENT})
_DENIES = re.compile(r"(?i)\b(?:not|no|never|nobody|none|without|nicht|kein\w*|sin|pas|não)\b|n['\u2019]t\b")

_FUNCTION_WORDS = {
    "en": frozenset("the of and is was were with that this from have has are by after to in on for it not".split()),
    "de": frozenset("der die das und ist nicht mit dass ein eine wurde sind auf für von".split()),
    "es": frozenset("el los las que fue con para por una está del pero desde".split()),
    "fr": frozenset("le les des est était avec pour une dans pas sur que nous".split()),
    "pt": frozenset("os que foi com para uma não dos das está são pelo desde em".split()),
}
_JAPANESE = re.compile(r"[\u3040-\u30ff]")


class Bar(Enum):
    """How much a statement claims, and so what its evidence has to give."""

    ASSERTS = "says that it is so"
    TELLS = "tells what was thought, planned or asked for"
    PROPOSES = "suggests or asks something of its own"


class Grounds:
    """What a ledger's evidence says, ready to be compared with statements."""

    def __init__(self, incident: Incident, ledger: Ledger) -> None:
        self._ledger = ledger
        self._texts = {item.id: evidential_part(item.text) for item in ledger}
        self._folded = {key: f"{folded(text)}\n{folded(plain_words(text))}" for key, text in self._texts.items()}
        self._stems = {
            item.id: _stems(f"{self._texts[item.id]} {item.where} {_KIND_WORDS.get(item.kind, '')}") for item in ledger
        }
        self._having: Counter[str] = Counter(stem for stems in self._stems.values() for stem in stems)
        self._sentences: dict[str, list[tuple[str, frozenset[str]]]] = {}
        self._common = f"{incident.title} {incident.description} {incident.service} {incident.severity}"
        self._zones = _zones(ledger)
        known = (incident.started_at, incident.detected_at, incident.created_at)
        self._began = min((at for at in known if at), default=None)
        people = {item.author.name for item in ledger if item.author and not item.author.is_bot}
        self._people = frozenset(part for name in people for part in (name, name.split()[0]) if len(part) > 2)  # noqa: PLR2004
        self._vocabulary = frozenset(word for text in self._folded.values() for word in re.findall(r"[^\W\d_]+", text))

    def holds(self, quote: str, cited: Sequence[Evidence]) -> bool:
        """Whether a quote stands word by word in one of the pieces."""
        wanted = folded(quote).strip(" .…\"'")
        return bool(wanted) and any(wanted in self._folded[item.id] for item in cited)

    def text(self, item: Evidence) -> str:
        """What a piece says, without any orders to its reader."""
        return self._texts[item.id]

    def fault(self, text: str, cited: Sequence[Evidence], bar: Bar) -> str:
        """The reason why a statement is not borne out by the pieces it names; "" where it is."""
        said = " ".join(self._texts[item.id] for item in cited)
        checks: list[Callable[[], str]] = [
            lambda: self._figures(text, said, cited),
            lambda: self._names(text, said, cited),
        ]
        if bar is not Bar.PROPOSES:
            checks += [
                lambda: assertions.unsupported(text, said, self._events(cited), cited),
                lambda: self._meaning(text, said, cited),
            ]
        if bar is Bar.ASSERTS:
            checks += [lambda: self._cause(text, cited), lambda: self._certainty(text, cited)]
        return next((reason for check in checks if (reason := check())), "")

    def names_somebody(self, item: Evidence) -> bool:
        """Whether a piece names a person of the ledger, so that it can tell an owner."""
        words = frozenset(re.findall(r"[^\W\d_]+", self._folded[item.id]))
        return any(frozenset(name.casefold().split()) <= words for name in self._people)

    def _figures(self, text: str, said: str, cited: Sequence[Evidence]) -> str:
        moments = [
            at.astimezone(zone) for item in cited for at in (item.at, item.edited_at) if at for zone in self._zones
        ]
        unknown = unknown_time(text, said, moments) or unknown_figure(text, f"{said} {self._common}")
        return f"“{unknown}” is not in its evidence" if unknown else ""

    def _names(self, text: str, said: str, cited: Sequence[Evidence]) -> str:
        authors = " ".join(f"{item.author.name} {item.author.role}" if item.author else "" for item in cited)
        known = folded(f"{said} {self._common} {authors} {' '.join(item.where for item in cited)}")
        for name in self._people:
            if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) and name.casefold() not in known:
                return f"“{name}” is not in its evidence"
        for name in assertions.names_in(text, self._vocabulary):
            if name.casefold() not in known:
                return f"“{name}” is not in its evidence"
        return ""

    def _meaning(self, text: str, said: str, cited: Sequence[Evidence]) -> str:
        if _language(text) and _language(said) and _language(text) != _language(said):
            return ""  # the quote alone can show that they say the same
        wanted, own = _stems(text), frozenset().union(*(self._stems[item.id] for item in cited))
        overlap, ids = self._overlap(wanted, own), {item.id for item in cited}
        others = (self._overlap(wanted, stems) for evidence_id, stems in self._stems.items() if evidence_id not in ids)
        best = max(others, default=0.0)
        if any(best >= well and best > better * overlap for well, better in _ELSEWHERE):
            return "it reads like other evidence than the one it names"
        least_words = 1.0 if len(wanted) <= _FEW_WORDS else _LEAST_WORDS
        if overlap < _LEAST_OVERLAP or len(wanted & own) < least_words * len(wanted):
            return "its words are not those of its evidence"
        return ""

    def _cause(self, text: str, cited: Sequence[Evidence]) -> str:
        """Where a statement names a cause, the sentences of its evidence that do so too have to be about the same."""
        word = assertions.names_a_cause(text)
        if not word:
            return ""
        causal = [stems for item in cited for part, stems in self._parts(item) if assertions.is_causal(part)]
        if self._overlap(_stems(text), frozenset().union(*causal)) >= _LEAST_OVERLAP_OF_CAUSE:
            return ""
        return f"it says “{word}”, which its evidence does not"

    def _certainty(self, text: str, cited: Sequence[Evidence]) -> str:
        """A statement must not be surer than the sentence of its evidence that it is nearest to."""
        if assertions.is_hedged(text):
            return ""
        wanted = _stems(text)
        near = [(self._overlap(wanted, stems), part) for item in cited for part, stems in self._parts(item)]
        best = max((overlap for overlap, _ in near), default=0.0)
        faults = [_uncertainty(part, text) for overlap, part in near if overlap > best / 3]
        if any(phrase in folded(text) for item in cited for phrase in self._denied(item)) and not _DENIES.search(text):
            return "its evidence denies it"
        return faults[0] if faults and all(faults) else ""

    def _denied(self, item: Evidence) -> list[str]:
        """What a piece says there was none of: "code change" after "no code change"."""
        return _DENIED.findall(self._folded[item.id])

    def _events(self, cited: Sequence[Evidence]) -> str:
        """What the pieces say without the pages from before the incident."""
        old = [item for item in cited if item.kind in _PAGES and item.at and self._began and item.at < self._began]
        return " ".join(self._texts[item.id] for item in cited if item not in old)

    def _parts(self, item: Evidence) -> list[tuple[str, frozenset[str]]]:
        """The sentences of a piece with their stems."""
        if item.id not in self._sentences:
            self._sentences[item.id] = [(part, _stems(part)) for part in sentences(self._texts[item.id])]
        return self._sentences[item.id]

    def _overlap(self, wanted: frozenset[str], stems: frozenset[str]) -> float:
        """The share of a statement's words, weighed by how rare they are on the ledger, that the evidence has."""
        total = sum(map(self._rarity, wanted))
        return sum(map(self._rarity, wanted & stems)) / total if total else 0.0

    def _rarity(self, stem: str) -> float:
        having = self._having[stem]
        return math.log(1 + (len(self._ledger) - having + 0.5) / (having + 0.5))


def _uncertainty(part: str, text: str) -> str:
    """Why a sentence of the evidence does not make a statement certain; "" where it does."""
    if is_question(part):
        return "its evidence only asks"
    if shows(Cue.RETRACTED, part) and not shows(Cue.RETRACTED, text) and not _DENIES.search(text):
        return "its evidence denies it"
    return "its evidence only considers it" if assertions.only_considers(part) else ""


def _stems(text: str) -> frozenset[str]:
    return frozenset(word if any(map(str.isdigit, word)) else word[:_STEM] for word in words_of(text))


def _zones(ledger: Ledger) -> tuple[tzinfo, ...]:
    names = {item.author.time_zone for item in ledger if item.author and item.author.time_zone}
    return (UTC, *(zone for name in sorted(names) if (zone := zone_of(name))))


def _language(text: str) -> str:
    """The language of a text by its function words; "" where it is too short to tell."""
    if _JAPANESE.search(text):
        return "ja"
    words = frozenset(re.findall(r"[^\W\d_]+", text.casefold()))
    counted = {name: len(words & known) for name, known in _FUNCTION_WORDS.items()}
    first, second = sorted(counted.values(), reverse=True)[:2]
    return max(counted, key=lambda name: counted[name]) if first >= 2 and first > second else ""  # noqa: PLR2004
