"""What becomes of single sentences: stopped by the hard checks, or judged by the verdicts of a judge.

A judge is a model where one is set, asked with the product's own instructions; else the recorded verdicts beside a
file, `NAME.verdicts.json`: for each id the verdict, the words that decided, and what is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from local.evaluation.sentences import Sentence, grouped, load_sentences
from postmortem.check.hard import HardChecks
from postmortem.check.judge import Judges
from postmortem.clients.openai.cost_limit import CostLimit
from postmortem.models.draft import Grounds
from postmortem.models.facts import Facts
from postmortem.models.report import Outcome, Verdict
from postmortem.prepare.orders import evidential_part
from postmortem.text.sentences import stands_in
from postmortem.time_limit import TimeLimit

VERDICTS = ".verdicts.json"
_GROUP_SECONDS = 600.0
_GROUP_USD = 5.0


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence, what the hard checks found wrong with it ("" if nothing), and the judge's verdict, if any."""

    sentence: Sentence
    fault: str
    verdict: Verdict | None = None

    @property
    def stands(self) -> bool:
        """True if it would stand on a page as prose: the hard checks pass it, and the judge supports it."""
        return not self.fault and self.verdict is not None and self.verdict.outcome is Outcome.SUPPORTED


def files_of(folder: Path) -> tuple[Path, ...]:
    """The sentence files of a folder, in order of their names."""
    return tuple(path for path in sorted(folder.glob("*.json")) if not path.name.endswith(VERDICTS))


def checked(path: Path, judge: Judges | None) -> tuple[tuple[Checked, ...], bool]:
    """The sentences of a file as the checks see them, and whether a judge said anything about them."""
    sentences = load_sentences(path)
    faults = {sentence.id: _fault(sentence) for sentence in sentences}
    passed = [sentence for sentence in sentences if not faults[sentence.id]]
    verdicts = _asked(passed, judge) if judge else _recorded(path, passed)
    found = tuple(Checked(one, faults[one.id], (verdicts or {}).get(one.id)) for one in sentences)
    return found, verdicts is not None


def _fault(sentence: Sentence) -> str:
    return HardChecks(sentence.ledger, Facts(), evidential=evidential_part).wrong_with(sentence.statement)


def _asked(sentences: Sequence[Sentence], judge: Judges) -> dict[str, Verdict]:
    """What a judge says of the sentences, a group after the other."""
    found: dict[str, Verdict] = {}
    for group in grouped(sentences):
        claims = {number: claim for number, one in enumerate(group) if (claim := one.claim())}
        judgement = judge.judge(claims, CostLimit(_GROUP_USD), TimeLimit(_GROUP_SECONDS))
        found |= {group[number].id: verdict for number, verdict in judgement.verdicts.items()}
    return found


def _recorded(path: Path, sentences: Sequence[Sentence]) -> dict[str, Verdict] | None:
    """The recorded verdicts; as in the product, support needs words that stand in a cited piece."""
    recorded = path.with_name(path.name.removesuffix(".json") + VERDICTS)
    if not recorded.is_file():
        return None
    return dict(_verdicts(json.loads(recorded.read_text(encoding="utf-8")), sentences))


def _verdicts(
    recorded: Mapping[str, Mapping[str, str]], sentences: Sequence[Sentence]
) -> Iterator[tuple[str, Verdict]]:
    for sentence in sentences:
        if entry := recorded.get(sentence.id):
            verdict = Verdict(Outcome(entry["verdict"]), entry["words"], entry.get("wrong") or "")
            has_words = any(stands_in(verdict.words, item.text) for item in sentence.ledger)
            if has_words or verdict.outcome is not Outcome.SUPPORTED or sentence.statement.grounds is Grounds.ABSENT:
                yield sentence.id, verdict
