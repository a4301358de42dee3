"""The product's own Notion client in front of a sandbox Notion that holds it to the official schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from local.sandbox.notion.service import SandboxNotion
from local.sandbox.wire import Fault, Wire
from postmortem.clients.notion.client import NotionClient
from postmortem.clients.pacing import Pacer
from postmortem.settings import PipelineSettings, read_settings
from postmortem.time_limit import TimeLimit
from tests.contract.notion_sandbox import CONTRACTS, TOKEN

Serve = Callable[[Flask], str]

SAVED_BUT_503 = {
    "object": "error",
    "status": 503,
    "code": "service_unavailable",
    "message": "The write was saved, but the response timed out.",
    "additional_data": {
        "deadline_ms": "55000",
        "committed_resource_id": "{committed}",
        "committed_child_ids": "{committed_children}",
    },
}


@dataclass
class Desk:
    """A served workspace, the record of what was asked of it, and the waits that the client would have made."""

    notion: SandboxNotion
    wire: Wire
    url: str
    settings: PipelineSettings
    waits: list[float] = field(default_factory=list)

    def client(self, token: str = TOKEN) -> NotionClient:
        return NotionClient(token, self.url, Pacer(sleep=self.waits.append))

    def asked(self) -> list[str]:
        """The calls in order, "POST /v1/pages"."""
        return [call.name for call in self.wire.of("notion")]

    def bodies(self, name: str) -> list[dict[str, Any]]:
        return [dict(call.arguments) for call in self.wire.of("notion") if call.name == name]

    def fail(
        self,
        status: int,
        match: str = "",
        *,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        times: int | None = 1,
        after_work: bool = False,
        drop: bool = False,
    ) -> None:
        """Answer the next matching call (or `times` of them) with an error."""
        self.wire.fail(Fault("notion", status, match, body, headers or {}, times, after_work, drop))


def desk(serve: Serve, section: dict[str, Any] | None = None, **environment: str) -> Desk:
    """A workspace with these pages and databases, and "Post Mortems", which every workspace has."""
    wire = Wire()
    notion = SandboxNotion(section or {"pages": []}, wire, token=TOKEN, contracts=CONTRACTS)
    return Desk(notion, wire, serve(notion.app()), read_settings(PipelineSettings, environment))


def soon() -> TimeLimit:
    return TimeLimit(30)
