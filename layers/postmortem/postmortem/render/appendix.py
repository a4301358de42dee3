"""The back of the page: what was not verified, similar incidents, what was read, the evidence, and the colophon."""

from __future__ import annotations

from postmortem.models import INCIDENT_KEY_MARK, OWN_PAGE_MARK, Coverage, Evidence, Kind, Report, Source
from postmortem.prepare.orders import evidential_part
from postmortem.render import words
from postmortem.render.citations import cited, links
from postmortem.render.document import Block, Bullet, Paragraph, Section, Span, Table, plain
from postmortem.text.blameless import blames

WHAT_WAS_READ = "What was read"
MOST_GAPS_ON_TOP = 15  # a page takes 100 blocks at its top, and nobody reads so many warnings
_EXCERPT_LENGTH = 160


def appendix(report: Report, zone: str) -> tuple[Section, ...]:
    """The folded sections at the end of the page."""
    sections = {
        "Unverified statements": _unverified(report),
        "Similar incidents": _similar(report),
        WHAT_WAS_READ: _coverage(report),
        "Evidence": _evidence(report, zone),
        "About this report": _about(report),
    }
    return tuple(Section(title, blocks, appendix=True) for title, blocks in sections.items() if blocks)


def _unverified(report: Report) -> tuple[Block, ...]:
    if not report.unverified:
        return ()
    intro = Paragraph(plain("Not taken as fact: these statements did not pass the check against their evidence."))
    bullets = (
        Bullet(
            (
                Span(f"{item.section}: ", bold=True),
                *cited(report.ledger, item.claim),
                Span(f" ({item.reason})", italic=True),
            )
        )
        for item in report.unverified
    )
    return (intro, *bullets)


def _similar(report: Report) -> tuple[Block, ...]:
    if not report.ledger.similar:
        return (Paragraph(plain("No earlier incident of the same kind was found.")),)
    intro = Paragraph(plain("Earlier incidents that read alike. None of them is evidence of this one."))
    return (intro, *(Bullet((Span(_where(item), url=item.url or None),)) for item in report.ledger.similar))


def _coverage(report: Report) -> tuple[Block, ...]:
    rows = tuple(
        (
            plain(part.source.value.capitalize()),
            plain("; ".join((*map(words.span, part.windows), *part.searched)) or "nothing"),
            plain(f"{part.found:,}"),
            plain(f"{part.used:,}"),
            plain(_left_out(part)),
            plain("; ".join(part.failed) or "nothing"),
        )
        for part in report.ledger.coverage
    )
    header = ("Source", "Searched", "Found", "Put before the analyst", "Left out", "Could not be read")
    further = (Bullet(plain(gap.sentence())) for gap in report.ledger.gaps[MOST_GAPS_ON_TOP:])
    return (Table(header, rows), *further)


def _left_out(part: Coverage) -> str:
    """How many pieces were left out, by reason: "12: 8 outside the time that was read, 4 too little about it"."""
    reasons = ", ".join(f"{number:,} {reason.value}" for reason, number in part.left_out.items())
    return f"{part.cut:,}: {reasons}" if reasons else "0"


def _evidence(report: Report, zone: str) -> tuple[Block, ...]:
    ids = report.cited_ids()
    bullets = tuple(
        Bullet(
            (
                Span(f"{item.id} ", bold=True),
                Span(_label(item, zone), url=item.url or None),
                Span(f" — {words.shorten(evidential_part(item.text), _EXCERPT_LENGTH)}"),
            )
        )
        for item in report.ledger
        if item.id in ids
    )
    return bullets or (Paragraph(plain("No statement on this page rests on evidence.")),)


def _label(item: Evidence, zone: str) -> str:
    when = words.clock_time(item.at, zone) if item.at else "no time of its own"
    if item.source is Source.SLACK:
        return f"Slack {'alert' if item.kind is Kind.ALERT else 'message'} in {_where(item)}, {when}"
    if item.source is Source.MONDAY:
        return f"Monday {item.kind.value}, {_where(item)}, {when}"
    return f"Notion page {_where(item)}"


def _where(item: Evidence) -> str:
    """The channel's, item's or page's name, which people chose like any other text."""
    return evidential_part(item.where) or "a place whose name is no evidence"


def _about(report: Report) -> tuple[Block, ...]:
    writer = report.analysis.writer
    lines = [f"{OWN_PAGE_MARK}. Times are in UTC."]
    if writer.model or writer.calls:
        by = f"Model {writer.model}, prompt {writer.prompt_version}" if writer.model else "Model answers not used"
        cost = "unknown" if writer.cost_usd is None else f"${writer.cost_usd:.4f}"
        lines.append(
            f"{by}, {words.count(writer.calls, 'call')}, "
            f"{writer.input_tokens:,} tokens in, {writer.output_tokens:,} out, cost {cost}."
        )
    lines += [
        "Every statement names its evidence; what failed the check against it is listed apart or was removed.",
        f"{INCIDENT_KEY_MARK}{report.incident.key}",
    ]
    return (*(Paragraph(plain(line)) for line in lines), *_blame_left(report))


def _blame_left(report: Report) -> tuple[Block, ...]:
    """A remark on quotations with words that blame, so that nobody takes them for the report's own."""
    quoted = {claim.text: claim.evidence[:1] for claim in report.claims() if blames(claim.text)}
    if not quoted:
        return ()
    where = tuple(dict.fromkeys(evidence_id for ids in quoted.values() for evidence_id in ids))
    remark = f"Words that blame, left as they were said, stand in {words.count(len(quoted), 'quotation')}: "
    return (Paragraph((Span(remark), *links(report.ledger, where))),)
