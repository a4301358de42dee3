"""The sandbox Monday: real GraphQL at one endpoint, with the headers and refusals of the real one."""

from __future__ import annotations

import json
import re
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLSchema,
    OperationType,
    Visitor,
    build_schema,
    execute_sync,
    get_operation_ast,
    parse,
    validate,
    visit,
)

from local.sandbox.monday.case import build
from local.sandbox.monday.formats import refused
from local.sandbox.monday.mutations import Mutations
from local.sandbox.monday.root import API_VERSION, Queries
from local.sandbox.wire import Wire

OFFICIAL_SCHEMA = "monday-schema-2026-10.graphql"
_CALLS, _CONCURRENT, _POINTS = 2_500, 100, 10_000_000  # a minute, plan Pro: docs/rate-limits
_WINDOW_SECONDS = 60
_POINTS_PER_FIELD = 30  # what a query really costs is documented nowhere
_REPLAY_SECONDS = 30 * 60  # developer.monday.com/api-reference/docs/idempotency
_VERSION = re.compile(r"\d{4}-\d{2}|dev")
_NAME = re.compile(r"\b(?:query|mutation)\s+(\w+)")


class SandboxMonday:
    """A Monday account at `POST /v2`, built from the `monday` part of a workspace.

    Callers send `token` in `Authorization`, as it is. Where `contracts` holds the official schema, a document must
    be right by that one before it is executed over ours.
    """

    def __init__(self, section: Mapping[str, Any], wire: Wire, *, token: str, contracts: Path | None) -> None:
        self.store = build(section)
        self._wire = wire
        self._token = token
        official = contracts / OFFICIAL_SCHEMA if contracts else None
        self._official = official if official and official.exists() else None
        self._schema = _compiled(Path(__file__).with_name("schema.graphql"))
        self._checked = lru_cache(maxsize=256)(self._check)
        self._budget = _Budget()
        self._replays = _Replays()
        self._writing = threading.Lock()

    def app(self) -> Flask:
        """The web application, to be mounted where the API's address leads."""
        app = Flask("sandbox-monday")
        app.add_url_rule("/v2", view_func=self._answer, methods=["POST"])
        self._wire.install(app, "monday", _describe)
        app.after_request(self._with_headers)
        return app

    def _answer(self) -> Response:
        if request.headers.get("Authorization") != self._token:
            return _reply({"errors": ["Not Authenticated"]}, 401)
        body = _request_body()
        if not isinstance(body.get("query"), str) or not isinstance(body.get("variables") or {}, dict):
            error = refused("JsonParseException", "Request body must be a JSON with query", 400)
            return self._refuse(error, status=400)
        # An unknown version is served by the current one; only a malformed one is refused: docs/api-versioning.
        if not _VERSION.fullmatch(request.headers.get("API-Version", API_VERSION)):
            return self._refuse(refused("InvalidVersionException", "The requested API version is invalid"))
        checked = self._checked(body["query"])
        if checked.errors:
            return self._refuse(*checked.errors)
        assert checked.document is not None
        operation = get_operation_ast(checked.document, body.get("operationName"))
        if operation is None:
            return self._refuse(GraphQLError("operationName must name an operation of the document"))
        if operation.operation is OperationType.QUERY:
            return _reply(self._execute(checked, body, Queries))

        def mutate() -> dict[str, Any]:
            with self._writing:
                return self._execute(checked, body, Mutations)

        return self._replays.once(request.headers.get("Idempotency-Key"), mutate)

    def _check(self, text: str) -> _Checked:
        try:
            document = parse(text)
        except GraphQLError as error:
            return _Checked(None, (error,), 0)
        errors = validate(_compiled(self._official), document) if self._official else []
        errors = errors or validate(self._schema, document)
        fields = _Fields()
        visit(document, fields)
        return _Checked(document, tuple(errors), _POINTS_PER_FIELD * fields.count)

    def _execute(
        self, checked: _Checked, body: Mapping[str, Any], root: type[Queries] | type[Mutations]
    ) -> dict[str, Any]:
        assert checked.document is not None
        result = execute_sync(
            self._schema,
            checked.document,
            root_value=root(self.store, self._budget.spend(checked.cost)),
            variable_values=body.get("variables"),
            operation_name=body.get("operationName"),
            field_resolver=_field,
        )
        return self._envelope({"data": result.data}, *(result.errors or ()))

    def _refuse(self, *errors: GraphQLError, status: int = 200) -> Response:
        return _reply(self._envelope({}, *errors), status)

    def _envelope(self, body: dict[str, Any], *errors: GraphQLError) -> dict[str, Any]:
        if errors:
            body["errors"] = [_formatted(error) for error in errors]
        body["extensions"] = {"request_id": str(uuid.uuid4())}
        body["account_id"] = int(self.store.account["id"])
        return body

    def _with_headers(self, response: Response) -> Response:
        for name, value in ({"API-Version": API_VERSION} | self._budget.headers()).items():
            response.headers.setdefault(name, value)
        return response


@dataclass(frozen=True)
class _Checked:
    """A parsed document, what is wrong with it, and its complexity."""

    document: DocumentNode | None
    errors: tuple[GraphQLError, ...]
    cost: int


class _Fields(Visitor):
    """Counts the fields of a document."""

    count = 0

    def enter_field(self, *_: object) -> None:
        self.count += 1


class _Budget:
    """The calls and points of the last minute."""

    def __init__(self) -> None:
        self._spent: deque[tuple[float, int]] = deque()
        self._lock = threading.Lock()

    def _of_the_last_minute(self) -> tuple[int, int, int]:
        """Calls, points, and the seconds until the oldest of them is forgotten."""
        now = time.monotonic()
        while self._spent and self._spent[0][0] < now - _WINDOW_SECONDS:
            self._spent.popleft()
        oldest = self._spent[0][0] if self._spent else now
        return len(self._spent), sum(cost for _, cost in self._spent), int(oldest + _WINDOW_SECONDS - now)

    def spend(self, cost: int) -> dict[str, int]:
        """The `complexity` of a query of this cost."""
        with self._lock:
            _, points, reset = self._of_the_last_minute()
            self._spent.append((time.monotonic(), cost))
        before = _POINTS - points
        return {"before": before, "query": cost, "after": before - cost, "reset_in_x_seconds": reset}

    def headers(self) -> dict[str, str]:
        """The two headers that every answer bears: developer.monday.com/api-reference/docs/rate-limits."""
        with self._lock:
            calls, points, reset = self._of_the_last_minute()
        return {
            "RateLimit-Policy": f'"minuteRate";q={_CALLS};w=60, '
            f'"concurrency";q={_CONCURRENT};qu="concurrent-requests", '
            f'"complexityMinute";q={_POINTS};w=60;qu="content-bytes"',
            "RateLimit": f'"minuteRate";r={_CALLS - calls}, "concurrency";r={_CONCURRENT - 1}, '
            f'"complexityMinute";r={_POINTS - points};t={reset}',
        }


class _Replays:
    """The answers to mutations with an idempotency key; an answer of None is still being worked on."""

    def __init__(self) -> None:
        self._answers: dict[str, tuple[float, dict[str, Any] | None]] = {}
        self._lock = threading.Lock()

    def once(self, key: str | None, mutate: Callable[[], dict[str, Any]]) -> Response:
        """The answer of `mutate`, called at most once for a key in half an hour."""
        if key is None:
            return _reply(mutate())
        with self._lock:
            since, known = self._answers.get(key, (-_REPLAY_SECONDS, {}))
            if known is None:
                return _conflict()
            if time.monotonic() - since < _REPLAY_SECONDS:
                replayed = _reply(known)
                replayed.headers["Idempotency-Replayed"] = "true"
                return replayed
            self._answers[key] = (time.monotonic(), None)
        answer = mutate()
        with self._lock:
            self._answers[key] = (time.monotonic(), answer)
        return _reply(answer)


def _conflict() -> Response:
    error = refused("IDEMPOTENCY_CONFLICT", "A request with this idempotency key is being processed", 409)
    answer = _reply({"errors": [_formatted(error)]}, 409)
    answer.headers["Retry-After"] = "1"
    return answer


def _reply(body: Mapping[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(body), status, mimetype="application/json")


def _formatted(error: GraphQLError) -> dict[str, Any]:
    formatted: dict[str, Any] = dict(error.formatted)
    if error.message.startswith("Cannot query field"):
        formatted["extensions"] = {"code": "undefinedField"}  # developer.monday.com/api-reference/docs/api-versioning
    return formatted


def _request_body() -> Mapping[str, Any]:
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else {}


def _describe() -> tuple[str, Mapping[str, Any]]:
    """The operation's name ("anonymous" without one) and its variables."""
    body = _request_body()
    named = _NAME.search(str(body.get("query", "")))
    return str(body.get("operationName") or (named[1] if named else "anonymous")), body.get("variables") or {}


def _field(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> object:  # noqa: ANN401 - GraphQL's types
    """What a dict or an object has under the field's name; a method is called with the field's arguments."""
    name = info.field_name
    value = source.get(name) if isinstance(source, Mapping) else getattr(source, name, None)
    return value(**arguments) if callable(value) else value


@cache
def _compiled(path: Path) -> GraphQLSchema:
    return build_schema(path.read_text(encoding="utf-8"), assume_valid=True)
