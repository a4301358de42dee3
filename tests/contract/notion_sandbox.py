"""A small Notion workspace and the words to speak of it, for the tests of the sandbox Notion."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from notion_client import APIResponseError, Client

from local.sandbox.notion.service import SandboxNotion
from local.sandbox.wire import Wire

Json = dict[str, Any]
Notion = Any  # a Client, whose methods are typed to be awaited as well

SHARED = Path(__file__).resolve().parents[3] / "shared"
CASES = sorted((SHARED / "eval" / "cases").glob("*.json"))
CONTRACTS = SHARED / "contracts"
TOKEN = "ntn_sandbox"
LATEST = "2026-03-11"
PLAYBOOK = "0d5f3a52-1b7c-4a89-9e60-3f2c8d7b1a01"
CHECKLIST = "1e6f4b63-2c8d-4b9a-8f71-4a3d9e8c2b02"
SECRET = "2f705c74-3d9e-4cab-9082-5b4eaf9d3c03"
DATABASE = "30816d85-4eaf-4dbc-a193-6c5fb0ae4d04"
SOURCE = "41927e96-5fb0-4ecd-b2a4-7d60c1bf5e05"

MARKDOWN = """\
# Playbook
Read **this `first`** and the [guide](https://example.com/guide), not [that](guide.md).

- Stop the rollout
    - Tell *support*
- [x] Page the owner
1. Roll back
2. Watch
> Slow is smooth
```sh
kubectl rollout undo deploy/*
```
| Step | Owner |
|---|---|
| Undo | on-call |
---
"""

SECTION: Json = {
    "pages": [
        {"id": PLAYBOOK, "title": "Promo code playbook", "parent": "Engineering wiki", "markdown": MARKDOWN,
         "last_edited_time": "2025-08-04T09:50:00.000Z"},
        {"id": CHECKLIST, "title": "Launch checklist", "parent": "Promo code playbook", "markdown": "One line",
         "last_edited_time": "2025-08-01T08:00:00.000Z"},
        {"id": SECRET, "title": "Promo code salaries", "parent": "Promo code playbook", "markdown": "hush",
         "last_edited_time": "2025-08-05T08:00:00.000Z", "shared": False},
    ],
    "databases": [
        {
            "id": DATABASE,
            "title": "Incident log",
            "data_source_id": SOURCE,
            "properties": {
                "Name": "title",
                "Incident Key": "rich_text",
                "Severity": "select",
                "Status": "status",
                "Service": "multi_select",
                "Started": "date",
                "Minutes": "number",
                "Item": "url",
                "Public": "checkbox",
            },
            "rows": [
                {"properties": {"Name": "Checkout down", "Incident Key": "INC-1", "Severity": "Sev 1", "Status": "Done",
                                "Service": ["checkout", "web"], "Started": "2025-07-01", "Minutes": 42,
                                "Item": "https://example.com/1"}, "last_edited_time": "2025-07-02T10:00:00.000Z"},
                {"properties": {"Name": "Search slow", "Incident Key": "INC-2", "Severity": "Sev 2",
                                "Service": ["search"], "Started": "2025-07-20T10:00:00+00:00", "Minutes": 7,
                                "Public": True}, "last_edited_time": "2025-07-21T10:00:00.000Z"},
                {"properties": {"Name": "Export stuck"}, "last_edited_time": "2025-07-22T10:00:00.000Z"},
            ],
        }
    ],
}  # fmt: skip


def sandbox_of(section: Json, wire: Wire | None = None, contracts: Path | None = None) -> SandboxNotion:
    """A sandbox with the limits only, unless `contracts` holds the schema of the requests."""
    return SandboxNotion(section, wire or Wire(), token=TOKEN, contracts=contracts)


def client(url: str, version: str = LATEST, token: str = TOKEN) -> Notion:
    """The real client. It loads no certificates, which takes longer than most tests, and shares one logger."""
    http, logger = httpx.Client(verify=False), logging.getLogger("notion_client.tests")
    return Client(auth=token, base_url=url, notion_version=version, retry=False, client=http, logger=logger)


def refused(action: Callable[[], object]) -> APIResponseError:
    with pytest.raises(APIResponseError) as caught:
        action()
    return caught.value


def message(action: Callable[[], object]) -> str:
    error = refused(action)
    assert (error.status, error.code) == (400, "validation_error")
    return str(error)


def text(content: str, link: str | None = None) -> list[Json]:
    return [{"type": "text", "text": {"content": content, **({"link": {"url": link}} if link else {})}}]


def paragraph(content: str, *children: Json) -> Json:
    inner: Json = {"rich_text": text(content)}
    return {"type": "paragraph", "paragraph": {**inner, "children": [*children]} if children else inner}


def table(width: int, *rows: list[str]) -> Json:
    cells = [{"type": "table_row", "table_row": {"cells": [text(cell) for cell in row]}} for row in rows]
    return {"type": "table", "table": {"table_width": width, "has_column_header": True, "children": cells}}


def titled(title: str) -> Json:
    return {"title": {"title": text(title)}}


def new_page(notion: Notion, *children: Json, parent: str = CHECKLIST) -> str:
    page = notion.pages.create(parent={"page_id": parent}, properties=titled("New"), children=[*children])
    return str(page["id"])


def words(block: Json) -> str:
    return "".join(item["plain_text"] for item in block[block["type"]]["rich_text"])


def texts_of(notion: Notion, block_id: str) -> list[str]:
    return [words(block) for block in notion.blocks.children.list(block_id)["results"]]


def names(answer: Json) -> list[str]:
    """The titles of the pages and data sources in a list."""
    return ["".join(part["plain_text"] for part in _title(result)) for result in answer["results"]]


def _title(result: Json) -> list[Json]:
    if result["object"] == "data_source":
        titles: list[Json] = result["title"]
        return titles
    return next(p["title"] for p in result["properties"].values() if p["type"] == "title")


def query(notion: Notion, **arguments: object) -> list[str]:
    """The titles of the rows that a query of the incident log gives."""
    return names(notion.data_sources.query(SOURCE, **arguments))
