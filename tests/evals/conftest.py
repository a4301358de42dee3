"""The cases that models are tried on, and scripted models behind the real client."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from local.evaluation.__main__ import OWN_CASES
from local.sandbox.openai.service import ModelRequest, SandboxOpenAI
from local.sandbox.server import PROJECT
from local.sandbox.wire import Wire

SHARED_CASES = PROJECT.parent / "shared" / "eval" / "cases"
CASES: tuple[Path, ...] = (*sorted(OWN_CASES.glob("*.json")), *sorted(SHARED_CASES.glob("*.json")))
KEY = "sk-sandbox"

Environment = dict[str, str]
Serve = Callable[[Callable[[ModelRequest], str]], Environment]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """`serve(writer)` runs a model until the test ends and gives the settings that lead to it."""
    running = []

    def start(writer: Callable[[ModelRequest], str]) -> Environment:
        server = make_server("127.0.0.1", 0, SandboxOpenAI(Wire(), api_key=KEY, answer=writer).app(), threaded=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        running.append((server, thread))
        return {"OPENAI_BASE_URL": f"http://127.0.0.1:{server.server_port}/v1", "OPENAI_API_KEY": KEY}

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()
