"""Retries with one shared pause per service: when it says "wait", every thread that talks to it waits."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from postmortem.errors import PostmortemError
from postmortem.time_limit import TimeLimit

T = TypeVar("T")

ATTEMPTS = 4
FIRST_DELAY_SECONDS = 0.5
LONGEST_DELAY_SECONDS = 8.0


class Busy(PostmortemError):
    """An attempt failed in a way that another try may mend, not before `after_seconds` where the service said so."""

    def __init__(self, reason: str, *, after_seconds: float | None = None) -> None:
        super().__init__(reason)
        self.after_seconds = after_seconds


class Pacer:
    """Runs calls to one service, again where that can help, and never past the time limit.

    Once a call has used up its attempts the service counts as down: each further one gets one attempt, until one works.
    """

    def __init__(
        self,
        *,
        attempts: int = ATTEMPTS,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._attempts = attempts
        self._now = now
        self._sleep = sleep
        self._resume_at = 0.0
        self._is_down = False
        self._lock = threading.Lock()

    def run(self, attempt: Callable[[float], T], limit: TimeLimit, *, call_seconds: float) -> T:
        """The result of `attempt(timeout_seconds)`, which raises Busy to ask for another try.

        Raises the last Busy when the attempts are used up or the next one would start past the limit.
        """
        attempts = 1 if self._is_down else self._attempts
        for number in range(1, attempts + 1):
            self._wait_for_turn(limit)
            try:
                result = attempt(limit.at_most(call_seconds))
            except Busy as busy:
                delay = self._pause(number, busy)
                if number == attempts or delay >= limit.remaining():
                    self._is_down = True
                    raise
            else:
                self._is_down = False
                return result
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _wait_for_turn(self, limit: TimeLimit) -> None:
        with self._lock:
            wait = self._resume_at - self._now()
        if wait > 0:
            self._sleep(min(wait, limit.remaining()))

    def _pause(self, number: int, busy: Busy) -> float:
        """Make every call to the service wait, and give the seconds."""
        if busy.after_seconds is not None:
            delay = busy.after_seconds
        else:
            longest = min(FIRST_DELAY_SECONDS * 2**number, LONGEST_DELAY_SECONDS)
            delay = random.uniform(longest / 2, longest)  # noqa: S311 - spreads retries, no secret
        with self._lock:
            self._resume_at = max(self._resume_at, self._now() + delay)
        return delay
