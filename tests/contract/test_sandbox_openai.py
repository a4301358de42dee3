"""The official OpenAI client against the sandbox model: both APIs, how an answer can end, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Literal, Optional

import openai
import pytest
import requests
from flask import Flask
from openai.lib._pydantic import to_strict_json_schema
from openai.types import Model
from openai.types.chat import ChatCompletion
from openai.types.responses import Response, ResponseOutputMessage, ResponseOutputRefusal
from pydantic import BaseModel, ValidationError

from local.sandbox.openai.service import ModelRequest, Outcome, SandboxOpenAI
from local.sandbox.wire import Fault, Wire

KEY = "sk-sandbox"
MODEL = "gpt-6.1-terra"


class Claim(BaseModel):
    evidence: list[str]
    text: str


class Draft(BaseModel):
    status: Literal["established", "unknown"]
    owner: Optional[str]  # noqa: UP045 - as the schema of a real report has it
    claims: list[Claim]


SCHEMA = to_strict_json_schema(Draft)
ANSWER = json.dumps({"status": "unknown", "owner": None, "claims": [{"evidence": ["E1"], "text": "It broke."}]})
FORMAT: dict[str, Any] = {"type": "json_schema", "name": "draft", "strict": True, "schema": SCHEMA}
MESSAGES: list[Any] = [{"role": "system", "content": "Write."}, {"role": "user", "content": "E1: it broke"}]


class Writer:
    """Says what the test puts into `says` and remembers what it was asked."""

    def __init__(self) -> None:
        self.says: str | Outcome = ANSWER
        self.asked: list[ModelRequest] = []

    def __call__(self, request: ModelRequest) -> str | Outcome:
        self.asked.append(request)
        return self.says


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def writer() -> Writer:
    return Writer()


@pytest.fixture
def sandbox(wire: Wire, writer: Writer) -> SandboxOpenAI:
    return SandboxOpenAI(wire, api_key=KEY, answer=writer)


@pytest.fixture
def url(sandbox: SandboxOpenAI, serve: Callable[[Flask], str]) -> str:
    return f"{serve(sandbox.app())}/v1"


@pytest.fixture
def client(url: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=url, api_key=KEY, max_retries=0) as made:
        yield made


def respond(client: openai.OpenAI, **more: Any) -> Response:  # noqa: ANN401 - what the method takes
    body = {"model": MODEL, "instructions": "Write.", "input": "E1: it broke", "text": {"format": FORMAT}, **more}
    answer: Response = client.responses.create(**body)
    return answer


def complete(client: openai.OpenAI, **more: Any) -> ChatCompletion:  # noqa: ANN401 - what the method takes
    named = {key: value for key, value in FORMAT.items() if key != "type"}
    form = {"type": "json_schema", "json_schema": named}
    answer: ChatCompletion = client.chat.completions.create(
        **{"model": MODEL, "messages": MESSAGES, "response_format": form, **more}
    )
    return answer


def refusal(call: Callable[..., object], *positional: object, **named: object) -> tuple[str | None, str | None]:
    with pytest.raises(openai.BadRequestError) as caught:
        call(*positional, **named)
    assert caught.value.type == "invalid_request_error"
    return caught.value.code, caught.value.param


# Answers


def test_the_writer_gets_system_text_user_text_and_schema_of_a_response(client: openai.OpenAI, writer: Writer) -> None:
    respond(client, max_output_tokens=4000)
    assert writer.asked == [ModelRequest("responses", MODEL, "Write.", "E1: it broke", SCHEMA, 4000)]


def test_the_writer_gets_system_text_user_text_and_schema_of_a_chat(client: openai.OpenAI, writer: Writer) -> None:
    complete(client, max_completion_tokens=4000)
    assert writer.asked == [ModelRequest("chat", MODEL, "Write.", "E1: it broke", SCHEMA, 4000)]


def test_message_lists_are_read_by_their_roles(client: openai.OpenAI, writer: Writer) -> None:
    parts = [{"type": "input_text", "text": "E1: "}, {"type": "input_text", "text": "it broke"}]
    respond(client, input=[{"role": "developer", "content": "Be brief."}, {"role": "user", "content": parts}])
    assert (writer.asked[0].instructions, writer.asked[0].input) == ("Write.\nBe brief.", "E1: it broke")


def test_a_request_without_a_format_asks_for_prose(client: openai.OpenAI, writer: Writer) -> None:
    client.responses.create(model=MODEL, input="hello")
    client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": "hello"}])
    assert [asked.schema for asked in writer.asked] == [None, None]


def test_the_client_parses_a_response_and_a_chat_into_a_model(client: openai.OpenAI) -> None:
    response = client.responses.parse(model=MODEL, input="E1: it broke", text_format=Draft)
    chat = client.chat.completions.parse(model=MODEL, messages=MESSAGES, response_format=Draft)
    assert response.output_parsed == chat.choices[0].message.parsed == Draft.model_validate_json(ANSWER)


def test_a_response_is_complete_and_valid_by_the_types_of_the_client(url: str) -> None:
    body = {"model": MODEL, "input": "E1", "text": {"format": FORMAT}, "metadata": {"incident": "142"}, "store": False}
    headers = {"Authorization": f"Bearer {KEY}"}
    sent = requests.post(f"{url}/responses", json=body, headers=headers, timeout=5).json()
    response = Response.model_validate(sent)
    assert set(sent) >= {"tools", "tool_choice", "parallel_tool_calls", "temperature", "top_p", "metadata", "usage"}
    assert (response.status, sent["store"]) == ("completed", False)
    assert response.metadata == {"incident": "142"}
    assert response.usage is not None
    assert response.usage.total_tokens == response.usage.input_tokens + response.usage.output_tokens > 0


def test_a_chat_completion_is_complete_and_valid_by_the_types_of_the_client(url: str) -> None:
    headers = {"Authorization": f"Bearer {KEY}"}
    body = {"model": MODEL, "messages": MESSAGES}
    sent = requests.post(f"{url}/chat/completions", json=body, headers=headers, timeout=5).json()
    completion = ChatCompletion.model_validate(sent)
    assert completion.choices[0].finish_reason == "stop"
    assert completion.choices[0].message.content == ANSWER
    assert completion.usage is not None
    assert completion.usage.total_tokens == completion.usage.prompt_tokens + completion.usage.completion_tokens > 0


def test_the_reasoning_of_a_model_comes_before_its_message(client: openai.OpenAI) -> None:
    assert [item.type for item in respond(client).output] == ["reasoning", "message"]
    assert [item.type for item in respond(client, model="gpt-4.1").output] == ["message"]


def test_commentary_is_a_message_of_its_own_that_output_text_mixes_in(client: openai.OpenAI, writer: Writer) -> None:
    writer.says = Outcome(ANSWER, commentary="Let me look.")
    response = respond(client)
    messages = [item for item in response.output if isinstance(item, ResponseOutputMessage)]
    assert [item.phase for item in messages] == ["commentary", "final_answer"]
    assert response.output_text == f"Let me look.{ANSWER}"


def test_every_answer_has_a_request_id(client: openai.OpenAI) -> None:
    assert str(respond(client)._request_id).startswith("req_")
    assert str(complete(client)._request_id).startswith("req_")


# Answers that do not end well


def test_a_refusal_has_no_text(client: openai.OpenAI, writer: Writer) -> None:
    writer.says = Outcome("I cannot help with that.", "refusal")
    response = respond(client)
    message = response.output[-1]
    assert isinstance(message, ResponseOutputMessage)
    assert (response.status, response.output_text) == ("completed", "")
    assert isinstance(message.content[0], ResponseOutputRefusal)
    chat = complete(client).choices[0]
    assert (chat.message.content, chat.message.refusal) == (None, "I cannot help with that.")


def test_a_truncated_answer_is_incomplete_and_keeps_its_text(client: openai.OpenAI, writer: Writer) -> None:
    writer.says = Outcome(ANSWER[:20], "truncated")
    response = respond(client)
    assert (response.status, response.output_text) == ("incomplete", ANSWER[:20])
    assert response.incomplete_details is not None
    assert response.incomplete_details.reason == "max_output_tokens"
    assert complete(client).choices[0].finish_reason == "length"
    with pytest.raises(ValidationError):
        client.responses.parse(model=MODEL, input="E1: it broke", text_format=Draft)


def test_a_budget_spent_on_reasoning_leaves_no_message(client: openai.OpenAI, writer: Writer) -> None:
    writer.says = Outcome("", "truncated")
    response = respond(client, max_output_tokens=500)
    assert [item.type for item in response.output] == ["reasoning"]
    assert response.usage is not None
    assert response.usage.output_tokens_details.reasoning_tokens == 500


def test_an_answer_longer_than_its_budget_is_cut(client: openai.OpenAI, writer: Writer) -> None:
    writer.says = "x" * 200
    response = respond(client, max_output_tokens=16)
    assert (response.status, response.output_text) == ("incomplete", "x" * 64)
    assert respond(client, max_output_tokens=50).status == "completed"


def test_filtered_content_is_incomplete(client: openai.OpenAI, writer: Writer) -> None:
    writer.says = Outcome("It", "content_filter")
    response = respond(client)
    assert response.incomplete_details is not None
    assert (response.status, response.incomplete_details.reason) == ("incomplete", "content_filter")
    assert complete(client).choices[0].finish_reason == "content_filter"


def test_a_failed_response_is_no_http_error_and_a_failed_chat_is_one(client: openai.OpenAI, writer: Writer) -> None:
    writer.says = Outcome("The model overheated.", "failed")
    response = respond(client)
    assert response.error is not None
    assert (response.status, response.error.code, response.output) == ("failed", "server_error", [])
    with pytest.raises(openai.InternalServerError, match="overheated"):
        complete(client)


def test_fenced_json_reaches_the_client_as_it_is(client: openai.OpenAI, writer: Writer) -> None:
    writer.says = f"```json\n{ANSWER}\n```"
    assert respond(client).output_text.startswith("```json")


# Requests that are refused


def test_a_request_without_a_key_is_refused(url: str) -> None:
    answer = requests.post(f"{url}/responses", json={"model": MODEL, "input": "x"}, timeout=5)
    assert (answer.status_code, answer.json()["error"]["type"]) == (401, "invalid_request_error")
    assert answer.headers["x-request-id"].startswith("req_")


def test_a_wrong_key_is_an_authentication_error(url: str) -> None:
    with openai.OpenAI(base_url=url, api_key="sk-other", max_retries=0) as stranger:
        with pytest.raises(openai.AuthenticationError) as caught:
            respond(stranger)
        assert caught.value.code == "invalid_api_key"


def test_an_unknown_model_is_not_found(client: openai.OpenAI) -> None:
    for call in (respond, complete):
        with pytest.raises(openai.NotFoundError) as caught:
            call(client, model="gpt-99")
        assert caught.value.code == "model_not_found"


def test_the_models_may_be_those_of_another_provider(client: openai.OpenAI, sandbox: SandboxOpenAI) -> None:
    sandbox.models = {"llama3.3"}
    assert complete(client, model="llama3.3", max_tokens=500, temperature=0).model == "llama3.3"


def test_a_model_tells_when_it_shuts_down(client: openai.OpenAI) -> None:
    assert client.models.retrieve("o3").shutdown_date == "2026-12-11"
    kept = Model.model_validate(client.models.retrieve(MODEL).model_dump())
    assert (kept.id, kept.shutdown_date) == (MODEL, None)
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-99")


@pytest.mark.parametrize("parameter", ["response_format", "max_tokens", "messages", "colour"])
def test_a_response_refuses_parameters_it_does_not_know(client: openai.OpenAI, parameter: str) -> None:
    assert refusal(respond, client, extra_body={parameter: {}}) == ("unknown_parameter", parameter)


@pytest.mark.parametrize("parameter", ["text", "input", "max_output_tokens", "colour"])
def test_a_chat_refuses_parameters_it_does_not_know(client: openai.OpenAI, parameter: str) -> None:
    assert refusal(complete, client, extra_body={parameter: {}}) == ("unknown_parameter", parameter)


@pytest.mark.parametrize(("path", "missing"), [("responses", "input"), ("chat/completions", "messages")])
def test_model_and_input_are_required(url: str, path: str, missing: str) -> None:
    headers = {"Authorization": f"Bearer {KEY}"}
    for body, parameter in (({}, "model"), ({"model": MODEL}, missing)):
        error = requests.post(f"{url}/{path}", json=body, headers=headers, timeout=5).json()["error"]
        assert (error["code"], error["param"]) == ("missing_required_parameter", parameter)


def test_a_body_that_is_no_json_object_is_refused(url: str) -> None:
    for body in ("{", "[]"):
        answer = requests.post(f"{url}/responses", data=body, headers={"Authorization": f"Bearer {KEY}"}, timeout=5)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, None)


def test_an_address_that_does_not_exist_is_refused_in_the_same_form(url: str) -> None:
    answer = requests.post(f"{url}/engines", headers={"Authorization": f"Bearer {KEY}"}, timeout=5)
    assert (answer.status_code, answer.json()["error"]["message"]) == (404, "Invalid URL (POST /v1/engines)")


@pytest.mark.parametrize(
    ("arguments", "code", "parameter"),
    [
        ({"max_output_tokens": 15}, "integer_below_min_value", "max_output_tokens"),
        ({"max_output_tokens": "many"}, "invalid_type", "max_output_tokens"),
        ({"store": "no"}, "invalid_type", "store"),
        ({"temperature": True}, "invalid_type", "temperature"),
        ({"temperature": 0}, "unsupported_parameter", "temperature"),
        ({"service_tier": "cheap"}, "invalid_value", "service_tier"),
        ({"reasoning": {"effort": "heroic"}}, "invalid_value", "reasoning.effort"),
        ({"model": "gpt-6.2-sol", "reasoning": {"effort": "none"}}, "invalid_value", "reasoning.effort"),
        ({"metadata": {"a": 1}}, "invalid_type", "metadata"),
        ({"metadata": {"a": "x" * 513}}, "string_above_max_length", "metadata"),
        ({"metadata": {str(n): "x" for n in range(17)}}, "object_above_max_properties", "metadata"),
        ({"background": True}, "unsupported_value", "background"),
        (
            {"input": [{"role": "user", "content": [{"type": "text", "text": "x"}]}]},
            "invalid_value",
            "input[0].content[0]",
        ),
        ({"input": [{"role": "robot", "content": "x"}]}, "invalid_value", "input[0].role"),
        ({"input": [{"role": "user"}]}, "missing_required_parameter", "input[0]"),
        ({"text": {"format": "json"}}, "invalid_type", "text.format"),
        ({"text": {"format": {"type": "yaml"}}}, "invalid_value", "text.format"),
    ],
)
def test_a_response_refuses_wrong_values(
    client: openai.OpenAI, arguments: dict[str, Any], code: str, parameter: str
) -> None:
    assert refusal(respond, client, **arguments) == (code, parameter)


@pytest.mark.parametrize(
    ("arguments", "code", "parameter"),
    [
        ({"max_tokens": 500}, "unsupported_parameter", "max_tokens"),
        ({"n": 2}, "unsupported_value", "n"),
        ({"top_p": 0.5}, "unsupported_parameter", "top_p"),
        ({"model": "gpt-6.1-sol", "reasoning_effort": "none"}, "invalid_value", "reasoning_effort"),
        ({"messages": [{"role": "user", "content": [{"type": "input_text", "text": "x"}]}]}, "invalid_value", None),
    ],
)
def test_a_chat_refuses_wrong_values(
    client: openai.OpenAI, arguments: dict[str, Any], code: str, parameter: str | None
) -> None:
    assert refusal(complete, client, **arguments) == (code, parameter or "messages[0].content[0]")


@pytest.mark.parametrize("missing", ["name", "strict", "schema"])
def test_a_format_needs_name_strict_and_schema(client: openai.OpenAI, missing: str) -> None:
    form = {key: value for key, value in FORMAT.items() if key != missing}
    assert refusal(respond, client, text={"format": form}) == ("missing_required_parameter", "text.format")
    named = {key: value for key, value in form.items() if key != "type"}
    wrapped = {"type": "json_schema", "json_schema": named}
    expected = ("missing_required_parameter", "response_format.json_schema")
    assert refusal(complete, client, response_format=wrapped) == expected


def test_the_name_of_a_format_has_64_plain_characters(client: openai.OpenAI) -> None:
    for name in ("post mortem", "x" * 65):
        form = {**FORMAT, "name": name}
        assert refusal(respond, client, text={"format": form}) == ("invalid_value", "text.format.name")


# The strict subset of JSON Schema


def text(**more: object) -> dict[str, Any]:
    return {"type": "string", **more}


def thing(**properties: object) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def nested(levels: int) -> dict[str, Any]:
    return thing() if levels == 1 else thing(a=nested(levels - 1))


def listed(values: list[str]) -> dict[str, Any]:
    return thing(a=text(enum=values))


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        ({"type": "array", "items": text()}, "'type: \"object\"'"),
        ({"anyOf": [thing()]}, "'type: \"object\"'"),
        ({**thing(), "anyOf": [thing()]}, "cannot be an 'anyOf'"),
        ({"type": "object", "properties": {}, "required": []}, "'additionalProperties' is required"),
        ({**thing(), "additionalProperties": text()}, "'additionalProperties' is required"),
        (thing(a={"type": "object", "additionalProperties": {"type": "string"}}), "'additionalProperties' is required"),
        ({**thing(a=text(), b=text()), "required": ["a"]}, "Missing 'b'"),
        ({**thing(a=text()), "required": ["a", "b"]}, "names 'b'"),
        (thing(a=text(minLength=1)), "'minLength' is not permitted"),
        (thing(a=text(maxLength=9)), "'maxLength' is not permitted"),
        (thing(a=text(default="x")), "'default' is not permitted"),
        (thing(a=text(minItems=1)), "'minItems' is not permitted"),
        (thing(a={"type": "array"}), "missing items"),
        (thing(a={"type": "array", "items": text(), "uniqueItems": True}), "'uniqueItems' is not permitted"),
        (thing(a=text(format="uri")), "'uri' is not a supported format"),
        (thing(a={"allOf": [text()]}), "must have a 'type' key"),
        (thing(a=text(allOf=[text()])), "'allOf' is not permitted"),
        (thing(a={"type": "string", "not": text()}), "'not' is not permitted"),
        (thing(a={"type": "string", "if": text()}), "'if' is not permitted"),
        (thing(a={}), "must have a 'type' key"),
        (thing(a={"type": "date"}), "'date' is not a type"),
        (thing(a={"anyOf": [text(), {"type": "array"}]}), "missing items"),
        (thing(a={"$ref": "#/$defs/Nothing"}), "not found"),
        ({**thing(a={"$ref": "#/$defs/A", "description": "x"}), "$defs": {"A": text()}}, "$ref cannot have keywords"),
        ({**thing(), "$defs": {"A": text(minLength=1)}}, "'minLength' is not permitted"),
        (nested(11), "11 levels of nesting"),
        (thing(**{f"p{n}": text() for n in range(5001)}), "5001 properties"),
        (thing(**{"n" * 120_001: text()}), "120001 characters"),
        (listed([f"E{n}" for n in range(1001)]), "1001 enum values"),
        (listed([f"{n:061d}" for n in range(251)]), "15000 characters"),
    ],
)
def test_a_schema_outside_the_strict_subset_is_refused(
    client: openai.OpenAI, schema: dict[str, Any], problem: str
) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        respond(client, text={"format": {**FORMAT, "schema": schema}})
    assert (caught.value.code, caught.value.param) == ("invalid_json_schema", "text.format.schema")
    assert problem in caught.value.message


@pytest.mark.parametrize(
    "schema",
    [
        SCHEMA,
        nested(10),
        thing(a=text(pattern="^E[0-9]+$", format="date-time", description="x", title="A")),
        thing(a={"type": ["string", "null"]}, b={"anyOf": [text(), {"type": "null"}]}, c={"const": "x"}),
        thing(a={"type": "array", "items": text(), "minItems": 1, "maxItems": 4}),
        thing(a={"type": "number", "minimum": 0, "exclusiveMaximum": 1, "multipleOf": 0.1}),
        {**thing(next={"anyOf": [{"$ref": "#"}, {"type": "null"}]}), "$defs": {"A": text()}},
        {**thing(a={"$ref": "#/$defs/A"}), "$defs": {"A": thing(b={"type": "array", "items": {"$ref": "#/$defs/A"}})}},
        listed([f"E{n}" for n in range(1000)]),
    ],
)
def test_a_schema_inside_the_strict_subset_is_accepted(client: openai.OpenAI, schema: dict[str, Any]) -> None:
    assert respond(client, text={"format": {**FORMAT, "schema": schema}}).status == "completed"


# The wire


def test_calls_are_recorded_under_the_names_of_the_client(client: openai.OpenAI, wire: Wire) -> None:
    respond(client)
    complete(client)
    client.models.retrieve(MODEL)
    assert [(call.name, call.status) for call in wire.of("openai")] == [
        ("responses.create", 200),
        ("chat.completions.create", 200),
        ("models.retrieve", 200),
    ]
    assert wire.calls[0].arguments["input"] == "E1: it broke"
    assert KEY not in repr(wire.calls)


def test_a_fault_on_the_wire_is_the_http_error_of_the_client(client: openai.OpenAI, wire: Wire) -> None:
    body = {"error": {"message": "Quota.", "type": "insufficient_quota", "param": None, "code": "insufficient_quota"}}
    wire.fail(Fault("openai", 429, "responses.create", body, times=1))
    with pytest.raises(openai.RateLimitError) as caught:
        respond(client)
    assert caught.value.code == "insufficient_quota"
    assert str(caught.value.request_id).startswith("req_")
    assert respond(client).status == "completed"


def test_a_dropped_connection_is_retried_by_the_client(url: str, wire: Wire, writer: Writer) -> None:
    wire.fail(Fault("openai", match="responses.create", times=1, drop=True))
    with openai.OpenAI(base_url=url, api_key=KEY, max_retries=1) as patient:
        assert respond(patient).status == "completed"
    assert len(writer.asked) == 1
