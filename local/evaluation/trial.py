"""One case as it was run: the page as published, what had been put before the analyst, and the calls that it took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from local.evaluation.cases import Case
from local.evaluation.page import Line, Page
from local.evaluation.pieces import Piece
from local.sandbox.wire import Call


@dataclass(frozen=True, slots=True)
class Trial:
    """What the metrics are computed from.

    `selected` are the refs put before the analyst, `similar` those of the earlier incidents offered to the reader.
    `prompt` is what a model is sent, `gathering` the calls made until then, `calls` those of the whole job.
    """

    case: Case
    page: Page
    selected: frozenset[str] = frozenset()
    similar: frozenset[str] = frozenset()
    prompt: str = ""
    prompt_tokens: int = 0
    gathering: tuple[Call, ...] = ()
    calls: tuple[Call, ...] = ()
    seconds: float = 0.0
    with_model: bool = False
    gaps: tuple[str, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)

    def refs(self, line: Line) -> frozenset[str]:
        """The pieces that a line cites, by its ids and by its links to Slack and Notion."""
        return frozenset(ref for evidence_id in line.ids for ref in self.refs_of(evidence_id))

    def refs_of(self, evidence_id: str) -> frozenset[str]:
        """The pieces that an id of the page may mean; empty where the appendix does not list it."""
        listed = self.page.listed.get(evidence_id)
        return self.case.pieces.behind(listed.url, listed.label) if listed else frozenset()

    def cited(self, line: Line) -> tuple[Piece, ...]:
        """The pieces that a line cites."""
        return self.case.pieces.named(self.refs(line))
