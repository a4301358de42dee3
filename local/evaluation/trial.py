"""One case as it was run: the page as published, what had been put before the analyst, and the calls that it took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from local.evaluation.asked import Asked
from local.evaluation.cases import Case
from local.evaluation.lines import Line
from local.evaluation.page import Page
from local.evaluation.pieces import Piece
from local.sandbox.wire import Call
from postmortem.models.evidence import Ledger
from postmortem.models.report import Check, Judging, Report
from postmortem.render.document import Document
from postmortem.text.tokens import estimate_tokens

DOSSIER = "dossier"
RECORDING = "recording"
MODEL = "model"
_SMALL = 80  # pieces put before the analyst: fewer hold no forty sentences


@dataclass(frozen=True, slots=True)
class Trial:
    """What the metrics are computed from.

    `writer` says who wrote: the dossier, a recording, or a model; `asked` is what models were asked, in order of time.
    `selected` are the refs put before the analyst, `similar` those of the earlier incidents offered to the reader.
    `ledger` is what was put before the writer, `prompt` what a model is sent, `gathering` the calls made before the
    page was reserved, `calls` those of the whole job. `document` is the page as Notion holds it, `report` what it was
    made of.
    """

    case: Case
    page: Page
    selected: frozenset[str] = frozenset()
    similar: frozenset[str] = frozenset()
    prompt: str = ""
    gathering: tuple[Call, ...] = ()
    calls: tuple[Call, ...] = ()
    seconds: float = 0.0
    writer: str = DOSSIER
    asked: tuple[Asked, ...] = ()
    ledger: Ledger = field(default_factory=lambda: Ledger(()))
    check: Check = field(default_factory=lambda: Check(Judging.NOT_NEEDED))
    gaps: tuple[str, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)
    document: Document = field(default_factory=lambda: Document("", (), ()))
    report: Report | None = None

    @property
    def prompt_tokens(self) -> int:
        """About how many tokens a model is sent."""
        return estimate_tokens(self.prompt)

    @property
    def with_model(self) -> bool:
        """True if prose was written, by a model or its recording."""
        return self.writer != DOSSIER

    @property
    def is_small(self) -> bool:
        """True if there is too little evidence for a long report."""
        return len(self.selected) < _SMALL

    def refs(self, line: Line) -> frozenset[str]:
        """The pieces that a line cites, by its ids and by its links to Slack and Notion."""
        return frozenset(ref for evidence_id in line.ids for ref in self.refs_of(evidence_id))

    def refs_of(self, evidence_id: str) -> frozenset[str]:
        """The pieces that an id of the page may mean: by its entry in the appendix, else by its link."""
        listed = self.page.listed.get(evidence_id)
        if listed:
            return self.case.pieces.behind(listed.url, listed.label)
        return self.case.pieces.behind(self.page.addresses.get(evidence_id, ""))

    def cited(self, line: Line) -> tuple[Piece, ...]:
        """The pieces that a line cites."""
        return self.case.pieces.named(self.refs(line))
