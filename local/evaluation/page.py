"""A published page as facts: its lines by section, the rows of its timeline, its key times and what it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from postmortem.models import Precision
from postmortem.render.document import Block, Document, Spans, Subheading, Table

OPENING = "Opening"
TIMELINE = "Timeline"
KEY_FACTS = "Key facts"
ROOT_CAUSE = "Root cause"
EVIDENCE = "Evidence"
RULED_OUT = "Explanations that were considered and ruled out"

_CITATION = re.compile(r"\[(E\d+)\]")
_LISTED = re.compile(r"(E\d+) $")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d)(:\d\d)? UTC)?")
_STATED = re.compile(r"\(stated as “(.*)”\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, bullet, heading or table row: its text without the `[E7]`, their ids, and every link."""

    section: str
    heading: str
    text: str
    ids: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Page:
    """The facts of a page; `key_times` are those it names, None for a range or one that is said to be unknown.

    `key_time_words` hold what the page shows for each.
    """

    title: str
    lines: tuple[Line, ...]
    rows: tuple[Row, ...] = ()
    key_times: Mapping[str, datetime | None] = field(default_factory=dict)
    key_time_words: Mapping[str, str] = field(default_factory=dict)
    listed: Mapping[str, Listed] = field(default_factory=dict)

    def section(self, name: str) -> tuple[Line, ...]:
        """The lines of one section, in order."""
        return tuple(line for line in self.lines if line.section == name)

    @property
    def root_cause(self) -> tuple[Line, ...]:
        """What the page gives as the cause, without the explanations that were ruled out."""
        return tuple(line for line in self.section(ROOT_CAUSE) if line.heading != RULED_OUT and line.ids)

    @property
    def text(self) -> str:
        """Everything that is written on the page."""
        return "\n".join((self.title, *(line.text for line in self.lines)))


def page_of(document: Document) -> Page:
    """The facts of a page that was read back from Notion."""
    lines: list[Line] = []
    rows: list[Row] = []
    key_times: dict[str, datetime | None] = {}
    key_time_words: dict[str, str] = {}
    listed: dict[str, Listed] = {}
    parts = [(OPENING, document.opening), *((section.title, section.blocks) for section in document.sections)]
    for section, blocks in parts:
        for heading, cells in _cells(blocks):
            line = _line(section, heading, cells)
            lines.append(line)
            if section == TIMELINE and len(cells) > 1:
                rows.append(_row(cells))
            elif section == KEY_FACTS and _plain(cells[0]).casefold() in _KEY_TIMES:
                key_times[_plain(cells[0]).casefold()] = _time(_plain(cells[1]))[0]
                key_time_words[_plain(cells[0]).casefold()] = _plain(cells[1])
            elif section == EVIDENCE and (found := _LISTED.match(cells[0][0].text)):
                listed[found[1]] = Listed(cells[0][1].url or "", cells[0][1].text)
    return Page(document.title, tuple(lines), tuple(rows), key_times, key_time_words, listed)


_KEY_TIMES = frozenset({"started", "detected", "acknowledged", "mitigated", "resolved"})


def _cells(blocks: tuple[Block, ...]) -> Iterator[tuple[str, tuple[Spans, ...]]]:
    """Each line's cells below the heading it stands under; what is no table has one cell."""
    heading = ""
    for block in blocks:
        match block:
            case Subheading(text):
                heading = text
            case Table(_, rows):
                yield from ((heading, row) for row in rows)
            case _:
                yield heading, (block.spans,)


def _line(section: str, heading: str, cells: tuple[Spans, ...]) -> Line:
    spans = [span for cell in cells for span in cell]
    text = " | ".join(filter(None, (_plain(cell) for cell in cells)))
    ids = (found[1] for span in spans if (found := _CITATION.fullmatch(span.text)))
    return Line(section, heading, text, tuple(dict.fromkeys(ids)), tuple(span.url for span in spans if span.url))


def _row(cells: tuple[Spans, ...]) -> Row:
    shown = _plain(cells[0])
    at, precision = _time(shown)
    stated = _STATED.search(shown)
    cited = _line(TIMELINE, "", cells)
    line = Line(TIMELINE, "", _plain(cells[1]), cited.ids, cited.urls)
    return Row(at, precision, stated[1] if stated else "", line)


def _time(shown: str) -> tuple[datetime | None, Precision]:
    found = _TIME.match(shown)
    if not found:
        return None, Precision.UNKNOWN
    day, minute, second = found.groups()
    precision = Precision.SECOND if second else Precision.MINUTE if minute else Precision.DAY
    return datetime.fromisoformat(f"{day}T{minute or '00:00'}{second or ''}").replace(tzinfo=UTC), precision


def _plain(spans: Spans) -> str:
    """The text of a cell, without citations."""
    return "".join(span.text for span in spans if not _CITATION.fullmatch(span.text)).strip()
