"""The judge: a model that sees only a claim and the pieces it cites, and says whether they support it.

It is asked in a few shuffled batches side by side. Each batch holds claims that code made false (canaries) and claims
that are plainly true (controls): who says yes to all, or no to all, is not believed.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from postmortem.check.canaries import canaries, controls
from postmortem.check.claims import Claim
from postmortem.clients.openai.asking import Model, ModelQuestion, ask_for, longer
from postmortem.clients.openai.cost_limit import CostLimit
from postmortem.errors import ModelUnavailable, UnusableAnswer
from postmortem.models.draft import Grounds, Writer
from postmortem.models.report import Judging, Outcome, Verdict
from postmortem.text.language import ENGLISH, tr
from postmortem.text.sentences import stands_in
from postmortem.threads import Threads
from postmortem.time_limit import TimeLimit

JUDGE_VERSION = "2"
JUDGE_ROLE = "judge"
MOST_BATCHES = 4
_SMALLEST_BATCH = 12  # claims; below that another batch is not worth a call
_CANARIES = 4
_CONTROLS = 2
_TOKENS_PER_VERDICT = 90
_THINKING_TOKENS = 4_000
_EFFORT = "medium"


class _Judged(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    claim: int
    words: str
    verdict: Outcome
    wrong: str


class JudgeAnswer(BaseModel):
    """The judge's answer: a verdict for each claim, deciding words first."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="Answer")  # as it is asked for

    verdicts: list[_Judged]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdicts by the claims' keys; a claim without one got none that counts. `note` says why, in words."""

    judging: Judging
    verdicts: Mapping[int, Verdict]
    judge: Writer
    note: str = ""


class Judges(Protocol):
    """Whoever can judge claims."""

    def judge(self, claims: Mapping[int, Claim], costs: CostLimit, limit: TimeLimit) -> Judgement:
        """The verdicts on claims by their keys; never raises for a judge that fails."""
        ...


@dataclass(frozen=True)
class ModelJudge:
    """Has `model` judge sentences that are written in `language`."""

    model: Model
    language: str = ENGLISH

    def judge(self, claims: Mapping[int, Claim], costs: CostLimit, limit: TimeLimit) -> Judgement:
        """The verdicts on claims by their keys, from at most four batches; a lost batch is asked for once more.

        The same claims are dealt out in the same way each time, whatever their keys and their order are.
        """
        ordered = dict(sorted(claims.items(), key=lambda one: (one[1].text, one[1].sources)))
        order = random.Random("\n".join(claim.text for claim in ordered.values()))  # noqa: S311
        batches = _batches(ordered, order, same_language=self.language == ENGLISH)
        with Threads(max_workers=MOST_BATCHES, thread_name_prefix="judge") as pool:
            asked = [pool.submit(self._ask_twice, batch, costs, limit) for batch in batches]
            answered = [one.result() for one in asked]
        found = {key: verdict for batch in answered for key, verdict in batch.verdicts.items() if key in claims}
        judge = replace(costs.spent_by(JUDGE_ROLE), prompt_version=JUDGE_VERSION)
        failures = [batch for batch in answered if batch.failure]
        if len(failures) == len(answered):
            return Judgement(failures[0].judging, {}, judge, failures[0].failure)
        if not (silent := len(claims) - len(found)):
            return Judgement(Judging.DONE, found, judge)
        reasons = " ".join(dict.fromkeys(batch.failure for batch in failures))
        note = tr(
            "The judge gave no usable verdict on {silent} of {claims} claims. {reasons}",
            silent=silent,
            claims=len(claims),
            reasons=reasons,
        ).strip()
        return Judgement(Judging.PARTLY, found, judge, note)

    def _ask_twice(self, batch: _Batch, costs: CostLimit, limit: TimeLimit) -> _Answered:
        """The verdicts on a batch. One that is lost is asked for once more, with more room for the answer.

        The client has tried again already where the model could not be reached, or where nothing will help.
        """
        question = _question(batch, self.language)
        answered = self._ask(batch, question, costs, limit)
        return self._ask(batch, longer(question), costs, limit) if answered.may_go_better else answered

    def _ask(self, batch: _Batch, question: ModelQuestion, costs: CostLimit, limit: TimeLimit) -> _Answered:
        try:
            answer = ask_for(JudgeAnswer, self.model, question, JUDGE_ROLE, costs, limit, times=1)
        except ModelUnavailable as error:
            return _Answered({}, Judging.UNAVAILABLE, str(error), may_go_better=isinstance(error, UnusableAnswer))
        verdicts = _valid(batch, answer)
        if not batch.believes(verdicts):
            return _Answered(
                {},
                Judging.NOT_BELIEVED,
                tr("The judge failed the controls that were put among the sentences."),
                may_go_better=True,
            )
        return _Answered({batch.keys[number]: verdict for number, verdict in verdicts.items() if number in batch.keys})


@dataclass(frozen=True, slots=True)
class _Batch:
    """Claims by the opaque numbers that the judge sees; those in `keys` are the report's, the others are controls."""

    claims: Mapping[int, Claim]
    keys: Mapping[int, int]
    false: frozenset[int]
    true: frozenset[int]

    def believes(self, verdicts: Mapping[int, Verdict]) -> bool:
        """True if most of the false claims were refused and most of the true ones were not; false if there are none."""
        refused = sum(number in verdicts and verdicts[number].outcome is not Outcome.SUPPORTED for number in self.false)
        accepted = sum(number in verdicts and verdicts[number].outcome is Outcome.SUPPORTED for number in self.true)
        is_careful = bool(self.false) and 3 * refused >= 2 * len(self.false)
        return is_careful and 2 * accepted >= len(self.true)


@dataclass(frozen=True, slots=True)
class _Answered:
    verdicts: Mapping[int, Verdict]
    judging: Judging = Judging.DONE
    failure: str = ""
    may_go_better: bool = False


def judge_tokens(claims: int, evidence_tokens: int) -> tuple[int, int]:
    """The most that judging so many claims takes, in tokens read and written: what is set aside for it beforehand."""
    batches = min(MOST_BATCHES, max(1, claims // _SMALLEST_BATCH))
    extra = batches * (_CANARIES + _CONTROLS)
    read = batches * 1_500 + (claims + extra) * 60 + evidence_tokens * (1 + extra // max(1, claims))
    return read, (claims + extra) * _TOKENS_PER_VERDICT + batches * _THINKING_TOKENS


def _batches(claims: Mapping[int, Claim], order: random.Random, *, same_language: bool) -> list[_Batch]:
    """The claims, shuffled and dealt out, with false and true ones of code's own in every batch."""
    keys = list(claims)
    order.shuffle(keys)
    number = min(MOST_BATCHES, max(1, len(keys) // _SMALLEST_BATCH))
    dealt = ([(key, claims[key]) for key in keys[start::number]] for start in range(number))
    return [_batch(chosen, claims, order, same_language=same_language) for chosen in dealt]


def _batch(
    chosen: Sequence[tuple[int, Claim]], claims: Mapping[int, Claim], order: random.Random, *, same_language: bool
) -> _Batch:
    own = [claim for _, claim in chosen]
    false = canaries(own, tuple(claims.values()), order, _CANARIES, same_language=same_language)
    true = controls(own, order, _CONTROLS)
    mixed: list[tuple[int | None, bool, Claim]] = [(key, False, claim) for key, claim in chosen]
    mixed += [(None, True, claim) for claim in false] + [(None, False, claim) for claim in true]
    order.shuffle(mixed)
    numbered = dict(enumerate(mixed, start=1))
    return _Batch(
        claims={number: claim for number, (_, _, claim) in numbered.items()},
        keys={number: key for number, (key, _, _) in numbered.items() if key is not None},
        false=frozenset(number for number, (key, is_false, _) in numbered.items() if key is None and is_false),
        true=frozenset(number for number, (key, is_false, _) in numbered.items() if key is None and not is_false),
    )


def _question(batch: _Batch, language: str) -> ModelQuestion:
    fence = f"=== claims {secrets.token_hex(8)} ==="
    lines = [fence]
    for number, claim in batch.claims.items():
        lines.append(f"Claim {number} ({claim.grounds}): {claim.text}")
        lines += [f"  piece: {piece.line()}" for piece in claim.pieces]
    lines.append(fence)
    tokens = len(batch.claims) * _TOKENS_PER_VERDICT + _THINKING_TOKENS
    schema = JudgeAnswer.model_json_schema()
    return ModelQuestion("verdicts", _instructions(language), "\n".join(lines), schema, tokens, _EFFORT)


@cache
def _instructions(language: str) -> str:
    task = _template("judge.md")
    return task if language == ENGLISH else f"{task}{_template('other_language.md')}".replace("{language}", language)


def _template(name: str) -> str:
    return files("postmortem.check").joinpath(name).read_text(encoding="utf-8")


def _valid(batch: _Batch, answer: JudgeAnswer) -> dict[int, Verdict]:
    """The first verdict on each claim; one that supports without words that stand in its pieces counts for nothing."""
    found: dict[int, Verdict] = {}
    for judged in answer.verdicts:
        claim = batch.claims.get(judged.claim)
        if claim is None or judged.claim in found:
            continue
        has_words = any(stands_in(judged.words, source) for source in claim.sources)
        if judged.verdict is Outcome.SUPPORTED and not has_words and claim.grounds is not Grounds.ABSENT:
            continue
        found[judged.claim] = Verdict(judged.verdict, judged.words if has_words else "", " ".join(judged.wrong.split()))
    return found
