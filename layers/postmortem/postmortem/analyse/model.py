"""The analyst with a model: one writing call with a strict schema, and one more where that can help."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, replace
from typing import Protocol

from pydantic import ValidationError

from postmortem.analyse.draft import Draft, draft_schema
from postmortem.analyse.prices import cost_usd
from postmortem.analyse.prompt import PROMPT_VERSION, evidence_text, instructions
from postmortem.clients.openai import Answer, Finish
from postmortem.errors import ModelUnavailable
from postmortem.models import Analysis, Incident, Ledger, Writer
from postmortem.time_limit import TimeLimit
from postmortem.tokens import estimate_tokens

logger = logging.getLogger(__name__)

OUTPUT_TOKENS = 16_000  # about 4,000 for the draft of a large incident, the rest for reasoning
_FENCE = re.compile(r"^\s*```(?:json)?\s*\n(.*)\n\s*```\s*$", re.DOTALL)
_HOPELESS = {
    Finish.REFUSED: "The model refused to write about this evidence.",
    Finish.FILTERED: "The provider's content filter stopped the model's answer.",
}


class Writing(Protocol):
    """A model that can be asked once."""

    model: str

    def write(
        self, instructions: str, text: str, schema: dict[str, object], output_tokens: int, limit: TimeLimit
    ) -> Answer:
        """The model's answer, however it ended. Raises ModelUnavailable where there is none."""
        ...


@dataclass(frozen=True)
class ModelAnalyst:
    """Has `writing` draft the report in `language`, unless that is estimated to cost more than `max_cost_usd`."""

    writing: Writing
    language: str
    max_cost_usd: float

    def analyse(self, incident: Incident, ledger: Ledger, limit: TimeLimit) -> Analysis:
        """The model's draft as an analysis. Raises ModelUnavailable when two answers gave no usable draft."""
        orders, text = instructions(self.language), evidence_text(incident, ledger)
        self._refuse_to_overspend(orders, text)
        writer = Writer(model=self.writing.model, prompt_version=PROMPT_VERSION, cost_usd=0.0)
        output_tokens = OUTPUT_TOKENS
        for _ in range(2):
            answer = self.writing.write(orders, text, draft_schema(), output_tokens, limit)
            writer = self._with_usage(writer, answer)
            if answer.finish in _HOPELESS:
                raise ModelUnavailable(_HOPELESS[answer.finish])
            if answer.finish is Finish.TRUNCATED:
                output_tokens *= 2
                continue
            try:
                return _parse(answer.text).analysis(writer)
            except ValidationError as error:
                logger.warning("The model's answer does not fit the schema", extra={"errors": error.error_count()})
        raise ModelUnavailable("The model gave no complete answer in the form it was asked for, twice.")

    def _refuse_to_overspend(self, orders: str, text: str) -> None:
        estimate = cost_usd(self.writing.model, estimate_tokens(orders) + estimate_tokens(text), OUTPUT_TOKENS)
        if estimate is not None and estimate > self.max_cost_usd:
            raise ModelUnavailable(
                f"The report would cost up to ${estimate:.2f} of model use, more than MAX_COST_USD "
                f"({self.max_cost_usd:.2f}) allows."
            )

    def _with_usage(self, writer: Writer, answer: Answer) -> Writer:
        cost = cost_usd(self.writing.model, answer.input_tokens, answer.output_tokens, answer.cached_tokens)
        return replace(
            writer,
            calls=writer.calls + 1,
            input_tokens=writer.input_tokens + answer.input_tokens,
            output_tokens=writer.output_tokens + answer.output_tokens,
            cost_usd=None if cost is None or writer.cost_usd is None else writer.cost_usd + cost,
        )


def _parse(text: str) -> Draft:
    """The draft in a model's answer; compatible servers like to put a code fence around it."""
    fenced = _FENCE.match(text)
    return Draft.model_validate_json(fenced[1] if fenced else text)
