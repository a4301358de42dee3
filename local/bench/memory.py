"""How much memory processes take, as Linux tells it in /proc; other systems tell nothing here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

_PROC = Path("/proc")
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)  # since the last exec; getrusage also counts the parent's
_NOW = re.compile(r"^VmRSS:\s+(\d+) kB", re.MULTILINE)


def peak_mb(process_id: int | str = "self") -> float:
    """The most megabytes that a process ever had in memory; 0 where that is not known."""
    return _megabytes(_PEAK, process_id)


def tree_mb(process_id: int) -> float:
    """The megabytes that a process and everything it started have in memory now; 0 where that is not known."""
    return sum(_megabytes(_NOW, one) for one in _tree(process_id))


def _tree(process_id: int) -> Iterator[int]:
    yield process_id
    for listed in _PROC.glob(f"{process_id}/task/*/children"):
        try:
            children = [int(child) for child in listed.read_text().split()]
        except OSError:  # it ended just now
            continue
        for child in children:
            yield from _tree(child)


def _megabytes(pattern: re.Pattern[str], process_id: int | str) -> float:
    try:
        found = pattern.search((_PROC / str(process_id) / "status").read_text())
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0
