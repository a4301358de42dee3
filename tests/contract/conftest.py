"""A real HTTP server on 127.0.0.1 for whatever sandbox application a test wants to talk to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from werkzeug.serving import make_server


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Flask], str]]:
    """`serve(app)` runs the application until the test ends and gives its base URL, without a slash at the end."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):  # slack_sdk goes through them even to 127.0.0.1
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    running = []

    def run(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield run
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()
