"""The official Slack client against the sandbox Slack: what it reads, what it writes, and what it is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from local.sandbox.slack.service import SandboxSlack
from local.sandbox.wire import Fault, Wire
from local.sandbox.workspace import Workspace

CASES = Path(__file__).resolve().parents[3] / "shared" / "eval" / "cases"
TOKEN = "xoxb-sandbox"
OPS, LOUNGE, WAR_ROOM, VAULT, OLD = "C0OPS00001", "C0LOUNGE01", "C0WARROOM1", "C0VAULT001", "C0OLD00001"
ANA, BEN = "U0ANA00001", "U0BEN00001"
PARENT, FIRST_REPLY = "1700000100.000100", "1700000160.000200"

SECTION: dict[str, Any] = {
    "channels": [
        {
            "id": OPS,
            "name": "ops",
            "topic": "Status: on fire",
            "is_member": True,
            "bookmarks": [{"id": "Bk1", "title": "Runbook", "link": "https://example.com/runbook"}],
            "pins": [PARENT],
        },
        {"id": LOUNGE, "name": "lounge", "is_member": False},
        {"id": WAR_ROOM, "name": "war-room", "is_private": True, "is_member": True},
        {"id": VAULT, "name": "vault", "is_private": True, "is_member": False},
        {"id": OLD, "name": "old", "is_archived": True, "is_member": True},
    ],
    "users": [
        {"id": ANA, "name": "ana", "real_name": "Ana Silva", "tz": "America/New_York", "email": "ana@example.com"},
        {"id": BEN, "name": "ben", "real_name": "Ben Ott", "display_name": "", "deleted": True},
        {"id": "B0PAGER001", "name": "pager", "real_name": "Pager", "is_bot": True},
    ],
    "usergroups": [{"id": "S0ONCALL01", "handle": "oncall", "name": "On-call"}],
    "messages": [
        {
            "id": f"slack:{OPS}:{PARENT}",
            "channel": OPS,
            "user": ANA,
            "ts": PARENT,
            "thread_ts": PARENT,
            "reply_count": 7,
            "text": "checkout is down",
            "relevant": True,
            "tags": ["key"],
            "event_id": "E1",
            "event_ids": ["E1", "E2"],
            "after_trigger": False,
        },
        {"channel": OPS, "user": BEN, "ts": FIRST_REPLY, "thread_ts": PARENT, "text": "looking"},
        {
            "channel": OPS,
            "user": ANA,
            "ts": "1700000220.000300",
            "thread_ts": PARENT,
            "subtype": "thread_broadcast",
            "text": "rolled back",
        },
        {
            "channel": OPS,
            "user": "B0PAGER001",
            "bot_id": "B0PAGER001",
            "subtype": "bot_message",
            "ts": "1700000050.000000",
            "text": "",
            "attachments": [{"id": 1, "title": "5xx above 5 %", "fallback": "[no preview available]"}],
        },
        {
            "channel": OPS,
            "user": ANA,
            "bot_id": "B0PAGER001",
            "ts": "1700000060.000000",
            "thread_ts": "1700000060.000000",
            "reply_count": 2,
            "latest_reply": "1700009999.000000",
            "text": "still firing, and the replies came after the workspace was cut",
        },
        {"channel": OPS, "user": ANA, "subtype": "channel_topic", "ts": "1700000070.000000", "text": "set the topic"},
        {"channel": LOUNGE, "user": ANA, "ts": "1700000000.000000", "text": "hello"},
        {"channel": WAR_ROOM, "user": ANA, "ts": "1700000000.000000", "text": "quiet"},
        {"channel": OLD, "user": ANA, "ts": "1690000000.000000", "text": "long ago"},
    ],
}
BLOCKS: list[dict[str, Any]] = [
    {"type": "header", "text": {"type": "plain_text", "text": "Post-mortem draft ready"}},
    {"type": "section", "text": {"type": "mrkdwn", "text": "*INC-142*", "verbatim": True}},
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "text": {"type": "plain_text", "text": "Open"},
                "url": "https://example.com",
                "action_id": "open",
            }
        ],
    },
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "please review"}]},
    {"type": "divider"},
]
METADATA: dict[str, Any] = {"event_type": "postmortem_published", "event_payload": {"incident_id": "142"}}


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def slack(wire: Wire) -> SandboxSlack:
    return SandboxSlack(SECTION, wire, token=TOKEN)


@pytest.fixture
def url(slack: SandboxSlack, serve: Callable[[Flask], str]) -> str:
    return f"{serve(slack.app())}/api/"


@pytest.fixture
def client(url: str) -> WebClient:
    return WebClient(token=TOKEN, base_url=url, retry_handlers=[])


def refusal(call: Callable[..., object], *positional: object, **named: object) -> dict[str, Any]:
    with pytest.raises(SlackApiError) as caught:
        call(*positional, **named)
    assert caught.value.response.status_code == 200
    answer: dict[str, Any] = caught.value.response.data
    return answer


def history(client: WebClient, **arguments: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - what the method takes
    messages: list[dict[str, Any]] = client.conversations_history(channel=OPS, **arguments)["messages"]
    return messages


# Who calls


def test_auth_test_names_the_bot_the_team_and_the_scopes(client: WebClient) -> None:
    answer = client.auth_test()
    assert answer["url"] == "https://sandbox.slack.com/"
    assert answer["user_id"].startswith("U")
    assert answer["bot_id"].startswith("B")
    scopes = next(value for name, value in answer.headers.items() if name.lower() == "x-oauth-scopes")
    assert {"channels:history", "chat:write"} <= set(scopes.split(","))


def test_a_wrong_token_is_invalid_auth(url: str) -> None:
    stranger = WebClient(token="xoxb-other", base_url=url)
    assert refusal(stranger.auth_test)["error"] == "invalid_auth"


def test_no_token_is_not_authed(url: str) -> None:
    answer = requests.post(f"{url}auth.test", timeout=5)
    assert (answer.status_code, answer.json()) == (200, {"ok": False, "error": "not_authed"})


def test_a_missing_scope_is_named_beside_the_granted_ones(client: WebClient, slack: SandboxSlack) -> None:
    slack.scopes = {"channels:read", "users:read"}
    answer = refusal(history, client)
    assert answer["error"] == "missing_scope"
    assert answer["needed"] == "channels:history"
    assert answer["provided"] == "channels:read,users:read"


@pytest.mark.parametrize(
    ("method", "arguments", "needed"),
    [
        ("conversations_history", {"channel": WAR_ROOM}, "groups:history"),
        ("conversations_replies", {"channel": OPS, "ts": PARENT}, "channels:history"),
        ("conversations_info", {"channel": OPS}, "channels:read"),
        ("conversations_list", {"types": "private_channel"}, "groups:read"),
        ("users_conversations", {}, "channels:read"),
        ("conversations_join", {"channel": LOUNGE}, "channels:join"),
        ("users_info", {"user": ANA}, "users:read"),
        ("bookmarks_list", {"channel_id": OPS}, "bookmarks:read"),
        ("chat_postMessage", {"channel": OPS, "text": "x"}, "chat:write"),
        ("reactions_add", {"channel": OPS, "timestamp": PARENT, "name": "eyes"}, "reactions:write"),
    ],
)
def test_each_method_asks_for_its_scope(
    client: WebClient, slack: SandboxSlack, method: str, arguments: dict[str, Any], needed: str
) -> None:
    slack.scopes.discard(needed)
    assert refusal(getattr(client, method), **arguments)["needed"] == needed


def test_an_unknown_method_is_refused(client: WebClient) -> None:
    answer = refusal(client.api_call, "conversations.frobnicate")
    assert (answer["error"], answer["req_method"]) == ("unknown_method", "conversations.frobnicate")


def test_json_form_and_query_arguments_mean_the_same(url: str) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    form = requests.post(f"{url}users.info", data={"user": ANA}, headers=headers, timeout=5)
    body = requests.post(f"{url}users.info", json={"user": ANA}, headers=headers, timeout=5)
    query = requests.get(f"{url}users.info", params={"user": ANA}, headers=headers, timeout=5)
    assert form.json() == body.json() == query.json()
    assert form.json()["user"]["name"] == "ana"


@pytest.mark.parametrize(
    ("body", "kind", "error"),
    [
        ("{", "application/json", "invalid_json"),
        ("[1]", "application/json", "json_not_object"),
        ("user=U1", "text/plain", "invalid_post_type"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(url: str, body: str, kind: str, error: str) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": kind}
    answer = requests.post(f"{url}users.info", data=body, headers=headers, timeout=5)
    assert (answer.status_code, answer.json()["error"]) == (200, error)


# History


def test_history_is_newest_first_and_holds_broadcasts_but_no_other_replies(client: WebClient) -> None:
    stamps = [message["ts"] for message in history(client)]
    assert stamps == ["1700000220.000300", PARENT, "1700000070.000000", "1700000060.000000", "1700000050.000000"]


def test_the_limits_of_the_window_are_outside_it(client: WebClient) -> None:
    found = history(client, oldest="1700000050.000000", latest=PARENT)
    assert [message["ts"] for message in found] == ["1700000070.000000", "1700000060.000000"]


def test_an_inclusive_window_holds_its_limits(client: WebClient) -> None:
    found = history(client, oldest="1700000060.000000", latest=PARENT, inclusive=True)
    assert [message["ts"] for message in found] == [PARENT, "1700000070.000000", "1700000060.000000"]


def test_with_oldest_alone_the_messages_nearest_to_it_come_first(client: WebClient) -> None:
    found = history(client, oldest="1700000050.000000", limit=2)
    assert [message["ts"] for message in found] == ["1700000070.000000", "1700000060.000000"]


@pytest.mark.parametrize("value", ["1700000050", "1700000050.1", "1700000050.1234567", "yesterday"])
def test_a_time_without_exactly_six_decimals_is_refused(client: WebClient, value: str) -> None:
    assert refusal(history, client, oldest=value)["error"] == "invalid_ts_oldest"
    assert refusal(history, client, latest=value)["error"] == "invalid_ts_latest"


def test_pages_of_history_follow_the_cursor_to_the_end(client: WebClient) -> None:
    stamps: list[str] = []
    cursor = ""
    for _ in range(3):
        answer = client.conversations_history(channel=OPS, limit=2, cursor=cursor)
        stamps += [message["ts"] for message in answer["messages"]]
        cursor = answer["response_metadata"]["next_cursor"] if answer["has_more"] else ""
    assert stamps == sorted(stamps, reverse=True)
    assert len(stamps) == 5
    assert not answer["has_more"]
    assert "response_metadata" not in answer.data


def test_a_made_up_cursor_is_refused(client: WebClient) -> None:
    assert refusal(history, client, cursor="bmV4dF90czoxMjM=")["error"] == "invalid_cursor"
    assert refusal(history, client, cursor="#")["error"] == "invalid_cursor"


def test_a_limit_that_is_no_number_is_refused(client: WebClient) -> None:
    assert refusal(client.conversations_history, channel=OPS, limit=0)["error"] == "invalid_limit"


@pytest.mark.parametrize(("asked", "got"), [({}, 100), ({"limit": 999}, 999), ({"limit": 5000}, 999)])
def test_history_gives_100_messages_unless_asked_and_never_more_than_999(
    wire: Wire, serve: Callable[[Flask], str], asked: dict[str, int], got: int
) -> None:
    many = [{"channel": OPS, "user": ANA, "ts": f"17000{n:05d}.000000", "text": "x"} for n in range(1001)]
    url = serve(SandboxSlack({**SECTION, "messages": many}, wire, token=TOKEN).app())
    client = WebClient(token=TOKEN, base_url=f"{url}/api/")
    assert len(history(client, **asked)) == got


def test_evaluation_marks_never_leave_the_sandbox(client: WebClient) -> None:
    parent = next(message for message in history(client) if message["ts"] == PARENT)
    hidden = {"id", "channel", "relevant", "tags", "event_id", "event_ids", "after_trigger"}
    assert not hidden & set(parent)
    assert parent["type"] == "message"


def test_a_parent_carries_the_numbers_of_the_replies_that_are_there(client: WebClient) -> None:
    parent = next(message for message in history(client) if message["ts"] == PARENT)
    assert (parent["thread_ts"], parent["reply_count"], parent["latest_reply"]) == (PARENT, 2, "1700000220.000300")
    assert (parent["reply_users"], parent["reply_users_count"]) == ([BEN, ANA], 2)


def test_a_message_whose_replies_are_not_there_has_no_thread(client: WebClient) -> None:
    message = next(message for message in history(client) if message["ts"] == "1700000060.000000")
    assert not {"thread_ts", "reply_count", "latest_reply"} & set(message)


def test_a_broadcast_carries_its_root(client: WebClient) -> None:
    broadcast = history(client)[0]
    assert (broadcast["subtype"], broadcast["thread_ts"]) == ("thread_broadcast", PARENT)
    assert broadcast["root"]["text"] == "checkout is down"


def test_an_alert_has_a_username_and_its_words_in_the_attachment(client: WebClient) -> None:
    alert = history(client)[-1]
    assert (alert["text"], alert["username"], alert["bot_id"]) == ("", "Pager", "B0PAGER001")
    assert alert["attachments"][0]["title"] == "5xx above 5 %"
    assert "user" not in alert


def test_a_message_of_a_newer_app_has_a_bot_profile_and_no_subtype(client: WebClient) -> None:
    message = history(client)[-2]
    assert message["bot_profile"]["name"] == "Pager"
    assert "subtype" not in message


def test_a_workspace_whose_thread_has_no_parent_is_refused() -> None:
    orphan = {"channel": OPS, "user": ANA, "ts": PARENT, "thread_ts": "1600000000.000000", "text": "?"}
    with pytest.raises(ValueError, match=r"answers 1600000000\.000000"):
        SandboxSlack({**SECTION, "messages": [orphan]}, Wire(), token=TOKEN)


# Threads


@pytest.mark.parametrize("ts", [PARENT, FIRST_REPLY])
def test_replies_are_found_by_the_parent_or_by_any_reply(client: WebClient, ts: str) -> None:
    found = client.conversations_replies(channel=OPS, ts=ts)["messages"]
    assert [message["text"] for message in found] == ["checkout is down", "looking", "rolled back"]
    assert found[1]["parent_user_id"] == ANA


def test_the_second_page_of_a_thread_has_no_parent(client: WebClient) -> None:
    first = client.conversations_replies(channel=OPS, ts=PARENT, limit=2)
    assert first["has_more"]
    cursor = first["response_metadata"]["next_cursor"]
    second = client.conversations_replies(channel=OPS, ts=PARENT, limit=2, cursor=cursor)
    assert [message["text"] for message in second["messages"]] == ["rolled back"]
    assert not second["has_more"]


def test_a_window_cuts_the_replies_and_keeps_the_parent(client: WebClient) -> None:
    found = client.conversations_replies(channel=OPS, ts=PARENT, oldest=FIRST_REPLY)["messages"]
    assert [message["text"] for message in found] == ["checkout is down", "rolled back"]


def test_a_message_without_replies_is_a_thread_of_one(client: WebClient) -> None:
    found = client.conversations_replies(channel=OPS, ts="1700000070.000000")["messages"]
    assert [message["text"] for message in found] == ["set the topic"]


def test_an_unknown_message_has_no_thread(client: WebClient) -> None:
    answer = refusal(client.conversations_replies, channel=OPS, ts="1.000000")
    assert answer["error"] == "thread_not_found"


# Channels


@pytest.mark.parametrize(
    ("channel", "error"),
    [(LOUNGE, "not_in_channel"), (VAULT, "channel_not_found"), ("C0NOWHERE1", "channel_not_found")],
)
def test_channels_the_bot_is_not_in_cannot_be_read(client: WebClient, channel: str, error: str) -> None:
    assert refusal(client.conversations_history, channel=channel)["error"] == error
    assert refusal(client.conversations_replies, channel=channel, ts=PARENT)["error"] == error


def test_an_archived_channel_is_readable_for_its_members(client: WebClient) -> None:
    assert client.conversations_history(channel=OLD)["messages"][0]["text"] == "long ago"


def test_channel_info_tells_topic_creation_and_membership_even_from_outside(client: WebClient) -> None:
    ops = client.conversations_info(channel=OPS)["channel"]
    assert (ops["topic"]["value"], ops["created"], ops["is_member"]) == ("Status: on fire", 1700000050, True)
    assert client.conversations_info(channel=LOUNGE)["channel"]["is_member"] is False
    assert refusal(client.conversations_info, channel=VAULT)["error"] == "channel_not_found"


def test_users_conversations_lists_only_the_channels_the_bot_is_in(client: WebClient) -> None:
    found = client.users_conversations(types="public_channel,private_channel")["channels"]
    assert [channel["name"] for channel in found] == ["ops", "war-room", "old"]
    assert "is_member" not in found[0]
    assert refusal(client.users_conversations, user=ANA)["error"] == "invalid_arguments"


def test_private_channels_are_listed_only_when_asked_for_and_entered(client: WebClient) -> None:
    public = client.conversations_list()["channels"]
    assert [channel["name"] for channel in public] == ["ops", "lounge", "old"]
    private = client.conversations_list(types="private_channel")["channels"]
    assert [channel["name"] for channel in private] == ["war-room"]
    assert refusal(client.conversations_list, types="secret")["error"] == "invalid_types"


def test_a_page_without_its_archived_channels_may_be_short_and_not_the_last(
    wire: Wire, serve: Callable[[Flask], str]
) -> None:
    channels = [{**SECTION["channels"][4], "is_member": True}, SECTION["channels"][0]]
    section = {**SECTION, "channels": channels, "messages": []}
    url = serve(SandboxSlack(section, wire, token=TOKEN).app())
    client = WebClient(token=TOKEN, base_url=f"{url}/api/")
    first = client.conversations_list(limit=1, exclude_archived=True)
    assert first["channels"] == []
    cursor = first["response_metadata"]["next_cursor"]
    second = client.conversations_list(limit=1, exclude_archived=True, cursor=cursor)
    assert [channel["name"] for channel in second["channels"]] == ["ops"]
    assert second["response_metadata"]["next_cursor"] == ""


def test_joining_a_public_channel_opens_it_and_leaves_a_line(client: WebClient) -> None:
    for _ in range(2):
        assert client.conversations_join(channel=LOUNGE)["channel"]["is_member"] is True
    found = client.conversations_history(channel=LOUNGE)["messages"]
    assert [message.get("subtype") for message in found] == ["channel_join", None]


@pytest.mark.parametrize(("channel", "error"), [(OLD, "is_archived"), (VAULT, "channel_not_found")])
def test_archived_and_private_channels_cannot_be_joined(client: WebClient, channel: str, error: str) -> None:
    assert refusal(client.conversations_join, channel=channel)["error"] == error


def test_bookmarks_and_pins_of_a_channel_are_listed(client: WebClient) -> None:
    assert client.bookmarks_list(channel_id=OPS)["bookmarks"][0]["link"] == "https://example.com/runbook"
    pin = client.pins_list(channel=OPS)["items"][0]
    assert (pin["type"], pin["message"]["text"]) == ("message", "checkout is down")


# People


def test_a_user_has_a_profile_and_a_time_zone(client: WebClient) -> None:
    ana = client.users_info(user=ANA)["user"]
    assert (ana["profile"]["display_name"], ana["profile"]["real_name"]) == ("ana", "Ana Silva")
    assert (ana["tz"], ana["is_bot"], ana["profile"]["email"]) == ("America/New_York", False, "ana@example.com")


def test_the_email_needs_a_scope_of_its_own(client: WebClient, slack: SandboxSlack) -> None:
    slack.scopes.discard("users:read.email")
    assert "email" not in client.users_info(user=ANA)["user"]["profile"]


def test_a_deactivated_user_still_resolves_with_an_empty_display_name(client: WebClient) -> None:
    ben = client.users_info(user=BEN)["user"]
    assert (ben["deleted"], ben["profile"]["display_name"], ben["profile"]["real_name"]) == (True, "", "Ben Ott")


def test_strangers_and_bot_ids_are_no_users(client: WebClient) -> None:
    for stranger in ("U0NOBODY01", "B0PAGER001"):
        assert refusal(client.users_info, user=stranger)["error"] == "user_not_found"


def test_bots_are_found_by_bots_info(client: WebClient) -> None:
    assert client.bots_info(bot="B0PAGER001")["bot"]["name"] == "Pager"
    assert refusal(client.bots_info, bot="B0NOBODY01")["error"] == "bot_not_found"


def test_the_list_of_users_is_paged_and_holds_the_bot_itself(client: WebClient) -> None:
    names: list[str] = []
    for page in client.users_list(limit=3):
        names += [member["name"] for member in page["members"]]
    assert sorted(names) == ["ana", "ben", "postmortem", "slackbot"]


def test_usergroups_and_the_team_are_served(client: WebClient) -> None:
    assert client.usergroups_list()["usergroups"][0]["handle"] == "oncall"
    assert client.team_info()["team"]["domain"] == "sandbox"


def test_permalinks_of_messages_and_replies_have_slacks_form(client: WebClient) -> None:
    parent = client.chat_getPermalink(channel=OPS, message_ts=PARENT)["permalink"]
    assert parent == f"https://sandbox.slack.com/archives/{OPS}/p1700000100000100"
    reply = client.chat_getPermalink(channel=OPS, message_ts=FIRST_REPLY)["permalink"]
    assert reply.endswith(f"/p1700000160000200?thread_ts={PARENT}&cid={OPS}")
    unknown = refusal(client.chat_getPermalink, channel=OPS, message_ts="1.000000")
    assert unknown["error"] == "message_not_found"


# Posting


def test_a_posted_message_stands_at_the_top_of_the_history(client: WebClient, slack: SandboxSlack) -> None:
    answer = client.chat_postMessage(channel=OPS, text="Draft ready", blocks=BLOCKS, unfurl_links=False)
    newest = history(client)[0]
    assert newest["ts"] == answer["ts"]
    assert newest["text"] == "Draft ready"
    assert [block["type"] for block in newest["blocks"]] == ["header", "section", "actions", "context", "divider"]
    assert newest["bot_id"] == client.auth_test()["bot_id"]
    assert [(one["channel"], one["message"]["text"]) for one in slack.posted] == [(OPS, "Draft ready")]


def test_a_reply_goes_into_the_thread_and_not_into_the_history(client: WebClient) -> None:
    before = len(history(client))
    client.chat_postMessage(channel=OPS, text="Draft ready", thread_ts=PARENT)
    assert len(history(client)) == before
    thread = client.conversations_replies(channel=OPS, ts=PARENT)["messages"]
    assert (thread[0]["reply_count"], thread[-1]["text"]) == (3, "Draft ready")


def test_a_broadcast_reply_stands_in_both(client: WebClient) -> None:
    client.chat_postMessage(channel=OPS, text="Draft ready", thread_ts=PARENT, reply_broadcast=True)
    newest = history(client)[0]
    assert (newest["subtype"], newest["text"]) == ("thread_broadcast", "Draft ready")
    assert client.conversations_replies(channel=OPS, ts=PARENT)["messages"][-1]["text"] == "Draft ready"


@pytest.mark.parametrize(
    ("thread_ts", "error"),
    [
        (FIRST_REPLY, "thread_not_found"),
        ("1600000000.000000", "thread_not_found"),
        ("1700000100.0001", "invalid_thread_ts"),
        ("1700000070.000000", "cannot_reply_to_message"),
    ],
)
def test_only_a_parent_can_be_answered(client: WebClient, thread_ts: str, error: str) -> None:
    answer = refusal(client.chat_postMessage, channel=OPS, text="x", thread_ts=thread_ts)
    assert answer["error"] == error


def test_the_payload_of_metadata_is_shown_only_on_demand(client: WebClient) -> None:
    client.chat_postMessage(channel=OPS, text="Draft ready", metadata=METADATA)
    assert history(client)[0]["metadata"] == {"event_type": "postmortem_published"}
    assert history(client, include_all_metadata=True)[0]["metadata"] == METADATA


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ("{", "invalid_metadata_format"),
        ([1], "invalid_metadata_format"),
        ({"event_type": "x"}, "invalid_metadata_schema"),
        ({"event_type": "", "event_payload": {}}, "invalid_metadata_schema"),
        ({"event_type": "x", "event_payload": {}, "more": 1}, "invalid_metadata_schema"),
    ],
)
def test_metadata_needs_a_type_and_a_payload(client: WebClient, metadata: object, error: str) -> None:
    body = {"channel": OPS, "text": "x", "metadata": metadata}
    answer = refusal(client.api_call, "chat.postMessage", json=body)
    assert answer["error"] == error


@pytest.mark.parametrize(
    ("channel", "error"),
    [(LOUNGE, "not_in_channel"), (VAULT, "channel_not_found"), (OLD, "is_archived"), ("ops", "channel_not_found")],
)
def test_there_are_channels_nothing_can_be_posted_to(
    client: WebClient, slack: SandboxSlack, channel: str, error: str
) -> None:
    assert refusal(client.chat_postMessage, channel=channel, text="x")["error"] == error
    assert slack.posted == []


def test_chat_write_public_posts_to_a_public_channel_without_joining(client: WebClient, slack: SandboxSlack) -> None:
    slack.scopes.add("chat:write.public")
    assert client.chat_postMessage(channel=LOUNGE, text="x")["ok"]


def test_a_message_without_content_is_refused(client: WebClient) -> None:
    answer = refusal(client.api_call, "chat.postMessage", json={"channel": OPS, "text": ""})
    assert answer["error"] == "no_text"


def test_text_is_cut_at_40000_characters_as_slack_does(client: WebClient) -> None:
    client.chat_postMessage(channel=OPS, text="x" * 40_001)
    assert len(history(client)[0]["text"]) == 40_000


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


@pytest.mark.parametrize(
    ("blocks", "problem"),
    [
        ([section("x")] * 51, "no more than 50 items"),
        ([section("x" * 3001)], "less than 3001 characters [json-pointer:/blocks/0/text/text]"),
        ([section("")], "more than 0 characters"),
        ([{"type": "section"}], "missing required field: text or fields"),
        ([{"type": "section", "fields": [section("x")["text"]] * 11}], "1 to 10 items"),
        ([{"type": "section", "fields": [section("x" * 2001)["text"]]}], "less than 2001 characters"),
        ([{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}], "less than 151 characters"),
        ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "one of the types plain_text"),
        ([{"type": "header", "text": "x"}], "must provide an object"),
        ([{"type": "context", "elements": [section("x")["text"]] * 11}], "no more than 10 items"),
        ([{"type": "actions", "elements": BLOCKS[2]["elements"] * 26}], "no more than 25 items"),
        ([{"type": "actions", "elements": []}], "at least 1 item"),
        (
            [{"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "x" * 76}}]}],
            "less than 76 characters",
        ),
        ([{"type": "image", "image_url": "https://example.com/x.png"}], "must provide a string"),
        ([{"type": "image", "alt_text": "x"}], "missing required field: image_url"),
        ([{"type": "markdown", "text": "x" * 12_001}], "less than 12001 characters"),
        ([{"type": "paragraph"}], "unsupported type: paragraph"),
        ([{**section("x"), "colour": "red"}], "invalid additional property: colour"),
        (
            [{"type": "section", "text": {"type": "plain_text", "text": "x", "verbatim": True}}],
            "invalid additional property: verbatim",
        ),
        ([{**section("x"), "block_id": "same"}] * 2, "`block_id` already exists"),
    ],
)
def test_blocks_outside_slacks_limits_are_invalid(
    client: WebClient, slack: SandboxSlack, blocks: list[dict[str, Any]], problem: str
) -> None:
    answer = refusal(client.chat_postMessage, channel=OPS, text="x", blocks=blocks)
    assert answer["error"] == "invalid_blocks"
    assert problem in answer["response_metadata"]["messages"][0]
    assert slack.posted == []


def test_blocks_at_slacks_limits_are_accepted(client: WebClient) -> None:
    fields = [{"type": "mrkdwn", "text": "x" * 100}] * 9 + [{"type": "mrkdwn", "text": "x" * 2000}]
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "x" * 150}},
        {**section("x" * 3000), "fields": fields},
        *[{"type": "divider"}] * 48,
    ]
    assert client.chat_postMessage(channel=OPS, text="x", blocks=blocks)["ok"]


def test_blocks_that_are_no_list_have_a_wrong_format(client: WebClient) -> None:
    for blocks in ("{", "{}", '["x"]'):
        answer = refusal(client.chat_postMessage, channel=OPS, text="x", blocks=blocks)
        assert answer["error"] == "invalid_blocks_format"


def test_blocks_may_come_as_json_text_in_a_form(url: str) -> None:
    form = {"channel": OPS, "text": "x", "blocks": json.dumps(BLOCKS), "metadata": json.dumps(METADATA)}
    headers = {"Authorization": f"Bearer {TOKEN}"}
    answer = requests.post(f"{url}chat.postMessage", data=form, headers=headers, timeout=5).json()
    assert answer["message"]["metadata"] == METADATA
    assert len(answer["message"]["blocks"]) == len(BLOCKS)


def test_all_blocks_together_hold_13200_characters(client: WebClient) -> None:
    fitting = [section("x" * 3000)] * 4 + [section("x" * 1200)]
    assert client.chat_postMessage(channel=OPS, text="x", blocks=fitting)["ok"]
    answer = refusal(client.chat_postMessage, channel=OPS, text="x", blocks=[*fitting, section("x")])
    assert answer["error"] == "msg_blocks_too_long"


def test_posts_in_one_channel_never_share_a_time(client: WebClient) -> None:
    stamps = [client.chat_postMessage(channel=OPS, text="x")["ts"] for _ in range(5)]
    assert stamps == sorted(set(stamps))
    assert all(len(ts.split(".")[1]) == 6 for ts in stamps)


# Updating and reacting


def test_an_update_by_blocks_keeps_the_metadata_and_shows_no_edit(client: WebClient, slack: SandboxSlack) -> None:
    ts = client.chat_postMessage(channel=OPS, text="Draft ready", metadata=METADATA)["ts"]
    client.chat_update(channel=OPS, ts=ts, text="Draft changed", blocks=BLOCKS)
    newest = history(client, include_all_metadata=True)[0]
    assert (newest["ts"], newest["text"], newest["metadata"]) == (ts, "Draft changed", METADATA)
    assert "edited" not in newest
    assert slack.posted[0]["message"]["text"] == "Draft changed"


def test_an_update_by_text_takes_the_blocks_away_and_shows_the_edit(client: WebClient) -> None:
    ts = client.chat_postMessage(channel=OPS, text="Draft ready", blocks=BLOCKS)["ts"]
    client.chat_update(channel=OPS, ts=ts, text="Draft changed")
    newest = history(client)[0]
    assert "blocks" not in newest
    assert newest["edited"]["ts"].endswith(".000000")


@pytest.mark.parametrize(("ts", "error"), [(PARENT, "cant_update_message"), ("1.000000", "message_not_found")])
def test_only_messages_of_the_bot_can_be_updated(client: WebClient, ts: str, error: str) -> None:
    assert refusal(client.chat_update, channel=OPS, ts=ts, text="x")["error"] == error


def test_nothing_can_be_updated_once_the_channel_is_archived(client: WebClient, slack: SandboxSlack) -> None:
    ts = client.chat_postMessage(channel=OPS, text="x")["ts"]
    slack.channels[OPS].about["is_archived"] = True
    assert refusal(client.chat_update, channel=OPS, ts=ts, text="y")["error"] == "is_inactive"


def test_the_text_of_an_update_may_not_exceed_4000_characters(client: WebClient) -> None:
    ts = client.chat_postMessage(channel=OPS, text="x")["ts"]
    answer = refusal(client.chat_update, channel=OPS, ts=ts, text="x" * 4001)
    assert answer["error"] == "msg_too_long"


def test_a_reaction_is_counted_once(client: WebClient) -> None:
    client.reactions_add(channel=OPS, timestamp=PARENT, name="memo")
    again = refusal(client.reactions_add, channel=OPS, timestamp=PARENT, name="memo")
    assert again["error"] == "already_reacted"
    parent = next(message for message in history(client) if message["ts"] == PARENT)
    assert [(one["name"], one["count"]) for one in parent["reactions"]] == [("memo", 1)]


def test_the_workspace_itself_stays_as_it_was_read(wire: Wire, serve: Callable[[Flask], str]) -> None:
    reactions = [{"name": "eyes", "users": [BEN], "count": 1}]
    message = {"channel": OPS, "user": ANA, "ts": PARENT, "text": "x", "reactions": reactions}
    url = serve(SandboxSlack({**SECTION, "messages": [message]}, wire, token=TOKEN).app())
    WebClient(token=TOKEN, base_url=f"{url}/api/").reactions_add(channel=OPS, timestamp=PARENT, name="eyes")
    assert reactions == [{"name": "eyes", "users": [BEN], "count": 1}]


def test_a_reaction_needs_a_name_a_message_and_an_open_channel(client: WebClient) -> None:
    unnamed = refusal(client.reactions_add, channel=OPS, timestamp=PARENT, name="")
    assert unnamed["error"] == "invalid_name"
    nowhere = refusal(client.reactions_add, channel=OPS, timestamp="1.000000", name="memo")
    assert nowhere["error"] == "message_not_found"
    archived = refusal(client.reactions_add, channel=OLD, timestamp="1690000000.000000", name="memo")
    assert archived["error"] == "is_archived"


# The wire


def test_calls_are_recorded_under_their_methods_with_their_arguments(client: WebClient, wire: Wire) -> None:
    history(client, limit=5, inclusive=True)
    client.chat_postMessage(channel=OPS, text="x", blocks=BLOCKS)
    assert [(call.name, call.status) for call in wire.of("slack")] == [
        ("conversations.history", 200),
        ("chat.postMessage", 200),
    ]
    assert wire.calls[0].arguments == {"channel": OPS, "limit": "5", "inclusive": "1"}
    assert wire.calls[1].arguments["blocks"] == BLOCKS
    assert TOKEN not in repr(wire.calls)


def test_a_rate_limit_on_the_wire_is_waited_out_by_the_client(url: str, wire: Wire) -> None:
    body = {"ok": False, "error": "ratelimited"}
    wire.fail(Fault("slack", 429, "conversations.history", body, {"Retry-After": "0"}, times=1))
    client = WebClient(token=TOKEN, base_url=url, retry_handlers=[RateLimitErrorRetryHandler()])
    assert len(history(client)) == 5
    assert [call.status for call in wire.of("slack")] == [429, 200]


def test_the_default_client_posts_twice_when_the_connection_drops(url: str, wire: Wire, slack: SandboxSlack) -> None:
    wire.fail(Fault("slack", match="chat.postMessage", times=1, after_work=True, drop=True))
    WebClient(token=TOKEN, base_url=url).chat_postMessage(channel=OPS, text="x")
    assert len(slack.posted) == 2


def test_the_sandbox_works_wherever_it_is_mounted(
    slack: SandboxSlack, serve: Callable[[Flask], str], wire: Wire
) -> None:
    outer = Flask("outer")
    outer.wsgi_app = DispatcherMiddleware(outer.wsgi_app, {"/slack": slack.app()})  # type: ignore[method-assign]
    client = WebClient(token=TOKEN, base_url=f"{serve(outer)}/slack/api/")
    assert client.users_info(user=ANA)["ok"]
    assert [call.name for call in wire.calls] == ["users.info"]


# Third-party workspaces


@pytest.mark.skipif(not CASES.is_dir(), reason=f"the evaluation cases are not there ({CASES})")
@pytest.mark.parametrize("case", sorted(CASES.glob("*.json")) or [CASES], ids=lambda path: path.stem)
def test_every_message_of_an_evaluation_case_can_be_read(case: Path, wire: Wire, serve: Callable[[Flask], str]) -> None:
    section = Workspace.load(case).slack
    url = serve(SandboxSlack(section, wire, token=TOKEN).app())
    client = WebClient(token=TOKEN, base_url=f"{url}/api/")
    seen: set[tuple[str, str]] = set()
    for channel in [one["id"] for one in section["channels"] if one["is_member"]]:
        for page in client.conversations_history(channel=channel, limit=999):
            for message in list(page["messages"]):
                seen.add((channel, message["ts"]))
                if message.get("reply_count"):
                    thread = client.conversations_replies(channel=channel, ts=message["ts"])["messages"]
                    seen |= {(channel, reply["ts"]) for reply in thread}
    assert seen == {(message["channel"], message["ts"]) for message in section["messages"]}
