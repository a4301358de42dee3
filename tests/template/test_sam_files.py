"""The files beside the template that SAM reads."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tomllib
from typing import Any

import pytest

from postmortem.intake.body import read_object
from postmortem.intake.resolution import read_resolution
from postmortem.jobs.record import from_message
from postmortem.models import Job
from postmortem.settings import ResolutionSettings
from tests.template.conftest import PROJECT, Template

EVENTS = PROJECT / "events"


def samconfig() -> dict[str, Any]:
    return tomllib.loads((PROJECT / "samconfig.toml").read_text(encoding="utf-8"))


def event(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((EVENTS / name).read_text(encoding="utf-8"))
    return read


def test_there_is_one_environment_as_another_would_inherit_nothing() -> None:
    assert set(samconfig()) == {"version", "default"}


def test_every_file_that_samconfig_names_is_there() -> None:
    commands = samconfig()["default"].values()
    named = [command["parameters"]["env_vars"] for command in commands if "env_vars" in command["parameters"]]
    assert named
    for path in named:
        assert (PROJECT / path).is_file()


def test_every_variable_for_sam_local_is_declared_because_others_vanish_silently(template: Template) -> None:
    given = set(event("env.json")["Parameters"])
    assert given <= set(template.variables("WebhookFunction")) | set(template.variables("WorkerFunction"))


def test_the_job_for_sam_local_is_the_one_that_the_resolved_event_queues() -> None:
    (record,) = event("sqs-job.json")["Records"]
    queued = from_message(record["body"])
    call = read_object(event("resolved.json")["body"], base64_encoded=False)
    job = read_resolution(call, ResolutionSettings(), queued.requested_at)
    assert isinstance(job, Job)
    assert queued == job


def test_the_checksum_of_the_job_for_sam_local_is_right() -> None:
    (record,) = event("sqs-job.json")["Records"]
    assert record["md5OfBody"] == hashlib.md5(record["body"].encode(), usedforsecurity=False).hexdigest()


def test_the_layers_packages_are_those_of_the_lock_file() -> None:
    uv = shutil.which("uv", path=PROJECT / ".tools" / "bin") or shutil.which("uv")
    if uv is None:
        pytest.skip("uv is not here to read the lock file")
    export = [uv, "export", "--quiet", "--frozen", "--no-default-groups", "--no-emit-project", "--no-header"]
    locked = subprocess.run(export, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    assert (PROJECT / "layers" / "dependencies" / "requirements.txt").read_text(encoding="utf-8") == locked
