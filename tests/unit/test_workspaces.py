"""The bundled workspaces: what the demo and the evaluation rely on."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from local.sandbox.monday.case import build
from local.sandbox.workspace import Workspace

FOLDER = Path(__file__).parents[2] / "local" / "workspaces"
SEED = Path(__file__).parents[3] / "shared" / "eval" / "cases" / "seed-summer25.json"
FILES = sorted(FOLDER.glob("*.json"))
CLOCK = re.compile(r"\b(\d{1,2})[:h](\d\d)(?::(\d\d))?")


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def workspace(request: pytest.FixtureRequest) -> Workspace:
    return Workspace.load(request.param)


@pytest.fixture
def trust_chain() -> Workspace:
    return Workspace.load(FOLDER / "trust-chain.json")


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


def at_ts(ts: str) -> datetime:
    return datetime.fromtimestamp(int(ts.partition(".")[0]), UTC)


def at(piece: dict[str, Any]) -> datetime:
    return at_ts(piece["ts"]) if "ts" in piece else datetime.fromisoformat(piece["created_at"])


def times(piece: dict[str, Any]) -> Iterator[datetime]:
    """When a piece was made, to the second, and when it was edited."""
    yield at(piece).replace(microsecond=0)
    if "edited" in piece:
        yield at_ts(piece["edited"]["ts"])


def everything_in(piece: dict[str, Any]) -> str:
    """All that a piece says, without the pieces below it."""
    below = {"activity", "replies", "subitems", "updates"}
    return json.dumps({key: value for key, value in piece.items() if key not in below}, ensure_ascii=False)


def event_ids(piece: dict[str, Any]) -> list[str]:
    """The events that a piece tells of: one is written as `event_id`, several as `event_ids`."""
    return [*piece.get("event_ids", []), *([piece["event_id"]] if "event_id" in piece else [])]


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


def test_there_are_two_workspaces() -> None:
    assert [path.stem for path in FILES] == ["summer25", "trust-chain"]


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
    assert resolutions[-1]["created_at"] == workspace.incident["resolved_at"]
    assert item["activity"] == sorted(item["activity"], key=at)


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


def test_the_truth_cites_what_exists_and_nothing_of_another_incident(workspace: Workspace) -> None:
    known = pieces(workspace)
    distractors = set(cited(workspace.truth["distractors"]))
    others = {key: value for key, value in workspace.truth.items() if key not in {"distractors", "injections"}}

    assert set(cited(workspace.truth)) <= set(known)
    assert all(known[one]["relevant"] for one in cited(others))
    assert not any(known[one]["relevant"] for one in distractors)


def test_an_event_has_the_time_of_a_piece_it_cites_or_one_that_is_stated_in_it(workspace: Workspace) -> None:
    known = pieces(workspace)
    for event in workspace.truth["timeline"]:
        evidence, moment = [known[one] for one in event["evidence"]], datetime.fromisoformat(event["at"])
        if event["at_from"] == "text":
            local = moment.astimezone(ZoneInfo(event["stated_zone"]))
            clocks = [[int(part or 0) for part in clock] for clock in CLOCK.findall(event["stated"])]
            assert clocks == [[local.hour, local.minute, local.second]], event["what"]
            assert any(event["stated"] in everything_in(piece) for piece in evidence), event["what"]
        else:
            assert moment in {time for piece in evidence for time in times(piece)}, event["what"]


def test_events_and_pieces_name_each_other(workspace: Workspace) -> None:
    known = pieces(workspace)
    events = {event["id"]: event for event in workspace.truth["timeline"]}
    named = {(one, event) for one, piece in known.items() for event in event_ids(piece)}

    assert {event for _, event in named} <= events.keys()
    for event in events.values():
        assert all(event["id"] in event_ids(known[one]) or not event_ids(known[one]) for one in event["evidence"])


def test_the_timeline_is_in_order_and_has_every_key_time(workspace: Workspace) -> None:
    moments = [datetime.fromisoformat(event["at"]) for event in workspace.truth["timeline"]]

    assert moments == sorted(moments)
    for name in ("started", "detected", "mitigated", "resolved"):
        told = datetime.fromisoformat(workspace.truth[f"{name}_at"])
        assert any(abs(told - moment) < timedelta(minutes=1) for moment in moments), name


def test_enough_is_named_that_must_not_be_claimed(workspace: Workspace) -> None:
    assert len(set(workspace.truth["not_to_claim"])) >= 10


def test_every_follow_up_has_its_owner_among_the_people(workspace: Workspace) -> None:
    people = {user["real_name"] for user in workspace.slack["users"] if not user["is_bot"]}

    assert {action["owner"] for action in workspace.truth["action_items"]} <= people


def test_secrets_and_injections_are_where_the_truth_says(workspace: Workspace) -> None:
    known = pieces(workspace)

    assert {secret["value"] for secret in workspace.truth["secrets"]} == set(workspace.secrets)
    for secret in workspace.truth["secrets"]:
        assert [one for one in known if secret["value"] in everything_in(known[one])] == [secret["id"]]
    for injection in workspace.truth["injections"]:
        assert [one for one in known if injection["canary"] in everything_in(known[one])] == [injection["id"]]


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


def test_trust_chain_has_every_kind_of_trap(trust_chain: Workspace) -> None:
    tags = {tag for piece in pieces(trust_chain).values() for tag in piece.get("tags", [])}

    assert tags >= {
        *("near_miss", "older_incident", "other_incident", "hypothesis_wrong", "attachment_only", "blocks_only"),
        *("edited", "secret", "injection", "other_tz", "non_english", "contradiction", "context"),
    }


def test_what_an_alert_of_trust_chain_says_is_in_its_attachments_or_blocks_only(trust_chain: Workspace) -> None:
    for message in trust_chain.slack["messages"]:
        tags = message.get("tags", [])
        assert ("attachments" in message) == ("attachment_only" in tags)
        assert ("blocks" in message) == ("blocks_only" in tags)
        says_nothing = message["text"] in {"", "This content can't be displayed."}
        assert says_nothing == ("attachments" in message or "blocks" in message)


def test_trust_chain_is_over_when_an_alert_is_edited_in_place(trust_chain: Workspace) -> None:
    alerts = [one for one in trust_chain.slack["messages"] if "edited" in one and "bot_id" in one]

    assert [at_ts(alert["edited"]["ts"]).isoformat() for alert in alerts] == ["2026-03-18T03:09:44+00:00"]
    assert trust_chain.truth["mitigated_at"] == "2026-03-18T03:09:44Z"
    assert at(alerts[0]) < at(trust_chain.monday["items"][0])


def test_trust_chain_lasts_over_midnight_and_its_item_is_opened_two_hours_after_the_start(
    trust_chain: Workspace,
) -> None:
    started, resolved = (datetime.fromisoformat(trust_chain.truth[name]) for name in ("started_at", "resolved_at"))

    assert started.date() < resolved.date()
    assert at(trust_chain.monday["items"][0]) - started > timedelta(hours=2)


def test_the_item_of_trust_chain_is_resolved_reopened_and_resolved(trust_chain: Workspace) -> None:
    log = [entry for entry in trust_chain.monday["items"][0]["activity"] if entry.get("column_id") == "status"]

    assert [entry["value"] for entry in log] == ["Open", "Investigating", "Resolved", "Investigating", "Resolved"]


def test_the_cause_of_trust_chain_is_told_in_a_thread_that_began_a_week_before(trust_chain: Workspace) -> None:
    messages, cause = messages_by_id(trust_chain), trust_chain.truth["root_cause_evidence"]
    told = [messages[one] for one in cause if one in messages]
    old = [one for one in told if at(one) - at_ts(one["thread_ts"]) > timedelta(days=7)]

    assert len(old) == 3
    assert len({one["thread_ts"] for one in old}) == 1


def test_one_event_of_trust_chain_has_a_time_that_nobody_knows(trust_chain: Workspace) -> None:
    unknown = [event for event in trust_chain.truth["timeline"] if event["precision"] == "unknown"]

    assert [event["key"] for event in unknown] == [False]


def test_the_sources_of_trust_chain_give_three_times_for_the_recovery(trust_chain: Workspace) -> None:
    known = pieces(trust_chain)
    told = trust_chain.truth["contradictions"][0]["statements"]

    assert len({statement["says"] for statement in told}) == 3
    for statement in told:
        assert any(statement["says"] in everything_in(known[one]) for one in statement["evidence"])
