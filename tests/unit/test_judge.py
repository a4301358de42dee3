"""The judge: what it is shown, which of its words count, and when it is not believed."""

from __future__ import annotations

import json
import random
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from postmortem.check.canaries import canaries, controls
from postmortem.check.claims import Claim, Piece
from postmortem.check.judge import MOST_BATCHES, Judgement, ModelJudge
from postmortem.clients.openai.answers import Finish, ModelAnswer
from postmortem.clients.openai.asking import ModelQuestion
from postmortem.clients.openai.cost_limit import CostLimit
from postmortem.errors import ModelUnavailable
from postmortem.models.draft import Grounds
from postmortem.models.report import Judging, Outcome
from postmortem.time_limit import TimeLimit
from tests.unit.ledgers import at

NAMES = [f"{one}{other}" for one in ("api", "web", "mail", "store", "login") for other in "abcdefghijklmnop"]


def a_claim(number: int, grounds: Grounds = Grounds.STATED) -> Claim:
    name = NAMES[number % len(NAMES)]
    said = f"the {name}-{number} dropped {100 + number} {name}requests and was not {name}restarted"
    piece = Piece("[engineer]", at("12:00"), "slack message", f"{said} by anybody")
    return Claim(f"{said.capitalize()}.", grounds, (piece,))


def claims(number: int) -> dict[int, Claim]:
    return {key: a_claim(key) for key in range(number)}


Verdicts = Callable[[int, str, str], tuple[str, str]]  # number, claim, piece → verdict, words


def honest(_: int, claim: str, piece: str) -> tuple[str, str]:
    """Supports what holds no word or figure that its piece does not hold, and lacks no "not"."""
    plain = re.sub(r"[^\w\s-]", "", claim.casefold())
    strange = [word for word in plain.split() if word not in re.sub(r"[^\w\s-]", "", piece.casefold())]
    same = " not " in f" {plain} " or "says" in plain
    return (
        "supported"
        if not [w for w in strange if w not in {"a", "slack", "message", "says"}] and same
        else "unsupported"
    ), piece[:30]


@dataclass
class Scripted:
    """A model that judges as told; `failing` asks fail first, with an ending or an error."""

    verdicts: Verdicts = honest
    failing: list[Finish | ModelUnavailable | str] = field(default_factory=list)
    name: str = "gpt-6-luna"
    asked: list[ModelQuestion] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, question: ModelQuestion, role: str, costs: CostLimit, limit: TimeLimit) -> ModelAnswer:
        with self.lock, costs.call(self.name, role, question.input_tokens, question.output_tokens) as call:
            self.asked.append(question)
            failure = self.failing.pop(0) if self.failing else None
            if isinstance(failure, ModelUnavailable):
                raise failure
            text = failure if isinstance(failure, str) and not isinstance(failure, Finish) else self._text(question)
            finish = failure if isinstance(failure, Finish) else Finish.COMPLETE
            call.answer = ModelAnswer(text, finish, 1_000, 100, model=self.name)
            return call.answer

    def _text(self, question: ModelQuestion) -> str:
        found = []
        for number, claim, piece in shown(question):
            verdict, words = self.verdicts(number, claim, piece)
            if verdict:
                found.append({"claim": number, "words": words, "verdict": verdict, "wrong": "" if words else "?"})
        return json.dumps({"verdicts": found})


def shown(question: ModelQuestion) -> list[tuple[int, str, str]]:
    """The claims of a question: number, text, and the text of the first piece."""
    pattern = r"^Claim (\d+) \(\w+\): ([^\n]*)\n  piece: [^\n]*?by [^:\n]*: ([^\n]*)$"
    return [(int(number), claim, piece) for number, claim, piece in re.findall(pattern, question.text, re.MULTILINE)]


def judged(model: Scripted, given: dict[int, Claim], *, usd: float = 1.0) -> Judgement:
    return ModelJudge(model).judge(given, CostLimit(usd), TimeLimit(60))


def test_an_honest_judge_is_believed_and_every_claim_has_its_verdict() -> None:
    model = Scripted()
    made = judged(model, claims(30))
    assert (made.judging, made.note) == (Judging.DONE, "")
    assert {verdict.outcome for verdict in made.verdicts.values()} == {Outcome.SUPPORTED}
    assert set(made.verdicts) == set(range(30))


@pytest.mark.parametrize(("number", "batches"), [(1, 1), (12, 1), (30, 2), (60, 4), (400, 4)])
def test_claims_are_dealt_into_at_most_four_batches(number: int, batches: int) -> None:
    model = Scripted()
    judged(model, claims(number))
    assert len(model.asked) == batches <= MOST_BATCHES


def test_claims_are_shuffled_under_opaque_numbers_and_mixed_with_controls() -> None:
    model = Scripted()
    judged(model, claims(10))
    numbers = [number for number, _, _ in shown(model.asked[0])]
    assert numbers == list(range(1, 17))
    texts = [claim for _, claim, _ in shown(model.asked[0])]
    own = [texts.index(claim.text) for claim in claims(10).values()]
    assert own != sorted(own)


@pytest.mark.parametrize("number", [1, 3, 30])
@pytest.mark.parametrize("verdict", ["supported", "unsupported", "contradicted"])
def test_who_says_the_same_to_all_is_not_believed(number: int, verdict: str) -> None:
    model = Scripted(lambda _, __, piece: (verdict, piece[:30]))
    made = judged(model, claims(number))
    assert (made.judging, dict(made.verdicts)) == (Judging.NOT_BELIEVED, {})
    assert "failed the controls" in made.note


def test_a_batch_that_is_not_believed_is_asked_once_more_only() -> None:
    model = Scripted(lambda _, __, piece: ("supported", piece[:30]))
    judged(model, claims(10))
    assert len(model.asked) == 2


@pytest.mark.parametrize("failure", [Finish.REFUSED, Finish.TRUNCATED, Finish.FILTERED, Finish.EMPTY, "no json", "{}"])
def test_a_lost_batch_is_asked_once_more_with_more_room(failure: Finish | str) -> None:
    model = Scripted(failing=[failure])
    made = judged(model, claims(10))
    assert made.judging is Judging.DONE
    first, second = model.asked
    assert second.output_tokens == 2 * first.output_tokens
    assert made.judge.calls == 2


@pytest.mark.parametrize("failure", [Finish.REFUSED, Finish.TRUNCATED, "no json"])
def test_a_batch_that_is_lost_twice_is_given_up(failure: Finish | str) -> None:
    model = Scripted(failing=[failure] * 9)
    made = judged(model, claims(10))
    assert made.judging is Judging.UNAVAILABLE
    assert len(model.asked) == 2


def test_a_model_that_cannot_be_reached_is_not_asked_again() -> None:
    model = Scripted(failing=[ModelUnavailable("The model could not be reached: HTTP 503.")] * 9)
    made = judged(model, claims(10))
    assert (made.judging, made.note) == (Judging.UNAVAILABLE, "The model could not be reached: HTTP 503.")
    assert len(model.asked) == 1


def test_one_lost_batch_leaves_its_claims_without_a_verdict_and_says_how_many() -> None:
    model = Scripted(failing=[ModelUnavailable("The model could not be reached.")])
    made = judged(model, claims(60))
    assert made.judging is Judging.PARTLY
    assert len(made.verdicts) == 45
    assert "no usable verdict on 15 of 60 claims" in made.note


def test_claims_that_the_judge_passes_over_have_no_verdict() -> None:
    model = Scripted(
        lambda number, claim, piece: honest(number, claim, piece) if "apia-0" not in claim.casefold() else ("", "")
    )
    made = judged(model, claims(10))
    assert made.judging is Judging.PARTLY
    assert 0 not in made.verdicts


def test_support_without_words_of_a_piece_counts_for_nothing() -> None:
    def invents(number: int, claim: str, piece: str) -> tuple[str, str]:
        verdict, _ = honest(number, claim, piece)
        own = "says" not in claim
        return verdict, "words that nobody wrote" if own else piece[:30]

    made = judged(Scripted(invents), claims(10))
    assert Outcome.SUPPORTED not in {verdict.outcome for verdict in made.verdicts.values()}


def test_what_is_said_to_be_absent_needs_no_words() -> None:
    given = claims(10) | {99: a_claim(99, Grounds.ABSENT)}
    model = Scripted(lambda number, claim, piece: (honest(number, claim, piece)[0], "" if "-99 " in claim else piece))
    assert judged(model, given).verdicts[99].outcome is Outcome.SUPPORTED


def test_verdicts_on_unknown_numbers_and_second_verdicts_are_ignored() -> None:
    class Babbling(Scripted):
        def _text(self, question: ModelQuestion) -> str:
            said = json.loads(super()._text(question))["verdicts"]
            more = [one | {"verdict": "unsupported"} for one in said]
            return json.dumps({"verdicts": [*said, *more, {**said[0], "claim": 700}]})

    made = judged(Babbling(), claims(10))
    assert {verdict.outcome for verdict in made.verdicts.values()} == {Outcome.SUPPORTED}


def test_a_judge_that_mixes_the_numbers_up_is_not_believed() -> None:
    class Mixing(Scripted):
        def _text(self, question: ModelQuestion) -> str:
            said = json.loads(super()._text(question))["verdicts"]
            order = sorted(said, key=lambda one: one["verdict"])
            numbers = [one["claim"] for one in said]
            return json.dumps({"verdicts": [one | {"claim": n} for one, n in zip(order, numbers, strict=True)]})

    made = judged(Mixing(), claims(10))
    outcomes = [verdict.outcome for verdict in made.verdicts.values()]
    assert made.judging is Judging.NOT_BELIEVED or Outcome.SUPPORTED not in outcomes


def test_batches_that_would_cost_too_much_are_not_asked() -> None:
    model = Scripted()
    made = judged(model, claims(60), usd=0.000_1)
    assert (made.judging, model.asked) == (Judging.UNAVAILABLE, [])
    assert "MAX_COST_USD" in made.note


def test_pieces_stand_between_fences_that_nobody_can_know() -> None:
    model = Scripted()
    judged(model, claims(3))
    judged(model, claims(3))
    first, second = (question.text.splitlines()[0] for question in model.asked)
    assert first != second
    assert model.asked[0].text.count(first) == 2


def canaries_of(number: int) -> list[Claim]:
    own = tuple(claims(number).values())
    return canaries(own, own, random.Random(5), number)


def test_canaries_are_made_in_several_ways_and_none_is_one_of_the_claims() -> None:
    found = canaries_of(20)
    texts = {claim.text for claim in claims(20).values()}
    assert len(found) == 20
    assert sum(claim.text in texts for claim in found) < 15, "some have other pieces, some other words"
    assert any(" and was storea" in claim.text or "not" not in claim.text for claim in found)
    assert not [claim for claim in found if claim in claims(20).values()]


def test_a_single_claim_without_figures_or_names_has_a_canary_too() -> None:
    piece = Piece("[engineer]", at("12:00"), "slack message", "it is slow")
    claim = Claim("It was slow.", Grounds.STATED, (piece,))
    (found,) = canaries([claim], [claim], random.Random(1), 4)
    assert "[engineer]" not in found.text


@pytest.mark.parametrize("grounds", [Grounds.INFERRED, Grounds.ABSENT])
def test_ideas_and_absences_are_not_changed_as_they_might_stay_true(grounds: Grounds) -> None:
    own = [a_claim(1, grounds), a_claim(2)]
    assert all("-1 " not in claim.text for claim in canaries(own, own, random.Random(3), 4))


def test_lengths_that_code_computed_are_not_changed() -> None:
    piece = Piece("[engineer]", at("12:00"), "slack message", "the queue was stuck")
    claim = Claim("The queue was stuck for 1 h 24 min ⏱ (2 min to 5 min ⏱).", Grounds.STATED, (piece,))
    made = [one.text for seed in range(20) for one in canaries([claim], [claim], random.Random(seed), 4)]
    assert all(text.startswith("[florist]") for text in made)


def test_controls_repeat_a_sentence_of_the_piece_that_they_cite() -> None:
    for claim in controls(list(claims(5).values()), random.Random(1), 2):
        assert claim.text.partition("“")[2].rstrip("”") in claim.pieces[0].text


def test_a_judge_whom_nothing_could_try_is_not_believed() -> None:
    """Pieces without words give neither false nor true claims to mix in."""
    empty = Claim("No alert came.", Grounds.ABSENT, (Piece("[engineer]", at("12:00"), "slack message", ""),))
    made = judged(Scripted(lambda *_: ("supported", "")), {1: empty})
    assert made.judging is Judging.NOT_BELIEVED
