"""Hostile and malformed inputs at every edge: calls, a model's answers, the services' answers, texts of a ticket.

Wrong is an exception that is not ours, an answer of 500, and a page that is lost.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, cast

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.webhook.app import Webhook
from local.cloud import lambda_context as local
from local.environment import PROJECT
from local.notices_in_memory import NoticesInMemory
from local.pages_in_memory import PagesInMemory
from local.probe import input_texts as given
from local.probe.corrupted import CorruptedSandbox
from local.probe.result import Result, Verdict
from postmortem.bootstrap import build_pipeline
from postmortem.clients.openai.answers import ModelAnswer, answer_of_completion, answer_of_response
from postmortem.clients.pacing import Busy
from postmortem.errors import ModelUnavailable
from postmortem.jobs.queue import JobQueue
from postmortem.jobs.record import from_message, to_message
from postmortem.jobs.store import JobStore
from postmortem.models import Evidence, Job
from postmortem.settings import (
    PipelineSettings,
    WebhookSecrets,
    WebhookSettings,
    read_integration_secrets,
    read_settings,
)
from postmortem.time_limit import TimeLimit

_NOW = datetime(2026, 11, 30, tzinfo=UTC)
_TOKEN = "probe"


def probe() -> tuple[Result, ...]:
    """What became of each input: `right` where it was refused, read, or named as a gap."""
    with CorruptedSandbox() as box:
        inputs = (*_calls(), *_model_answers(), *_service_answers(box), *_tickets(box))
        return tuple(_tried(name, run) for name, run in inputs)


Input = tuple[str, Callable[[], str]]


def _tried(name: str, run: Callable[[], str]) -> Result:
    """`run` gives "" or what is wrong; every exception is wrong."""
    try:
        wrong = run()
    except Exception as error:  # noqa: BLE001 - that one comes is the finding
        wrong = f"{type(error).__name__}: {error}"[:200]
    return Result(name, "handled", wrong or "handled", Verdict.WRONG if wrong else Verdict.RIGHT)


@dataclass
class _Taken:
    """A queue and a table that keep what they are given."""

    jobs: list[Job] = field(default_factory=list)

    def send(self, job: Job, **_: object) -> None:
        self.jobs.append(job)

    def accept(self, job: Job) -> None:
        """As the table does."""


def _calls() -> Iterator[Input]:
    event = json.loads((PROJECT / "events" / "resolved.json").read_text(encoding="utf-8"))
    resolved = json.loads(event["body"])
    event["queryStringParameters"] = {"token": _TOKEN}
    for name, value in given.EVENT_FIELDS:
        changed = {"event": resolved["event"] | {name: value}}
        yield f"webhook with {name} = {value!r:.40}", partial(_call, event | {"body": json.dumps(changed)})
    for body in given.BODIES:
        yield f"webhook with the body {body!r:.40}", partial(_call, event | {"body": body})


def _call(event: Mapping[str, Any]) -> str:
    taken = _Taken()
    webhook = Webhook(
        WebhookSettings.model_validate({"QUEUE_URL": "q", "TABLE_NAME": "t", "WEBHOOK_SECRET_ID": "s"}),
        secrets=lambda: WebhookSecrets.model_validate({"WEBHOOK_TOKEN": _TOKEN}),
        queue=cast("JobQueue", taken),
        store=cast("JobStore", taken),
        clock=lambda: _NOW,
    )
    answer = webhook.handle(dict(event), cast("LambdaContext", local.LambdaContext("probe", 60)))
    for job in taken.jobs:
        from_message(to_message(job))
    return "" if answer["statusCode"] < 500 else f"HTTP {answer['statusCode']}"  # noqa: PLR2004 - HTTP's 5xx


def _model_answers() -> Iterator[Input]:
    for body in given.COMPLETIONS:
        text = body if isinstance(body, str) else json.dumps(body)
        yield f"completion {text:.50}", partial(_answer, answer_of_completion, text)
    for body in given.RESPONSES:
        yield f"response {json.dumps(body):.50}", partial(_answer, answer_of_response, json.dumps(body))


def _answer(read: Callable[[str], ModelAnswer], body: str) -> str:
    try:
        answer = read(body)
    except (Busy, ModelUnavailable):
        return ""
    answer.text.encode()
    return "" if min(answer.input_tokens, answer.output_tokens, answer.cached_tokens) >= 0 else "a negative count"


def _service_answers(box: CorruptedSandbox) -> Iterator[Input]:
    for service, key, value in given.FIELDS:
        yield f"{service} with {key} = {value!r:.40}", partial(_gather, box, service, key, value)


def _gather(box: CorruptedSandbox, service: str, key: str, value: object) -> str:
    box.change = lambda path, answer: _with(answer, key, value) if path.startswith(f"/{service}") else answer
    _, gathered = box.gather()
    return _unprintable(gathered.evidence) or ("" if gathered.evidence else "nothing was gathered")


def _with(answer: Any, key: str, value: object) -> Any:  # noqa: ANN401 - JSON
    """An answer with another value wherever it has this key."""
    if isinstance(answer, list):
        return [_with(one, key, value) for one in answer]
    if not isinstance(answer, dict):
        return answer
    return {name: value if name == key else _with(one, key, value) for name, one in answer.items()}


def _unprintable(evidence: tuple[Evidence, ...]) -> str:
    words = json.dumps([[piece.text, piece.where] for piece in evidence], ensure_ascii=False)
    words.encode()
    return "a control character" if "\\u00" in words else ""


def _tickets(box: CorruptedSandbox) -> Iterator[Input]:
    for text in given.TICKET_TEXTS:
        yield f"update {text!r:.50}", partial(_page, box, text)


def _page(box: CorruptedSandbox, text: str) -> str:
    """What is wrong with the page of an incident whose ticket says this: a false gap, or no page."""
    box.change = lambda path, answer: _with(answer, "text_body", text) if path.startswith("/monday") else answer
    environment = box.environment()
    settings = read_settings(PipelineSettings, environment)
    pipeline = build_pipeline(settings, read_integration_secrets(environment), PagesInMemory(), NoticesInMemory())
    outcome = pipeline.run(replace(box.job(), force=True), TimeLimit(60), lambda _stage: None)
    return next(
        (f"a false gap: {gap}" for gap in outcome.gaps if "#" in gap), "" if outcome.page.page_id else "no page"
    )
