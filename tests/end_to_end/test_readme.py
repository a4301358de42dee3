"""The README's commands do what it says."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shlex
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from postmortem.settings import IntegrationSecrets, WebhookSecrets, WebhookSettings, WorkerSettings

pytestmark = pytest.mark.xdist_group("out")  # these commands write into one folder
PROJECT = Path(__file__).resolve().parents[2]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
SECRETS_AND_ENDPOINTS = re.compile(r"_(TOKEN|SECRET|KEY|URL|SECRET_ID)$")


def environment(**more: str) -> dict[str, str]:
    """The environment of somebody who has set nothing."""
    ours = ("MAKE", "MFLAGS")  # these tests may run below another make
    kept = {
        name: value
        for name, value in os.environ.items()
        if not SECRETS_AND_ENDPOINTS.search(name) and not name.startswith(ours)
    }
    return kept | {"AWS_EC2_METADATA_DISABLED": "true"} | more


def run(*command: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=PROJECT, env=environment(**more), capture_output=True, text=True, timeout=170, check=False
    )


def test_every_make_command_it_names_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z-]+)", README)) <= targets


def test_every_file_it_links_to_is_there() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (PROJECT / link).exists()] == []


def test_every_setting_of_the_package_is_explained_in_the_example_environment() -> None:
    models = (WebhookSettings, WorkerSettings, WebhookSecrets, IntegrationSecrets)
    names = {name.upper() for model in models for name in model.model_fields}
    names -= {"QUEUE_URL", "TABLE_NAME", "WEBHOOK_SECRET_ID", "INTEGRATIONS_SECRET_ID"}  # what a deployment sets itself
    explained = set(
        re.findall(r"^#? ?([A-Z_]+)=", (PROJECT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert names - explained == set()


def test_make_demo_leaves_a_page_with_the_exact_times_of_all_five_messages() -> None:
    demo = run("make", "demo")
    assert demo.returncode == 0, demo.stderr
    assert "Writer: " in demo.stdout
    assert "Page: https://" in demo.stdout
    for name in ("out/postmortem.html", "out/postmortem.md"):
        page = (PROJECT / name).read_text(encoding="utf-8")
        for time in ("09:07:22", "09:07:38", "09:07:47", "09:08:19", "09:08:46"):
            assert f"2025-08-04 {time} UTC" in page


def test_make_postmortem_ends_with_the_address_of_the_page() -> None:
    (command,) = set(re.findall(r'make postmortem INCIDENT="[^"]+"', README))
    done = run(*shlex.split(command))
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"notion_page_url=https://\S+", done.stdout.splitlines()[-1])


def test_make_postmortem_against_the_sandbox_gives_a_link_that_opens_the_page() -> None:
    done = run("make", "postmortem", "INCIDENT=Summer25 code")
    (link,) = re.findall(r"^Open (file:\S+)$", done.stdout, re.MULTILINE)
    assert "<h1>Post-mortem: " in Path(unquote(urlsplit(link).path)).read_text(encoding="utf-8")
    assert "is the sandbox Notion's, and opens nothing" in done.stdout


@pytest.fixture
def served() -> Iterator[str]:
    """The address of `make serve` with the tokens of the README."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    serve = subprocess.Popen(
        ["make", "serve"],
        cwd=PROJECT,
        env=environment(PORT=str(port), WEBHOOK_TOKEN="t", MANUAL_TOKEN="m"),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert serve.stdout is not None
    try:
        ready = next(line for line in serve.stdout if line.startswith("ready "))
        yield ready.split()[1]
        os.killpg(serve.pid, signal.SIGTERM)
        assert serve.wait(timeout=30) in {0, 2, -signal.SIGTERM}  # make's own answer to the signal
    finally:
        with contextlib.suppress(ProcessLookupError):  # it has ended, as it should
            os.killpg(serve.pid, signal.SIGKILL)
        serve.wait()
        serve.stdout.close()


def test_the_calls_it_shows_are_answered_by_make_serve(served: str) -> None:
    challenge, request, status = re.findall(r"^curl .+$", README, re.MULTILINE)

    def call(command: str) -> dict[str, str]:
        words = shlex.split(command.replace("http://127.0.0.1:8080", served))
        answer: dict[str, str] = json.loads(run("curl", "--silent", *words[1:]).stdout)
        return answer

    assert call(challenge) == {"challenge": "hello"}
    job = call(request)
    assert job["status_url"].endswith(job["job_id"])
    assert call(status.replace("JOB_ID", job["job_id"]))["job_id"] == job["job_id"]
