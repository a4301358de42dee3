"""Plays one case: writer, judge and rewriting are answered through a folder, and the answers are recorded."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable
from pathlib import Path

from local import demo
from local.environment import PROJECT
from local.evaluation.cases import CaseError, load_case
from local.evaluation.runner import run
from local.record.folder import AnswersFolder
from local.record.forms import problem_of
from local.record.recording import MODEL, RECORDINGS, save
from local.sandbox.openai.answer import Outcome
from local.sandbox.openai.request import ModelRequest
from local.sandbox.server import Answers
from local.serve import PLAYING_SECONDS
from postmortem.errors import PostmortemError

TIME_LIMIT_SECONDS = 24 * 3600.0  # people answer, and take their time


class Recorder:
    """What the sandbox's model says, with all that was asked and said."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.exchanges: list[tuple[ModelRequest, str]] = []

    def answer(self, asked: ModelRequest) -> Outcome:
        """As the answers that are recorded."""
        said = self._answers(asked)
        outcome = Outcome(said) if isinstance(said, str) else said
        self.exchanges.append((asked, outcome.text))
        return outcome


def main() -> int:
    """Play what the command line names; 0 when its page is there and the answers are recorded."""
    parser = argparse.ArgumentParser(prog="record", description=__doc__)
    parser.add_argument("case", help="a case (*.json), or `demo` for the incident as `make demo` runs it")
    parser.add_argument("--answers", type=Path, required=True, help="folder of N.request.json and N.response.json")
    parser.add_argument("--model", default=MODEL, help="who answers, as the page will say")
    parser.add_argument("--into", type=Path, default=RECORDINGS, help="where the recordings are")
    given = parser.parse_args()
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr, format="%(levelname)s %(message)s")
    logging.getLogger("postmortem").setLevel(logging.ERROR)
    recorder = Recorder(AnswersFolder(given.answers, problem_of=problem_of).answer)
    print(f"Requests come to {given.answers}; each waits for its answer.", flush=True)
    name = _played_demo(recorder.answer) if given.case == demo.NAME else _played_case(Path(given.case), recorder.answer)
    if not name:
        return 1
    folder = save(name, recorder.exchanges, given.model, given.into)
    shown = folder.relative_to(PROJECT) if folder.is_relative_to(PROJECT) else folder
    print(f"Recorded {len(recorder.exchanges)} answers in {shown}")
    return 0


def _played_case(path: Path, answer: Callable[[ModelRequest], Outcome]) -> str:
    """The name of the case once its page is written; empty where it was not."""
    try:
        case = load_case(path)
        trial = run(case, {}, answer=answer, time_limit_seconds=TIME_LIMIT_SECONDS)
    except (CaseError, PostmortemError) as error:
        print(f"{path.stem} could not be played: {error}", file=sys.stderr)
        return ""
    for name, figure in trial.figures.items():
        print(f"{name} {figure:g}")
    return case.name


def _played_demo(answer: Callable[[ModelRequest], Outcome]) -> str:
    return "" if demo.show({}, answer, longest_seconds=float(PLAYING_SECONDS)) else demo.NAME


if __name__ == "__main__":
    sys.exit(main())
