"""What stands beside a statement (who, by when, which factor) only as far as the evidence bears it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from postmortem.models.draft import Action, Draft, Part, Question, Row, Statement
from postmortem.models.evidence import Evidence, Ledger
from postmortem.text.plain import plain_words
from postmortem.text.sentences import folded, stands_in

_LONGEST_DUE = 60  # characters


@dataclass(frozen=True)
class Founding:
    """Leaves out of statements what the ledger does not bear out; `readable` gives what of a piece may be cited.

    `labels` are the names of the factors that an action may answer.
    """

    ledger: Ledger
    readable: Callable[[Evidence], str]
    labels: frozenset[str] = frozenset()

    @classmethod
    def of(cls, draft: Draft, ledger: Ledger, readable: Callable[[Evidence], str]) -> Founding:
        """For the statements of one draft."""
        return cls(ledger, readable, frozenset(folded(one.label) for one in draft.of(Part.FACTOR)))

    def statement(self, statement: Statement) -> Statement:
        """The statement without an owner, a due date, an addressee or a factor that nothing bears out.

        The piece that gives a row its time counts as cited.
        """
        match statement.detail:
            case Action():
                return replace(statement, label="", detail=self._action(statement, statement.detail))
            case Question(to=to):
                return replace(statement, detail=Question(to if self._is_somebody(to) else ""))
            case Row(when=when) if self.ledger.find(when):
                return replace(statement, evidence=tuple(dict.fromkeys((*statement.evidence, when))))
        return statement

    def _action(self, statement: Statement, action: Action) -> Action:
        named = self.ledger.find(action.owner_evidence)
        has_owner = named is not None and self._names(named, action.owner)
        cited = self.ledger.cited(statement.evidence)
        has_due = len(action.due) <= _LONGEST_DUE and any(stands_in(action.due, self.readable(item)) for item in cited)
        return replace(
            action,
            owner=action.owner if has_owner else "",
            owner_evidence=action.owner_evidence if has_owner else "",
            due=_plain(action.due) if has_due else "",
            factor=action.factor if folded(action.factor) in self.labels else "",
        )

    def _names(self, item: Evidence, role: str) -> bool:
        author = item.author.name if item.author else ""
        return bool(_plain(role)) and folded(role) in folded(f"{author} \n {self.readable(item)}")

    def _is_somebody(self, role: str) -> bool:
        """Whether somebody who wrote is called so, or is called so in a text."""
        authors = {folded(item.author.name) for item in self.ledger if item.author}
        return bool(_plain(role)) and folded(role) in authors | set(map(folded, self.ledger.called))


def _plain(words: str) -> str:
    """The words, or "" for what is more than words: links, mentions, markup."""
    return words if plain_words(words) == " ".join(words.split()) else ""
