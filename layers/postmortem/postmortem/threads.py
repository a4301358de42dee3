"""Threads that go on in the context of who starts them: the language that is spoken goes with the work."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from threading import Thread
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Threads(ThreadPoolExecutor):
    """A pool whose tasks, those of `map` too, see the context variables as they are when the task is handed in."""

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """As `ThreadPoolExecutor.submit`."""
        return super().submit(copy_context().run, partial(fn, *args, **kwargs))


def start_in_context(work: Callable[[], None], name: str) -> None:
    """Start work in a thread of its own, which ends with the process at the latest."""
    Thread(target=copy_context().run, args=(work,), name=name, daemon=True).start()
