"""The top of the page: that it is a draft, who wrote and checked it, and what the reader must know before reading."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem.models.report import Check, Judging, Report
from postmortem.render import words
from postmortem.render.document import Callout, Span, Tone, plain
from postmortem.render.prose import COMPUTED

MOST_GAPS_ON_TOP = 5  # nobody reads more warnings above a summary
WHAT_WAS_READ = "What was read"
_UNJUDGED = {
    Judging.OFF: "no judge was asked (CHECK=off)",
    Judging.UNAVAILABLE: "no judge answered",
    Judging.NOT_BELIEVED: "the judge's answers could not be relied on",
}
_COMPARED = "Only code compared the sentences with the evidence they cite (figures, names, times, quotations)"


def banner(report: Report) -> tuple[Callout, ...]:
    """The callouts above the first section; the first says who wrote the page and how it was checked."""
    note = Callout(
        Tone.NOTE,
        (
            Span("Draft, needs a human review. ", bold=True),
            Span(" ".join(filter(None, (_written(report), _checked(report.check), _legend(report), _read(report))))),
        ),
    )
    missing = "\n".join(_warnings(report))
    return (note, Callout(Tone.WARNING, plain(missing))) if missing else (note,)


def _written(report: Report) -> str:
    if not report.writer.model:
        return "Written without a model: facts that code can stand for, and quotations."
    return f"Written by {report.writer.model}."


def _checked(check: Check) -> str:
    """How the writer's sentences were checked, and what became of those that did not pass."""
    if check.judging is Judging.NOT_NEEDED:
        return ""
    rest = [
        f"{number} {one if number == 1 else several}"
        for number, one, several in (
            (check.replaced, "is shown as a quotation", "are shown as quotations"),
            (check.left_out, "was left out", "were left out"),
        )
        if number
    ]
    behind = f"; {' and '.join(rest)}" if rest else ""
    if check.judging in _UNJUDGED:
        compared = _COMPARED if check.kept else "No prose stands"
        return f"{compared}, as {_UNJUDGED[check.judging]}{behind}."
    judge = f" by {check.judge.model}" if check.judge and check.judge.model else ""
    passed = f"{check.kept} of {check.checked} sentences passed the check against the evidence they cite"
    return f"{passed}{judge}{behind}."


def _legend(report: Report) -> str:
    if not report.writer.model:
        return "“Quotation marks” are verbatim."
    return f"“Quotation marks” are verbatim, {COMPUTED} is computed."


def _read(report: Report) -> str:
    """The sources that gave something, and whether all of them could be read."""
    sources = [part.source.value.capitalize() for part in report.ledger.coverage if part.found]
    whole = "" if report.ledger.gaps else ", nothing was refused"
    return f"Read: {', '.join(sources)}{whole}." if sources else ""


def _warnings(report: Report) -> Iterator[str]:
    """What failed on the way, what could not be read, and what was exposed."""
    if report.writer.note:
        yield report.writer.note
    if report.check.note:
        yield report.check.note
    yield from (gap.sentence() for gap in report.ledger.gaps[:MOST_GAPS_ON_TOP])
    if further := report.ledger.gaps[MOST_GAPS_ON_TOP:]:
        yield f"{len(further)} more gaps are listed under “{WHAT_WAS_READ}”."
    if report.ledger.redactions:
        replaced = ", ".join(words.number_of(number, kind) for kind, number in report.ledger.redactions.items())
        yield (
            f"Credentials or personal data stood in the evidence and were replaced ({replaced}). "
            "Rotate what was exposed."
        )
