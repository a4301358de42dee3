"""The sandbox as one server on 127.0.0.1: Slack, Notion, Monday.com and a model, each below its own path."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import WSGIRequestHandler, make_server

from local.sandbox.monday.service import SandboxMonday
from local.sandbox.notion.service import SandboxNotion
from local.sandbox.openai.service import ModelRequest, Outcome, SandboxOpenAI
from local.sandbox.slack.service import SandboxSlack
from local.sandbox.wire import Wire
from local.sandbox.workspace import Workspace

PROJECT = Path(__file__).resolve().parents[2]
CONTRACTS = PROJECT.parent / "shared" / "contracts"
TOKENS = {
    "MONDAY_API_TOKEN": "sandbox-monday-token",
    "SLACK_BOT_TOKEN": "xoxb-sandbox-slack-token",
    "NOTION_API_KEY": "ntn_sandbox_notion_token",
}
MODEL_KEY = "sandbox-openai-key"

Answers = Callable[[ModelRequest], str | Outcome]

STOP_SECONDS = 0.05  # how long a server takes to notice that it is to stop


class QuietHandler(WSGIRequestHandler):
    """Keeps connections open and writes no line per request."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's own name
        """Nothing: the wire keeps the record."""


class Sandbox:
    """A running sandbox for one workspace; use as a context manager. `answer`, if given, is what its model says."""

    def __init__(self, workspace: Workspace, *, port: int = 0, answer: Answers | None = None) -> None:
        contracts = CONTRACTS if CONTRACTS.is_dir() else None
        self.workspace = workspace
        self.wire = Wire()
        self.slack = SandboxSlack(workspace.slack, self.wire, token=TOKENS["SLACK_BOT_TOKEN"])
        self.notion = SandboxNotion(workspace.notion, self.wire, token=TOKENS["NOTION_API_KEY"], contracts=contracts)
        self.monday = SandboxMonday(workspace.monday, self.wire, token=TOKENS["MONDAY_API_TOKEN"], contracts=contracts)
        self._has_model = answer is not None
        services: dict[str, Any] = {
            "/slack": self.slack.app(),
            "/notion": self.notion.app(),
            "/monday": self.monday.app(),
        }
        if answer is not None:
            services["/openai"] = SandboxOpenAI(self.wire, api_key=MODEL_KEY, answer=answer).app()
        root = DispatcherMiddleware(Flask("sandbox"), services)
        self._server = make_server("127.0.0.1", port, root, threaded=True, request_handler=QuietHandler)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(STOP_SECONDS,), name="sandbox", daemon=True
        )

    @property
    def url(self) -> str:
        """The address of the server."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def environment(self) -> dict[str, str]:
        """The endpoint variables and tokens that point the product at this sandbox."""
        endpoints = {
            "MONDAY_API_URL": f"{self.url}/monday/v2",
            "SLACK_BASE_URL": f"{self.url}/slack/api/",
            "NOTION_BASE_URL": f"{self.url}/notion",
        }
        return endpoints | TOKENS | self.model_environment()

    def model_environment(self) -> dict[str, str]:
        """The endpoint variable and key that point the product at the sandbox's model; nothing where it has none."""
        if not self._has_model:
            return {}
        return {"OPENAI_BASE_URL": f"{self.url}/openai/v1", "OPENAI_API_KEY": MODEL_KEY}

    def __enter__(self) -> Sandbox:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
