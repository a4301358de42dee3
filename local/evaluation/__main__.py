"""`make eval`: scores the pages of all cases of some folders, shows the tables, and writes it all to out/eval.json.

Each case is written by code alone, by the recorded answers of a model where it has them, and by a model where one is
set. The figures are reported, not asserted: the exit code is 1 only where a page could not be had.
With SENTENCES=folder it measures the checks of single sentences instead.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from local.environment import PROJECT, read_environment
from local.evaluation import sentence_report
from local.evaluation.cases import CaseError, load_case
from local.evaluation.key_times import summary
from local.evaluation.metrics import Result, results
from local.evaluation.rubric import points
from local.evaluation.table import misses, rubric, table, verdicts
from local.evaluation.trial import Trial
from local.evaluation.writers import writings
from postmortem.errors import PostmortemError

OWN_CASES = PROJECT / "local" / "workspaces"
OUT = PROJECT / "out" / "eval.json"
_WIDTH = 200  # characters, where the output is no terminal

Column = tuple[str, str]  # case, writer


@dataclass(frozen=True, slots=True)
class Scored:
    """A page with its results."""

    trial: Trial
    results: tuple[Result, ...]


def main() -> int:
    """Evaluate the folders that the command line names."""
    parser = argparse.ArgumentParser(prog="evaluation", description=__doc__)
    parser.add_argument("cases", nargs="*", type=Path, default=[OWN_CASES], help="folders of cases (*.json)")
    parser.add_argument("--out", type=Path, default=OUT, help="where the figures are written")
    parser.add_argument("--sentences", type=Path, help="measure the checks on the sentence files of this folder")
    given = parser.parse_args()
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr, format="%(levelname)s %(message)s")
    logging.getLogger("postmortem").setLevel(logging.ERROR)
    if given.sentences:
        return sentence_report.report(given.sentences, given.out.with_name("sentences.json"), read_environment())
    return report(given.cases, given.out, read_environment())


def report(folders: Sequence[Path], out: Path, environment: Mapping[str, str]) -> int:
    """Run every case of the folders and tell the figures; 0 if each gave its pages, 1 if one did not."""
    scored, failed = evaluate([path for folder in folders for path in sorted(folder.glob("*.json"))], environment)
    if scored:
        _show(scored)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(_as_json(scored, failed), indent=1, ensure_ascii=False), encoding="utf-8")
    for name, reason in failed.items():
        print(f"{name} could not be run: {reason}", file=sys.stderr)
    if not scored and not failed:
        print(f"{', '.join(map(str, folders))} holds no case (*.json).", file=sys.stderr)
    return 0 if scored and not failed else 1


def evaluate(paths: Sequence[Path], environment: Mapping[str, str]) -> tuple[dict[Column, Scored], dict[str, str]]:
    """What each page of each case scored, and why others could not be had."""
    scored: dict[Column, Scored] = {}
    failed: dict[str, str] = {}
    for path in paths:
        try:
            case = load_case(path)
        except CaseError as error:
            failed[path.stem] = str(error)
            continue
        for writing in writings(case, environment):
            try:
                trial = writing.run(case)
            except (CaseError, PostmortemError) as error:
                failed[f"{path.stem}, {writing.writer},"] = str(error)
            else:
                scored[path.stem, writing.writer] = Scored(trial, results(trial))
    return scored, failed


def _show(scored: Mapping[Column, Scored]) -> None:
    console = Console() if sys.stdout.isatty() else Console(width=_WIDTH)
    measured = {column: one.results for column, one in scored.items()}
    console.print(table(measured))
    console.print(misses(measured), highlight=False, markup=False)
    console.print(rubric({column: one.trial for column, one in scored.items()}))
    for writer in dict.fromkeys(writer for _, writer in scored):
        trials = [one.trial for (_, of), one in scored.items() if of == writer]
        console.print(f"\n{writer}: {summary(trials)}", highlight=False, markup=False)
    console.print(f"\n{verdicts(measured)}", highlight=False, markup=False)


def _as_json(scored: Mapping[Column, Scored], failed: Mapping[str, str]) -> dict[str, Any]:
    cases: dict[str, dict[str, Any]] = {}
    for (name, writer), one in scored.items():
        cases.setdefault(name, {})[writer] = {
            "passed": all(result.ok for result in one.results),
            "metrics": {result.metric.name: _result_as_json(result) for result in one.results},
            "rubric": points(one.trial),
            "gaps": one.trial.gaps,
            "figures": one.trial.figures,
        }
    return {"cases": cases, "failed": failed}


def _result_as_json(result: Result) -> dict[str, Any]:
    return {
        "definition": result.metric.definition,
        "value": result.score.value,
        "gate": str(result.gate),
        "ok": result.ok,
        "details": result.score.details,
    }


if __name__ == "__main__":
    sys.exit(main())
