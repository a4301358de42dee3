"""The form of the writer's answer: a strict JSON schema, keys in the order in which they are written.

Evidence and quote stand before the text that rests on them ("attribute first, then generate", Slobodkin, ACL 2024).
Strict structured outputs take no defaults and no lengths (developers.openai.com/api/docs/guides/structured-outputs), so
every field is required and may be empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from postmortem.models.analysis import ActionKind, Confidence, Writer
from postmortem.models.draft import (
    Action,
    ActionState,
    Detail,
    Draft,
    Effect,
    Factor,
    Grounds,
    Part,
    Passage,
    Phase,
    ProposedTime,
    Question,
    Row,
    Side,
    Statement,
)

EvidenceId = Annotated[str, Field(pattern=r"^E\d{1,5}$")]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Cited(_Form):
    evidence: list[EvidenceId]
    quote: str
    basis: Grounds

    def as_statement(self, part: Part, text: str, label: str = "", detail: Detail | None = None) -> Statement:
        """The sentence as a statement of a draft."""
        ids = tuple(dict.fromkeys(self.evidence))
        return Statement(part, _one_line(text), ids, self.quote.strip(), self.basis, _one_line(label), detail)


class _Sentence(_Cited):
    text: str


class _SuspiciousPassage(_Form):
    evidence: EvidenceId
    words: str


class _KeyTime(_Form):
    name: Literal["started", "detected", "acknowledged", "mitigated"]
    evidence: EvidenceId
    words: str


class _Event(_Cited):
    when: str
    phase: Phase
    text: str


class _Cause(_Form):
    confidence: Confidence
    sentences: list[_Sentence]


class _Step(_Cited):
    why: str
    text: str


class _RuledOut(_Cited):
    hypothesis: str
    text: str


class _Factor(_Cited):
    label: str
    effect: Effect
    text: str


class _Action(_Form):
    evidence: list[EvidenceId]
    quote: str
    state: ActionState
    kind: ActionKind
    owner: str
    owner_evidence: str
    due: str
    factor: str
    text: str


class _Question(_Form):
    evidence: list[EvidenceId]
    to: str
    text: str


class _Conflict(_Form):
    about: str
    one: _Sentence
    other: _Sentence


class _Title(_Form):
    evidence: list[EvidenceId]
    text: str


class Answer(_Form):
    """The whole answer of the writer."""

    suspicious: list[_SuspiciousPassage]
    key_times: list[_KeyTime]
    timeline: list[_Event]
    trigger: list[_Sentence]
    cause: _Cause
    chain: list[_Step]
    ruled_out: list[_RuledOut]
    factors: list[_Factor]
    impact: list[_Sentence]
    detection: list[_Sentence]
    response: list[_Sentence]
    went_well: list[_Sentence]
    hard: list[_Sentence]
    luck: list[_Sentence]
    actions: list[_Action]
    questions: list[_Question]
    conflicts: list[_Conflict]
    summary: list[_Sentence]
    title: _Title

    def draft(self, writer: Writer) -> Draft:
        """The answer as a draft, its statements in the order of the page."""
        order = list(Part)
        statements = sorted(
            (statement for statement in self._statements() if statement.text),
            key=lambda statement: order.index(statement.part),
        )
        return Draft(
            writer,
            tuple(statements),
            self.cause.confidence,
            tuple(ProposedTime(time.name, Passage(time.evidence, time.words)) for time in self.key_times),
            tuple(Passage(passage.evidence, passage.words) for passage in self.suspicious),
        )

    def _statements(self) -> Iterator[Statement]:
        yield Statement(Part.TITLE, _one_line(self.title.text), tuple(dict.fromkeys(self.title.evidence)))
        for part, sentences in self._plain_parts():
            yield from (sentence.as_statement(part, sentence.text) for sentence in sentences)
        for step in self.chain:
            yield step.as_statement(Part.CHAIN, step.text, step.why)
        for given_up in self.ruled_out:
            yield given_up.as_statement(Part.RULED_OUT, given_up.text, given_up.hypothesis)
        for factor in self.factors:
            yield factor.as_statement(Part.FACTOR, factor.text, factor.label, Factor(factor.effect))
        for pair, conflict in enumerate(self.conflicts):
            for side in (conflict.one, conflict.other):
                yield side.as_statement(Part.CONFLICT, side.text, conflict.about, Side(pair))
        for event in self.timeline:
            yield event.as_statement(Part.TIMELINE, event.text, detail=Row(event.when.strip(), event.phase))
        yield from map(_action, self.actions)
        for question in self.questions:
            ids = tuple(dict.fromkeys(question.evidence))
            detail = Question(_one_line(question.to))
            yield Statement(Part.QUESTION, _one_line(question.text), ids, grounds=Grounds.INFERRED, detail=detail)

    def _plain_parts(self) -> Iterator[tuple[Part, list[_Sentence]]]:
        yield Part.SUMMARY, self.summary
        yield Part.IMPACT, self.impact
        yield Part.TRIGGER, self.trigger
        yield Part.CAUSE, self.cause.sentences
        yield Part.DETECTION, self.detection
        yield Part.RESPONSE, self.response
        yield Part.WENT_WELL, self.went_well
        yield Part.HARD, self.hard
        yield Part.LUCK, self.luck


class _Rewritten(_Form):
    number: int
    drop: bool
    evidence: list[EvidenceId]
    quote: str
    basis: Grounds
    label: str
    text: str


class Rewriting(_Form):
    """The writer's second try at sentences that failed, by their numbers."""

    sentences: list[_Rewritten]

    def statements(self, failed: dict[int, Statement]) -> dict[int, Statement]:
        """The new statements by number: those that were asked for and not dropped, each in the place of the old one."""
        found: dict[int, Statement] = {}
        for sentence in self.sentences:
            old = failed.get(sentence.number)
            if old is None or sentence.drop or not sentence.text.strip():
                continue
            found[sentence.number] = Statement(
                old.part,
                _one_line(sentence.text),
                tuple(dict.fromkeys(sentence.evidence)),
                sentence.quote.strip(),
                old.grounds if isinstance(old.detail, Action | Question) else sentence.basis,
                _one_line(sentence.label) if old.label else "",
                old.detail,
            )
        return found


def schema_of(form: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of a form, within the strict subset."""
    return form.model_json_schema()


def _action(action: _Action) -> Statement:
    detail = Action(
        action.kind,
        action.state,
        _one_line(action.owner),
        action.owner_evidence.strip(),
        _one_line(action.due),
        _one_line(action.factor),
    )
    grounds = Grounds.INFERRED if action.state is ActionState.PROPOSED else Grounds.STATED
    ids = tuple(dict.fromkeys(action.evidence))
    return Statement(Part.ACTION, _one_line(action.text), ids, action.quote.strip(), grounds, "", detail)


def _one_line(text: str) -> str:
    return " ".join(text.split())
