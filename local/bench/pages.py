"""In how many requests a page is written, beside the fewest that Notion's limits allow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from local.bench.fewest import fewest_for_blocks
from local.bench.tables import Table
from postmortem.clients.notion.limits import bytes_of, count_blocks, packed
from postmortem.models import PageContent
from postmortem.publish.manuscript import Manuscript, first_request
from postmortem.render.document import Bullet, Document, Paragraph, Section, Span, plain
from postmortem.render.document import Table as PageTable
from postmortem.render.notion import page_content

_AROUND = 3  # requests of a page that needs several: to find its layout, and to note that it is whole
_SIZES = (75, 300, 1_000, 3_000, 10_000)
_LINK = "https://acme.slack.com/archives/C0123456789/p17542990423"


def tables() -> Iterator[Table]:
    """One row for each size of an incident, and one for a page with many gaps."""
    rows = [(f"{number:,} pieces", *_figures(_of_pieces(number))) for number in _SIZES]
    rows.append(("500 gaps", *_figures(_of_gaps(500))))
    columns = ("page", "blocks", "KB", "requests that write", "fewest", "other requests")
    note = (
        "The fewest are what 100 blocks at the top, 1,000 in all and 500 KB a request allow. Other requests, where "
        "there are several: two to find the layout on the page, one to note that it is whole."
    )
    yield Table("Requests for a page", columns, rows, note)


def _figures(content: PageContent) -> tuple[str, ...]:
    blocks = [dict(block) for section in content.sections for block in section.blocks]
    first, layout = first_request(Manuscript(content, "job", datetime.now(UTC), None))
    rest = blocks[len(first) - 1 : -1]
    writing = 1 + len(list(packed(rest)))
    size = sum(map(bytes_of, blocks))
    others = _AROUND if layout.is_under_way else 0
    fewest = fewest_for_blocks(blocks)
    return (f"{count_blocks(blocks):,}", f"{size / 1000:,.0f}", str(writing), str(fewest), str(others))


def _of_pieces(number: int) -> PageContent:
    """A page with so many pieces in its record and in the list of its evidence."""
    rows = tuple(
        (
            (Span("2025-08-04 09:07:22 UTC", url=f"{_LINK}{one}"),),
            (Span(f"[web producer]: message {one} " + "so " * 40), Span(f" [E{one}]", url=f"{_LINK}{one}")),
        )
        for one in range(number)
    )
    evidence = tuple(
        Bullet((Span(f"E{one} ", bold=True), Span("Slack message in #incidents, 2025-08-04", url=f"{_LINK}{one}")))
        for one in range(number)
    )
    record = (PageTable(("Time", "What was recorded"), rows),)
    return _content(
        Section("Summary", tuple(Paragraph(plain("so " * 60)) for _ in range(60)), key="summary"),
        Section("Full record", record, appendix=True, key="record"),
        Section("Evidence", evidence, appendix=True, key="evidence"),
    )


def _of_gaps(number: int) -> PageContent:
    gaps = tuple(Bullet(plain(f"Slack: thread {one} could not be read: it is gone.")) for one in range(number))
    return _content(Section("What was read", gaps, appendix=True, key="coverage"))


def _content(*sections: Section) -> PageContent:
    receipt = Section("About this report", (Paragraph(plain("Incident key: monday:1")),), appendix=True, key="receipt")
    return page_content(Document("Post-mortem", (Paragraph(plain("Draft.")),), (*sections, receipt)), 1)
