"""The incidents that are measured: the bundled one, the evaluation cases if present, and made-up large ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from local.bench.large_workspace import write_workspace
from local.environment import PROJECT
from local.serve import WORKSPACE
from postmortem.models import Job, Trigger

CASES = PROJECT.parent / "shared" / "eval" / "cases"
LARGE = 3_000


@dataclass(frozen=True, slots=True)
class Incident:
    """A workspace file with one incident."""

    name: str
    path: Path
    workspace: dict[str, Any]

    @property
    def messages(self) -> int:
        """How many Slack messages the workspace holds."""
        return len(self.workspace["slack"]["messages"])

    def job(self) -> Job:
        """The job that Monday's webhook makes of the incident."""
        item = self.workspace["monday"]["items"][0]
        return Job(
            job_id=f"bench-{self.name}",
            trigger=Trigger.MONDAY,
            requested_at=datetime.now(UTC),
            board_id=str(item.get("board", self.workspace["monday"]["board"]["id"])),
            item_id=str(item["id"]),
            resolved_at=datetime.fromisoformat(self.workspace["incident"]["resolved_at"]),
        )


def bundled() -> Incident:
    """The incident of the demo."""
    return _read(WORKSPACE)


def cases() -> Iterator[Incident]:
    """The evaluation cases; none where they are absent."""
    return map(_read, sorted(CASES.glob("*.json")))


def large(folder: Path) -> Incident:
    """The evaluation case with 3,000 messages or more, or else one made up in `folder`."""
    biggest = max(cases(), key=lambda case: case.messages, default=None)
    return biggest if biggest and biggest.messages >= LARGE else made_up(LARGE, folder)


def made_up(messages: int, folder: Path) -> Incident:
    """An incident among so many messages, written to `folder`."""
    return _read(write_workspace(messages, folder / f"made-up-{messages}.json"))


def _read(path: Path) -> Incident:
    return Incident(path.stem, path, json.loads(path.read_text(encoding="utf-8")))
