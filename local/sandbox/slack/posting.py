"""What the bot writes into a Slack conversation of the sandbox: posts, updates, reactions, the line of a join."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from local.sandbox.slack import limits
from local.sandbox.slack.channel import TS, Channel, flag, is_reply
from local.sandbox.slack.objects import OWN_APP_ID, OWN_BOT, OWN_USER, TEAM_ID, Json, SlackError, bot

Arguments = Mapping[str, Any]

_SIGNATURE: Json = {
    "type": "message",
    "user": OWN_USER["id"],
    "bot_id": OWN_BOT["id"],
    "app_id": OWN_APP_ID,
    "team": TEAM_ID,
    "bot_profile": {**bot(OWN_BOT), "team_id": TEAM_ID},
}
# Subtypes that Slack lets an app reply to; the others are lines of the system.
_THREADABLE = (None, "bot_message", "thread_broadcast", "file_share", "me_message")


def join(channel: Channel) -> None:
    """Enter the channel, with the line everybody sees; once only."""
    if channel.about["is_archived"]:
        raise SlackError("is_archived")
    if not channel.is_member:
        channel.is_member = True
        line = f"<@{OWN_USER['id']}> has joined the channel"
        channel.add({"type": "message", "subtype": "channel_join", "user": OWN_USER["id"], "text": line})


def post(channel: Channel, arguments: Arguments) -> Json:
    """The message as stored (chat.postMessage)."""
    if channel.about["is_archived"]:
        raise SlackError("is_archived")
    message = {**_SIGNATURE, "text": "", **_content(arguments)}
    if len(message["text"]) > limits.MAX_TEXT:
        message["text"] = message["text"][: limits.MAX_TEXT]
    if "thread_ts" in arguments:
        message["thread_ts"] = _parent(channel, arguments["thread_ts"])
        if flag(arguments, "reply_broadcast"):
            message["subtype"] = "thread_broadcast"
    return channel.add(message)


def update(channel: Channel, arguments: Arguments) -> Json:
    """The message as changed (chat.update); only the bot's own can be changed.

    Text without blocks takes the old blocks away; a change by blocks leaves no `edited` (chat.update, Slack's docs).
    """
    message = channel.find(str(arguments.get("ts")))
    if message.get("bot_id") != OWN_BOT["id"]:
        raise SlackError("cant_update_message")
    if channel.about["is_archived"]:
        raise SlackError("is_inactive")
    content = _content(arguments)
    if len(content.get("text", "")) > limits.MAX_TEXT_OF_UPDATE:
        raise SlackError("msg_too_long")
    if "blocks" not in content:
        message.pop("blocks", None)
        message["edited"] = {"user": OWN_USER["id"], "ts": f"{int(time.time())}.000000"}
    message.update(content)
    return message


def react(channel: Channel, arguments: Arguments) -> None:
    """Put the bot's reaction on a message (reactions.add)."""
    if channel.about["is_archived"]:
        raise SlackError("is_archived")
    name = str(arguments.get("name", "")).strip(":")
    if not name:
        raise SlackError("invalid_name")
    reactions = channel.find(str(arguments.get("timestamp"))).setdefault("reactions", [])
    reaction = next((one for one in reactions if one["name"] == name), None)
    if reaction is None:
        reaction = {"name": name, "users": [], "count": 0}
        reactions.append(reaction)
    if OWN_USER["id"] in reaction["users"]:
        raise SlackError("already_reacted")
    reaction["users"].append(OWN_USER["id"])
    reaction["count"] += 1


def _content(arguments: Arguments) -> Json:
    """Text, blocks, attachments and metadata of a call, checked; raises no_text where there is nothing to show."""
    content: Json = {}
    if arguments.get("text"):
        content["text"] = str(arguments["text"])
    if arguments.get("blocks"):
        blocks = limits.blocks(arguments["blocks"])
        content["blocks"] = [{"block_id": f"b{number}", **block} for number, block in enumerate(blocks)]
    if arguments.get("attachments"):
        content["attachments"] = limits.parsed(arguments["attachments"], "invalid_attachments")
    if not content:
        raise SlackError("no_text")
    if "metadata" in arguments:
        content["metadata"] = limits.metadata(arguments["metadata"])
    return content


def _parent(channel: Channel, thread_ts: object) -> str:
    """The `ts` of the parent to reply to. Slack loses a reply to a reply; here it is refused."""
    ts = str(thread_ts)
    if not TS.fullmatch(ts):
        message = f"[ERROR] {ts} is not a valid thread_ts"
        raise SlackError("invalid_thread_ts", response_metadata={"messages": [message]})
    parent = next((one for one in channel.messages if one["ts"] == ts), None)
    if parent is None or is_reply(parent):
        raise SlackError("thread_not_found")
    if parent.get("subtype") not in _THREADABLE:
        raise SlackError("cannot_reply_to_message")
    return ts
