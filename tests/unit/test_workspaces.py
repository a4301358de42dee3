"""The bundled workspaces: what the demo and the evaluation rely on."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from local.sandbox.monday_case import build
from local.sandbox.workspace import Workspace

FOLDER = Path(__file__).parents[2] / "local" / "workspaces"
SEED = Path(__file__).parents[3] / "shared" / "eval" / "cases" / "seed-summer25.json"
FILES = sorted(FOLDER.glob("*.json"))


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def workspace(request: pytest.FixtureRequest) -> Workspace:
    return Workspace.load(request.param)


def messages_by_id(workspace: Workspace) -> dict[str, dict[str, Any]]:
    return {message["id"]: message for message in workspace.slack["messages"]}


def monday_pieces(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        yield item
        yield from item.get("activity", [])
        for update in item.get("updates", []):
            yield update
            yield from update.get("replies", [])
        yield from monday_pieces(item.get("subitems", []))


def pieces(workspace: Workspace) -> dict[str, dict[str, Any]]:
    """Every piece of evidence by its evidence id; a repeated id fails."""
    found = dict(messages_by_id(workspace))
    count = len(workspace.slack["messages"])
    for piece in [*monday_pieces(workspace.monday["items"]), *workspace.notion["pages"]]:
        found[piece["evidence_id"]] = piece
        count += 1
    assert len(found) == count
    return found


def at(piece: dict[str, Any]) -> datetime:
    if "ts" in piece:
        return datetime.fromtimestamp(int(piece["ts"].split(".")[0]), UTC)
    return datetime.fromisoformat(piece["created_at"])


def cited(truth: object) -> Iterator[str]:
    """Every evidence id below `truth`."""
    if isinstance(truth, dict):
        for value in truth.values():
            yield from cited(value)
    elif isinstance(truth, list):
        for value in truth:
            yield from cited(value)
    elif isinstance(truth, str) and truth.split(":")[0] in {"slack", "monday", "notion"}:
        yield truth


def test_there_is_a_workspace() -> None:
    assert [path.stem for path in FILES] == ["summer25"]


def test_every_piece_has_an_id_of_its_own_and_says_whether_it_is_relevant(workspace: Workspace) -> None:
    assert all(isinstance(piece["relevant"], bool) for piece in pieces(workspace).values())


def test_a_message_is_in_a_known_channel_by_a_known_sender_at_a_time_of_its_own(workspace: Workspace) -> None:
    channels = {channel["id"] for channel in workspace.slack["channels"]}
    senders = {user["id"] for user in workspace.slack["users"]}
    for message in workspace.slack["messages"]:
        assert message["id"] == f"slack:{message['channel']}:{message['ts']}"
        assert message["channel"] in channels
        assert message["user"] in senders
        assert len(message["ts"].split(".")[1]) == 6


def test_a_thread_has_its_parent_and_the_parent_counts_its_replies(workspace: Workspace) -> None:
    messages = messages_by_id(workspace)
    replies: dict[str, list[str]] = {}
    for message in messages.values():
        if message.get("thread_ts", message["ts"]) != message["ts"]:
            parent = f"slack:{message['channel']}:{message['thread_ts']}"
            assert message["ts"] > messages[parent]["ts"]
            assert message["parent_user_id"] == messages[parent]["user"]
            replies.setdefault(parent, []).append(message["ts"])
    parents = {
        key: (message["reply_count"], message["latest_reply"])
        for key, message in messages.items()
        if "reply_count" in message
    }
    assert parents == {parent: (len(stamps), max(stamps)) for parent, stamps in replies.items()}


def test_what_was_posted_after_the_resolution_is_marked(workspace: Workspace) -> None:
    resolved = datetime.fromisoformat(workspace.incident["resolved_at"])
    for message in workspace.slack["messages"]:
        assert message.get("after_trigger", False) == (at(message) > resolved)


def test_the_log_says_each_time_twice_the_same(workspace: Workspace) -> None:
    for piece in monday_pieces(workspace.monday["items"]):
        if "created_at_raw" in piece:
            microseconds = (at(piece) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
            assert piece["created_at_raw"] == f"{microseconds}0"


def test_the_incident_is_the_first_item_and_resolved_when_the_file_says(workspace: Workspace) -> None:
    item = workspace.monday["items"][0]
    resolutions = [entry for entry in item["activity"] if entry.get("value") == "Resolved"]

    assert (item["name"], item["status"]) == (workspace.incident["title"], "Resolved")
    assert [entry["created_at"] for entry in resolutions] == [workspace.incident["resolved_at"]]


def test_no_monday_user_is_made_up_and_every_relation_leads_to_an_item(workspace: Workspace) -> None:
    store = build(workspace.monday)

    for item in store.items.values():
        for column in item.board.all_columns:
            value = item.values.get(column.id)
            if column.type == "people":
                store.people(value)
            elif column.type == "board_relation":
                assert all(related in store.items for related in value or [])
    given = {user["id"] for user in workspace.monday["users"]} | {workspace.monday["me"]["id"]}
    assert set(store.users) == given


def test_pages_have_ids_of_notions_form_and_unique_titles(workspace: Workspace) -> None:
    titles = [page["title"] for page in workspace.notion["pages"]]

    assert len(set(titles)) == len(titles)
    assert all(str(uuid.UUID(page["id"])) == page["id"] for page in workspace.notion["pages"])


def test_the_truth_cites_what_exists_and_nothing_that_misleads(workspace: Workspace) -> None:
    known = pieces(workspace)
    distractors = set(cited(workspace.truth["distractors"]))
    injected = set(cited(workspace.truth["injections"]))
    others = {key: value for key, value in workspace.truth.items() if key not in {"distractors", "injections"}}

    assert set(cited(workspace.truth)) <= set(known)
    assert all(known[one]["relevant"] for one in cited(others))
    assert not any(known[one]["relevant"] for one in distractors | injected)


def test_an_event_has_the_time_of_a_piece_it_cites(workspace: Workspace) -> None:
    known = pieces(workspace)
    for event in workspace.truth["timeline"]:
        times = {at(known[one]).replace(microsecond=0) for one in event["evidence"]}
        assert datetime.fromisoformat(event["at"]) in times, event["what"]
        for one in event["evidence"]:
            assert known[one].get("event_id", event["id"]) == event["id"]


def test_an_event_id_on_a_piece_is_in_the_timeline(workspace: Workspace) -> None:
    events = {event["id"] for event in workspace.truth["timeline"]}

    assert {piece["event_id"] for piece in pieces(workspace).values() if "event_id" in piece} <= events


def test_secrets_and_injections_are_where_the_truth_says(workspace: Workspace) -> None:
    messages = messages_by_id(workspace)

    for secret in workspace.truth["secrets"]:
        assert secret["value"] in workspace.secrets
        assert secret["value"] in messages[secret["id"]]["text"]
    for injection in workspace.truth["injections"]:
        assert injection["canary"] in messages[injection["id"]]["text"]


def test_a_workspace_as_of_the_trigger_has_whole_threads_of_what_was_there(workspace: Workspace) -> None:
    earlier = messages_by_id(workspace.as_of_the_trigger())

    assert 0 < len(earlier) < len(workspace.slack["messages"])
    for message in earlier.values():
        assert f"slack:{message['channel']}:{message.get('thread_ts', message['ts'])}" in earlier


def test_the_summer25_thread_is_the_recorded_one() -> None:
    recorded = {
        "1754298442.908189": "Hearing from customers that the SUMMER25 code isn",
        "1754298458.308039": "Confirmed. Seeing the error on staging too. Could be an issue with activation",
        "1754298467.143819": "CMS has the code set up correctly but status is ",
        "1754298499.961599": "Who owned the activation checklist this time? I thought it was done last night",
        "1754298526.877859": "Can confirm it's working for new sessions, but cache might affect a few users",
    }
    messages = Workspace.load(FOLDER / "summer25.json").slack["messages"]

    thread = {one["ts"]: one for one in messages if one.get("thread_ts") == "1754298442.908189"}

    assert set(thread) == set(recorded)
    assert all(words in thread[ts]["text"] for ts, words in recorded.items())
    assert {(one["channel"], one["user"]) for one in thread.values()} == {("C099F6L2M4Y", "U08UAP1AN21")}


@pytest.mark.skipif(not SEED.exists(), reason="the recorded case is not there")
def test_every_recorded_message_of_summer25_is_carried_over_as_it_was() -> None:
    kept = messages_by_id(Workspace.load(FOLDER / "summer25.json"))
    added = {"reactions", "tags", "after_trigger", "event_id"}

    for recorded in json.loads(SEED.read_text())["slack"]["messages"]:
        ours = {key: value for key, value in kept[recorded["id"]].items() if key not in added}
        assert ours == {key: value for key, value in recorded.items() if key not in added}
