"""Which lists of a document that is too large for a page are shortened, appendices before the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from postmortem.render.document import Block, Document, Fold, Paragraph, Section, Table, plain
from postmortem.text.language import figure, tr

_FEW = 10  # a list as short as that is not worth shortening
_MANY = 1_000_000
_LEAST_SHARE, _MOST_SHARE = 0.25, 0.95

_Kind = TypeVar("_Kind", bound=Block)


def within_bounds(document: Document, share: Callable[[Section], float]) -> Document:
    """The document, its longest lists shortened until all of it fits, and a remark below each.

    `share` is the part of what may be written that a section takes.
    """
    kept: dict[_Part, int] = {}
    short, shares = document, [share(section) for section in document.sections]
    while (total := sum(shares)) > 1:
        heaviest = _heaviest(document, kept, shares)
        if heaviest is None:
            break
        most = min(kept.get(heaviest, _MANY), heaviest.length(document))
        kept[heaviest] = max(_FEW, int(most * min(max(1 / total, _LEAST_SHARE), _MOST_SHARE)))
        short = _with_only(document, kept)
        shares[heaviest.section] = share(short.sections[heaviest.section])
    return short


@dataclass(frozen=True, slots=True)
class _Part:
    """The lists of a section that may be shortened: those in its folds, or its own (which an appendix folds, too)."""

    section: int
    in_folds: bool

    def lists(self, document: Document) -> tuple[Sequence[Block], ...]:
        """The lists of blocks."""
        blocks = document.sections[self.section].blocks
        return tuple(block.blocks for block in blocks if isinstance(block, Fold)) if self.in_folds else (blocks,)

    def length(self, document: Document) -> int:
        """How many blocks its longest list has, or rows its longest table."""
        return max(map(_longest, self.lists(document)), default=0)

    def is_open(self, document: Document) -> bool:
        """True if a reader sees it without opening anything."""
        return not self.in_folds and not document.sections[self.section].appendix


def _heaviest(document: Document, kept: Mapping[_Part, int], shares: Sequence[float]) -> _Part | None:
    """The long part that takes the most room; a folded one, as long as there is one. None where all are short."""
    parts = [_Part(number, in_folds) for in_folds in (True, False) for number in range(len(document.sections))]
    long = [part for part in parts if min(part.length(document), kept.get(part, _MANY)) > _FEW]
    folded = [part for part in long if not part.is_open(document)]
    return max(folded or long, key=lambda part: shares[part.section], default=None)


def _with_only(document: Document, kept: Mapping[_Part, int]) -> Document:
    """The document with only the first `kept` blocks, or rows of a table, of some parts, and a remark about it."""
    sections = list(document.sections)
    for part, most in kept.items():
        section = sections[part.section]
        blocks: tuple[Block, ...] = tuple(
            Fold(block.title, _cut(block.blocks, most)) if part.in_folds and isinstance(block, Fold) else block
            for block in section.blocks
        )
        sections[part.section] = replace(section, blocks=blocks if part.in_folds else _cut(blocks, most))
    return replace(document, sections=tuple(sections))


def _cut(blocks: tuple[_Kind, ...], most: int) -> tuple[_Kind | Table | Paragraph, ...]:
    total = _longest(blocks)
    if total <= most:
        return blocks
    numbers = {"number": figure(most), "all": figure(total)}
    remark = Paragraph(plain(tr("Shortened to fit one page: {number} of {all} are shown.", **numbers)))
    shorter = (Table(block.header, block.rows[:most]) if isinstance(block, Table) else block for block in blocks[:most])
    return (*shorter, remark)


def _longest(blocks: Sequence[Block]) -> int:
    return max([len(blocks), *(len(block.rows) for block in blocks if isinstance(block, Table))])
