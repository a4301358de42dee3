"""`make serve`: the local cloud until it is told to stop; a sandbox stands in for each service without an endpoint.

With `ANSWERS=folder` the sandbox has a model, too: each request is a file there, and waits for the file of its answer.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from local.cloud.cloud import LocalCloud
from local.environment import PROJECT, TOKEN_OF, has_model, read_environment, with_sandbox
from local.record.folder import AnswersFolder
from local.sandbox.server import Answers, Sandbox
from local.sandbox.workspace import Workspace
from local.stop_signals import StopSignals
from postmortem.errors import SettingsError
from postmortem.settings import PipelineSettings, read_settings

DEFAULT_PORT = 8080
PLAYING_SECONDS = "7200"  # the worker's time where a person answers; six times as long is SQS's longest invisibility
WORKSPACE = PROJECT / "local" / "workspaces" / "summer25.json"


def main() -> int:
    """Serve until SIGTERM or SIGINT; 0 when it ended cleanly."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(message)s")
    stop = StopSignals()
    environment = read_environment()
    try:
        read_settings(PipelineSettings, environment)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    with ExitStack() as stack:
        sandboxed = [endpoint for endpoint in TOKEN_OF if endpoint not in environment]
        answer = answers_of(environment)
        if sandboxed or answer:
            sandbox = stack.enter_context(Sandbox(Workspace.load(WORKSPACE), answer=answer))
            environment = with_sandbox(environment, sandbox.environment()) | sandbox.model_environment()
            print(f"sandbox {sandbox.url} stands in for: {', '.join(sandboxed)}", flush=True)
        if answer:
            environment = {"WORKER_TIMEOUT_SECONDS": PLAYING_SECONDS} | environment
            print(f"the model's requests and answers are files in {environment['ANSWERS']}", flush=True)
        elif not has_model(environment):
            print("code writes dossiers: set OPENAI_API_KEY in .env, or ANSWERS=folder to play the model", flush=True)
        if not any(environment.get(name) for name in ("WEBHOOK_TOKEN", "MONDAY_SIGNING_SECRET")):
            print("webhook calls are refused: set WEBHOOK_TOKEN or MONDAY_SIGNING_SECRET in .env", flush=True)
        if not environment.get("MANUAL_TOKEN"):
            print("manual calls are refused: set MANUAL_TOKEN in .env", flush=True)
        cloud = stack.enter_context(
            LocalCloud(environment, port=int(environment.get("PORT", DEFAULT_PORT)), log=sys.stderr)
        )
        print(f"ready {cloud.url}", flush=True)
        stop.wait()
    return 0


def answers_of(environment: Mapping[str, str]) -> Answers | None:
    """What the sandbox's model says: what is put into the folder `ANSWERS`; None where there is no such setting."""
    folder = environment.get("ANSWERS")
    return AnswersFolder(Path(folder)).answer if folder else None


if __name__ == "__main__":
    sys.exit(main())
