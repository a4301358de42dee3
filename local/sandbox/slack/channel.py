"""One Slack conversation of the sandbox: its messages in order, its threads, its pages, and what is posted to it."""

from __future__ import annotations

import base64
import binascii
import re
import time
from bisect import insort
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from local.sandbox.slack.objects import Json, SlackError

TS = re.compile(r"\d{10}\.\d{6}")
_REPLY_USERS = 9  # `reply_users` is a sample; real data never showed more
T = TypeVar("T")


def flag(arguments: Mapping[str, Any], name: str) -> bool:
    """A truth value of a call: a form says 1 or true, JSON says true."""
    return arguments.get(name) in (True, "1", "true", "True")


@dataclass(frozen=True)
class Window:
    """The time limits of a reading call, as `ts` strings ("" is open), without the limits unless `inclusive`."""

    oldest: str = ""
    latest: str = ""
    inclusive: bool = False

    @classmethod
    def of(cls, arguments: Mapping[str, Any]) -> Window:
        """The window that the arguments of a call ask for; raises invalid_ts_oldest or invalid_ts_latest."""
        oldest, latest = (str(arguments.get(name, "")) for name in ("oldest", "latest"))
        return cls(oldest, latest, flag(arguments, "inclusive"))

    def __post_init__(self) -> None:
        """Refuse what Slack misreads: anything that has not exactly six decimals ("0" is the documented default)."""
        if self.oldest not in ("", "0") and not TS.fullmatch(self.oldest):
            raise SlackError("invalid_ts_oldest")
        if self.latest and not TS.fullmatch(self.latest):
            raise SlackError("invalid_ts_latest")

    def __contains__(self, ts: str) -> bool:
        if self.inclusive and ts in (self.oldest, self.latest):
            return True
        return (not self.oldest or ts > self.oldest) and (not self.latest or ts < self.latest)


@dataclass(frozen=True)
class Paging:
    """How much a call wants (`limit` items) and where it goes on (`cursor`, "" at the start)."""

    limit: int
    cursor: str = ""

    @classmethod
    def of(cls, arguments: Mapping[str, Any], *, default: int, most: int) -> Paging:
        """The page that the arguments of a call ask for, cut to `most` items; raises invalid_limit."""
        limit = str(arguments.get("limit", default))
        if not limit.isdecimal() or int(limit) < 1:
            raise SlackError("invalid_limit")
        return cls(min(int(limit), most), str(arguments.get("cursor", "")))

    def page(self, items: Sequence[T], name: Callable[[T], str], kind: str) -> tuple[list[T], str]:
        """The items of this page and the cursor of the next ("" at the end); raises invalid_cursor.

        The cursor is Slack's: base64 of kind:name, the first item that is still to come.
        """
        start = 0
        if self.cursor:
            names = [f"{kind}:{name(item)}" for item in items]
            try:
                start = names.index(base64.b64decode(self.cursor, validate=True).decode())
            except (binascii.Error, ValueError) as error:
                raise SlackError("invalid_cursor") from error
        end = start + self.limit
        if end >= len(items):
            return list(items[start:]), ""
        return list(items[start:end]), base64.b64encode(f"{kind}:{name(items[end])}".encode()).decode()


def _ts(message: Json) -> str:
    return str(message["ts"])


def _digits(message: Json) -> str:
    return _ts(message).replace(".", "")


def is_reply(message: Json) -> bool:
    """Whether the message stands in a thread that another message began."""
    return bool(message.get("thread_ts", message["ts"]) != message["ts"])


@dataclass
class Channel:
    """A conversation object (`about`), whether the bot is in it, and its messages, oldest first."""

    about: Json
    is_member: bool
    messages: list[Json] = field(default_factory=list)
    bookmarks: list[Json] = field(default_factory=list)
    pins: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Find the threads of the messages that are there already."""
        self.messages.sort(key=_ts)
        self._by_ts = {_ts(message): message for message in self.messages}
        self._replies: dict[str, list[Json]] = {}
        for message in self.messages:
            if is_reply(message):
                if message["thread_ts"] not in self._by_ts:
                    raise ValueError(f"message {_ts(message)} answers {message['thread_ts']}, which is not there")
                self._replies.setdefault(message["thread_ts"], []).append(message)

    @property
    def is_private(self) -> bool:
        """Whether only its members know of it."""
        return bool(self.about["is_private"])

    def described(self) -> Json:
        """The conversation object, with the bot's membership."""
        return {**self.about, "is_member": self.is_member}

    def add(self, message: Json) -> Json:
        """Put a message in, at the present time; its `ts` is unique in the channel."""
        now = time.time_ns() // 1000
        if self.messages:
            now = max(now, int(_digits(self.messages[-1])) + 1)
        stamped = {**message, "ts": f"{now // 10**6}.{now % 10**6:06d}"}
        insort(self.messages, stamped, key=_ts)
        self._by_ts[_ts(stamped)] = stamped
        if is_reply(stamped):
            self._replies.setdefault(stamped["thread_ts"], []).append(stamped)
        return stamped

    def delete(self, ts: str) -> None:
        """Take a message out, as a person does who deletes it; a parent of replies stays as a tombstone."""
        message = self.find(ts)
        if self._replies.get(ts):
            message |= {"subtype": "tombstone", "text": "This message was deleted.", "user": "USLACKBOT"}
            message.pop("metadata", None)
            return
        self.messages.remove(message)
        del self._by_ts[ts]
        if is_reply(message):
            self._replies[message["thread_ts"]].remove(message)

    def find(self, ts: str) -> Json:
        """The stored message of this `ts`; raises message_not_found."""
        if ts not in self._by_ts:
            raise SlackError("message_not_found")
        return self._by_ts[ts]

    def history(self, window: Window, paging: Paging) -> tuple[list[Json], str]:
        """A page of top-level messages and broadcasts, newest first, and the next cursor.

        With `oldest` alone Slack gives the messages nearest to it first (slackhq/slack-api-docs#4).
        """
        top = [m for m in self.messages if not is_reply(m) or m.get("subtype") == "thread_broadcast"]
        inside = [m for m in top if _ts(m) in window]
        if window.oldest in ("", "0") or window.latest:
            return paging.page(inside[::-1], _digits, "next_ts")
        page, cursor = paging.page(inside, _digits, "next_ts")
        return page[::-1], cursor

    def thread(self, ts: str, window: Window, paging: Paging) -> tuple[list[Json], str]:
        """A page of the thread that holds `ts`: its parent, on the first page only, then replies, oldest first."""
        message = self._by_ts.get(ts)
        parent = message and self._by_ts.get(message.get("thread_ts", ts))
        if parent is None:
            raise SlackError("thread_not_found")
        replies = [m for m in self._replies.get(_ts(parent), []) if _ts(m) in window]
        return paging.page([parent, *replies], _digits, "next_ts")

    def shown(self, message: Json, *, with_payload: bool) -> Json:
        """A message as a reading call shows it: with the thread's numbers; the metadata's payload on demand."""
        seen = {key: value for key, value in message.items() if key != "thread_ts" or is_reply(message)}
        if "metadata" in seen and not with_payload:
            seen["metadata"] = {"event_type": seen["metadata"]["event_type"]}
        if is_reply(message):
            parent = self._by_ts[message["thread_ts"]]
            if "user" in parent:
                seen["parent_user_id"] = parent["user"]
            if message.get("subtype") == "thread_broadcast":
                seen["root"] = self.shown(parent, with_payload=with_payload)
            return seen
        replies = self._replies.get(_ts(message))
        return {**seen, **_thread_numbers(message, replies)} if replies else seen


def _thread_numbers(parent: Json, replies: list[Json]) -> dict[str, Any]:
    authors = list(dict.fromkeys(str(m.get("user") or m.get("bot_id")) for m in replies))
    return {
        "thread_ts": parent["ts"],
        "reply_count": len(replies),
        "reply_users_count": len(authors),
        "reply_users": authors[:_REPLY_USERS],
        "latest_reply": replies[-1]["ts"],
        "is_locked": False,
        "subscribed": False,
    }
