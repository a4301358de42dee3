"""What the model calls of one report may cost altogether: asked before each call, counted after it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from postmortem.clients.openai.answers import ModelAnswer
from postmortem.clients.openai.prices import cost_usd, most_usd
from postmortem.errors import ModelUnavailable
from postmortem.models.draft import Writer
from postmortem.text.language import tr


@dataclass
class Call:
    """One call under way; `free` tells that it was refused before anything was computed, `answer` what came of it."""

    answer: ModelAnswer | None = None
    free: bool = False


class CostLimit:
    """US dollars of model use for one report, shared by every call that is made for it, from several threads too.

    A call without an answer counts with all that it may have cost: a server that was given up on may have finished.
    """

    def __init__(self, max_usd: float) -> None:
        self._max_usd = max_usd
        self._spent_usd = 0.0
        self._kept_usd = 0.0
        self._lock = threading.Lock()
        self._writers: dict[str, Writer] = {}

    @contextmanager
    def keeping(self, usd: float) -> Iterator[None]:
        """While this lasts, `usd` are kept for calls that come later."""
        with self._lock:
            self._kept_usd += usd
        try:
            yield
        finally:
            with self._lock:
                self._kept_usd -= usd

    @contextmanager
    def call(self, model: str, role: str, input_tokens: int, output_tokens: int) -> Iterator[Call]:
        """Counts a call of `role`; tokens are the most it may take. Raises ModelUnavailable if it is too dear."""
        most = most_usd(model, input_tokens, output_tokens)
        with self._lock:
            needed = self._spent_usd + most + self._kept_usd
            if needed > self._max_usd:
                raise ModelUnavailable(
                    tr(
                        "The report would cost up to ${needed} of model use, more than MAX_COST_USD ({most}) allows.",
                        needed=f"{needed:.2f}",
                        most=f"{self._max_usd:g}",
                    )
                )
            self._spent_usd += most
        call = Call()
        try:
            yield call
        finally:
            self._settle(model, role, most, call)

    def spent_by(self, role: str) -> Writer:
        """The calls of a role so far, with their tokens and what they cost, where the model's price is known."""
        with self._lock:
            return self._writers.get(role, Writer())

    def _settle(self, model: str, role: str, most: float, call: Call) -> None:
        answer = call.answer
        with self._lock:
            known: float | None
            if answer is not None and not answer.input_tokens and not answer.output_tokens:
                known = None  # its server does not count: what it may have cost stays counted
            elif answer is not None:
                known = cost_usd(model, answer.input_tokens, answer.output_tokens, answer.cached_tokens)
                self._spent_usd += most_usd(model, answer.input_tokens, answer.output_tokens) - most
            else:
                known = 0.0 if call.free else most
                self._spent_usd -= most - known
            before = self._writers.get(role, Writer(model=model, cost_usd=0.0))
            self._writers[role] = before if call.free else _with(before, answer, known)


def _with(writer: Writer, answer: ModelAnswer | None, cost: float | None) -> Writer:
    total = None if cost is None or writer.cost_usd is None else writer.cost_usd + cost
    return Writer(
        model=(answer.model if answer else "") or writer.model,
        calls=writer.calls + 1,
        input_tokens=writer.input_tokens + (answer.input_tokens if answer else 0),
        output_tokens=writer.output_tokens + (answer.output_tokens if answer else 0),
        cost_usd=total,
    )
