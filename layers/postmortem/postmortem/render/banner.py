"""The top of the page: that it is a draft, who wrote and checked it, and what the reader must know before reading."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem.models.report import Check, Judging, Report
from postmortem.render import words
from postmortem.render.document import Callout, Span, Tone, plain
from postmortem.render.prose import COMPUTED
from postmortem.text.gaps import gap_sentence
from postmortem.text.language import tr, tr_number, translatable

MOST_GAPS_ON_TOP = 5  # nobody reads more warnings above a summary
WHAT_WAS_READ = translatable("What was read")
_UNJUDGED = {
    Judging.OFF: translatable("no judge was asked (CHECK=off)"),
    Judging.UNAVAILABLE: translatable("no judge answered"),
    Judging.NOT_BELIEVED: translatable("the judge's answers could not be relied on"),
}
_COMPARED = translatable(
    "Only code compared the sentences with the evidence they cite (figures, names, times, quotations)"
)


def banner(report: Report) -> tuple[Callout, ...]:
    """The callouts above the first section; the first says who wrote the page and how it was checked."""
    note = Callout(
        Tone.NOTE,
        (
            Span(f"{tr('Draft, needs a human review.')} ", bold=True),
            Span(" ".join(filter(None, (_written(report), _checked(report.check), _legend(report), _read(report))))),
        ),
    )
    missing = "\n".join(_warnings(report))
    return (note, Callout(Tone.WARNING, plain(missing))) if missing else (note,)


def _written(report: Report) -> str:
    if not report.writer.model:
        return tr("Written without a model: facts that code can stand for, and quotations.")
    return tr("Written by {model}.", model=report.writer.model)


def _checked(check: Check) -> str:
    """How the writer's sentences were checked, and what became of those that did not pass."""
    if check.judging is Judging.NOT_NEEDED:
        return ""
    rest = _not_passed(check)
    return f"{_passed(check)}; {rest}." if rest else f"{_passed(check)}."


def _passed(check: Check) -> str:
    if check.judging in _UNJUDGED:
        compared = tr(_COMPARED) if check.kept else tr("No prose stands")
        return tr("{compared}, as {reason}", compared=compared, reason=tr(_UNJUDGED[check.judging]))
    counted = {"kept": check.kept, "checked": check.checked}
    if check.judge and check.judge.model:
        return tr(
            "{kept} of {checked} sentences passed the check against the evidence they cite by {model}",
            **counted,
            model=check.judge.model,
        )
    return tr("{kept} of {checked} sentences passed the check against the evidence they cite", **counted)


def _not_passed(check: Check) -> str:
    replaced = tr_number("{number} is shown as a quotation", "{number} are shown as quotations", check.replaced)
    left_out = tr_number("{number} was left out", "{number} were left out", check.left_out)
    if check.replaced and check.left_out:
        return tr("{one} and {other}", one=replaced, other=left_out)
    return replaced if check.replaced else left_out if check.left_out else ""


def _legend(report: Report) -> str:
    if not report.writer.model:
        return tr("“Quotation marks” are verbatim.")
    return tr("“Quotation marks” are verbatim, {computed} is computed.", computed=COMPUTED)


def _read(report: Report) -> str:
    """The sources that gave something, and whether all of them could be read."""
    sources = ", ".join(part.source.value.capitalize() for part in report.ledger.coverage if part.found)
    if not sources:
        return ""
    if report.ledger.gaps:
        return tr("Read: {sources}.", sources=sources)
    return tr("Read: {sources}, nothing was refused.", sources=sources)


def _warnings(report: Report) -> Iterator[str]:
    """What failed on the way, what could not be read, and what was exposed."""
    if report.writer.note:
        yield report.writer.note
    if report.check.note:
        yield report.check.note
    yield from (gap_sentence(gap) for gap in report.ledger.gaps[:MOST_GAPS_ON_TOP])
    if further := report.ledger.gaps[MOST_GAPS_ON_TOP:]:
        yield tr("{number} more gaps are listed under “{section}”.", number=len(further), section=tr(WHAT_WAS_READ))
    if report.ledger.redactions:
        replaced = ", ".join(words.number_of(number, kind) for kind, number in report.ledger.redactions.items())
        yield tr(
            "Credentials or personal data stood in the evidence and were replaced ({replaced}). "
            "Rotate what was exposed.",
            replaced=replaced,
        )
