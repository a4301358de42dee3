"""A published page as files: read back from the Notion API, written as HTML and Markdown."""

from __future__ import annotations

import logging
from pathlib import Path

from notion_client import Client

from local.environment import PROJECT
from local.export.html import html
from local.export.markdown import markdown
from local.export.read_back import read_back
from postmortem.render.document import Document
from postmortem.text.language import ENGLISH, language_tag, speaking

OUT = PROJECT / "out"
HTML, MARKDOWN = OUT / "postmortem.html", OUT / "postmortem.md"
NOTION_VERSION = "2026-03-11"


def write_files(page_id: str, token: str, base_url: str, language: str = ENGLISH) -> tuple[Path, Path]:
    """Write the page, which is in that language, into `out/`. Raises what the Notion client raises."""
    client = Client(
        auth=token, base_url=base_url, notion_version=NOTION_VERSION, logger=logging.getLogger("export.notion")
    )
    return write_document(read_back(client, page_id), HTML, MARKDOWN, language)


def write_document(document: Document, page: Path, text: Path, language: str = ENGLISH) -> tuple[Path, Path]:
    """Write the document as HTML and as Markdown."""
    page.parent.mkdir(parents=True, exist_ok=True)
    with speaking(language):
        page.write_text(html(document, language_tag(language)), encoding="utf-8")
        text.write_text(markdown(document), encoding="utf-8")
    return page, text
