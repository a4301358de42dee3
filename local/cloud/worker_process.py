"""A Lambda execution environment for the worker: a process that keeps the handler warm and runs one event at a time.

It writes a line `{"ready"}` once the handler is loaded: as in Lambda, imports take no time of an invocation's. Then the
parent writes one JSON line `{"event", "timeout_seconds"}` per invocation and reads one `{"result"}` or `{"error"}`.
The process ends when the parent does, whatever it is doing then, as its lease on the job runs out by itself.
"""

from __future__ import annotations

import importlib.util
import json
import os
import queue
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, TextIO

from local.cloud.lambda_context import LambdaContext

FUNCTIONS = Path(__file__).resolve().parents[2] / "functions"


def load_function(name: str) -> ModuleType:
    """The module `functions/<name>/app.py`; both are called `app` in Lambda, so each gets a name of its own here."""
    specification = importlib.util.spec_from_file_location(f"{name}_function", FUNCTIONS / name / "app.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module
    specification.loader.exec_module(module)
    return module


def invoke(handler: Callable[[Any, Any], Mapping[str, Any]], order: Mapping[str, Any]) -> dict[str, Any]:
    """What the handler answers, or the type of the error it raised: its text may hold what must not be logged."""
    context = LambdaContext("worker", order["timeout_seconds"])
    try:
        return {"result": handler(order["event"], context)}
    except Exception as error:  # noqa: BLE001 - Lambda's runtime catches everything a handler raises
        return {"error": type(error).__name__}


def main() -> None:
    """Serve invocations from standard input until it closes; what the handler prints goes to standard error."""
    answers: TextIO = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    orders: queue.SimpleQueue[str] = queue.SimpleQueue()

    def listen() -> None:
        for line in sys.stdin:
            orders.put(line)
        os._exit(0)

    threading.Thread(target=listen, name="orders", daemon=True).start()
    handler = load_function("worker").handler
    _say(answers, {"ready": True})
    while True:
        _say(answers, invoke(handler, json.loads(orders.get())))


def _say(answers: TextIO, answer: Mapping[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
