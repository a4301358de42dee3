"""A line of a page: its words, what it cites, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from postmortem.models import Precision
from postmortem.render.document import Span, Spans

_CITATION = re.compile(r"\[(E\d+)\]")
_LISTED = re.compile(r"(E\d+) $")
_RULED_OUT = re.compile(r"(?i)\bruled out\b")
_FEWEST_WORDS = 2  # behind the last link, to be words of a sentence that has none


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, bullet, to-do or table row: its text without the `[E7]`, their ids, and every link.

    `unlinked` are the words behind its last link, "" where nothing but a full stop is; `is_bold` tells that it is set
    as a title.
    """

    section: str
    heading: str
    text: str
    ids: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    is_folded: bool = False
    is_todo: bool = False
    is_bold: bool = False
    unlinked: str = ""

    @property
    def is_ruled_out(self) -> bool:
        """True if the line stands under what was ruled out, or says so at its beginning."""
        return bool(_RULED_OUT.search(self.heading) or _RULED_OUT.match(self.text))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the timeline; `stated` are the words that its time was read from, "" where it is the evidence's own."""

    at: datetime | None
    precision: Precision
    stated: str
    line: Line

    @property
    def moment(self) -> datetime | None:
        """The time, where the row gives one to the minute."""
        return self.at if self.precision in (Precision.SECOND, Precision.MINUTE) else None


@dataclass(frozen=True, slots=True)
class Listed:
    """A piece as the appendix names it."""

    url: str
    label: str

    @classmethod
    def of(cls, spans: Spans) -> dict[str, Listed]:
        """The entry of the appendix in a line, by its id; empty where the line is none."""
        found = _LISTED.match(spans[0].text) if len(spans) > 1 else None
        return {found[1]: cls(spans[1].url or "", spans[1].text)} if found else {}


def line_of(section: str, heading: str, cells: tuple[Spans, ...], *, is_folded: bool, is_todo: bool = False) -> Line:
    """The line that stands in some cells."""
    spans = [span for cell in cells for span in cell]
    ids = (found[1] for span in spans if (found := _CITATION.fullmatch(span.text)))
    said = [span for span in spans if span.text.strip() and not span.url]
    return Line(
        section,
        heading,
        " | ".join(filter(None, (plain(cell) for cell in cells))),
        tuple(dict.fromkeys(ids)),
        tuple(span.url for span in spans if span.url),
        is_folded=is_folded,
        is_todo=is_todo,
        is_bold=bool(said) and all(span.bold or span.code for span in said),
        unlinked=_behind_the_last_link(spans),
    )


def citation_of(cells: tuple[Spans, ...]) -> Iterator[tuple[str, str]]:
    """The ids in some cells, each with its link."""
    for span in (span for cell in cells for span in cell):
        if span.url and (found := _CITATION.fullmatch(span.text)):
            yield found[1], span.url


def plain(spans: Spans) -> str:
    """The text of a cell, without citations."""
    return "".join(span.text for span in spans if not _CITATION.fullmatch(span.text)).strip()


def _behind_the_last_link(spans: list[Span]) -> str:
    last = max((number for number, span in enumerate(spans) if span.url), default=-1)
    words = "".join(span.text for span in spans[last + 1 :]).strip()
    return words if len(words.split()) >= _FEWEST_WORDS else ""
