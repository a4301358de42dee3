"""The analyst with a model: one writing call with a strict schema, and one more where that can help."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from pydantic import ValidationError

from postmortem.clients.json_body import Json, plain_json
from postmortem.clients.openai.answers import Answer, Finish
from postmortem.clients.openai.prices import cost_usd, most_usd
from postmortem.errors import ModelUnavailable
from postmortem.models import Analysis, Incident, Ledger, RootCause, Writer
from postmortem.text.tokens import estimate_tokens
from postmortem.time_limit import TimeLimit
from postmortem.write.draft import Draft, draft_schema
from postmortem.write.prompt import PROMPT_VERSION, evidence_text, instructions

logger = logging.getLogger(__name__)

OUTPUT_TOKENS = 16_000  # about 4,000 for the draft of a large incident, the rest for reasoning
_MOST_OBJECTS = 50  # tried: what goes on for longer is no draft
_DECODER = json.JSONDecoder()
_HOPELESS = {
    Finish.REFUSED: "The model refused to write about this evidence.",
    Finish.FILTERED: "The provider's content filter stopped the model's answer.",
    Finish.EMPTY: "The model's answer held no text.",
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
        writer = Writer(model=self.writing.model, prompt_version=PROMPT_VERSION, cost_usd=0.0)
        output_tokens = OUTPUT_TOKENS
        for _ in range(2):
            answer = self._answer(orders, text, output_tokens, writer, limit)
            writer = self._with_usage(writer, answer)
            if answer.finish in _HOPELESS:
                raise ModelUnavailable(_HOPELESS[answer.finish], spent=writer)
            if answer.finish is Finish.TRUNCATED:
                output_tokens *= 2
                continue
            try:
                analysis = _parse(answer.text).analysis(writer)
            except ValidationError as error:
                logger.warning("The model's answer does not fit the schema", extra={"errors": error.error_count()})
                continue
            if analysis == Analysis(writer, root_cause=RootCause(analysis.root_cause.confidence)):
                raise ModelUnavailable("The model's draft was empty.", spent=writer)
            return analysis
        raise ModelUnavailable("The model gave no complete answer in the form it was asked for, twice.", spent=writer)

    def _answer(self, orders: str, text: str, output_tokens: int, spent: Writer, limit: TimeLimit) -> Answer:
        """The model's next answer. Raises ModelUnavailable, with what was spent, where there is none to be had."""
        try:
            self._refuse_to_overspend(f"{orders}\n{text}", output_tokens, spent)
            return self.writing.write(orders, text, draft_schema(), output_tokens, limit)
        except ModelUnavailable as error:
            raise ModelUnavailable(str(error), spent=spent) from error

    def _refuse_to_overspend(self, prompt: str, output_tokens: int, spent: Writer) -> None:
        input_tokens = estimate_tokens(prompt) + estimate_tokens(json.dumps(draft_schema()))
        before = most_usd(self.writing.model, spent.input_tokens, spent.output_tokens)
        estimate = before + most_usd(self.writing.model, input_tokens, output_tokens)
        if estimate > self.max_cost_usd:
            another = " with a second call" if spent.calls else ""
            raise ModelUnavailable(
                f"The report would cost up to ${estimate:.2f} of model use{another}, more than MAX_COST_USD "
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
    """The draft in a model's answer; compatible servers put code fences, thoughts and other words around it."""
    return Draft.model_validate(max(_objects(text), key=lambda found: len(str(found)), default=text))


def _objects(text: str) -> Iterator[Json]:
    """The JSON objects in a text, without those inside of others."""
    start = text.find("{")
    for _ in range(_MOST_OBJECTS):
        if start < 0:
            return
        try:
            found, end = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError):
            end = start + 1
        else:
            yield plain_json(found)
        start = text.find("{", end)
