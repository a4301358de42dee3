"""One incident through the whole system with a model: what it is sent, and what the page says where it fails."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import pytest
from werkzeug.serving import make_server

from local.evaluation.cases import Case, case_of
from local.sandbox.openai.service import ModelRequest, Outcome, SandboxOpenAI
from local.sandbox.wire import Fault, Wire
from local.sandbox.workspace import Workspace
from local.serve import WORKSPACE
from tests.drafts import careful_verdicts, draft, is_judging, is_rewriting, said, verdicts
from tests.end_to_end.conftest import System

KEY = "sk-sandbox"
MODEL = "gpt-6.1-terra"
USER_ID = re.compile(r"\b[UW]0[A-Z0-9]{7,}\b")


@dataclass
class Model:
    """A model on a port of its own: gives the next of `outcomes`, or a small true draft, and judges with care."""

    case: Case
    outcomes: list[Outcome] = field(default_factory=list)
    requests: list[ModelRequest] = field(default_factory=list)
    judge: Callable[[ModelRequest], str | Outcome] = careful_verdicts
    wire: Wire = field(default_factory=Wire)

    def answer(self, asked: ModelRequest) -> str | Outcome:
        self.requests.append(asked)
        if self.outcomes:
            return self.outcomes.pop(0)
        if is_judging(asked):
            return self.judge(asked)
        return json.dumps({"sentences": []}) if is_rewriting(asked) else a_draft(asked)

    def settings(self, port: int) -> dict[str, str]:
        return {"OPENAI_BASE_URL": f"http://127.0.0.1:{port}/v1", "OPENAI_API_KEY": KEY, "OPENAI_MODEL": MODEL}


@dataclass
class Office:
    """The system and its model."""

    system: System
    model: Model
    settings: Mapping[str, str]

    def page(self) -> str:
        """Everything on the page that the incident gets."""
        job = self.system.ended(self.system.resolve())
        assert (job["status"], job["error"]) == ("completed", None)
        return self.system.text(job["page_id"])


@pytest.fixture
def asked() -> Iterator[tuple[Model, dict[str, str]]]:
    """A model on a server of its own, and the settings that lead to it."""
    model = Model(case_of(Workspace.load(WORKSPACE)))
    app = SandboxOpenAI(model.wire, api_key=KEY, answer=model.answer).app()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield model, model.settings(server.server_port)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def office(start: Callable[..., System], asked: tuple[Model, dict[str, str]]) -> Office:
    model, settings = asked
    return Office(start(**settings), model, settings)


def a_draft(asked: ModelRequest) -> str:
    """Two true sentences of the bundled incident, and a false one."""
    inactive = _piece(asked, "CMS has the code set up correctly")
    activated = _piece(asked, "I activated it now")
    true = said(
        "The code was set up in the CMS, but its status was ‘inactive’.", inactive, quote="status is ‘inactive’"
    )
    false = said("The database cluster was overloaded by the newsletter traffic.", inactive)
    mended = said("[web producer] activated the code.", activated)
    return json.dumps(
        draft(
            cause={"confidence": "established", "sentences": [true]},
            factors=[false | {"label": "Overloaded database cluster", "effect": "bigger"}],
            timeline=[mended | {"when": activated, "phase": "mitigation"}],
            summary=[true],
        )
    )


def _piece(asked: ModelRequest, words: str) -> str:
    return next(line.split()[0] for line in asked.input.splitlines() if words in line and line.startswith("E"))


def test_the_page_holds_the_sentences_that_passed_and_names_who_wrote_and_judged(office: Office) -> None:
    page = office.page()
    assert f"by {MODEL}. " in page
    assert "The code was set up in the CMS, but its status was ‘inactive’." in page
    assert "database cluster was overloaded" not in page
    assert "Overloaded database cluster" not in page
    assert "2025-08-04 09:08:46 UTC" in page
    assert f"Writer {MODEL}, prompt " in page
    assert f"Judge {MODEL}, instructions " in page


def test_one_draft_is_written_one_round_judged_and_what_failed_is_asked_for_once_more(office: Office) -> None:
    office.page()
    judged = [request for request in office.model.requests if is_judging(request)]
    assert len(office.model.requests) - len(judged) == 2
    assert len(judged) <= 2


@pytest.mark.parametrize(
    ("judge", "words"),
    [
        (lambda _: Outcome("I will not.", kind="refusal"), "no judge answered"),
        (lambda _: Outcome("Fine, all of it."), "no judge answered"),
        (verdicts, "the judge's answers could not be relied on"),
        (lambda asked: verdicts(asked, "unsupported"), "the judge's answers could not be relied on"),
    ],
    ids=["refusal", "garbage", "yes to all", "no to all"],
)
def test_the_page_comes_without_a_judge_that_is_of_use_and_says_so(
    office: Office, judge: Callable[[ModelRequest], str | Outcome], words: str
) -> None:
    office.model.judge = judge
    page = office.page()
    assert "Only code compared the sentences with the evidence they cite" in page
    assert f", as {words}" in page
    assert "The code was set up in the CMS, but its status was ‘inactive’." in page


def test_a_required_judge_that_is_of_no_use_leaves_quotations_and_codes_sentences(
    start: Callable[..., System], asked: tuple[Model, dict[str, str]]
) -> None:
    model, settings = asked
    model.judge = lambda _: Outcome("I will not.", kind="refusal")
    system = start(**settings, CHECK="required")
    job = system.ended(system.resolve())
    page = system.text(job["page_id"])
    assert "No prose stands, as no judge answered" in page
    assert "No sentence of the model's draft stands" in page
    assert "The code was set up in the CMS, but its status was" not in page
    assert "2025-08-04 09:08:46 UTC" in page


def test_the_model_is_sent_neither_user_ids_nor_credentials(office: Office) -> None:
    office.page()
    sent = "".join(request.instructions + request.input for request in office.model.requests)
    assert USER_ID.findall(sent) == []
    assert [secret[:4] for secret in office.system.sandbox.workspace.secrets if secret[:12] in sent] == []


def test_the_model_is_sent_no_names_of_people(office: Office) -> None:
    office.page()
    sent = "".join(request.instructions + request.input for request in office.model.requests)
    workspace = office.system.sandbox.workspace
    users = [user["real_name"] for user in workspace.slack["users"] if not user.get("is_bot")]
    users += [user["name"] for user in workspace.monday["users"]]
    assert [name for name in users if name in sent] == []


def _drafts(office: Office) -> int:
    """How often a draft was asked for."""
    return sum(not is_judging(request) and not is_rewriting(request) for request in office.model.requests)


def test_the_model_is_not_paid_where_there_is_no_place_for_its_page(office: Office) -> None:
    nothing = {"object": "list", "results": [], "has_more": False, "next_cursor": None}
    office.system.sandbox.wire.fail(Fault("notion", 200, "POST /v1/search", body=nothing))
    job = office.system.ended(office.system.resolve())
    assert (job["status"], office.model.requests) == ("failed", [])


def test_the_model_is_not_paid_where_the_page_is_there_already(office: Office) -> None:
    office.page()
    job = office.system.ended(office.system.ask(monday_item_id="9000000001"))
    assert (job["status"], _drafts(office)) == ("skipped", 1)


def test_a_page_without_the_model_is_renewed_once_the_model_answers(office: Office) -> None:
    office.model.outcomes = [Outcome("I will not.", kind="refusal")]
    assert "written without a model" in office.page()
    job = office.system.ended(office.system.ask(monday_item_id="9000000001"))
    assert job["status"] == "completed"
    assert f"by {MODEL}" in office.system.text(job["page_id"])
    job = office.system.ended(office.system.ask(monday_item_id="9000000001"))
    assert (job["status"], _drafts(office)) == ("skipped", 2)


def test_a_model_that_is_down_is_told_on_a_page_without_a_model(office: Office) -> None:
    office.model.wire.fail(Fault("openai", 503, body={"error": {"message": "down"}}, headers={"Retry-After": "0"}))
    page = office.page()
    assert "The model could not be reached: HTTP 503" in page
    assert_is_dossier(page)


@pytest.mark.parametrize(
    ("outcomes", "words", "calls"),
    [
        ([Outcome("I will not.", kind="refusal")], "The model refused to answer about this evidence.", 1),
        ([Outcome("no json"), Outcome('{"summary": 7}')], "in the form it was asked for, twice.", 2),
    ],
    ids=["refusal", "garbage"],
)
def test_a_model_without_a_usable_answer_is_told_on_a_page_without_a_model(
    office: Office, outcomes: list[Outcome], words: str, calls: int
) -> None:
    office.model.outcomes = outcomes
    page = office.page()
    assert words in page
    assert len(office.model.requests) == calls
    assert re.search(rf"answers not used, {calls} calls?, [\d,]+ tokens in, [\d,]+ out, cost \$0\.\d*[1-9]", page)
    assert_is_dossier(page)


def assert_is_dossier(page: str) -> None:
    assert "The report was therefore written without a model." in page
    assert "without a model: facts that code can stand for" in page
    assert "2025-08-04 09:07:22 UTC" in page
    assert "I will not" not in page
