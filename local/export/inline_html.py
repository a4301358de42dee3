"""Spans as HTML: every character of the evidence is escaped, and links lead to web addresses only."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC
from html import escape
from urllib.parse import urlsplit

from postmortem.render.document import Span, Spans
from postmortem.render.prose import COMPUTED
from postmortem.text.language import tr

_EVIDENCE = re.compile(r"\[(E\d+)\]")
_LAST_SPACE = re.compile(r" $")
_LONG = re.compile(r"(\S{21,})")  # a longer word than that is a name or an address
_PIECES = re.compile(r"\S{1,20}")
_STAMP = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?(?: UTC)?|\d\d:\d\d(?::\d\d)? UTC")
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
    text = _words(span.text.replace(f" {COMPUTED}", f"\N{NO-BREAK SPACE}{COMPUTED}"), narrow=narrow)
    for wanted, tag in ((span.code, "code"), (span.italic, "em"), (span.bold, "strong")):
        if wanted:
            text = f"<{tag}>{text}</{tag}>"
    if span.at:
        text = f'<time datetime="{span.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}">{text}</time>'
    if span.url and _ADDRESS.fullmatch(span.url):
        return f'<a{_evidence(span)} href="{escape(span.url)}">{text}</a>'
    return text


def _words(text: str, *, narrow: bool) -> str:
    """Text as HTML: a date or a time stays in one line, and long names may be broken in a narrow place."""
    around = _LONG.split(text) if narrow else [text]
    pieces = (
        "<wbr>".join(map(escape, _PIECES.findall(one)))
        if place % 2
        else _STAMP.sub(r'<span class="stamp">\g<0></span>', escape(one).replace("\n", "<br>"))
        for place, one in enumerate(around)
    )
    return "".join(pieces)


def _evidence(span: Span) -> str:
    """What a mark such as `[E12]` is called by a screen reader, which would spell the brackets."""
    mark = _EVIDENCE.fullmatch(span.text)
    if not mark:
        return ""
    name = tr("Evidence {id}, {host}", id=mark[1], host=urlsplit(span.url or "").hostname or "")
    return f' class="evidence" aria-label="{escape(name)}"'
