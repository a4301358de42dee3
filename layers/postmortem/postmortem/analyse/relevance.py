"""How likely each piece of evidence is about the incident, learnt from the ledger itself.

A channel holds other talk too, and other channels hold a few words about the incident. First guesses come from cue
words and from the words of the ticket; who said it, which words go with it and what stands next to it then correct
them, three times over (self-training, as in Nigam et al. 2000, "Text classification from labeled and unlabeled
documents using EM"). On rebuilt incidents with up to 170 foreign messages in the channel this tells them apart.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from postmortem.analyse.cues import Cue, count, follow_ups_begin, shows
from postmortem.models import Bearing, Evidence, Incident, Kind, Ledger, Source
from postmortem.prepare.orders import evidential_part
from postmortem.prepare.people import without_labels
from postmortem.text.ranking import words_of

Properties = Callable[[Evidence], Iterable[str]]

LIKELY = 0.5
_ROUNDS = 3
_NEAR = timedelta(minutes=3)
_START = -1.75  # log-odds of a message without any sign
_CUE, _MOST_CUES = 0.8, 3
_TICKET_WORD, _MOST_TICKET_WORDS = 0.5, 4
_CHATTER = -1.5
_ALERT = 0.5
_WORKS_ON_TICKET = 2.0
_BACKGROUND = -2.0
_CHANGE_BEFORE = 2.5  # what was announced or deployed before the incident and has a word of its title
_PAGE_SINCE = 1.5  # a page that was written since it began and has a word of its title
_DEDICATED = 4.0  # for each share of a place's messages that shows signs beyond two fifths, as in an incident's channel
_USUAL_SHARE, _MOST_DEDICATED = 0.4, 1.5
_WORDS_COUNT = 0.5  # words are not independent of each other
_NEIGHBOURS = 0.8
_SAME_CODE, _OTHER_CODE = 2.5, -1.5
_CODE = re.compile(r"[^\W\d_]{3,40}\d{1,4}")  # a made-up name such as SUMMER25 or INC4711, folded
_ADDRESS = re.compile(r"https?://\S+")
# What incidents are talked about with, and what any work is talked about with.
_SIGNS = (
    Cue.SYMPTOM, Cue.ACTED, Cue.RECOVERED, Cue.CAUSE, Cue.NOTICED, Cue.DETECTED, Cue.ESCALATED, Cue.COMMUNICATED,
    Cue.RETRACTED,
)  # fmt: skip
_WEAK_SIGNS = (Cue.GUESSED, Cue.DECIDED, Cue.FOLLOW_UP)
_WEAK_CUE = 0.5
_LIST_OF_FOLLOW_UPS = 1.0
_FEW_MESSAGES, _AMONG_FEW = 12, 1.0  # in a short thread most of it is about what it began with


def relevance(incident: Incident, ledger: Ledger) -> Mapping[str, float]:
    """For each evidence id the likelihood, 0 to 1, that it is about this incident.

    What the ticket itself holds is certain; similar incidents and orders to the reader count as nothing.
    """
    certain = {item.id: _certain(item) for item in ledger}
    talk = [item for item in ledger if certain[item.id] is None]
    learnt = _Talk(talk, incident, ledger).likelihoods() if talk else {}
    return {item.id: learnt[item.id] if (known := certain[item.id]) is None else known for item in ledger}


def _certain(item: Evidence) -> float | None:
    if item.bearing is Bearing.SIMILAR or not evidential_part(item.text):
        return 0.0
    return 1.0 if item.source is Source.MONDAY and item.bearing is Bearing.INCIDENT else None


@dataclass(frozen=True)
class _Share:
    """How much of what has a property (an author, a word) is about the incident."""

    about: float = 0.0
    total: int = 0

    def log_odds(self, mean: float, without: float | None) -> float:
        """Against the mean, smoothed with two average messages; the message itself, if in it, is left out."""
        about, total = (self.about, self.total) if without is None else (self.about - without, self.total - 1)
        return _logit((about + 2 * mean) / (total + 2)) - _logit(mean)


class _Talk:
    """The messages and pages whose bearing on the incident has to be learnt."""

    def __init__(self, talk: Sequence[Evidence], incident: Incident, ledger: Ledger) -> None:
        self._talk = talk
        said = {item.id: _ADDRESS.sub(" ", _with_title(item)) for item in talk}
        self._words = {evidence_id: frozenset(words_of(text)) for evidence_id, text in said.items()}
        has_own = any(item.bearing is Bearing.INCIDENT and item.source is Source.SLACK for item in talk)
        self._learns = {item.id: item.bearing is Bearing.INCIDENT or not has_own for item in talk}
        self._neighbours = _neighbours(talk)
        self._first = self._first_guesses(incident, ledger)

    def likelihoods(self) -> dict[str, float]:
        """The likelihood for each id, after all rounds."""
        likely = {evidence_id: _sigmoid(guess) for evidence_id, guess in self._first.items()}
        for _ in range(_ROUNDS):
            likely = self._corrected(likely)
        return likely

    def _first_guesses(self, incident: Incident, ledger: Ledger) -> dict[str, float]:
        ticket = [item for item in ledger if _certain(item) == 1.0]
        title_words = set(words_of(f"{incident.title} {incident.service}"))
        told = (incident.description, *(item.text for item in ticket))
        ticket_words = title_words.union(*(words_of(without_labels(text)) for text in told))
        codes = frozenset(word for word in ticket_words if _CODE.fullmatch(word))
        workers = {incident.owner} | {item.author.name for item in ticket if item.author}
        few = _AMONG_FEW if sum(self._learns.values()) <= _FEW_MESSAGES else 0.0
        rarity = self._rarity()
        guesses: dict[str, float] = {}
        signs: dict[str, list[bool]] = defaultdict(list)
        for item in self._talk:
            shared = sum(rarity[word] for word in self._words[item.id] & ticket_words)
            cues = sum(count(cue, item.text) for cue in _SIGNS)
            weak = sum(shows(cue, item.text) for cue in _WEAK_SIGNS)
            guesses[item.id] = (
                _START
                + _CUE * min(_MOST_CUES, cues)
                + _WEAK_CUE * weak
                + (_LIST_OF_FOLLOW_UPS if follow_ups_begin(item.text) is not None else 0)
                + _TICKET_WORD * min(_MOST_TICKET_WORDS, shared)
                + _CHATTER * count(Cue.CHATTER, item.text)
                + (_ALERT if item.kind is Kind.ALERT else 0)
                + (_WORKS_ON_TICKET if item.author and item.author.name in workers - {""} else 0)
                + (few if self._learns[item.id] else _BACKGROUND)
                + (_worth_by_time(item, incident) if self._words[item.id] & title_words else 0)
                + _worth_by_codes(self._words[item.id], codes)
            )
            signs[item.where].append(bool(cues or shared) and not shows(Cue.CHATTER, item.text))
        dedicated = {where: _dedication(told) for where, told in signs.items()}
        return {
            item.id: guesses[item.id] + (dedicated[item.where] if self._learns[item.id] else 0) for item in self._talk
        }

    def _rarity(self) -> dict[str, float]:
        """For each word about 1 where a twentieth of all messages has it, less for common ones."""
        having: Counter[str] = Counter(word for words in self._words.values() for word in words)
        return {
            word: math.log(1 + (len(self._talk) - number + 0.5) / (number + 0.5)) / 3 for word, number in having.items()
        }

    def _corrected(self, likely: Mapping[str, float]) -> dict[str, float]:
        mean = min(0.95, max(0.05, sum(likely.values()) / len(likely)))
        authors = self._shares(likely, lambda item: (item.author.id,) if item.author else ())
        words = self._shares(likely, lambda item: self._words[item.id])
        corrected: dict[str, float] = {}
        for item in self._talk:
            own = likely[item.id] if self._learns[item.id] else None
            guess = self._first[item.id]
            if item.author:
                guess += authors[item.author.id].log_odds(mean, own)
            by_words = sum(words[word].log_odds(mean, own) for word in self._words[item.id] if word in words)
            guess += _WORDS_COUNT * max(-3.0, min(3.0, by_words))
            near = [likely[other] for other in self._neighbours[item.id]]
            guess += _NEIGHBOURS * (2 * sum(near) / len(near) - 1) if near else 0
            corrected[item.id] = _sigmoid(guess)
        return corrected

    def _shares(self, likely: Mapping[str, float], properties_of: Properties) -> dict[str, _Share]:
        about: dict[str, float] = defaultdict(float)
        total: Counter[str] = Counter()
        for item in self._talk:
            if self._learns[item.id]:
                for name in properties_of(item):
                    about[name] += likely[item.id]
                    total[name] += 1
        return defaultdict(_Share, {name: _Share(about[name], number) for name, number in total.items()})


def _with_title(item: Evidence) -> str:
    text = without_labels(evidential_part(item.text))
    return f"{item.where}\n{text}" if item.source is Source.NOTION else text


def _neighbours(talk: Sequence[Evidence]) -> dict[str, list[str]]:
    """For each message the ones said just before and after it in the same place, and its thread's."""
    near: dict[str, list[str]] = {item.id: [] for item in talk}
    by_ref = {item.ref: item for item in talk}
    latest: dict[str, Evidence] = {}
    for item in talk:
        if item.thread and (parent := by_ref.get(item.thread)):
            near[item.id].append(parent.id)
            near[parent.id].append(item.id)
        before = latest.get(item.where)
        if before and item.at and before.at and item.at - before.at <= _NEAR:
            near[item.id].append(before.id)
            near[before.id].append(item.id)
        latest[item.where] = item
    return near


def _worth_by_time(item: Evidence, incident: Incident) -> float:
    """What it counts that something was said before the incident began, or written since."""
    began = incident.started_at or incident.detected_at or incident.created_at
    if began is None:
        return 0.0
    if item.source is Source.NOTION:
        return _PAGE_SINCE if item.edited_at and item.edited_at >= began else 0.0
    is_change = item.kind is Kind.ALERT or shows(Cue.CHANGE, item.text)
    return _CHANGE_BEFORE if is_change and item.at and item.at < began else 0.0


def _worth_by_codes(words: Iterable[str], codes: frozenset[str]) -> float:
    """What it counts that a text names a code of the ticket, or only another one: SUMMER25 is not WELCOME5."""
    named = {word for word in words if _CODE.fullmatch(word)}
    if not codes or not named:
        return 0.0
    return _SAME_CODE if named & codes else _OTHER_CODE


def _dedication(told: Sequence[bool]) -> float:
    share = sum(told) / len(told)
    return max(-1.0, min(_MOST_DEDICATED, _DEDICATED * (share - _USUAL_SHARE)))


def _sigmoid(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))


def _logit(likelihood: float) -> float:
    return math.log(likelihood / (1 - likelihood))
