"""The analyst with a model: the official client against a strict server, with every way an answer can end."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

import pytest
from flask import Flask
from openai import OpenAI

from local.sandbox.openai.service import ModelRequest, Outcome, SandboxOpenAI
from local.sandbox.wire import Fault, Wire
from postmortem.clients.openai.client import OpenAIWriting
from postmortem.clients.pacing import Pacer
from postmortem.errors import ModelUnavailable
from postmortem.models import Analysis, Evidence, Incident, Kind, Ledger, Person, Source
from postmortem.prepare.people import in_roles
from postmortem.time_limit import TimeLimit
from postmortem.write.model import ModelAnalyst

Api = Literal["auto", "responses", "chat"]

INCIDENT = Incident(key="monday:1:2", title="Checkout refuses a code")
LEDGER = Ledger(
    items=(
        Evidence(
            ref="slack:C1:1754298442.908189",
            source=Source.SLACK,
            kind=Kind.MESSAGE,
            text="Customers say the code is refused",
            url="https://example.slack.com/archives/C1/p1754298442908189",
            at=datetime(2025, 8, 4, 9, 7, 22, tzinfo=UTC),
            where="#ops",
            author=Person("U1", "Ada Example", role="support"),
            id="E1",
        ),
    )
)
STATEMENT = {"evidence": ["E1"], "quote": "the code is refused", "text": "Customers could not use the code."}
DRAFT: dict[str, Any] = {
    "timeline": [STATEMENT | {"phase": "detection", "stated_time": ""}],
    "trigger": [],
    "root_cause": {"confidence": "unknown", "statements": [], "rejected": []},
    "contributing_factors": [],
    "impact": [STATEMENT],
    "detection": [],
    "response": [],
    "went_well": [],
    "was_hard": [],
    "luck": [],
    "actions": [],
    "open_questions": [],
    "contradictions": [],
    "summary": [STATEMENT],
}
GOOD = Outcome(json.dumps(DRAFT))


class Model:
    """A scripted model: gives the outcomes in turn, the last one for ever."""

    def __init__(
        self, serve: Callable[[Flask], str], outcomes: Sequence[Outcome], model: str = "gpt-6.1-terra"
    ) -> None:
        self.requests: list[ModelRequest] = []
        self.wire = Wire()
        self.after_first: Callable[[], None] = lambda: None
        self._outcomes = list(outcomes)
        self._url = serve(SandboxOpenAI(self.wire, api_key="sk-test", answer=self._answer).app()) + "/v1"
        self._model = model

    def _answer(self, request: ModelRequest) -> Outcome:
        self.requests.append(request)
        if len(self.requests) == 1:
            self.after_first()
        return self._outcomes.pop(0) if len(self._outcomes) > 1 else self._outcomes[0]

    def analyse(self, api: Api = "responses", key: str = "sk-test", max_cost_usd: float = 1.0) -> Analysis:
        return self.analyst(api, key, max_cost_usd).analyse(*in_roles(INCIDENT, LEDGER, ()), TimeLimit(60))

    def analyst(self, api: Api = "responses", key: str = "sk-test", max_cost_usd: float = 1.0) -> ModelAnalyst:
        client = OpenAI(api_key=key, base_url=self._url, max_retries=0)
        writing = OpenAIWriting(client, self._model, api, Pacer(attempts=2, sleep=lambda _seconds: None))
        return ModelAnalyst(writing, "English", max_cost_usd)


@pytest.mark.parametrize("api", ["responses", "chat"])
def test_a_draft_becomes_an_analysis_in_one_call(serve: Callable[[Flask], str], api: Api) -> None:
    model = Model(serve, [GOOD])
    analysis = model.analyse(api)
    assert analysis.summary[0].text == "Customers could not use the code."
    assert analysis.timeline[0].claim.evidence == ("E1",)
    assert (analysis.writer.model, analysis.writer.calls) == ("gpt-6.1-terra", 1)
    assert analysis.writer.input_tokens > 0
    assert analysis.writer.cost_usd is not None
    assert len(model.requests) == 1


def test_a_compatible_endpoint_is_asked_with_chat_completions(serve: Callable[[Flask], str]) -> None:
    model = Model(serve, [GOOD])
    model.analyse("auto")
    assert model.requests[0].api == "chat"


def test_the_model_sees_roles_and_never_names_of_people(serve: Callable[[Flask], str]) -> None:
    model = Model(serve, [GOOD])
    model.analyse()
    assert "E1 09:07 [support]: " in model.requests[0].input
    assert "Ada" not in model.requests[0].input


def test_evidence_stands_between_fences_that_differ_each_time(serve: Callable[[Flask], str]) -> None:
    model = Model(serve, [GOOD])
    model.analyse()
    model.analyse()
    fences = [request.input.splitlines()[1] for request in model.requests]
    assert fences[0] != fences[1]
    assert model.requests[0].input.count(fences[0]) == 2


@pytest.mark.parametrize("api", ["responses", "chat"])
def test_a_fenced_answer_is_unwrapped(serve: Callable[[Flask], str], api: Api) -> None:
    fenced = Outcome(f"```json\n{json.dumps(DRAFT)}\n```")
    assert Model(serve, [fenced]).analyse(api).writer.calls == 1


@pytest.mark.parametrize("api", ["responses", "chat"])
@pytest.mark.parametrize("bad", [Outcome("no json at all"), Outcome("{}"), Outcome("", kind="truncated")])
def test_an_unusable_answer_is_asked_for_once_more(serve: Callable[[Flask], str], api: Api, bad: Outcome) -> None:
    analysis = Model(serve, [bad, GOOD]).analyse(api)
    assert analysis.writer.calls == 2


def test_a_truncated_answer_gets_twice_the_room(serve: Callable[[Flask], str]) -> None:
    model = Model(serve, [Outcome("", kind="truncated"), GOOD])
    model.analyse()
    first, second = (request.max_output_tokens for request in model.requests)
    assert first is not None
    assert second == 2 * first


@pytest.mark.parametrize("api", ["responses", "chat"])
def test_two_unusable_answers_are_the_end(serve: Callable[[Flask], str], api: Api) -> None:
    model = Model(serve, [Outcome("never json")])
    with pytest.raises(ModelUnavailable, match="twice"):
        model.analyse(api)
    assert len(model.requests) == 2


@pytest.mark.parametrize("api", ["responses", "chat"])
@pytest.mark.parametrize(
    ("outcome", "words"),
    [(Outcome("I will not", kind="refusal"), "refused"), (Outcome("", kind="content_filter"), "content filter")],
)
def test_a_refusal_is_not_asked_again(serve: Callable[[Flask], str], api: Api, outcome: Outcome, words: str) -> None:
    model = Model(serve, [outcome])
    with pytest.raises(ModelUnavailable, match=words):
        model.analyse(api)
    assert len(model.requests) == 1


def test_a_rate_limit_is_waited_for(serve: Callable[[Flask], str]) -> None:
    model = Model(serve, [GOOD])
    model.wire.fail(
        Fault("openai", 429, body={"error": {"message": "slow down"}}, headers={"Retry-After": "0"}, times=1)
    )
    assert model.analyse().writer.calls == 1


def test_a_spent_quota_is_not_tried_again(serve: Callable[[Flask], str]) -> None:
    model = Model(serve, [GOOD])
    body = {"error": {"message": "quota", "code": "insufficient_quota", "type": "insufficient_quota"}}
    model.wire.fail(Fault("openai", 429, body=body))
    with pytest.raises(ModelUnavailable, match="credit"):
        model.analyse()
    assert len(model.wire.of("openai")) == 1


def test_a_wrong_key_says_what_to_check(serve: Callable[[Flask], str]) -> None:
    with pytest.raises(ModelUnavailable, match="OPENAI_API_KEY"):
        Model(serve, [GOOD]).analyse(key="sk-wrong")


def test_a_server_that_stays_down_is_given_up_after_two_tries(serve: Callable[[Flask], str]) -> None:
    model = Model(serve, [GOOD])
    model.wire.fail(Fault("openai", 503, body={"error": {"message": "down"}}, headers={"Retry-After": "0"}))
    with pytest.raises(ModelUnavailable, match="503"):
        model.analyse()
    assert len(model.wire.of("openai")) == 2


def test_a_report_that_would_cost_too_much_is_not_asked_for(serve: Callable[[Flask], str]) -> None:
    model = Model(serve, [GOOD])
    with pytest.raises(ModelUnavailable, match="MAX_COST_USD"):
        model.analyse(max_cost_usd=0.001)
    assert not model.requests
