"""`make connect` against the sandbox Monday, which asks a webhook's address for its challenge."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from flask import Flask, Response, request

from local.operate.connect import connect
from local.sandbox.server import Sandbox
from local.sandbox.workspace import Workspace
from local.serve import WORKSPACE
from postmortem.errors import PostmortemError, SettingsError

TOKEN = "url-token"
Serve = Callable[[Flask], str]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Workspace.load(WORKSPACE)) as running:
        yield running


def agent() -> Flask:
    """An address that answers challenges which come with the right token."""
    app = Flask("agent")

    @app.post("/webhooks/monday")
    def webhook() -> Response:
        known = request.args.get("token") == TOKEN
        return Response(request.get_data() if known else "", 200 if known else 401, mimetype="application/json")

    return app


def asked(sandbox: Sandbox, **more: str) -> dict[str, str]:
    board = str(sandbox.workspace.monday["board"]["id"])
    return sandbox.environment() | {"BOARD": board, "WEBHOOK_TOKEN": TOKEN} | more


def test_monday_is_given_the_address_with_the_token_and_every_label_of_the_status_column(
    sandbox: Sandbox, serve: Serve
) -> None:
    given = serve(agent())
    url = f"{given}/webhooks/monday"

    made = connect(asked(sandbox, MONDAY_STATUS_COLUMN_ID="color_mm00", URL=given))

    (call,) = sandbox.wire.of("monday", "CreateWebhook")
    assert url in made
    assert TOKEN not in made
    assert call.arguments["url"] == f"{url}?token={TOKEN}"
    assert json.loads(call.arguments["config"]) == {"columnId": "color_mm00", "columnValue": {"$any$": True}}


def test_an_address_that_refuses_the_challenge_makes_no_webhook_and_its_token_is_not_told(
    sandbox: Sandbox, serve: Serve
) -> None:
    url = f"{serve(agent())}/webhooks/monday"
    with pytest.raises(PostmortemError) as refused:
        connect(asked(sandbox, WEBHOOK_TOKEN="another", URL=url))
    assert "another" not in str(refused.value)


@pytest.mark.parametrize("missing", ["BOARD", "WEBHOOK_TOKEN", "MONDAY_API_TOKEN"])
def test_what_is_not_set_is_named(sandbox: Sandbox, missing: str) -> None:
    with pytest.raises(SettingsError, match=f"^Set {missing}:"):
        connect(asked(sandbox, **{missing: ""}))
