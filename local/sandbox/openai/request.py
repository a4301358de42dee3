"""What a client asks of the model: request bodies of both APIs, checked as OpenAI checks them, read into one form."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from openai.types.chat.completion_create_params import CompletionCreateParamsBase
from openai.types.responses.response_create_params import ResponseCreateParamsBase

from local.sandbox.openai import schema as openai_schema

Json = dict[str, Any]

# The installed client is the list of what exists; `stream` is in a class of its own there.
_KNOWN = {
    "responses": {*ResponseCreateParamsBase.__annotations__, "stream"},
    "chat": {*CompletionCreateParamsBase.__annotations__, "stream"},
}
_TYPES: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("model", "instructions", "safety_identifier", "prompt_cache_key", "reasoning_effort"), (str,)),
    **dict.fromkeys(("store", "stream", "background", "parallel_tool_calls"), (bool,)),
    **dict.fromkeys(("max_output_tokens", "max_completion_tokens", "max_tokens", "n", "seed"), (int,)),
    **dict.fromkeys(("temperature", "top_p"), (int, float)),
    **dict.fromkeys(("metadata", "text", "reasoning", "response_format", "prompt_cache_options"), (dict,)),
    **dict.fromkeys(("messages", "tools"), (list,)),
    "input": (str, list),
}
_ALLOWED = {
    "service_tier": ("auto", "default", "flex", "scale", "priority", "fast", "ultrafast"),
    "truncation": ("auto", "disabled"),
}
_EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
# Model → the efforts it refuses (developers.openai.com/api/docs/models).
_REFUSED_EFFORTS = {"gpt-6.1-sol": ("none",), "gpt-6.2-sol": ("none", "minimal")}
_REASONS = re.compile(r"o\d|gpt-[5-9]")
_SCHEMA_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_MIN_OUTPUT_TOKENS = 16  # Responses: max_output_tokens
_MAX_PAIRS, _MAX_KEY, _MAX_VALUE = 16, 64, 512  # metadata
_SYSTEM = ("system", "developer")


@dataclass(frozen=True)
class ModelRequest:
    """One call of the model: system text, user text, and the JSON schema its answer has to follow (None: prose)."""

    api: Literal["responses", "chat"]
    model: str
    instructions: str
    input: str
    schema: Json | None
    max_output_tokens: int | None


class RequestError(Exception):
    """A refusal as OpenAI gives it: an HTTP status and an error body."""

    def __init__(self, message: str, param: str | None = None, code: str | None = None, status: int = 400) -> None:
        super().__init__(message)
        self.status = status
        kind = "server_error" if status >= 500 else "invalid_request_error"  # noqa: PLR2004 - HTTP
        self.body = {"error": {"message": message, "type": kind, "param": param, "code": code}}


def reasons(model: str) -> bool:
    """Whether a model thinks before it writes; such models refuse sampling parameters and `max_tokens`."""
    return _REASONS.match(model) is not None


def read(api: Literal["responses", "chat"], body: Json, models: Collection[str]) -> ModelRequest:
    """The call that `body` asks for; raises RequestError for what the real API refuses or this one cannot do."""
    for name in body:
        if name not in _KNOWN[api]:
            raise RequestError(f"Unknown parameter: '{name}'.", name, "unknown_parameter")
    _check_types(body)
    _check_model(body, models)
    _check_metadata(body.get("metadata") or {})
    for name in ("stream", "background"):
        if body.get(name):
            raise RequestError(f"The sandbox does not support '{name}'.", name, "unsupported_value")
    return _responses(body) if api == "responses" else _chat(body)


def _responses(body: Mapping[str, Any]) -> ModelRequest:
    _require(body, "input")
    most = body.get("max_output_tokens")
    if most is not None and most < _MIN_OUTPUT_TOKENS:
        message = f"Invalid 'max_output_tokens': integer below minimum value. Expected a value >= {_MIN_OUTPUT_TOKENS}"
        raise RequestError(f"{message}, but got {most} instead.", "max_output_tokens", "integer_below_min_value")
    _check_effort(body["model"], (body.get("reasoning") or {}).get("effort"), "reasoning.effort")
    given = body["input"]
    items = [{"role": "user", "content": given}] if isinstance(given, str) else given
    system, user = _texts(items, "input", ("input_text", "output_text"))
    instructions = "\n".join(text for text in (body.get("instructions"), system) if text)
    form = (body.get("text") or {}).get("format") or {"type": "text"}
    schema = _schema(form, form, "text.format")
    return ModelRequest("responses", body["model"], instructions, user, schema, most)


def _chat(body: Mapping[str, Any]) -> ModelRequest:
    _require(body, "messages")
    if "max_tokens" in body and reasons(body["model"]):
        message = "Unsupported parameter: 'max_tokens' is not supported with this model."
        raise RequestError(f"{message} Use 'max_completion_tokens' instead.", "max_tokens", "unsupported_parameter")
    if body.get("n") not in (None, 1):
        raise RequestError("The sandbox gives one choice.", "n", "unsupported_value")
    _check_effort(body["model"], body.get("reasoning_effort"), "reasoning_effort")
    system, user = _texts(body["messages"], "messages", ("text",))
    form = body.get("response_format") or {"type": "text"}
    schema = _schema(form, form.get("json_schema"), "response_format.json_schema")
    most = body.get("max_completion_tokens", body.get("max_tokens"))
    return ModelRequest("chat", body["model"], system, user, schema, most)


def _require(body: Mapping[str, Any], name: str) -> None:
    if not body.get(name):
        raise RequestError(f"Missing required parameter: '{name}'.", name, "missing_required_parameter")


def _check_types(body: Mapping[str, Any]) -> None:
    for name, value in body.items():
        kinds = _TYPES.get(name)
        is_bool_for_number = isinstance(value, bool) and kinds is not None and bool not in kinds
        if value is not None and kinds and (is_bool_for_number or not isinstance(value, kinds)):
            wanted = " or ".join(kind.__name__ for kind in kinds)
            message = f"Invalid type for '{name}': expected {wanted}, but got {type(value).__name__} instead."
            raise RequestError(message, name, "invalid_type")
        if value is not None and value not in _ALLOWED.get(name, (value,)):
            raise _invalid_value(str(value), _ALLOWED[name], name)


def _check_model(body: Mapping[str, Any], models: Collection[str]) -> None:
    _require(body, "model")
    model = body["model"]
    if model not in models:
        raise no_such_model(model)
    for name in ("temperature", "top_p"):
        if body.get(name) is not None and reasons(model):
            message = f"Unsupported parameter: '{name}' is not supported with this model."
            raise RequestError(message, name, "unsupported_parameter")


def no_such_model(model: str) -> RequestError:
    """The refusal of a model that does not exist."""
    message = f"The model `{model}` does not exist or you do not have access to it."
    return RequestError(message, None, "model_not_found", 404)


def _check_metadata(metadata: Mapping[str, object]) -> None:
    if len(metadata) > _MAX_PAIRS:
        raise RequestError(f"Too many properties: at most {_MAX_PAIRS}.", "metadata", "object_above_max_properties")
    for key, value in metadata.items():
        if not isinstance(value, str):
            raise RequestError(f"Invalid type for 'metadata.{key}': expected a string.", "metadata", "invalid_type")
        if len(key) > _MAX_KEY or len(value) > _MAX_VALUE:
            raise RequestError(f"Invalid 'metadata.{key}': string too long.", "metadata", "string_above_max_length")


def _check_effort(model: str, effort: str | None, param: str) -> None:
    supported = [one for one in _EFFORTS if one not in _REFUSED_EFFORTS.get(model, ())]
    if effort is not None and effort not in supported:
        raise _invalid_value(effort, supported, param)


def _invalid_value(value: str, supported: Collection[str], param: str) -> RequestError:
    listed = ", ".join(f"'{one}'" for one in supported)
    return RequestError(f"Invalid value: '{value}'. Supported values are: {listed}.", param, "invalid_value")


def _texts(items: list[Any], param: str, kinds: tuple[str, ...]) -> tuple[str, str]:
    """The system text and the user text of a conversation, each with its messages on lines of their own."""
    system: list[str] = []
    user: list[str] = []
    for number, item in enumerate(items):
        at = f"{param}[{number}]"
        if not isinstance(item, dict) or "content" not in item:
            raise RequestError(f"Missing required parameter: '{at}.content'.", at, "missing_required_parameter")
        role = str(item.get("role"))
        if role not in (*_SYSTEM, "user", "assistant"):
            raise _invalid_value(role, (*_SYSTEM, "user", "assistant"), f"{at}.role")
        (system if role in _SYSTEM else user).append(_text_of(item["content"], f"{at}.content", kinds))
    return "\n".join(system), "\n".join(user)


def _text_of(content: object, at: str, kinds: tuple[str, ...]) -> str:
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    for number, part in enumerate(parts):
        kind = part.get("type") if isinstance(part, dict) else None
        if kind not in kinds:
            raise _invalid_value(str(kind), kinds, f"{at}[{number}]")
    return "".join(str(part["text"]) for part in parts)


def _schema(form: object, definition: object, param: str) -> Json | None:
    """The schema of a format; `definition` is what holds its name, strict and schema, `param` where that is."""
    if not isinstance(form, dict):
        raise RequestError(f"Invalid type for '{param}': expected an object.", param, "invalid_type")
    if form.get("type") in ("text", "json_object"):
        return None
    if form.get("type") != "json_schema":
        raise _invalid_value(str(form.get("type")), ("text", "json_object", "json_schema"), param)
    for name in ("name", "strict", "schema"):
        if not isinstance(definition, dict) or not definition.get(name):
            raise RequestError(f"Missing required parameter: '{param}.{name}'.", param, "missing_required_parameter")
    assert isinstance(definition, dict)
    if not _SCHEMA_NAME.fullmatch(str(definition["name"])):
        message = f"Invalid '{param}.name': string does not match pattern '^[a-zA-Z0-9_-]+$'."
        raise RequestError(message, f"{param}.name", "invalid_value")
    if problem := openai_schema.violation(definition["schema"]):
        message = f"Invalid schema for response_format '{definition['name']}': {problem}"
        raise RequestError(message, f"{param}.schema", "invalid_json_schema")
    schema: Json = definition["schema"]
    return schema
