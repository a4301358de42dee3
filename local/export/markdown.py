"""A document as Markdown in GitHub's flavour: what is folded is `<details>`, the picture a Mermaid chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from local.export.anchors import Anchors, anchors
from local.export.inline_markdown import escaped, inline, title
from postmortem.render.document import (
    Block,
    Bullet,
    Callout,
    Contents,
    Document,
    Fold,
    Numbered,
    Paragraph,
    Picture,
    Spans,
    Subheading,
    Table,
    Todo,
    Tone,
)
from postmortem.render.mermaid import mermaid
from postmortem.text.language import tr

_ITEMS = (Bullet, Numbered, Todo)


def markdown(document: Document) -> str:
    """The whole page."""
    lines = [f"# {_heading(document.title)}", "", *_Writer(document, anchors(document)).lines()]
    return "\n".join(lines).rstrip() + "\n"


@dataclass(frozen=True)
class _Writer:
    document: Document
    anchors: Anchors

    def lines(self) -> Iterator[str]:
        """What stands below the title."""
        yield from self._blocks(self.document.opening)
        for section, anchor in zip(self.document.sections, self.anchors.sections, strict=True):
            inner = self._blocks(section.blocks)
            if section.appendix:
                yield from (f'<a id="{escape(anchor)}"></a>', "", "<details>")
                yield from (f"<summary>{title(section.title)}</summary>", "", *inner, "</details>", "")
            else:
                yield from (f"## {_heading(section.title)}", "", *inner)

    def _blocks(self, blocks: Sequence[Block]) -> Iterator[str]:
        """The lines of blocks, a blank one behind each list; neighbours in an ordered list are counted."""
        for kind, group in groupby(blocks, key=type):
            for number, block in enumerate(group, start=1):
                yield from self._block(block, number)
            if kind in _ITEMS:
                yield ""

    def _block(self, block: Block, number: int) -> Iterator[str]:
        match block:
            case Bullet(spans):
                yield f"- {inline(spans)}"
            case Numbered(spans):
                yield f"{number}. {inline(spans)}"
            case Todo(spans, done):
                yield f"- [{'x' if done else ' '}] {inline(spans)}"
            case Paragraph(spans):
                yield from (inline(spans), "")
            case Subheading(text):
                yield from (f"### {_heading(text)}", "")
            case Callout(tone, spans):
                yield from (f"> {'⚠️ ' if tone is Tone.WARNING else ''}{inline(spans)}", "")
            case Fold(name, inner):
                yield from (
                    "<details>",
                    f"<summary>{title(name)}</summary>",
                    "",
                    *self._blocks(inner),
                    "</details>",
                    "",
                )
            case Picture():
                yield from ("```mermaid", *mermaid(block).splitlines(), "```", "")
            case Contents():
                yield from (*self._contents(), "")
            case Table(header, rows):
                yield from (*_table(header, rows), "")

    def _contents(self) -> Iterator[str]:
        yield from (f"**{escaped(tr('Contents'))}**", "")
        for section, anchor in zip(self.document.sections, self.anchors.sections, strict=True):
            yield f"- [{_heading(section.title)}](#{anchor})"


def _table(header: tuple[str, ...], rows: tuple[tuple[Spans, ...], ...]) -> Iterator[str]:
    yield _row(tuple(map(_heading, header)))
    yield _row(("---",) * len(header))
    yield from (_row(tuple(map(inline, row))) for row in rows)


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"


def _heading(text: str) -> str:
    return escaped(" ".join(text.split()))
