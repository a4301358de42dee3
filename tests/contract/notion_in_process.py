"""The product's Notion client on a sandbox in the same process: the same requests and answers, without a socket."""

from __future__ import annotations

import json
from enum import Enum
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from postmortem.clients.notion.client import NotionClient
from postmortem.clients.notion.forms import NOTION
from postmortem.clients.notion.wire import NOTION_VERSION, NotionWire, Request, _Failed
from postmortem.clients.pacing import Pacer
from tests.contract.notion_sandbox import TOKEN

_NO_PATIENCE = 1


class Fault(Enum):
    """What happens to a write."""

    NONE = "none"
    LOST_BEFORE = "not done, no answer"
    LOST_AFTER = "done, no answer"
    DIES_BEFORE = "the worker dies before it"
    DIES_AFTER = "the worker dies behind it"


class Killed(BaseException):
    """The worker is gone."""


_LOST = _Failed(502, "Notion has a problem")


class InProcessWire(NotionWire):
    """Requests go to the application's test client."""

    def __init__(self, app: Flask) -> None:
        self.faults: list[Fault] = []
        self._pacer = Pacer(attempts=_NO_PATIENCE, sleep=lambda _: None)
        self._client = app.test_client()
        self._headers = {"Authorization": f"Bearer {TOKEN}", "Notion-Version": NOTION_VERSION}

    def _send(self, request: Request, seconds: float) -> dict[str, Any]:
        fault = self._fault(request)
        if fault in (Fault.LOST_BEFORE, Fault.DIES_BEFORE):
            raise _LOST if fault is Fault.LOST_BEFORE else Killed
        answer = self._answer(request)
        if fault in (Fault.LOST_AFTER, Fault.DIES_AFTER):
            raise _LOST if fault is Fault.LOST_AFTER else Killed
        return answer

    def _fault(self, request: Request) -> Fault:
        is_write = request.method in ("PATCH", "DELETE") or request.path == "pages"
        return self.faults.pop(0) if self.faults and is_write else Fault.NONE

    def _answer(self, request: Request) -> dict[str, Any]:
        query = f"?{urlencode(request.query)}" if request.query else ""
        answer = self._client.open(
            f"/v1/{request.path}{query}",
            method=request.method,
            headers=self._headers,
            data=_sent(request.body) if request.body is not None else None,
        )
        body = json.loads(answer.get_data() or b"{}")
        if answer.status_code >= 400:
            details = body.get("additional_data") or {}
            raise _Failed(answer.status_code, str(body.get("message")), code=body.get("code", ""), details=details)
        return NOTION.applied(body)[0]


def _sent(body: dict[str, Any]) -> bytes:
    """The body as the official client sends it."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def in_process(app: Flask) -> NotionClient:
    """A client of the application."""
    client = NotionClient.__new__(NotionClient)
    client._wire = InProcessWire(app)
    return client


def next_writes(client: NotionClient, *faults: Fault) -> None:
    """What happens to the next writes of a client, one after the other."""
    wire = client._wire
    assert isinstance(wire, InProcessWire)
    wire.faults = list(faults)
