"""Cases as the pipeline reads them, and the pages that come of a model's answers, without the model's server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from local.evaluation.cases import Case, load_case
from local.evaluation.page import Page, page_of
from local.pages_in_memory import PagesInMemory
from local.sandbox.server import Sandbox
from postmortem.analyse.verify import verify
from postmortem.bootstrap import build_pipeline
from postmortem.gather import gather
from postmortem.models import Incident, Job, Ledger, Trigger, Writer
from postmortem.prepare.preparation import prepare
from postmortem.render.compose import compose
from postmortem.render.notion import blocks
from postmortem.settings import PipelineSettings, read_integration_secrets, read_settings
from postmortem.time_limit import TimeLimit
from postmortem.write.draft import Draft
from postmortem.write.prompt import evidence_text

_SECONDS = 120.0
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reading:
    """A case with its ledger; `request` is the text that a model is sent."""

    case: Case
    incident: Incident
    ledger: Ledger
    request: str

    def page(self, draft: str) -> Page:
        """The page that a draft ends up as. Raises pydantic's ValidationError where it does not fit the schema."""
        analysis = Draft.model_validate_json(draft).analysis(Writer(model="liar", prompt_version="1"))
        document = compose(verify(self.incident, self.ledger, analysis, now=_NOW))
        assert blocks(document)
        return page_of(document)


def read(path: Path) -> Reading:
    """The case of a file, read from the sandbox by the real clients."""
    case = load_case(path)
    job = Job(
        job_id=f"liars-{case.name}",
        trigger=Trigger.MONDAY,
        requested_at=case.resolved_at,
        board_id=case.board_id,
        item_id=case.item_id,
        resolved_at=case.resolved_at,
    )
    with Sandbox(case.workspace) as sandbox:
        environment = sandbox.environment()
        settings, secrets = read_settings(PipelineSettings, environment), read_integration_secrets(environment)
        sources = build_pipeline(settings, secrets, PagesInMemory()).sources
        prepared = prepare(*gather(sources, job, TimeLimit(_SECONDS)))
    incident, ledger = prepared.incident, prepared.ledger
    return Reading(case, incident, ledger, evidence_text(incident, ledger))
