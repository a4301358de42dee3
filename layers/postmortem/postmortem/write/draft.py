"""What the model must answer: the strict schema of a draft, and the draft as an analysis.

Keys stand in the order in which the model writes them: evidence and quote before the sentence that rests on them.
Structured outputs take no defaults, no lengths and no free-form objects
(developers.openai.com/api/docs/guides/structured-outputs), so each field is required and may be an empty list or text.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from postmortem.models import (
    ActionItem,
    ActionKind,
    Analysis,
    Claim,
    Confidence,
    Contradiction,
    Phase,
    Priority,
    RootCause,
    TimelineEntry,
    Writer,
)

EvidenceId = Annotated[str, Field(pattern=r"^E\d{1,5}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Statement(_Part):
    """One short sentence with the evidence it rests on and a verbatim quote from the first piece."""

    evidence: list[EvidenceId]
    quote: str
    text: str

    def claim(self) -> Claim:
        """The statement as a claim of an analysis."""
        return Claim(" ".join(self.text.split()), tuple(dict.fromkeys(self.evidence)), self.quote)


class Entry(Statement):
    """A timeline entry; `stated_time` is the verbatim text of a time that differs from the evidence's own."""

    phase: Phase
    stated_time: str


class Cause(_Part):
    """The root cause or causes and what was ruled out."""

    confidence: Confidence
    statements: list[Statement]
    rejected: list[Statement]


class Action(Statement):
    """A follow-up; `owner` is the id of the evidence that names the owner, or empty."""

    kind: ActionKind
    stated_by_people: bool
    priority: Priority
    done_when: str
    owner: str
    addresses: str


class Conflict(_Part):
    """Two statements that cannot both be right."""

    about: str
    one: Statement
    other: Statement


class Draft(_Part):
    """The whole answer of the model."""

    timeline: list[Entry]
    trigger: list[Statement]
    root_cause: Cause
    contributing_factors: list[Statement]
    impact: list[Statement]
    detection: list[Statement]
    response: list[Statement]
    went_well: list[Statement]
    was_hard: list[Statement]
    luck: list[Statement]
    actions: list[Action]
    open_questions: list[Statement]
    contradictions: list[Conflict]
    summary: list[Statement]

    def analysis(self, writer: Writer) -> Analysis:
        """The draft as an analysis, still to be verified."""
        return Analysis(
            writer=writer,
            summary=_claims(self.summary),
            impact=_claims(self.impact),
            timeline=tuple(TimelineEntry(entry.phase, entry.claim(), entry.stated_time) for entry in self.timeline),
            trigger=_claims(self.trigger),
            root_cause=RootCause(
                self.root_cause.confidence, _claims(self.root_cause.statements), _claims(self.root_cause.rejected)
            ),
            contributing_factors=_claims(self.contributing_factors),
            detection=_claims(self.detection),
            response=_claims(self.response),
            went_well=_claims(self.went_well),
            was_hard=_claims(self.was_hard),
            luck=_claims(self.luck),
            actions=tuple(_action(action) for action in self.actions),
            open_questions=_claims(self.open_questions),
            contradictions=tuple(
                Contradiction(conflict.about, conflict.one.claim(), conflict.other.claim())
                for conflict in self.contradictions
            ),
        )


def draft_schema() -> dict[str, Any]:
    """The JSON schema of a draft, within the strict subset."""
    return Draft.model_json_schema()


def _claims(statements: list[Statement]) -> tuple[Claim, ...]:
    return tuple(statement.claim() for statement in statements)


def _action(action: Action) -> ActionItem:
    return ActionItem(
        claim=action.claim(),
        kind=action.kind,
        stated=action.stated_by_people,
        priority=action.priority,
        done_when=action.done_when,
        owner=action.owner,
        addresses=action.addresses,
    )
