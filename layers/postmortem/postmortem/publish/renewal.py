"""What to change where a section is to be renewed: pure rules from what stands, what was written, and the new text.

Nothing that a person wrote is in any plan to delete. A section that a person changed is left as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import Enum
from functools import cached_property
from typing import Any

from postmortem.clients.notion.content import TO_DO, PageBlock, block_of_request
from postmortem.clients.notion.limits import NotionBlock, with_children
from postmortem.models import REVISION
from postmortem.publish.layout import Digest, Layout, SectionLayout, digest, own_digest
from postmortem.publish.regions import Region


class Fate(Enum):
    """What becomes of a section."""

    SAME = "same"
    RENEWED = "renewed"
    LEFT = "left"  # people changed it: it stays, and a newer text is offered beside it
    GONE = "gone"  # people removed it
    NEW = "new"


class Adjacency(Enum):
    """To what new blocks belong that are to stand between two others."""

    BEHIND = 0  # they go on with what is before them
    BETWEEN = 1
    BEFORE = 2  # they begin what is behind them


@dataclass(frozen=True)
class NewText:
    """The new blocks of a section; `offer` is the folded block that would hold them beside a changed section."""

    key: str
    title: str
    blocks: tuple[NotionBlock, ...]
    offer: NotionBlock

    @cached_property
    def digests(self) -> tuple[Digest, ...]:
        """The digests of the blocks."""
        return tuple(digest(block_of_request(block)) for block in self.blocks)

    @cached_property
    def offered(self) -> Digest:
        """The digest of the offer."""
        return digest(block_of_request(self.offer))

    def is_offered_by(self, offer: Digest) -> bool:
        """Whether an offer, of whatever revision, holds this text."""
        return (offer.inner, offer.links) == (self.offered.inner, self.offered.links)


@dataclass(frozen=True, slots=True)
class Insertion:
    """New blocks behind the place `after` (-1 for before all)."""

    after: int
    side: Adjacency
    blocks: tuple[NotionBlock, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What is done about one section, and what is to be remembered of it."""

    fate: Fate
    entry: SectionLayout | None
    drops: frozenset[int] = frozenset()
    insertions: tuple[Insertion, ...] = ()


@dataclass(frozen=True)
class StandingBlocks:
    """Blocks that stand in a list, where the sections are among them, and what is known of who wrote what.

    Blocks by `authors` are the agent's. Top blocks in `kept` must stay, as comments are on them or may be.
    """

    blocks: Sequence[PageBlock]
    regions: Mapping[str, Region]
    layout: Layout
    authors: frozenset[str]
    kept: frozenset[str] = frozenset()
    _digests: dict[int, Digest] = field(default_factory=dict, init=False, compare=False)

    def differs(self, text: NewText) -> bool:
        """Whether a section must be read as a whole to tell what to do: its text is new, or was being written."""
        known = self.layout.section(text.key)
        if known is None or self.layout.is_under_way:
            return True
        if known.offers and text.is_offered_by(known.offers[-1]):
            return False
        return known.blocks != text.digests or bool(known.offers)

    def step(self, text: NewText) -> Step:
        """What is done about a section that is to stand on the page."""
        known, region = self.layout.section(text.key), self.regions.get(text.key)
        if region is None or (region.is_empty and (known is None or known.blocks)):
            if self._was_removed(text.key, known):
                return Step(Fate.GONE, known)
            return Step(Fate.NEW, SectionLayout(text.key, text.digests))
        if known is None:  # what stands where it would be is not the agent's
            return Step(Fate.NEW, SectionLayout(text.key, text.digests))
        if not self.differs(text):
            return Step(Fate.SAME, known)
        if self._is_untouched(text.key, region):
            renewed = self._renewed(text, region)
            if not self._must_stay(renewed.drops):
                return renewed
        return self._left(text, region, known)

    def vanished(self, key: str) -> Step:
        """What is done about a section that the new page does not have."""
        known, region = self.layout.section(key), self.regions.get(key)
        if region is None or region.is_empty:
            return Step(Fate.GONE, known)
        gone = frozenset((*region.own, *self._own_offers(key, region)))
        if self._is_untouched(key, region) and not self._must_stay(gone):
            return Step(Fate.RENEWED, None, gone)
        return Step(Fate.LEFT, known)

    def _was_removed(self, key: str, known: SectionLayout | None) -> bool:
        """Whether people removed a section: it stood there, so it was not a crash that kept it from being written."""
        if known is None or key == REVISION:
            return False
        before = self.layout.before
        return before is None or any(section.key == key for section in before)

    def _is_untouched(self, key: str, region: Region) -> bool:
        if region.is_broken or key in self.layout.left:
            return False
        said = [self._digest(place).said for place in region.own]
        known = [[one.said for one in section.blocks] for section in self.layout.all_of(key)]
        if self.layout.is_under_way:
            ours = {one for section in known for one in section}
            is_ours = all(one in ours for one in said)
        else:
            is_ours = said == known[0]
        return is_ours and not any(
            self._is_a_persons(each) and each.type != TO_DO
            for place in region.own
            for each in self.blocks[place].whole()
        )

    def _is_a_persons(self, block: PageBlock) -> bool:
        return bool(block.edited_by) and block.edited_by not in self.authors

    def _must_stay(self, places: frozenset[int]) -> bool:
        """Whether something would be lost with these blocks: a comment, or a tick in a to-do."""
        whole = [each for place in places for each in self.blocks[place].whole()]
        return any(self.blocks[place].id in self.kept for place in places) or any(
            self._is_a_persons(each) or (each.checked and not each.edited_by) for each in whole if each.type == TO_DO
        )

    def _renewed(self, text: NewText, region: Region) -> Step:
        """Keeps the blocks that say the same, puts the new ones behind their predecessors, and drops the others."""
        insertions: list[Insertion] = []
        drops = set(self._own_offers(text.key, region))
        old = [self._as_written(text, place) for place in region.own]
        for kind, start, end, first, last in SequenceMatcher(None, old, text.digests, autojunk=False).get_opcodes():
            if kind != "equal":
                drops |= set(region.own[start:end])
                if first < last:
                    insertions.append(self._insertion(region, start, self._ticked(text.blocks[first:last], region)))
        entry = SectionLayout(text.key, text.digests)
        return Step(Fate.RENEWED, entry, frozenset(drops), tuple(insertions))

    def _as_written(self, text: NewText, place: int) -> Digest:
        """The digest of a block with its links, as far as the layout tells which they are."""
        said = self._digest(place).said
        known = {one for section in self.layout.all_of(text.key) for one in section.blocks if one.said == said}
        return known.pop() if len(known) == 1 else Digest(*said, links="unknown")

    @staticmethod
    def _insertion(region: Region, before: int, blocks: tuple[NotionBlock, ...]) -> Insertion:
        """New blocks before the section's own block of this number."""
        if before:
            return Insertion(region.own[before - 1], Adjacency.BEHIND, blocks)
        return Insertion(region.own[0] - 1 if region.own else region.last, Adjacency.BEFORE, blocks)

    def _left(self, text: NewText, region: Region, known: SectionLayout) -> Step:
        """Leaves the section; the new text is offered once, in place of an offer that nobody has touched."""
        base = known if not self.layout.is_under_way else self._stood(text.key) or known
        mine = [place for place in self._own_offers(text.key, region) if not self._must_stay(frozenset({place}))]
        wanted = base.blocks != text.digests
        standing = [place for place in mine if text.is_offered_by(self._offer_as_written(text.key, place))]
        entry = SectionLayout(text.key, base.blocks)
        if not wanted:
            return Step(Fate.LEFT, entry, frozenset(mine))
        if standing:
            offers = (self._offer_as_written(text.key, standing[0]),)
            return Step(Fate.LEFT, SectionLayout(text.key, base.blocks, offers), frozenset(mine) - {standing[0]})
        offer = self._ticked((text.offer,), region)
        entry = SectionLayout(text.key, base.blocks, (text.offered,))
        return Step(Fate.LEFT, entry, frozenset(mine), (Insertion(region.last, Adjacency.BEHIND, offer),))

    def _stood(self, key: str) -> SectionLayout | None:
        return next((section for section in self.layout.before or () if section.key == key), None)

    def _own_offers(self, key: str, region: Region) -> Iterator[int]:
        """The offers beside a section that nobody has touched; one that was broken off in the middle, too."""
        known = {one.said for section in self.layout.all_of(key) for one in section.offers}
        for place in region.offers:
            is_whole = self._digest(place).said in known
            if (is_whole or self.layout.is_under_way) and not any(
                self._is_a_persons(each) for each in self.blocks[place].whole()
            ):
                yield place

    def _offer_as_written(self, key: str, place: int) -> Digest:
        said = self._digest(place).said
        known = {one for section in self.layout.all_of(key) for one in section.offers if one.said == said}
        return known.pop() if len(known) == 1 else Digest(*said, links="unknown")

    def _ticked(self, blocks: Sequence[NotionBlock], region: Region) -> tuple[NotionBlock, ...]:
        """The blocks, with the to-dos ticked that are ticked where the section stands."""
        places = (*region.own, *region.offers)
        whole = [each for place in places for each in self.blocks[place].whole()]
        done = frozenset(own_digest(each) for each in whole if each.type == TO_DO and each.checked)
        return tuple(_with_ticks(block, done) for block in blocks) if done else tuple(blocks)

    def _digest(self, place: int) -> Digest:
        if place not in self._digests:
            self._digests[place] = digest(self.blocks[place])
        return self._digests[place]


def _with_ticks(block: NotionBlock, done: frozenset[str]) -> NotionBlock:
    content: dict[str, Any] = block[block["type"]]
    if block["type"] == TO_DO and own_digest(block_of_request(block)) in done:
        block = {**block, TO_DO: {**content, "checked": True}}
    inner = content.get("children")
    return with_children(block, [_with_ticks(child, done) for child in inner]) if inner else block
