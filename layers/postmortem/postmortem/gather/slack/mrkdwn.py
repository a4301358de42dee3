"""Slack's mrkdwn as plain text: mentions become names, links keep their address, marks of emphasis go."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

_ENTITY_OR_CODE = re.compile(r"```(.*?)```|`([^`\n]+)`|<([^<>\n]+)>", re.DOTALL)
_ENTITY = re.compile(r"<([^<>\n]+)>")
_EMPHASIS = re.compile(r"(?<!\w)(\*\*|[*~_])(?!\s|\1)([^\n]{1,200}?)(?<!\s)\1(?!\1|\w)")  # bounded: texts are untrusted
_NESTED_EMPHASIS = 3  # bold, italic and struck through at once
_HELD = re.compile("\ue000(\\d+)\ue001")  # private-use characters, which no message holds
_SCHEME = re.compile(r"^https?://(?:www\.)?")
_DATE = re.compile(r"date\^(\d{1,10})\^")


SlackJson = Mapping[str, Any]


class Names(Protocol):
    """The names behind Slack's ids, without @ or #."""

    def user(self, user_id: str) -> str:
        """The name of a person."""
        ...

    def channel(self, channel_id: str) -> str:
        """The name of a channel."""
        ...

    def group(self, group_id: str) -> str:
        """The handle of a user group."""
        ...


def plain_mrkdwn(text: str, names: Names) -> str:
    """A text in Slack's API form as people read it; entities are parsed before `&amp;` is unescaped: URLs hold it."""
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        block, span, entity = match.groups()
        if entity is not None:
            held.append(_entity(entity, names))
        else:
            code = span if block is None else block.strip("\n")
            held.append(_unescaped(_ENTITY.sub(lambda inner: _entity(inner[1], names), code)))
        return f"\ue000{len(held) - 1}\ue001"

    text = _ENTITY_OR_CODE.sub(hold, text)
    for _ in range(_NESTED_EMPHASIS):
        text, found = _EMPHASIS.subn(r"\2", text)
        if not found:
            break
    return _HELD.sub(lambda match: held[int(match[1])], _unescaped(text)).strip()


def link(url: str, label: str = "") -> str:
    """A link as text: the address alone, or "label (address)" where the label hides it."""
    if not label or _bare(label) == _bare(url):
        return url
    return f"{label} ({url})"


def shown_moment(seconds: int | str) -> str:
    """A Unix time as text in UTC."""
    return f"{datetime.fromtimestamp(int(seconds), UTC):%Y-%m-%d %H:%M:%S} UTC"


def _entity(body: str, names: Names) -> str:
    target, _, label = body.partition("|")
    label = _unescaped(label).strip()
    kind, rest = target[:1], target[1:]
    if kind == "@":
        return "@" + (label.removeprefix("@") or names.user(rest))
    if kind == "#":
        return "#" + (label.removeprefix("#") or names.channel(rest))
    if kind == "!":
        return _special(rest, label, names)
    url = _unescaped(target)
    if url.startswith(("mailto:", "tel:")):
        return label or url.partition(":")[2]
    return link(url, label)


def _special(target: str, label: str, names: Names) -> str:
    if date := _DATE.match(target):
        return shown_moment(date[1])
    if target.startswith("subteam^"):
        return "@" + (label.removeprefix("@") or names.group(target.removeprefix("subteam^")))
    return label or f"@{target}"


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _bare(url: str) -> str:
    return _SCHEME.sub("", url.strip()).rstrip("/")
