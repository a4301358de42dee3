"""Reads lists of follow-ups in a text: announced ones (numbers, bullets, semicolons) and check boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from postmortem.text.sentences import sentences

_MARK = r"(?:[-*•‣◦–]|\(?\d{1,2}[.)]|\[[ xX]?\]|[☐☑✅])"
_ANNOUNCED = re.compile(
    rf"""(?xi)(?:^|(?<=\n)|(?<=[.!?]\s)) [#>*_\s]{{0,6}}
    (?:(?P<done>done|completed|finished|already\sdone)
      |(?:(?:open|agreed|remaining|our|stated|the)\s){{0,2}}
       (?:(?P<certain>follow[\s-]?ups?|action\sitems?|to[\s-]?dos?|left\sto\sdo)
         |actions|next\ssteps|remaining\s(?:work|tasks))|open)
    \b [^:\n.?!]{{0,60}} (?: : (?=[\s*_]) [*_]{{0,2}}\s* | [*_]{{0,2}} \n\s* (?={_MARK}\s) )"""
)
_NUMBER = re.compile(r"(?:^|(?<=[\s;,.]))\(?(\d{1,2})[.)]\s+")
_BULLET = re.compile(r"^\s*(?:[-*•‣◦–]|\(?\d{1,2}[.)])\s+")
_BOX = re.compile(r"^\s*(?:[-*•]\s*|\d{1,2}[.)]\s*)?(?:\[(?P<mark>[ xX]?)\]|(?P<sign>[☐☑✅]))\s*(?P<text>\S.*)$")
_BETWEEN_OWNERS = re.compile(r"(?<=\)),\s+")
_IS_DONE = re.compile(r"(?i)^\W*(?:done\b|✅|:white_check_mark:|~~)|[(\u2013\u2014-]\s*(?:already\s)?done\)?\.?$|✅$")
_BELONGS_BEFORE = re.compile(r"(?i)^(?:owners?|owned|assignee|assigned|due|deadline|by)\b")
_NONE = re.compile(r"(?i)^\W*(?:none|nothing|n/?a|tb[dc]|no (?:follow|action|to-?do)\w*)\b")
_POINTER = re.compile(r"(?i)^(?:all\s)?(?:tracked|see|details|more|full list)\b")


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One item of a list, verbatim, and whether it is marked as done.

    `may_be_response` is true where the list is announced in words that also tell of what is done about an incident.
    """

    text: str
    is_done: bool = False
    may_be_response: bool = False


def listed_items(text: str) -> tuple[ListedItem, ...]:
    """The items of all lists of follow-ups in a text, in order."""
    marks = list(_ANNOUNCED.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    found = [*_boxes(text[: marks[0].start()] if marks else text)]
    for mark, end in zip(marks, ends, strict=False):
        done = mark["done"] is not None
        body = text[mark.end() : end]
        boxes = tuple(_boxes(body))
        parts = (part for item in _items(body) for part in _parts(item))
        vague = mark["certain"] is None
        found += boxes or (
            ListedItem(part, done or bool(_IS_DONE.search(part)), vague) for part in parts if not _NONE.match(part)
        )
    return tuple(found)


def _boxes(text: str) -> Iterator[ListedItem]:
    for line in text.splitlines():
        if box := _BOX.match(line):
            done = (box["mark"] or "") in ("x", "X") if box["sign"] is None else box["sign"] != "☐"
            if box["mark"] == "":
                continue
            yield ListedItem(box["text"].strip(), done or bool(_IS_DONE.search(box["text"])))


def _items(body: str) -> Iterator[str]:
    if numbered := _numbered(body):
        yield from numbered
    elif _BULLET.match(body):
        yield from _bulleted(body)
    else:
        yield from _in_line(body)


def _parts(item: str) -> list[str]:
    """The tasks of one item that are set apart by semicolons; a heading before them stays with the first."""
    parts = [part.strip() for part in item.split("; ")]
    return parts if all(" " in part for part in parts) else [item]


def _numbered(body: str) -> list[str]:
    """The items behind 1, 2, 3, …, wherever they stand; none where the text does not begin with 1."""
    places: list[re.Match[str]] = []
    for mark in _NUMBER.finditer(body):
        if int(mark[1]) == len(places) + 1 and (places or not body[: mark.start()].strip()):
            places.append(mark)
    ends = [*(mark.start() for mark in places[1:]), len(body)]
    return [_paragraph(body[mark.end() : end]) for mark, end in zip(places, ends, strict=False)]


def _paragraph(text: str) -> str:
    return re.split(r"\n\s*\n", text.strip(), maxsplit=1)[0].rstrip(" ;,\n")


def _bulleted(body: str) -> Iterator[str]:
    """The bullets up to the first line that is none; what is indented belongs to the bullet above."""
    item = ""
    for line in body.splitlines():
        if mark := _BULLET.match(line):
            if item:
                yield item
            item = line[mark.end() :].strip()
        elif line.startswith((" ", "\t")) and line.strip():
            item = f"{item} {line.strip()}"
        else:
            break
    if item:
        yield item


def _in_line(body: str) -> Iterator[str]:
    """The rest of the line: parts between semicolons, or names in brackets; else its sentences."""
    line = body.strip().partition("\n")[0]
    whole: list[str] = []
    for sentence in sentences(line):
        if whole and _BELONGS_BEFORE.match(sentence):
            whole[-1] = f"{whole[-1]} {sentence}"
        elif not _POINTER.match(sentence):
            whole.append(sentence)
    if len(whole) > 1 and len(_BETWEEN_OWNERS.split(whole[0])) > 1:
        whole = whole[:1]
    for sentence in whole:
        yield from (piece.strip(" ;,") for piece in _BETWEEN_OWNERS.split(sentence) if piece.strip(" ;,"))
