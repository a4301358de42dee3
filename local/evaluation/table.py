"""The results as a table, a column for each case, and below it what the gates were missed on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.table import Table
from rich.text import Text

from local.evaluation.metrics import Result

_MOST_DETAILS = 12
_LONGEST_DETAIL = 220

Results = Mapping[str, Sequence[Result]]


def table(measured: Results) -> Table:
    """A row for each metric with its gate, its value in each case, and the mean; a missed gate is marked with ✗."""
    made = Table("metric", "gate", box=None, header_style="bold")
    for name in (*measured, "mean"):
        made.add_column(name, justify="right")
    for row in zip(*measured.values(), strict=True):
        values = [result.score.value for result in row if result.score.value is not None]
        mean = sum(values) / len(values) if values else None
        cells = [_shown(result.score.value, ok=result.ok) for result in row]
        made.add_row(row[0].metric.name, str(row[0].gate), *cells, _shown(mean, ok=row[0].gate.passes(mean)))
    return made


def _shown(value: float | None, *, ok: bool) -> Text:
    if value is None:
        return Text("-")
    number = f"{value:,.3f}".rstrip("0").rstrip(".")
    return Text(number) if ok else Text(f"✗ {number}", style="red")


def misses(measured: Results) -> str:
    """For each case and each gate that it missed, what the value was lost on."""
    return "\n".join(line for name, results in measured.items() for line in _misses(name, results))


def _misses(name: str, results: Sequence[Result]) -> Iterator[str]:
    for result in results:
        if not result.ok:
            yield f"\n{name}: {result.metric.name} ({result.gate})"
            yield from (f"  - {_one_line(detail)}" for detail in result.score.details[:_MOST_DETAILS])
            if (left := len(result.score.details) - _MOST_DETAILS) > 0:
                yield f"  … and {left} more in the JSON"


def _one_line(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST_DETAIL else flat[: _LONGEST_DETAIL - 1] + "…"
