"""The real Slack client and source in front of a sandbox Slack, and a workspace small enough to reason about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask

from local.sandbox.slack.service import SandboxSlack
from local.sandbox.wire import Wire
from postmortem.clients.pacing import Pacer
from postmortem.clients.slack.client import SlackClient
from postmortem.gather.slack.source import SlackSource
from postmortem.models import Gathered, Incident, Leads, Window
from postmortem.settings import PipelineSettings
from postmortem.time_limit import TimeLimit

Serve = Callable[[Flask], str]

TOKEN = "xoxb-sandbox"
OPS, DEPLOYS, LOUNGE, VAULT = "C0OPS00001", "C0DEPLOYS1", "C0LOUNGE01", "C0VAULT001"
ANA, BEN = "U0ANA00001", "U0BEN00001"
NOON = datetime(2025, 3, 4, 12, 0, tzinfo=UTC)
WINDOW = Window(NOON, NOON + timedelta(hours=2))


def ts(minutes: float, number: int = 0) -> str:
    """The `ts` of a message `minutes` after noon."""
    return f"{int(NOON.timestamp() + 60 * minutes)}.{number:06d}"


def said(minutes: float, text: str = "words", *, channel: str = OPS, user: str = ANA, **more: object) -> dict[str, Any]:
    """A message form of the workspace file."""
    return {"channel": channel, "user": user, "ts": ts(minutes), "text": text, **more}


def section(*messages: Mapping[str, Any], **more: object) -> dict[str, Any]:
    """A workspace with #ops, #deploys, and two channels that the bot is not in, of which one is private."""
    return {
        "channels": [
            {"id": OPS, "name": "ops", "is_member": True},
            {"id": DEPLOYS, "name": "deploys", "is_member": True},
            {"id": LOUNGE, "name": "lounge", "is_member": False},
            {"id": VAULT, "name": "vault", "is_private": True, "is_member": False},
        ],
        "users": [
            {"id": ANA, "name": "ana", "real_name": "Ana Silva", "tz": "America/New_York", "title": "on-call"},
            {"id": BEN, "name": "ben", "real_name": "Ben Ott", "display_name": "", "deleted": True},
            {"id": "B0PAGER001", "name": "pager", "real_name": "Pager", "is_bot": True},
        ],
        "usergroups": [{"id": "S0ONCALL01", "handle": "oncall", "name": "On-call"}],
        "messages": list(messages),
        **more,
    }


def leads(*, window: Window = WINDOW, slack_links: tuple[str, ...] = ()) -> Leads:
    """The leads of an incident of which #ops is the channel."""
    incident = Incident(key="k", title="Checkout down")
    return Leads(incident, window, slack_links=slack_links, hashtags=("ops",), terms=("checkout",))


@dataclass
class Slack:
    """A served sandbox with its wire, and a source that reads it; `slept` lists the pauses that were not slept."""

    sandbox: SandboxSlack
    wire: Wire
    client: SlackClient
    source: SlackSource
    slept: list[float]

    @classmethod
    def serving(cls, serve: Serve, workspace: Mapping[str, Any], *, token: str = TOKEN, channels: str = "") -> Slack:
        """A sandbox with this workspace; `channels` is the setting SLACK_CHANNELS."""
        wire = Wire()
        sandbox = SandboxSlack(workspace, wire, token=TOKEN)
        slept: list[float] = []
        client = SlackClient(token, serve(sandbox.app()) + "/api/", pacer=Pacer(sleep=slept.append))
        settings = PipelineSettings(slack_channels=tuple(channels.split(",")) if channels else ())
        return cls(sandbox, wire, client, SlackSource(client, settings), slept)

    def gather(self, given: Leads | None = None, *, seconds: float = 60) -> Gathered:
        """What the source gathers for these leads."""
        return self.source.gather(given or leads(), TimeLimit(seconds))

    def calls(self) -> dict[str, int]:
        """How often each method was called."""
        return {name: number for (_, name), number in self.wire.counts().items()}
