"""Asks a model for an answer of a given form, within limits of time and cost."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from postmortem.clients.json_body import Json, plain_json
from postmortem.clients.openai.answers import Finish, ModelAnswer
from postmortem.clients.openai.cost_limit import CostLimit
from postmortem.errors import ModelUnavailable, UnusableAnswer
from postmortem.text.language import tr, translatable
from postmortem.text.tokens import estimate_tokens
from postmortem.time_limit import TimeLimit

logger = logging.getLogger(__name__)

FormT = TypeVar("FormT", bound=BaseModel)

_MOST_OBJECTS = 50  # tried: what goes on for longer is no answer
_DECODER = json.JSONDecoder()
_HOPELESS = {
    Finish.REFUSED: translatable("The model refused to answer about this evidence."),
    Finish.FILTERED: translatable("The provider's content filter stopped the model's answer."),
    Finish.EMPTY: translatable("The model's answer held no text."),
}


@dataclass(frozen=True, slots=True)
class ModelQuestion:
    """What a model is asked: instructions, data, a strict JSON schema, and how long the answer may be."""

    name: str
    instructions: str
    text: str
    schema: dict[str, object]
    output_tokens: int
    effort: str = ""

    @property
    def input_tokens(self) -> int:
        """An estimate from above of what reading it takes."""
        return sum(map(estimate_tokens, (self.instructions, self.text, json.dumps(self.schema))))


class Model(Protocol):
    """A model that can be asked once."""

    name: str

    def ask(self, question: ModelQuestion, role: str, costs: CostLimit, limit: TimeLimit) -> ModelAnswer:
        """The model's answer, however it ended. Raises ModelUnavailable where there is none."""
        ...


def ask_for(
    form: type[FormT],
    model: Model,
    question: ModelQuestion,
    role: str,
    costs: CostLimit,
    limit: TimeLimit,
    *,
    times: int = 2,
) -> FormT:
    """The model's answer in its form: one that broke off or does not fit is asked for again, `times` altogether.

    Raises UnusableAnswer where answers came but none that can be used, else ModelUnavailable; both with what the role
    has spent.
    """
    asked = question
    try:
        for _ in range(times):
            answer = model.ask(asked, role, costs, limit)
            _refuse_hopeless(answer)
            if answer.finish is Finish.TRUNCATED:
                asked = longer(asked)
                continue
            try:
                return _parse(form, answer.text)
            except ValidationError as error:
                logger.warning("The model's answer does not fit the schema", extra={"errors": error.error_count()})
    except ModelUnavailable as error:
        raise type(error)(str(error), spent=costs.spent_by(role)) from error
    reason = (
        tr("The model gave no complete answer in the form it was asked for, twice.")
        if times > 1
        else tr("The model gave no complete answer in the form it was asked for.")
    )
    raise UnusableAnswer(reason, spent=costs.spent_by(role))


def _refuse_hopeless(answer: ModelAnswer) -> None:
    if answer.finish in _HOPELESS:
        raise UnusableAnswer(tr(_HOPELESS[answer.finish]))


def longer(question: ModelQuestion) -> ModelQuestion:
    """The same question with twice the room for its answer."""
    return replace(question, output_tokens=question.output_tokens * 2)


def _parse(form: type[FormT], text: str) -> FormT:
    """The answer in a model's text; compatible servers put code fences, thoughts and other words around it."""
    return form.model_validate(max(_objects(text), key=lambda found: len(str(found)), default=text))


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
