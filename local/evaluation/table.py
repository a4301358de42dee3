"""The results as tables, a column for each case and writer, and below them what the gates were missed on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from rich.table import Table
from rich.text import Text

from local.evaluation.asked import assumptions
from local.evaluation.metrics import Result
from local.evaluation.rubric import ITEMS, points
from local.evaluation.trial import Trial

_MOST_DETAILS = 12
_LONGEST_DETAIL = 220
_LONGEST_NAME = 8
_MEDIAN_USD = 0.07  # that a report may cost; a single one more

Column = tuple[str, str]  # case, writer
Results = Mapping[Column, Sequence[Result]]


def table(measured: Results) -> Table:
    """A row for each metric with its value for each case and writer, and each writer's mean; ✗ marks a missed gate."""
    made = _headed(["metric", "gate"], list(measured))
    for row in zip(*measured.values(), strict=True):
        cells = [_shown(result.score.value, ok=result.ok) for result in row]
        of_writer = _by_writer(measured, [result.score.value for result in row])
        means = [_shown(sum(values) / len(values) if values else None, ok=True) for values in of_writer.values()]
        made.add_row(row[0].metric.name, str(row[0].metric.gate), *cells, *means)
    return made


def rubric(trials: Mapping[Column, Trial]) -> Table:
    """A row for each item of the rubric that a program can decide, and the sums: of a hundred, and on top of them."""
    made = _headed(["rubric, by program", "of"], list(trials))
    earned = [points(trial) for trial in trials.values()]
    for item in ITEMS:
        made.add_row(item.name, f"{item.points:g}", *_points(trials, [one[item.name] for one in earned]))
    for name, is_bonus in (("together", False), ("bonus", True)):
        items = [item for item in ITEMS if item.is_bonus is is_bonus]
        sums = [sum(one[item.name] for item in items) for one in earned]
        made.add_row(name, f"{sum(item.points for item in items):g}", *_points(trials, sums))
    return made


def verdicts(measured: Results) -> str:
    """Pass or fail of each case and writer, and the median of the cost."""
    lines = []
    for (case, writer), results in measured.items():
        missed = [result.metric.name for result in results if not result.ok]
        lines.append(f"{case}, {writer}: {'passed' if not missed else f'missed {len(missed)}: ' + ', '.join(missed)}")
    for writer, costs in _by_writer(measured, [_cost(results) for results in measured.values()]).items():
        if costs:
            told = "passed" if median(costs) <= _MEDIAN_USD else "missed"
            lines.append(f"Cost of {writer}, median: ${median(costs):.3f} (gate ≤ ${_MEDIAN_USD}: {told})")
            lines.append(assumptions())
    return "\n".join(lines)


def misses(measured: Results) -> str:
    """For each case and each gate that it missed, what the value was lost on."""
    return "\n".join(line for column, results in measured.items() for line in _misses(column, results))


def _headed(first: list[str], columns: list[Column]) -> Table:
    made = Table(*first, box=None, header_style="bold")
    for case, writer in columns:
        made.add_column(f"{_short(case)}\n{writer}", justify="right")
    for writer in dict.fromkeys(writer for _, writer in columns):
        made.add_column(f"mean\n{writer}", justify="right")
    return made


def _short(name: str) -> str:
    return name.partition("-")[0][:_LONGEST_NAME]


def _points(columns: Mapping[Column, object], values: Sequence[float]) -> Iterator[str]:
    yield from (f"{value:g}" for value in values)
    for of_writer in _by_writer(columns, values).values():
        yield f"{sum(of_writer) / len(of_writer):.3g}"


def _by_writer(columns: Mapping[Column, object], values: Sequence[float | None]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {writer: [] for _, writer in columns}
    for (_, writer), value in zip(columns, values, strict=True):
        if value is not None:
            found[writer].append(value)
    return found


def _cost(results: Sequence[Result]) -> float | None:
    return next(result.score.value for result in results if result.metric.name == "cost_estimated")


def _shown(value: float | None, *, ok: bool) -> Text:
    if value is None:
        return Text("-")
    number = f"{value:,.3f}".rstrip("0").rstrip(".")
    return Text(number) if ok else Text(f"✗ {number}", style="red")


def _misses(column: Column, results: Sequence[Result]) -> Iterator[str]:
    for result in results:
        if not result.ok:
            yield f"\n{', '.join(column)}: {result.metric.name} ({result.gate})"
            yield from (f"  - {_one_line(detail)}" for detail in result.score.details[:_MOST_DETAILS])
            if (left := len(result.score.details) - _MOST_DETAILS) > 0:
                yield f"  … and {left} more in the JSON"


def _one_line(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST_DETAIL else flat[: _LONGEST_DETAIL - 1] + "…"
