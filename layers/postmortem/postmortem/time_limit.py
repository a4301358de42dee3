"""How much time is left, for everything that waits on somebody else."""

from __future__ import annotations

import time
from collections.abc import Callable

from postmortem.errors import RetryLater

Monotonic = Callable[[], float]


class TimeLimit:
    """A moment by which the work must be done, in seconds from now."""

    def __init__(self, seconds: float, now: Monotonic = time.monotonic) -> None:
        self._now = now
        self._end = now() + seconds

    def remaining(self) -> float:
        """Seconds left; never below zero."""
        return max(0.0, self._end - self._now())

    def at_most(self, seconds: float) -> float:
        """A time-out for one call: `seconds`, or what is left if that is less.

        Raises RetryLater when nothing is left.
        """
        left = self.remaining()
        if left <= 0:
            raise RetryLater("The worker's time ran out before the post-mortem was done.")
        return min(seconds, left)

    def without(self, seconds: float) -> TimeLimit:
        """A limit that ends `seconds` earlier, so that something is left for what comes after."""
        return TimeLimit(max(0.0, self.remaining() - seconds), self._now)
