"""The anchors of a page's headings: the same in HTML as GitHub makes them for the headings of a Markdown file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from postmortem.render.document import Document, Subheading

_NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")


@dataclass(frozen=True, slots=True)
class Anchors:
    """The anchors of the sections in their order, and of the subheadings, by the place of their section and their own.

    No two are the same.
    """

    sections: tuple[str, ...]
    subheadings: dict[tuple[int, int], str]


def anchors(document: Document) -> Anchors:
    """An anchor for every heading; of headings that read the same the second ends in `-1`, as on GitHub."""
    seen: Counter[str] = Counter()
    taken: set[str] = set()

    def unique(title: str) -> str:
        anchor = plain = _NOT_IN_ANCHORS.sub("", title.lower()).replace(" ", "-") or "section"
        while anchor in taken:
            seen[plain] += 1
            anchor = f"{plain}-{seen[plain]}"
        taken.add(anchor)
        return anchor

    unique(document.title)
    sections: dict[int, str] = {}
    subheadings: dict[tuple[int, int], str] = {}
    for place, title in _headings(document):
        if isinstance(place, int):
            sections[place] = unique(title)
        else:
            subheadings[place] = unique(title)
    # A folded section has no heading in Markdown: its anchor must differ from what GitHub makes for those that have.
    folded = ((number, section.title) for number, section in enumerate(document.sections) if section.appendix)
    sections |= {number: unique(title) for number, title in folded}
    return Anchors(tuple(sections[number] for number in range(len(document.sections))), subheadings)


def _headings(document: Document) -> Iterator[tuple[int | tuple[int, int], str]]:
    """The headings of the Markdown file below its title, in order; what stands above the sections is section -1."""
    for place, block in enumerate(document.opening):
        if isinstance(block, Subheading):
            yield (-1, place), block.text
    for number, section in enumerate(document.sections):
        if not section.appendix:
            yield number, section.title
        for place, block in enumerate(section.blocks):
            if isinstance(block, Subheading):
                yield (number, place), block.text
