"""Retries with one shared pause per service: when it says "wait", every thread that talks to it waits."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from postmortem.errors import PostmortemError
from postmortem.text.language import tr
from postmortem.time_limit import TimeLimit

_T = TypeVar("_T")

FIRST_DELAY_SECONDS = 0.5
LONGEST_DELAY_SECONDS = 15.0


class Busy(PostmortemError):
    """An attempt failed in a way that another try may mend, not before `after_seconds` where the service said so."""

    def __init__(self, reason: str, *, after_seconds: float | None = None) -> None:
        super().__init__(reason)
        self.after_seconds = after_seconds


class Pacer:
    """Runs calls to one service, again where that can help, for as long as their time limit has patience.

    Once a call has been given up the service counts as down: each further one gets one attempt, until one works. It
    is not so where the limit waits for its calls. `attempts` bounds the tries of a call besides.
    """

    def __init__(
        self,
        *,
        attempts: int | None = None,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._attempts = attempts
        self._now = now
        self._sleep = sleep
        self._resume_at = 0.0
        self._reason = ""
        self._is_down = False
        self._lock = threading.Lock()

    def run(self, attempt: Callable[[float], _T], limit: TimeLimit, *, call_seconds: float) -> _T:
        """The result of `attempt(timeout_seconds)`, which raises Busy to ask for another try.

        Raises the last Busy when the attempts or the limit's patience are used up, and without a call where the
        service has asked for a longer pause than they allow. RetryLater when the limit has passed.
        """
        once = self._is_down and not limit.waits
        number, spent = 0, 0.0
        while True:
            number += 1
            spent += self._wait_for_turn(limit)
            began = self._now()
            try:
                result = attempt(limit.at_most(call_seconds))
            except Busy as busy:
                delay = self._pause(number, busy)
                spent += self._now() - began
                if once or number == self._attempts or not _is_worth(number, spent, delay, limit):
                    self._is_down = True
                    raise
            else:
                self._is_down = False
                return result

    def _wait_for_turn(self, limit: TimeLimit) -> float:
        """Sleep until the service may be called again; the seconds slept.

        Raises Busy instead of a sleep that is longer than one call is worth, or than there is time.
        """
        with self._lock:
            wait, reason = self._resume_at - self._now(), self._reason
        if wait <= 0:
            return 0.0
        if wait > limit.patience_seconds or wait >= limit.remaining():
            raise Busy(
                tr("{reason}; it may be asked again in {seconds} s", reason=reason, seconds=f"{wait:.0f}"),
                after_seconds=wait,
            )
        self._sleep(wait)
        return wait

    def _pause(self, number: int, busy: Busy) -> float:
        """Make every call to the service wait, and give the seconds."""
        if busy.after_seconds is not None:
            delay = busy.after_seconds
        else:
            longest = min(FIRST_DELAY_SECONDS * 2**number, LONGEST_DELAY_SECONDS)
            delay = random.uniform(longest / 2, longest)  # noqa: S311 - spreads retries, no secret
        with self._lock:
            resume_at = self._now() + delay
            if resume_at > self._resume_at:
                self._resume_at, self._reason = resume_at, str(busy)
        return delay


def _is_worth(number: int, spent: float, delay: float, limit: TimeLimit) -> bool:
    """True if there is time and patience for another try after `delay`; the second try is for every short pause."""
    patience = limit.patience_seconds
    return delay < limit.remaining() and (spent + delay <= patience or (number == 1 and delay <= patience))
