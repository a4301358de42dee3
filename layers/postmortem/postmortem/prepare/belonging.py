"""Which messages in the incident's own channels are a part of it, and which are other talk that stands there.

No topic is judged. A message belongs by the words that few pieces share with the incident, by its thread, by who wrote
it, and by the talk around it. What does not belong is background: it can be cited, and is no row of the record.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import pairwise

from postmortem.models import Bearing, Evidence, Kind, Leads, Source
from postmortem.text.ranking import Ranking, words_of

_ROUNDS = 3  # from the ticket's words to those who use them, to their words, to those who use these
_ENOUGH = 0.6  # of the rarity of a word that only one piece has: two or three less rare ones reach it together
_AMONG = 30  # further pieces that speak of other things: few pieces cannot tell which words are rare
_PAIR = 2
_OF_A_PAIR = 0.5
_SELDOM_ELSEWHERE = 0.7  # of the messages with a telling word, this share is of the incident
_MOSTLY = 0.5  # of the messages of one of the incident's people
_TWICE = 2
_AROUND = 3  # messages before, and as many after
_FEWEST_AROUND = 2
_MOST_AROUND = 0.7  # of these
_FEW_WORDS = 2  # "on it", "rolled back": understood by what was said before
_WHOLE = 0.75  # of a channel's messages: then it is the incident's from its beginning
_MANY = 12  # messages, at least
_NEAR = 600.0  # seconds: how far off the messages around may be
_BEFORE = 900.0  # seconds: how long before the first message about it the incident's people may speak of it


def with_other_talk_as_background(leads: Leads, pieces: Sequence[Evidence], ranking: Ranking) -> list[Evidence]:
    """The pieces, with messages that nothing ties to the incident as background; `ranking` is that of their texts.

    Alerts that answer nobody stay as they are, and so does everything where no message can be tied to it.
    """
    own = _OwnTalk(leads, pieces, ranking)
    belonging = own.belonging()
    said = {n for n in own.talk if pieces[n].kind is Kind.MESSAGE or pieces[n].thread}
    other = said - belonging if belonging else set()
    return [replace(piece, bearing=Bearing.BACKGROUND) if n in other else piece for n, piece in enumerate(pieces)]


class _OwnTalk:
    """The messages in the incident's own channels, by their places among the pieces."""

    def __init__(self, leads: Leads, pieces: Sequence[Evidence], ranking: Ranking) -> None:
        incident = leads.incident
        self._pieces, self._ranking = pieces, ranking
        own = [n for n, piece in enumerate(pieces) if piece.bearing is Bearing.INCIDENT]
        self.talk = [n for n in own if pieces[n].source is Source.SLACK]
        self._said = {n: set(words_of(pieces[n].text)) for n in self.talk}
        named = (incident.title, incident.description, incident.impact, incident.service, *leads.terms)
        self._words = {like for word in words_of(" ".join(named)) for like in ranking.alike(word)}
        on_ticket = [n for n in own if pieces[n].source is Source.MONDAY]
        names = {incident.owner.casefold()}.union(*(_names(pieces[n]) for n in on_ticket)) - {""}
        self._on_ticket = {self._who(n) for n in self.talk if _names(pieces[n]) & names}
        opened = incident.created_at or incident.detected_at
        self._opened = opened.timestamp() if opened else float("inf")
        channels: dict[str, list[int]] = defaultdict(list)
        for n in sorted(self.talk, key=self._at):
            channels[pieces[n].where].append(n)
        self._channels = tuple(channels.values())

    def belonging(self) -> set[int]:
        """The messages that belong to the incident; none where no word ties any to it."""
        tied, found = self._sharing(self._words), set[int]()
        if not tied and not self._on_ticket:
            return set()
        for _ in range(_ROUNDS):
            begin = min([self._opened, *map(self._at, tied)]) - _BEFORE
            people = self._people(tied | found)
            found |= self._with_threads(tied | {n for n in self._since(begin, self.talk) if self._who(n) in people})
            found |= set(self._amid(found)) | set(self._answers(found))
            tied |= self._sharing(self._telling(found))
        found |= tied
        return self._with_threads(found | set(self._whole_channels(found, begin)))

    def _sharing(self, words: Set[str]) -> set[int]:
        """The messages with enough of the words, each counted by its rarity."""
        enough = _ENOUGH * self._ranking.highest_rarity(among=_AMONG)
        return {n for n, said in self._said.items() if sum(map(self._weight, said & words)) >= enough}

    def _weight(self, word: str) -> float:
        """The rarity of a word; less for two letters: articles in some scripts, shared by chance in others."""
        return self._ranking.rarity(word, among=_AMONG) * (1.0 if len(word) > _PAIR else _OF_A_PAIR)

    def _telling(self, found: Set[int]) -> set[str]:
        """The words that stand in several messages of the incident, and seldom in others."""
        inside = Counter(word for n in found for word in self._said[n])
        everywhere = Counter(word for said in self._said.values() for word in said)
        return {w for w, times in inside.items() if times >= _TWICE and times > _SELDOM_ELSEWHERE * everywhere[w]}

    def _people(self, found: Set[int]) -> set[str]:
        """Those who wrote on the ticket, and those who write mostly about the incident."""
        wrote = Counter(self._who(n) for n in self.talk if self._pieces[n].kind is Kind.MESSAGE)
        about = Counter(self._who(n) for n in found)
        mostly = {who for who, all_told in wrote.items() if about[who] >= max(_TWICE, _MOSTLY * all_told)}
        return (self._on_ticket | mostly) - {""}

    def _amid(self, found: Set[int]) -> Iterator[int]:
        """The messages amid the incident's, in their channel and within minutes, that share any word with those."""
        words = Counter(word for n in found for word in self._said[n])
        for talk in self._channels:
            for place, n in enumerate(talk):
                around = [*talk[max(0, place - _AROUND) : place], *talk[place + 1 : place + 1 + _AROUND]]
                near = [other for other in around if abs(self._at(other) - self._at(n)) <= _NEAR]
                is_amid = len(near) >= _FEWEST_AROUND and sum(o in found for o in near) >= _MOST_AROUND * len(near)
                if is_amid and any(words[word] > (n in found) for word in self._said[n]):
                    yield n

    def _answers(self, found: Set[int]) -> Iterator[int]:
        """The messages of a word or two right behind one of the incident's, from people who talk of nothing else."""
        of_other_things = {self._who(n) for n in set(self.talk) - found if len(self._said[n]) > _FEW_WORDS} - {""}
        for talk in self._channels:
            for before, n in pairwise(talk):
                is_close = before in found and self._at(n) - self._at(before) <= _NEAR
                if is_close and len(self._said[n]) <= _FEW_WORDS and self._who(n) not in of_other_things:
                    yield n

    def _whole_channels(self, found: Set[int], begin: float) -> Iterator[int]:
        """All messages since the beginning in channels where nearly all are of the incident."""
        for talk in self._channels:
            lasting = self._since(begin, talk)
            if len(lasting) >= _MANY and sum(n in found for n in lasting) >= _WHOLE * len(lasting):
                yield from lasting

    def _since(self, begin: float, talk: Sequence[int]) -> list[int]:
        return [n for n in talk if self._at(n) >= begin]

    def _with_threads(self, found: Set[int]) -> set[int]:
        threads = {self._thread(n) for n in found}
        return {n for n in self.talk if self._thread(n) in threads}

    def _thread(self, number: int) -> str:
        return self._pieces[number].thread or self._pieces[number].ref

    def _who(self, number: int) -> str:
        author = self._pieces[number].author
        return author.id or author.name if author else ""

    def _at(self, number: int) -> float:
        at = self._pieces[number].at
        return at.timestamp() if at else 0.0


def _names(piece: Evidence) -> set[str]:
    """What the systems call whoever wrote a piece."""
    author = piece.author
    return {name.casefold() for name in (author.name, *author.aliases)} if author else set()
