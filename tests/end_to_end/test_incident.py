"""One incident through the whole system, as the people who use it see it."""

from __future__ import annotations

from collections.abc import Callable

import requests

from local.sandbox.wire import Fault
from local.sandbox.workspace import Workspace
from tests.end_to_end.conftest import SECRETS, System

SLACK_TIMES = {
    "2025-08-04 09:07:22 UTC": "p1754298442908189",
    "2025-08-04 09:07:38 UTC": "p1754298458308039",
    "2025-08-04 09:07:47 UTC": "p1754298467143819",
    "2025-08-04 09:08:19 UTC": "p1754298499961599",
    "2025-08-04 09:08:46 UTC": "p1754298526877859",
}


def linked_texts(value: object) -> set[tuple[str, str]]:
    """Every linked run of text on a page with its link."""
    if isinstance(value, dict):
        own = {(value["plain_text"], value["href"])} if value.get("href") else set()
        return own.union(*(linked_texts(part) for part in value.values()))
    if isinstance(value, list):
        return set().union(*(linked_texts(part) for part in value))
    return set()


def test_a_resolved_incident_becomes_one_page_whose_times_link_to_their_messages(system: System) -> None:
    job = system.ended(system.resolve())
    assert (job["status"], job["stage"], job["error"], job["gaps"]) == ("completed", "done", None, [])
    assert [page["url"] for page in system.pages()] == [job["page_url"]]
    links = linked_texts(system.sandbox.notion.tree(job["page_id"]))
    for time, message in SLACK_TIMES.items():
        assert any(text == time and message in url for text, url in links), time


def test_the_thread_and_the_item_are_told_once(system: System) -> None:
    job = system.ended(system.resolve())
    (notice,) = system.sandbox.slack.posted
    assert notice["channel"] == "C099F6L2M4Y"
    assert notice["message"]["thread_ts"] == "1754298442.908189"
    assert job["page_url"] in notice["message"]["text"]
    assert len(system.sandbox.wire.of("monday", "CreateUpdate")) == 1


def test_the_same_webhook_five_times_gives_one_page_and_one_notice(system: System) -> None:
    jobs = {system.resolve() for _ in range(5)}
    assert len(jobs) == 1
    assert system.ended(jobs.pop())["status"] == "completed"
    second = system.ended(system.ask(monday_item_id="9000000001"))
    assert second["status"] == "skipped"
    assert second["page_url"] == system.pages()[0]["url"]
    assert len(system.pages()) == 1
    assert len(system.sandbox.slack.posted) == 1


def test_a_forced_job_writes_a_new_revision_of_the_same_page(system: System) -> None:
    first = system.ended(system.resolve())
    second = system.ended(system.ask(monday_item_id="9000000001", force=True))
    assert (second["status"], second["page_id"]) == ("completed", first["page_id"])
    assert len(system.pages()) == 1


def test_a_person_starts_a_post_mortem_from_a_few_words(system: System) -> None:
    job = system.ended(system.ask(incident_description="Summer25 promo code error at launch"))
    assert job["status"] == "completed"
    assert "2025-08-04 09:07:22 UTC" in system.text(job["page_id"])


def test_an_item_that_was_reopened_is_skipped(start: Callable[..., System]) -> None:
    def reopen(workspace: Workspace) -> None:
        workspace.monday["items"][0]["status"] = "Investigating"

    system = start(reopen)
    job = system.ended(system.resolve())
    assert job["status"] == "skipped"
    assert "Investigating" in job["error"]
    assert not system.pages()


def test_an_item_that_does_not_exist_fails_with_what_to_do(system: System) -> None:
    job = system.ended(system.resolve("4711"))
    assert job["status"] == "failed"
    assert "4711 does not exist" in job["error"]
    assert "Share its board" in job["error"]


def test_a_parent_page_that_is_not_shared_fails_with_what_to_do(start: Callable[..., System]) -> None:
    def hide(workspace: Workspace) -> None:
        for page in workspace.notion["pages"]:
            if page["title"] == "Post Mortems":
                page["shared"] = False

    job = (system := start(hide)).ended(system.resolve())
    assert job["status"] == "failed"
    assert "Post Mortems" in job["error"]
    assert "Connections" in job["error"]


def test_nothing_is_lost_when_the_queue_is_told_twice_and_notion_is_busy(system: System) -> None:
    busy = {"object": "error", "status": 429, "code": "rate_limited", "message": "slow down"}
    system.sandbox.wire.fail(Fault("notion", 429, "POST /v1/pages", body=busy, headers={"Retry-After": "1"}, times=1))
    job = system.ended(system.resolve())
    assert job["status"] == "completed"
    assert len(system.pages()) == 1


def test_calls_without_proof_are_refused(system: System) -> None:
    url = f"{system.cloud.url}/webhooks/monday"
    assert requests.post(url, json={"challenge": "x"}, timeout=30).status_code == 401
    assert requests.post(f"{url}?token=wrong", json={"challenge": "x"}, timeout=30).status_code == 401
    good = requests.post(f"{url}?token={SECRETS['WEBHOOK_TOKEN']}", json={"challenge": "x"}, timeout=30)
    assert (good.status_code, good.json()) == (200, {"challenge": "x"})


def test_an_unknown_route_or_job_is_not_found(system: System) -> None:
    bearer = {"Authorization": f"Bearer {SECRETS['MANUAL_TOKEN']}"}
    assert requests.get(f"{system.cloud.url}/nothing", timeout=30).status_code == 404
    assert requests.get(f"{system.cloud.url}/postmortems/unknown", headers=bearer, timeout=30).status_code == 404
