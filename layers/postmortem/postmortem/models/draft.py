"""A draft: everything that a writer asserts, each statement with its evidence, not yet checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Phase(StrEnum):
    """The part of the incident that a timeline entry belongs to."""

    LEAD_UP = "lead-up"
    ONSET = "onset"
    TRIGGER = "trigger"
    DETECTION = "detection"
    ESCALATION = "escalation"
    INVESTIGATION = "investigation"
    HYPOTHESIS = "hypothesis"
    DECISION = "decision"
    MITIGATION = "mitigation"
    RECOVERY = "recovery"
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


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote or judged: `model` is empty where no model did; costs in US dollars where known.

    The calls, tokens and costs are those of the job, also where the model's answers could not be used.
    """

    model: str = ""
    prompt_version: str = ""
    note: str = ""
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None


class Part(StrEnum):
    """The part of the page that a statement is written for, in the order of the page."""

    TITLE = "title"
    SUMMARY = "summary"
    IMPACT = "impact"
    TRIGGER = "trigger"
    CAUSE = "cause"
    CHAIN = "chain"
    RULED_OUT = "ruled out"
    FACTOR = "factor"
    DETECTION = "detection"
    RESPONSE = "response"
    WENT_WELL = "went well"
    HARD = "hard"
    LUCK = "luck"
    ACTION = "action"
    QUESTION = "question"
    CONFLICT = "conflict"
    TIMELINE = "timeline"


class Grounds(StrEnum):
    """How a statement rests on its evidence.

    `ABSENT`: the statement says that something is not in the evidence; it is checked against what was read.
    """

    STATED = "stated"
    COMBINED = "combined"
    INFERRED = "inferred"
    ABSENT = "absent"


class Effect(StrEnum):
    """What a contributing factor did."""

    MORE_LIKELY = "more likely"
    BIGGER = "bigger"
    LATER_NOTICED = "later noticed"
    LATER_ENDED = "later ended"


class ActionState(StrEnum):
    """How far an action item is: people did it, people agreed on it, or it is only an idea."""

    DONE = "done"
    AGREED = "agreed"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the timeline. `when` is the id of a piece (its own time) or words of a cited piece that state a time."""

    when: str
    phase: Phase


@dataclass(frozen=True, slots=True)
class Factor:
    """What a contributing factor did."""

    effect: Effect


@dataclass(frozen=True, slots=True)
class Action:
    """An action item. `owner` is a role in brackets, named by the piece `owner_evidence`; `due` is verbatim.

    What people stated has no `kind` where code read it.
    """

    kind: ActionKind | None
    state: ActionState
    owner: str = ""
    owner_evidence: str = ""
    due: str = ""
    factor: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """An open question. `to` is the role in brackets that can answer it, or empty."""

    to: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two sides of a conflict; both have the same `pair`."""

    pair: int


Detail = Row | Factor | Action | Question | Side


@dataclass(frozen=True, slots=True)
class Statement:
    """One assertion: `text` may hold placeholders for times, `quote` is verbatim in a cited piece or empty.

    `label` is shown with the text and asserts something too: the name of a factor, the question that a step of the
    causal chain answers, the hypothesis that was ruled out, what a conflict is about.
    """

    part: Part
    text: str
    evidence: tuple[str, ...]
    quote: str = ""
    grounds: Grounds = Grounds.STATED
    label: str = ""
    detail: Detail | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a piece of evidence, verbatim."""

    evidence: str
    words: str


@dataclass(frozen=True, slots=True)
class ProposedTime:
    """A key time that a writer proposes: its name, and the words that state it (empty: the piece's own time)."""

    name: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Draft:
    """The whole draft, in the order of the page.

    `suspicious` are passages that try to instruct the reader; nothing may rest on them.
    """

    writer: Writer
    statements: tuple[Statement, ...] = ()
    confidence: Confidence = Confidence.UNKNOWN
    key_times: tuple[ProposedTime, ...] = ()
    suspicious: tuple[Passage, ...] = field(default=())

    def of(self, part: Part) -> Iterator[Statement]:
        """The statements of one part."""
        return (statement for statement in self.statements if statement.part is part)
