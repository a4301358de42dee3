"""A published page as files: read back from the Notion API, written as HTML and Markdown."""

from __future__ import annotations

import logging
from pathlib import Path

from notion_client import Client

from local.environment import PROJECT
from local.export.html import html
from local.export.markdown import markdown
from local.export.read_back import read_back

OUT = PROJECT / "out"
HTML, MARKDOWN = OUT / "postmortem.html", OUT / "postmortem.md"
NOTION_VERSION = "2026-03-11"


def write_files(page_id: str, token: str, base_url: str) -> tuple[Path, Path]:
    """Write the page into `out/`. Raises what the Notion client raises where the page cannot be read."""
    client = Client(
        auth=token, base_url=base_url, notion_version=NOTION_VERSION, logger=logging.getLogger("export.notion")
    )
    document = read_back(client, page_id)
    OUT.mkdir(exist_ok=True)
    HTML.write_text(html(document), encoding="utf-8")
    MARKDOWN.write_text(markdown(document), encoding="utf-8")
    return HTML, MARKDOWN
