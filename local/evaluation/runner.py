"""Runs the pipeline on one case over the sandbox and reads the page back from the sandbox Notion."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from notion_client import Client

from local.environment import MODEL_SETTINGS, has_model
from local.evaluation.asked import Notebook
from local.evaluation.cases import Case, CaseError
from local.evaluation.page import page_of
from local.evaluation.trial import DOSSIER, MODEL, RECORDING, Trial
from local.export.read_back import read_back
from local.notices_in_memory import NoticesInMemory
from local.pages_in_memory import PagesInMemory
from local.sandbox.openai.service import ModelRequest, Outcome
from local.sandbox.server import Answers, Sandbox
from local.sandbox.wire import Call, Wire
from postmortem.bootstrap import build_pipeline
from postmortem.models import Facts, Incident, Job, Ledger, Page, PageContent, PageFields, Trigger
from postmortem.models.report import Report
from postmortem.pipeline import Publishes, Reads
from postmortem.publish.publisher import Reservation
from postmortem.publish.shortfall import Shortfall
from postmortem.reading import Reader
from postmortem.settings import PipelineSettings, read_integration_secrets, read_settings
from postmortem.time_limit import TimeLimit
from postmortem.write.request import evidence_text, instructions

NOTION_VERSION = "2026-03-11"
TIME_LIMIT_SECONDS = 600.0
_ON_ITS_WAY = timedelta(seconds=5)  # a webhook comes a few seconds after the change


@dataclass
class Spy:
    """A reader that remembers what was put before it, and what it made of it."""

    reader: Reads
    incident: Incident | None = None
    ledger: Ledger = field(default_factory=lambda: Ledger(()))
    facts: Facts = field(default_factory=Facts)
    made: Report | None = None

    def report(self, incident: Incident, ledger: Ledger, facts: Facts, limit: TimeLimit) -> Report:
        """What the real reader makes of it."""
        self.incident, self.ledger, self.facts = incident, ledger, facts
        self.made = self.reader.report(incident, ledger, facts, limit)
        return self.made


@dataclass
class Desk:
    """A publisher that remembers which calls had been made before it reserved the page: those of the gathering."""

    publisher: Publishes
    wire: Wire
    calls: tuple[Call, ...] = ()

    def reserve(self, incident: Incident, title: str, shortfall: Shortfall, job: Job, limit: TimeLimit) -> Reservation:
        """What the real publisher reserves."""
        self.calls = tuple(self.wire.calls)
        return self.publisher.reserve(incident, title, shortfall, job, limit)

    def publish(
        self, place: Reservation, content: PageContent, fields: PageFields, shortfall: Shortfall, limit: TimeLimit
    ) -> Page:
        """What the real publisher publishes."""
        return self.publisher.publish(place, content, fields, shortfall, limit)


class Replay:
    """Answers that were recorded. The product would go on without them; `misfit` says what it had to go on without."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.misfit = ""

    def answer(self, asked: ModelRequest) -> str | Outcome:
        """The recorded answer. Raises what the recording raises where it has none."""
        try:
            return self._answers(asked)
        except Exception as error:
            self.misfit = self.misfit or str(error) or type(error).__name__
            raise


def run(
    case: Case,
    environment: Mapping[str, str],
    *,
    answer: Answers | None = None,
    time_limit_seconds: float = TIME_LIMIT_SECONDS,
) -> Trial:
    """The job that Monday's webhook starts for the case's incident, to the notices.

    `answer` is what the sandbox's model says; without it the environment names a model, or there is none.
    Raises PostmortemError where no page was written, CaseError where a recording does not fit what was asked.
    """
    replay = None if answer is None else Replay(answer)
    with Sandbox(case.workspace, answer=replay.answer if replay else None) as sandbox:
        given = {name: environment[name] for name in MODEL_SETTINGS if name in environment} | sandbox.environment()
        pipeline = build_pipeline(_settings(given), read_integration_secrets(given), PagesInMemory(), NoticesInMemory())
        notebook, started, limit = Notebook(), time.perf_counter(), TimeLimit(time_limit_seconds)
        spy, desk = Spy(_noted(pipeline.reader, notebook)), Desk(pipeline.publisher, sandbox.wire)
        outcome = replace(pipeline, reader=spy, publisher=desk).run(_job(case), limit, lambda _: None)
        seconds, calls = time.perf_counter() - started, tuple(sandbox.wire.calls)
        document = read_back(_notion(given), outcome.page.page_id)
    made = _fitting(spy.made, replay)
    return Trial(
        case=case,
        page=page_of(document),
        selected=frozenset(item.ref for item in spy.ledger),
        similar=frozenset(item.ref for item in spy.ledger.similar),
        prompt=_prompt(spy, _settings(given).report_language),
        gathering=desk.calls,
        calls=calls,
        seconds=seconds,
        writer=_writer(given, replay),
        asked=notebook.asked,
        ledger=spy.ledger,
        check=made.check,
        gaps=outcome.gaps,
        figures=outcome.figures,
        document=document,
        report=made,
    )


def _fitting(made: Report | None, replay: Replay | None) -> Report:
    """The report; raises CaseError where it is not that of the recording."""
    assert made is not None
    if replay and (replay.misfit or not made.writer.model):
        raise CaseError(f"the recording does not fit: {replay.misfit or made.writer.note}")
    return made


def _settings(environment: Mapping[str, str]) -> PipelineSettings:
    return read_settings(PipelineSettings, environment)


def _writer(environment: Mapping[str, str], replay: Replay | None) -> str:
    if replay:
        return RECORDING
    return MODEL if has_model(environment) else DOSSIER


def _prompt(spy: Spy, language: str) -> str:
    """What a writer is sent of the incident."""
    assert spy.incident is not None
    return f"{instructions(language)}\n{evidence_text(spy.incident, spy.ledger, spy.facts)}"


def _noted(reader: Reads, notebook: Notebook) -> Reads:
    """The reader with the calls of its models noted."""
    if not isinstance(reader, Reader):
        return reader
    return replace(reader, writer=notebook.around(reader.writer), judge=notebook.around(reader.judge))


def _job(case: Case) -> Job:
    return Job(
        job_id=f"eval-{case.name}",
        trigger=Trigger.MONDAY,
        requested_at=case.resolved_at + _ON_ITS_WAY,
        board_id=case.board_id,
        item_id=case.item_id,
        resolved_at=case.resolved_at,
    )


def _notion(environment: Mapping[str, str]) -> Client:
    return Client(
        auth=environment["NOTION_API_KEY"],
        base_url=environment["NOTION_BASE_URL"],
        notion_version=NOTION_VERSION,
        logger=logging.getLogger("evaluation.notion"),
    )
