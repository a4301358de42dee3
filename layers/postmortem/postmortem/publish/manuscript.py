"""What a job has to write on its page, the layout that goes with it, and the request that makes the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from postmortem.clients.notion.content import block_of_request
from postmortem.clients.notion.limits import NotionBlock, Room, children_of, leading, with_children
from postmortem.models import KEY_FACTS, OPENING, RECEIPT, REVISION, KeyTime, PageContent, PageSection
from postmortem.publish.corrections import label_and_value, minutes_in, rows_of
from postmortem.publish.given_values import column_digests
from postmortem.publish.layout import Layout, SectionLayout, line_of, short
from postmortem.publish.renewal import NewText

WITHOUT_TITLE = frozenset({OPENING, REVISION, RECEIPT})
_LINE_PIECE = 1900  # characters of one text object; Notion takes 2,000


@dataclass(frozen=True)
class Manuscript:
    """What a job has to write: the content, up to which resolution it tells, and the values of columns."""

    content: PageContent
    job_id: str
    at: datetime
    covers: datetime | None
    properties: Mapping[str, Any] = field(default_factory=dict)
    corrections: tuple[KeyTime, ...] = ()

    @property
    def receipt(self) -> NotionBlock:
        """The folded section that the layout goes into."""
        return dict(self.content.sections[-1].blocks[0])

    def texts(self, revision: int) -> list[NewText]:
        """The sections above the receipt."""
        return [self.text(section, revision) for section in self.content.sections[:-1]]

    def text(self, section: PageSection, revision: int) -> NewText:
        """A section as it is to stand, or to be offered."""
        blocks = tuple(dict(block) for block in section.blocks)
        folded = children_of(blocks[0]) if len(blocks) == 1 else ()
        inner = folded or (blocks if section.key in WITHOUT_TITLE or children_of(blocks[0]) else blocks[1:])
        return NewText(section.key, section.title, blocks, with_children(dict(self.content.offer(revision)), inner))

    def inside_receipt(self, revision: int) -> NewText:
        """What stands in the receipt above the layout."""
        return self.text(replace(self.content.sections[-1], blocks=tuple(children_of(self.receipt))), revision)

    def times(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The minutes that the rows of the key times show, by the digests of their labels."""
        facts = [block for one in self.content.sections if one.key == KEY_FACTS for block in one.blocks]
        read = [block_of_request(dict(block)) for block in facts]
        values = dict(filter(None, map(label_and_value, rows_of(read))))
        labels = [short(label) for label in self.content.time_labels]
        return tuple((label, minutes_in(values.get(label, ""), self.at)) for label in labels)


def first_request(writing: Manuscript) -> tuple[list[NotionBlock], Layout]:
    """The blocks to create the page with, the receipt among them, and its layout: under way where more must follow."""
    texts = writing.texts(1)
    blocks = [block for text in texts for block in text.blocks]
    entries = [SectionLayout(text.key, text.digests) for text in texts]
    entries.append(SectionLayout(RECEIPT, writing.inside_receipt(1).digests))
    columns = column_digests(writing.properties)
    layout = signed(Layout(1, "", tuple(entries), times=writing.times(), columns=columns), writing)
    under_way = replace(layout, before=())
    number = leading(blocks, Room().without(receipt_with(writing.receipt, under_way)))
    if number < len(blocks):
        layout = under_way
    return [*blocks[:number], receipt_with(writing.receipt, layout)], layout


def signed(layout: Layout, writing: Manuscript) -> Layout:
    """The layout with what is known of the job that writes it."""
    corrected = {time.name.value: time.at for time in writing.corrections if time.at}
    return replace(
        layout,
        job_id=writing.job_id,
        covers=writing.covers,
        pieces=writing.content.pieces,
        corrected=corrected,
    )


def receipt_with(receipt: NotionBlock, layout: Layout) -> NotionBlock:
    """The receipt with the layout as its last line."""
    return with_children(receipt, [*children_of(receipt), layout_block(layout)])


def layout_block(layout: Layout) -> NotionBlock:
    """The line of the page that holds the layout."""
    line = line_of(layout)
    pieces = [line[start : start + _LINE_PIECE] for start in range(0, len(line), _LINE_PIECE)]
    gray = {"color": "gray"}
    rich_text = [{"type": "text", "text": {"content": piece}, "annotations": gray} for piece in pieces]
    return {"type": "paragraph", "paragraph": {"rich_text": rich_text}}
