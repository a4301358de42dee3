"""`make connect`: has Monday.com tell the agent of every change of a board's status column."""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Mapping
from urllib.parse import urlencode

from local.operate.stack import output, run
from postmortem.clients.monday.client import MondayClient
from postmortem.errors import PostmortemError, SettingsError
from postmortem.settings import PipelineSettings, read_settings
from postmortem.time_limit import TimeLimit

WEBHOOK_PATH = "/webhooks/monday"
LONGEST_URL = 255  # Monday: url of create_webhook
_SECONDS = 60.0
_GUESSED_COLUMN = "status"  # the id that Monday gives to a board's first status column


def connect(environment: Mapping[str, str]) -> str:
    """Make the webhook of `BOARD` for `URL`, which is the deployed stack's where it is not given; what was made.

    Which labels mean resolved the agent decides, so all changes are sent. Raises SettingsError where something is not
    set, SourceUnavailable where Monday refuses.
    """
    settings = read_settings(PipelineSettings, environment)
    missing = [name for name in ("BOARD", "WEBHOOK_TOKEN", "MONDAY_API_TOKEN") if not environment.get(name)]
    if missing:
        raise SettingsError(f"Set {', '.join(missing)}: make connect BOARD=<the board's id>, the tokens in .env.")
    url = _webhook_of(environment["URL"]) if environment.get("URL") else output(environment, "WebhookUrl")
    address = f"{url}?{urlencode({'token': environment['WEBHOOK_TOKEN']})}"
    if len(address) > LONGEST_URL:
        raise SettingsError(f"Choose a shorter WEBHOOK_TOKEN: Monday takes addresses of {LONGEST_URL} characters.")
    column = settings.monday_status_column_id or _GUESSED_COLUMN
    config = json.dumps({"columnId": column, "columnValue": {"$any$": True}})
    variables = {"boardId": environment["BOARD"], "url": address, "config": config}
    client = MondayClient(settings.monday_api_url, environment["MONDAY_API_TOKEN"])
    answer = client.run("create_webhook", variables, TimeLimit(_SECONDS), idempotency_key=uuid.uuid4().hex)
    if not (made := answer.data.get("create_webhook")):
        raise SettingsError(f"Monday made no webhook: {'; '.join(answer.problems) or 'it gave no reason'}.")
    return f"Monday's webhook {made['id']} calls {url} for board {environment['BOARD']}."


def _webhook_of(url: str) -> str:
    """The address of the webhook below that of the API, which may have been given instead."""
    return url if url.endswith(WEBHOOK_PATH) else url.rstrip("/") + WEBHOOK_PATH


def show(environment: Mapping[str, str]) -> None:
    """Connect, and say what was made."""
    print(connect(environment))


def main() -> int:
    """1 where there is something to be mended first."""
    try:
        return run(show)
    except PostmortemError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
