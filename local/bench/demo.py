"""How long the demo takes when everything is set up, and how much memory the local cloud."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median

from local.bench.memory import tree_mb
from local.bench.tables import Table, seconds
from local.environment import PROJECT

_RUNS = 3
_SAMPLE_SECONDS = 0.02
_STAGE = re.compile(r"^\[ *([\d.]+) s\] (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of the command: its exit code and seconds, the second of each stage that was seen, the memory."""

    code: int
    command: float
    stages: Mapping[str, float]
    peak_mb: float

    @property
    def to_page(self) -> float:
        return max(self.stages.values(), default=0.0) - min(self.stages.values(), default=0.0)


def tables() -> Iterator[Table]:
    """Seconds from the webhook to the page, of each stage and of the whole command; peak memory of all processes."""
    runs = [_run() for _ in range(_RUNS)]
    rows = [("from the webhook to the page", seconds(median(run.to_page for run in runs)))]
    # A short stage may pass between two looks at the job's status.
    seen = [stage for stage in runs[0].stages if all(stage in run.stages for run in runs)]
    rows += [(f"    at: {stage}", seconds(median(run.stages[stage] for run in runs))) for stage in seen]
    rows.append(("the whole command", seconds(median(run.command for run in runs))))
    memory = max(run.peak_mb for run in runs)
    rows.append(("memory of all its processes at most", f"{memory:.0f} MB" if memory else "not known here"))
    rows += [("a run ended with code", str(run.code)) for run in runs if run.code]
    note = f"Median of {_RUNS}; sandbox services, AWS, webhook and the worker's process included."
    yield Table("The demo, set up", ("", ""), rows, note)


def _run() -> _Run:
    begin = time.perf_counter()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "local.demo"], cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True
    )
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, tree_mb(process.pid))
        time.sleep(_SAMPLE_SECONDS)
    assert process.stdout is not None
    with process.stdout as output:
        stages = {stage: float(at) for at, stage in _STAGE.findall(output.read())}
    return _Run(process.returncode, time.perf_counter() - begin, stages, peak)
