"""What of a page stands open: its words, the rows of its timeline, its blocks, and what it quotes twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from postmortem.render.document import Block, Contents, Document, Fold, Picture, Spans, Subheading, Table
from postmortem.text.language import tr

_LEAST_TELLING_WORDS = 3  # of what somebody said; shorter words in quotation marks name something, or a time
_TELLING_LENGTH = 3
_CITATION = re.compile(r"\[E\d+\]")
_QUOTATION = re.compile(r"“([^“”]*)”|„([^„“”]*)“|«([^«»]*)»")


def open_text(document: Document) -> Iterator[str]:
    """The lines that a reader sees without opening anything, the titles of folded parts among them."""
    yield document.title
    yield from _lines(document.opening)
    for section in document.sections:
        yield section.title
        if not section.appendix:
            yield from _lines(section.blocks)


def open_words(document: Document) -> int:
    """How many words stand open: everything with a letter or a figure in it, cells of tables too, but not `[E7]`."""
    lines = (_CITATION.sub(" ", line) for line in open_text(document))
    return sum(any(map(str.isalnum, word)) for line in lines for word in line.split())


def count_open_rows(document: Document) -> int:
    """How many rows the timeline has that nobody need open."""
    timeline = (section for section in document.sections if section.title == tr("Timeline") and not section.appendix)
    tables = (block for section in timeline for block in section.blocks if isinstance(block, Table))
    return sum(len(table.rows) for table in tables)


def open_blocks(document: Document) -> int:
    """How many blocks stand at the top of the page, a heading for each section."""
    return len(document.opening) + sum(
        1 + (0 if section.appendix else len(section.blocks)) for section in document.sections
    )


def repeated_quotations(document: Document) -> tuple[str, ...]:
    """What is quoted more than once in the open part."""
    counted = Counter(quotation for line in open_text(document) for quotation in quoted_in(line))
    return tuple(quotation for quotation, number in counted.items() if number > 1)


def quoted_in(text: str) -> Iterator[str]:
    """What somebody said in quotation marks, in small letters and without what may differ at its ends; no terms."""
    for found in _QUOTATION.finditer(text):
        words = (found[found.lastindex or 0] or "").casefold().split()
        if sum(len(word) >= _TELLING_LENGTH and not word[0].isdigit() for word in words) >= _LEAST_TELLING_WORDS:
            yield " ".join(words).strip(" .…!,;:")


def _lines(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Fold(title):
                yield title
            case Subheading(text):
                yield text
            case Picture(bars, milestones):
                yield " ".join([*(bar.label for bar in bars), *(one.label for one in milestones)])
            case Contents():
                pass
            case Table(header, rows):
                yield " ".join(header)
                yield from (" ".join(map(_text, row)) for row in rows)
            case _:
                yield _text(block.spans)


def _text(spans: Spans) -> str:
    return "".join(span.text for span in spans)
