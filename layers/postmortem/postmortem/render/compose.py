"""What stands on the page, in which order and words: a verified report becomes a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from postmortem.models import (
    ActionItem,
    Basis,
    Claim,
    Confidence,
    Contradiction,
    Incident,
    KeyTime,
    Precision,
    Priority,
    Report,
    TimelineRow,
)
from postmortem.render import words
from postmortem.render.appendix import MOST_GAPS_ON_TOP, WHAT_WAS_READ, appendix
from postmortem.render.citations import cited, links
from postmortem.render.document import (
    Block,
    Bullet,
    Callout,
    Document,
    Paragraph,
    Section,
    Span,
    Spans,
    Subheading,
    Table,
    Todo,
    Tone,
    plain,
)

_TITLE_LENGTH = 120  # readable in a list of pages; Notion allows 2,000
_CONFIDENCE = {
    Confidence.ESTABLISHED: "Established: the evidence states it as the cause.",
    Confidence.SUSPECTED: "Suspected: the evidence points to it, nobody confirmed it.",
    Confidence.UNKNOWN: "Unknown: nothing in the evidence states a cause.",
}


def title_of(incident: Incident) -> str:
    """The page's title: the incident's own title and the day it began, as far as its ticket tells."""
    known = (incident.started_at, incident.detected_at, incident.created_at, incident.resolved_at)
    days = [at for at in known if at]
    day = f" ({min(days):%Y-%m-%d})" if days else ""
    return f"Post-mortem: {words.shorten(incident.title, _TITLE_LENGTH)}{day}"


def compose(report: Report, *, zone: str = "UTC") -> Document:
    """The whole page for a report; times in UTC, with the local time of `zone` behind them where that differs."""
    return _Composer(report, zone).document()


@dataclass(frozen=True)
class _Composer:
    report: Report
    zone: str

    def document(self) -> Document:
        analysis = self.report.analysis
        sections = (
            Section("Summary", self._claims(analysis.summary, "Nothing in the evidence sums the incident up.")),
            Section("Impact", self._claims(analysis.impact, "The evidence gives no impact.")),
            Section("Key facts", (self._facts(), self._intervals())),
            Section("Timeline", self._timeline()),
            Section("Trigger", self._claims(analysis.trigger, "Nothing in the evidence names what set it off.")),
            Section("Root cause", self._root_cause()),
            Section(
                "Contributing factors",
                self._claims(analysis.contributing_factors, "The evidence names no contributing factor."),
            ),
            Section("Detection and response", self._detection_and_response()),
            Section("Lessons", self._lessons()),
            Section("Action items", self._actions()),
            Section("Open questions", self._open_questions()),
            *appendix(self.report, self.zone),
        )
        return Document(title_of(self.report.incident), self._opening(), sections)

    def _opening(self) -> tuple[Block, ...]:
        tally, ledger = self.report.tally, self.report.ledger
        writer = self.report.analysis.writer
        verdict = f"{words.count(tally.kept, 'statement')} linked to evidence"
        if tally.unverified or tally.removed or tally.repeated:
            verdict += f", {tally.unverified} left unverified, {tally.removed} removed, {tally.repeated} repeated"
        note = Callout(
            Tone.NOTE,
            (
                Span("Draft, needs a human review. ", bold=True),
                Span(
                    f"Written on {words.clock_time(self.report.generated_at, self.zone, Precision.MINUTE)} by "
                    f"{words.writer(writer)}. {verdict}; the times come from the sources."
                ),
            ),
        )
        warnings = [gap.sentence() for gap in ledger.gaps[:MOST_GAPS_ON_TOP]]
        if further := ledger.gaps[MOST_GAPS_ON_TOP:]:
            warnings.append(f"{len(further)} more gaps are listed under “{WHAT_WAS_READ}”.")
        if writer.note:
            warnings.insert(0, writer.note)
        if ledger.redactions:
            redacted = ", ".join(words.count(number, kind) for kind, number in ledger.redactions.items())
            warnings.append(
                f"Credentials or personal data stood in the evidence and were replaced "
                f"({redacted}). Rotate what was exposed."
            )
        return (note, *(Callout(Tone.WARNING, plain(warning)) for warning in warnings))

    def _facts(self) -> Table:
        incident = self.report.incident
        ticket = self.report.ticket_ids()
        rows: list[tuple[Spans, ...]] = [
            (plain("Incident"), (Span(incident.title, url=incident.url),), ()),
            *(
                (plain(name), plain(value or "not given"), self._links(ticket if value else ()))
                for name, value in (
                    ("Status", incident.status),
                    ("Severity", incident.severity),
                    ("Service", incident.service),
                    ("Owner", incident.owner),
                    ("Impact, as the ticket says", incident.impact),
                )
            ),
        ]
        rows += [
            (plain(time.name.capitalize()), plain(self._key_time(time)), self._links(time.evidence))
            for time in self.report.facts.key_times
        ]
        return Table(("What", "Value", "Evidence"), tuple(rows))

    def _key_time(self, key_time: KeyTime) -> str:
        """The value, what it conflicts with, and how it was found."""
        others = {
            name.value
            for conflict in self.report.facts.conflicts
            if key_time.name in conflict.times
            for name in conflict.times
            if name is not key_time.name
        }
        conflict = f", conflicts with {' and '.join(sorted(others))}" if others else ""
        how = f" — {key_time.how}" if key_time.how else ""
        return f"{words.key_time(key_time, self.zone)}{conflict}{how}"

    def _intervals(self) -> Table:
        rows = tuple(
            (plain(interval.name), plain(words.interval(interval)), plain(f"{interval.start} → {interval.end}"))
            for interval in self.report.facts.intervals
        )
        return Table(("Interval", "Length", "From → to"), rows)

    def _timeline(self) -> tuple[Block, ...]:
        if not self.report.timeline:
            return (Paragraph(plain("The evidence gives no event with a time.")),)
        rows = tuple(
            (self._row_time(row), plain(row.claim.text), plain(row.phase.value), self._links(row.claim.evidence))
            for row in self.report.timeline
        )
        return (Table(("Time", "What happened", "Phase", "Evidence"), rows),)

    def _row_time(self, row: TimelineRow) -> Spans:
        cited = self.report.ledger.cited(row.claim.evidence)
        url = cited[0].url if cited and row.moment.basis is not Basis.UNKNOWN else None
        return (Span(words.moment(row.moment, self.zone), url=url or None),)

    def _root_cause(self) -> tuple[Block, ...]:
        cause = self.report.analysis.root_cause
        blocks: list[Block] = [Paragraph((Span(_CONFIDENCE[cause.confidence], italic=True),))]
        blocks += [Bullet(self._cited(claim)) for claim in cause.claims]
        if cause.rejected:
            blocks.append(Subheading("Explanations that were considered and ruled out"))
            blocks += [Bullet(self._cited(claim)) for claim in cause.rejected]
        return tuple(blocks)

    def _detection_and_response(self) -> tuple[Block, ...]:
        analysis = self.report.analysis
        return (
            Subheading("How it was detected, and why not earlier"),
            *self._claims(analysis.detection, "The evidence does not say."),
            Subheading("How it was handled, and why not faster"),
            *self._claims(analysis.response, "The evidence does not say."),
        )

    def _lessons(self) -> tuple[Block, ...]:
        analysis = self.report.analysis
        return tuple(
            block
            for heading, claims in (
                ("What went well", analysis.went_well),
                ("What was hard", analysis.was_hard),
                ("Where luck helped", analysis.luck),
            )
            for block in (Subheading(heading), *self._claims(claims, "The evidence does not say."))
        )

    def _actions(self) -> tuple[Block, ...]:
        actions = self.report.analysis.actions
        if not actions:
            return (Paragraph(plain("Nobody stated a follow-up in the evidence.")),)
        blocks: list[Block] = []
        for stated, heading in ((True, "Stated by people"), (False, "Suggested by the analyst")):
            chosen = [action for action in actions if action.stated is stated]
            if chosen:
                blocks += [Subheading(heading), *(Todo(self._action(action)) for action in chosen)]
        return tuple(blocks)

    def _action(self, action: ActionItem) -> Spans:
        owner = self.report.ledger.find(action.owner)
        details = [action.kind.value]
        if action.priority is not Priority.UNSET:
            details.append(f"priority {action.priority.value}")
        if action.done_when:
            details.append(f"done when {action.done_when}")
        if action.addresses:
            details.append(f"for “{action.addresses}”")
        if owner is None:
            remark: Spans = (Span(f" ({'; '.join([*details, 'no owner named'])}) ", italic=True),)
        else:
            link = self._links((owner.id,))
            remark = (Span(f" ({'; '.join([*details, 'owner: see '])}", italic=True), *link, Span(") "))
        return (Span(action.claim.text), *remark, *self._links(action.claim.evidence))

    def _open_questions(self) -> tuple[Block, ...]:
        analysis = self.report.analysis
        unknown = [
            Bullet(plain(f"When the incident was {time.name}: the evidence does not say."))
            for time in self.report.facts.key_times
            if time.is_unknown
        ]
        questions = [Bullet(self._cited(claim)) for claim in analysis.open_questions]
        conflicts = [self._contradiction(conflict) for conflict in analysis.contradictions]
        blocks: list[Block] = [*questions, *unknown]
        if conflicts:
            blocks += [Subheading("Sources that contradict each other"), *conflicts]
        return tuple(blocks) or (Paragraph(plain("None found in the evidence.")),)

    def _contradiction(self, conflict: Contradiction) -> Bullet:
        one, other = self._cited(conflict.one), self._cited(conflict.other)
        return Bullet((Span(f"{conflict.about}: ", bold=True), *one, Span(" — but: "), *other))

    def _claims(self, claims: Sequence[Claim], nothing: str) -> tuple[Block, ...]:
        if not claims:
            return (Paragraph((Span(nothing, italic=True),)),)
        return tuple(Bullet(self._cited(claim)) for claim in claims)

    def _cited(self, claim: Claim) -> Spans:
        return cited(self.report.ledger, claim)

    def _links(self, evidence_ids: tuple[str, ...]) -> Spans:
        return links(self.report.ledger, evidence_ids)
