"""The pieces of a case's workspace that a page may cite, and which of them a link leads to.

They are read from the case itself, not through the product, so that the product is measured against what is there.
"""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from local.sandbox.notion.seed import made_up_id

_Form = Mapping[str, Any]
_ENTITY = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_UNREADABLE = frozenset({"id", "type", "block_id", "action_id", "color", "bot_id", "app_id", "mrkdwn_in", "ts"})
_SLACK_LINK = re.compile(r"/archives/([A-Z0-9]+)/p(\d{10})(\d{6})$")
_MONDAY_LINK = re.compile(r"/pulses/(\d+)(?:/posts/(\d+))?$")
_MONDAY_DOCUMENT = re.compile(r"/docs/(\d+)$")
_NOTION_LINK = re.compile(r"([0-9a-f]{32})$")
_COLUMN_TIME = re.compile(r"(?m)^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)$")
_LABEL_KIND = re.compile(r"Monday (item|update|activity), ")
_LABEL_TIME = re.compile(r", (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC")


@dataclass(frozen=True, slots=True)
class Piece:
    """One message, item, update, log line or page: all its readable text and every time that is its own.

    `zone` is the IANA name of its author's time zone, "" where there is none; `times` begin with the time it was made,
    the others are of edits and of a ticket's columns. `item` is the id of the Monday item it belongs to.
    """

    ref: str
    kind: str
    text: str
    times: tuple[datetime, ...] = ()
    zone: str = ""
    relevant: bool = False
    after_trigger: bool = False
    item: str = ""


class Pieces:
    """All pieces of a workspace, by their `ref`."""

    def __init__(self, pieces: Sequence[Piece], documents: Mapping[str, str] | None = None) -> None:
        self.by_ref = {piece.ref: piece for piece in pieces}
        self._documents = documents or {}

    def named(self, refs: frozenset[str]) -> tuple[Piece, ...]:
        """The pieces with these refs that there are."""
        return tuple(piece for ref, piece in self.by_ref.items() if ref in refs)

    def behind(self, url: str, label: str = "") -> frozenset[str]:
        """The refs that a link may mean; empty where it leads to nothing in the workspace.

        A Monday item, its updates and its log share one address, which means any of them; the words of the appendix
        ("Monday update, <item>, 2025-08-04 09:07:22 UTC") tell them apart.
        """
        path = urlsplit(url).path
        if found := _SLACK_LINK.search(path):
            return self._known(f"slack:{found[1]}:{found[2]}.{found[3]}")
        if found := _MONDAY_LINK.search(path):
            return self._known(f"monday:update:{found[2]}") if found[2] else self._of_item(found[1], label)
        if found := _MONDAY_DOCUMENT.search(path):
            return self._known(f"monday:document:{self._documents.get(found[1], '')}")
        if found := _NOTION_LINK.search(path):
            return self._known(f"notion:{uuid.UUID(found[1])}")
        return frozenset()

    def _known(self, ref: str) -> frozenset[str]:
        return frozenset({ref} & self.by_ref.keys())

    def _of_item(self, item: str, label: str) -> frozenset[str]:
        pieces = [piece for piece in self.by_ref.values() if piece.item == item]
        if kind := _LABEL_KIND.match(label):
            pieces = [piece for piece in pieces if piece.kind == kind[1]]
        if shown := _LABEL_TIME.search(label):
            at = datetime.fromisoformat(f"{shown[1]}+00:00")
            pieces = [piece for piece in pieces if piece.times[0].replace(microsecond=0) == at]
        return frozenset(piece.ref for piece in pieces)


def pieces_of(slack: _Form, monday: _Form, notion: _Form) -> Pieces:
    """Every piece of a workspace file's three parts."""
    zones = {user.get("real_name", ""): user.get("tz", "") for user in slack["users"]}
    zones |= {user["name"]: user.get("time_zone_identifier", "UTC") for user in monday.get("users", [])}
    documents = {str(doc.get("object_id", doc["id"])): str(doc["id"]) for doc in monday.get("docs", [])}
    pieces = (*_messages(slack), *_items(monday["items"], zones), *_documents(monday), *_pages(notion))
    return Pieces(pieces, documents)


def moment(text: str) -> datetime:
    """An ISO-8601 time of a case, in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


def at_ts(ts: str) -> datetime:
    """A Slack `ts` as a time, exact to the microsecond."""
    seconds, _, micros = ts.partition(".")
    return datetime.fromtimestamp(int(seconds), UTC) + timedelta(microseconds=int(micros or "0"))


def _messages(slack: _Form) -> Iterator[Piece]:
    users = {user["id"]: user for user in slack["users"]}
    channels = {channel["id"]: channel["name"] for channel in slack["channels"]}

    def readable(match: re.Match[str]) -> str:
        target, label = match[1], match[2] or ""
        if target.startswith("@"):
            return f"@{users.get(target[1:], {}).get('real_name', target[1:])}"
        if target.startswith("#"):
            return f"#{channels.get(target[1:], label)}"
        return f"{label} {target}".strip()

    for message in slack["messages"]:
        edited = message.get("edited", {}).get("ts")
        yield Piece(
            ref=f"slack:{message['channel']}:{message['ts']}",
            kind="message",
            text=_slack_text(message, readable),
            times=(at_ts(message["ts"]), *((at_ts(edited),) if edited else ())),
            zone=users.get(message.get("user", ""), {}).get("tz", ""),
            relevant=bool(message.get("relevant")),
            after_trigger=bool(message.get("after_trigger")),
        )


def _slack_text(message: _Form, readable: Callable[[re.Match[str]], str]) -> str:
    parts = [message.get("text", "")]
    parts += [part for key in ("attachments", "blocks", "files") for part in _texts(message.get(key, []))]
    return html.unescape(_ENTITY.sub(readable, "\n".join(part for part in parts if part)))


def _texts(value: object) -> Iterator[str]:
    """Every text inside attachments or blocks that somebody reads."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in _UNREADABLE:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _items(items: Sequence[_Form], zones: Mapping[str, str]) -> Iterator[Piece]:
    for item in items:
        item_id = str(item["id"])
        values = "\n".join(_texts([*item.get("column_values", {}).values(), item.get("status", "")]))
        yield Piece(
            ref=f"monday:item:{item_id}",
            kind="item",
            text=f"{item['name']}\n{item.get('description', '')}\n{values}",
            times=(moment(item["created_at"]), *map(moment, _COLUMN_TIME.findall(values))),
            zone=zones.get(item.get("creator", ""), ""),
            relevant=bool(item.get("relevant")),
            item=item_id,
        )
        yield from _updates(item_id, item.get("updates", []), zones)
        for entry in item.get("activity", []):
            yield Piece(
                ref=f"monday:activity:{entry['id']}",
                kind="activity",
                text=" ".join(str(entry[key]) for key in ("column_id", "previous", "value") if entry.get(key)),
                times=(moment(entry["created_at"]),),
                zone=zones.get(entry.get("user", ""), ""),
                relevant=bool(entry.get("relevant")),
                item=item_id,
            )
        yield from _items(item.get("subitems", []), zones)


def _updates(item_id: str, updates: Sequence[_Form], zones: Mapping[str, str]) -> Iterator[Piece]:
    for update in updates:
        yield Piece(
            ref=f"monday:update:{update['id']}",
            kind="update",
            text=update["text_body"],
            times=(moment(update["created_at"]),),
            zone=zones.get(update.get("creator", ""), ""),
            relevant=bool(update.get("relevant")),
            item=item_id,
        )
        yield from _updates(item_id, update.get("replies", []), zones)


def _documents(monday: _Form) -> Iterator[Piece]:
    for doc in monday.get("docs", []):
        text, relevant = f"{doc['name']}\n{doc['markdown']}", bool(doc.get("relevant"))
        yield Piece(f"monday:document:{doc['id']}", "document", text, (moment(doc["created_at"]),), relevant=relevant)


def _pages(notion: _Form) -> Iterator[Piece]:
    rows = [row for database in notion.get("databases", []) for row in database.get("rows", [])]
    for page in (*notion.get("pages", []), *rows):
        if "id" in page:
            title = page.get("title") or "\n".join(_texts(page.get("properties", {})))
            edited = page.get("last_edited_time")
            yield Piece(
                ref=f"notion:{uuid.UUID(page['id'])}",
                kind="page",
                text=f"{title}\n{page.get('markdown', '')}",
                times=(moment(edited),) if edited else (),
                relevant=bool(page.get("relevant")),
            )
    named = {page["parent"] for page in notion.get("pages", []) if page.get("parent")}
    for parent in sorted(named - {page.get("title") for page in notion.get("pages", [])}):
        yield Piece(f"notion:{made_up_id(parent)}", "page", parent)
