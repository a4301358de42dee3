"""What the people of an incident are told, through the whole system: once, changed later, and of failures too."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import boto3
import pytest

from local.sandbox.wire import Fault
from postmortem.jobs.record import to_message
from postmortem.models import Job, Trigger
from tests.end_to_end.conftest import System

ITEM = "9000000001"


def own_updates(system: System) -> list[str]:
    store = system.sandbox.monday.store
    return [post.body for post in store.items[ITEM].posts if post.creator is store.me]


def messages(system: System) -> list[dict[str, Any]]:
    return [one["message"] for one in system.sandbox.slack.posted]


def test_a_new_revision_changes_what_stands_and_tells_nobody_twice(system: System) -> None:
    job = system.ended(system.resolve())
    for _ in range(2):
        again = system.ended(system.ask(monday_item_id=ITEM, force=True))
        assert (again["status"], again["gaps"]) == ("completed", job["gaps"])
    assert (len(messages(system)), len(own_updates(system))) == (1, 1)
    assert system.sandbox.monday.store.items[ITEM].values["post_mortem"]["url"] == job["page_url"]
    assert len(system.sandbox.wire.of("slack", "chat.update")) == 2


def test_a_failure_is_told_where_people_look_and_mended_when_the_page_is_there(system: System) -> None:
    invalid = {"object": "error", "status": 401, "code": "unauthorized", "message": "API token is invalid."}
    system.sandbox.wire.fail(Fault("notion", 401, body=invalid))
    job = system.ended(system.resolve())
    for _ in range(3):
        system.resolve()
    assert job["status"] == "failed"
    (update,), (message,) = own_updates(system), messages(system)
    assert "NOTION_API_KEY" in update
    assert "NOTION_API_KEY" in message["text"]
    assert message["thread_ts"] == "1754298442.908189"
    system.sandbox.wire.heal()
    done = system.ended(system.ask(monday_item_id=ITEM))
    assert done["status"] == "completed"
    assert [done["page_url"] in text for text in own_updates(system)] == [True, True]
    assert [done["page_url"] in one["text"] for one in messages(system)] == [True, True]
    assert "at first" in messages(system)[0]["text"]


def test_agreed_actions_become_subitems_that_are_no_evidence_of_their_own(start: Callable[..., System]) -> None:
    system = start(ACTION_ITEMS="subitems")
    below = system.sandbox.monday.store.items[ITEM].subitems
    of_people = list(below)
    first = system.ended(system.resolve())
    made = below[len(of_people) :]
    again = system.ended(system.ask(monday_item_id=ITEM, force=True))
    assert (first["gaps"], again["gaps"]) == ([], [])
    assert below == [*of_people, *made]
    assert made
    assert all(first["page_url"] in one.posts[0].body for one in made)


@pytest.mark.parametrize("service", ["slack", "monday"])
def test_a_notice_that_is_owed_is_told_when_its_message_is_due(system: System, service: str) -> None:
    match = {"slack": "chat.postMessage", "monday": "CreateUpdate"}[service]
    refusal = {"ok": False, "error": "restricted_action"}
    system.sandbox.wire.fail(Fault(service, 200 if service == "slack" else 401, match, body=refusal))
    job = system.ended(system.resolve())
    (gap,) = job["gaps"]
    assert gap.endswith("It will be tried again.")
    system.sandbox.wire.heal()
    told = Job(job["job_id"], Trigger.MONDAY, datetime.fromisoformat(job["created_at"]), item_id=ITEM)
    url = system.cloud.resources.queue_url
    boto3.client("sqs").send_message(QueueUrl=url, MessageBody=to_message(told, notice_try=1))
    end = time.monotonic() + 60
    while system.status(job["job_id"])["gaps"]:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert (len(messages(system)), len(own_updates(system))) == (1, 1)
    assert len(system.pages()) == 1
