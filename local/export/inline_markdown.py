"""Spans as GitHub's flavour of Markdown: text of the evidence becomes no structure, no link, and calls nobody."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from html import escape

from postmortem.render.document import Span, Spans

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&])")
_BARE_ADDRESS = re.compile(r"(?<=[a-z]):(?=//)|(?<=www)\.", re.IGNORECASE)  # which GitHub would make a link
_CALL = re.compile(r"@(?=\w)")  # somebody's name or the host of an e-mail address behind it
_UNSEEN = "&#8203;"  # a space without width
_LINE_BEGINS = re.compile(r"^(\d{1,9})([.)])(?=\s|$)|^([-+=])")
_ADDRESS = re.compile(r"https?://[^<>\s]+")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def inline(spans: Spans) -> str:
    """The spans as one line, for a paragraph, an item of a list or the cell of a table."""
    joined = tuple(_joined(spans))
    before = (" ", *(_edge(span, -1) for span in joined))
    after = (*(_edge(span, 0) for span in joined[1:]), " ")
    line = "".join(map(_span, joined, before, after)).strip()
    return _LINE_BEGINS.sub(_not_a_list, line)


def escaped(text: str) -> str:
    """Text that stands as it is."""
    calm = _CALL.sub(f"@{_UNSEEN}", _BARE_ADDRESS.sub(r"\\\g<0>", _SPECIAL.sub(r"\\\1", text)))
    return "<br>".join(calm.splitlines())


def title(text: str) -> str:
    """The title of a folded part, which is HTML in Markdown, too."""
    return _CALL.sub(f"@{_UNSEEN}", escape(" ".join(text.split()), quote=False))


def _not_a_list(begin: re.Match[str]) -> str:
    return f"{begin[1]}\\{begin[2]}" if begin[1] else f"\\{begin[3]}"


def _joined(spans: Spans) -> Iterator[Span]:
    """The spans, neighbours of one kind as one: between `**a****b**` Markdown sees no border."""
    last: Span | None = None
    for span in spans:
        if last and replace(last, text="") == replace(span, text=""):
            last = replace(last, text=last.text + span.text)
        elif span.text:
            if last:
                yield last
            last = span
    if last:
        yield last


def _edge(span: Span, place: int) -> str:
    """The character that a neighbour meets: a star where this span is marked itself."""
    one = span.text[place]
    return "*" if (span.bold or span.italic) and not one.isspace() else one


def _span(span: Span, before: str, after: str) -> str:
    core = span.text.strip()
    if not core:
        return " " if span.text else ""
    head, _, tail = span.text.partition(core)
    text = _code(core) if span.code else escaped(core)
    for wanted, mark, tag in ((span.italic, "*", "em"), (span.bold, "**", "strong")):
        if wanted:
            text = _marked(text, mark, tag, " " if head else before, " " if tail else after)
    if span.url and _ADDRESS.fullmatch(span.url):
        text = f"[{text}](<{_destination(span.url)}>)"
    return f"{head and ' '}{text}{tail and ' '}"


def _marked(text: str, mark: str, tag: str, before: str, after: str) -> str:
    """Stars where Markdown sees them as a border, which depends on the letters around; else the tag."""
    opens = before.isspace() or (_is_letter(text[0]) and before != "*")
    closes = after.isspace() or (_is_letter(text[-1]) and after != "*")
    return f"{mark}{text}{mark}" if opens and closes else f"<{tag}>{text}</{tag}>"


def _is_letter(one: str) -> bool:
    return unicodedata.category(one)[0] in "LN"


def _code(text: str) -> str:
    """Code between more backticks than it holds; as HTML where it holds a bar, which would end the cell of a table."""
    if "|" in text:
        return f"<code>{escaped(text)}</code>"
    ticks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{' '.join(text.splitlines())}{space}{ticks}"


def _destination(url: str) -> str:
    return _ENTITY.sub("&amp;", url.replace("\\", "\\\\").replace("|", "%7C"))
