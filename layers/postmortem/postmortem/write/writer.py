"""The writer with a model: one call for the whole draft, one more for the sentences that failed their check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from postmortem.clients.openai.asking import Model, ModelQuestion, ask_for
from postmortem.clients.openai.cost_limit import CostLimit
from postmortem.errors import ModelUnavailable
from postmortem.models.draft import Draft, Statement, Writer
from postmortem.models.evidence import Incident, Ledger
from postmortem.models.facts import Facts
from postmortem.time_limit import TimeLimit
from postmortem.write.form import Answer, Rewriting, schema_of
from postmortem.write.request import (
    WRITER_VERSION,
    evidence_text,
    instructions,
    rewriting_instructions,
    rewriting_text,
)

WRITER_ROLE = "writer"
_DRAFT_TOKENS = 16_000  # about 5,000 for the draft of a large incident, the rest for reasoning
_REWRITING_TOKENS = 6_000
_EFFORT = "low"  # more reasoning makes summaries longer, not truer (Vectara's leaderboard, March 2026)


@dataclass(frozen=True)
class ModelWriter:
    """Has `model` write in `language`."""

    model: Model
    language: str

    def write(self, incident: Incident, ledger: Ledger, facts: Facts, costs: CostLimit, limit: TimeLimit) -> Draft:
        """The model's draft. Raises ModelUnavailable when two answers gave none, or an empty one."""
        question = ModelQuestion(
            "postmortem_draft",
            instructions(self.language),
            evidence_text(incident, ledger, facts),
            schema_of(Answer),
            _DRAFT_TOKENS,
            _EFFORT,
        )
        answer = ask_for(Answer, self.model, question, WRITER_ROLE, costs, limit)
        draft = answer.draft(self._writer(costs))
        if not draft.statements:
            raise ModelUnavailable("The model's draft was empty.", spent=draft.writer)
        return draft

    def rewrite(
        self,
        ledger: Ledger,
        facts: Facts,
        failed: Mapping[int, tuple[Statement, str]],
        costs: CostLimit,
        limit: TimeLimit,
    ) -> dict[int, Statement]:
        """The failed statements once more, by their numbers; what is wrong with each stands beside it.

        One that is missing was given up. Raises ModelUnavailable as `write` does.
        """
        question = ModelQuestion(
            "postmortem_rewriting",
            rewriting_instructions(self.language),
            rewriting_text(ledger, facts, failed),
            schema_of(Rewriting),
            _REWRITING_TOKENS,
            _EFFORT,
        )
        answer = ask_for(Rewriting, self.model, question, WRITER_ROLE, costs, limit)
        return answer.statements({number: statement for number, (statement, _) in failed.items()})

    def _writer(self, costs: CostLimit) -> Writer:
        return replace(costs.spent_by(WRITER_ROLE), prompt_version=WRITER_VERSION)
