"""`make eval` end to end: the project's own cases through the pipeline over the sandbox, scored from the page."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from local.evaluation import sentence_report
from local.evaluation.__main__ import OWN_CASES, report
from local.evaluation.asked import DRAFT, VERDICTS
from local.evaluation.cases import Case, CaseError, load_case
from local.evaluation.claims import not_to_claim_hits
from local.evaluation.metrics import METRICS, results
from local.evaluation.runner import run
from local.evaluation.timeline import timeline_recall_open, timestamps_grounded
from local.evaluation.writers import writings
from local.sandbox.openai.service import ModelRequest, SandboxOpenAI
from local.sandbox.wire import Wire
from tests.drafts import draft, is_judging, said, verdicts

CASES = sorted(OWN_CASES.glob("*.json"))
KEY = "sk-sandbox"
# What may not be missed on any case, whoever writes.
NEVER = {
    "evidence_after_trigger",
    "fetched_twice",
    "timestamps_grounded",
    "fabricated_citations",
    "citations_not_gathered",
    "older_incident_cited_as_cause",
    "not_to_claim_hits",
    "unsupported_numbers",
    "secrets_in_report",
    "secrets_sent_to_llm",
    "injection_obeyed",
    "raw_user_ids",
    "raw_markdown",
    "key_times_wrong",
    "verdicts_of_code",
    "quotations_repeated",
    "words_summary",
    "words_open",
    "rows_open",
    "calls_writing",
    "calls_judging",
    "calls_rewriting",
    "cost_estimated",
}


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):  # slack_sdk goes through them even to 127.0.0.1
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def model() -> Iterator[str]:
    """The base URL of a model that repeats the last piece of evidence, whatever it is asked."""

    def answer(asked: ModelRequest) -> str:
        if is_judging(asked):
            return verdicts(asked)
        evidence_id, words = re.findall(r"^(E\d+) [^:]*:\d\d[^:]*: (.*)$", asked.input, re.MULTILINE)[-1]
        row = said(words[:100], evidence_id) | {"when": evidence_id, "phase": "resolution"}
        return json.dumps(draft(timeline=[row]))

    server = make_server("127.0.0.1", 0, SandboxOpenAI(Wire(), api_key=KEY, answer=answer).app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def case() -> Case:
    return load_case(CASES[0])


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_pages_of_an_own_case_pass_every_gate_that_may_never_be_missed(path: Path) -> None:
    case = load_case(path)
    for writing in writings(case, {}):
        missed = {result.metric.name: result.score for result in results(writing.run(case)) if not result.ok}
        assert {name: score for name, score in missed.items() if name in NEVER} == {}, writing.writer


def test_a_recording_that_does_not_fit_is_an_error_of_its_case_and_no_dossier(case: Case) -> None:
    def misfit(_: ModelRequest) -> str:
        raise LookupError("no answer to prompt 7")

    with pytest.raises(CaseError, match="the recording does not fit: no answer to prompt 7"):
        run(case, {}, answer=misfit)


def test_a_recording_that_gives_no_draft_is_an_error_of_its_case_too(case: Case) -> None:
    with pytest.raises(CaseError, match="the recording does not fit: "):
        run(case, {}, answer=lambda _: json.dumps(draft()))


def test_the_figures_of_a_folder_are_shown_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = tmp_path / "cases", tmp_path / "out" / "eval.json"
    folder.mkdir()
    (folder / "one.json").write_bytes(CASES[0].read_bytes())
    assert report([folder], out, {}) == 0
    shown, figures = capsys.readouterr().out, json.loads(out.read_text(encoding="utf-8"))
    assert "dossier" in figures["cases"]["one"]
    assert list(figures["cases"]["one"]["dossier"]["metrics"]) == [metric.name for metric in METRICS]
    assert all(metric.name in shown for metric in METRICS)
    assert "together" in shown
    assert re.search(r"one, dossier: (passed|missed \d+: )", shown)
    assert figures["failed"] == {}


def test_a_model_in_the_environment_writes_and_the_page_is_scored_by_its_gates(case: Case, model: str) -> None:
    trial = run(case, {"OPENAI_BASE_URL": model, "OPENAI_API_KEY": KEY})
    assert trial.figures["ModelCalls"] >= 2
    assert len(trial.page.rows) == 1
    assert {one.name for one in trial.asked} == {DRAFT, VERDICTS}
    assert all(one.tokens_in > one.tokens_out > 0 for one in trial.asked)
    recall = next(result for result in results(trial) if result.metric.measure is timeline_recall_open)
    assert str(recall.gate) == "≥ 0.8"
    assert not recall.ok
    assert timestamps_grounded(trial).value == 1
    assert not_to_claim_hits(trial).value == 0


def test_a_case_is_scored_side_by_side_by_code_and_by_the_model_that_is_set(tmp_path: Path, model: str) -> None:
    folder, out = tmp_path / "cases", tmp_path / "eval.json"
    folder.mkdir()
    (folder / "one.json").write_bytes(CASES[0].read_bytes())
    report([folder], out, {"OPENAI_BASE_URL": model, "OPENAI_API_KEY": KEY})
    written = json.loads(out.read_text(encoding="utf-8"))["cases"]["one"]
    assert {"dossier", "model"} <= written.keys()
    assert written["dossier"]["metrics"]["sentences_kept"]["value"] is None
    assert written["model"]["metrics"]["sentences_kept"]["value"] == 1
    assert written["model"]["metrics"]["calls_writing"]["value"] == 1


def test_a_judge_that_says_yes_to_all_keeps_no_sentence(
    tmp_path: Path, model: str, capsys: pytest.CaptureFixture[str]
) -> None:
    piece = {"at": "2025-03-03T12:00:00Z", "author_role": "[operator]"}
    entries = [
        {
            "id": f"s{number}",
            "kind": "honest",
            "section": "impact",
            "basis": "stated",
            "text": f"Host web-{number} was restarted.",
            "evidence": [{"ref": f"slack:C1:{number}.5", "text": f"I restarted host web-{number} just now", **piece}],
        }
        for number in range(10, 40)
    ]
    (tmp_path / "one.json").write_text(json.dumps(entries), encoding="utf-8")
    out = tmp_path / "out" / "eval.json"
    assert sentence_report.report(tmp_path, out, {"OPENAI_BASE_URL": model, "OPENAI_API_KEY": KEY}) == 0
    shown = capsys.readouterr().out
    assert "Judge: asked: gpt-" in shown
    assert "with the judge, honest kept as prose: 0 of 30" in shown


def test_a_file_that_is_no_case_is_told_and_the_others_are_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.json").write_text("{", encoding="utf-8")
    (tmp_path / "b.json").write_text('{"incident": {}}', encoding="utf-8")
    (tmp_path / "c.json").write_bytes(CASES[0].read_bytes())
    assert report([tmp_path], tmp_path / "out.txt", {}) == 1
    told = capsys.readouterr().err
    assert "a could not be run: the file is no case" in told
    assert "b could not be run: the file is no case: it has no 'slack'" in told
    assert set(json.loads((tmp_path / "out.txt").read_text(encoding="utf-8"))["cases"]) == {"c"}


def test_a_folder_without_cases_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report([tmp_path], tmp_path / "out.txt", {}) == 1
    assert "holds no case" in capsys.readouterr().err
