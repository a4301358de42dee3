"""Whether Mermaid itself takes the charts: each is parsed and drawn by the real package in the browser."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.resources import files

from playwright.sync_api import Browser

_FENCE = re.compile(r"^```mermaid\n(.*?)\n```$", re.MULTILINE | re.DOTALL)


def charts_in(markdown: str) -> tuple[str, ...]:
    """The Mermaid charts of a Markdown page."""
    return tuple(_FENCE.findall(markdown))


def drawn(browser: Browser, mermaid: str, charts: Sequence[str]) -> list[str | tuple[str, ...]]:
    """For each chart the labels that Mermaid drew, or its error."""
    page = browser.new_page(viewport={"width": 720, "height": 800})
    page.set_content("<body></body>")
    page.add_script_tag(content=mermaid)
    told = page.evaluate(files("local.look").joinpath("draw_charts.js").read_text(encoding="utf-8"), list(charts))
    page.close()
    return [one["error"] if "error" in one else tuple(one["labels"]) for one in told]
