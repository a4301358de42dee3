"""The whole system with embedded services: the two real handlers, a real queue, table and secrets, the sandbox."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, TextIO

import pytest
import requests

from local.cloud.cloud import LocalCloud
from local.demo import resolved_event, sign
from local.sandbox.server import Sandbox
from local.sandbox.workspace import Workspace
from local.serve import WORKSPACE
from postmortem.models import OWN_PAGE_MARK

SECRETS = {"MONDAY_SIGNING_SECRET": "signing-secret", "WEBHOOK_TOKEN": "url-token", "MANUAL_TOKEN": "manual-token"}
ENDED = {"completed", "skipped", "failed"}
LONGEST_SECONDS = 60


@dataclass
class System:
    """A running system and what a person sees of it."""

    cloud: LocalCloud
    sandbox: Sandbox

    def resolve(self, item_id: str | None = None) -> str:
        """Monday's signed webhook for the incident's item; the id of the job."""
        item = item_id or self.sandbox.workspace.monday["items"][0]["id"]
        answer = requests.post(
            f"{self.cloud.url}/webhooks/monday?token={SECRETS['WEBHOOK_TOKEN']}",
            headers={"Authorization": sign(SECRETS["MONDAY_SIGNING_SECRET"])},
            json=resolved_event("123", str(item), self.sandbox.workspace),
            timeout=30,
        )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["job_id"])

    def ask(self, **body: object) -> str:
        """A person's request for a post-mortem; the id of the job."""
        answer = requests.post(f"{self.cloud.url}/postmortems", headers=self._bearer(), json=body, timeout=30)
        assert answer.status_code == 202, answer.text
        return str(answer.json()["job_id"])

    def status(self, job_id: str) -> dict[str, Any]:
        answer = requests.get(f"{self.cloud.url}/postmortems/{job_id}", headers=self._bearer(), timeout=30)
        assert answer.status_code == 200, answer.text
        job: dict[str, Any] = answer.json()
        return job

    def ended(self, job_id: str) -> dict[str, Any]:
        """The job's status once it has ended."""
        end = time.monotonic() + LONGEST_SECONDS
        while (job := self.status(job_id))["status"] not in ENDED:
            assert time.monotonic() < end, f"the job is still at {job}"
            time.sleep(0.05)
        return job

    def pages(self) -> list[dict[str, Any]]:
        """The post-mortems below the "Post Mortems" page."""
        parent = next(page for page in self.sandbox.workspace.notion["pages"] if page["title"] == "Post Mortems")
        return [
            page for page in self.sandbox.notion.pages_under(parent["id"]) if self.text(page["id"]).count(OWN_PAGE_MARK)
        ]

    def text(self, page_id: str) -> str:
        """Everything that can be read on a page."""
        return "\n".join(_plain(block) for block in self.sandbox.notion.tree(page_id))

    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {SECRETS['MANUAL_TOKEN']}"}


def _plain(value: object) -> str:
    if isinstance(value, dict):
        own = str(value.get("plain_text", ""))
        return own + "\n".join(filter(None, (_plain(part) for part in value.values() if isinstance(part, dict | list))))
    if isinstance(value, list):
        return "\n".join(filter(None, (_plain(part) for part in value)))
    return ""


@pytest.fixture(scope="session")
def log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TextIO]:
    """Where all functions log: their logger is made once for the process, and keeps the file that it began with."""
    with (tmp_path_factory.mktemp("functions") / "functions.log").open("w", encoding="utf-8") as file:
        yield file


@pytest.fixture
def start(log: TextIO) -> Iterator[Callable[..., System]]:
    """`start(prepare=…, **settings)` runs the system until the test ends; `prepare` may change the workspace first."""
    before = dict(os.environ)
    with ExitStack() as stack:

        def run(prepare: Callable[[Workspace], None] = lambda _: None, **settings: str) -> System:
            workspace = Workspace.load(WORKSPACE)
            prepare(workspace)
            sandbox = stack.enter_context(Sandbox(workspace))
            environment = (
                sandbox.environment() | SECRETS | {"QUIET_PERIOD_SECONDS": "0", "LOG_LEVEL": "INFO"} | settings
            )
            return System(stack.enter_context(LocalCloud(environment, log=log)), sandbox)

        yield run
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def system(start: Callable[..., System]) -> System:
    """The system on the bundled workspace."""
    return start()
