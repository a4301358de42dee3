"""What a job leaves in the log at every level, with the root logger as Lambda's runtime sets it up."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import boto3
import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext
from werkzeug.serving import make_server

from functions.webhook import app as webhook
from functions.worker import app as worker
from local.cloud import lambda_context as local
from local.cloud.queue_poller import record_of
from local.sandbox.openai.service import ModelRequest, SandboxOpenAI
from local.sandbox.server import TOKENS, Sandbox
from local.sandbox.wire import Wire
from local.sandbox.workspace import Workspace
from postmortem.telemetry import SERVICE, set_log_levels
from tests.handlers.conftest import MANUAL_TOKEN, WEBHOOK_TOKEN, Aws

WORKSPACE = Path(__file__).parents[2] / "local" / "workspaces" / "summer25.json"
MODEL_KEY = "made-up-model-key"
MODEL_ANSWER = "a banana is what the model had to say"
REQUEST = "Summer25 promo code error at launch, and Karin wept bitterly"
LEVELS = ["DEBUG", "INFO", "WARN", "ERROR", "CRITICAL"]
_BEGINNING = 24  # characters: enough to know a text by
NAMES = logging.getLevelNamesMapping()
# As Lambda's runtime starts a function, by awslambdaric/bootstrap.py (_setup_logging).
AS_LAMBDA_STARTS = """
import logging, sys
logging.getLogger().addHandler(logging.StreamHandler(sys.stdout))
logging.getLogger().setLevel("DEBUG")
import functions.{function}.app
logging.getLogger("botocore.parsers").debug("a secret")
logging.getLogger("httpx").info("an address")
logging.getLogger("urllib3").warning("a warning")
logging.getLogger("postmortem.pipeline").debug("our own")
"""


def runtime_handler(output: io.StringIO) -> logging.Handler:
    """The root logger's handler of Lambda's Python runtime, which writes all that reaches it."""
    handler = logging.StreamHandler(output)
    handler.setFormatter(logging.Formatter("[%(levelname)s] %(name)s %(message)s"))
    return handler


@pytest.fixture
def output(log: io.StringIO) -> Iterator[io.StringIO]:
    """Everything that is logged, by our own logger and by everybody else's through the runtime's handler."""
    root, own = logging.getLogger(), logging.getLogger(SERVICE)
    levels = root.level, own.level
    handler = runtime_handler(log)
    root.addHandler(handler)
    yield log
    root.removeHandler(handler)
    root.setLevel(levels[0])
    own.setLevel(levels[1])


@contextmanager
def model() -> Iterator[str]:
    """The address of a model whose one answer is no draft."""

    def answer(_asked: ModelRequest) -> str:
        return MODEL_ANSWER

    app = SandboxOpenAI(Wire(), api_key=MODEL_KEY, answer=answer).app()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    thread.join()
    server.server_close()


def run_job(aws: Aws, environment: pytest.MonkeyPatch) -> Workspace:
    """One job through both handlers, from a person's words to the page; the workspace that it read."""
    workspace = Workspace.load(WORKSPACE)
    boto3.client("secretsmanager").put_secret_value(
        SecretId=os.environ["INTEGRATIONS_SECRET_ID"], SecretString=json.dumps(TOKENS | {"OPENAI_API_KEY": MODEL_KEY})
    )
    worker.build.cache_clear()
    with Sandbox(workspace) as sandbox, model() as address:
        endpoints = {name: url for name, url in sandbox.environment().items() if name not in TOKENS}
        for name, value in (endpoints | {"OPENAI_BASE_URL": address}).items():
            environment.setenv(name, value)
        answer = webhook.handler(request_of(REQUEST), cast("LambdaContext", local.LambdaContext("webhook", 15)))
        assert answer["statusCode"] == 202, answer
        (message,) = aws.receive()
        context = cast("LambdaContext", local.LambdaContext("worker", 600))
        assert worker.handler({"Records": [record_of(message)]}, context) == {"batchItemFailures": []}
    worker.build.cache_clear()
    return workspace


def request_of(words: str) -> dict[str, Any]:
    """A person's call of the HTTP API."""
    return {
        "version": "2.0",
        "routeKey": "POST /postmortems",
        "rawPath": "/postmortems",
        "headers": {"authorization": f"Bearer {MANUAL_TOKEN}", "content-type": "application/json"},
        "requestContext": {"requestId": "r1", "stage": "$default", "http": {"method": "POST", "path": "/postmortems"}},
        "body": json.dumps({"incident_description": words}),
        "isBase64Encoded": False,
    }


def private_words(workspace: Workspace) -> set[str]:
    """The secrets, and the beginnings of everything that people and the model wrote."""
    texts = {MODEL_ANSWER, *REQUEST.split(", "), *_texts(workspace.slack), *_texts(workspace.monday)}
    texts |= _texts(workspace.notion)
    return {WEBHOOK_TOKEN, MANUAL_TOKEN, MODEL_KEY, *TOKENS.values()} | {
        text[:_BEGINNING] for text in texts if " " in text
    }


def _texts(value: object) -> set[str]:
    """Every text, name and title in a workspace."""
    if isinstance(value, dict):
        keys = ("text", "text_body", "real_name", "title", "name", "description", "markdown")
        own = {str(value[key]) for key in keys if isinstance(value.get(key), str)}
        return own.union(*map(_texts, value.values()))
    return set().union(*map(_texts, value)) if isinstance(value, list) else set()


@pytest.mark.parametrize("level", LEVELS)
def test_a_job_leaves_no_secret_and_nothing_that_people_wrote_in_the_log(
    aws: Aws, output: io.StringIO, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, level: str
) -> None:
    logging.getLogger().setLevel(level)
    set_log_levels(NAMES[level])
    words = private_words(run_job(aws, monkeypatch))
    captured = capsys.readouterr()
    written = output.getvalue() + captured.out + captured.err
    assert [word for word in words if word in written] == []
    assert '"JobsCompleted":[1.0]' in captured.out.replace(" ", ""), "the metrics are there at every level"
    assert ("Stage reached" in written) == (NAMES[level] <= logging.INFO)


def test_without_a_floor_for_libraries_the_same_job_logs_secrets_and_messages(
    aws: Aws, output: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    logging.getLogger().setLevel(logging.DEBUG)
    words = private_words(run_job(aws, monkeypatch))
    shown = {word for word in words if word in output.getvalue()}
    assert {*TOKENS.values(), REQUEST[:_BEGINNING]} <= shown


@pytest.mark.parametrize("function", ["webhook", "worker"])
def test_a_function_keeps_libraries_quiet_from_its_import_on(function: str) -> None:
    started = subprocess.run(
        [sys.executable, "-c", AS_LAMBDA_STARTS.format(function=function)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "LOG_LEVEL": "DEBUG"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "a warning" in started.stdout
    assert "our own" in started.stdout
    assert "a secret" not in started.stdout
    assert "an address" not in started.stdout


@pytest.mark.parametrize(("name", "shown"), [("ERROR", False), ("info", True), ("verbose", True)])
def test_the_level_is_that_of_the_setting_and_not_that_of_lambda(name: str, shown: bool) -> None:
    code = "from postmortem.telemetry import logger; logger.info('our own')"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "LOG_LEVEL": name}
    started = subprocess.run(
        [sys.executable, "-c", code],
        env=environment | {"AWS_LAMBDA_LOG_LEVEL": "INFO"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ("our own" in started.stdout) == shown
