"""What stands on the page, in which order and words: a checked report becomes a document.

First what a reader needs in a minute, then what explains it, then, folded, the record that proves it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from postmortem.models.draft import Action, ActionState, Part
from postmortem.models.evidence import Incident
from postmortem.models.facts import Facts, KeyTimeName
from postmortem.models.report import Report, Shown
from postmortem.render import words
from postmortem.render.arrangement import Arrangement, arrangements
from postmortem.render.banner import banner
from postmortem.render.document import Block, Bullet, Document, Fold, Paragraph, Section, Span, Spans, Todo, plain
from postmortem.render.folded import folded_sections, said
from postmortem.render.key_facts import key_facts
from postmortem.render.missing import nothing_found
from postmortem.render.open_part import TIMELINE, open_blocks, open_words
from postmortem.render.parts import Parts
from postmortem.render.prose import Prose
from postmortem.render.timeline import timeline

MOST_WORDS = 1_190  # that stand open: 1,200 is what a reader is asked for
_MOST_BLOCKS = 90  # that stand open; Notion takes 100 at the top of a page, more where a folded section is long
_TITLE_LENGTH = 120  # readable in a list of pages; Notion allows 2,000


def title_of(incident: Incident, facts: Facts) -> str:
    """The page's title: the incident's own title and the day on which it began, as far as anything tells."""
    known = (incident.started_at, incident.detected_at, incident.created_at, incident.resolved_at)
    began = facts.key_time(KeyTimeName.STARTED)
    days = [at for at in (*known, began.earliest, began.latest) if at]
    day = f" ({min(days):%Y-%m-%d})" if days else ""
    return f"Post-mortem: {words.shorten(incident.title, _TITLE_LENGTH)}{day}"


def page(report: Report, *, zone: str = "UTC") -> Document:
    """The whole page for a report; times in UTC, with the local time of `zone` behind them where that differs.

    Of a report that is long, less stands open, until the open part is short enough; nothing is left away.
    """
    made = _Page(report, Prose(report), zone)
    folded = folded_sections(report, made.prose, zone)
    for arrangement in arrangements(report):
        document = made.open_part(arrangement)
        document = replace(document, sections=(*document.sections, *folded))
        if open_words(document) <= MOST_WORDS and open_blocks(document) <= _MOST_BLOCKS:
            break
    return document


@dataclass(frozen=True)
class _Page:
    report: Report
    prose: Prose
    zone: str

    def open_part(self, arrangement: Arrangement) -> Document:
        """The page without the folded sections at its end."""
        opening = (*banner(self.report), *self._title())
        return Document(title_of(self.report.incident, self.report.facts), opening, tuple(self._sections(arrangement)))

    def _sections(self, arrangement: Arrangement) -> Iterator[Section]:
        parts = Parts(self.report, self.prose, arrangement)
        yield Section("Summary", self._summary(arrangement), key="summary")
        yield Section("Key facts", (key_facts(self.report, self.prose, self.zone),), key="key-facts")
        for key, title, blocks, of in (
            ("impact", "Impact", parts.impact(), (Part.IMPACT,)),
            (
                "causes",
                "What happened and why: trigger, cause",
                parts.causes(),
                (Part.TRIGGER, Part.CAUSE, Part.CHAIN, Part.RULED_OUT),
            ),
            ("factors", "Contributing factors", parts.factors(), (Part.FACTOR,)),
            ("detection", "Detection and response", parts.detection_and_response(), (Part.DETECTION, Part.RESPONSE)),
            ("lessons", "Lessons", parts.lessons(), (Part.WENT_WELL, Part.HARD, Part.LUCK)),
            ("actions", "Action items", parts.actions(), (Part.ACTION,)),
            ("questions", "Open questions", parts.questions(), (Part.QUESTION, Part.CONFLICT)),
        ):
            folded = (*self._more(parts, arrangement.rest(*of)), *said(self.report, self.prose, of))
            if stands := (*blocks, *folded):
                yield Section(title, stands, key=key)
        if rows := timeline(self.report, self.prose, arrangement, self.zone):
            yield Section(TIMELINE, rows, key="timeline")
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
        more = (Fold(f"More ({len(rest)})", rest),) if rest else ()
        return (Paragraph(spans or plain("Nothing that was read sums the incident up.")), *more)

    def _more(self, parts: Parts, rest: tuple[Shown, ...]) -> Iterator[Fold]:
        """The sentences of a section that do not stand open."""
        lines = tuple(self._folded(parts, shown) for shown in rest)
        if lines:
            yield Fold(f"More ({len(lines)})", lines)

    def _folded(self, parts: Parts, shown: Shown) -> Bullet | Todo:
        if isinstance(shown.detail, Action):
            return Todo(parts.action(shown), done=shown.detail.state is ActionState.DONE)
        said = (shown.part.capitalize(), shown.label.rstrip(".: "))
        return Bullet(self.prose.sentence(shown, Span(f"{' — '.join(filter(None, said))}: ", bold=True)))
