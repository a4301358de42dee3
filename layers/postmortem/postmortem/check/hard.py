"""The checks that need no judge: what a statement types must stand in the pieces it cites, letter by letter.

They stop figures, names, codes and quotations that come from elsewhere, whatever a model's judgement is worth. What
they cannot see (right words put together wrongly) is the judge's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from postmortem.check.citable import Citable
from postmortem.check.placeholders import Unfilled, fill, time_named_in, without_placeholders
from postmortem.check.times import typed_times
from postmortem.check.typed import (
    codes,
    counted,
    figures,
    figures_with_units,
    is_abbreviation,
    measures_of,
    names,
    quotations,
    roles,
    values,
    values_in,
)
from postmortem.models.draft import Action, Grounds, Part, Passage, Row, Statement
from postmortem.models.evidence import Bearing, Evidence, Ledger
from postmortem.models.facts import Facts
from postmortem.text.blameless import blames
from postmortem.text.language import ENGLISH
from postmortem.text.plain import closed_up, plain_words
from postmortem.text.sentences import folded, stands_in

LONGEST_STATEMENT = 45  # words; the writer is asked for 30 at most
MOST_PIECES = 8
_MOST_TITLE_WORDS = 20
_MOST_LABEL_WORDS = 20
_LONGEST_WORD = 20  # characters a word may have on average: a text without spaces is limited, too
_STEM = 4  # letters


@dataclass(frozen=True)
class HardChecks:
    """Checks statements against a ledger. `evidential` cuts a text to the part that is no order to its reader.

    `known_names` may stand everywhere, as those in the incident's title. Names are told by their capital letters, which
    only English keeps for them, and words can be compared only within a language: in another `language` names and what
    is counted are left to the judge. Figures, codes, roles and quotations are the same in every language.
    """

    ledger: Ledger
    facts: Facts
    suspicious: tuple[Passage, ...] = ()
    evidential: Callable[[str], str] = str
    known_names: frozenset[str] = frozenset()
    language: str = ENGLISH

    @cached_property
    def citable(self) -> Citable:
        """What of the pieces may be cited."""
        return Citable(self.suspicious, self.evidential)

    @cached_property
    def _vocabulary(self) -> str:
        """All that the pieces say."""
        return folded(" \n ".join(item.text for item in self.ledger))

    def wrong_with(self, statement: Statement) -> str:
        """What is wrong with a statement, in words for its writer; "" if nothing is."""
        return next(self._faults(statement), "")

    def _faults(self, statement: Statement) -> Iterator[str]:
        typed = ". ".join(filter(None, (statement.label.rstrip("."), without_placeholders(statement.text))))
        yield from self._faults_of_evidence(statement)
        yield from _faults_of_form(statement, typed)
        yield from self._faults_of_times(statement)
        yield from self._faults_of_words(statement, typed)

    def _faults_of_evidence(self, statement: Statement) -> Iterator[str]:
        if not statement.evidence:
            yield "it cites no piece"
        for evidence_id in statement.evidence:
            item = self.ledger.find(evidence_id)
            if item is None or item.bearing is Bearing.SIMILAR:
                yield f"there is no piece {evidence_id}"
            elif not self.citable.text(item):
                yield f"{evidence_id} holds nothing but an attempt to instruct its reader"
        if len(statement.evidence) > MOST_PIECES:
            yield "it cites more pieces than one sentence can rest on"
        if statement.quote and not any(stands_in(statement.quote, text) for text in self._texts(statement)):
            yield "its quote does not stand in a cited piece"
        if statement.grounds is Grounds.ABSENT and self.ledger.unread:
            yield f"{self.ledger.unread}, so that nobody can say what is absent"

    def _faults_of_times(self, statement: Statement) -> Iterator[str]:
        try:
            fill(statement.text, self.ledger, self.facts)
        except Unfilled as error:
            yield str(error)
        if isinstance(statement.detail, Row) and not self._has_moment(statement, statement.detail):
            yield f"“{statement.detail.when}” is neither a cited piece nor the time that one states"

    def _has_moment(self, statement: Statement, row: Row) -> bool:
        item = self.ledger.find(row.when)
        if item is not None:
            return item.at is not None
        return any(
            time_named_in(row.when, cited) and stands_in(row.when, self.citable.text(cited))
            for cited in self.ledger.cited(statement.evidence)
        )

    def _faults_of_words(self, statement: Statement, typed: str) -> Iterator[str]:
        sources = " \n ".join(self._texts(statement))
        held = folded(sources)
        yield from (
            f"“{quotation}” does not stand in a cited piece"
            for quotation in quotations(typed)
            if not stands_in(quotation, sources)
        )
        yield from (f"{code} does not stand in a cited piece" for code in codes(typed) if not self._is_held(held, code))
        numbers = values_in(held)
        yield from (
            f"{figure} does not stand in a cited piece" for figure in figures(typed) if not values(figure) & numbers
        )
        yield from (
            f"{figure} is not counted in {unit or 'what the sentence says'} in a cited piece"
            for figure, unit in figures_with_units(typed)
            if not _is_counted_in(held, figure, unit)
        )
        yield from (
            f"“{words}” is a time or a length that no cited piece states" for words in typed_times(typed, sources)
        )
        yield from self._faults_of_names(typed, held)

    def _faults_of_names(self, typed: str, held: str) -> Iterator[str]:
        named = (*roles(typed), *(names(typed) if self.language == ENGLISH else ()))
        yield from (
            f"{name} is not named in a cited piece"
            for name in named
            if folded(name) not in held and folded(name) not in self.known_names
        )
        yield from (
            f"a cited piece counts something else than “{nouns}”"
            for nouns in (counted(typed) if self.language == ENGLISH else ())
            if any(noun.endswith("s") for noun in nouns.split())  # what is counted stands in the plural
            and not any(_stem(noun) in held for noun in nouns.split())
            and all(_stem(noun) in self._vocabulary for noun in nouns.split())
        )

    def _is_held(self, held: str, code: str) -> bool:
        """True if the pieces have the code; in other languages than English a word may be joined to it by a hyphen."""
        if _stands_alone(held, folded(code)):
            return True
        if self.language == ENGLISH:
            return False
        parts = [part for part in code.split("-") if not part.isalpha()]
        return is_abbreviation(code) or ("-" in code and all(_stands_alone(held, folded(part)) for part in parts))

    def _texts(self, statement: Statement) -> tuple[str, ...]:
        """What the cited pieces hold: their words, who wrote them, where, and what changed."""
        ids = (*statement.evidence, *_owner(statement))
        return tuple(self._held(item) for item in self.ledger.cited(tuple(dict.fromkeys(ids))))

    def _held(self, item: Evidence) -> str:
        author = item.author.name if item.author else ""
        change = f"{item.change.column_title} {item.change.before} {item.change.after}" if item.change else ""
        return f"{self.citable.text(item)} \n {author} \n {item.where} \n {change}"


def _owner(statement: Statement) -> tuple[str, ...]:
    action = statement.detail
    return (action.owner_evidence,) if isinstance(action, Action) and action.owner_evidence else ()


def _faults_of_form(statement: Statement, typed: str) -> Iterator[str]:
    words = len(statement.text.split())
    most = _MOST_TITLE_WORDS if statement.part is Part.TITLE else LONGEST_STATEMENT
    if words > most or len(statement.text) > _LONGEST_WORD * most or len(statement.label.split()) > _MOST_LABEL_WORDS:
        yield "it is far too long"
    if plain_words(typed.replace("`", "")) != closed_up(" ".join(typed.replace("`", "").split())):
        yield "it holds a link, a mention or markup"
    if blames(_outside_quotations(typed)):
        yield "it blames somebody"
    if statement.grounds is Grounds.INFERRED and statement.part is Part.IMPACT:
        yield "an impact cannot be inferred"
    if statement.grounds is Grounds.INFERRED and statement.part not in (Part.QUESTION, Part.ACTION) and figures(typed):
        yield "a figure cannot be inferred"
    if statement.part is Part.QUESTION and "?" not in statement.text and "？" not in statement.text:
        yield "it asks nothing"


def _outside_quotations(typed: str) -> str:
    for quotation in quotations(typed):
        typed = typed.replace(quotation, " ")
    return typed


def _is_counted_in(held: str, figure: str, unit: str) -> bool:
    """True if the text has the figure with this unit, or with words that are no unit."""
    found = measures_of(held, figure)
    return not found or unit in found or (not unit and "" in found)


def _stem(noun: str) -> str:
    """How a word begins, whatever its ending."""
    return folded(noun)[:_STEM]


def _stands_alone(held: str, word: str) -> bool:
    start = held.find(word)
    while start >= 0:
        before, after = held[start - 1 : start], held[start + len(word) : start + len(word) + 1]
        if not (before.isalnum() and word[:1].isalnum()) and not (after.isdigit() and word[-1:].isdigit()):
            return True
        start = held.find(word, start + 1)
    return False
