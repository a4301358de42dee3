"""Spans as HTML: every character of the evidence is escaped, and links lead to web addresses only."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC
from html import escape
from urllib.parse import urlsplit

from postmortem.render.document import Span, Spans
from postmortem.text.language import tr

_EVIDENCE = re.compile(r"\[(E\d+)\]")
_LAST_SPACE = re.compile(r" $")
_PIECES = re.compile(r"\S{1,20}\s*|\s+")  # no more than twenty characters in a row: a longer word is none
_ADDRESS = re.compile(r"https?://\S+")


def inline(spans: Spans, *, narrow: bool = False) -> str:
    """The spans as phrasing content; in a narrow place long names and addresses may be broken anywhere."""
    marks = [False, *map(_is_evidence, spans), False]
    around = zip(spans, marks, marks[2:], strict=False)
    glued = (_glued(span) if after and not before else span for span, before, after in around)
    return "".join(_span(span, narrow=narrow) for span in glued)


def _is_evidence(span: Span) -> bool:
    return bool(span.url and _EVIDENCE.fullmatch(span.text))


def _glued(span: Span) -> Span:
    """The words before a mark, which does not begin a line alone; a row of marks may be broken."""
    return replace(span, text=_LAST_SPACE.sub("\N{NO-BREAK SPACE}", span.text))


def _span(span: Span, *, narrow: bool) -> str:
    pieces = _PIECES.findall(span.text) if narrow else [span.text]
    text = "<wbr>".join(map(escape, pieces)).replace("\n", "<br>")
    for wanted, tag in ((span.code, "code"), (span.italic, "em"), (span.bold, "strong")):
        if wanted:
            text = f"<{tag}>{text}</{tag}>"
    if span.at:
        text = f'<time datetime="{span.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}">{text}</time>'
    if span.url and _ADDRESS.fullmatch(span.url):
        return f'<a{_evidence(span)} href="{escape(span.url)}">{text}</a>'
    return text


def _evidence(span: Span) -> str:
    """What a mark such as `[E12]` is called by a screen reader, which would spell the brackets."""
    mark = _EVIDENCE.fullmatch(span.text)
    if not mark:
        return ""
    name = tr("Evidence {id}, {host}", id=mark[1], host=urlsplit(span.url or "").hostname or "")
    return f' class="evidence" aria-label="{escape(name)}"'
