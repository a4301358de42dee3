"""Plays one case: writer, judge and rewriting are answered through a folder, and what was answered is recorded."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from local.evaluation.cases import CaseError, load_case
from local.evaluation.runner import run
from local.record.folder import AnswersFolder
from postmortem.errors import PostmortemError

TIME_LIMIT_SECONDS = 24 * 3600.0  # people answer, and take their time


def main() -> int:
    """Play the case that the command line names; 0 when its page is there."""
    parser = argparse.ArgumentParser(prog="record", description=__doc__)
    parser.add_argument("case", type=Path, help="a case (*.json)")
    parser.add_argument("--answers", type=Path, required=True, help="folder of N.request.json and N.response.json")
    given = parser.parse_args()
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr, format="%(levelname)s %(message)s")
    return play(given.case, given.answers)


def play(path: Path, folder: Path) -> int:
    """Run the case's job with the answers of a folder."""
    try:
        case = load_case(path)
        print(f"Requests for {case.name} come to {folder}; each waits for its answer.", flush=True)
        trial = run(case, {}, answer=AnswersFolder(folder).answer, time_limit_seconds=TIME_LIMIT_SECONDS)
    except (CaseError, PostmortemError) as error:
        print(f"{path.stem} could not be played: {error}", file=sys.stderr)
        return 1
    for name, figure in trial.figures.items():
        print(f"{name} {figure:g}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
