"""The one line about parts of the page for which nothing was found, and those whose sentences did not pass."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem.models.draft import Part, Phase, Row
from postmortem.models.facts import KeyTimeName
from postmortem.models.report import Report, Standing
from postmortem.render.citations import links
from postmortem.render.document import Paragraph, Section, Span, Spans, plain
from postmortem.text.language import tr, tr_parts, translatable

_IN_WORDS = {
    Part.IMPACT: translatable("impact"),
    Part.TRIGGER: translatable("what set it off"),
    Part.CAUSE: translatable("the cause"),
    Part.FACTOR: translatable("contributing factors"),
    Part.DETECTION: translatable("how it was noticed"),
    Part.RESPONSE: translatable("how it was handled"),
    Part.WENT_WELL: translatable("what went well"),
    Part.HARD: translatable("what was hard"),
    Part.LUCK: translatable("luck"),
    Part.ACTION: translatable("action items"),
}
_ROWS_TELL = {
    Phase.TRIGGER: Part.TRIGGER,
    Phase.DETECTION: Part.DETECTION,
    Phase.ESCALATION: Part.RESPONSE,
    Phase.INVESTIGATION: Part.RESPONSE,
    Phase.HYPOTHESIS: Part.RESPONSE,
    Phase.DECISION: Part.RESPONSE,
    Phase.MITIGATION: Part.RESPONSE,
    Phase.FOLLOW_UP: Part.ACTION,
}


def nothing_found(report: Report) -> Iterator[Section]:
    """The section that names them, with links to what was read; none where all parts but luck have something."""
    told = set(_told(report))
    set_apart = {left.statement.part for left in report.left_out} - told
    missing = [tr(name) for part, name in _IN_WORDS.items() if part not in told | set_apart]
    apart = [tr(name) for part, name in _IN_WORDS.items() if part in set_apart]
    spans: list[Span] = []
    if missing and missing != [tr(_IN_WORDS[Part.LUCK])]:
        spans += (*plain(_said(report, ", ".join(missing))), *_what_was_read(report))
    if apart:
        spans += plain(" ") if spans else ()
        ids = (one for left in report.left_out if left.statement.part in set_apart for one in left.statement.evidence)
        spans += plain(tr("What was written did not pass its check about: {parts}.", parts=", ".join(apart)))
        spans += (Span(" "), *links(report.ledger, tuple(dict.fromkeys(ids))))
    if spans:
        yield Section(tr("Left to the team"), (Paragraph(tuple(spans)),), key="left-to-team")


def _said(report: Report, parts: str) -> str:
    """The line. Without a model the evidence may tell of these parts: nobody looked for it."""
    if report.writer.model:
        return tr("Nothing was found in what was read about: {parts}.", parts=parts)
    return tr("Without a model nothing is concluded about: {parts}.", parts=parts)


def _told(report: Report) -> Iterator[Part]:
    """The parts that something on the page tells of: a sentence, a row of the timeline, or a fact."""
    for shown in report.shown:
        yield Part.CAUSE if shown.part is Part.CHAIN else shown.part
        if shown.part is Part.SUMMARY and shown.standing is Standing.QUOTED:
            yield Part.IMPACT  # the dossier's summary quotes it
        if isinstance(shown.detail, Row) and shown.detail.phase in _ROWS_TELL:
            yield _ROWS_TELL[shown.detail.phase]
    if report.incident.impact:
        yield Part.IMPACT
    if not report.facts.key_time(KeyTimeName.DETECTED).is_unknown:
        yield Part.DETECTION


def _what_was_read(report: Report) -> Spans:
    """A link for each source to the first piece that was read of it."""
    first: dict[str, str] = {}
    for item in report.ledger:
        if item.url:
            first.setdefault(item.source.value.capitalize(), item.url)
    links = [Span(name, url=url) for name, url in first.items()]
    if not links:
        return ()
    between = [span for link in links for span in (Span(", "), link)]
    cut = tr_parts("Read: {sources}.", sources=between[1:])
    return (Span(" "), *(span for part in cut for span in (plain(part) if isinstance(part, str) else part)))
