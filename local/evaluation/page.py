"""A published page as facts: its lines by section, the rows of its timeline, its key times and what it cites.

Sections are known by the words that their titles are promised to hold, key facts by the names of the key times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from local.evaluation.lines import Line, Listed, Row, citation_of, line_of, plain
from local.evaluation.rows import open_row, recorded_row, row_in_line, time_of
from postmortem.render.document import Block, Contents, Document, Fold, Picture, Spans, Subheading, Table, Todo

OPENING = "Opening"
TIMELINE = "Timeline"
KEY_FACTS = "Key facts"
SUMMARY = "Summary"
IMPACT = "Impact"
ROOT_CAUSE = "What happened and why: trigger, cause"
FACTORS = "Contributing factors"
DETECTION = "Detection and response"
LESSONS = "Lessons"
ACTIONS = "Action items"
QUESTIONS = "Open questions"
EVIDENCE = "Evidence"
RECORD = "Full record"
RULED_OUT = "Ruled out"
# The words of the contract, in the order in which they are looked for.
_BY_WORD = {
    "timeline": TIMELINE,
    "summary": SUMMARY,
    "impact": IMPACT,
    "key facts": KEY_FACTS,
    "contributing factors": FACTORS,
    "cause": ROOT_CAUSE,
    "detection": DETECTION,
    "lessons": LESSONS,
    "action items": ACTIONS,
    "open questions": QUESTIONS,
}
_BY_WORD_FOLDED = {"evidence": EVIDENCE, "record": RECORD}
READING_LAYER = (SUMMARY, IMPACT, ROOT_CAUSE, FACTORS, DETECTION, LESSONS, ACTIONS, QUESTIONS, TIMELINE)
_DAY = re.compile(r"\((\d{4}-\d\d-\d\d)\)$")
_KEY_TIMES = frozenset({"started", "detected", "acknowledged", "mitigated", "resolved"})


@dataclass(frozen=True, slots=True)
class Page:
    """The facts of a page.

    `rows` are the open rows of the timeline, `record` the folded ones and those of the full record. `key_times` are
    those it names, None for a range or one that is said to be unknown; `key_time_words` hold what is shown for each.
    `addresses` are the links of the ids it cites.
    """

    title: str
    lines: tuple[Line, ...]
    rows: tuple[Row, ...] = ()
    record: tuple[Row, ...] = ()
    key_times: Mapping[str, datetime | None] = field(default_factory=dict)
    key_time_words: Mapping[str, str] = field(default_factory=dict)
    listed: Mapping[str, Listed] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)
    blocks: frozenset[str] = frozenset()

    def section(self, *names: str) -> tuple[Line, ...]:
        """The open lines of some sections, in order."""
        return tuple(line for line in self.lines if line.section in names and not line.is_folded)

    @property
    def open_lines(self) -> tuple[Line, ...]:
        """Everything that a reader sees without unfolding anything."""
        return tuple(line for line in self.lines if not line.is_folded)

    @property
    def root_cause(self) -> tuple[Line, ...]:
        """What the page gives as the trigger, the cause and the causal chain, without what was ruled out or said."""
        return tuple(line for line in self.section(ROOT_CAUSE) if line.ids and not line.is_ruled_out)

    @property
    def text(self) -> str:
        """Everything that is written on the page."""
        return "\n".join((self.title, *(line.text for line in self.lines)))


def page_of(document: Document) -> Page:
    """The facts of a page that was read back from Notion."""
    parts = [(OPENING, document.opening, False)]
    parts += [(_name_of(part.title, is_folded=part.appendix), part.blocks, part.appendix) for part in document.sections]
    found = _Found(document.title)
    for section, blocks, is_folded in parts:
        found.blocks |= {type(block).__name__ for block in blocks}
        for place in _places(blocks, is_folded=is_folded):
            found.take(section, place)
    return found.page()


def _first_day(title: str) -> datetime | None:
    found = _DAY.search(title)
    return datetime.fromisoformat(found[1]).replace(tzinfo=UTC) if found else None


def _name_of(title: str, *, is_folded: bool) -> str:
    words = title.casefold()
    known = _BY_WORD_FOLDED if is_folded else _BY_WORD
    return next((name for word, name in known.items() if word in words), title)


@dataclass(frozen=True, slots=True)
class _Place:
    """The cells of a line and where it stands; what is no table has one cell."""

    heading: str
    cells: tuple[Spans, ...]
    is_folded: bool
    is_todo: bool = False


@dataclass
class _Found:
    """What was found on a page so far."""

    title: str
    lines: list[Line] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    record: list[Row] = field(default_factory=list)
    key_time_words: dict[str, str] = field(default_factory=dict)
    listed: dict[str, Listed] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    blocks: set[str] = field(default_factory=set)

    def take(self, section: str, place: _Place) -> None:
        """Take in what stands at one place of a section."""
        line = line_of(section, place.heading, place.cells, is_folded=place.is_folded, is_todo=place.is_todo)
        self.lines.append(line)
        self.addresses.update(citation_of(place.cells))
        name = plain(place.cells[0]).casefold()
        if section in (TIMELINE, RECORD):
            self._take_row(line, place)
        elif section == EVIDENCE:
            self.listed.update(Listed.of(place.cells[0]))
        elif len(place.cells) > 1 and name in _KEY_TIMES:
            self.key_time_words[name] = plain(place.cells[1])

    def _take_row(self, line: Line, place: _Place) -> None:
        is_table = len(place.cells) > 1
        if place.is_folded:
            self.record += [recorded_row(line, place.cells)] if is_table else row_in_line(line, place.cells[0])
        elif is_table and line.section == TIMELINE:
            before = self.rows[-1].at if self.rows else _first_day(self.title)
            self.rows.append(open_row(line, place.cells, before))

    def page(self) -> Page:
        """The page that was found."""
        return Page(
            self.title,
            tuple(self.lines),
            tuple(self.rows),
            tuple(self.record),
            {name: time_of(words)[0] for name, words in self.key_time_words.items()},
            self.key_time_words,
            self.listed,
            self.addresses,
            frozenset(self.blocks),
        )


def _places(blocks: Sequence[Block], *, is_folded: bool) -> Iterator[_Place]:
    heading = ""
    for block in blocks:
        match block:
            case Subheading(text):
                heading = text
            case Picture() | Contents():
                pass
            case Table(_, rows):
                yield from (_Place(heading, row, is_folded) for row in rows)
            case Fold(title, inner):
                yield from (replace(place, heading=title) for place in _places(inner, is_folded=True))
            case _:
                yield _Place(heading, (block.spans,), is_folded, isinstance(block, Todo))
