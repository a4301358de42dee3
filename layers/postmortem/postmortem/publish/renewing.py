"""Renews a page: reads what people made of it, plans, notes on the page what is under way, and carries it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from postmortem.clients.notion.client import NotionClient
from postmortem.clients.notion.content import block_of_request
from postmortem.clients.notion.limits import NotionBlock
from postmortem.models import KEY_FACTS, OPENING, RECEIPT, REVISION, Renewal
from postmortem.publish.given_values import changed_columns
from postmortem.publish.layout import Layout, SectionLayout, digest, merged, own_digest
from postmortem.publish.manuscript import WITHOUT_TITLE, Manuscript, layout_block, receipt_with, signed
from postmortem.publish.plan import Plan, plan
from postmortem.publish.regions import Region, regions
from postmortem.publish.renewal import Fate, NewText, StandingBlocks
from postmortem.publish.standing_page import StandingPage, commented, read_page, read_places
from postmortem.publish.writing import carry_out, write_blocks
from postmortem.time_limit import TimeLimit


def write_rest(
    client: NotionClient, page: StandingPage, sent: Sequence[NotionBlock], writing: Manuscript, limit: TimeLimit
) -> None:
    """Write what the first request had no room for; nobody can have changed the page that it has just made."""
    known = list(map(block_of_request, sent))
    if [own_digest(one) for one in known] == [own_digest(one) for one in page.blocks]:
        pairs = zip(known, page.blocks, strict=True)
        page = replace(page, blocks=tuple(replace(one, id=two.id, edited_by=two.edited_by) for one, two in pairs))
    assert page.layout is not None, "the first request has the layout"
    _Renewal(client, page, page.layout, writing, limit).finish()


def renew(client: NotionClient, page: StandingPage, writing: Manuscript, limit: TimeLimit) -> None:
    """Make the page tell what is to be written, and leave everything that people wrote.

    What breaks off leaves what stood there and says so on the page; the next call goes on. Raises RetryLater where it
    is not known whether something was written, and as the client does.
    """
    if page.layout is None:
        page = _with_receipt(client, page, writing, limit)
    layout = page.layout
    assert layout is not None, "the receipt has the layout"
    if layout.is_under_way:
        page = replace(page, blocks=read_places(client, page.blocks, range(len(page.blocks)), limit))
    _Renewal(client, page, layout, writing, limit).renew()


def _with_receipt(client: NotionClient, page: StandingPage, writing: Manuscript, limit: TimeLimit) -> StandingPage:
    """The page with a receipt, where it has none that can be read: all that stands there counts as people's."""
    heads = {own_digest(block) for block in page.blocks if block.type == "heading_2"}
    found = [SectionLayout(OPENING, ())]
    for text in writing.texts(2):
        head = digest(block_of_request(text.blocks[0])) if text.key != OPENING and text.blocks else None
        if head is not None and head.own in heads:
            found.append(SectionLayout(text.key, (head,)))
    layout = Layout(2, writing.job_id, tuple(found), before=tuple(found))
    receipt = receipt_with(writing.receipt, replace(layout, sections=(*found, _receipt_entry(writing))))
    write_blocks(client, page.page.id, [receipt], page.blocks[-1].id if page.blocks else None, limit)
    return read_page(client, page.page, limit)


def _receipt_entry(writing: Manuscript) -> SectionLayout:
    return SectionLayout(RECEIPT, writing.inside_receipt(2).digests)


@dataclass(frozen=True)
class _Renewal:
    """One renewal of one page."""

    client: NotionClient
    page: StandingPage
    layout: Layout
    writing: Manuscript
    limit: TimeLimit

    @property
    def revision(self) -> int:
        """The number of the revision; one that broke off is written again under its own."""
        return self.layout.revision + (0 if self.layout.is_under_way else 1)

    def renew(self) -> None:
        """Read, plan, and write."""
        authors = frozenset({self.page.page.author, self.client.own_id(self.limit)})
        top, inside = self._top(authors), self._inside(authors)
        texts, receipt = self.writing.texts(self.revision), self.writing.inside_receipt(self.revision)
        vanished = self._vanished(texts)
        drops = [*self._plan(top, texts, vanished).drops, *plan(inside, [receipt]).drops]
        kept = commented(self.client, drops, self.limit)
        self._write(self._plan(replace(top, kept=kept), texts, vanished), plan(replace(inside, kept=kept), [receipt]))

    def finish(self) -> None:
        """Write what is missing on a page of which nobody has seen anything yet."""
        texts, receipt = self.writing.texts(1), self.writing.inside_receipt(1)
        authors = frozenset({self.page.page.author})
        top = StandingBlocks(self.page.blocks, self._regions(), self.layout, authors)
        self._write(plan(top, texts), plan(self._inside(authors), [receipt]), is_noted=True)

    def _top(self, authors: frozenset[str]) -> StandingBlocks:
        """The top of the page, read as a whole where something may have to be changed."""
        found = self._regions()
        shallow = StandingBlocks(self.page.blocks, found, self.layout, authors)
        texts = self.writing.texts(self.revision)
        unread = {text.key for text in texts if not shallow.differs(text)}
        places = [place for key, region in found.items() if key not in unread for place in _places(region)]
        return replace(shallow, blocks=read_places(self.client, self.page.blocks, places, self.limit))

    def _regions(self) -> dict[str, Region]:
        found = regions(self.page.blocks, self.layout, self.page.receipt)
        return {key: region for key, region in found.items() if key != RECEIPT}

    def _inside(self, authors: frozenset[str]) -> StandingBlocks:
        """The inside of the receipt, but for the layout."""
        blocks = read_places(self.client, self.page.inside, range(len(self.page.inside)), self.limit)
        titles = {offer.own for section in self.layout.all_of(RECEIPT) for offer in section.offers}
        rest = [place for place, one in enumerate(blocks) if place != self.page.line and not one.is_empty]
        offers = tuple(place for place in rest if own_digest(blocks[place]) in titles)
        own = tuple(place for place in rest if place not in offers)
        end = len(blocks) - 1
        return StandingBlocks(blocks, {RECEIPT: Region(own, offers, end, end)}, self.layout, authors)

    def _vanished(self, texts: Sequence[NewText]) -> tuple[str, ...]:
        """The sections that the page has, but the new text does not."""
        known = dict.fromkeys(one.key for one in (*self.layout.sections, *(self.layout.before or ())))
        there = {text.key for text in texts} | {REVISION, RECEIPT}
        return tuple(key for key in known if key not in there)

    def _plan(self, top: StandingBlocks, texts: Sequence[NewText], vanished: Sequence[str]) -> Plan:
        """The plan for the sections, with the remark that tells of it behind the opening."""
        if self.revision == 1:
            return plan(top, texts, vanished)
        remark = self._remark(plan(top, texts, vanished), texts)
        return plan(top, [*texts[:1], remark, *texts[1:]], vanished)

    def _remark(self, planned: Plan, texts: Sequence[NewText]) -> NewText:
        listed = [text for text in texts if text.key not in WITHOUT_TITLE]
        renewal = Renewal(
            revision=self.revision,
            at=self.writing.at,
            renewed=tuple(text.title for text in listed if self._is_renewed(planned, text)),
            left=tuple(text.title for text in listed if self._is_offered(planned, text)),
            pieces=self.writing.content.pieces,
            pieces_before=self.layout.pieces,
        )
        return self.writing.text(self.writing.content.told(renewal), self.revision)

    def _is_renewed(self, planned: Plan, text: NewText) -> bool:
        """Whether a section tells something else than before this revision, whichever attempt at it wrote that."""
        stood = self.layout.sections if self.layout.before is None else self.layout.before
        before = next((one.blocks for one in stood if one.key == text.key), ())
        return planned.steps[text.key].fate in (Fate.NEW, Fate.RENEWED) and before != text.digests

    @staticmethod
    def _is_offered(planned: Plan, text: NewText) -> bool:
        step = planned.steps[text.key]
        return step.fate is Fate.LEFT and step.entry is not None and bool(step.entry.offers)

    def _write(self, top: Plan, inside: Plan, *, is_noted: bool = False) -> None:
        """Note what is under way, write, and note that it is done."""
        entries = (*top.entries, *inside.entries)
        columns, changes = changed_columns(self.layout.columns, self.page.page.columns, self.writing.properties)
        done = replace(self.layout, revision=self.revision, sections=entries, before=None, left=frozenset())
        done = signed(replace(done, times=self._times(top), columns=columns), self.writing)
        if not is_noted:
            left = {key for one in (top, inside) for key, step in one.steps.items() if step.fate is Fate.LEFT}
            self._note(replace(self._under_way(done), left=self.layout.left | left))
        carry_out(self.client, self.page.page.id, top, self.limit)
        carry_out(self.client, self._receipt_id, inside, self.limit)
        if changes:
            self.client.change_properties(self.page.page.id, changes, self.limit)
        self._note(done)

    @property
    def _receipt_id(self) -> str:
        assert self.page.receipt is not None, "a page with a layout has a receipt"
        return self.page.blocks[self.page.receipt].id

    def _under_way(self, done: Layout) -> Layout:
        """What the page notes first: all that may stand on it until it is done."""
        before = merged((*(self.layout.before or ()), *self.layout.sections))
        if self.layout.before is not None:
            stood = {one.key for one in self.layout.before}
            before = tuple(one for one in before if one.key in stood or one.key in self._regions())
        times = tuple(
            (label, tuple(dict.fromkeys((*old, *new)))) if label == former else (label, new)
            for (former, old), (label, new) in zip(self._known_times(done), done.times, strict=True)
        )
        columns = {name: _either(self.layout.columns.get(name), value) for name, value in done.columns.items()}
        return replace(done, before=before, times=times, columns=columns, pieces=self.layout.pieces)

    def _known_times(self, done: Layout) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return self.layout.times if len(self.layout.times) == len(done.times) else done.times

    def _times(self, top: Plan) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The minutes that the agent's own rows of the key times show, which people may have corrected since."""
        step = top.steps.get(KEY_FACTS)
        texts = [text for text in self.writing.texts(self.revision) if text.key == KEY_FACTS]
        if step is None or step.entry is None or step.fate is Fate.GONE or step.entry.blocks != texts[0].digests:
            return self.layout.times
        return self.writing.times()

    def _note(self, layout: Layout) -> None:
        self.client.rewrite(self.page.inside[self.page.line].id, layout_block(layout), self.limit)


def _places(region: Region) -> tuple[int, ...]:
    return (*region.own, *region.offers)


def _either(one: str | None, other: str) -> str:
    """Both digests, where a value may be the one or the other."""
    return ",".join(dict.fromkeys((*(one.split(",") if one else ()), *other.split(","))))
