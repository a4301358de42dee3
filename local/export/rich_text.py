"""Notion's rich text as spans."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from postmortem.render.document import Span, Spans

_TIME = re.compile(r"(?:\d{4}-\d\d-\d\d )?\d\d:\d\d(?::\d\d)? UTC(?: \([^()]*\))?$")
_OPENS, _CLOSES = " (", ")"


def plain_text(rich_text: Sequence[dict[str, Any]]) -> str:
    """The text alone."""
    return "".join(map(_shown, rich_text))


def spans_of(rich_text: Sequence[dict[str, Any]]) -> Spans:
    """The spans; a date in brackets behind a time that the page tells is that time's own moment."""
    spans: list[Span] = []
    closes = False
    for item, following in zip(rich_text, (*map(_shown, rich_text[1:]), ""), strict=False):
        span = _span(item)
        if closes:
            span, closes = replace(span, text=span.text.removeprefix(_CLOSES)), False
        told = list(_told(spans, _moment(item))) if following.startswith(_CLOSES) else []
        if told:
            spans, closes = told, True
        else:
            spans.append(span)
    return tuple(span for span in spans if span.text)


def _told(spans: Sequence[Span], at: datetime | None) -> Iterator[Span]:
    """The spans without the bracket that opens at their end, the time before it with its moment; none if there is none.

    Notion may give neighbours of one style as one.
    """
    if at is None or not spans or not spans[-1].text.endswith(_OPENS):
        return
    *others, last = (*spans[:-1], replace(spans[-1], text=spans[-1].text.removesuffix(_OPENS)))
    if not last.text and others:
        last = others.pop()
    time = _TIME.search(last.text)
    if time:
        yield from (*others, replace(last, text=last.text[: time.start()]), replace(last, text=time[0], at=at))


def _span(item: dict[str, Any]) -> Span:
    style = item["annotations"]
    return Span(_shown(item), item.get("href"), bold=style["bold"], italic=style["italic"], code=style["code"])


def _moment(item: dict[str, Any]) -> datetime | None:
    """The moment that a mention of a date names; None for a day, and for what is no such mention."""
    mention = item.get("mention") or {}
    start = (mention.get("date") or {}).get("start") or ""
    at = datetime.fromisoformat(start) if "T" in start else None
    return at.astimezone(UTC) if at and at.tzinfo else None


def _shown(item: dict[str, Any]) -> str:
    shown: str = item["plain_text"]
    return shown
