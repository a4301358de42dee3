"""What stands on the page, in which order and words: a checked report becomes a document.

First what a reader needs in a minute, then what explains it, then, folded, the record that proves it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from postmortem.models.draft import Action, ActionState, Confidence, Factor, Part, Question, Side
from postmortem.models.evidence import Incident
from postmortem.models.facts import Conflict
from postmortem.models.report import Report, Shown, Standing
from postmortem.render import words
from postmortem.render.banner import banner
from postmortem.render.document import (
    Block,
    Bullet,
    Document,
    Fold,
    Numbered,
    Paragraph,
    Section,
    Span,
    Spans,
    Subheading,
    Table,
    Todo,
    plain,
)
from postmortem.render.folded import folded_sections, said
from postmortem.render.key_facts import key_facts
from postmortem.render.prose import Prose

MOST_ROWS = 20  # of the timeline that are open; the rest is folded
_TITLE_LENGTH = 120  # readable in a list of pages; Notion allows 2,000
_CAUSES = {
    Confidence.ESTABLISHED: "Cause (established)",
    Confidence.SUSPECTED: "Cause (suspected)",
    Confidence.UNKNOWN: "Cause (not confirmed)",
}
_SAID_OF_CAUSE = "What people said about the cause (quotations, unconfirmed):"
_HEADINGS = {
    "Impact": (Part.IMPACT,),
    "What happened and why: trigger, cause": (Part.TRIGGER, Part.CAUSE, Part.CHAIN, Part.RULED_OUT),
    "Contributing factors": (Part.FACTOR,),
    "Detection and response": (Part.DETECTION, Part.RESPONSE),
    "Lessons": (Part.WENT_WELL, Part.HARD, Part.LUCK),
    "Action items": (Part.ACTION,),
    "Open questions": (Part.QUESTION, Part.CONFLICT),
}
_IN_WORDS = {
    Part.IMPACT: "impact",
    Part.TRIGGER: "what set it off",
    Part.CAUSE: "the cause",
    Part.FACTOR: "contributing factors",
    Part.DETECTION: "detection",
    Part.RESPONSE: "the response",
    Part.WENT_WELL: "what went well",
    Part.HARD: "what was hard",
    Part.LUCK: "luck",
    Part.ACTION: "action items",
}


def title_of(incident: Incident) -> str:
    """The page's title: the incident's own title and the day it began, as far as its ticket tells."""
    known = (incident.started_at, incident.detected_at, incident.created_at, incident.resolved_at)
    days = [at for at in known if at]
    day = f" ({min(days):%Y-%m-%d})" if days else ""
    return f"Post-mortem: {words.shorten(incident.title, _TITLE_LENGTH)}{day}"


def page(report: Report, *, zone: str = "UTC") -> Document:
    """The whole page for a report; times in UTC, with the local time of `zone` behind them where that differs."""
    return _Page(report, Prose(report), zone).document()


@dataclass(frozen=True)
class _Page:
    report: Report
    prose: Prose
    zone: str

    def document(self) -> Document:
        bodies = {
            "Impact": self._bullets(Part.IMPACT),
            "What happened and why: trigger, cause": self._causes(),
            "Contributing factors": tuple(self._factors()),
            "Detection and response": self._detection_and_response(),
            "Lessons": self._lessons(),
            "Action items": tuple(self._actions()),
            "Open questions": (*self._questions(), *self._conflicts()),
        }
        sections = [
            Section("Summary", self._summary()),
            Section("Key facts", (key_facts(self.report, self.prose, self.zone),)),
            *(
                Section(title, (*blocks, *said(self.report, self.prose, _HEADINGS[title])))
                for title, blocks in bodies.items()
                if blocks
            ),
            *self._timeline(),
            *self._nothing_found(),
            *folded_sections(self.report, self.prose, self.zone),
        ]
        return Document(title_of(self.report.incident), banner(self.report), tuple(sections))

    def _summary(self) -> tuple[Block, ...]:
        blocks: list[Block] = []
        if title := next(self.report.of(Part.TITLE), None):
            blocks.append(Paragraph(tuple(self._bold(self.prose.sentence(title)))))
        if sentences := tuple(self.report.of(Part.SUMMARY)):
            blocks.append(Paragraph(self.prose.paragraph(iter(sentences))))
        return tuple(blocks) or (Paragraph(plain("Nothing that was read sums the incident up.")),)

    def _bold(self, spans: Spans) -> Iterator[Span]:
        yield from (Span(span.text, span.url, bold=not span.url, code=span.code) for span in spans)

    def _bullets(self, part: Part) -> tuple[Block, ...]:
        return tuple(Bullet(self.prose.sentence(shown)) for shown in self.report.of(part))

    def _causes(self) -> tuple[Block, ...]:
        blocks: list[Block] = []
        blocks += self._run(Part.TRIGGER, "Trigger. ")
        blocks += self._cause()
        blocks += (Numbered(self.prose.sentence(step, label=f"{step.label} ")) for step in self.report.of(Part.CHAIN))
        if ruled_out := tuple(self.report.of(Part.RULED_OUT)):
            blocks.append(Subheading("Ruled out"))
            blocks += (Bullet(self.prose.sentence(shown, label=_label(shown))) for shown in ruled_out)
        return tuple(blocks)

    def _cause(self) -> Iterator[Block]:
        causes = tuple(self.report.of(Part.CAUSE))
        if causes and all(cause.standing is Standing.QUOTED for cause in causes):
            yield Paragraph((Span(_SAID_OF_CAUSE, bold=True),))
            yield from self._bullets(Part.CAUSE)
        else:
            yield from self._run(Part.CAUSE, f"{_CAUSES[self.report.confidence]}. ")

    def _run(self, part: Part, label: str) -> Iterator[Block]:
        """The sentences of a part as one paragraph behind its label."""
        if sentences := tuple(self.report.of(part)):
            yield Paragraph((Span(label, bold=True), *self.prose.paragraph(iter(sentences))))

    def _factors(self) -> Iterator[Block]:
        for shown in self.report.of(Part.FACTOR):
            effect = f" ({shown.detail.effect})" if isinstance(shown.detail, Factor) and shown.label else ""
            yield Bullet(
                self.prose.sentence(shown, label=f"{shown.label.rstrip('.')}{effect}. " if shown.label else "")
            )

    def _detection_and_response(self) -> tuple[Block, ...]:
        parts = (
            (Part.DETECTION, "How it was noticed", "why not earlier"),
            (Part.RESPONSE, "How it was handled", "why not faster"),
        )
        return tuple(block for part, how, why in parts for block in self._run(part, f"{how}{self._and(part, why)}. "))

    def _and(self, part: Part, why: str) -> str:
        """What a label promises beside the facts: code knows no reasons."""
        by_code = all(shown.standing is Standing.BY_CODE for shown in self.report.of(part))
        return "" if by_code else f", and {why}"

    def _lessons(self) -> tuple[Block, ...]:
        parts = ((Part.WENT_WELL, "Went well. "), (Part.HARD, "Was hard. "), (Part.LUCK, "Luck. "))
        return tuple(block for part, label in parts for block in self._run(part, label))

    def _actions(self) -> Iterator[Block]:
        for shown in self.report.of(Part.ACTION):
            action = shown.detail
            if not isinstance(action, Action):
                continue
            owner = action.owner or ("no owner named" if action.kind else "")
            kind = action.kind.value if action.kind else ""
            details = [*filter(None, (kind, owner)), *([f"due {action.due}"] if action.due else [])]
            text = tuple(span for token in (shown,) for span in self.prose.sentence(token))
            links = self.prose.links(shown.evidence)
            body = text[: len(text) - len(links)] if links else text
            state = (Span("".join(f" · {one}" for one in details) + " · "), Span(action.state.value, bold=True))
            done = action.state is ActionState.DONE
            owned = self.prose.links((action.owner_evidence,)) if action.owner_evidence not in shown.evidence else ()
            yield Todo((*body, *state, *links, *owned), done=done)

    def _questions(self) -> Iterator[Block]:
        for shown in self.report.of(Part.QUESTION):
            to = shown.detail.to if isinstance(shown.detail, Question) else ""
            yield Bullet(self.prose.sentence(shown, label=f"To {to}: " if to else ""))

    def _conflicts(self) -> Iterator[Block]:
        """Where sources contradict each other: found by code, or told by two sentences that both passed their check."""
        pairs: dict[int, list[Shown]] = {}
        for shown in self.report.of(Part.CONFLICT):
            if isinstance(shown.detail, Side):
                pairs.setdefault(shown.detail.pair, []).append(shown)
        both = [sides for sides in pairs.values() if len(sides) == 2]  # noqa: PLR2004 - one and the other
        if both or self.report.facts.conflicts:
            yield Subheading("Sources that contradict each other")
        yield from (self._conflict_of_facts(conflict) for conflict in self.report.facts.conflicts)
        for one, other in both:
            spans = (*self.prose.sentence(one), Span(" — but: "), *self.prose.sentence(other))
            yield Bullet((Span(_label(one), bold=True), *spans))

    def _conflict_of_facts(self, conflict: Conflict) -> Bullet:
        one = (Span(conflict.one.text), *self.prose.links(conflict.one.evidence))
        other = (Span(conflict.other.text), *self.prose.links(conflict.other.evidence))
        return Bullet((Span(f"{conflict.about}: ", bold=True), *one, Span(" — but: "), *other))

    def _timeline(self) -> Iterator[Section]:
        rows = sorted(
            (shown for shown in self.report.of(Part.TIMELINE) if shown.moment and shown.moment.at),
            key=lambda shown: (shown.moment.at if shown.moment else None) or self.report.generated_at,
        )
        if rows:
            table = Table(("Time", "What happened"), tuple(self._row(shown) for shown in rows[:MOST_ROWS]))
            rest = tuple(Bullet(self._row_in_line(shown)) for shown in rows[MOST_ROWS:])
            more: tuple[Block, ...] = (Fold(f"{words.count(len(rest), 'later row')}", rest),) if rest else ()
            yield Section("Timeline", (table, *more))

    def _row(self, shown: Shown) -> tuple[Spans, ...]:
        return (self._when(shown), self.prose.sentence(shown))

    def _row_in_line(self, shown: Shown) -> Spans:
        return (*self._when(shown), Span(" "), *self.prose.sentence(shown))

    def _when(self, shown: Shown) -> Spans:
        assert shown.moment is not None
        cited = self.report.ledger.cited(shown.evidence)
        return (Span(words.moment(shown.moment, self.zone), url=(cited[0].url or None) if cited else None),)

    def _nothing_found(self) -> Iterator[Section]:
        """One line that names the parts for which nothing was found in what was read."""
        there = {shown.part for shown in self.report.shown}
        if there & {Part.CAUSE, Part.CHAIN}:
            there.add(Part.CAUSE)
        if any(shown.standing is Standing.QUOTED for shown in self.report.of(Part.SUMMARY)):
            there.add(Part.IMPACT)  # the dossier's summary quotes it
        missing = [name for part, name in _IN_WORDS.items() if part not in there]
        if missing:
            text = f"Nothing was found in what was read about: {', '.join(missing)}."
            yield Section("Left to the team", (Paragraph(plain(text)),))


def _label(shown: Shown) -> str:
    return f"{shown.label.rstrip('.:')}: " if shown.label else ""
