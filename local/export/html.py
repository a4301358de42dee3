"""A document as one self-contained HTML file: its style and pictures stand inside, it asks no network and no script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from itertools import groupby

from local.export.anchors import Anchors, anchors
from local.export.inline_html import inline
from local.export.table_html import table
from local.export.timeline_svg import timeline_svg
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
    Section,
    Spans,
    Subheading,
    Table,
    Todo,
)
from postmortem.text.language import tr

_LISTS: dict[type[Block], str] = {Bullet: "ul", Numbered: "ol", Todo: 'ul class="todo"'}
_CONTENT = "page:content"  # no heading has a colon in its anchor


def html(document: Document, language: str = "en") -> str:
    """The whole page, in the language of this code (BCP 47)."""
    style = files("local.export").joinpath("page.css").read_text(encoding="utf-8")
    title = escape(document.title)
    body = "\n".join(_Writer(document, anchors(document)).lines())
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>\n{style}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#{_CONTENT}">{escape(tr("Skip to the content"))}</a>\n'
        f'<main id="{_CONTENT}" tabindex="-1">\n<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n'
    )


@dataclass(frozen=True)
class _Writer:
    document: Document
    anchors: Anchors

    def lines(self) -> Iterator[str]:
        """What stands below the title."""
        if self.document.opening:
            yield f"<header>\n{self._blocks(self.document.opening)}\n</header>"
        for number, section in enumerate(self.document.sections):
            yield self._section(number, section)

    def _section(self, number: int, section: Section) -> str:
        inner = self._blocks(section.blocks, number)
        title = f'<h2 id="{escape(self.anchors.sections[number])}">{escape(section.title)}</h2>'
        if section.appendix:
            return f"<details>\n<summary>{title}</summary>\n<div>\n{inner}\n</div>\n</details>"
        return f"<section>\n{title}\n{inner}\n</section>"

    def _blocks(self, blocks: Sequence[Block], section: int = -1) -> str:
        """The blocks, neighbouring items gathered into one list."""
        lines: list[str] = []
        for kind, group in groupby(enumerate(blocks), key=lambda numbered: _LISTS.get(type(numbered[1]), "")):
            inner = [self._block(block, (section, place)) for place, block in group]
            lines += [f"<{kind}>", *inner, f"</{kind.partition(' ')[0]}>"] if kind else inner
        return "\n".join(lines)

    def _block(self, block: Block, place: tuple[int, int]) -> str:
        match block:
            case Paragraph(spans):
                return f"<p>{inline(spans)}</p>"
            case Subheading(text):
                return f'<h3 id="{escape(self.anchors.subheadings[place])}">{escape(text)}</h3>'
            case Bullet(spans) | Numbered(spans):
                return f"<li>{inline(spans)}</li>"
            case Todo(spans, done):
                return f"<li><label>{_box(spans, done=done)} <span>{inline(spans)}</span></label></li>"
            case Fold(title, inner):
                within = self._blocks(inner)
                return f"<details>\n<summary>{escape(title)}</summary>\n<div>\n{within}\n</div>\n</details>"
            case Callout(tone, spans):
                return f'<div role="note" class="callout {tone.value}">{inline(spans)}</div>'
            case Table(header, rows):
                return table(header, rows)
            case Picture():
                name = "picture:" + ":".join(map(str, place))
                return f'<figure class="timeline">\n{timeline_svg(block, name)}\n{_caption()}\n</figure>'
            case Contents():
                return self._contents()

    def _contents(self) -> str:
        entries = zip(self.anchors.sections, self.document.sections, strict=True)
        items = "\n".join(
            f'<li><a href="#{escape(anchor)}">{escape(section.title)}</a></li>' for anchor, section in entries
        )
        name = escape(tr("Contents"))
        return f'<nav class="contents" aria-label="{name}">\n<p>{name}</p>\n<ul>\n{items}\n</ul>\n</nav>'


def _box(spans: Spans, *, done: bool) -> str:
    """A box to tick, with a name of its own where nothing stands behind it."""
    named = any(span.text.strip() for span in spans)
    name = "" if named else f' aria-label="{escape(tr("To do"))}"'
    return f'<input type="checkbox" disabled{name}{" checked" if done else ""}>'


def _caption() -> str:
    return f"<figcaption>{escape(tr('Times in UTC'))}</figcaption>"
