"""Processes that answer orders, a line of JSON each: what is measured shares no interpreter with anything else."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

Order = Mapping[str, Any]


class Child:
    """A module that runs `answer_orders` in a process of its own; use as a context manager."""

    def __init__(self, module: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, **order: object) -> Any:  # noqa: ANN401 - whatever the child has to say, as JSON
        """What the child answers. Raises RuntimeError when it has died; its own words are on standard error."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"The process of a measurement ended with code {self._process.wait()}.")
        return json.loads(line)

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *exc: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


def answer_orders(answer: Callable[[Order], object]) -> None:
    """Answer each line of standard input until it closes."""
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)
