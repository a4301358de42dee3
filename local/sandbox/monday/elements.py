"""What the boards of the sandbox Monday are made of: people, labels, columns, groups, documents, lines of the log."""

# What a field means stands in the official schema.
# ruff: noqa: D102

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from local.sandbox.monday.formats import NEVER_SET, page_of


@dataclass(frozen=True, eq=False)
class User:
    """A person of the account; `status` is ACTIVE, PENDING or INACTIVE."""

    id: str
    name: str
    email: str
    title: str
    status: str
    time_zone_identifier: str
    account: Mapping[str, Any]
    kind: str = "member"


@dataclass(frozen=True)
class Activity:
    """One line of a board's log: `created_at` in 100 ns units, `data` a JSON string; the rest is for filters."""

    id: str
    event: str
    user_id: str
    created_at: str
    data: str
    account_id: str
    item_id: str
    column_id: str
    group_id: str
    entity: str = "pulse"


@dataclass(frozen=True)
class Label:
    """A label of a status or dropdown column; `id` is what filters, webhooks and writes name."""

    id: int
    text: str
    is_done: bool


@dataclass
class Column:
    """A column of a board."""

    id: str
    title: str
    type: str
    description: str | None = None
    labels: list[Label] = field(default_factory=list)

    def label(self, text: str) -> Label | None:
        """The label with this text, if the column has one."""
        return next((label for label in self.labels if label.text == text), None)

    def add_label(self, text: str) -> None:
        """A new label that is not a done one, unless the column has a label of this text."""
        if text and self.label(text) is None:
            self.labels.append(Label(max([NEVER_SET, *(label.id for label in self.labels)]) + 1, text, is_done=False))

    @property
    def settings(self) -> dict[str, Any]:
        if self.type not in {"status", "dropdown"}:
            return {}
        labels = [
            {"id": label.id, "label": label.text, "index": label.id, "is_deactivated": False}
            | ({"color": "done_green" if label.is_done else "working_orange"} if self.type == "status" else {})
            for label in self.labels
        ]
        return {"labels": labels}


@dataclass(frozen=True)
class Group:
    """A group of a board."""

    id: str
    title: str


@dataclass(frozen=True)
class Document:
    """A document written in Markdown; each of its lines is a block."""

    id: str
    object_id: str
    name: str
    markdown: str
    url: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    created_by: User | None = None
    workspace: Mapping[str, Any] | None = None

    def blocks(self, limit: int | None = 25, page: int | None = 1) -> list[dict[str, Any]]:
        lines = [line for line in self.markdown.splitlines() if line.strip()]
        blocks = [
            {
                "id": f"{self.id}-{number}",
                "type": "large_title" if line.startswith("#") else "normal_text",
                "position": float(number),
                "content": json.dumps({"deltaFormat": [{"insert": line.lstrip("# ")}]}),
            }
            for number, line in enumerate(lines, start=1)
        ]
        return page_of(blocks, limit, page, 100)
