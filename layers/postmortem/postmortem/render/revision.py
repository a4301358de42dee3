"""What a page says of its renewal: the remark above the first section, and the title of a text that is offered."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem.clients.notion.limits import NotionBlock
from postmortem.models import REVISION, PageSection, Renewal
from postmortem.render.document import Span, plain
from postmortem.render.notion_text import first_pieces, text_blocks
from postmortem.text.language import figure, tr
from postmortem.text.times.shown import utc

_ICON = {"type": "emoji", "emoji": "🔄"}


def told(renewal: Renewal) -> PageSection:
    """The remark on a renewal: which sections it renewed, which it left as people changed them, what is new."""
    name = tr("Revision {number}", number=renewal.revision)
    spans = (Span(f"{name}, {utc(renewal.at, '%Y-%m-%d %H:%M UTC')}: ", bold=True), Span("; ".join(_changes(renewal))))
    return PageSection(
        REVISION, name, tuple(text_blocks("callout", (*spans, Span(".")), icon=_ICON, color="blue_background"))
    )


def offer(revision: int) -> NotionBlock:
    """The folded block that holds the new text of a section beside the one that people have changed."""
    title = tr("New text of revision {number}", number=revision)
    return {"type": "toggle", "toggle": {"rich_text": first_pieces(plain(title))}}


def _changes(renewal: Renewal) -> Iterator[str]:
    if renewal.renewed:
        yield tr("renewed: {sections}", sections=", ".join(renewal.renewed))
    if renewal.left:
        left = ", ".join(renewal.left)
        yield tr("left as the team changed them, with the new text folded beside them: {sections}", sections=left)
    if not renewal.renewed and not renewal.left:
        yield tr("no section had to change")
    before, now = renewal.pieces_before, renewal.pieces
    if before is not None and before != now:
        more = tr("more evidence: {before} → {now} pieces", before=figure(before), now=figure(now))
        less = tr("less evidence: {before} → {now} pieces", before=figure(before), now=figure(now))
        yield more if now > before else less
