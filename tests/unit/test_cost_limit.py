"""What the models may cost: asked before each call, settled behind it."""

from __future__ import annotations

import threading

import pytest

from postmortem.clients.openai.answers import Finish, ModelAnswer
from postmortem.clients.openai.cost_limit import CostLimit
from postmortem.clients.openai.prices import most_usd
from postmortem.errors import ModelUnavailable

MODEL = "gpt-6.1-terra"
ONE = most_usd(MODEL, 1_000, 1_000)


def spend(costs: CostLimit, *, answer: ModelAnswer | None = None, free: bool = False, role: str = "writer") -> None:
    with costs.call(MODEL, role, 1_000, 1_000) as call:
        call.answer, call.free = answer, free


def answered(read: int, written: int) -> ModelAnswer:
    return ModelAnswer("x", Finish.COMPLETE, read, written, model=MODEL)


def can_spend(costs: CostLimit) -> bool:
    try:
        spend(costs, free=True)
    except ModelUnavailable:
        return False
    return True


def test_a_call_that_may_exceed_the_limit_is_not_made() -> None:
    costs = CostLimit(ONE * 1.5)
    assert can_spend(costs)
    spend(costs)
    with pytest.raises(ModelUnavailable, match="MAX_COST_USD"):
        spend(costs)


def test_a_call_without_an_answer_counts_as_paid() -> None:
    costs = CostLimit(ONE * 1.5)
    spend(costs)
    assert not can_spend(costs)
    assert costs.spent_by("writer").cost_usd == pytest.approx(ONE)


def test_a_call_that_was_refused_before_anything_was_computed_costs_nothing() -> None:
    costs = CostLimit(ONE * 1.5)
    spend(costs, free=True)
    assert can_spend(costs)
    assert costs.spent_by("writer").calls == 0


def test_an_answer_counts_with_what_it_really_took() -> None:
    costs = CostLimit(ONE * 1.5)
    spend(costs, answer=answered(100, 10))
    assert can_spend(costs)
    assert costs.spent_by("writer").cost_usd == pytest.approx(most_usd(MODEL, 100, 10))


def test_an_answer_of_a_server_that_does_not_count_stays_counted_as_the_most() -> None:
    costs = CostLimit(ONE * 1.5)
    spend(costs, answer=answered(0, 0))
    assert not can_spend(costs)
    assert costs.spent_by("writer").cost_usd is None


def test_money_that_is_kept_is_not_spent_meanwhile() -> None:
    costs = CostLimit(ONE * 1.5)
    with costs.keeping(ONE):
        assert not can_spend(costs)
    assert can_spend(costs)


def test_calls_side_by_side_are_counted_before_any_of_them_ends() -> None:
    costs = CostLimit(ONE * 2.5)
    barrier, refused = threading.Barrier(4), []

    def one() -> None:
        barrier.wait()
        try:
            with costs.call(MODEL, "judge", 1_000, 1_000) as call:
                call.answer = answered(1_000, 1_000)
                threading.Event().wait(0.2)
        except ModelUnavailable:
            refused.append(1)

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 2
    assert costs.spent_by("judge").calls == 2


def test_roles_are_counted_apart_and_limited_together() -> None:
    costs = CostLimit(ONE * 2.5)
    spend(costs, answer=answered(1_000, 1_000))
    spend(costs, answer=answered(1_000, 1_000), role="judge")
    assert (costs.spent_by("writer").calls, costs.spent_by("judge").calls) == (1, 1)
    assert not can_spend(costs)
