"""A document as Markdown (GitHub's flavour), for `out/postmortem.md`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

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
    Span,
    Spans,
    Subheading,
    Table,
    Todo,
)
from postmortem.render.mermaid import mermaid

_ITEM = re.compile(r"- |\d+\. ")
_ADDRESS = re.compile(r"https?://[^<>\s]+")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def markdown(document: Document) -> str:
    """The whole page; text of the evidence is escaped, so that it cannot become structure."""
    lines = [f"# {_escape(document.title)}", "", *_lines(document.opening)]
    for section in document.sections:
        inner = list(_lines(section.blocks))
        if section.appendix:
            lines += ["<details>", f"<summary>{_escape(section.title)}</summary>", "", *inner, "", "</details>", ""]
        else:
            lines += [f"## {_escape(section.title)}", "", *inner]
    return _close_lists(lines)


def _lines(blocks: Sequence[Block]) -> Iterator[str]:
    """The lines of the blocks; neighbouring items of an ordered list are counted on."""
    number = 0
    for block in blocks:
        number = number + 1 if isinstance(block, Numbered) else 0
        yield from _block(block, number)


def _block(block: Block, number: int) -> Iterator[str]:
    match block:
        case Paragraph(spans):
            yield from (_text(spans), "")
        case Subheading(text):
            yield from (f"### {_escape(text)}", "")
        case Bullet(spans):
            yield f"- {_text(spans)}"
        case Numbered(spans):
            yield f"{number}. {_text(spans)}"
        case Todo(spans, done):
            yield f"- [{'x' if done else ' '}] {_text(spans)}"
        case Fold(title, inner):
            yield from ("", "<details>", f"<summary>{_escape(title)}</summary>", "")
            yield from _lines(inner)
            yield from ("", "</details>", "")
        case Callout(_, spans):
            yield from (f"> {_text(spans)}", "")
        case Picture():
            yield from ("```mermaid", *mermaid(block).splitlines(), "```", "")
        case Contents():
            pass
        case Table(header, rows):
            yield _row(tuple(_escape(title) for title in header))
            yield _row(("---",) * len(header))
            yield from (_row(tuple(_text(cell) for cell in row)) for row in rows)
            yield ""


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"


def _text(spans: Spans) -> str:
    return "".join(_span(span) for span in spans)


def _span(span: Span) -> str:
    text = _escape(" ".join(span.text.splitlines()))
    mark = "**" if span.bold else "*" if span.italic else "`" if span.code else ""
    core = text.strip()
    if mark and core:
        text = text.replace(core, f"{mark}{core}{mark}", 1)
    return f"[{text}](<{span.url}>)" if span.url and _ADDRESS.fullmatch(span.url) else text


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _close_lists(lines: list[str]) -> str:
    """The lines, with a blank one after each list, so that what follows does not become part of it."""
    closed: list[str] = []
    for line in lines:
        if closed and _is_item(closed[-1]) and line and not _is_item(line):
            closed.append("")
        closed.append(line)
    return "\n".join(closed).rstrip() + "\n"


def _is_item(line: str) -> bool:
    return bool(_ITEM.match(line))
