"""The traffic of the sandbox: every request is recorded, may be slowed down, and may be answered with a fault."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, g, jsonify, request


@dataclass(frozen=True)
class Call:
    """One request that reached the sandbox, with the status it was answered with."""

    service: str
    name: str
    status: int
    arguments: Mapping[str, Any]
    at: float


@dataclass
class Fault:
    """An answer the sandbox gives instead of the right one.

    `match` is a part of the call's name ("" is every call of the service). `times` is how often it strikes
    (None: always). `after_work` answers with the fault although the work was done, as a server does that
    saves and then times out. `drop` closes the connection without an answer. What a service put into `g.committed`
    about the work done ({"{committed}": id}) replaces these words wherever they stand in `body`.
    """

    service: str
    status: int = 503
    match: str = ""
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    times: int | None = None
    after_work: bool = False
    drop: bool = False
    delay_seconds: float = 0.0

    def response(self) -> Response:
        """The answer on the wire: JSON for a dict or list, text for a string."""
        body = _filled(self.body, g.get("committed", {}))
        if isinstance(body, str):
            answer = Response(body, status=self.status, mimetype="text/html")
        else:
            answer = jsonify(body if body is not None else {})
            answer.status_code = self.status
        answer.headers.extend(dict(self.headers))
        return answer


class Wire:
    """What all sandbox services share: the record of calls, the faults to come, and the latency in seconds."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.faults: list[Fault] = []
        self.latency: dict[str, float] = {}
        self._lock = threading.Lock()

    def fail(self, fault: Fault) -> None:
        """Let `fault` strike from the next matching call on."""
        with self._lock:
            self.faults.append(fault)

    def heal(self) -> None:
        """Drop every fault that is still waiting."""
        with self._lock:
            self.faults.clear()

    def counts(self) -> Counter[tuple[str, str]]:
        """How often each (service, call) was made."""
        with self._lock:
            return Counter((call.service, call.name) for call in self.calls)

    def of(self, service: str, match: str = "") -> list[Call]:
        """The recorded calls of a service whose name contains `match`, oldest first."""
        with self._lock:
            return [call for call in self.calls if call.service == service and match in call.name]

    def _take_fault(self, service: str, name: str) -> Fault | None:
        with self._lock:
            for fault in self.faults:
                if fault.service != service or fault.match not in name:
                    continue
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self.faults.remove(fault)
                return fault
        return None

    def install(self, app: Flask, service: str, describe: Callable[[], tuple[str, Mapping[str, Any]]]) -> None:
        """Put recording, latency and faults around `app`.

        `describe()` runs inside a request and gives the call's name ("conversations.history",
        "POST /v1/pages", a GraphQL operation name) and its arguments.
        """

        def before() -> Response | None:
            g.call_name, g.call_arguments = describe()
            g.fault = self._take_fault(service, g.call_name)
            delay = self.latency.get(service, 0.0) + (g.fault.delay_seconds if g.fault else 0.0)
            if delay:
                time.sleep(delay)
            if g.fault is None or g.fault.after_work:
                return None
            if g.fault.drop:
                _hang_up()
            fault: Fault = g.fault
            return fault.response()

        def after(response: Response) -> Response:
            fault: Fault | None = g.get("fault")
            if fault is not None and fault.after_work:
                if fault.drop:
                    _hang_up()
                response = fault.response()
            call = Call(service, g.call_name, response.status_code, g.call_arguments, time.time())
            with self._lock:
                self.calls.append(call)
            return response

        app.before_request(before)
        app.after_request(after)


def _filled(body: object, committed: Mapping[str, Any]) -> object:
    """`body` with each placeholder replaced; one that is a whole string may become any JSON, a list of ids too."""
    if isinstance(body, dict):
        return {key: _filled(value, committed) for key, value in body.items()}
    if isinstance(body, list):
        return [_filled(value, committed) for value in body]
    if isinstance(body, str):
        if body in committed:
            return committed[body]
        for placeholder, value in committed.items():
            body = body.replace(placeholder, str(value))
    return body


def _hang_up() -> None:
    connection: socket.socket = request.environ["werkzeug.socket"]
    connection.shutdown(socket.SHUT_RDWR)
