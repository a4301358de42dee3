"""`make postmortem INCIDENT="…"`: one post-mortem from a description, against the services in `.env`, without AWS."""

from __future__ import annotations

import argparse
import logging
import sys
import uuid
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime

from local.environment import TOKEN_OF, read_environment, with_sandbox
from local.pages_in_memory import PagesInMemory
from local.progress import StageDisplay
from local.sandbox.server import Sandbox
from local.sandbox.workspace import Workspace
from local.serve import WORKSPACE
from postmortem.bootstrap import build_pipeline
from postmortem.errors import NothingToDo, PostmortemError
from postmortem.models import Job, Trigger
from postmortem.settings import PipelineSettings, read_integration_secrets, read_settings
from postmortem.time_limit import TimeLimit

TIME_LIMIT_SECONDS = 600.0


def main() -> int:
    """Write one post-mortem; 0 when the page is there."""
    parser = argparse.ArgumentParser(prog="postmortem", description=__doc__)
    parser.add_argument("incident", help="what happened, in a few words; or the id of a Monday item")
    parser.add_argument("--force", action="store_true", help="write again although a post-mortem exists")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr, format="%(levelname)s %(message)s")
    with ExitStack() as stack:
        environment: Mapping[str, str] = read_environment()
        if not any(environment.get(token) for token in TOKEN_OF.values()):
            sandbox = stack.enter_context(Sandbox(Workspace.load(WORKSPACE)))
            environment = with_sandbox(environment, sandbox.environment())
            print("No token is set in .env: using the sandbox and its bundled workspace.")
        return write(job_for(arguments.incident, force=arguments.force), environment)


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


def write(job: Job, environment: Mapping[str, str]) -> int:
    """Run the pipeline and show its stages."""
    try:
        settings = read_settings(PipelineSettings, environment)
        pipeline = build_pipeline(settings, read_integration_secrets(environment), PagesInMemory())
        with StageDisplay() as display:
            outcome = pipeline.run(job, TimeLimit(TIME_LIMIT_SECONDS), lambda stage: display.show(stage.value))
            display.show("done")
    except NothingToDo as reason:
        print(reason)
        if reason.page_url:
            print(f"notion_page_url={reason.page_url}")
        return 0
    except PostmortemError as error:
        print(f"No post-mortem was written: {error}", file=sys.stderr)
        return 1
    for gap in outcome.gaps:
        print(f"Not seen: {gap}")
    print(f"notion_page_url={outcome.page.url}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
