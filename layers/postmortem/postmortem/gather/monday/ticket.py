"""A Monday item as typed data: its columns, updates, sub-items, linked items, documents and log."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from postmortem.gather.monday.columns import Column, Role, columns_of, find, json_of
from postmortem.models import Person
from postmortem.text.language import tr
from postmortem.text.moments import moment_of_microseconds, parse_moment

_MOST_DIGITS = 18
_GONE = frozenset({"archived", "deleted"})


_GUESS: Mapping[str, str] = {}
_BETWEEN_NAMES = re.compile(r"[,;/&\n]")
# A mention in an update's HTML: <a class="user_mention_editor" data-mention-type="User" …>@Ana Ruiz</a>.
_MENTION = re.compile(r"<a\b[^<>]{0,400}\bdata-mention-type=[^<>]{0,400}>@?([^<>]{2,80})</a>")


@dataclass(frozen=True, slots=True)
class Post:
    """An update of an item, or a reply to one; `hidden` is its HTML, read only for the links that the text hides."""

    id: str
    text: str
    hidden: str
    at: datetime | None
    edited_at: datetime | None
    author: Person | None
    author_id: str
    files: tuple[str, ...]
    answers: str | None = None


@dataclass(frozen=True, slots=True)
class Doc:
    """A Monday document that an item links to."""

    id: str
    name: str
    url: str
    created_at: datetime | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the activity log; `data` is as Monday keeps it for the event."""

    id: str
    event: str
    user_id: str
    at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ticket:
    """An item; `hidden` is text that is read only for its links."""

    id: str
    name: str
    url: str
    state: str
    created_at: datetime | None
    creator: Person | None
    board_id: str
    board_name: str
    columns: tuple[Column, ...]
    description: str = ""
    hidden: str = ""
    posts: tuple[Post, ...] = ()
    parts: tuple[Ticket, ...] = ()
    linked: tuple[Ticket, ...] = ()
    docs: tuple[Doc, ...] = ()
    people: tuple[Person, ...] = ()


def ticket_of(item: Mapping[str, Any]) -> Ticket:
    """An item of the API, with whatever of it the document asked for."""
    board = item.get("board") or {}
    values = item.get("column_values") or ()
    blocks = [block.get("content") for block in (item.get("description") or {}).get("blocks") or ()]
    return Ticket(
        id=str(item["id"]),
        name=item.get("name") or tr("item {id}", id=item["id"]),
        url=item.get("url") or "",
        state=item["state"] if item.get("state") in _GONE else "active",
        created_at=parse_moment(item.get("created_at")),
        creator=person_of(item.get("creator")),
        board_id=str(board.get("id", "")),
        board_name=board.get("name", ""),
        columns=columns_of(values),
        description="\n".join(filter(None, map(_words_of_block, blocks))),
        hidden=" ".join(map(str, blocks)),
        posts=posts_of(item.get("updates")),
        parts=tuple(ticket_of(part) for part in item.get("subitems") or () if part),
        linked=tuple(ticket_of(other) for value in values for other in value.get("linked_items") or () if other),
        docs=tuple(_docs_of(values)),
        people=tuple(filter(None, map(person_of, item.get("subscribers") or ()))),
    )


def person_of(user: Mapping[str, Any] | None) -> Person | None:
    """A user of the API; None for one who is deleted or was never a person."""
    if not user or not user.get("id"):
        return None
    return Person(
        id=str(user["id"]),
        name=user.get("name") or tr("user {id}", id=user["id"]),
        role=user.get("title") or "",
        time_zone=user.get("time_zone_identifier") or None,
    )


def people_of(ticket: Ticket) -> Iterator[Person]:
    """Everybody whose id and name came with an item or its parts."""
    yield from ticket.people
    if ticket.creator:
        yield ticket.creator
    yield from (post.author for post in ticket.posts if post.author)
    for part in ticket.parts:
        yield from people_of(part)


def named_in(ticket: Ticket, titles: Mapping[str, str] = _GUESS) -> Iterator[Person]:
    """Everybody whom a people column, the owner's column or a mention in an update names, without an id.

    Those of parts and linked items too; `titles` are the columns that the settings give a role.
    """
    for post in ticket.posts:
        yield from (Person("", html.unescape(name).strip()) for name in _MENTION.findall(post.hidden))
    owner = find(ticket.columns, Role.OWNER, titles)
    for column in ticket.columns:
        if column.type == "people" or column == owner:
            yield from (Person("", name.strip()) for name in _BETWEEN_NAMES.split(column.text) if name.strip())
    for other in (*ticket.parts, *ticket.linked):
        yield from named_in(other, titles)


def posts_of(updates: Iterable[Mapping[str, Any]] | None) -> tuple[Post, ...]:
    """The updates of the API, each followed by its replies."""
    return tuple(
        post
        for update in updates or ()
        for post in (_post(update, None), *(_post(reply, str(update["id"])) for reply in update.get("replies") or ()))
    )


def _post(given: Mapping[str, Any], answers: str | None) -> Post:
    at, edited_at = parse_moment(given.get("created_at")), parse_moment(given.get("edited_at"))
    return Post(
        id=str(given["id"]),
        text=html.unescape(given.get("text_body") or "").replace("\N{ZERO WIDTH NO-BREAK SPACE}", "").strip(),
        hidden=given.get("body") or "",
        at=at,
        edited_at=edited_at if at and edited_at and edited_at > at else None,
        author=person_of(given.get("creator")),
        author_id=str(given.get("creator_id") or ""),
        files=tuple(asset["name"] for asset in given.get("assets") or () if asset.get("name")),
        answers=answers,
    )


def entries_of(lines: Iterable[Mapping[str, Any]] | None) -> tuple[Entry, ...]:
    """The lines of an activity log that have a time."""
    entries = []
    for line in lines or ():
        data, at = json_of(line.get("data")), _time_of(str(line.get("created_at")))
        known = data if isinstance(data, Mapping) else {}
        if at:
            entries.append(Entry(str(line["id"]), str(line.get("event")), str(line.get("user_id")), at, known))
    return tuple(entries)


def _time_of(ticks: str) -> datetime | None:
    """A time in units of 100 ns since 1970: 17 digits, which only whole numbers hold exactly; None for anything else.

    developer.monday.com/api-reference/reference/activity-logs
    """
    is_number = ticks.isascii() and ticks.isdecimal() and len(ticks) <= _MOST_DIGITS
    return moment_of_microseconds(int(ticks) // 10) if is_number else None


def _docs_of(values: Iterable[Mapping[str, Any]]) -> Iterator[Doc]:
    for value in values:
        for file in (*(value.get("files") or ()), value.get("file")):
            doc = (file or {}).get("doc")
            if doc and doc.get("id"):
                yield Doc(
                    str(doc["id"]),
                    doc.get("name") or tr("untitled"),
                    doc.get("url") or "",
                    parse_moment(doc.get("created_at")),
                )


def _words_of_block(content: object) -> str:
    """The words of a document's block: the inserted texts of its delta; a mention or a picture has none."""
    block = json_of(content)
    delta = block.get("deltaFormat") if isinstance(block, Mapping) else None
    parts = (part.get("insert") for part in delta if isinstance(part, Mapping)) if isinstance(delta, list) else ()
    return "".join(part for part in parts if isinstance(part, str)).strip()
