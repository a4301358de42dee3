"""The sandbox model: an OpenAI-compatible server whose answers a scripted writer gives."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any, get_args

from flask import Flask, Response, jsonify, request
from openai.types import ChatModel

from local.sandbox.openai import answer as answers
from local.sandbox.openai.answer import Outcome
from local.sandbox.openai.request import Json, ModelRequest, RequestError, no_such_model, read
from local.sandbox.wire import Wire

__all__ = ["ModelRequest", "Outcome", "SandboxOpenAI"]

_CALLS = {"/v1/responses": "responses.create", "/v1/chat/completions": "chat.completions.create"}
_MODELS = "/v1/models/"
# developers.openai.com/api/docs/deprecations, as of 2026-11
_SHUTDOWNS = {
    **dict.fromkeys(("gpt-5", "gpt-5-mini", "gpt-5-nano", "o3"), "2026-12-11"),
    **dict.fromkeys(("gpt-4o", "gpt-4o-mini", "gpt-4.1", "gpt-4.1-mini"), "2027-01-14"),
    **dict.fromkeys(("gpt-5.1", "gpt-5.4-nano"), "2027-04-01"),
}


class SandboxOpenAI:
    """Both text APIs of OpenAI and its model list, behind `/v1`, refusing what the real service refuses.

    `answer` gives what the model says to a request: its text, or an Outcome where it does not end well. `models` may
    be changed, to those of another provider for instance. HTTP errors come as faults of `wire`.
    """

    def __init__(self, wire: Wire, *, api_key: str, answer: Callable[[ModelRequest], str | Outcome]) -> None:
        self.models: set[str] = set(get_args(ChatModel))
        self._wire = wire
        self._api_key = api_key
        self._answer = answer

    def app(self) -> Flask:
        """The WSGI application; wherever the server mounts it, the client's base URL ends in /v1."""
        app = Flask(__name__, static_folder=None)
        app.add_url_rule("/v1/responses", "responses", self._responses, methods=["POST"])
        app.add_url_rule("/v1/chat/completions", "chat", self._chat, methods=["POST"])
        app.add_url_rule("/v1/models/<path:model>", "model", self._model)
        app.register_error_handler(RequestError, lambda error: (jsonify(error.body), error.status))
        app.register_error_handler(404, lambda _: _no_such_url())
        app.register_error_handler(405, lambda _: _no_such_url())
        app.after_request(_numbered)  # before the wire: Flask runs these last to first, and faults are numbered too
        self._wire.install(app, "openai", _described)
        app.before_request(self._authorise)
        return app

    def _authorise(self) -> None:
        kind, _, key = request.headers.get("Authorization", "").partition(" ")
        if kind != "Bearer" or not key:
            message = "You didn't provide an API key. Provide it in an Authorization header using Bearer auth."
            raise RequestError(message, status=401)
        if key != self._api_key:
            raise RequestError("Incorrect API key provided.", None, "invalid_api_key", 401)

    def _responses(self) -> Json:
        body = _body()
        asked = read("responses", body, self.models)
        return answers.response(self._outcome(asked), asked, body)

    def _chat(self) -> Json:
        body = _body()
        asked = read("chat", body, self.models)
        return answers.chat_completion(self._outcome(asked), asked, body)

    def _outcome(self, asked: ModelRequest) -> Outcome:
        said = self._answer(asked)
        return answers.within_budget(Outcome(said) if isinstance(said, str) else said, asked)

    def _model(self, model: str) -> Json:
        if model not in self.models:
            raise no_such_model(model)
        about = {"id": model, "object": "model", "created": 0, "owned_by": "system"}
        return {**about, "shutdown_date": _SHUTDOWNS.get(model)}


def _body() -> Json:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise RequestError("We could not parse the JSON body of your request.")
    return body


def _described() -> tuple[str, Mapping[str, Any]]:
    """The call's name in the client's words, and its body."""
    if request.path.startswith(_MODELS):
        return "models.retrieve", {"model": request.path.removeprefix(_MODELS)}
    body = request.get_json(silent=True)
    return _CALLS.get(request.path, f"{request.method} {request.path}"), body if isinstance(body, dict) else {}


def _no_such_url() -> tuple[Response, int]:
    return jsonify(RequestError(f"Invalid URL ({request.method} {request.path})").body), 404


def _numbered(response: Response) -> Response:
    response.headers["x-request-id"] = f"req_{uuid.uuid4().hex}"
    return response
