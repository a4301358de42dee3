"""Links to evidence; the only place where a link gets onto the page."""

from __future__ import annotations

from postmortem.models import Ledger
from postmortem.render.document import Span, Spans


def links(ledger: Ledger, evidence_ids: tuple[str, ...]) -> Spans:
    """`[E3] [E7]`, each linked to its source; ids that are not on the ledger give nothing."""
    spans: list[Span] = []
    for item in ledger.cited(evidence_ids):
        if spans:
            spans.append(Span(" "))
        spans.append(Span(f"[{item.id}]", url=item.url or None))
    return tuple(spans)
