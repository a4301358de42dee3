"""Where each section stands on a page that people may have changed: by its headings, as the layout remembers them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from postmortem.clients.notion.content import PageBlock
from postmortem.models import OPENING, RECEIPT, REVISION
from postmortem.publish.layout import Layout, digest, own_digest

_HEADINGS = frozenset({"heading_1", "heading_2"})
_OFFER = "toggle"


@dataclass(frozen=True, slots=True)
class Region:
    """The places of a section among the blocks of its page.

    `own` are its blocks, with what people put between them but without blank lines and `offers`. An offer goes behind
    `last`, another section behind `end`. `is_broken` where its heading is gone, but not all of its text.
    """

    own: tuple[int, ...]
    offers: tuple[int, ...]
    last: int
    end: int
    is_broken: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands there."""
        return not self.own and not self.is_broken


@dataclass(frozen=True)
class _Remembered:
    """The digests of blocks without what is inside them, by section, and those of offers."""

    blocks: Mapping[str, frozenset[str]]
    offers: frozenset[str]

    @classmethod
    def of(cls, layout: Layout) -> _Remembered:
        keys = dict.fromkeys(section.key for section in (*layout.sections, *(layout.before or ())))
        every = {key: layout.all_of(key) for key in keys}
        return cls(
            {key: frozenset(one.own for each in known for one in each.blocks) for key, known in every.items()},
            frozenset(one.own for known in every.values() for each in known for one in each.offers),
        )


def regions(blocks: Sequence[PageBlock], layout: Layout, receipt: int | None = None) -> dict[str, Region]:
    """The regions of all sections that are found, by key; `receipt` is the place of the heading of the last one.

    Where the layout is under way, the blocks must have been read as a whole.
    """
    known = _Remembered.of(layout)
    found: dict[str, Region] = {}
    for start, end in _runs(blocks):
        key = OPENING if start == 0 and not _is_heading(blocks, 0) else _key_of(blocks, start, known, receipt)
        if key is not None:
            region = _region(blocks, start, end, known, key)
            found[key] = _joined(found[key], region) if key in found else region
    found.setdefault(OPENING, Region((), (), -1, -1))
    if layout.is_under_way:
        found = _with_strays(blocks, found, layout)
    return found | _remark(blocks, found[OPENING], known) | _without_heading(blocks, found, known)


def _runs(blocks: Sequence[PageBlock]) -> Iterator[tuple[int, int]]:
    """The first and the last place of each part of the page that begins with a heading, and of what is above all."""
    starts = [0, *(place for place in range(1, len(blocks)) if _is_heading(blocks, place))] if blocks else []
    yield from zip(starts, [*(start - 1 for start in starts[1:]), len(blocks) - 1], strict=False)


def _is_heading(blocks: Sequence[PageBlock], place: int) -> bool:
    return bool(blocks) and blocks[place].type in _HEADINGS


def _key_of(blocks: Sequence[PageBlock], place: int, known: _Remembered, receipt: int | None) -> str | None:
    if place == receipt:
        return RECEIPT
    own = own_digest(blocks[place])
    return next((key for key, digests in known.blocks.items() if own in digests and key != RECEIPT), None)


def _region(blocks: Sequence[PageBlock], start: int, end: int, known: _Remembered, key: str) -> Region:
    places = range(start, end + 1)
    offers = tuple(place for place in places if _is_offer(blocks[place], known))
    if key != OPENING and blocks[start].children != ():  # a folded section holds its text inside its heading
        return Region((start,), offers, start, end)
    own = tuple(place for place in places if place not in offers and not blocks[place].is_empty)
    return Region(own, offers, end, end)


def _is_offer(block: PageBlock, known: _Remembered) -> bool:
    return block.type == _OFFER and own_digest(block) in known.offers


def _joined(one: Region, other: Region) -> Region:
    """A section that goes on in another place: in a further folded part, or as a copy."""
    return Region((*one.own, *other.own), (*one.offers, *other.offers), other.last, other.end)


def _with_strays(blocks: Sequence[PageBlock], found: Mapping[str, Region], layout: Layout) -> dict[str, Region]:
    """The regions, where a renewal that broke off has left blocks of one section below the heading of another."""
    ours = found.keys() - layout.left
    said = {key: {one.said for each in layout.all_of(key) for one in each.blocks} for key in found if key in ours}
    own = {key: list(region.own) for key, region in found.items()}
    headings = {region.own[0] for key, region in found.items() if region.own and key != OPENING}
    for place, block in enumerate(blocks):
        keys = [key for key, digests in said.items() if place not in headings and digest(block).said in digests]
        if keys and not any(place in own[key] for key in keys):
            for places in own.values():
                if place in places:
                    places.remove(place)
            own[keys[0]].append(place)
    return {key: replace(region, own=tuple(own[key])) for key, region in found.items()}


def _remark(blocks: Sequence[PageBlock], opening: Region, known: _Remembered) -> dict[str, Region]:
    """The remark on the latest revision, which stands above the first heading, and the opening without it."""
    digests = known.blocks.get(REVISION, frozenset())
    places = tuple(place for place in opening.own if own_digest(blocks[place]) in digests)
    if not places:
        return {}
    rest = tuple(place for place in opening.own if place not in places)
    return {OPENING: replace(opening, own=rest), REVISION: Region(places, (), places[-1], opening.end)}


def _without_heading(blocks: Sequence[PageBlock], found: Mapping[str, Region], known: _Remembered) -> dict[str, Region]:
    """Sections whose heading people have changed or removed, but not all of the text below it."""
    broken: dict[str, Region] = {}
    for key, digests in known.blocks.items():
        if key in found or key in (OPENING, REVISION, RECEIPT):
            continue
        places = [place for place, block in enumerate(blocks) if block.text and own_digest(block) in digests]
        if places:
            end = next(end for start, end in _runs(blocks) if start <= places[-1] <= end)
            offers = tuple(place for place in range(places[0], end + 1) if _is_offer(blocks[place], known))
            last = max((places[-1], *(place for place in offers if place == places[-1] + 1)))
            broken[key] = Region((), offers, last, end, is_broken=True)
    return broken
