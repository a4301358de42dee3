"""`make serve ANSWERS=folder`: somebody plays the model, and takes time for it."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from local.environment import PROJECT
from tests.drafts import draft, said
from tests.end_to_end.test_readme import environment

BEARER = {"Authorization": "Bearer m"}
TRUE = "The code was set up in the CMS, but its status was ‘inactive’."
LONGEST_SECONDS = 60.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "answers"


@pytest.fixture
def served(folder: Path) -> Iterator[str]:
    """The address of a local cloud whose model is played through the folder."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    more = {"PORT": str(port), "MANUAL_TOKEN": "m", "ANSWERS": str(folder), "CHECK": "off"}
    more["PYTHONPATH"] = f"{PROJECT / 'layers/postmortem'}:{PROJECT}"  # pytest run by hand sets none
    serve = subprocess.Popen(
        [sys.executable, "-m", "local.serve"],
        cwd=PROJECT,
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert serve.stdout is not None
    try:
        yield next(line for line in serve.stdout if line.startswith("ready ")).split()[1]
        serve.send_signal(signal.SIGTERM)
        assert serve.wait(timeout=30) == 0
    finally:
        serve.kill()
        serve.wait()
        serve.stdout.close()


def asked(folder: Path, number: int) -> dict[str, Any]:
    """A request, once it is there."""
    path = folder / f"{number}.request.json"
    end = time.monotonic() + LONGEST_SECONDS
    while not path.exists():
        assert time.monotonic() < end
        time.sleep(0.05)
    request: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return request


def job(served: str, **body: object) -> str:
    answer = requests.post(f"{served}/postmortems", headers=BEARER, json=body, timeout=30)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["job_id"])


def status(served: str, job_id: str) -> str:
    answer = requests.get(f"{served}/postmortems/{job_id}", headers=BEARER, timeout=30)
    return str(answer.json()["status"])


def answer(folder: Path, number: int, text: object) -> None:
    part = folder / "part"
    part.write_text(json.dumps(text), encoding="utf-8")
    part.replace(folder / f"{number}.response.json")


def test_a_job_waits_for_the_answers_in_the_folder_and_ends_with_them(served: str, folder: Path) -> None:
    job_id = job(served, monday_item_id="9000000001")
    request = asked(folder, 1)
    assert set(request) == {"api", "model", "instructions", "input", "schema"}
    piece = next(line.split()[0] for line in request["input"].splitlines() if "CMS has the code set up" in line)
    time.sleep(1)
    assert status(served, job_id) == "running"
    answer(folder, 1, draft(summary=[said(TRUE, piece)]))
    end = time.monotonic() + LONGEST_SECONDS
    while (now := status(served, job_id)) != "completed":
        assert now == "running"
        assert time.monotonic() < end
        time.sleep(0.1)
    job(served, monday_item_id="9000000002")
    asked(folder, 2)  # is never answered, and does not keep the local cloud from ending
