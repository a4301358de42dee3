"""The sandbox services in a process of their own, so that they take no time from what is measured."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import requests

from local.bench.children import Child, Order, answer_orders
from local.sandbox.server import Sandbox
from local.sandbox.wire import Call
from local.sandbox.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Traffic:
    """Calls that reached the sandbox, and the seconds of processor time that it took to answer them."""

    calls: tuple[Call, ...]
    cpu: float


class SandboxProcess:
    """A running sandbox for one workspace file; use as a context manager."""

    def __init__(self, workspace: Path) -> None:
        self._child = Child("local.bench.sandbox_process")
        self.environment: Mapping[str, str] = self._child.ask(workspace=str(workspace))

    def slow_down(self, latency: Mapping[str, float]) -> None:
        """Let each call of a service take so many seconds longer."""
        self._child.ask(latency=dict(latency))

    def traffic(self) -> Traffic:
        """What was asked of it since this was last called."""
        told = self._child.ask(traffic=True)
        return Traffic(tuple(Call(**call) for call in told["calls"]), told["cpu"])

    def __enter__(self) -> SandboxProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.__exit__(kind, error, trace)


class _Served:
    """The sandbox of this process."""

    def __init__(self) -> None:
        self._sandbox: Sandbox | None = None
        self._cpu = 0.0

    def answer(self, order: Order) -> object:
        if self._sandbox is None:
            self._sandbox = Sandbox(Workspace.load(Path(order["workspace"])).as_of_the_trigger())
            self._sandbox.__enter__()
            _warm_up(self._sandbox)
            self._cpu = time.process_time()
            return self._sandbox.environment()
        wire = self._sandbox.wire
        if "latency" in order:
            wire.latency.update(order["latency"])
            return None
        calls, wire.calls = wire.calls, []
        before, self._cpu = self._cpu, time.process_time()
        return {"calls": [_form(call) for call in calls], "cpu": self._cpu - before}


def _warm_up(sandbox: Sandbox) -> None:
    """Let the sandbox Monday compile its schemas, which it does for its first document and the real one never."""
    environment = sandbox.environment()
    headers = {"Authorization": environment["MONDAY_API_TOKEN"]}
    requests.post(environment["MONDAY_API_URL"], json={"query": "{ version { value } }"}, headers=headers, timeout=30)
    sandbox.wire.calls.clear()


def _form(call: Call) -> dict[str, Any]:
    return {
        "service": call.service,
        "name": call.name,
        "status": call.status,
        "arguments": dict(call.arguments),
        "at": call.at,
    }


if __name__ == "__main__":
    answer_orders(_Served().answer)
