"""Notion's markdown as plain readable text: what it says without its markup, a line for a line.

The markdown endpoint answers in a dialect of its own: tabs for what is inside a block, tags for what markdown lacks
(`<callout>`, `<table>`, `<mention-date …/>`), attributes in braces behind a line.
"""

from __future__ import annotations

import re
import string

_FENCE = re.compile(r"^[ \t]*```[^\n]*\n(.*?)^[ \t]*```[ \t]*$", re.DOTALL | re.MULTILINE)
# One pattern, so that an escaped backtick opens no code.
_LITERAL = re.compile(r"\\([^\w\s])|(?<!`)(`{1,3})(?!`)([^\n]{1,1000}?)(?<!`)\2(?!`)")
_TAG_ROW = re.compile(r"<tr[^>]*>(.*?)</tr>", re.DOTALL)
_TAG_CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)
_PIPE_ROW = re.compile(r"^[ \t]*\|(.*)\|[ \t]*$", re.MULTILINE)
_PIPE_RULE = re.compile(r"^[ \t]*\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*(?:\n|\Z)", re.MULTILINE)
_IMAGE = re.compile(r"!\[([^\[\]\n]{0,1000})\]\([^()\s]{0,4000}\)")  # its URL is signed and dies within the hour
_LINK = re.compile(r"\[([^\[\]\n]{1,1000})\]\(([^()\s]{1,4000})\)")
_DATE = re.compile(r"<mention-date\s([^<>]{0,500}?)/?>(?:</mention-date>)?")
_PERSON = re.compile(r"<mention-user[^>]*>@?([^<]+)</mention-user>")
_ATTRIBUTE = re.compile(r'(?<![a-zA-Z])([a-zA-Z]+)="([^"]*)"')
_UNKNOWN = re.compile(r"<unknown(?:\s([^<>\n]{0,500}))?/?>")  # a block that Notion's markdown has no form for
_BREAK = re.compile(r"<br\s*/?>")
_TAG = re.compile(r"</?[a-z][a-z_-]*(?:\s[^>\n]*)?/?>")
_BLOCK_ATTRIBUTES = re.compile(r'(?<![ \t])[ \t]*\{(?:[a-z_-]+="[^"\n]*"[ \t]*)+\}[ \t]*$', re.MULTILINE)
_LINE_MARKS = re.compile(r"^[ \t]*(?:#{1,6}|>)[ \t]+", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*-{3,}[ \t]*$", re.MULTILINE)
_STRONG = re.compile(r"(\*\*|~~)(?=\S)([^\n]{1,1000}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+)(?<=\S)\*(?![\w*])")

_WITHOUT_CONTENT = frozenset({"breadcrumb", "divider", "template"})
_PRIVATE_USE = 0xE000  # where literal punctuation hides from the markup's patterns
_HIDE = {ord(mark): _PRIVATE_USE + ord(mark) for mark in string.punctuation}
_SHOW = {hidden: mark for mark, hidden in _HIDE.items()}


def text_of_markdown(markdown: str) -> str:
    """The text of a page: no markup, cells joined by " | ", links as `label (url)` where the label hides the URL."""
    text = _FENCE.sub(lambda fence: fence[1].translate(_HIDE).rstrip("\n"), markdown)
    text = _LITERAL.sub(lambda literal: (literal[1] or literal[3]).translate(_HIDE), text)
    text = _TAG_ROW.sub(lambda row: _joined(_TAG_CELL.findall(row[1])), text)
    text = _PIPE_ROW.sub(lambda row: _joined(row[1].split("|")), _PIPE_RULE.sub("", text))
    text = _LINK.sub(_link, _IMAGE.sub(r"\1", text))
    text = _PERSON.sub(r"@\1", _DATE.sub(_date, text))
    text = _UNKNOWN.sub(_unread, text)
    text = _TAG.sub("", _BREAK.sub(" ", text))
    text = _RULE.sub("", _LINE_MARKS.sub("", _BLOCK_ATTRIBUTES.sub("", text)))
    for _ in range(2):  # bold may hold struck-out text and the other way round
        text = _STRONG.sub(r"\2", text)
    text = _EMPHASIS.sub(r"\1", text)
    return _tidy(text.translate(_SHOW))


def people_in(markdown: str) -> tuple[str, ...]:
    """The names of those whom a page mentions, as Notion writes them."""
    return tuple(dict.fromkeys(" ".join(name.split()) for name in _PERSON.findall(markdown)))


def _joined(cells: list[str]) -> str:
    return " | ".join(" ".join(cell.split()) for cell in cells)


def _link(link: re.Match[str]) -> str:
    label, url = link[1], link[2]
    bare = url.translate(_SHOW).split("://")[-1].rstrip("/")
    return url if bare in {label.translate(_SHOW).split("://")[-1].rstrip("/"), ""} else f"{label} ({url})"


def _date(mention: re.Match[str]) -> str:
    said = dict(_ATTRIBUTE.findall(mention[1]))
    start = " ".join(said[part] for part in ("start", "startTime") if part in said)
    end = " ".join(said[part] for part in ("end", "endTime") if part in said)
    zone = f" {said['timeZone']}" if "timeZone" in said else ""
    return start + (f" to {end}" if end else "") + zone


def _unread(unknown: re.Match[str]) -> str:
    kind = dict(_ATTRIBUTE.findall(unknown[1] or "")).get("alt", "").replace("_", " ") or "block"
    return "" if kind in _WITHOUT_CONTENT else f"[{kind}: see it in Notion, its text is not given]"


def _tidy(text: str) -> str:
    lines = [line.strip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
