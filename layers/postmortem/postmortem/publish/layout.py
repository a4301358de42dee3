"""What the page itself remembers of the agent's text on it: a digest of each block, in one line of its last section.

From it the next renewal tells what people have changed since. It needs no table, and tells of a renewal that broke off.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from postmortem.clients.notion.content import PageBlock
from postmortem.text.moments import parse_moment

_MARK = "Layout 1"
_BORDER = " | "
_LENGTH = 6  # hexadecimal digits: of a thousand blocks in one section, two are alike once in 30
_DIGEST = re.compile(r"([0-9a-f]{6})(?:\.([0-9a-f]{6}))?(?:~([0-9a-f]{6}))?")
_UNDER_WAY = "before"


@dataclass(frozen=True, slots=True)
class Digest:
    """What a block says: itself, what is inside it, and where its links lead.

    Notion may write a link in another way than it was given, so links are compared only between the agent's own texts.
    """

    own: str
    inner: str = ""
    links: str = ""

    @property
    def said(self) -> tuple[str, str]:
        """What can be compared with a block that was read."""
        return self.own, self.inner

    def __str__(self) -> str:
        return self.own + (f".{self.inner}" if self.inner else "") + (f"~{self.links}" if self.links else "")


@dataclass(frozen=True, slots=True)
class SectionLayout:
    """The agent's blocks of a section in their order, and its offer of a newer text beside them."""

    key: str
    blocks: tuple[Digest, ...]
    offers: tuple[Digest, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """The agent's text on a page. `before` is what else of it may still stand there while a renewal is under way.

    `left` are the sections that this renewal found changed by people.
    `times` are the minutes that the row of each key time showed, by the digest of its label; `columns` the digests of
    properties' values by those of their names; `corrected` the key times as the team has corrected them, by name.
    """

    revision: int
    job_id: str
    sections: tuple[SectionLayout, ...]
    covers: datetime | None = None
    pieces: int | None = None
    times: tuple[tuple[str, tuple[str, ...]], ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    corrected: Mapping[str, datetime] = field(default_factory=dict)
    before: tuple[SectionLayout, ...] | None = None
    left: frozenset[str] = frozenset()

    @property
    def is_under_way(self) -> bool:
        """Whether the page was being written or renewed when this was noted, and that has not been finished."""
        return self.before is not None

    def section(self, key: str) -> SectionLayout | None:
        """What is remembered of a section."""
        return next((section for section in self.sections if section.key == key), None)

    def all_of(self, key: str) -> tuple[SectionLayout, ...]:
        """Everything that may stand of a section."""
        return tuple(section for section in (*self.sections, *(self.before or ())) if section.key == key)


def digest(block: PageBlock) -> Digest:
    """The digest of a block that was read as a whole, or is to be written."""
    inner = " ".join(f"{one.own}.{one.inner}" for one in map(digest, block.children or ()))
    links = " ".join(link for each in block.whole() for link in each.links)
    return Digest(own_digest(block), short(inner) if inner else "", short(links) if links else "")


def own_digest(block: PageBlock) -> str:
    """The digest of a block without what is inside it."""
    return short(f"{block.type}\x00{block.text}")


def short(text: str) -> str:
    """A short digest of a text."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_LENGTH]


def line_of(layout: Layout) -> str:
    """The layout as the line that the page holds."""
    times = " ".join(f"{label}={','.join(minutes)}" for label, minutes in layout.times)
    parts = {
        "revision": str(layout.revision),
        "job": layout.job_id,
        "covers": layout.covers.isoformat() if layout.covers else "",
        "pieces": "" if layout.pieces is None else str(layout.pieces),
        "times": times,
        "columns": " ".join(f"{name}={value}" for name, value in layout.columns.items()),
        "corrected": " ".join(f"{name}={at.isoformat()}" for name, at in layout.corrected.items()),
        "left": " ".join(sorted(layout.left)),
        "sections": _sections_line(layout.sections),
    }
    told = [f"{name} {value}" for name, value in parts.items() if value]
    under_way = [f"{_UNDER_WAY} {_sections_line(layout.before)}".strip()] if layout.before is not None else []
    return _BORDER.join((_MARK, *told, *under_way))


def layout_in(text: str) -> Layout | None:
    """The layout in a line of the page; None for any other line, and for one that somebody has changed."""
    mark, *parts = text.split(_BORDER)
    if mark != _MARK:
        return None
    told = {name: value.strip() for name, _, value in (part.partition(" ") for part in parts)}
    try:
        return Layout(
            revision=int(told["revision"]),
            job_id=told.get("job", ""),
            sections=tuple(_sections_in(told.get("sections", ""))),
            covers=parse_moment(told.get("covers")),
            pieces=int(told["pieces"]) if "pieces" in told else None,
            times=tuple((label, tuple(filter(None, value.split(",")))) for label, value in _pairs(told.get("times"))),
            columns=dict(_pairs(told.get("columns"))),
            corrected={name: at for name, value in _pairs(told.get("corrected")) if (at := parse_moment(value))},
            before=tuple(_sections_in(told[_UNDER_WAY])) if _UNDER_WAY in told else None,
            left=frozenset(told.get("left", "").split()),
        )
    except (KeyError, ValueError):
        return None


def merged(sections: Iterable[SectionLayout]) -> tuple[SectionLayout, ...]:
    """The sections with everything that is remembered of one key in one entry."""
    blocks: dict[str, dict[Digest, None]] = {}
    offers: dict[str, dict[Digest, None]] = {}
    for section in sections:
        blocks.setdefault(section.key, {}).update(dict.fromkeys(section.blocks))
        offers.setdefault(section.key, {}).update(dict.fromkeys(section.offers))
    return tuple(SectionLayout(key, tuple(blocks[key]), tuple(offers[key])) for key in blocks)


def _sections_line(sections: Sequence[SectionLayout]) -> str:
    return "; ".join(
        " ".join((one.key, *map(str, one.blocks), *(f"+{offer}" for offer in one.offers))) for one in sections
    )


def _sections_in(text: str) -> Iterator[SectionLayout]:
    for part in filter(None, text.split("; ")):
        key, *digests = part.split()
        blocks = tuple(_digest_in(one) for one in digests if not one.startswith("+"))
        yield SectionLayout(key, blocks, tuple(_digest_in(one[1:]) for one in digests if one.startswith("+")))


def _digest_in(text: str) -> Digest:
    found = _DIGEST.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return Digest(found[1], found[2] or "", found[3] or "")


def _pairs(text: str | None) -> Iterator[tuple[str, str]]:
    """The `name=value` pairs of a part of the line."""
    for pair in (text or "").split():
        name, _, value = pair.partition("=")
        yield name, value
