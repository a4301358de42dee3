"""`python -m local.evaluation.judged SENTENCES… --answers FOLDER --out FOLDER`: the verdicts of a judge played by hand.

The product's judge is asked about a sample of sentence files, in its own batches, with its own controls. Requests are
written to `ANSWERS/N.request.json`; run the same again once each has its `N.response.json`: then the sample and its
verdicts are written to `OUT`, for `make eval SENTENCES=OUT`.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.evaluation.sentence_checks import VERDICTS
from local.evaluation.sentences import HONEST, Sentence, grouped, load_sentences
from local.evaluation.written_requests import WrittenRequests
from postmortem.check.judge import ModelJudge
from postmortem.clients.openai.cost_limit import CostLimit
from postmortem.models.report import Judging, Verdict
from postmortem.time_limit import TimeLimit

_EACH = 160  # honest and altered sentences
_OF_ONE_ORIGIN = 2
_NO_LIMIT_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Sampled:
    """A sentence of the sample, with its entry and file."""

    file: str
    entry: Mapping[str, Any]
    sentence: Sentence

    @property
    def origin(self) -> str:
        """The true sentence that it is or was made of."""
        return self.sentence.origin


def main() -> int:
    """Ask about the files of the command line; 1 while answers are missing."""
    parser = argparse.ArgumentParser(prog="judged", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="SENTENCES", help="sentence files")
    parser.add_argument("--answers", type=Path, required=True, metavar="FOLDER", help="folder of requests and answers")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where sample and verdicts go")
    parser.add_argument("--each", type=int, default=_EACH, help="how many honest and how many altered sentences")
    given = parser.parse_args()
    model = WrittenRequests(given.answers)
    chosen = sample(given.files, given.each)
    verdicts = [_ask(group, model) for group in grouped(chosen)]
    if model.missing:
        print(f"{given.answers}: {model.missing} of {model.asked} requests have no answer yet.")
        return 1
    _write(given.out, chosen, {key: verdict for found in verdicts for key, verdict in found.items()})
    return 0


def sample(files: Sequence[Path], each: int) -> list[Sampled]:
    """So many honest and so many altered sentences, those that cite long pieces first, at most two of one origin."""
    order = random.Random(1)  # noqa: S311 - not for secrets
    found = [one for path in files for one in _sampled(path)]
    order.shuffle(found)
    found.sort(key=lambda one: not one.sentence.is_long)
    chosen: list[Sampled] = []
    for is_honest in (True, False):
        taken: Counter[str] = Counter()
        for one in found:
            if one.sentence.is_honest is is_honest and taken[one.origin] < _OF_ONE_ORIGIN and taken.total() < each:
                taken[one.origin] += 1
                chosen.append(one)
    return chosen


def _sampled(path: Path) -> Iterable[Sampled]:
    entries = json.loads(path.read_text(encoding="utf-8"))
    for entry, sentence in zip(entries, load_sentences(path), strict=True):
        yield Sampled(path.name, entry, sentence)


def _ask(group: Sequence[Sampled], model: WrittenRequests) -> dict[str, Verdict]:
    claims = {number: claim for number, one in enumerate(group) if (claim := one.sentence.claim())}
    judgement = ModelJudge(model).judge(claims, CostLimit(1_000), TimeLimit(_NO_LIMIT_SECONDS))
    if judgement.judging is not Judging.DONE and not model.missing:
        print(f"judging: {judgement.judging.value} {judgement.note}", file=sys.stderr)
    return {group[number].sentence.id: verdict for number, verdict in judgement.verdicts.items()}


def _write(out: Path, chosen: Sequence[Sampled], verdicts: Mapping[str, Verdict]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    files: defaultdict[str, list[Sampled]] = defaultdict(list)
    for one in sorted(chosen, key=lambda one: (one.sentence.kind != HONEST, one.sentence.id)):
        files[one.file].append(one)
    for name, sentences in files.items():
        said = {one.sentence.id: verdicts[one.sentence.id] for one in sentences if one.sentence.id in verdicts}
        written = {key: {"verdict": v.outcome, "words": v.words, "wrong": v.wrong} for key, v in said.items()}
        _dump(out / name, [one.entry for one in sentences])
        _dump(out / name.replace(".json", VERDICTS), written)


def _dump(path: Path, content: object) -> None:
    path.write_text(f"{json.dumps(content, ensure_ascii=False, indent=1)}\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
