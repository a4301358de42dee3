"""The model behind OpenAI's API or a compatible one: Responses where it is known to be there, else Chat Completions."""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from enum import StrEnum
from threading import Thread
from typing import Any, Literal
from urllib.parse import urlsplit

import openai
from openai.types.chat import ChatCompletion
from openai.types.responses import Response

from postmortem.clients.pacing import Busy, Pacer
from postmortem.errors import ModelUnavailable, RetryLater
from postmortem.time_limit import TimeLimit

logger = logging.getLogger(__name__)

SCHEMA_NAME = "postmortem_draft"
_CALL_SECONDS = 240.0  # a report takes tens of seconds; the SDK's own 600 s would outlast the function
_RESPONSES_HOSTS = ("api.openai.com", ".openai.azure.com", ".api.aws")
_RETRIED_STATUSES = frozenset({408, 409, 429, 500, 502, 503, 504, 529})


class Finish(StrEnum):
    """How an answer ended."""

    COMPLETE = "complete"
    TRUNCATED = "truncated"
    REFUSED = "refused"
    FILTERED = "filtered"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model said and what it took, in tokens."""

    text: str
    finish: Finish
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0


class OpenAIWriting:
    """One model at one endpoint; `api` chooses between the two interfaces, `auto` by the endpoint's host."""

    def __init__(
        self,
        client: openai.OpenAI,
        model: str,
        api: Literal["auto", "responses", "chat"] = "auto",
        pacer: Pacer | None = None,
    ) -> None:
        self.model = model
        self._client = client
        self._pacer = pacer or Pacer(attempts=2)
        host = urlsplit(str(client.base_url)).hostname or ""
        self._is_openai = host == "api.openai.com"
        known = any(host == name or (name.startswith(".") and host.endswith(name)) for name in _RESPONSES_HOSTS)
        self._ask = self._ask_responses if api == "responses" or (api == "auto" and known) else self._ask_chat

    def write(
        self, instructions: str, text: str, schema: dict[str, object], output_tokens: int, limit: TimeLimit
    ) -> Answer:
        """The model's answer, however it ended.

        Raises ModelUnavailable where there is none: bad key, unknown model, no quota, two failures in a row.
        """

        def attempt(timeout_seconds: float) -> Answer:
            return _translated(
                lambda: _within(
                    timeout_seconds, lambda: self._ask(instructions, text, schema, output_tokens, timeout_seconds)
                )
            )

        try:
            return self._pacer.run(attempt, limit, call_seconds=_CALL_SECONDS)
        except Busy as busy:
            raise ModelUnavailable(f"The model could not be reached: {busy}.") from busy
        except RetryLater as late:
            raise ModelUnavailable("No time was left for the model's answer.") from late

    def _ask_responses(
        self, instructions: str, text: str, schema: dict[str, object], output_tokens: int, timeout_seconds: float
    ) -> Answer:
        extra: dict[str, Any] = {}
        if self._is_openai:
            extra["prompt_cache_options"] = {"mode": "explicit"}  # a prompt used once: no write surcharge
        response = self._client.responses.create(
            model=self.model,
            instructions=instructions,
            input=text,
            text={"format": {"type": "json_schema", "name": SCHEMA_NAME, "strict": True, "schema": schema}},
            max_output_tokens=output_tokens,
            store=False,
            timeout=timeout_seconds,
            **extra,
        )
        return _answer_of_response(response)

    def _ask_chat(
        self, instructions: str, text: str, schema: dict[str, object], output_tokens: int, timeout_seconds: float
    ) -> Answer:
        completion = self._client.chat.completions.create(
            model=self.model,
            messages=[{"role": "system", "content": instructions}, {"role": "user", "content": text}],
            response_format={
                "type": "json_schema",
                "json_schema": {"name": SCHEMA_NAME, "strict": True, "schema": schema},
            },
            max_completion_tokens=output_tokens,
            timeout=timeout_seconds,
        )
        return _answer_of_completion(completion)


def _translated(ask: Callable[[], Answer]) -> Answer:
    """The answer, or Busy where another try can help, or ModelUnavailable. The provider's words go nowhere."""
    try:
        return ask()
    except openai.APIConnectionError as error:
        raise Busy("no connection, or no answer in time") from error
    except openai.APIStatusError as error:
        reason = f"HTTP {error.status_code} {_code(error)}".strip()
        logger.warning("The model refused a call", extra={"reason": reason, "request_id": error.request_id})
        if error.code == "insufficient_quota" or error.status_code not in _RETRIED_STATUSES:
            raise ModelUnavailable(f"The model could not be used ({reason}). {_remedy(error)}") from error
        raise Busy(reason, after_seconds=_retry_after(error)) from error
    except (openai.OpenAIError, AttributeError, LookupError, TypeError, ValueError) as error:
        logger.warning("The model's server answered in another form", extra={"error_type": type(error).__name__})
        raise Busy("its server did not answer in the API's form") from error


def _within(seconds: float, ask: Callable[[], Answer]) -> Answer:
    """The answer, in `seconds` altogether: the SDK's own time-out counts from the last byte that came.

    What comes later is thrown away.
    """
    answered: Future[Answer] = Future()

    def answer() -> None:
        try:
            answered.set_result(ask())
        except BaseException as error:  # noqa: BLE001 - raised again where the answer is waited for
            answered.set_exception(error)

    Thread(target=answer, name="model", daemon=True).start()
    try:
        return answered.result(seconds)
    except FutureTimeout:
        raise Busy("no answer in time") from None


def _code(error: openai.APIStatusError) -> str:
    """The error's code, unless it is something else than a code: what stands there may quote the request."""
    code = error.code or error.type or ""
    return code if re.fullmatch(r"[\w.-]{1,60}", str(code)) else ""


def _remedy(error: openai.APIStatusError) -> str:
    if error.code == "insufficient_quota":
        return "Add credit to the account that OPENAI_API_KEY belongs to."
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return "Check OPENAI_API_KEY."
    if error.code in {"content_filter", "content_policy_violation"}:
        return "The provider's content filter stopped the request."
    if error.code == "context_length_exceeded":
        return "Choose a model that reads more tokens at once."
    if isinstance(error, openai.NotFoundError):
        return "Check OPENAI_MODEL and OPENAI_BASE_URL."
    return "Check OPENAI_MODEL and OPENAI_API."


def _retry_after(error: openai.APIStatusError) -> float | None:
    try:
        seconds = float(error.response.headers.get("Retry-After", ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds < math.inf else None


def _answer_of_response(response: Response) -> Answer:
    usage = response.usage
    finish, text = _finish_of_response(response)
    return Answer(
        text=text,
        finish=finish,
        input_tokens=(usage.input_tokens or 0) if usage else 0,
        output_tokens=(usage.output_tokens or 0) if usage else 0,
        cached_tokens=getattr(usage and usage.input_tokens_details, "cached_tokens", 0) or 0,
    )


def _finish_of_response(response: Response) -> tuple[Finish, str]:
    if response.status == "failed":
        code = response.error.code if response.error else "unknown"
        if code in {"server_error", "rate_limit_exceeded"}:
            raise Busy(f"the model failed ({code})")
        raise ModelUnavailable(f"The model failed ({code}).")
    if response.status == "incomplete":
        reason = response.incomplete_details.reason if response.incomplete_details else None
        return (Finish.FILTERED if reason == "content_filter" else Finish.TRUNCATED), ""
    texts: list[str] = []
    for item in response.output:
        if item.type != "message" or getattr(item, "phase", None) not in {None, "final_answer"}:
            continue
        for part in item.content:
            if part.type == "refusal":
                return Finish.REFUSED, ""
            texts.append(part.text)
    return Finish.COMPLETE, "".join(texts)


def _answer_of_completion(completion: ChatCompletion) -> Answer:
    usage = completion.usage
    details = usage.prompt_tokens_details if usage else None
    finish, text = _finish_of_completion(completion)
    return Answer(
        text=text,
        finish=finish,
        input_tokens=(usage.prompt_tokens or 0) if usage else 0,
        output_tokens=(usage.completion_tokens or 0) if usage else 0,
        cached_tokens=(details.cached_tokens or 0) if details else 0,
    )


def _finish_of_completion(completion: ChatCompletion) -> tuple[Finish, str]:
    if not completion.choices:
        return Finish.COMPLETE, ""
    choice = completion.choices[0]
    if choice.message.refusal:
        return Finish.REFUSED, ""
    if choice.finish_reason == "content_filter":
        return Finish.FILTERED, ""
    if choice.finish_reason == "length":
        return Finish.TRUNCATED, ""
    return Finish.COMPLETE, choice.message.content or ""
