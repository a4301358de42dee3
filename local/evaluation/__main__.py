"""`make eval`: scores the pages of all cases of some folders, shows the table, and writes it all to out/eval.json.

The figures are reported, not asserted: the exit code is 1 only where a case could not be run.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from local.environment import PROJECT, read_environment
from local.evaluation.cases import CaseError, load_case
from local.evaluation.key_times import summary
from local.evaluation.metrics import Result, results
from local.evaluation.runner import has_model, run
from local.evaluation.table import misses, table
from local.evaluation.trial import Trial
from postmortem.errors import PostmortemError

OWN_CASES = PROJECT / "local" / "workspaces"
OUT = PROJECT / "out" / "eval.json"
_WIDTH = 160  # characters, where the output is no terminal


def main() -> int:
    """Evaluate the folders that the command line names."""
    parser = argparse.ArgumentParser(prog="evaluation", description=__doc__)
    parser.add_argument("cases", nargs="*", type=Path, default=[OWN_CASES], help="folders of cases (*.json)")
    parser.add_argument("--out", type=Path, default=OUT, help="where the figures are written")
    given = parser.parse_args()
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr, format="%(levelname)s %(message)s")
    logging.getLogger("postmortem").setLevel(logging.ERROR)
    return report(given.cases, given.out, read_environment())


def report(folders: Sequence[Path], out: Path, environment: Mapping[str, str]) -> int:
    """Run every case of the folders and tell the figures; 0 if each gave a page, 1 if one did not or there is none."""
    writer = "the model" if has_model(environment) else "none, as no OPENAI_API_KEY is set: code writes a dossier"
    print(f"Writer: {writer}")
    scored, failed = evaluate([path for folder in folders for path in sorted(folder.glob("*.json"))], environment)
    if scored:
        console = Console() if sys.stdout.isatty() else Console(width=_WIDTH)
        measured = {name: found for name, (_, found) in scored.items()}
        console.print(table(measured))
        console.print(misses(measured), highlight=False, markup=False)
        console.print(summary(trial for trial, _ in scored.values()), highlight=False, markup=False)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(_as_json(writer, scored, failed), indent=1, ensure_ascii=False), encoding="utf-8")
    for name, reason in failed.items():
        print(f"{name} could not be run: {reason}", file=sys.stderr)
    if not scored and not failed:
        print(f"{', '.join(map(str, folders))} holds no case (*.json).", file=sys.stderr)
    return 0 if scored and not failed else 1


def evaluate(
    paths: Sequence[Path], environment: Mapping[str, str]
) -> tuple[dict[str, tuple[Trial, tuple[Result, ...]]], dict[str, str]]:
    """The trial and the results of each case by its name, and why the others could not be run."""
    scored: dict[str, tuple[Trial, tuple[Result, ...]]] = {}
    failed: dict[str, str] = {}
    for path in paths:
        try:
            trial = run(load_case(path), environment)
        except CaseError as error:
            failed[path.stem] = str(error)
        except PostmortemError as error:
            failed[path.stem] = f"no page was written: {error}"
        else:
            scored[path.stem] = trial, results(trial)
    return scored, failed


def _as_json(
    writer: str, scored: Mapping[str, tuple[Trial, tuple[Result, ...]]], failed: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "writer": writer,
        "cases": {
            name: {
                "metrics": {
                    result.metric.name: {
                        "definition": result.metric.definition,
                        "value": result.score.value,
                        "gate": str(result.gate),
                        "ok": result.ok,
                        "details": result.score.details,
                    }
                    for result in found
                },
                "gaps": trial.gaps,
                "figures": trial.figures,
            }
            for name, (trial, found) in scored.items()
        },
        "failed": failed,
    }


if __name__ == "__main__":
    sys.exit(main())
