"""API Gateway on this machine: HTTP requests become HTTP API events (payload 2.0) for the real webhook handler."""

from __future__ import annotations

import base64
import logging
import threading
import uuid
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from datetime import UTC, datetime
from typing import Any, TextIO

from flask import Flask, Response, request
from werkzeug.serving import BaseWSGIServer, make_server

from local.cloud.lambda_context import LambdaContext
from local.sandbox.server import STOP_SECONDS, QuietHandler

logger = logging.getLogger(__name__)

MAX_BODY_BYTES = 10 * 1024 * 1024  # API Gateway: payload of an HTTP API
FUNCTION_TIMEOUT_SECONDS = 15.0  # WebhookFunction in template.yaml
ROUTES = (("POST", "/webhooks/monday"), ("POST", "/postmortems"), ("GET", "/postmortems/{job_id}"))

Handler = Callable[[dict[str, Any], Any], Mapping[str, Any]]


class Gateway:
    """An HTTP server in front of one handler; the handler sees one event at a time, as in Lambda.

    What the handler prints (its metrics) goes to `log`.
    """

    def __init__(self, handler: Handler, *, port: int, log: TextIO) -> None:
        self._handler = handler
        self._log = log
        self._one_at_a_time = threading.Lock()
        self._server: BaseWSGIServer = make_server(
            "127.0.0.1", port, self._app(), threaded=True, request_handler=QuietHandler
        )
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(STOP_SECONDS,), name="gateway", daemon=True
        )

    @property
    def url(self) -> str:
        """The address of the API."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> None:
        """Take requests from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Take no more requests."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _app(self) -> Flask:
        app = Flask("gateway")
        app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
        for method, path in ROUTES:
            rule = path.replace("{", "<").replace("}", ">")
            app.add_url_rule(rule, f"{method} {path}", self._forward(method, path), methods=[method])
        for status, message in ((404, "Not Found"), (405, "Not Found"), (413, "Request Entity Too Large")):
            app.register_error_handler(status, _answer(404 if status == 405 else status, message))  # noqa: PLR2004
        return app

    def _forward(self, method: str, path: str) -> Callable[..., Response]:
        def forward(**path_parameters: str) -> Response:
            event = event_of(f"{method} {path}", path_parameters)
            try:
                with self._one_at_a_time, redirect_stdout(self._log):
                    answer = self._handler(event, LambdaContext("webhook", FUNCTION_TIMEOUT_SECONDS))
            except Exception:
                logger.exception("The webhook function raised")
                return _response(500, {"Content-Type": "application/json"}, '{"message":"Internal Server Error"}')
            body = answer.get("body") or ""
            data = base64.b64decode(body) if answer.get("isBase64Encoded") else body
            return _response(answer["statusCode"], answer.get("headers") or {}, data)

        return forward


def event_of(route_key: str, path_parameters: Mapping[str, str]) -> dict[str, Any]:
    """The current request as an HTTP API event, payload format 2.0.

    Source: docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html.
    """
    data = request.get_data()
    body, encoded = _as_text(data)
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route_key,
        "rawPath": request.path,
        "rawQueryString": request.query_string.decode("latin-1"),
        "headers": {name.lower(): value for name, value in request.headers.items()},
        "requestContext": _context(route_key),
        "isBase64Encoded": encoded,
    }
    if request.args:
        event["queryStringParameters"] = {name: ",".join(request.args.getlist(name)) for name in request.args}
    if path_parameters:
        event["pathParameters"] = dict(path_parameters)
    if data:
        event["body"] = body
    return event


def _context(route_key: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "accountId": "000000000000",
        "apiId": "local",
        "domainName": "127.0.0.1",
        "domainPrefix": "local",
        "http": {
            "method": request.method,
            "path": request.path,
            "protocol": "HTTP/1.1",
            "sourceIp": "127.0.0.1",
            "userAgent": request.headers.get("User-Agent", ""),
        },
        "requestId": str(uuid.uuid4()),
        "routeKey": route_key,
        "stage": "$default",
        "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "timeEpoch": int(now.timestamp() * 1000),
    }


def _as_text(data: bytes) -> tuple[str, bool]:
    """A body as text, and whether it had to be encoded for that."""
    try:
        return data.decode("utf-8"), False
    except UnicodeDecodeError:
        return base64.b64encode(data).decode("ascii"), True


def _response(status: int, headers: Mapping[str, str], data: str | bytes) -> Response:
    response = Response(data, status=status)
    for name, value in headers.items():
        response.headers[name] = value
    return response


def _answer(status: int, message: str) -> Callable[[Exception], Response]:
    def answer(_error: Exception) -> Response:
        return _response(status, {"Content-Type": "application/json"}, f'{{"message":"{message}"}}')

    return answer
