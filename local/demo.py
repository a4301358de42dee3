"""`make demo`: one incident from the signed webhook to the page, with embedded services, on the bundled workspace."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import secrets
import sys
import time
from collections.abc import Mapping
from typing import Any

import requests

from local.cloud.cloud import LocalCloud
from local.environment import MODEL_SETTINGS, PROJECT, has_model, read_environment
from local.export.files import HTML, MARKDOWN, OUT, write_files
from local.progress import StageDisplay
from local.record.recording import Recording, load
from local.sandbox.server import Answers, Sandbox
from local.sandbox.workspace import Workspace
from local.serve import WORKSPACE
from postmortem.errors import SettingsError
from postmortem.settings import PipelineSettings, read_settings
from postmortem.text.language import ENGLISH

LOG = OUT / "functions.log"
LONGEST_SECONDS = 180.0
REPORT_SETTINGS = ("REPORT_LANGUAGE", "REPORT_TIMEZONE")  # recorded answers are English ones
NAME = "demo"  # of its recording: it reads more than the evaluation does, which ends with the webhook
DOSSIER = "dossier"
_POLL_SECONDS = 0.05


def main() -> int:
    """Run the demo; 0 when the page is there, written by whom the first line says."""
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr, format="%(levelname)s %(message)s")
    given = read_environment()
    if given.get("WRITER", DOSSIER) != DOSSIER:
        print(f"WRITER={DOSSIER} shows the page without a model; there is no other choice.", file=sys.stderr)
        return 2
    try:
        language = read_settings(PipelineSettings, given).report_language
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    with_model = has_model(given) and "WRITER" not in given
    recording = None if with_model or "WRITER" in given or language != ENGLISH else load(NAME)
    passed_on = (*(MODEL_SETTINGS if with_model else ()), *(REPORT_SETTINGS if recording is None else ()))
    settings = {name: given[name] for name in passed_on if name in given}
    print(f"Writer: {_writer(given, recording)}", flush=True)
    if show(settings, recording.answer if recording else None):
        return 1
    return _told_misfits(recording) if recording else 0


def _writer(given: Mapping[str, str], recording: Recording | None) -> str:
    """Who writes the page, in words."""
    if "WRITER" in given:
        return "code writes a dossier, as WRITER=dossier says"
    if has_model(given):
        return "the model"
    if recording is None:
        return "code writes a dossier, as no OPENAI_API_KEY is set and no answers of a model are recorded for it"
    return f"{recording.model}, which answered this incident's requests before, as no OPENAI_API_KEY is set"


def _told_misfits(recording: Recording) -> int:
    """1 where the page was not written by the recording alone, told why; else 0."""
    for misfit in dict.fromkeys(recording.misfits):
        print(misfit, file=sys.stderr)
    if recording.misfits:
        print("The page above is therefore not what a model makes of it. Play the case again.", file=sys.stderr)
        return 1
    if recording.model not in MARKDOWN.read_text(encoding="utf-8"):
        print("The recorded answers fit, but the page was written without them: see out/functions.log", file=sys.stderr)
        return 1
    return 0


def show(
    settings: Mapping[str, str], answer: Answers | None = None, *, longest_seconds: float = LONGEST_SECONDS
) -> int:
    """Run the job once and write its page into `out/`; 0 when it is there.

    `settings` are those of a model and of the report; with `answer` the model is the sandbox's, which may take
    `longest_seconds`.
    """
    credentials = {
        name: secrets.token_urlsafe(24) for name in ("MONDAY_SIGNING_SECRET", "WEBHOOK_TOKEN", "MANUAL_TOKEN")
    }
    workspace = Workspace.load(WORKSPACE)
    OUT.mkdir(exist_ok=True)
    with Sandbox(workspace, answer=answer) as sandbox, LOG.open("w", encoding="utf-8") as log:
        limits = {"QUIET_PERIOD_SECONDS": "0", "WORKER_TIMEOUT_SECONDS": f"{max(600.0, longest_seconds):.0f}"}
        environment = dict(settings) | sandbox.environment() | credentials | limits
        with LocalCloud(environment, log=log) as cloud, StageDisplay() as display:
            display.show("queued")
            job_id = resolve_incident(cloud.url, workspace, credentials)
            job = follow(cloud.url, job_id, credentials["MANUAL_TOKEN"], display, longest_seconds)
        if job["status"] != "completed":
            print(f"The job ended as {job['status']}: {job['error']}", file=sys.stderr)
            return 1
        token, url = (sandbox.environment()[name] for name in ("NOTION_API_KEY", "NOTION_BASE_URL"))
        language = read_settings(PipelineSettings, environment).report_language
        written = write_files(job["page_id"], token, url, language)
    for gap in job["gaps"]:
        print(f"Not seen: {gap}")
    print(f"Page: {job['page_url']}  (in the sandbox Notion, read back into the files below)")
    for path in (*written, LOG):
        print(f"Wrote {path.relative_to(PROJECT)}")
    print(f"Open {HTML.as_uri()}")
    return 0


def resolve_incident(url: str, workspace: Workspace, credentials: dict[str, str]) -> str:
    """Post the webhook that Monday sends when the incident's status becomes Resolved, and give the job's id."""
    item = workspace.monday["items"][0]
    answer = requests.post(
        f"{url}/webhooks/monday",
        params={"token": credentials["WEBHOOK_TOKEN"]},
        headers={"Authorization": sign(credentials["MONDAY_SIGNING_SECRET"])},
        json=resolved_event(
            str(item["board"] if "board" in item else workspace.monday["board"]["id"]), str(item["id"]), workspace
        ),
        timeout=30,
    )
    answer.raise_for_status()
    return str(answer.json()["job_id"])


def resolved_event(board_id: str, item_id: str, workspace: Workspace) -> dict[str, Any]:
    """The body of Monday's webhook for a status column that became Resolved."""
    changed_at = workspace.incident["resolved_at"]
    return {
        "event": {
            "app": "monday",
            "type": "update_column_value",
            "triggerTime": changed_at,
            "subscriptionId": 810000001,
            "isRetry": False,
            "userId": 76543212,
            "originalTriggerUuid": None,
            "boardId": int(board_id),
            "pulseId": int(item_id),
            "pulseName": workspace.incident["title"],
            "columnId": "status",
            "columnType": "color",
            "columnTitle": "Status",
            "value": {"label": {"index": 1, "text": "Resolved", "is_done": True}, "post_id": None},
            "previousValue": None,
            "triggerUuid": secrets.token_hex(16),
        }
    }


def sign(secret: str) -> str:
    """A token as Monday signs its webhooks: HS256 over the claims, valid for five minutes."""
    claims = {"accountId": 1, "userId": 76543212, "exp": int(time.time()) + 300, "iat": int(time.time())}
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=")
        for part in ({"alg": "HS256", "typ": "JWT"}, claims)
    ]
    signature = hmac.new(secret.encode(), b".".join(parts), hashlib.sha256).digest()
    return b".".join([*parts, base64.urlsafe_b64encode(signature).rstrip(b"=")]).decode()


def follow(url: str, job_id: str, token: str, display: StageDisplay, longest_seconds: float) -> dict[str, Any]:
    """Show the job's stages until it has ended, and give its last status."""
    end = time.monotonic() + longest_seconds
    while True:
        answer = requests.get(f"{url}/postmortems/{job_id}", headers={"Authorization": f"Bearer {token}"}, timeout=30)
        answer.raise_for_status()
        job: dict[str, Any] = answer.json()
        display.show(job["stage"])
        if job["status"] in {"completed", "skipped", "failed"} or time.monotonic() > end:
            return job
        time.sleep(_POLL_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
