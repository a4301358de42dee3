"""What the model answers: complete Response and ChatCompletion objects around the text of a scripted writer."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from local.sandbox.openai.request import Json, ModelRequest, RequestError, reasons

_BYTES_PER_TOKEN = 4  # a rough rate; nothing here depends on the exact count


@dataclass(frozen=True)
class Outcome:
    """What the writer says, and how its work ended.

    A truncated answer without text is a budget spent on reasoning. `commentary` comes as a message of its own before
    the answer, as newer models do (Responses only). `model` is who answered, where it is not the one that was asked.
    """

    text: str
    kind: Literal["ok", "refusal", "truncated", "content_filter", "failed"] = "ok"
    commentary: str = ""
    model: str = ""


def within_budget(outcome: Outcome, request: ModelRequest) -> Outcome:
    """The outcome, cut off where the request allows no more tokens."""
    most = request.max_output_tokens
    if most is None or outcome.kind != "ok" or _tokens(outcome.text) <= most:
        return outcome
    cut = outcome.text.encode()[: most * _BYTES_PER_TOKEN].decode(errors="ignore")
    return replace(outcome, text=cut, kind="truncated")


def response(outcome: Outcome, request: ModelRequest, body: Mapping[str, Any]) -> Json:
    """A Response object (POST /v1/responses); `body` is the request it echoes."""
    failed = outcome.kind == "failed"
    reason = {"truncated": "max_output_tokens", "content_filter": "content_filter"}.get(outcome.kind)
    now = time.time()
    return {
        "id": f"resp_{uuid.uuid4().hex}",
        "object": "response",
        "created_at": int(now),
        "completed_at": None if failed or reason else int(now),
        "status": "failed" if failed else "incomplete" if reason else "completed",
        "background": False,
        "error": {"code": "server_error", "message": outcome.text} if failed else None,
        "incomplete_details": {"reason": reason} if reason else None,
        "instructions": body.get("instructions"),
        "max_output_tokens": request.max_output_tokens,
        "max_tool_calls": None,
        "model": outcome.model or request.model,
        "output": [] if failed else _output(outcome, request),
        "parallel_tool_calls": body.get("parallel_tool_calls", True),
        "previous_response_id": None,
        "prompt_cache_key": body.get("prompt_cache_key"),
        "reasoning": {"effort": None, "summary": None, **(body.get("reasoning") or {})},
        "safety_identifier": body.get("safety_identifier"),
        "service_tier": _tier(body),
        "store": body.get("store", True),
        "temperature": body.get("temperature", 1.0),
        "text": {"format": {"type": "text"}, "verbosity": "medium", **(body.get("text") or {})},
        "tool_choice": body.get("tool_choice", "auto"),
        "tools": body.get("tools", []),
        "top_logprobs": 0,
        "top_p": body.get("top_p", 1.0),
        "truncation": body.get("truncation", "disabled"),
        "usage": None if failed else _usage(outcome, request, "input", "output"),
        "user": None,
        "metadata": body.get("metadata") or {},
    }


def _output(outcome: Outcome, request: ModelRequest) -> list[Json]:
    """The items of an answer. A reasoning model's first item is its reasoning: the text is never at a fixed place."""
    items: list[Json] = []
    if reasons(request.model):
        items.append({"id": f"rs_{uuid.uuid4().hex}", "type": "reasoning", "summary": []})
    if outcome.commentary:
        items.append(_message(_text_part(outcome.commentary), "completed", "commentary"))
    if outcome.kind == "refusal":
        items.append(_message({"type": "refusal", "refusal": outcome.text}, "completed", "final_answer"))
    elif outcome.text:
        status = "completed" if outcome.kind == "ok" else "incomplete"
        items.append(_message(_text_part(outcome.text), status, "final_answer"))
    return items


def _text_part(text: str) -> Json:
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}


def _message(content: Json, status: str, phase: str) -> Json:
    same = {"id": f"msg_{uuid.uuid4().hex}", "type": "message", "role": "assistant"}
    return {**same, "status": status, "phase": phase, "content": [content]}


def chat_completion(outcome: Outcome, request: ModelRequest, body: Mapping[str, Any]) -> Json:
    """A ChatCompletion object (POST /v1/chat/completions); this API fails with an HTTP status, not with an object."""
    if outcome.kind == "failed":
        raise RequestError(outcome.text, status=500)
    refused = outcome.kind == "refusal"
    message: Json = {
        "role": "assistant",
        "content": None if refused else outcome.text,
        "refusal": outcome.text if refused else None,
        "annotations": [],
    }
    finish = {"truncated": "length", "content_filter": "content_filter"}.get(outcome.kind, "stop")
    return {
        "id": f"chatcmpl-{uuid.uuid4().hex}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": outcome.model or request.model,
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": finish}],
        "usage": _usage(outcome, request, "prompt", "completion"),
        "service_tier": _tier(body),
        "system_fingerprint": None,
    }


def _tier(body: Mapping[str, Any]) -> str:
    asked = str(body.get("service_tier") or "auto")
    return "default" if asked == "auto" else asked


def _tokens(text: str) -> int:
    return -(-len(text.encode()) // _BYTES_PER_TOKEN)


def _usage(outcome: Outcome, request: ModelRequest, read: str, written: str) -> Json:
    before = _tokens(request.instructions) + _tokens(request.input)
    after = _tokens(outcome.commentary) + _tokens(outcome.text)
    if outcome.kind == "truncated" and request.max_output_tokens:
        after = request.max_output_tokens
    thought = after if not outcome.text else 0
    return {
        f"{read}_tokens": before,
        f"{read}_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        f"{written}_tokens": after,
        f"{written}_tokens_details": {"reasoning_tokens": thought},
        "total_tokens": before + after,
    }
