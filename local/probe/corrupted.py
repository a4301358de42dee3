"""A sandbox whose answers are changed on their way, and what the product gathers from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from werkzeug.datastructures import Headers
from werkzeug.wrappers import Response

from local.environment import PROJECT
from local.sandbox.server import Sandbox
from local.sandbox.workspace import Workspace
from postmortem.clients.monday.client import MondayClient
from postmortem.clients.notion.client import NotionClient
from postmortem.clients.pacing import Pacer
from postmortem.clients.slack.client import SlackClient
from postmortem.gather import Sources, gather
from postmortem.gather.monday.source import MondaySource
from postmortem.gather.notion.source import NotionSource
from postmortem.gather.slack.source import SlackSource
from postmortem.models import Gathered, Job, Leads, Trigger
from postmortem.prepare.preparation import safe_words
from postmortem.settings import PipelineSettings
from postmortem.time_limit import TimeLimit

WORKSPACE = PROJECT / "local" / "workspaces" / "summer25.json"
_SECONDS = 20.0

Change = Callable[[str, Any], Any]  # the path of a request and the JSON of its answer → what is answered instead


class CorruptedSandbox:
    """The bundled workspace, served; `change` stands between the services and whoever asks them."""

    def __init__(self) -> None:
        self.change: Change = lambda _path, answer: answer
        self._sandbox = Sandbox(Workspace.load(WORKSPACE))
        self._real = self._sandbox._server.app  # noqa: SLF001 - the one place where all answers pass
        self._sandbox._server.app = self._answer  # noqa: SLF001

    def __enter__(self) -> CorruptedSandbox:
        self._sandbox.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sandbox.__exit__(kind, error, trace)

    def environment(self) -> dict[str, str]:
        """The endpoint variables and tokens that point the product at this sandbox."""
        return self._sandbox.environment()

    def job(self) -> Job:
        """The job of the bundled incident."""
        item = self._sandbox.workspace.monday["items"][0]
        board = str(self._sandbox.workspace.monday["board"]["id"])
        return Job("probe", Trigger.MANUAL, datetime.now(UTC), board_id=board, item_id=str(item["id"]))

    def gather(self) -> tuple[Leads, Gathered]:
        """What is gathered of the bundled incident, by clients and sources that have read nothing yet."""
        at, settings = self.environment(), PipelineSettings()
        sources = Sources(
            MondaySource(
                MondayClient(at["MONDAY_API_URL"], at["MONDAY_API_TOKEN"], pacer=_patient()), settings, safe_words
            ),
            SlackSource(SlackClient(at["SLACK_BOT_TOKEN"], at["SLACK_BASE_URL"], pacer=_patient()), settings),
            NotionSource(NotionClient(at["NOTION_API_KEY"], at["NOTION_BASE_URL"], _patient()), settings),
        )
        return gather(sources, self.job(), TimeLimit(_SECONDS))

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        given = Response.from_app(self._real, environ)
        if given.mimetype == "application/json":
            changed = self.change(environ["SCRIPT_NAME"] + environ["PATH_INFO"], json.loads(given.get_data()))
            text = changed if isinstance(changed, str) else json.dumps(changed)
            headers = Headers([(key, value) for key, value in given.headers if key.lower() != "content-length"])
            given = Response(text, status=given.status_code, headers=headers)
        return given(environ, start_response)


def _patient() -> Pacer:
    """A pacer that does not wait between its tries."""
    return Pacer(sleep=lambda _seconds: None)
