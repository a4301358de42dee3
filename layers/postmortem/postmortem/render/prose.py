"""Sentences as spans: words, times with links, lengths that code computed, and the links to their evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date

from postmortem.models.draft import Grounds, Part
from postmortem.models.moments import Precision
from postmortem.models.report import LengthOf, Report, Shown, Standing, TimeOf, Token, Words
from postmortem.render.citations import links
from postmortem.render.document import Span, Spans
from postmortem.text.language import tr, translatable
from postmortem.text.times.shown import length, utc

COMPUTED = "⏱"
INFERRED = translatable("Inferred:")
_CODE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True)
class Prose:
    """Puts the sentences of one report into spans; times of the incident's first day stand without their date."""

    report: Report

    def sentence(self, shown: Shown, *before: Span) -> Spans:
        """A sentence behind what is put before it, with the links to all of its evidence."""
        return (*before, *self.told(shown), *self.links(shown.evidence))

    def told(self, shown: Shown) -> Spans:
        """A sentence without its links; what is inferred says so, but for ideas and questions, which assert nothing."""
        spans = [Span(f"{tr(INFERRED)} ", italic=True)] if _is_concluded(shown) else []
        return (*spans, *(span for token in shown.text for span in self._token(token)))

    def paragraph(self, sentences: Iterator[Shown]) -> Spans:
        """Several sentences as running text."""
        spans: list[Span] = []
        for shown in sentences:
            if spans:
                spans.append(Span(" "))
            spans += self.sentence(shown)
        return tuple(spans)

    def links(self, evidence_ids: tuple[str, ...]) -> Spans:
        """The links to evidence, with a space before the first."""
        found = links(self.report.ledger, evidence_ids)
        return (Span(" "), *found) if found else ()

    def words(self, shown: Shown) -> str:
        """The sentence as plain text."""
        return "".join(span.text for span in self.told(shown))

    def _token(self, token: Token) -> Iterator[Span]:
        match token:
            case Words(text):
                yield from _with_code(text)
            case TimeOf():
                item = self.report.ledger.find(token.evidence)
                yield Span(self._time(token), url=(item.url or None) if item else None)
            case LengthOf(shortest, longest):
                shown = length(shortest)
                if shortest != longest:
                    shown = tr("{shortest} to {longest}", shortest=shown, longest=length(longest))
                yield Span(f"{shown} {COMPUTED}")

    def _time(self, token: TimeOf) -> str:
        if token.precision is Precision.DAY:
            return utc(token.at, "%Y-%m-%d")
        if token.at.astimezone(UTC).date() == self._first_day():
            return utc(token.at, "%H:%M UTC")
        return utc(token.at, "%Y-%m-%d %H:%M UTC")

    def _first_day(self) -> date | None:
        known = [time.earliest for time in self.report.facts.key_times if time.earliest]
        return min(known).astimezone(UTC).date() if known else None


def _is_concluded(shown: Shown) -> bool:
    if shown.part in (Part.ACTION, Part.QUESTION):
        return False
    return shown.grounds is Grounds.INFERRED and shown.standing in (Standing.JUDGED, Standing.COMPARED)


def _with_code(text: str) -> Iterator[Span]:
    start = 0
    for match in _CODE.finditer(text):
        if match.start() > start:
            yield Span(text[start : match.start()])
        yield Span(match[1], code=True)
        start = match.end()
    if start < len(text):
        yield Span(text[start:])
