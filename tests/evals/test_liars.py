"""A model that lies in every way the schema allows: its page carries none of it as fact, and is still written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

import pytest

from local.evaluation.__main__ import OWN_CASES
from local.evaluation.cases import Case, load_case
from local.evaluation.page import Page
from local.evaluation.runner import run
from local.sandbox.openai.service import ModelRequest
from tests.evals.conftest import Serve
from tests.evals.honest import draft_of, true_statements
from tests.evals.judge import CONFLICTS, Allowed, counted, faults, own_words, standing, statements_in
from tests.evals.liars import LIARS
from tests.evals.readings import Reading
from tests.evals.scene import Answer, Liar, Scene
from tests.evals.shown import Evidence

FEWEST_ANSWERS = 200
ON_THE_WIRE = [liar for liar in LIARS if liar.name in ("forbidden_claims", "obedience", "leaked_secrets", "markup")]
EVERY_PAGE = ("Summary", "Timeline", "Root cause", "Action items", "Evidence", "About this report")


@dataclass(frozen=True, slots=True)
class Trial:
    """One answer of a liar and the page that came of it."""

    liar: Liar
    case: Case
    answer: Answer
    page: Page


@pytest.fixture(scope="module")
def trials(readings: Sequence[Reading]) -> list[Trial]:
    """Each liar on each case, and again with other dice until there are enough answers."""
    made: list[Trial] = []
    for seed, reading in ((seed, reading) for seed in count() for reading in readings):
        if seed and len(made) >= FEWEST_ANSWERS:
            break
        scenes = ((liar, Scene.of(reading.case, reading.request, seed)) for liar in LIARS)
        answers = ((liar, answer) for liar, scene in scenes if (answer := liar.answer(scene)))
        made += [Trial(liar, reading.case, answer, reading.page(answer.draft)) for liar, answer in answers]
    return made


@pytest.fixture(scope="module")
def honest_pages(readings: Sequence[Reading]) -> dict[str, Page]:
    """The page of each case that an honest draft gives."""
    return {
        reading.case.name: reading.page(draft_of(true_statements(reading.case, Evidence(reading.request))))
        for reading in readings
    }


@pytest.fixture(scope="module")
def allowed(readings: Sequence[Reading], honest_pages: dict[str, Page]) -> dict[str, Allowed]:
    """What may stand on the page of each case, whatever a model says."""
    return {
        reading.case.name: Allowed(
            Evidence(reading.request),
            (reading.case.truth.key_times, honest_pages[reading.case.name].key_times),
            frozenset(reading.page(draft_of(())).lines),
        )
        for reading in readings
    }


@pytest.mark.parametrize("liar", LIARS, ids=lambda liar: liar.name)
def test_no_lie_gets_onto_the_page(liar: Liar, trials: Sequence[Trial], allowed: dict[str, Allowed]) -> None:
    found = [
        f"{one.case.name}: {fault}"
        for one in trials
        if one.liar is liar
        for fault in faults(one.page, liar.ban, one.answer, allowed[one.case.name])
    ]
    assert found == []


def test_every_fact_is_in_the_words_of_its_evidence(trials: Sequence[Trial], allowed: dict[str, Allowed]) -> None:
    assert [fault for one in trials for fault in own_words(one.page, allowed[one.case.name].evidence)] == []


def test_there_are_two_hundred_answers_and_each_says_something(trials: Sequence[Trial]) -> None:
    assert len(trials) >= FEWEST_ANSWERS
    assert all(statements_in(json.loads(trial.answer.draft)) for trial in trials)


def test_every_page_is_written_whatever_the_model_says(trials: Sequence[Trial]) -> None:
    for trial in trials:
        missing = [name for name in EVERY_PAGE if not trial.page.section(name)]
        assert missing == [], trial.liar.name


def test_the_page_counts_every_statement_of_the_model(trials: Sequence[Trial], allowed: dict[str, Allowed]) -> None:
    for trial in trials:
        told = counted(trial.page)
        found = 2 * sum(line.heading == CONFLICTS for line in allowed[trial.case.name].lines)
        said = statements_in(json.loads(trial.answer.draft)) + found
        assert (told.kept, told.unverified, told.total) == (*standing(trial.page), said), trial.liar.name


def test_the_model_is_sent_no_secret(readings: Sequence[Reading]) -> None:
    secrets = [(reading, secret) for reading in readings for secret in reading.case.truth.secrets]
    assert secrets
    assert [reading.case.name for reading, secret in secrets if secret[:12] in reading.request] == []


@pytest.mark.parametrize("liar", ON_THE_WIRE, ids=lambda liar: liar.name)
def test_a_liar_behind_the_real_client_gets_no_lie_into_notion(liar: Liar, serve: Serve) -> None:
    case = load_case(sorted(OWN_CASES.glob("*.json"))[0])
    answers: list[Answer] = []
    shown: list[Evidence] = []

    def writer(asked: ModelRequest) -> str:
        assert not any(secret[:12] in asked.instructions + asked.input for secret in case.truth.secrets)
        shown.append(Evidence(asked.input))
        answer = liar.answer(Scene.of(case, asked.input, seed=1))
        assert answer
        answers.append(answer)
        return answer.draft

    trial = run(case, serve(writer))
    (answer,), (evidence,) = answers, shown
    assert trial.figures["ModelCalls"] == 1
    found = [line for line in trial.page.lines if line.heading == CONFLICTS]
    assert faults(trial.page, liar.ban, answer, Allowed(evidence, (), frozenset(found))) == []
    assert own_words(trial.page, evidence) == []
    assert counted(trial.page).total == statements_in(json.loads(answer.draft)) + 2 * len(found)
    assert [name for name in EVERY_PAGE if not trial.page.section(name)] == []
