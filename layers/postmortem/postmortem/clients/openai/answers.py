"""What a model's server answered, read from the raw body: compatible servers keep to the API's form only loosely.

Whatever comes is an Answer, or Busy where nothing was written and another try may help, or ModelUnavailable.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from postmortem.clients.json_body import Json, parse_json
from postmortem.clients.pacing import Busy
from postmortem.errors import ModelUnavailable
from postmortem.text.language import tr, translatable

_MOST_TOKENS = 10**8  # a larger count is no count
_BUSY_CODES = frozenset({"server_error", "rate_limit_exceeded", "rate_limit_error", "overloaded_error", "api_error"})
_BUSY_STATUSES = frozenset({"408", "409", "429", "500", "502", "503", "504", "529"})
_OTHER_FORM = translatable("its server did not answer in the API's form")
_MODEL_NAME = re.compile(r"[\w./:() -]{1,80}")
_CODE = re.compile(r"[\w.-]{1,60}")
_TEXT_TYPES = frozenset({"", "text", "output_text"})  # parts of other types are thoughts, calls of tools, pictures
_THOUGHTS = re.compile(r"\A\s*<(think|thinking|reasoning)>")


class Finish(StrEnum):
    """How an answer ended."""

    COMPLETE = "complete"
    TRUNCATED = "truncated"
    REFUSED = "refused"
    FILTERED = "filtered"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """What the model said, what it took in tokens, and which model its server says it is."""

    text: str
    finish: Finish
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    model: str = ""


def answer_of_completion(body: str | bytes) -> ModelAnswer:
    """The answer in the body of a chat completion. Raises Busy or ModelUnavailable."""
    completion = _object(body)
    choices = _list(completion, "choices")
    usage = _part(completion, "usage")
    if not choices and not usage:
        raise Busy(tr(_OTHER_FORM))
    choice = _mapping(choices[0]) if choices else {}
    finish, text = _ending_of_choice(choice)
    return ModelAnswer(
        text,
        finish,
        input_tokens=_tokens(usage, "prompt_tokens"),
        output_tokens=_tokens(usage, "completion_tokens"),
        cached_tokens=_tokens(_part(usage, "prompt_tokens_details"), "cached_tokens"),
        model=_model(completion),
    )


def answer_of_response(body: str | bytes) -> ModelAnswer:
    """The answer in the body of a response. Raises Busy or ModelUnavailable."""
    response = _object(body)
    output = _list(response, "output")
    usage = _part(response, "usage")
    if not output and not usage and response.get("status") != "incomplete":
        raise Busy(tr(_OTHER_FORM))
    finish, text = _ending_of_response(response, output)
    return ModelAnswer(
        text,
        finish,
        input_tokens=_tokens(usage, "input_tokens"),
        output_tokens=_tokens(usage, "output_tokens"),
        cached_tokens=_tokens(_part(usage, "input_tokens_details"), "cached_tokens"),
        model=_model(response),
    )


def _model(body: Mapping[str, Json]) -> str:
    """The name of the model that answered, as its server gives it; "" for what is no name."""
    name = body.get("model")
    return name if isinstance(name, str) and _MODEL_NAME.fullmatch(name) else ""


def code_of(error: Mapping[str, Json]) -> str:
    """The code of an error, unless it is something else than a code: what stands there may quote the request."""
    code = str(error.get("code") or error.get("type") or "")
    return code if _CODE.fullmatch(code) else ""


def _object(body: str | bytes) -> Mapping[str, Json]:
    """The object in a body that is no error. Raises Busy for what is none, as a proxy's page, and as `_raise` does."""
    try:
        value = parse_json(body)
    except ValueError:
        raise Busy(tr(_OTHER_FORM)) from None
    if not isinstance(value, dict):
        raise Busy(tr(_OTHER_FORM))
    if error := value.get("error"):
        _raise(_mapping(error))
    return value


def _raise(error: Mapping[str, Json]) -> None:
    """Raises Busy for an error that passes, else ModelUnavailable; servers send both with status 200."""
    code = code_of(error)
    if code in _BUSY_CODES | _BUSY_STATUSES:
        raise Busy(tr("the model failed ({code})", code=code))
    raise ModelUnavailable(tr("The model failed ({code}).", code=code or tr("unknown")))


def _ending_of_choice(choice: Mapping[str, Json]) -> tuple[Finish, str]:
    message = _part(choice, "message")
    content = message.get("content")
    if message.get("refusal") or _has_refusal(content):
        return Finish.REFUSED, ""
    if choice.get("finish_reason") == "content_filter":
        return Finish.FILTERED, ""
    if choice.get("finish_reason") == "length":
        return Finish.TRUNCATED, ""
    return _with_text(_said(content) or _said(choice.get("text")))


def _ending_of_response(response: Mapping[str, Json], output: list[Json]) -> tuple[Finish, str]:
    if response.get("status") == "failed":
        _raise(_part(response, "error"))
    if response.get("status") == "incomplete":
        filtered = _part(response, "incomplete_details").get("reason") == "content_filter"
        return (Finish.FILTERED if filtered else Finish.TRUNCATED), ""
    messages = [_part_content(item) for item in output if _is_final(_mapping(item))]
    if any(map(_has_refusal, messages)):
        return Finish.REFUSED, ""
    return _with_text("".join(map(_said, messages)))


def _is_final(item: Mapping[str, Json]) -> bool:
    """Whether an item of the output is a message to the caller, and no remark made while thinking."""
    return item.get("type") == "message" and item.get("phase") in (None, "final_answer")


def _part_content(item: Json) -> Json:
    return _mapping(item).get("content")


def _with_text(text: str) -> tuple[Finish, str]:
    said = _after_thoughts(text)
    return (Finish.COMPLETE, said) if said.strip() else (Finish.EMPTY, "")


def _said(content: Json) -> str:
    """The text of a message: as it is, from its parts, or of an object that the server has parsed already."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(map(_said, content))
    if not isinstance(content, dict):
        return ""
    if "type" not in content and not set(content) <= {"text", "value", "annotations"}:
        return json.dumps(content, ensure_ascii=False)
    return _said(content.get("text") or content.get("value")) if content.get("type", "") in _TEXT_TYPES else ""


def _has_refusal(content: Json) -> bool:
    parts: Iterator[Json] = iter(content if isinstance(content, list) else [content])
    return any(_mapping(part).get("type") == "refusal" for part in parts)


def _after_thoughts(text: str) -> str:
    """The text without the thoughts that some models put in tags before their answer."""
    if not (opening := _THOUGHTS.match(text)):
        return text
    _, closing, rest = text.partition(f"</{opening[1]}>")
    return rest if closing else ""


def _mapping(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}


def _part(value: Mapping[str, Json], name: str) -> Mapping[str, Json]:
    return _mapping(value.get(name))


def _list(value: Mapping[str, Json], name: str) -> list[Json]:
    found = value.get(name)
    return found if isinstance(found, list) else []


def _tokens(usage: Mapping[str, Json], name: str) -> int:
    count = usage.get(name)
    is_count = isinstance(count, int | float) and not isinstance(count, bool) and 0 <= count < _MOST_TOKENS
    return int(count) if is_count and isinstance(count, int | float) else 0
