"""Which false sentences are made of a case: some of every kind, each in its own words, the same at each run."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from local.evaluation.alterations import contraries, figures, invented, joins, names, quotes, strength
from local.evaluation.alterations.lines import Case, Change, Line, Piece

Alter: TypeAlias = Callable[[Line, Case, random.Random], Iterator[Change]]
"""Makes false sentences of a true one; a sentence that it cannot alter gives none."""


def _alone(alter: Callable[[Line], Iterator[Change]]) -> Alter:
    return lambda line, _case, _order: alter(line)


def _by_chance(alter: Callable[[Line, random.Random], Iterator[Change]]) -> Alter:
    return lambda line, _case, order: alter(line, order)


KINDS: Mapping[str, tuple[Alter, ...]] = {
    "figure changed": (_by_chance(figures.figure_changed),),
    "figure moved": (figures.figure_moved,),
    "unit swapped": (_alone(figures.unit_swapped),),
    "time moved": (figures.time_moved,),
    "id swapped": (names.id_swapped,),
    "entity swapped": (names.entity_swapped, _by_chance(names.kind_swapped)),
    "actor swapped": (names.actor_swapped,),
    "wrong piece cited": (names.wrong_piece,),
    "negation": (_alone(contraries.negated),),
    "contrary": (_alone(contraries.contrary),),
    "hedge": (_alone(strength.surer),),
    "scope widened": (_alone(strength.wider),),
    "question as fact": (_alone(strength.answered), _alone(quotes.question_told)),
    "guess as fact": (_alone(strength.proved), _alone(quotes.guess_told)),
    "withdrawn guess": (_by_chance(quotes.hypothesis_told),),
    "cause inserted": (joins.cause_inserted,),
    "order reversed": (joins.order_reversed, _alone(contraries.order_turned)),
    "outcome invented": (_by_chance(invented.outcome_invented), _alone(strength.done)),
    "agreement invented": (_alone(strength.agreed), invented.agreement_invented),
    "half-truth": (_by_chance(invented.half_told),),
    "quote altered": (_by_chance(quotes.quote_altered),),
    "quote torn out": (_alone(quotes.quote_torn_out),),
}
PER_KIND = 8  # of one kind and one case
_PER_LINE = 6  # of one sentence, so that no sentence is asked about over and over


@dataclass(frozen=True, slots=True)
class Altered:
    """A false sentence: how it was altered, the true one, and what became of it."""

    kind: str
    line: Line
    change: Change


def altered(case: Case, seed: int, per_kind: int = PER_KIND) -> tuple[Altered, ...]:
    """The false sentences of a case, at most `per_kind` of each kind; the same for the same case and seed."""
    order = random.Random(f"{seed} {case.name}")  # noqa: S311 - not for secrets
    used: Counter[str] = Counter()
    texts: set[tuple[str, tuple[Piece, ...]]] = {(line.text, ()) for line in case.lines}
    found: list[Altered] = []
    for kind, ways in KINDS.items():
        for line, change in _in_turn(case, ways, order, per_kind, used):
            if (said := (change.text, change.pieces)) not in texts:
                texts.add(said)
                used[line.id] += 1
                found.append(Altered(kind, line, change))
    return tuple(found)


def _in_turn(
    case: Case, ways: tuple[Alter, ...], order: random.Random, most: int, used: Counter[str]
) -> Iterator[tuple[Line, Change]]:
    """One change of each sentence, as many as wanted, the ways in turn."""
    made: list[list[tuple[Line, Change]]] = []
    for way in ways:
        lines = order.sample(case.lines, len(case.lines))
        changes = ((line, list(way(line, case, order))) for line in lines if used[line.id] < _PER_LINE)
        made.append([(line, order.choice(found)) for line, found in changes if found])
    taken = [pair for row in range(most) for pairs in made for pair in pairs[row : row + 1]]
    yield from taken[:most]
