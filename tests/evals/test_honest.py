"""A model that tells the truth, in words of its own: its page holds what it said, and passes the gates of a model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from local.evaluation.cases import load_case
from local.evaluation.metrics import results
from local.evaluation.runner import run
from local.sandbox.openai.service import ModelRequest
from postmortem.write.prompt import PROMPT_VERSION
from tests.evals.conftest import CASES, Serve
from tests.evals.honest import draft_of, true_statements
from tests.evals.judge import CONFLICTS, counted, own_words
from tests.evals.readings import Reading
from tests.evals.shown import Evidence

LEAST_KEPT = 0.9
# It answers by the words that a statement shares with the evidence, and so quotes less well than a model would.
MISSED = {
    ("prow-2019-02-08", "root_cause_keyword_groups"): "the piece that it cites first explains only half",
    ("trust-chain", "not_to_claim_hits"): "it quotes a message that corrects a figure, with the figure",
    ("trust-chain", "timeline_recall_60s"): "it gives no stated times, and quotes others of a message's sentences",
}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_page_of_an_honest_model_passes_every_gate(path: Path, serve: Serve) -> None:
    case = load_case(path)

    def writer(asked: ModelRequest) -> str:
        return draft_of(true_statements(case, Evidence(asked.input)))

    trial = run(case, serve(writer))

    missed = {result.metric.name: result.score.details for result in results(trial) if not result.ok}
    assert {name: details for name, details in missed.items() if (case.name, name) not in MISSED} == {}
    assert (trial.figures["ModelCalls"], trial.figures["PromptVersion"]) == (1, float(PROMPT_VERSION))


def test_what_is_true_stays_in_the_words_of_its_evidence(readings: Sequence[Reading]) -> None:
    kept = said = 0
    for reading in readings:
        evidence = Evidence(reading.request)
        page = reading.page(draft_of(true_statements(reading.case, evidence)))
        told, found = counted(page), 2 * sum(line.heading == CONFLICTS for line in page.lines)
        assert (told.removed, own_words(page, evidence)) == (0, []), reading.case.name
        kept, said = kept + told.kept + told.repeated - found, said + told.total - found
    assert kept >= LEAST_KEPT * said
