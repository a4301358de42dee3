"""What models were asked for one report: which calls, how many tokens they take, and what these cost.

Tokens are the product's own estimate (fitted on OpenAI's o200k_base, made a fifth larger to be rather too high), of
prompt, schema and answer as text; reasoning, which no text shows, is not in it. Prices are those of the default model,
so that a recording costs what a model's answers would.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, replace
from typing import Any

from postmortem.clients.openai.answers import ModelAnswer
from postmortem.clients.openai.asking import Model, ModelQuestion
from postmortem.clients.openai.cost_limit import CostLimit
from postmortem.clients.openai.prices import PRICES, cost_usd
from postmortem.settings import PipelineSettings
from postmortem.text.tokens import estimate_tokens
from postmortem.time_limit import TimeLimit

PRICED_AS: str = PipelineSettings.model_fields["openai_model"].default
DRAFT, REWRITING, VERDICTS = "postmortem_draft", "postmortem_rewriting", "verdicts"


def assumptions() -> str:
    """How tokens are counted and priced, in words."""
    price = PRICES[PRICED_AS]
    return (
        f"Tokens: own estimate, fitted on o200k_base and a fifth above it, without reasoning. Prices: {PRICED_AS}, "
        f"${price.input:.2f} in and ${price.output:.2f} out for a million, for writer and judge."
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """One call: the name of the form that was asked for, and the estimated tokens of question and answer."""

    name: str
    tokens_in: int
    tokens_out: int

    @property
    def usd(self) -> float:
        """What it costs at the default model's price."""
        return cost_usd(PRICED_AS, self.tokens_in, self.tokens_out) or 0.0


class Notebook:
    """Notes every call of the models it is put around."""

    def __init__(self) -> None:
        self._asked: list[Asked] = []
        self._lock = threading.Lock()

    @property
    def asked(self) -> tuple[Asked, ...]:
        """The calls in the order in which they were made."""
        return tuple(self._asked)

    def around(self, part: Any) -> Any:  # noqa: ANN401 - a writer or a judge, or none
        """A writer or a judge whose model is noted; it needs a `model`."""
        return None if part is None else replace(part, model=_Noted(part.model, self))

    def begin(self, question: ModelQuestion) -> int:
        """Note a call; what it answered is told to `end`."""
        read = sum(map(estimate_tokens, (question.instructions, question.text, json.dumps(question.schema))))
        with self._lock:
            self._asked.append(Asked(question.name, read, 0))
            return len(self._asked) - 1

    def end(self, number: int, answer: ModelAnswer) -> None:
        """Note what a call answered."""
        with self._lock:
            self._asked[number] = replace(self._asked[number], tokens_out=estimate_tokens(answer.text))


class _Noted:
    """A model whose calls are noted."""

    def __init__(self, model: Model, notebook: Notebook) -> None:
        self.name = model.name
        self._model, self._notebook = model, notebook

    def ask(self, question: ModelQuestion, role: str, costs: CostLimit, limit: TimeLimit) -> ModelAnswer:
        """What the model answers."""
        number = self._notebook.begin(question)
        answer = self._model.ask(question, role, costs, limit)
        self._notebook.end(number, answer)
        return answer
