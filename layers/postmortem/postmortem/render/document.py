"""The page as a neutral tree of sections and blocks, before it becomes Notion blocks, HTML or Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Tone(StrEnum):
    """What a callout is for."""

    NOTE = "note"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of plain text; `url` is an absolute link taken from the ledger.

    `at` is the moment that the text tells, aware: where the format can, it is also shown in each reader's own zone.
    """

    text: str
    url: str | None = None
    bold: bool = False
    italic: bool = False
    code: bool = False
    at: datetime | None = None


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class Subheading:
    """A title inside a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullet:
    """An item of an unordered list."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class Numbered:
    """An item of an ordered list."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class Todo:
    """Something to do, with a box to tick."""

    spans: Spans
    done: bool = False


@dataclass(frozen=True, slots=True)
class Callout:
    """A framed remark that the reader must not miss."""

    tone: Tone
    spans: Spans


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells below a header; every row has as many cells as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[Spans, ...], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A span of time in a picture, such as the time in which nobody had noticed; aware, `start` before `end`."""

    label: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Milestone:
    """A moment in a picture, aware."""

    label: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Picture:
    """The course of the incident to scale: spans of time, and the moments that mattered, both in order of time."""

    bars: tuple[Bar, ...]
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True)
class Fold:
    """A part inside a section that is folded until somebody opens it; it holds no other fold."""

    title: str
    blocks: tuple[Paragraph | Bullet | Numbered | Todo | Table, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """Where the sections of the page stand, with a link to each; the format makes it."""


Block = Paragraph | Subheading | Bullet | Numbered | Todo | Callout | Table | Picture | Contents | Fold


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of the page; an `appendix` is folded where the format can fold.

    `key` names the part whatever the language of its title and the revision of the page.
    """

    title: str
    blocks: tuple[Block, ...]
    appendix: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole page: its title, what stands above the first section, and the sections."""

    title: str
    opening: tuple[Block, ...]
    sections: tuple[Section, ...]


def plain(text: str) -> Spans:
    """One span of plain text."""
    return (Span(text),)
