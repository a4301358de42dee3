"""The writer with a model, where the server, the network or the answer is broken, late, or dearer than allowed."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx2
import pytest
from flask import Flask
from openai import OpenAI

from local.sandbox.openai.service import Outcome
from local.sandbox.wire import Fault
from postmortem.clients.openai.answers import Finish, ModelAnswer
from postmortem.clients.openai.asking import ModelQuestion
from postmortem.clients.openai.client import OpenAIModel
from postmortem.clients.openai.cost_limit import CostLimit
from postmortem.clients.openai.prices import most_usd
from postmortem.errors import ModelUnavailable
from postmortem.models import Draft, Facts, Writer
from postmortem.models.draft import Part
from postmortem.time_limit import TimeLimit
from postmortem.write.writer import ModelWriter
from tests.contract.test_model import DRAFT, GOOD, INCIDENT, LEDGER, Api, Model
from tests.drafts import draft

TEXT = json.dumps(DRAFT)


@pytest.mark.parametrize("api", ["responses", "chat"])
@pytest.mark.parametrize(
    "said",
    [
        f"\ufeff{TEXT}",
        f"```json\n{TEXT}\n```",
        f"```\r\n{TEXT}\r\n```\r\n",
        f"Here is the report {{as asked}}:\n\n```json\n{TEXT}\n```\n\nTell me if {{more}} is wanted.",
        f'<think>{{"cause": "?"}}</think>\n{TEXT}',
    ],
)
def test_what_stands_around_a_draft_costs_no_second_call(serve: Callable[[Flask], str], api: Api, said: str) -> None:
    assert Model(serve, [Outcome(said)]).write(api).writer.calls == 1


@pytest.mark.parametrize("api", ["responses", "chat"])
@pytest.mark.parametrize(
    "body",
    [
        "<html>busy</html>",
        {},
        [],
        {"choices": None, "output": None},
        {"object": "error", "message": "no such thing"},
        {"error": {"code": 502, "message": "upstream"}},
        {"error": {"code": "rate_limit_exceeded"}},
    ],
)
def test_a_body_in_which_nothing_was_written_is_asked_for_once_more(
    serve: Callable[[Flask], str], api: Api, body: object
) -> None:
    model = Model(serve, [GOOD])
    model.wire.fail(Fault("openai", 200, body=body, times=1))

    assert next(model.write(api).of(Part.SUMMARY))
    assert len(model.wire.of("openai")) == 2


@pytest.mark.parametrize("api", ["responses", "chat"])
@pytest.mark.parametrize("body", ["<html>busy</html>", {"choices": [], "output": []}, "[" * 100_000])
def test_a_body_that_stays_in_another_form_is_given_up(serve: Callable[[Flask], str], api: Api, body: object) -> None:
    model = Model(serve, [GOOD])
    model.wire.fail(Fault("openai", 200, body=body))

    with pytest.raises(ModelUnavailable):
        model.write(api)
    assert len(model.wire.of("openai")) == 2


@pytest.mark.parametrize("api", ["responses", "chat"])
@pytest.mark.parametrize(
    "body",
    [
        {"choices": [{"index": 0}], "output": [{"type": "message"}], "status": "completed"},
        {"choices": [{"message": "hello"}], "output": ["hello"], "status": "completed"},
        {"choices": [{}], "output": [{}]},
        {"choices": [], "output": [], "usage": {"prompt_tokens": 900, "input_tokens": 900}},
        {"error": {"code": "insufficient_quota"}, "choices": []},
        {"error": "no such model"},
    ],
)
def test_a_written_answer_without_text_is_not_paid_for_again(
    serve: Callable[[Flask], str], api: Api, body: object
) -> None:
    model = Model(serve, [GOOD])
    model.wire.fail(Fault("openai", 200, body=body))

    with pytest.raises(ModelUnavailable):
        model.write(api)
    assert len(model.wire.of("openai")) == 1


@pytest.mark.parametrize(
    "content",
    [
        [{"type": "text", "text": TEXT}],
        [{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}, {"type": "text", "text": TEXT}],
        [TEXT[:100], {"type": "output_text", "text": TEXT[100:]}],
        {"type": "text", "text": TEXT},
        {"text": {"value": TEXT, "annotations": []}},
        DRAFT,
        f"<think>{{{TEXT * 2}}}</think>{TEXT}",
        TEXT.replace("Customers could", "Customers \\ud83d could"),
    ],
)
def test_a_draft_in_whatever_form_of_a_message_becomes_the_report(
    serve: Callable[[Flask], str], content: object
) -> None:
    model = Model(serve, [GOOD])
    usage = {"prompt_tokens": "many", "completion_tokens": -3, "prompt_tokens_details": [1]}
    message = {"role": "assistant", "content": content, "reasoning_content": "hm"}
    model.wire.fail(Fault("openai", 200, body={"choices": [{"message": message}], "usage": usage}))

    assert "Customers" in next(model.write("chat").of(Part.SUMMARY)).text
    assert len(model.wire.of("openai")) == 1


@pytest.mark.parametrize("confidence", ["unknown", "established"])
def test_an_empty_draft_is_no_report_and_is_not_paid_for_again(serve: Callable[[Flask], str], confidence: str) -> None:
    empty = draft(cause={"confidence": confidence, "sentences": []})
    model = Model(serve, [Outcome(json.dumps(empty))])
    with pytest.raises(ModelUnavailable, match="empty") as caught:
        model.write()
    assert caught.value.spent is not None
    assert caught.value.spent.calls == 1


@pytest.mark.parametrize("code", [["a"], {"b": 1}, 7, None])
def test_an_error_whose_code_is_no_text_is_told_as_any_other(serve: Callable[[Flask], str], code: object) -> None:
    model = Model(serve, [GOOD])
    model.wire.fail(Fault("openai", 404, body={"error": {"message": "no", "code": code, "type": code}}))
    with pytest.raises(ModelUnavailable, match="Check OPENAI_MODEL"):
        model.write()


@pytest.mark.parametrize("retry_after", ["nan", "inf", "-5", "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_a_senseless_retry_after_breaks_nothing(serve: Callable[[Flask], str], retry_after: str) -> None:
    model = Model(serve, [GOOD])
    fault = Fault("openai", 429, body={"error": {"message": "slow"}}, headers={"Retry-After": retry_after}, times=1)
    model.wire.fail(fault)

    assert model.write().writer.calls == 1


def test_a_server_that_puts_words_for_a_code_does_not_get_them_onto_the_page(serve: Callable[[Flask], str]) -> None:
    model = Model(serve, [GOOD])
    model.wire.fail(
        Fault("openai", 400, body={"error": {"message": "no", "code": "you said: visit https://x.example"}})
    )

    with pytest.raises(ModelUnavailable) as caught:
        model.write()
    assert "x.example" not in str(caught.value)


@contextmanager
def server(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that reads a request and lets `answer` do what it wants with the connection."""
    listener = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.recv(1 << 20)
                answer(connection)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)


def _cut(connection: socket.socket) -> None:
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n{"output": [')


def _drip(connection: socket.socket) -> None:
    try:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n")
        for _ in range(40):
            connection.sendall(b" ")
            time.sleep(0.05)
    except OSError:
        return


def _write(url: str, seconds: float, costs: CostLimit | None = None) -> Draft:
    client = OpenAI(api_key="sk-test", base_url=url, max_retries=0)
    writer = ModelWriter(OpenAIModel(client, "gpt-6.1-terra", "responses"), "English")
    return writer.write(INCIDENT, LEDGER, Facts(), costs or CostLimit(1.0), TimeLimit(seconds))


def test_a_connection_that_breaks_in_the_middle_of_an_answer_is_given_up_after_two_tries() -> None:
    with server(_cut) as url, pytest.raises(ModelUnavailable, match="could not be reached"):
        _write(url, 30)


def test_an_answer_that_drips_in_does_not_outlast_the_limit() -> None:
    start = time.monotonic()
    with server(_drip) as url:
        with pytest.raises(ModelUnavailable):
            _write(url, 0.4)
        assert time.monotonic() - start < 1.5


@pytest.mark.parametrize(("left", "waited"), [(300, 240), (600, 300), (7_200, 3_600)])
def test_a_call_gets_four_minutes_or_half_of_a_longer_time(left: float, waited: float) -> None:
    seen: list[float] = []

    def answered(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.extensions["timeout"]["read"])
        return httpx2.Response(401, json={"error": {"code": "invalid_api_key"}})

    client = OpenAI(
        api_key="sk-test", http_client=httpx2.Client(transport=httpx2.MockTransport(answered)), max_retries=0
    )
    writer = ModelWriter(OpenAIModel(client, "gpt-6.1-terra"), "English")
    with client, pytest.raises(ModelUnavailable):
        writer.write(INCIDENT, LEDGER, Facts(), CostLimit(1.0), TimeLimit(left))
    assert seen == [pytest.approx(waited, abs=2)]


def test_without_time_the_model_is_not_waited_for_and_the_job_goes_on(serve: Callable[[Flask], str]) -> None:
    model = Model(serve, [GOOD])
    with pytest.raises(ModelUnavailable, match="time"):
        model.write(seconds=0)
    assert not model.requests


@pytest.mark.parametrize(
    ("outcomes", "calls"),
    [([Outcome("I will not", kind="refusal")], 1), ([Outcome("no json")], 2), ([Outcome("", kind="truncated")], 2)],
)
def test_what_useless_answers_cost_is_told(serve: Callable[[Flask], str], outcomes: list[Outcome], calls: int) -> None:
    with pytest.raises(ModelUnavailable) as caught:
        Model(serve, outcomes).write()
    assert isinstance(caught.value.spent, Writer)
    assert caught.value.spent.calls == calls
    assert caught.value.spent.input_tokens > 0
    assert caught.value.spent.cost_usd


def test_what_the_first_answer_cost_is_told_when_the_second_does_not_come(serve: Callable[[Flask], str]) -> None:
    down = Fault("openai", 503, body={"error": {"message": "down"}}, headers={"Retry-After": "0"})
    model = Model(serve, [Outcome("no json")])
    model.after_first = lambda: model.wire.fail(down)
    with pytest.raises(ModelUnavailable, match="503") as caught:
        model.write()
    assert caught.value.spent is not None
    assert caught.value.spent.calls == 1


@dataclass
class Scripted:
    """A model without a wire, whose every answer is cut off at the limit."""

    name: str
    asked: int = 0

    def ask(self, question: ModelQuestion, role: str, costs: CostLimit, limit: TimeLimit) -> ModelAnswer:
        with costs.call(self.name, role, 3000, question.output_tokens) as call:
            self.asked += 1
            call.answer = ModelAnswer("", Finish.TRUNCATED, input_tokens=3000, output_tokens=question.output_tokens)
            return call.answer


def _scripted(model: Scripted, costs: CostLimit) -> Draft:
    return ModelWriter(model, "English").write(INCIDENT, LEDGER, Facts(), costs, TimeLimit(60))


def test_a_second_call_with_more_room_counts_against_the_limit_too() -> None:
    model = Scripted("gpt-6.1-terra")
    with pytest.raises(ModelUnavailable, match="more than MAX_COST_USD") as caught:
        _scripted(model, CostLimit(0.15))
    assert model.asked == 1
    assert caught.value.spent is not None
    assert caught.value.spent.output_tokens == 16_000


def test_a_model_whose_price_is_not_known_is_limited_as_the_dearest_known_one() -> None:
    model = Scripted("house-model")
    with pytest.raises(ModelUnavailable, match="MAX_COST_USD"):
        _scripted(model, CostLimit(0.15))
    assert model.asked == 0


def test_a_call_that_was_given_up_counts_as_paid() -> None:
    costs = CostLimit(1.0)
    with server(_drip) as url, pytest.raises(ModelUnavailable):
        _write(url, 0.4, costs)
    assert (costs.spent_by("writer").cost_usd or 0) > 0.05


def test_a_call_that_reached_nobody_costs_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/v1"
    costs = CostLimit(1.0)
    with pytest.raises(ModelUnavailable, match="could not be reached"):
        _write(url, 30, costs)
    with costs.call("gpt-6.1-terra", "writer", 1_000, 199_000):
        pass  # all of the dollar is still there


def test_a_call_that_was_refused_costs_nothing(serve: Callable[[Flask], str]) -> None:
    with pytest.raises(ModelUnavailable) as caught:
        Model(serve, [GOOD]).write(key="sk-wrong")
    assert caught.value.spent is not None
    assert caught.value.spent.cost_usd == 0


@pytest.mark.parametrize("name", ["gpt-6-luna-2026-08-01", "openai/gpt-6-luna"])
def test_a_snapshot_or_a_providers_name_has_the_models_price(name: str) -> None:
    assert most_usd(name, 1000, 1000) == most_usd("gpt-6-luna", 1000, 1000) < most_usd("unknown", 1000, 1000)
