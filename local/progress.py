"""Shows the stages of a job as they happen: a live line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType

from rich.console import Console
from rich.status import Status

WORDS = {
    "queued": "Queued",
    "gather": "Gathering evidence from Monday, Slack and Notion",
    "analyse": "Analysing",
    "render": "Rendering the page",
    "publish": "Publishing to Notion",
    "announce": "Telling Slack and Monday",
    "done": "Done",
}


class StageDisplay:
    """Tells of each stage once, with the seconds since the start; use as a context manager."""

    def __init__(self) -> None:
        self._console = Console(file=sys.stdout, highlight=False)
        self._status: Status | None = None
        self._started = time.monotonic()
        self._current = ""

    def show(self, stage: str) -> None:
        """The job is at `stage` now; saying it again changes nothing."""
        if stage == self._current:
            return
        self._finish_line()
        self._current = stage
        words = WORDS.get(stage, stage)
        if self._console.is_terminal and stage != "done":
            self._status = self._console.status(f"{words} …")
            self._status.start()
        elif not self._console.is_terminal:
            self._console.print(f"[{time.monotonic() - self._started:5.1f} s] {words}", markup=False)

    def _finish_line(self) -> None:
        if self._status is not None:
            self._status.stop()
            self._status = None
            seconds = time.monotonic() - self._started
            self._console.print(
                f"[green]✓[/green] {WORDS.get(self._current, self._current)} [dim]({seconds:.1f} s)[/dim]"
            )

    def __enter__(self) -> StageDisplay:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status is not None:
            self._status.stop()
