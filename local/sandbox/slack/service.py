"""The sandbox Slack: the Web API methods a post-mortem needs, over the messages of a workspace."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Flask, Response, jsonify, request

from local.sandbox.slack import objects, posting
from local.sandbox.slack.channel import Channel, Paging, Window, flag
from local.sandbox.slack.objects import OWN_BOT, OWN_USER, SLACKBOT, Json, SlackError
from local.sandbox.wire import Wire

Arguments = Mapping[str, Any]

# What an installed app should be granted; chat:write.public, to post without joining, is not among it.
BOT_SCOPES = (
    "channels:history groups:history channels:read groups:read channels:join users:read users:read.email chat:write "
    "bookmarks:read pins:read usergroups:read reactions:write team:read"
)
# Method → the scope it needs. Methods that read channels need one that depends on the kind of channel.
_SCOPES = {
    "conversations.join": "channels:join",
    "users.info": "users:read",
    "users.list": "users:read",
    "usergroups.list": "usergroups:read",
    "bots.info": "users:read",
    "bookmarks.list": "bookmarks:read",
    "pins.list": "pins:read",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "team.info": "team:read",
    "reactions.add": "reactions:write",
}
_KINDS = {"public_channel": "channels", "private_channel": "groups", "mpim": "mpim", "im": "im"}


class SandboxSlack:
    """A Slack workspace behind `/api/<method>`, as strict as the real one towards an internal app with a bot token.

    `workspace_section` is the `slack` part of a workspace file. `scopes` may be changed to show missing_scope;
    `posted` holds {channel, message} of what was posted, with later updates. Rate limits come as faults of `wire`.
    """

    def __init__(self, workspace_section: Mapping[str, Any], wire: Wire, *, token: str) -> None:
        self.scopes = set(BOT_SCOPES.split())
        self.posted: list[Json] = []
        self._token = token
        self._wire = wire
        self._lock = threading.Lock()
        everyone = [OWN_USER, SLACKBOT, OWN_BOT, *workspace_section["users"]]
        self._users = {form["id"]: form for form in everyone if not form["id"].startswith("B")}
        self._bots = {form["id"]: form for form in everyone if form["id"].startswith("B")}
        self._usergroups = list(workspace_section.get("usergroups", []))
        messages = workspace_section["messages"]
        self.channels = {form["id"]: self._channel_of(form, messages) for form in workspace_section["channels"]}
        self._methods = self._table()

    def app(self) -> Flask:
        """The WSGI application; wherever the server mounts it, the client's base URL ends in /api/."""
        app = Flask(__name__, static_folder=None)
        app.add_url_rule("/api/<method>", "method", self._serve, methods=["GET", "POST"])
        self._wire.install(app, "slack", lambda: (request.path.removeprefix("/api/"), _arguments()[0]))
        return app

    def _channel_of(self, form: objects.Form, messages: Iterable[objects.Form]) -> Channel:
        own = [objects.message(one, self._bots) for one in messages if one["channel"] == form["id"]]
        first = min((int(one["ts"].split(".")[0]) for one in own), default=0)
        return Channel(
            about=objects.channel(form, created=first),
            is_member=bool(form.get("is_member")),
            messages=own,
            bookmarks=[{"channel_id": form["id"], "type": "link", **one} for one in form.get("bookmarks", [])],
            pins=list(form.get("pins", [])),
        )

    def _table(self) -> dict[str, Callable[[Arguments], Json]]:
        return {
            "auth.test": lambda _: _identity(),
            "bookmarks.list": self._bookmarks,
            "bots.info": self._bot,
            "chat.getPermalink": self._permalink,
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "conversations.history": self._history,
            "conversations.info": lambda arguments: {"channel": self._visible(arguments, "read").described()},
            "conversations.join": self._join,
            "conversations.list": self._list,
            "conversations.replies": self._replies,
            "pins.list": self._pins,
            "reactions.add": self._react,
            "team.info": lambda _: {"team": objects.team()},
            "usergroups.list": lambda _: {"usergroups": self._usergroups},
            "users.conversations": self._own_channels,
            "users.info": self._user,
            "users.list": self._all_users,
        }

    # One request: token, arguments, scope, channel.

    def _serve(self, method: str) -> Response:
        with self._lock:
            try:
                body = {"ok": True, **self._answer(method)}
            except SlackError as error:
                body = error.answer
            response = jsonify(body)
        if body.get("error") not in ("not_authed", "invalid_auth"):
            response.headers["x-oauth-scopes"] = self._granted()
        return response

    def _answer(self, method: str) -> Json:
        if method not in self._methods:
            raise SlackError("unknown_method", req_method=method)
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind != "Bearer" or not token:
            raise SlackError("not_authed")
        if token != self._token:
            raise SlackError("invalid_auth")
        arguments, refusal = _arguments()
        if refusal:
            raise SlackError(refusal)
        if method in _SCOPES:
            self._require(_SCOPES[method])
        return self._methods[method](arguments)

    def _granted(self) -> str:
        return ",".join(sorted(self.scopes))

    def _require(self, scope: str) -> None:
        if scope not in self.scopes:
            raise SlackError("missing_scope", needed=scope, provided=self._granted())

    def _visible(self, arguments: Arguments, right: str = "") -> Channel:
        """The channel a call names, if the bot may know of it; `right` ("history", "read") asks for its scope."""
        channel = self.channels.get(str(arguments.get("channel")))
        if right:
            private = channel is not None and channel.is_private
            self._require(f"{'groups' if private else 'channels'}:{right}")
        if channel is None or (channel.is_private and not channel.is_member):
            raise SlackError("channel_not_found")
        return channel

    def _entered(self, arguments: Arguments, right: str = "") -> Channel:
        """The same, if the bot is in it."""
        channel = self._visible(arguments, right)
        if not channel.is_member:
            raise SlackError("not_in_channel")
        return channel

    # Reading.

    def _history(self, arguments: Arguments) -> Json:
        channel = self._entered(arguments, "history")
        paging = Paging.of(arguments, default=100, most=999)  # Slack: "Maximum of 999"
        answer = _page(channel, arguments, *channel.history(Window.of(arguments), paging))
        echo = {key: arguments[key] for key in ("oldest", "latest") if key in arguments}
        return {**answer, **echo, "pin_count": len(channel.pins), "channel_actions_count": 0}

    def _replies(self, arguments: Arguments) -> Json:
        channel = self._entered(arguments, "history")
        paging = Paging.of(arguments, default=1000, most=1000)
        ts = str(arguments.get("ts"))
        return _page(channel, arguments, *channel.thread(ts, Window.of(arguments), paging))

    def _list(self, arguments: Arguments) -> Json:
        visible = [one for one in self.channels.values() if one.is_member or not one.is_private]
        page, cursor = self._channels_page(visible, arguments)
        return {"channels": [one.described() for one in page], "response_metadata": {"next_cursor": cursor}}

    def _own_channels(self, arguments: Arguments) -> Json:
        """Only channels the bot is in, and therefore without `is_member`."""
        if arguments.get("user", OWN_USER["id"]) != OWN_USER["id"]:
            message = "[ERROR] the sandbox knows the bot's own channels only"
            raise SlackError("invalid_arguments", response_metadata={"messages": [message]})
        joined = [one for one in self.channels.values() if one.is_member]
        page, cursor = self._channels_page(joined, arguments)
        return {"channels": [one.about for one in page], "response_metadata": {"next_cursor": cursor}}

    def _channels_page(self, channels: list[Channel], arguments: Arguments) -> tuple[list[Channel], str]:
        types = {one.strip() for one in str(arguments.get("types", "public_channel")).split(",")}
        if types - set(_KINDS):
            raise SlackError("invalid_types")
        for one in sorted(types):
            self._require(f"{_KINDS[one]}:read")
        wanted = [c for c in channels if ("private_channel" if c.is_private else "public_channel") in types]
        paging = Paging.of(arguments, default=100, most=999)
        page, cursor = paging.page(wanted, lambda channel: str(channel.about["id"]), "team")
        # Slack filters what it has cut into pages: a page may be short, or empty, with a cursor still set.
        unwanted = flag(arguments, "exclude_archived")
        return [one for one in page if not (unwanted and one.about["is_archived"])], cursor

    def _shown_user(self, form: objects.Form) -> Json:
        return objects.user(form, with_email="users:read.email" in self.scopes)

    def _user(self, arguments: Arguments) -> Json:
        form = self._users.get(str(arguments.get("user")))
        if form is None:
            raise SlackError("user_not_found")
        return {"user": self._shown_user(form)}

    def _all_users(self, arguments: Arguments) -> Json:
        paging = Paging.of(arguments, default=1000, most=1000)
        page, cursor = paging.page(list(self._users.values()), lambda form: str(form["id"]), "user")
        return {"members": [self._shown_user(form) for form in page], "response_metadata": {"next_cursor": cursor}}

    def _bot(self, arguments: Arguments) -> Json:
        form = self._bots.get(str(arguments.get("bot")))
        if form is None:
            raise SlackError("bot_not_found")
        return {"bot": objects.bot(form)}

    def _bookmarks(self, arguments: Arguments) -> Json:
        return {"bookmarks": self._entered({"channel": arguments.get("channel_id")}).bookmarks}

    def _pins(self, arguments: Arguments) -> Json:
        channel = self._entered(arguments)
        shown = [channel.shown(channel.find(ts), with_payload=False) for ts in channel.pins]
        return {"items": [{"type": "message", "channel": channel.about["id"], "message": one} for one in shown]}

    def _permalink(self, arguments: Arguments) -> Json:
        channel = self._visible(arguments)
        message = channel.find(str(arguments.get("message_ts")))
        return {"channel": channel.about["id"], "permalink": objects.permalink(channel.about["id"], message)}

    # Writing.

    def _join(self, arguments: Arguments) -> Json:
        channel = self._visible(arguments)
        posting.join(channel)
        return {"channel": channel.described()}

    def _post(self, arguments: Arguments) -> Json:
        channel = self._visible(arguments)
        if not channel.is_member and "chat:write.public" not in self.scopes:
            raise SlackError("not_in_channel")
        message = posting.post(channel, arguments)
        self.posted.append({"channel": channel.about["id"], "message": message})
        return {"channel": channel.about["id"], "ts": message["ts"], "message": message}

    def _update(self, arguments: Arguments) -> Json:
        channel = self._visible(arguments)
        message = posting.update(channel, arguments)
        return {"channel": channel.about["id"], "ts": message["ts"], "text": message["text"], "message": message}

    def _react(self, arguments: Arguments) -> Json:
        posting.react(self._entered(arguments), arguments)
        return {}


def _arguments() -> tuple[Json, str]:
    """The arguments of the request, from JSON, form or query, and the refusal ("" if none) when they cannot be read."""
    if request.is_json and request.content_length:  # slack_sdk sends an empty JSON body where there are no arguments
        body = request.get_json(silent=True)
        if isinstance(body, dict):
            return body, ""
        return {}, "invalid_json" if body is None else "json_not_object"
    given = request.values.to_dict()
    if request.method == "POST" and request.content_length and not request.form:
        return given, "invalid_post_type"
    return given, ""


def _identity() -> Json:
    """What auth.test says about the token; `url` is the base of every permalink."""
    team = objects.team()
    own = {"user": OWN_USER["name"], "user_id": OWN_USER["id"], "bot_id": OWN_BOT["id"]}
    return {"url": team["url"], "team": team["name"], "team_id": team["id"], **own, "is_enterprise_install": False}


def _page(channel: Channel, arguments: Arguments, messages: list[Json], cursor: str) -> Json:
    """An answer with messages; Slack leaves `response_metadata` out on the last page."""
    with_payload = flag(arguments, "include_all_metadata")
    shown = [channel.shown(one, with_payload=with_payload) for one in messages]
    more = {"response_metadata": {"next_cursor": cursor}} if cursor else {}
    return {"messages": shown, "has_more": bool(cursor), **more}
