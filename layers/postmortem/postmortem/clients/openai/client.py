"""The model behind OpenAI's API or a compatible one: Responses where it is known to be there, else Chat Completions."""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx2  # which the SDK speaks HTTP with
import openai

from postmortem.clients.openai.answers import ModelAnswer, answer_of_completion, answer_of_response, code_of
from postmortem.clients.openai.asking import ModelQuestion
from postmortem.clients.openai.cost_limit import Call, CostLimit
from postmortem.clients.pacing import Busy, Pacer
from postmortem.errors import ModelUnavailable, RetryLater
from postmortem.text.language import tr
from postmortem.threads import start_in_context
from postmortem.time_limit import TimeLimit

logger = logging.getLogger(__name__)

_CALL_SECONDS = 240.0  # a report takes tens of seconds; more only where more than twice that is left
_RESPONSES_HOSTS = ("api.openai.com", ".openai.azure.com", ".api.aws")
_REASONS = re.compile(r"gpt-[5-9]|o\d")
_MAY_HAVE_COMPUTED = frozenset({408, 502, 504})  # somebody gave up waiting for the answer
_RETRIED_STATUSES = frozenset({408, 409, 429, 500, 502, 503, 504, 529})


class OpenAIModel:
    """One model at one endpoint; `api` chooses between the two interfaces, `auto` by the endpoint's host."""

    def __init__(
        self,
        client: openai.OpenAI,
        name: str,
        api: Literal["auto", "responses", "chat"] = "auto",
        pacer: Pacer | None = None,
    ) -> None:
        self.name = name
        self._client = client
        self._pacer = pacer or Pacer(attempts=2)
        host = urlsplit(str(client.base_url)).hostname or ""
        self._is_openai = host == "api.openai.com"
        known = any(host == end or (end.startswith(".") and host.endswith(end)) for end in _RESPONSES_HOSTS)
        self._send = self._send_response if api == "responses" or (api == "auto" and known) else self._send_chat

    def ask(self, question: ModelQuestion, role: str, costs: CostLimit, limit: TimeLimit) -> ModelAnswer:
        """The model's answer, however it ended; every try is counted in `costs` before it is made.

        Raises ModelUnavailable where there is none: bad key, unknown model, no quota, two failures in a row, too dear.
        """

        def attempt(timeout_seconds: float) -> ModelAnswer:
            with costs.call(self.name, role, question.input_tokens, question.output_tokens) as call:
                call.answer = _translated(
                    lambda: _within(timeout_seconds, lambda: self._send(question, timeout_seconds)), call
                )
                return call.answer

        try:
            return self._pacer.run(attempt, limit, call_seconds=max(_CALL_SECONDS, limit.remaining() / 2))
        except Busy as busy:
            raise ModelUnavailable(tr("The model could not be reached: {reason}.", reason=busy)) from busy
        except RetryLater as late:
            raise ModelUnavailable(tr("No time was left for the model's answer.")) from late

    def _effort(self, question: ModelQuestion) -> str:
        """The effort to ask for: other servers than OpenAI's need not know the parameter."""
        return question.effort if self._is_openai and _REASONS.match(self.name) else ""

    def _send_response(self, question: ModelQuestion, timeout_seconds: float) -> ModelAnswer:
        extra: dict[str, Any] = {}
        if self._is_openai:
            extra["prompt_cache_options"] = {"mode": "explicit"}  # a prompt used once: no write surcharge
        if effort := self._effort(question):
            extra["reasoning"] = {"effort": effort}
        response = self._client.responses.with_raw_response.create(
            model=self.name,
            instructions=question.instructions,
            input=question.text,
            text={"format": {"type": "json_schema", "name": question.name, "strict": True, "schema": question.schema}},
            max_output_tokens=question.output_tokens,
            store=False,
            timeout=timeout_seconds,
            **extra,
        )
        return answer_of_response(response.content)

    def _send_chat(self, question: ModelQuestion, timeout_seconds: float) -> ModelAnswer:
        extra: dict[str, Any] = {}
        if effort := self._effort(question):
            extra["reasoning_effort"] = effort
        completion = self._client.chat.completions.with_raw_response.create(
            model=self.name,
            messages=[
                {"role": "system", "content": question.instructions},
                {"role": "user", "content": question.text},
            ],
            response_format={
                "type": "json_schema",
                "json_schema": {"name": question.name, "strict": True, "schema": question.schema},
            },
            max_completion_tokens=question.output_tokens,
            timeout=timeout_seconds,
            **extra,
        )
        return answer_of_completion(completion.content)


def _translated(ask: Callable[[], ModelAnswer], call: Call) -> ModelAnswer:
    """The answer, or Busy where another try can help, or ModelUnavailable. The provider's words go nowhere."""
    try:
        return ask()
    except openai.APIConnectionError as error:
        call.free = isinstance(error.__cause__, httpx2.ConnectError | httpx2.ConnectTimeout)  # nothing was sent
        raise Busy(tr("no connection, or no answer in time")) from error
    except openai.APIStatusError as error:
        code = code_of({"code": error.code, "type": error.type})
        reason = f"HTTP {error.status_code} {code}".strip()
        call.free = error.status_code not in _MAY_HAVE_COMPUTED
        logger.warning("The model refused a call", extra={"reason": reason, "request_id": error.request_id})
        if code == "insufficient_quota" or error.status_code not in _RETRIED_STATUSES:
            raise ModelUnavailable(
                tr("The model could not be used ({reason}). {remedy}", reason=reason, remedy=_remedy(error, code))
            ) from error
        raise Busy(reason, after_seconds=_retry_after(error)) from error
    except openai.OpenAIError as error:
        call.free = True
        logger.warning("The model could not be asked", extra={"error_type": type(error).__name__})
        raise ModelUnavailable(tr("The model could not be asked. Check OPENAI_API_KEY and OPENAI_BASE_URL.")) from error


def _within(seconds: float, ask: Callable[[], ModelAnswer]) -> ModelAnswer:
    """The answer, in `seconds` altogether: the SDK's own time-out counts from the last byte that came.

    What comes later is thrown away.
    """
    answered: Future[ModelAnswer] = Future()

    def answer() -> None:
        try:
            answered.set_result(ask())
        except BaseException as error:  # noqa: BLE001 - raised again where the answer is waited for
            answered.set_exception(error)

    start_in_context(answer, "model")
    try:
        return answered.result(seconds)
    except FutureTimeout:
        raise Busy(tr("no answer in time")) from None


def _remedy(error: openai.APIStatusError, code: str) -> str:
    if code == "insufficient_quota":
        return tr("Add credit to the account that OPENAI_API_KEY belongs to.")
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return tr("Check OPENAI_API_KEY.")
    if code in {"content_filter", "content_policy_violation"}:
        return tr("The provider's content filter stopped the request.")
    if code == "context_length_exceeded":
        return tr("Choose a model that reads more tokens at once.")
    if isinstance(error, openai.NotFoundError):
        return tr("Check OPENAI_MODEL and OPENAI_BASE_URL.")
    return tr("Check OPENAI_MODEL and OPENAI_API.")


def _retry_after(error: openai.APIStatusError) -> float | None:
    try:
        seconds = float(error.response.headers.get("Retry-After", ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds < math.inf else None
