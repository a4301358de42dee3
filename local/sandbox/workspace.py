"""A workspace: the Slack messages, Monday items and Notion pages that the sandbox serves, read from one JSON file.

The form is the one of the evaluation cases: `incident`, `slack{channels, users, messages}`,
`monday{board, items}`, `notion{pages}`, and optionally `truth`. `@@SECRET:kind@@` stands for a credential that is made
up here, so that no file holds anything a secret scanner would stop.
"""

from __future__ import annotations

import copy
import json
import re
import secrets
import string
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_PLACEHOLDER = re.compile(r"@@SECRET:([a-z_]+)@@")
_ALPHANUMERIC = string.ascii_letters + string.digits


def _random(length: int, alphabet: str = _ALPHANUMERIC) -> str:
    return "".join(secrets.choice(alphabet) for _ in range(length))


_MADE_UP = {
    "aws_key": lambda: "AKIA" + _random(16, string.ascii_uppercase + "234567"),
    "aws_secret": lambda: _random(40, _ALPHANUMERIC + "/+"),
    "github": lambda: "ghp_" + _random(36),
    "bearer": lambda: _random(43, _ALPHANUMERIC + "-_"),
    "pw": lambda: "Vx" + _random(14) + "9!",
}


@dataclass
class Workspace:
    """One loaded workspace; `secrets` lists the credentials made up for its placeholders."""

    name: str
    incident: dict[str, Any]
    slack: dict[str, Any]
    monday: dict[str, Any]
    notion: dict[str, Any]
    truth: dict[str, Any] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=list)

    @classmethod
    def load(cls, path: Path) -> Workspace:
        """Read a workspace file and replace every credential placeholder; one kind has one value per workspace."""
        made: dict[str, str] = {}

        def credential(match: re.Match[str]) -> str:
            kind = match[1]
            if kind not in made:
                made[kind] = _MADE_UP[kind]()
            return made[kind]

        case = json.loads(_PLACEHOLDER.sub(credential, path.read_text(encoding="utf-8")))
        return cls(
            name=case.get("name", path.stem),
            incident=case["incident"],
            slack=case["slack"],
            monday=case["monday"],
            notion=case["notion"],
            truth=case.get("truth", {}),
            secrets=sorted(made.values()),
        )

    def as_of_the_trigger(self) -> Workspace:
        """The same workspace without what was posted after the incident was resolved."""
        earlier = copy.deepcopy(self)
        earlier.slack["messages"] = [m for m in earlier.slack["messages"] if not m.get("after_trigger")]
        return earlier
