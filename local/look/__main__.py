"""`make look`: opens the pages in Chromium, keeps pictures and prints in out/look, and tells what a reader meets.

Each page is measured at two widths, in light and dark, by what would trip a reader and by axe-core; its print by the
folded parts that it holds; its Markdown as GitHub shows it; its picture by Mermaid. 1 where anything was missed.
"""

from __future__ import annotations

import argparse
import logging
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser
from rich.console import Console
from rich.table import Table

from local.environment import PROJECT
from local.look.browser import VIEWS, NoBrowserError, Reader, chromium
from local.look.canary import unseen
from local.look.charts import charts_in, drawn
from local.look.packages import AXE, MERMAID, PackageError
from local.look.pages import DEMO, FOLDER, NoPageError, Written, pages
from local.look.print_checks import not_printed
from local.look.sight import Sight
from local.look.strange import PICTURES
from local.look.text_checks import raw_markup, text_misses
from postmortem.render.mermaid import mermaid

_OWN_CASES = PROJECT / "local" / "workspaces"
_WIDTH = 160  # characters, where the output is no terminal


def main() -> int:
    """Look at the pages; 0 where nothing was missed, 1 where something was, 2 where a tool is missing."""
    parser = argparse.ArgumentParser(prog="look", description=__doc__)
    parser.add_argument("cases", nargs="*", type=Path, default=[_OWN_CASES], help="folders of cases (*.json)")
    folders = parser.parse_args().cases
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr, format="%(levelname)s %(message)s")
    logging.getLogger("postmortem").setLevel(logging.ERROR)
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    try:
        axe, drawer = AXE.text(), MERMAID.text()
        with chromium() as browser:
            blind = unseen(Reader(browser, axe), FOLDER)
            sights = [_look(Reader(browser, axe), page, browser, drawer) for page in pages(folders)]
            strange = _charts(browser, drawer, [mermaid(picture) for picture in PICTURES])
    except (NoBrowserError, PackageError) as missing:
        print(f"Nothing was looked at: {missing}", file=sys.stderr)
        return 2
    except NoPageError as error:
        print(f"A page could not be looked at: {error}", file=sys.stderr)
        return 1
    return _tell(sights, (*strange, *(f"This fault of broken.html is not found: {fault}" for fault in blind)))


def _look(reader: Reader, page: Written, browser: Browser, drawer: str) -> Sight:
    """Everything that is measured of one page."""
    text, shown = page.markdown.read_text(encoding="utf-8"), page.html.read_text(encoding="utf-8")
    views = {view: reader.see(page.html, view, FOLDER / f"{page.name}-{view.name}.png") for view in VIEWS}
    pdf = page.html.with_suffix(".pdf")
    folded = reader.prints(page.html, pdf)
    charts = charts_in(text)
    if page.name == DEMO:
        reader.portrait(page.html, FOLDER / "page.png")
    return Sight(
        page=page,
        views=views,
        folded=len(folded),
        not_printed=not_printed(pdf, folded),
        text=text_misses(shown, text),
        raw=() if page.is_strange else raw_markup(shown),
        charts=len(charts),
        not_drawn=_charts(browser, drawer, charts),
    )


def _charts(browser: Browser, drawer: str, charts: Sequence[str]) -> tuple[str, ...]:
    """What Mermaid says to the charts that it does not draw with all their labels."""
    told = zip(charts, drawn(browser, drawer, charts), strict=True)
    return tuple(
        f"Mermaid draws {labels if isinstance(labels, str) else f'{len(labels)} labels'} of: {chart}"
        for chart, labels in told
        if isinstance(labels, str) or len(labels) != chart.count(" : ")
    )


def _tell(sights: Sequence[Sight], others: Sequence[str]) -> int:
    console = Console() if sys.stdout.isatty() else Console(width=_WIDTH)
    table = Table(
        "page", *(f"{view.name}" for view in VIEWS), "axe", "lesser", "requests", "print", "Markdown", "charts"
    )
    for sight in sights:
        table.add_row(sight.page.name, *sight.cells())
    console.print(table)
    missed = [*(f"{sight.page.name}: {miss}" for sight in sights for miss in sight.misses()), *others]
    for miss in missed:
        console.print(miss, markup=False, highlight=False)
    result = f"{len(missed)} misses" if missed else "nothing missed"
    console.print(f"{len(sights)} pages, {len(PICTURES)} strange charts: {result}.", highlight=False)
    console.print(f"Pictures and prints are in {FOLDER.relative_to(PROJECT)}.", highlight=False)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
