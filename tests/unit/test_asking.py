"""How a model's answer in its form is got, within two tries and what they may cost."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from pydantic import BaseModel

from postmortem.clients.openai.answers import Finish, ModelAnswer
from postmortem.clients.openai.asking import ModelQuestion, ask_for
from postmortem.clients.openai.cost_limit import CostLimit
from postmortem.errors import ModelUnavailable, UnusableAnswer
from postmortem.time_limit import TimeLimit

QUESTION = ModelQuestion("q", "Say a number.", "now", {"type": "object"}, 100)


class Form(BaseModel):
    number: int


@dataclass
class Scripted:
    """A model that gives these answers in turn."""

    answers: list[ModelAnswer | ModelUnavailable]
    name: str = "gpt-6-luna"
    asked: list[ModelQuestion] = field(default_factory=list)

    def ask(self, question: ModelQuestion, role: str, costs: CostLimit, limit: TimeLimit) -> ModelAnswer:
        self.asked.append(question)
        answer = self.answers.pop(0)
        with costs.call(self.name, role, 10, 10) as call:
            if isinstance(answer, ModelUnavailable):
                call.free = True
                raise answer
            call.answer = answer
        return answer


def said(text: str, finish: Finish = Finish.COMPLETE) -> ModelAnswer:
    return ModelAnswer(text, finish, 10, 10)


def asked(model: Scripted, times: int = 2) -> int:
    return ask_for(Form, model, QUESTION, "writer", CostLimit(1.0), TimeLimit(10), times=times).number


@pytest.mark.parametrize(
    "text", ['{"number": 7}', 'Sure: ```{"number": 7}``` there', '{"a": 1} and then {"number": 7, "x": "yy"}']
)
def test_the_largest_object_in_the_text_is_the_answer(text: str) -> None:
    assert asked(Scripted([said(text)])) == 7


def test_what_broke_off_gets_more_room_and_what_was_garbled_the_same() -> None:
    model = Scripted([said("", Finish.TRUNCATED), said('{"number": 7}')])
    assert asked(model) == 7
    assert [question.output_tokens for question in model.asked] == [100, 200]
    model = Scripted([said("seven"), said('{"number": 7}')])
    assert asked(model) == 7
    assert [question.output_tokens for question in model.asked] == [100, 100]


@pytest.mark.parametrize("times", [1, 2])
def test_after_so_many_tries_it_is_given_up_as_unusable(times: int) -> None:
    model = Scripted([said("seven")] * 5)
    with pytest.raises(UnusableAnswer) as caught:
        asked(model, times)
    assert len(model.asked) == times
    assert caught.value.spent is not None
    assert caught.value.spent.calls == times


@pytest.mark.parametrize("finish", [Finish.REFUSED, Finish.FILTERED, Finish.EMPTY])
def test_a_refusal_is_not_argued_with(finish: Finish) -> None:
    model = Scripted([said("", finish)] * 5)
    with pytest.raises(UnusableAnswer):
        asked(model)
    assert len(model.asked) == 1


def test_a_model_that_cannot_be_asked_is_not_called_unusable() -> None:
    model = Scripted([ModelUnavailable("The model could not be reached.")])
    with pytest.raises(ModelUnavailable) as caught:
        asked(model)
    assert not isinstance(caught.value, UnusableAnswer)
