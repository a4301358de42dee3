"""What is folded: the words that were said, the full record, earlier incidents, what was read, and the receipt."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from postmortem.models import INCIDENT_KEY_MARK, OWN_PAGE_MARK
from postmortem.models.draft import Part, Writer
from postmortem.models.evidence import Coverage, Evidence, Kind, LeftOut, Source
from postmortem.models.report import Omitted, Report, Shown, Standing
from postmortem.render import words
from postmortem.render.arrangement import text_of_shown
from postmortem.render.banner import MOST_GAPS_ON_TOP, WHAT_WAS_READ
from postmortem.render.document import Block, Bullet, Paragraph, Section, Span, Spans, Table, plain
from postmortem.render.prose import Prose
from postmortem.text.blameless import blames
from postmortem.text.gaps import gap_sentence
from postmortem.text.language import figure, tr, tr_number, translatable
from postmortem.text.times.shown import utc

_DIGEST_LENGTH = 16
_RECORD_LENGTH = 400
_PARTS = {
    Part.TITLE: translatable("Title"),
    Part.SUMMARY: translatable("Summary"),
    Part.IMPACT: translatable("Impact"),
    Part.TRIGGER: translatable("Trigger"),
    Part.CAUSE: translatable("Cause"),
    Part.CHAIN: translatable("Chain"),
    Part.RULED_OUT: translatable("Ruled out"),
    Part.FACTOR: translatable("Factor"),
    Part.DETECTION: translatable("Detection"),
    Part.RESPONSE: translatable("Response"),
    Part.WENT_WELL: translatable("Went well"),
    Part.HARD: translatable("Hard"),
    Part.LUCK: translatable("Luck"),
    Part.ACTION: translatable("Action"),
    Part.QUESTION: translatable("Question"),
    Part.CONFLICT: translatable("Conflict"),
    Part.TIMELINE: translatable("Timeline"),
}
_LEFT_OUT = {
    LeftOut.OUTSIDE_WINDOW: translatable("outside the time that was read"),
    LeftOut.READING_LIMIT: translatable("beyond the number that is read"),
    LeftOut.LOW_RANK: translatable("too little about the incident"),
    LeftOut.OVER_BUDGET: translatable("over the size that a report is written from"),
}
_IN_MONDAY = {
    Kind.ITEM: translatable("Monday item, {where}, {when}"),
    Kind.UPDATE: translatable("Monday update, {where}, {when}"),
    Kind.ACTIVITY: translatable("Monday activity, {where}, {when}"),
    Kind.DOCUMENT: translatable("Monday document, {where}, {when}"),
}


@dataclass(frozen=True, slots=True)
class _Role:
    """How the receipt names a model, with the version of what it was told, and one whose answers were of no use."""

    named: str
    not_used: str


_WRITER = _Role(translatable("Writer {model}, prompt {version}"), translatable("Writer: answers not used"))
_JUDGE = _Role(translatable("Judge {model}, instructions {version}"), translatable("Judge: answers not used"))


def said(report: Report, prose: Prose, parts: tuple[Part, ...]) -> tuple[Bullet, ...]:
    """The quotations behind the prose of some parts, each once, with who said it; none where there are none."""
    quotes: dict[str, tuple[Evidence, ...]] = {}
    for shown in report.shown:
        if shown.part in parts and shown.quote and shown.standing is not Standing.QUOTED:
            quotes.setdefault(" ".join(shown.quote.split()), report.ledger.cited(shown.evidence))
    quotes = {quote: items for quote, items in quotes.items() if not _is_in_another(quote, quotes)}
    return tuple(Bullet(_quotation(quote, items, prose)) for quote, items in quotes.items())


def folded_sections(report: Report, prose: Prose, zone: str) -> tuple[Section, ...]:
    """The folded sections at the end of the page."""
    record = tr_number("Full record ({number} piece)", "Full record ({number} pieces)", _pieces(report))
    sections = (
        Section(record, _record(report, prose, zone), appendix=True, key="record"),
        Section(
            tr("Sentences that did not pass their check"),
            tuple(_left_out(report, prose)),
            appendix=True,
            key="left-out",
        ),
        Section(tr("Similar incidents"), _similar(report), appendix=True, key="similar"),
        Section(tr(WHAT_WAS_READ), _coverage(report), appendix=True, key="coverage"),
        Section(tr("Evidence"), _evidence(report, zone), appendix=True, key="evidence"),
        Section(tr("About this report"), _about(report, prose), appendix=True, key="receipt"),
    )
    return tuple(section for section in sections if section.blocks)


def _is_in_another(quote: str, quotes: Iterable[str]) -> bool:
    return any(quote in other and quote != other for other in quotes)


def _quotation(quote: str, items: tuple[Evidence, ...], prose: Prose) -> Spans:
    source = next((item for item in items if " ".join(quote.split()) in " ".join(item.text.split())), None)
    found = source or (items[0] if items else None)
    author = f" — {found.author.name}" if found and found.author else ""
    return (Span(f"“{quote}”"), Span(author), *(prose.links((found.id,)) if found else ()))


def _pieces(report: Report) -> int:
    return len({row.evidence for row in report.facts.record})


def _record(report: Report, prose: Prose, zone: str) -> tuple[Block, ...]:
    """Every piece of the incident in order of time, in its own words, but for what tries to instruct its reader."""
    rows = []
    for row in report.facts.record:
        item = report.ledger.find(row.evidence)
        if item is None:
            continue
        clock = words.clock_time(row.at, zone) if row.at else tr("no time of its own")
        clock = words.stated_as(clock, row.stated) if row.at and row.stated else clock
        when = (Span(clock, url=item.url or None),)
        author = f"{item.author.name}: " if item.author else ""
        text = words.shorten(row.text, _RECORD_LENGTH)
        rows.append((when, (Span(f"{author}{text}"), *prose.links((row.evidence,)))))
    return (Table((tr("Time"), tr("What was recorded")), tuple(rows)),) if rows else ()


def _left_out(report: Report, prose: Prose) -> Iterator[Block]:
    """How many sentences of each part do not stand, and why: their own words stand nowhere."""
    grouped: dict[tuple[Part, str], list[Omitted]] = {}
    for left in report.left_out:
        grouped.setdefault((left.statement.part, left.why), []).append(left)
    for (part, why), lefts in grouped.items():
        ids = tuple(dict.fromkeys(evidence_id for left in lefts for evidence_id in left.statement.evidence))
        number = tr_number("{number} sentence", "{number} sentences", len(lefts))
        text = f"{tr(_PARTS[part])}: {tr(why)} ({number})"
        yield Bullet((Span(text), *prose.links(ids)))


def _similar(report: Report) -> tuple[Block, ...]:
    if not report.ledger.similar:
        return ()
    intro = Paragraph(plain(tr("Earlier incidents that read alike. None of them is evidence of this one.")))
    return (intro, *(Bullet((Span(_where(item), url=item.url or None),)) for item in report.ledger.similar))


def _coverage(report: Report) -> tuple[Block, ...]:
    rows = tuple(
        (
            plain(part.source.value.capitalize()),
            plain("; ".join((*map(words.span, part.windows), *part.searched)) or tr("nothing")),
            plain(figure(part.found)),
            plain(figure(part.used)),
            plain(_counted(part)),
            plain("; ".join(part.failed) or tr("nothing")),
        )
        for part in report.ledger.coverage
    )
    table = Table(
        (tr("Source"), tr("Searched"), tr("Found"), tr("Used"), tr("Left out"), tr("Could not be read")), rows
    )
    further = report.ledger.gaps[MOST_GAPS_ON_TOP:]
    return (table, *(Bullet(plain(gap_sentence(gap))) for gap in further))


def _counted(part: Coverage) -> str:
    """How many pieces were left out, by reason: "12: 8 outside the time that was read, 4 too little about it"."""
    reasons = ", ".join(f"{figure(number)} {tr(_LEFT_OUT[reason])}" for reason, number in part.left_out.items())
    return f"{figure(part.cut)}: {reasons}" if reasons else "0"


def _evidence(report: Report, zone: str) -> tuple[Block, ...]:
    ids = report.cited_ids() | {row.evidence for row in report.facts.record}
    return tuple(
        Bullet((Span(f"{item.id} ", bold=True), Span(_label(item, zone), url=item.url or None)))
        for item in report.ledger
        if item.id in ids
    )


def _label(item: Evidence, zone: str) -> str:
    when = words.clock_time(item.at, zone) if item.at else tr("no time of its own")
    if item.source is Source.SLACK:
        if item.kind is Kind.ALERT:
            return tr("Slack alert in {where}, {when}", where=_where(item), when=when)
        return tr("Slack message in {where}, {when}", where=_where(item), when=when)
    if item.source is Source.MONDAY:
        return tr(_IN_MONDAY[item.kind], where=_where(item), when=when)
    return tr("Notion page {where}", where=_where(item))


def _where(item: Evidence) -> str:
    """The channel's, item's or page's name, which people chose like any other text."""
    return item.where or tr("a place without a name")


def _about(report: Report, prose: Prose) -> tuple[Block, ...]:
    written = utc(report.generated_at, "%Y-%m-%d %H:%M UTC")
    lines = [tr("{mark} on {time}. Times are in UTC.", mark=OWN_PAGE_MARK, time=written), _digest(report)]
    lines += _receipt(_WRITER, report.writer)
    if report.check.judge:
        lines += _receipt(_JUDGE, report.check.judge)
    blamed = tuple(dict.fromkeys(evidence_id for shown in report.shown for evidence_id in _blaming(shown)))
    owned = (
        [
            Paragraph(
                (
                    Span(tr("Words that blame, left as they were said, stand only in folded parts:")),
                    *prose.links(blamed),
                )
            )
        ]
        if blamed
        else []
    )
    key = Paragraph(plain(f"{INCIDENT_KEY_MARK}{report.incident.key}"))
    return (*(Paragraph(plain(line)) for line in lines), *owned, key)


def _digest(report: Report) -> str:
    """What the report was written from, in a form that tells whether another report had the same."""
    digest = hashlib.sha256()
    for item in report.ledger:
        digest.update(f"{item.ref}\x00{item.text}\x00".encode("utf-8", "replace"))
    return tr_number(
        "Evidence: {number} piece, SHA-256 {digest}.",
        "Evidence: {number} pieces, SHA-256 {digest}.",
        len(report.ledger),
        digest=digest.hexdigest()[:_DIGEST_LENGTH],
    )


def _blaming(shown: Shown) -> tuple[str, ...]:
    """The evidence of a quotation that blames somebody; the agent's own words never do."""
    return shown.evidence if blames(shown.quote) or blames(text_of_shown(shown)) else ()


def _receipt(role: _Role, writer: Writer) -> Iterator[str]:
    if not (writer.model or writer.calls):
        return
    by = tr(role.named, model=writer.model, version=writer.prompt_version) if writer.model else tr(role.not_used)
    cost = tr("unknown") if writer.cost_usd is None else f"${writer.cost_usd:.4f}"
    yield tr_number(
        "{by}, {number} call, {read} tokens in, {written} out, cost {cost}.",
        "{by}, {number} calls, {read} tokens in, {written} out, cost {cost}.",
        writer.calls,
        by=by,
        read=figure(writer.input_tokens),
        written=figure(writer.output_tokens),
        cost=cost,
    )
