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
from pathlib import Path
from typing import Any

import requests
from notion_client import Client

from local.cloud.cloud import LocalCloud
from local.environment import PROJECT, read_environment
from local.export.html import html
from local.export.markdown import markdown
from local.export.read_back import read_back
from local.progress import StageDisplay
from local.sandbox.server import TOKENS, Sandbox
from local.sandbox.workspace import Workspace
from local.serve import WORKSPACE

OUT = PROJECT / "out"
LOG = OUT / "functions.log"
NOTION_VERSION = "2026-03-11"
LONGEST_SECONDS = 180.0
_MODEL_SETTINGS = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "OPENAI_API")
_POLL_SECONDS = 0.05


def main() -> int:
    """Run the demo; 0 when the page is there."""
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr, format="%(levelname)s %(message)s")
    given = read_environment()
    credentials = {
        name: secrets.token_urlsafe(24) for name in ("MONDAY_SIGNING_SECRET", "WEBHOOK_TOKEN", "MANUAL_TOKEN")
    }
    model = {name: given[name] for name in _MODEL_SETTINGS if name in given}
    with_model = "OPENAI_API_KEY" in model or "OPENAI_BASE_URL" in model
    print("Writer: " + ("the model" if with_model else "none, as no OPENAI_API_KEY is set: code writes a dossier"))
    workspace = Workspace.load(WORKSPACE)
    OUT.mkdir(exist_ok=True)
    with Sandbox(workspace) as sandbox, LOG.open("w", encoding="utf-8") as log:
        environment = sandbox.environment() | credentials | model | {"QUIET_PERIOD_SECONDS": "0"}
        with LocalCloud(environment, log=log) as cloud, StageDisplay() as display:
            display.show("queued")
            job_id = resolve_incident(cloud.url, workspace, credentials)
            job = follow(cloud.url, job_id, credentials["MANUAL_TOKEN"], display)
        if job["status"] != "completed":
            print(f"The job ended as {job['status']}: {job['error']}", file=sys.stderr)
            return 1
        written = export(sandbox, job["page_id"])
    for gap in job["gaps"]:
        print(f"Not seen: {gap}")
    print(f"Page: {job['page_url']}  (in the sandbox Notion, read back into the files below)")
    for path in (*written, LOG):
        print(f"Wrote {path.relative_to(PROJECT)}")
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


def follow(url: str, job_id: str, token: str, display: StageDisplay) -> dict[str, Any]:
    """Show the job's stages until it has ended, and give its last status."""
    end = time.monotonic() + LONGEST_SECONDS
    while True:
        answer = requests.get(f"{url}/postmortems/{job_id}", headers={"Authorization": f"Bearer {token}"}, timeout=30)
        answer.raise_for_status()
        job: dict[str, Any] = answer.json()
        display.show(job["stage"])
        if job["status"] in {"completed", "skipped", "failed"} or time.monotonic() > end:
            return job
        time.sleep(_POLL_SECONDS)


def export(sandbox: Sandbox, page_id: str) -> tuple[Path, Path]:
    """Read the page back from the sandbox Notion and write it as HTML and Markdown."""
    client = Client(
        auth=TOKENS["NOTION_API_KEY"],
        base_url=sandbox.environment()["NOTION_BASE_URL"],
        notion_version=NOTION_VERSION,
        logger=logging.getLogger("demo.notion"),
    )
    document = read_back(client, page_id)
    page, text = OUT / "postmortem.html", OUT / "postmortem.md"
    page.write_text(html(document), encoding="utf-8")
    text.write_text(markdown(document), encoding="utf-8")
    return page, text


if __name__ == "__main__":
    sys.exit(main())
