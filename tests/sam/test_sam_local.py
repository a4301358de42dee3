"""The built functions in SAM's container, against an AWS on this machine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from local.cloud.aws import create_resources, use_local_credentials
from postmortem.bootstrap import utc_now
from postmortem.jobs.record import from_message
from postmortem.jobs.store import JobStore

pytestmark = pytest.mark.sam

PROJECT = Path(__file__).parents[2]
HOST = "host.docker.internal"  # this machine, seen from a container; samconfig.toml tells the container so


@dataclass(frozen=True)
class Sam:
    """Runs SAM on the project with the tools of the project."""

    environment_file: Path

    def run(self, *arguments: str) -> str:
        """What the command prints to standard output."""
        sam = shutil.which("sam", path=PROJECT / ".tools" / "sam" / "bin") or shutil.which("sam")
        assert sam, "SAM is not here; `make test-sam` sets it up"
        path = f"{PROJECT / '.tools' / 'bin'}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            [sam, *arguments],
            cwd=PROJECT,
            env=os.environ | {"PATH": path, "SAM_CLI_TELEMETRY": "0"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def invoke(self, function: str, event: str) -> dict[str, Any]:
        """What a built function answers to an event of `events/`."""
        answer = self.run("local", "invoke", function, "-e", f"events/{event}.json", "-n", str(self.environment_file))
        parsed: dict[str, Any] = json.loads(answer.strip().splitlines()[-1])
        return parsed


@pytest.fixture(scope="module")
def sam(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sam]:
    if (
        shutil.which("docker") is None
        or subprocess.run(["docker", "version"], capture_output=True, check=False).returncode
    ):
        pytest.skip("there is no container engine here")
    server = ThreadedMotoServer(ip_address="0.0.0.0", port=0)
    server.start()
    _, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        use_local_credentials()
        resources = create_resources(
            {"WEBHOOK_TOKEN": "local-webhook-token", "MANUAL_TOKEN": "local-manual-token", "NOTION_API_KEY": "ntn_x"},
            worker_timeout_seconds=600,
        )
        seen_from_container = {
            name: value.replace("127.0.0.1", HOST) for name, value in resources.environment().items()
        }
        variables = json.loads((PROJECT / "events" / "env.json").read_text(encoding="utf-8"))["Parameters"]
        variables |= seen_from_container | {"AWS_ENDPOINT_URL": f"http://{HOST}:{port}"}
        file = tmp_path_factory.mktemp("sam") / "env.json"
        file.write_text(json.dumps({"Parameters": variables}), encoding="utf-8")
        built = Sam(file)
        built.run("build")
        yield built
    server.stop()


def test_the_built_layers_fit_and_bring_bytecode_for_their_python(sam: Sam) -> None:
    layer = PROJECT / ".aws-sam" / "build" / "DependenciesLayer" / "python"
    assert sum(file.stat().st_size for file in layer.parent.rglob("*") if file.is_file()) < 80_000_000
    compiled = {file.name.split(".")[-2] for file in layer.rglob("*.pyc")}
    assert compiled == {"cpython-313"}
    assert not (layer / "botocore" / "data" / "ec2").exists()


def test_our_layer_holds_the_package_and_everything_that_it_reads(sam: Sam) -> None:
    built = PROJECT / ".aws-sam" / "build" / "PostmortemLayer" / "python" / "postmortem"
    source = PROJECT / "layers" / "postmortem" / "postmortem"
    files = {file.relative_to(source) for file in source.rglob("*") if file.is_file() and file.suffix != ".pyc"}
    assert {file.relative_to(built) for file in built.rglob("*") if file.is_file()} == files


def test_the_challenge_is_given_back(sam: Sam) -> None:
    answer = sam.invoke("WebhookFunction", "challenge")
    sent = json.loads((PROJECT / "events" / "challenge.json").read_text(encoding="utf-8"))
    assert (answer["statusCode"], json.loads(answer["body"])) == (200, json.loads(sent["body"]))


def test_a_resolution_is_queued(sam: Sam) -> None:
    answer = sam.invoke("WebhookFunction", "resolved")
    (message,) = boto3.client("sqs").receive_message(QueueUrl=queue_url()).get("Messages", [])
    assert from_message(message["Body"]).job_id == json.loads(answer["body"])["job_id"]


def test_the_worker_starts_with_everything_that_it_imports_and_fails_a_job_in_an_orderly_way(sam: Sam) -> None:
    secrets = boto3.client("secretsmanager")
    secrets.put_secret_value(SecretId="postmortem/local/integrations", SecretString="not JSON")
    event = json.loads((PROJECT / "events" / "sqs-job.json").read_text(encoding="utf-8"))
    (record,) = event["Records"]
    assert sam.invoke("WorkerFunction", "sqs-job") == {"batchItemFailures": [{"itemIdentifier": record["messageId"]}]}
    status = JobStore(boto3.client("dynamodb"), "postmortem-local", utc_now).status(
        json.loads(record["body"])["job_id"]
    )
    assert status is not None
    assert status.error == "The secret 'postmortem/local/integrations' is not JSON. Put a JSON object there."


def queue_url() -> str:
    return boto3.client("sqs").get_queue_url(QueueName="postmortem-jobs")["QueueUrl"]
