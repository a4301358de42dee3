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
