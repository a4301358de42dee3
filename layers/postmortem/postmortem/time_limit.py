"""How much time is left, for everything that waits on somebody else."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from postmortem.errors import RetryLater
from postmortem.text.language import tr

Monotonic = Callable[[], float]

# Restarts pass within a minute, and Slack and Monday count calls by the minute; what lasts longer is an outage.
PATIENCE_SECONDS = 60.0


class TimeLimit:
    """A moment by which the work must be done, in seconds from now.

    `patience_seconds` limits how long one call is tried again within that time; without an end (`math.inf`), the work
    cannot go on without the call, so that it `waits` for it until the limit.
    """

    def __init__(
        self, seconds: float, now: Monotonic = time.monotonic, *, patience_seconds: float = PATIENCE_SECONDS
    ) -> None:
        self._now = now
        self._end = now() + seconds
        self.patience_seconds = patience_seconds

    @property
    def waits(self) -> bool:
        """True if a call is tried again until the limit, also at a service that has counted as down before."""
        return self.patience_seconds > PATIENCE_SECONDS

    def remaining(self) -> float:
        """Seconds left; never below zero."""
        return max(0.0, self._end - self._now())

    def at_most(self, seconds: float) -> float:
        """A time-out for one call: `seconds`, or what is left if that is less.

        Raises RetryLater when nothing is left.
        """
        left = self.remaining()
        if left <= 0:
            raise RetryLater(tr("The worker's time ran out before the post-mortem was done."))
        return min(seconds, left)

    def without(self, seconds: float) -> TimeLimit:
        """A limit that ends `seconds` earlier, so that something is left for what comes after."""
        left = max(0.0, self.remaining() - seconds)
        return TimeLimit(left, self._now, patience_seconds=self.patience_seconds)

    def waiting(self, seconds: float = math.inf) -> TimeLimit:
        """The same limit for work that cannot go on without each of its calls, for at most `seconds` from now."""
        return TimeLimit(min(seconds, self.remaining()), self._now, patience_seconds=math.inf)
