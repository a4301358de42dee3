"""Retries wait as long as the service says, for every thread, and never past the limit."""

from __future__ import annotations

import pytest

from postmortem.clients.pacing import Busy, Pacer
from postmortem.errors import RetryLater
from postmortem.time_limit import TimeLimit


class FakeTime:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


def test_a_call_that_works_is_made_once(time: FakeTime) -> None:
    calls: list[float] = []

    def attempt(seconds: float) -> str:
        calls.append(seconds)
        return "ok"

    result = Pacer(now=time, sleep=time.sleep).run(attempt, TimeLimit(60, time), call_seconds=9)
    assert (result, calls, time.now) == ("ok", [9], 0)


def test_the_wait_that_the_service_asks_for_is_kept(time: FakeTime) -> None:
    started: list[float] = []

    def attempt(_seconds: float) -> str:
        started.append(time.now)
        if len(started) == 1:
            raise Busy("rate limited", after_seconds=7)
        return "ok"

    Pacer(now=time, sleep=time.sleep).run(attempt, TimeLimit(60, time), call_seconds=9)
    assert started == [0, 7]


def test_one_pause_holds_for_every_other_call_to_the_service(time: FakeTime) -> None:
    pacer = Pacer(attempts=1, now=time, sleep=time.sleep)
    limit = TimeLimit(60, time)

    def busy(_seconds: float) -> str:
        raise Busy("rate limited", after_seconds=5)

    with pytest.raises(Busy):
        Pacer(attempts=1, now=time, sleep=time.sleep).run(busy, limit, call_seconds=1)
    with pytest.raises(Busy):
        pacer.run(busy, limit, call_seconds=1)
    assert pacer.run(lambda _: time.now, limit, call_seconds=1) == 5


def test_a_wait_past_the_limit_is_not_begun(time: FakeTime) -> None:
    def busy(_seconds: float) -> str:
        raise Busy("rate limited", after_seconds=61)

    with pytest.raises(Busy):
        Pacer(now=time, sleep=time.sleep).run(busy, TimeLimit(60, time), call_seconds=1)
    assert time.now == 0


def test_no_call_sleeps_through_a_pause_that_is_longer_than_a_call_is_worth(time: FakeTime) -> None:
    pacer, limit, calls = Pacer(now=time, sleep=time.sleep), TimeLimit(510, time), []

    def busy(_seconds: float) -> str:
        calls.append(time.now)
        raise Busy("rate limited", after_seconds=600)

    for _ in range(5):
        with pytest.raises(Busy, match="rate limited") as caught:
            pacer.run(busy, limit, call_seconds=1)
        assert caught.value.after_seconds == 600
    assert (calls, time.now) == ([0], 0)


def test_a_shorter_pause_does_not_shorten_the_one_that_holds(time: FakeTime) -> None:
    pacer, limit, calls = Pacer(now=time, sleep=time.sleep), TimeLimit(510, time), []

    def slowed_down(_seconds: float) -> str:
        raise Busy("rate limited", after_seconds=30)

    def failing_beside_it(_seconds: float) -> str:
        calls.append(time.now)
        if len(calls) == 1:  # while it is under way, another thread is told to wait
            with pytest.raises(Busy):
                pacer.run(slowed_down, TimeLimit(20, time), call_seconds=1)
            raise Busy("unavailable", after_seconds=2)
        return "ok"

    pacer.run(failing_beside_it, limit, call_seconds=1)
    assert calls == [0, 30]


def test_an_outage_of_half_a_minute_is_waited_out(time: FakeTime) -> None:
    def back_after_30_seconds(_seconds: float) -> str:
        if time.now < 30:
            raise Busy("unavailable")
        return "ok"

    assert Pacer(now=time, sleep=time.sleep).run(back_after_30_seconds, TimeLimit(510, time), call_seconds=1) == "ok"


@pytest.mark.parametrize("answer_seconds", [0, 30])
def test_a_service_that_stays_down_costs_about_a_minute(time: FakeTime, answer_seconds: float) -> None:
    def down(_seconds: float) -> str:
        time.now += answer_seconds
        raise Busy("unavailable")

    with pytest.raises(Busy):
        Pacer(now=time, sleep=time.sleep).run(down, TimeLimit(510, time), call_seconds=1)
    assert 30 <= time.now <= 62


def test_what_the_work_cannot_go_on_without_is_tried_until_the_limit(time: FakeTime) -> None:
    pacer, limit = Pacer(now=time, sleep=time.sleep), TimeLimit(510, time)

    def back_after_four_minutes(_seconds: float) -> str:
        if time.now < 240:
            raise Busy("unavailable")
        return "ok"

    with pytest.raises(Busy):
        pacer.run(back_after_four_minutes, limit, call_seconds=1)
    assert pacer.run(back_after_four_minutes, limit.waiting(), call_seconds=1) == "ok"


def test_a_wait_for_what_must_be_done_has_an_end_of_its_own(time: FakeTime) -> None:
    def down(_seconds: float) -> str:
        raise Busy("unavailable")

    with pytest.raises(Busy):
        Pacer(now=time, sleep=time.sleep).run(down, TimeLimit(510, time).waiting(120), call_seconds=1)
    assert 100 <= time.now <= 120


def test_attempts_are_bounded(time: FakeTime) -> None:
    tries: list[int] = []

    def busy(_seconds: float) -> str:
        tries.append(1)
        raise Busy("unavailable")

    with pytest.raises(Busy, match="unavailable"):
        Pacer(attempts=3, now=time, sleep=time.sleep).run(busy, TimeLimit(600, time), call_seconds=1)
    assert len(tries) == 3


def test_a_service_that_is_down_gets_one_attempt_a_call_until_it_answers(time: FakeTime) -> None:
    pacer, limit, tries = Pacer(attempts=3, now=time, sleep=time.sleep), TimeLimit(600, time), []

    def busy(_seconds: float) -> str:
        tries.append(1)
        raise Busy("unavailable")

    for _ in range(3):
        with pytest.raises(Busy):
            pacer.run(busy, limit, call_seconds=1)
    assert len(tries) == 3 + 1 + 1
    assert pacer.run(lambda _: "ok", limit, call_seconds=1) == "ok"
    with pytest.raises(Busy):
        pacer.run(busy, limit, call_seconds=1)
    assert len(tries) == 5 + 3


def test_a_call_gets_no_more_time_than_is_left(time: FakeTime) -> None:
    limit = TimeLimit(10, time)
    time.now = 6.0
    assert Pacer(now=time, sleep=time.sleep).run(lambda seconds: seconds, limit, call_seconds=30) == 4


def test_no_call_is_made_when_the_time_is_up(time: FakeTime) -> None:
    limit = TimeLimit(10, time)
    time.now = 11.0
    with pytest.raises(RetryLater):
        Pacer(now=time, sleep=time.sleep).run(lambda _: "ok", limit, call_seconds=1)
