"""What stands on the page, in which order and words: a checked report becomes a document.

First what a reader needs in a minute, then what explains it, then, folded, the record that proves it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from postmortem.models.draft import Part
from postmortem.models.evidence import Incident
from postmortem.models.facts import Facts, KeyTimeName
from postmortem.models.report import Report
from postmortem.render import words
from postmortem.render.arrangement import Arrangement, arranged
from postmortem.render.banner import banner
from postmortem.render.document import Block, Bullet, Contents, Document, Fold, Paragraph, Section, Span, Spans, plain
from postmortem.render.folded import folded_sections, said
from postmortem.render.key_facts import how_they_are_known, key_facts
from postmortem.render.missing import nothing_found
from postmortem.render.open_part import open_blocks, open_words
from postmortem.render.parts import Parts
from postmortem.render.picture import picture
from postmortem.render.prose import Prose
from postmortem.render.timeline import timeline
from postmortem.text.language import tr

MOST_WORDS = 1_190  # that stand open: 1,200 is what a reader is asked for
_MOST_BLOCKS = 90  # that stand open; Notion takes 100 at the top of a page, more where a folded section is long
_SECTIONS_TO_LIST = 7  # open ones, from which on a page has contents
_TITLE_LENGTH = 120  # readable in a list of pages; Notion allows 2,000


def title_of(incident: Incident, facts: Facts) -> str:
    """The page's title, by which it is found again: the same in every language.

    It is the incident's own title and the day on which it began, as far as anything tells.
    """
    known = (incident.started_at, incident.detected_at, incident.created_at, incident.resolved_at)
    began = facts.key_time(KeyTimeName.STARTED)
    days = [at for at in (*known, began.earliest, began.latest) if at]
    day = f" ({min(days):%Y-%m-%d})" if days else ""
    return f"Post-mortem: {words.shorten(incident.title, _TITLE_LENGTH)}{day}"


def page(report: Report, *, zone: str = "UTC") -> Document:
    """The whole page for a report; times in UTC, with the local time of `zone` behind them where that differs.

    Of a report that is long, less stands open, until the open part is short enough; nothing is left away.
    """
    prose = Prose(report)
    made = _Page(report, prose, zone, folded_sections(report, prose, zone))
    return made.with_open(arranged(report, made.fits))


def _with_contents(document: Document) -> Document:
    """The document with contents behind what everybody reads, where it is so long that a reader looks for a part."""
    if sum(not section.appendix for section in document.sections) < _SECTIONS_TO_LIST:
        return document
    summary, facts, *rest = document.sections
    return replace(document, sections=(summary, replace(facts, blocks=(*facts.blocks, Contents())), *rest))


@dataclass(frozen=True)
class _Page:
    report: Report
    prose: Prose
    zone: str
    folded: tuple[Section, ...]

    def with_open(self, arrangement: Arrangement) -> Document:
        """The page with so much open."""
        opening = (*banner(self.report), *self._title())
        title = title_of(self.report.incident, self.report.facts)
        return _with_contents(Document(title, opening, (*self._sections(arrangement), *self.folded)))

    def fits(self, arrangement: Arrangement) -> bool:
        """Whether a reader gets so much and no more."""
        document = self.with_open(arrangement)
        return open_words(document) <= MOST_WORDS and open_blocks(document) <= _MOST_BLOCKS

    def _sections(self, arrangement: Arrangement) -> Iterator[Section]:
        parts = Parts(self.report, self.prose, arrangement)
        yield Section(tr("Summary"), self._summary(arrangement), key="summary")
        facts = key_facts(self.report, self.prose, self.zone)
        course, known = picture(self.report, arrangement), how_they_are_known(self.report, self.prose)
        yield Section(tr("Key facts"), (facts, *known, *course), key="key-facts")
        for key, title, blocks, of in (
            ("impact", tr("Impact"), parts.impact(), (Part.IMPACT,)),
            (
                "causes",
                tr("What happened and why: trigger, cause"),
                parts.causes(),
                (Part.TRIGGER, Part.CAUSE, Part.CHAIN, Part.RULED_OUT),
            ),
            ("factors", tr("Contributing factors"), parts.factors(), (Part.FACTOR,)),
            (
                "detection",
                tr("Detection and response"),
                parts.detection_and_response(),
                (Part.DETECTION, Part.RESPONSE),
            ),
            ("lessons", tr("Lessons"), parts.lessons(), (Part.WENT_WELL, Part.HARD, Part.LUCK)),
            ("actions", tr("Action items"), parts.actions(), (Part.ACTION,)),
            ("questions", tr("Open questions"), parts.questions(), (Part.QUESTION, Part.CONFLICT)),
        ):
            if stands := (*blocks, *self._more(parts, of, arrangement)):
                yield Section(title, stands, key=key)
        if rows := timeline(self.report, self.prose, arrangement, self.zone):
            yield Section(tr("Timeline"), rows, key="timeline")
        yield from nothing_found(self.report)

    def _title(self) -> Iterator[Block]:
        """What the incident was to those it hit, in a line above the summary."""
        for title in self.report.of(Part.TITLE):
            yield Paragraph(
                tuple(replace(span, bold=not span.url and not span.italic) for span in self.prose.sentence(title))
            )

    def _summary(self, arrangement: Arrangement) -> tuple[Block, ...]:
        spans: Spans = self.prose.paragraph(iter(arrangement.open(Part.SUMMARY)))
        rest = tuple(Bullet(self.prose.sentence(shown)) for shown in arrangement.rest(Part.SUMMARY))
        more = (Fold(tr("More ({number})", number=len(rest)), rest),) if rest else ()
        return (Paragraph(spans or plain(tr("Nothing that was read sums the incident up."))), *more)

    def _more(self, parts: Parts, of: tuple[Part, ...], arrangement: Arrangement) -> Iterator[Fold]:
        """The sentences of a section that do not stand open, and the quotations behind all of them, in one fold."""
        lines = tuple(map(parts.folded, arrangement.rest(*of)))
        quotes = said(self.report, self.prose, of)
        titles = [(lines, tr("More ({number})", number=len(lines)))]
        titles += [(quotes, tr("What was said ({number})", number=len(quotes)))]
        title = " · ".join(title for blocks, title in titles if blocks)
        between = (Paragraph((Span(tr("What was said"), bold=True),)),) if lines and quotes else ()
        if title:
            yield Fold(title, (*lines, *between, *quotes))
