"""One incident asked for more than once, in different ways, with a source up or down, has one page."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
import requests

from local.demo import resolved_event, sign
from local.sandbox.wire import Fault
from local.sandbox.workspace import Workspace
from postmortem.models import INCIDENT_KEY_MARK
from tests.contract.notion_sandbox import paragraph, text
from tests.contract.renewals import plain_of, walk
from tests.end_to_end.conftest import SECRETS, System

ITEM = "9000000001"
WORDS = "Summer25 promo code error at launch"
LONG = {"Retry-After": "900"}  # longer than a job waits
MONDAY_DOWN = Fault("monday", 429, body={}, headers=LONG)
MONDAY_REFUSES = Fault("monday", 401, body={"errors": [{"message": "Not Authenticated"}]})
SLACK_DOWN = Fault("slack", 429, body={"ok": False, "error": "ratelimited"}, headers=LONG)


@pytest.fixture
def system(start: Callable[..., System]) -> System:
    return start(SLACK_CHANNELS="marketing-ops")


def tried_once(system: System, job_id: str) -> dict[str, Any]:
    """The job's status after its first attempt has come to nothing."""
    end = time.monotonic() + 60
    while (job := system.status(job_id))["attempts"] != 1 or job["status"] != "queued":
        assert job["status"] not in {"completed", "skipped", "failed"}, job
        assert time.monotonic() < end, job
        time.sleep(0.05)
    return job


def resolve_on_board(system: System, board_id: str) -> str:
    answer = requests.post(
        f"{system.cloud.url}/webhooks/monday?token={SECRETS['WEBHOOK_TOKEN']}",
        headers={"Authorization": sign(SECRETS["MONDAY_SIGNING_SECRET"])},
        json=resolved_event(board_id, ITEM, system.sandbox.workspace),
        timeout=30,
    )
    return str(answer.json()["job_id"])


def only_page(system: System) -> str:
    (page,) = system.pages()
    return str(page["id"])


def test_a_request_by_words_waits_while_monday_is_down_and_publishes_nothing(system: System) -> None:
    system.sandbox.wire.fail(MONDAY_DOWN)
    job = tried_once(system, system.ask(incident_description=WORDS))
    assert "cannot be looked up" in job["error"]
    assert "monday_item_id" in job["error"]
    assert system.pages() == []
    system.sandbox.wire.heal()
    assert system.ended(system.resolve())["page_id"] == only_page(system)
    again = system.ended(system.ask(incident_description=WORDS))
    assert (again["status"], again["page_id"]) == ("skipped", only_page(system))


def test_a_request_by_words_fails_where_monday_refuses_the_token(system: System) -> None:
    system.sandbox.wire.fail(MONDAY_REFUSES)
    job = system.ended(system.ask(incident_description=WORDS))
    assert job["status"] == "failed"
    assert "MONDAY_API_TOKEN" in job["error"]
    assert system.pages() == []


def test_a_page_asked_for_by_item_while_monday_was_down_is_renewed_by_mondays_own_webhook(system: System) -> None:
    system.sandbox.wire.fail(MONDAY_REFUSES)
    first = system.ended(system.ask(monday_item_id=ITEM))
    assert first["status"] == "completed"
    system.sandbox.wire.heal()
    second = system.ended(system.resolve())
    assert (second["status"], second["page_id"]) == ("completed", only_page(system))
    assert "Status changed from Investigating to Resolved" in system.text(only_page(system))


def test_an_item_that_moved_to_another_board_keeps_its_page(system: System) -> None:
    first = system.ended(system.resolve())
    second = system.ended(resolve_on_board(system, "456"))
    assert first["job_id"] != second["job_id"]
    assert (second["status"], second["page_id"]) == ("skipped", only_page(system))
    assert f"{INCIDENT_KEY_MARK}monday:{ITEM}" in system.text(only_page(system))


def test_a_page_without_slack_is_renewed_without_force_once_slack_is_back(system: System) -> None:
    system.sandbox.wire.fail(SLACK_DOWN)
    first = system.ended(system.resolve())
    assert any(gap.startswith("Slack: ") for gap in first["gaps"])
    still = system.ended(system.ask(monday_item_id=ITEM))
    assert (still["status"], still["page_id"]) == ("skipped", first["page_id"])
    assert "what it lacks cannot be told yet" in still["error"]
    system.sandbox.wire.heal()
    second = system.ended(system.ask(monday_item_id=ITEM))
    assert (second["status"], second["gaps"], second["page_id"]) == ("completed", [], first["page_id"])
    assert "2025-08-04 09:07:22 UTC" in system.text(only_page(system))
    third = system.ended(system.ask(monday_item_id=ITEM))
    assert (third["status"], third["page_id"]) == ("skipped", first["page_id"])


def test_a_forced_job_keeps_what_people_wrote_and_counts_with_the_times_they_corrected(system: System) -> None:
    system.ended(system.resolve())
    page, person = only_page(system), system.sandbox.notion.person()
    blocks = list(walk(system.sandbox.notion.tree(page)))
    row = next(one for one in blocks if one["type"] == "table_row" and plain_of(one).startswith("Started"))
    person.fill_cell(row["id"], 1, text("2025-08-04 08:59 UTC"))
    note = person.add(page, paragraph("Seen by Ana."), system.sandbox.notion.tree(page)[-1]["id"])
    again = system.ended(system.ask(monday_item_id=ITEM, force=True))
    assert (again["status"], again["page_id"]) == ("completed", page)
    after = {one["id"]: plain_of(one) for one in walk(system.sandbox.notion.tree(page))}
    assert after[row["id"]] == "Started2025-08-04 08:59 UTC"
    assert after[note] == "Seen by Ana."
    offered = [words for words in after.values() if words.startswith("Started2025-08-04 08:59 UTC (")]
    assert [words.endswith("corrected by the team") for words in offered] == [True]
    assert any(words.startswith("Revision 2, ") for words in after.values())
    assert list(after.values()).count("Summary") == 1


def test_equal_webhooks_of_a_job_without_a_place_for_its_page_try_once(start: Callable[..., System]) -> None:
    def hide(workspace: Workspace) -> None:
        for page in workspace.notion["pages"]:
            page["shared"] = page["title"] != "Post Mortems"

    system = start(hide)
    (job_id,) = {system.resolve() for _ in range(6)}
    assert system.ended(job_id)["status"] == "failed"
    (job_id,) = {system.resolve() for _ in range(3)}
    job = system.ended(job_id)
    assert (job["status"], job["attempts"]) == ("failed", 1)
    assert "Post Mortems" in job["error"]
