"""What can be told of a page without a browser: HTML and Markdown hold the same words, and links lead somewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import unquote

import cmarkgfm  # GitHub's own Markdown
from cmarkgfm.cmark import Options

_UNSPOKEN = {"svg", "figcaption", "pre"}  # the picture is drawn in one and a chart in the other
_RAW = re.compile(r"\*\*|\]\(|```|^#{1,6} |\\[\\`*_{}\[\]<>#|~$&]|&(?:\w+|#\d+);|</?\w+>", re.MULTILINE)
_LETTERS = re.compile(r"\w+")
_SLUG = re.compile(r"[^\w\- ]")


def text_misses(page: str, text: str) -> tuple[str, ...]:
    """Where the HTML page and the Markdown text, as GitHub would show it, differ or lead nowhere."""
    shown = _Reading(_main(page))
    read = _Reading(as_github_shows(text))
    forms = (("page", shown), ("Markdown", read))
    lost = tuple(f"{place} leads nowhere in the {form}" for form, one in forms for place in one.nowhere)
    return (*lost, *_difference(shown.letters, read.letters))


def raw_markup(page: str) -> tuple[str, ...]:
    """What looks like Markdown or HTML in the words of an HTML page."""
    words = "\n".join(_Reading(_main(page)).words)
    return tuple(words[max(0, found.start() - 20) : found.end() + 20] for found in _RAW.finditer(words))


def _main(page: str) -> str:
    return page[page.index("<main") :]


def as_github_shows(text: str) -> str:
    """The Markdown as HTML by GitHub's own program."""
    shown: str = cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE)
    return shown


def _difference(one: str, other: str) -> tuple[str, ...]:
    if one == other:
        return ()
    place = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    around = slice(max(0, place - 20), place + 20)
    return (f"page and Markdown differ at “{one[around]}” and “{other[around]}”",)


class _Reading(HTMLParser):
    """The words of a page, where its links lead inside it, and what they may lead to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.places: set[str] = set()
        self._within: list[str] = []
        self._heading: str | None = None
        self._seen: dict[str, int] = {}
        self.feed(text)

    @property
    def letters(self) -> str:
        """The words without what stands between them."""
        return "".join(_LETTERS.findall(" ".join(self.words)))

    @property
    def nowhere(self) -> tuple[str, ...]:
        """The links into the page that have no place there."""
        inside = (link.removeprefix("#") for link in self.links if link.startswith("#"))
        return tuple(place for place in map(unquote, inside) if place not in self.places)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._within += [tag] if tag in _UNSPOKEN else []
        self.places |= {given["id"] or ""} if "id" in given else set()
        self.links += [given["href"] or ""] if tag == "a" and "href" in given else []
        if re.fullmatch(r"h[1-6]", tag):
            self._heading = ""

    def handle_endtag(self, tag: str) -> None:
        if self._within and tag == self._within[-1]:
            self._within.pop()
        if re.fullmatch(r"h[1-6]", tag) and self._heading is not None:
            self._place(_SLUG.sub("", self._heading.strip().lower()).replace(" ", "-"))
            self._heading = None

    def handle_data(self, data: str) -> None:
        if not self._within:
            self.words.append(data)
        if self._heading is not None:
            self._heading += data

    def _place(self, slug: str) -> None:
        """GitHub's anchor of a heading; one that reads as an earlier one gets a number."""
        number = self._seen.get(slug, -1) + 1
        self._seen[slug] = number
        self.places.add(f"{slug}-{number}" if number else slug)
