"""What an analyst made of a ledger: claims that name evidence ids, not yet verified."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """The part of the incident that a timeline entry belongs to."""

    LEAD_UP = "lead-up"
    TRIGGER = "trigger"
    DETECTION = "detection"
    ESCALATION = "escalation"
    INVESTIGATION = "investigation"
    HYPOTHESIS = "hypothesis"
    DECISION = "decision"
    MITIGATION = "mitigation"
    RESOLUTION = "resolution"
    COMMUNICATION = "communication"
    FOLLOW_UP = "follow-up"


class Confidence(StrEnum):
    """How firmly the evidence states a cause."""

    ESTABLISHED = "established"
    SUSPECTED = "suspected"
    UNKNOWN = "unknown"


class ActionKind(StrEnum):
    """What an action item is for."""

    PREVENT = "prevent"
    DETECT = "detect"
    MITIGATE = "mitigate"
    PROCESS = "process"


class Priority(StrEnum):
    """How soon an action item is wanted; `UNSET` unless the evidence says."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNSET = "unset"


@dataclass(frozen=True, slots=True)
class Claim:
    """A short statement and the ids of the evidence it rests on; `quote` stands verbatim in the first of them."""

    text: str
    evidence: tuple[str, ...]
    quote: str = ""


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something that happened. `stated_time`: words of the evidence, verbatim, that give another time than its own."""

    phase: Phase
    claim: Claim
    stated_time: str = ""


@dataclass(frozen=True, slots=True)
class RootCause:
    """What caused the incident, as far as the evidence goes, and the explanations that were ruled out."""

    confidence: Confidence = Confidence.UNKNOWN
    claims: tuple[Claim, ...] = ()
    rejected: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionItem:
    """Something to do. `stated` tells whether people said so in the evidence or the analyst suggests it.

    `owner` is the id of the evidence that names the owner, `addresses` the text of the factor it is meant for.
    """

    claim: Claim
    kind: ActionKind
    stated: bool
    priority: Priority = Priority.UNSET
    done_when: str = ""
    owner: str = ""
    addresses: str = ""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two pieces of evidence that cannot both be right."""

    about: str
    one: Claim
    other: Claim


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote an analysis: `model` is empty for the extractive analyst; costs in US dollars where known.

    The calls, tokens and costs are those of the job, also where the model's answers could not be used.
    """

    model: str = ""
    prompt_version: str = ""
    note: str = ""
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """What an analyst made of a ledger: claims that name evidence ids, not yet verified."""

    writer: Writer
    summary: tuple[Claim, ...] = ()
    impact: tuple[Claim, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    trigger: tuple[Claim, ...] = ()
    root_cause: RootCause = RootCause()
    contributing_factors: tuple[Claim, ...] = ()
    detection: tuple[Claim, ...] = ()
    response: tuple[Claim, ...] = ()
    went_well: tuple[Claim, ...] = ()
    was_hard: tuple[Claim, ...] = ()
    luck: tuple[Claim, ...] = ()
    actions: tuple[ActionItem, ...] = ()
    open_questions: tuple[Claim, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
