"""A document as one self-contained HTML file, for `out/postmortem.html`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

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
    Span,
    Spans,
    Subheading,
    Table,
    Todo,
)
from postmortem.render.mermaid import mermaid
from postmortem.text.language import in_every_language

_EVIDENCE = re.compile(r"\[E\d+\]")
_LISTS: dict[type[Block], str] = {Bullet: "ul", Numbered: "ol", Todo: 'ul class="todo"'}


def html(document: Document) -> str:
    """The whole page with its style sheet inside; text of the evidence is escaped."""
    style = files("local.export").joinpath("page.css").read_text(encoding="utf-8")
    title = escape(document.title)
    body = "\n".join((*_blocks(document.opening), *(_section(section) for section in document.sections)))
    return (
        f'<!doctype html>\n<html lang="{_language_of(document)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{title}</title>\n<style>\n{style}</style>\n'
        f"</head>\n<body>\n<main>\n<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _language_of(document: Document) -> str:
    """The code of the language that the page is in, by its first heading."""
    titles = {section.title for section in document.sections}
    return next((code for code, title in in_every_language("Summary").items() if title in titles), "en")


def _section(section: Section) -> str:
    inner = "\n".join(_blocks(section.blocks))
    title = f"<h2>{escape(section.title)}</h2>"
    if section.appendix:
        return f"<details>\n<summary>{title}</summary>\n{inner}\n</details>"
    return f"<section>\n{title}\n{inner}\n</section>"


def _blocks(blocks: Sequence[Block]) -> Iterator[str]:
    """The blocks, neighbouring list items gathered into one list."""
    open_list = ""
    for block in blocks:
        wanted = _LISTS.get(type(block), "")
        if wanted != open_list:
            if open_list:
                yield f"</{open_list.split(maxsplit=1)[0]}>"
            if wanted:
                yield f"<{wanted}>"
            open_list = wanted
        yield _block(block)
    if open_list:
        yield f"</{open_list.split()[0]}>"


def _block(block: Block) -> str:
    match block:
        case Paragraph(spans):
            return f"<p>{_text(spans)}</p>"
        case Subheading(text):
            return f"<h3>{escape(text)}</h3>"
        case Bullet(spans) | Numbered(spans):
            return f"<li>{_text(spans)}</li>"
        case Todo(spans, done):
            ticked = " checked" if done else ""
            return f'<li><label><input type="checkbox" disabled{ticked}> <span>{_text(spans)}</span></label></li>'
        case Fold(title, inner):
            within = "\n".join(_blocks(inner))
            return f"<details>\n<summary>{escape(title)}</summary>\n{within}\n</details>"
        case Callout(tone, spans):
            return f'<div role="note" class="callout {tone.value}">{_text(spans)}</div>'
        case Table(header, rows):
            return _table(header, rows)
        case Picture():
            return f"<pre>{escape(mermaid(block))}</pre>"
        case Contents():
            return ""


def _table(header: tuple[str, ...], rows: tuple[tuple[Spans, ...], ...]) -> str:
    """A table that can be moved sideways where it is wider than the screen; one of two columns always fits."""
    kind = "pairs" if len(header) == 2 else "several"  # noqa: PLR2004 - a name or a time, and what is said of it
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in header)
    lines = "\n".join(f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in rows)
    body = f"<thead><tr>{head}</tr></thead>\n<tbody>\n{lines}\n</tbody>"
    return f'<div class="wide" tabindex="0">\n<table class="{kind}">\n{body}\n</table>\n</div>'


def _text(spans: Spans) -> str:
    return "".join(_span(span) for span in spans)


def _span(span: Span) -> str:
    text = escape(span.text).replace("\n", "<br>")
    for wanted, tag in ((span.bold, "strong"), (span.italic, "em"), (span.code, "code")):
        if wanted:
            text = f"<{tag}>{text}</{tag}>"
    if span.url and span.url.startswith(("https://", "http://")):
        mark = ' class="evidence"' if _EVIDENCE.fullmatch(span.text) else ""
        return f'<a{mark} href="{escape(span.url)}">{text}</a>'
    return text
