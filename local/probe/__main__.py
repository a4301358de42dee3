"""`make probe`: every probe's figures; `make probe PROBE=times` shows each input that was not read right."""

from __future__ import annotations

import os
import sys
from collections import Counter
from importlib import import_module

from local.probe.result import Result, Verdict

# Modules of this package, each with `probe() -> tuple[Result, ...]`.
PROBES: tuple[str, ...] = (
    "names",
    "times",
    "secrets",
    "lookalikes",
    "inputs",
    "languages",
)


def main(chosen: list[str]) -> int:
    """Prints a line per probe; the exit code is 0 whatever the figures are."""
    os.environ["LOG_LEVEL"] = "ERROR"  # what the handlers log would stand among the figures
    print(f"{'probe':12} {'inputs':>6} {'right':>6} {'unknown':>8} {'wrong':>6}")
    for name in chosen or PROBES:
        results: tuple[Result, ...] = import_module(f"local.probe.{name}").probe()
        tally = Counter(result.verdict for result in results)
        print(
            f"{name:12} {len(results):6} {tally[Verdict.RIGHT]:6} {tally[Verdict.UNKNOWN]:8} {tally[Verdict.WRONG]:6}"
        )
        if chosen:
            _details(results)
    return 0


def _details(results: tuple[Result, ...]) -> None:
    for result in results:
        if result.verdict is not Verdict.RIGHT:
            print(f"  {result.verdict:8} {result.given!r}: expected {result.expected!r}, got {result.got!r}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
