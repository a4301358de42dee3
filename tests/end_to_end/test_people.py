"""One incident in which people are named who wrote nothing: their names leave the system nowhere."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator

import pytest
from werkzeug.serving import make_server

from local.evaluation.cases import case_of
from local.sandbox.openai.service import SandboxOpenAI
from local.sandbox.workspace import Workspace
from local.serve import WORKSPACE
from tests.end_to_end.conftest import System
from tests.end_to_end.test_model import KEY, Model

CHANNEL = "C099F6L2M4Y"
NAMES = ("Rasmus", "Østergaard", "Ostergaard", "Anneke", "Berkhout", "Wiremu", "Parata", "Lindqvist")


def name_the_silent(workspace: Workspace) -> None:
    """Four people whom messages, columns, updates, titles and pages name, none of whom writes a word."""
    silent = {"id": "U08SILENT01", "name": "rasmus", "real_name": "Rasmus Østergaard", "title": "CMS administrator"}
    workspace.slack["users"] += [
        silent | {"tz": "Europe/Copenhagen", "is_bot": False, "email": "rasmus.ostergaard@ternwick.example"},
        silent | {"id": "U08SILENT02", "name": "wiremu", "real_name": "Wiremu Parata", "tz": "", "is_bot": False},
    ]
    workspace.monday["users"] += [
        {"id": "80400091", "name": "Anneke Berkhout", "email": "anneke.berkhout@ternwick.example", "title": "Owner"},
        {"id": "80400092", "name": "Anna Lindqvist", "email": "anna.lindqvist@ternwick.example", "title": ""},
    ]
    talk = [message for message in workspace.slack["messages"] if message["channel"] == CHANNEL]
    said = (
        "<@U08SILENT01> has the publishing rights",
        "the code was Østergaard's, R. Østergaard set it up",
        "Rasmus (rasmus.ostergaard@ternwick.example) is on leave, Wiremu Parata stands in, cc @wiremu",
    )
    for message, added in zip(talk, said * len(talk), strict=False):
        message["text"] += f"\n{added}"
    item = workspace.monday["items"][0]
    item["name"] += " for Wiremu Parata"
    item["column_values"]["owner"] = ["Anneke Berkhout", "Anna Lindqvist"]
    item["column_values"]["impact"] += " Anna K. Lindqvist and A. Berkhout say so."
    item["updates"][0]["text_body"] += " Asked Wiremu and Anneke Berkhout."
    for page in workspace.notion["pages"]:
        page["markdown"] += "\nOwner: Østergaard, Rasmus; backup Anneke"


@pytest.fixture
def office(start: Callable[..., System]) -> Iterator[tuple[System, Model]]:
    model = Model(case_of(Workspace.load(WORKSPACE)))
    app = SandboxOpenAI(model.wire, api_key=KEY, answer=model.answer).app()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield start(name_the_silent, **model.settings(server.server_port)), model
    server.shutdown()
    thread.join()
    server.server_close()


def test_who_is_named_and_wrote_nothing_is_named_to_nobody(office: tuple[System, Model]) -> None:
    system, model = office
    job = system.ended(system.resolve())
    (request, *_) = model.requests  # the writer's
    places = {
        "request": request.instructions + request.input,
        "page": system.text(job["page_id"]),
        "status": json.dumps(job, ensure_ascii=False),
        "slack": json.dumps(system.sandbox.slack.posted, ensure_ascii=False),
        "monday": str([call.arguments for call in system.sandbox.wire.of("monday", "CreateUpdate")]),
    }

    assert job["status"] == "completed"
    assert "[CMS administrator" in places["request"]
    assert [(name, place) for place, text in places.items() for name in NAMES if name in text] == []


def test_names_stay_where_the_settings_say_so(start: Callable[..., System]) -> None:
    system = start(name_the_silent, PEOPLE="names")
    page = system.text(system.ended(system.resolve())["page_id"])
    assert [name for name in ("Anneke Berkhout", "Wiremu Parata") if name not in page] == []
