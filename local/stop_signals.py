"""Waits until this process is told to end, however often and however quickly it is told."""

from __future__ import annotations

import contextlib
import os
import signal
from types import FrameType


class StopSignals:
    """Catches SIGTERM and SIGINT from now on.

    `make` hands a signal on that its child has got already, so a second one can come while the first is being handled.
    A handler must then take no lock, as `threading.Event.set` does; writing to a pipe takes none.
    """

    def __init__(self) -> None:
        self._told, self._tell = os.pipe()
        os.set_blocking(self._tell, False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._handle)

    def wait(self) -> None:
        """Return once a signal has come."""
        os.read(self._told, 1)

    def _handle(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the form of a signal handler
        with contextlib.suppress(BlockingIOError):  # the pipe is full: it has been told
            os.write(self._tell, b".")
