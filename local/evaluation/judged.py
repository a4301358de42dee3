"""`python -m local.evaluation.judged SENTENCES… --answers FOLDER`: measures a judge that is played by hand.

The product's judge is asked about a sample of sentence files, in its own batches, with its own controls. Requests are
written to `FOLDER/N.request.json`; run the same again once `FOLDER/N.response.json` are there, and the figures come.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from local.evaluation.sentences import HONEST, LONG_PIECE, Sentence, grouped, load_sentences
from local.evaluation.written_requests import WrittenRequests
from postmortem.check.judge import ModelJudge
from postmortem.clients.openai.cost_limit import CostLimit
from postmortem.models.report import Judging, Outcome
from postmortem.time_limit import TimeLimit

_OF_ONE_ORIGIN = 2
_NO_LIMIT_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence with what the judge said of it; no verdict where it said nothing that counts."""

    sentence: Sentence
    outcome: Outcome | None

    @property
    def is_shown(self) -> bool:
        """True if it would stand as fact."""
        return self.outcome is Outcome.SUPPORTED


def main() -> int:
    """Ask about the files of the command line; 1 while answers are missing."""
    parser = argparse.ArgumentParser(prog="judged", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="SENTENCES", help="sentence files")
    parser.add_argument("--answers", type=Path, required=True, metavar="FOLDER", help="folder of requests and answers")
    parser.add_argument("--each", type=int, default=160, help="how many honest and how many altered sentences")
    given = parser.parse_args()
    model = WrittenRequests(given.answers)
    groups = grouped(sample(given.files, given.each))
    judged = [one for group in groups for one in _ask(group, model)]
    if model.missing:
        print(f"{given.answers}: {model.missing} of {model.asked} requests have no answer yet.")
        return 1
    print("\n".join(figures(judged)))
    return 0


def sample(files: Sequence[Path], each: int) -> list[Sentence]:
    """So many honest and so many altered sentences, those that cite long pieces first, at most two of one origin."""
    order = random.Random(1)  # noqa: S311 - not for secrets
    found = [one for path in files for one in load_sentences(path)]
    order.shuffle(found)
    found.sort(key=lambda one: not one.is_long)
    chosen: list[Sentence] = []
    for is_honest in (True, False):
        of_origin: dict[str, int] = defaultdict(int)
        for one in found:
            if one.is_honest is is_honest and of_origin[one.origin] < _OF_ONE_ORIGIN:
                of_origin[one.origin] += 1
                chosen.append(one)
            if sum(of_origin.values()) == each:
                break
    return chosen


def figures(judged: Sequence[Judged]) -> Iterator[str]:
    """What was shown and what was kept, in lines: together, of long pieces, and by kind."""
    yield _line("honest, kept", [one for one in judged if one.sentence.is_honest])
    yield _line("altered, shown as fact", [one for one in judged if not one.sentence.is_honest])
    long = [one for one in judged if one.sentence.is_long]
    yield _line(f"honest, kept (piece over {LONG_PIECE} characters)", [o for o in long if o.sentence.is_honest])
    yield _line(f"altered, shown (piece over {LONG_PIECE})", [o for o in long if not o.sentence.is_honest])
    for kind in sorted({one.sentence.kind for one in judged} - {HONEST}):
        yield _line(f"  {kind}", [one for one in judged if one.sentence.kind == kind])
    for one in judged:
        if one.is_shown is not one.sentence.is_honest:
            said = one.outcome.value if one.outcome else "no verdict"
            sentence = one.sentence
            yield f"{sentence.id} {sentence.kind}, {said}: {sentence.statement.text}"


def _line(title: str, judged: Sequence[Judged]) -> str:
    shown = sum(one.is_shown for one in judged)
    share = f"{100 * shown / len(judged):5.1f} %" if judged else "    –"
    return f"{title:45} {shown:4} of {len(judged):4} {share}"


def _ask(group: Sequence[Sentence], model: WrittenRequests) -> Iterable[Judged]:
    claims = {number: claim for number, one in enumerate(group) if (claim := one.claim())}
    judgement = ModelJudge(model, "English").judge(claims, CostLimit(1_000), TimeLimit(_NO_LIMIT_SECONDS))
    if judgement.judging is not Judging.DONE and not model.missing:
        print(f"judging: {judgement.judging.value} {judgement.note}", file=sys.stderr)
    for number, one in enumerate(group):
        verdict = judgement.verdicts.get(number)
        yield Judged(one, verdict.outcome if verdict else None)


if __name__ == "__main__":
    sys.exit(main())
