"""`make postmortem INCIDENT="…"`: one post-mortem from a description, against the services in `.env`, without AWS."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import uuid
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import httpx
from notion_client.errors import HTTPResponseError, RequestTimeoutError

from local.environment import PROJECT, TOKEN_OF, has_model, is_on_this_machine, read_environment, with_sandbox
from local.export.files import write_files
from local.notices_in_memory import NoticesInMemory
from local.pages_in_memory import PagesInMemory
from local.progress import StageDisplay
from local.sandbox.server import Sandbox
from local.sandbox.workspace import Workspace
from local.serve import WORKSPACE
from postmortem.bootstrap import build_pipeline
from postmortem.errors import NothingToDo, PostmortemError, SourceUnavailable, UnclearIncident
from postmortem.gather import LeadingSource, Reading
from postmortem.jobs.owed_record import with_remedy
from postmortem.models import Gathered, Job, Leads, Trigger
from postmortem.prepare.redact import Redactor
from postmortem.settings import IntegrationSecrets, PipelineSettings, read_integration_secrets, read_settings
from postmortem.text.gaps import gap_sentence
from postmortem.time_limit import TimeLimit

TIME_LIMIT_SECONDS = 600.0
UNCLEAR = 2  # the exit code where nobody can tell which incident is meant


def main() -> int:
    """Write one post-mortem; 0 when the page is there, UNCLEAR when the words fit no incident or several."""
    parser = argparse.ArgumentParser(prog="postmortem", description=__doc__)
    parser.add_argument("incident", nargs="?", help="what happened, in a few words; or the id of a Monday item")
    parser.add_argument("--force", action="store_true", help="write again although a post-mortem exists")
    arguments = parser.parse_args()
    # From the Makefile the words come in the environment, where no shell reads them.
    incident = (arguments.incident or os.environ.get("POSTMORTEM_INCIDENT", "")).strip()
    if not incident:
        print('usage: make postmortem INCIDENT="Summer25 code"', file=sys.stderr)
        return UNCLEAR
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr, format="%(levelname)s %(message)s")
    logging.getLogger("postmortem").setLevel(logging.ERROR)
    with ExitStack() as stack:
        environment: Mapping[str, str] = read_environment()
        if not any(environment.get(token) for token in TOKEN_OF.values()):
            sandbox = stack.enter_context(Sandbox(Workspace.load(WORKSPACE)))
            environment = with_sandbox(environment, sandbox.environment())
            print("No token is set in .env: using the sandbox and its bundled workspace.")
        return write(job_for(incident, force=arguments.force), environment)


def job_for(incident: str, *, force: bool) -> Job:
    """A manual job for a description, or for a Monday item where `incident` is a number."""
    is_item = incident.isascii() and incident.isdigit()
    return Job(
        job_id=f"cli-{uuid.uuid4().hex[:16]}",
        trigger=Trigger.MANUAL,
        requested_at=datetime.now(UTC),
        item_id=incident if is_item else None,
        description=None if is_item else incident,
        force=force,
    )


@dataclass(frozen=True)
class ShownChoice:
    """A leading source that prints which incident it leads to, before anything else is read."""

    source: LeadingSource

    def lead(self, job: Job, limit: TimeLimit) -> tuple[Leads, Reading]:
        """As the source."""
        leads, reading = self.source.lead(job, limit)
        incident = leads.incident
        day = f" of {incident.created_at:%Y-%m-%d}" if incident.created_at else ""
        print(f"Incident: {Redactor().text(incident.title)}{day}, Monday item {incident.item_id}")
        return leads, reading

    def related(self, leads: Leads, limit: TimeLimit) -> Gathered:
        """As the source."""
        return self.source.related(leads, limit)

    def leads_without_source(self, job: Job, error: SourceUnavailable) -> tuple[Leads, Gathered]:
        """As the source."""
        leads, gathered = self.source.leads_without_source(job, error)
        print(f"Incident: Monday item {leads.incident.item_id}, which cannot be read")
        return leads, gathered


def write(job: Job, environment: Mapping[str, str]) -> int:
    """Run the pipeline and show its stages."""
    print(f"Writer: {writer_in_words(environment)}", flush=True)
    try:
        settings, secrets = read_settings(PipelineSettings, environment), read_integration_secrets(environment)
        pipeline = build_pipeline(settings, secrets, PagesInMemory(), NoticesInMemory())
        sources = replace(pipeline.sources, monday=ShownChoice(pipeline.sources.monday))
        with StageDisplay() as display:
            outcome = replace(pipeline, sources=sources).run(
                job, TimeLimit(TIME_LIMIT_SECONDS), lambda stage: display.show(stage.value)
            )
            display.show("done")
    except NothingToDo as reason:
        print(reason)
        if reason.page_url:
            print(f"notion_page_url={reason.page_url}")
        return 0
    except UnclearIncident as unclear:
        print(f"No post-mortem was written: {unclear}", file=sys.stderr)
        for candidate in unclear.candidates:
            print(f"  {candidate.item_id}  {candidate.day or 'no day'!s:<10}  {candidate.name}", file=sys.stderr)
        print('Choose one: make postmortem INCIDENT="<its id, or its whole name>"', file=sys.stderr)
        return UNCLEAR
    except PostmortemError as error:
        print(f"No post-mortem was written: {error}", file=sys.stderr)
        return 1
    for gap in outcome.gaps:
        print(f"Not seen: {gap}")
    for unsaid in with_remedy(outcome.announced).lasting:
        print(f"Not told: {gap_sentence(unsaid)}")
    _leave_files(outcome.page.page_id, settings, secrets)
    print(f"notion_page_url={outcome.page.url}")
    return 0


def writer_in_words(environment: Mapping[str, str]) -> str:
    """Who writes the page, and how to have it written by a model where none is set."""
    if has_model(environment):
        return f"the model {environment.get('OPENAI_MODEL', '')}".rstrip()
    return (
        "code writes a dossier: facts and quotations. For prose whose every sentence is checked, set OPENAI_API_KEY "
        "in .env, or OPENAI_BASE_URL for a compatible model; `make doctor` tries it."
    )


def _leave_files(page_id: str, settings: PipelineSettings, secrets: IntegrationSecrets) -> None:
    """Leave the page in `out/`; it stands in Notion, whether or not it can be read back."""
    token = secrets.notion_api_key.get_secret_value()
    try:
        page, text = write_files(page_id, token, settings.notion_base_url, settings.report_language)
    except (HTTPResponseError, RequestTimeoutError, httpx.HTTPError) as error:
        print(f"The page could not be read back into out/: {type(error).__name__}", file=sys.stderr)
        return
    for path in (page, text):
        print(f"Wrote {path.relative_to(PROJECT)}")
    if is_on_this_machine(settings.notion_base_url):
        print("The address below is the sandbox Notion's, and opens nothing.")
    print(f"Open {page.as_uri()}")


if __name__ == "__main__":
    sys.exit(main())
