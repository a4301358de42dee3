"""How long the two functions take to import, in fresh processes, as in a cold start."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from statistics import median
from tempfile import TemporaryDirectory

from local.bench.tables import Table, seconds, times
from local.environment import PROJECT

_RUNS = 5
_MODULES = {
    "webhook": "import functions.webhook.app",
    "worker": "import functions.worker.app",
}
# httpx loads click and rich where they are installed, as they are here for the progress display; the layer has neither.
_TIMED = (
    "import sys, time; sys.modules['click'] = None; "
    "begin = time.perf_counter(); {statement}; print(time.perf_counter() - begin)"
)


def tables() -> Iterator[Table]:
    """The import times of the webhook and of the worker, which loads the model's client too."""
    took: dict[str, list[float]] = {name: [] for name in _MODULES}
    with TemporaryDirectory() as bytecode:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": bytecode}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for run in range(_RUNS + 1):
            for name, statement in _MODULES.items():
                seconds_taken = _import(statement, environment)
                if run:  # the first one compiles; the layers hold bytecode
                    took[name].append(seconds_taken)
    worker = median(took["worker"])
    rows = [
        (name, seconds(min(values)), seconds(median(values)), times(median(values), worker))
        for name, values in took.items()
    ]
    note = f"{_RUNS} fresh processes each, in turn, with bytecode and without click, as in the layer."
    yield Table("Import time", ("function", "least", "median", "of the worker's"), rows, note)


def _import(statement: str, environment: dict[str, str]) -> float:
    command = [sys.executable, "-c", _TIMED.format(statement=statement)]
    done = subprocess.run(command, env=environment, cwd=PROJECT, check=True, capture_output=True, text=True)
    return float(done.stdout)
