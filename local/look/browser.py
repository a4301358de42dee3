"""One page in a headless Chromium: measured at two widths in light and dark, pictured, and printed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page, PdfMargins, Route, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_SHARP = 2  # device pixels to a pixel of the page, as on a phone
_AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_MARGINS: PdfMargins = {"top": "16mm", "right": "16mm", "bottom": "16mm", "left": "16mm"}
_GRAVE = ("serious", "critical")
_FOLDED = (
    "() => [...document.querySelectorAll('details')].flatMap((fold) => [...fold.querySelectorAll('summary, p, li, td, "
    "th, text')]).map((one) => one.textContent)"
)

Scheme = Literal["light", "dark"]


class NoBrowserError(Exception):
    """There is no Chromium on the machine."""


@dataclass(frozen=True, slots=True)
class View:
    """A screen on which a page is read, in pixels of the page."""

    width: int
    height: int
    scheme: Scheme

    @property
    def name(self) -> str:
        """For a file or the head of a column."""
        return f"{self.width}-{self.scheme}"


VIEWS = tuple(View(*size, scheme) for size in ((390, 844), (1280, 800)) for scheme in ("light", "dark"))
_PORTRAIT, _PORTRAIT_SHARP = View(880, 980, "light"), 1.4  # readable in the README, and below 300 kB


@dataclass(frozen=True, slots=True)
class Seen:
    """What a view showed: what a reader would trip over, axe-core's grave findings and its lesser ones, requests."""

    misses: tuple[str, ...]
    grave: tuple[str, ...]
    lesser: tuple[str, ...]
    requests: tuple[str, ...]


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's Chromium while this lasts. Raises NoBrowserError."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        raise NoBrowserError("no Chromium is on the PATH: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Reader:
    """Opens files in a browser that has no network; what they ask for is noted and refused."""

    browser: Browser
    axe: str
    asked: list[str] = field(default_factory=list)

    def see(self, path: Path, view: View, picture: Path) -> Seen:
        """The page in this view; its first screen is kept as `picture`, and beside it the whole page."""
        with self._opened(path, view) as page:
            page.screenshot(path=picture)
            page.screenshot(path=picture.with_stem(f"{picture.stem}-whole"), full_page=True)
            misses = page.evaluate(files("local.look").joinpath("page_checks.js").read_text(encoding="utf-8"))
            grave, lesser = self._judged(page)
            return Seen(tuple(misses), grave, lesser, tuple(self.asked))

    def portrait(self, path: Path, picture: Path) -> None:
        """The top of the page as docs/page.png shows it."""
        with self._opened(path, _PORTRAIT, sharp=_PORTRAIT_SHARP) as page:
            page.screenshot(path=picture)

    def prints(self, path: Path, pdf: Path) -> tuple[str, ...]:
        """Print the page as it is first shown, and give the texts of its folded parts."""
        with self._opened(path, VIEWS[-1]) as page:
            page.pdf(path=pdf, format="A4", margin=_MARGINS)
            folded: list[str] = page.evaluate(_FOLDED)
            return tuple(folded)

    @contextmanager
    def _opened(self, path: Path, view: View, sharp: float = _SHARP) -> Iterator[Page]:
        self.asked.clear()
        context = self.browser.new_context(
            viewport={"width": view.width, "height": view.height},
            color_scheme=view.scheme,
            device_scale_factor=sharp,
            bypass_csp=True,
        )
        page = context.new_page()
        page.route("**/*", self._refuse)
        page.goto(path.as_uri())
        yield page
        context.close()

    def _refuse(self, route: Route) -> None:
        if route.request.is_navigation_request() and route.request.url.startswith("file:"):
            route.continue_()
        else:
            self.asked.append(route.request.url)
            route.abort()

    def _judged(self, page: Page) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """axe-core's findings: the serious and critical ones, and the others."""
        page.evaluate(self.axe)
        told: Any = page.evaluate("(tags) => axe.run({runOnly: tags})", _AXE_TAGS)
        found = [
            (one["impact"], f"{one['id']}: {one['help']} ({len(one['nodes'])}×, {one['nodes'][0]['target'][0]})")
            for one in told["violations"]
        ]
        grave = tuple(words for impact, words in found if impact in _GRAVE)
        return grave, tuple(words for impact, words in found if impact not in _GRAVE)
