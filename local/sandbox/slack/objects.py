"""Slack's wire objects (channel, user, bot, message), made from the forms of the workspace file.

Beyond the fields of the evaluation cases a form may hold: a channel `is_private`, `is_archived`, `purpose`, `created`,
`bookmarks` (objects with title and link) and `pins` (list of ts); a user `display_name`, `email` and `deleted`.
An entry of `users` whose id begins with B is a bot, known to bots.info only. Beside channels, users and messages there
may be `usergroups` (objects with id, handle and name).
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

Form = Mapping[str, Any]
Json = dict[str, Any]

TEAM_ID = "T0SANDBOX01"
TEAM_URL = "https://sandbox.slack.com/"
OWN_APP_ID = "A0SANDBOX01"
OWN_BOT = {"id": "B0SANDBOX01", "name": "postmortem", "real_name": "Post-mortem", "app_id": OWN_APP_ID}
OWN_USER = {"id": "U0SANDBOX01", "name": "postmortem", "real_name": "Post-mortem", "is_bot": True}
SLACKBOT = {"id": "USLACKBOT", "name": "slackbot", "real_name": "Slackbot", "is_bot": False}

# What the evaluation knows about a message, and where the message is: neither is in a Slack message.
_MARKS = frozenset({"id", "channel", "relevant", "tags", "event_id", "event_ids", "after_trigger"})
# What Slack derives from the thread; the channel derives it again, for a cut workspace has fewer replies.
_DERIVED = frozenset({"reply_count", "reply_users", "reply_users_count", "latest_reply", "parent_user_id"})


class SlackError(Exception):
    """A refusal as Slack gives it: HTTP 200 with ok false, the code, and further fields of the answer."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code)
        self.answer: Json = {"ok": False, "error": code, **fields}


def team() -> Json:
    """The workspace as team.info shows it."""
    return {"id": TEAM_ID, "name": "Sandbox", "url": TEAM_URL, "domain": "sandbox", "email_domain": "", "icon": {}}


def permalink(channel_id: str, message: Form) -> str:
    """The address of a message (docs.slack.dev/reference/methods/chat.getPermalink)."""
    link = f"{TEAM_URL}archives/{channel_id}/p{message['ts'].replace('.', '')}"
    thread_ts = message.get("thread_ts", message["ts"])
    return link if thread_ts == message["ts"] else f"{link}?thread_ts={thread_ts}&cid={channel_id}"


def channel(form: Form, created: int) -> Json:
    """A conversation object without `is_member`; `created` (Unix seconds) counts where the form has none."""
    private = bool(form.get("is_private"))
    return {
        "id": form["id"],
        "name": form["name"],
        "name_normalized": form["name"],
        "previous_names": [],
        "is_channel": not private,
        "is_group": private,
        "is_im": False,
        "is_mpim": False,
        "is_private": private,
        "is_archived": bool(form.get("is_archived")),
        "is_general": form["name"] == "general",
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "created": form.get("created", created),
        "creator": SLACKBOT["id"],
        "context_team_id": TEAM_ID,
        "topic": {"value": form.get("topic", ""), "creator": "", "last_set": 0},
        "purpose": {"value": form.get("purpose", ""), "creator": "", "last_set": 0},
        "properties": {},
    }


def user(form: Form, *, with_email: bool) -> Json:
    """A user object; the e-mail address only for a token with users:read.email."""
    name, real_name = form["name"], form["real_name"]
    profile = {
        "real_name": real_name,
        "real_name_normalized": real_name,
        "display_name": form.get("display_name", name),
        "display_name_normalized": form.get("display_name", name),
        "title": form.get("title", ""),
        "team": TEAM_ID,
    }
    if with_email and "email" in form:
        profile["email"] = form["email"]
    shared = {"id": form["id"], "team_id": TEAM_ID, "name": name, "profile": profile, "updated": 0}
    if form.get("deleted"):  # Slack takes zone and real name off the outer object of a deactivated user
        return {**shared, "deleted": True, "is_bot": bool(form.get("is_bot"))}
    return {
        **shared,
        "deleted": False,
        "real_name": real_name,
        "tz": form.get("tz", "UTC"),
        "is_bot": bool(form.get("is_bot")),
        "is_app_user": False,
    }


def bot(form: Form) -> Json:
    """A bot as bots.info and `bot_profile` show it."""
    return {
        "id": form["id"],
        "app_id": form.get("app_id", "A" + form["id"][1:]),
        "name": form["real_name"],
        "icons": {},
        "deleted": False,
        "updated": 0,
    }


def message(form: Form, bots: Mapping[str, Form]) -> Json:
    """A message of the workspace as Slack stores it, without what the evaluation or the thread adds to it.

    A bot_message carries `username`, a message of a newer app `bot_profile`; only U or W ids are in `user`.
    """
    kept = {key: value for key, value in form.items() if key not in _MARKS | _DERIVED}
    made: Json = {"type": "message", **copy.deepcopy(kept)}
    if str(made.get("user", "")).startswith("B"):
        made["bot_id"] = made.pop("user")
    if "bot_id" not in made:
        return made if "subtype" in made else {**made, "team": TEAM_ID}
    sender = bots.get(made["bot_id"])
    if sender is None:
        return made
    if made.get("subtype") == "bot_message":
        return {"username": sender["real_name"], **made}
    return {"bot_profile": {**bot(sender), "team_id": TEAM_ID}, "team": TEAM_ID, **made}
