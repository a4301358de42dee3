"""What a Monday item, its updates and its log say, as evidence in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from postmortem.gather.monday.ticket import Doc, Entry, Post, Ticket
from postmortem.models import OWN_PAGE_MARK, Bearing, Evidence, Kind, Person, Source, StatusChange
from postmortem.text.changes import changed_in_words
from postmortem.text.language import tr

People = Mapping[str, Person]
_NO_ROLES: Mapping[str, str] = {}

# Columns whose changes tell something, by the names that the log has for their types: status, people, ...
_TELLING_COLUMNS = frozenset({"color", "multiple-person", "dropdown", "numeric", "text"})


def item_evidence(
    ticket: Ticket, bearing: Bearing, *, without_column: str = "", roles: Mapping[str, str] = _NO_ROLES
) -> Evidence:
    """The item itself: name, description, and its columns line by line, but for the one with the id given.

    `roles` are what columns tell of an incident, by their ids: "Kundenwirkung (impact): no labels".
    """
    lines = (column.line(roles.get(column.id, "")) for column in ticket.columns if column.id != without_column)
    return Evidence(
        ref=f"monday:item:{ticket.id}",
        source=Source.MONDAY,
        kind=Kind.ITEM,
        text="\n".join(filter(None, (ticket.name, ticket.description, *lines))),
        url=ticket.url,
        at=ticket.created_at,
        where=ticket.name,
        author=ticket.creator,
        bearing=bearing,
    )


def post_evidence(ticket: Ticket, bearing: Bearing, people: People) -> Iterator[Evidence]:
    """The updates of an item and the replies to them; our own notices are not evidence."""
    for post in ticket.posts:
        text = _text_of(post)
        if not text or is_ours(post):
            continue
        yield Evidence(
            ref=f"monday:update:{post.id}",
            source=Source.MONDAY,
            kind=Kind.UPDATE,
            text=text,
            url=ticket.url,
            at=post.at,
            where=ticket.name,
            author=post.author or _author(post.author_id, people),
            edited_at=post.edited_at,
            thread=f"monday:update:{post.answers}" if post.answers else None,
            bearing=bearing,
        )


def is_ours(post: Post) -> bool:
    """Whether this agent wrote the update, to tell where the page is."""
    return OWN_PAGE_MARK in post.text


def parts_of_people(ticket: Ticket) -> tuple[Ticket, ...]:
    """The sub-items without those that this agent made for actions: what a page said is no evidence for the next."""
    return tuple(part for part in ticket.parts if not any(map(is_ours, part.posts)))


def similar_evidence(ticket: Ticket, until: datetime) -> Evidence:
    """An earlier incident in one piece: the item with all that was written on it."""
    item = item_evidence(ticket, Bearing.SIMILAR)
    said = (post.text for post in written_by(until, post_evidence(ticket, Bearing.SIMILAR, {})))
    return replace(item, text="\n".join((item.text, *said)))


def written_by(until: datetime, evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The evidence without what came after a moment."""
    return tuple(piece for piece in evidence if piece.at is None or piece.at <= until)


def document_evidence(doc: Doc, markdown: str) -> Evidence:
    """A Monday document that the item links to."""
    return Evidence(
        ref=f"monday:document:{doc.id}",
        source=Source.MONDAY,
        kind=Kind.DOCUMENT,
        text=f"{doc.name}\n{markdown.strip()}",
        url=doc.url,
        at=doc.created_at,
        where=doc.name,
        bearing=Bearing.BACKGROUND,
    )


def entry_evidence(entries: Iterable[Entry], ticket: Ticket, people: People) -> Iterator[Evidence]:
    """The lines of the activity log that tell something."""
    for entry in entries:
        text, change = _told(entry)
        if not text:
            continue
        of_part = str(entry.data.get("pulse_id", ticket.id)) != ticket.id
        yield Evidence(
            ref=f"monday:activity:{entry.id}",
            source=Source.MONDAY,
            kind=Kind.ACTIVITY,
            text=f"{entry.data.get('pulse_name', '')}: {text}" if of_part else text,
            url=ticket.url,
            at=entry.at,
            where=ticket.name,
            author=_author(entry.user_id, people),
            change=change,
        )


def change_of(entry: Entry) -> StatusChange | None:
    """The change of a column that a line of the log tells of; None for any other line."""
    data = entry.data
    if entry.event != "update_column_value" or "column_id" not in data:
        return None
    return StatusChange(
        column_id=str(data["column_id"]),
        column_title=str(data.get("column_title") or data["column_id"]),
        before=_label(data, "previous_value", "previous_textual_value"),
        after=_label(data, "value", "textual_value"),
    )


def named_in_log(entries: Iterable[Entry]) -> Iterator[Person]:
    """Everybody whom a people column named before or after a change; the log gives no ids of them."""
    for entry in entries:
        change = change_of(entry) if entry.data.get("column_type") == "multiple-person" else None
        names = f"{change.before},{change.after}".split(",") if change else ()
        yield from (Person("", name.strip()) for name in names if name.strip())


def _label(data: Mapping[str, object], value_name: str, text_name: str) -> str:
    value = data.get(value_name)
    label = value.get("label") if isinstance(value, Mapping) else None
    text = label.get("text") if isinstance(label, Mapping) else None
    return str(text or data.get(text_name) or "")


def _told(entry: Entry) -> tuple[str, StatusChange | None]:
    """What a line says in words, and the change of a column it tells of; no words where it is of no interest."""
    data = entry.data
    match entry.event:
        case "update_column_value":
            change = change_of(entry) if str(data.get("column_type")) in _TELLING_COLUMNS else None
            return (
                (changed_in_words(change.column_title, change.before, change.after), change) if change else ("", None)
            )
        case "create_pulse":
            group = data.get("group_name")
            return (tr("Item created in group {group}", group=group) if group else tr("Item created")), None
        case "move_pulse_into_group":
            groups = {"one": _title(data, "source_group"), "other": _title(data, "dest_group")}
            return tr("Moved from group {one} to group {other}", **groups), None
        case "archive_pulse":
            return tr("Item archived"), None
        case _:
            return "", None


def _title(data: Mapping[str, object], group: str) -> str:
    given = data.get(group)
    return str(given.get("title")) if isinstance(given, Mapping) else tr("unknown")


def _author(user_id: str, people: People) -> Person | None:
    """Who did it; nobody where no person has the id, as for automations."""
    if not is_person(user_id):
        return None
    return people.get(user_id) or Person(user_id, tr("user {id}", id=user_id))


def is_person(user_id: str) -> bool:
    """Whether an id can be a user's: the log has -1 and the like for what Monday did by itself."""
    return user_id.isascii() and user_id.isdigit() and user_id.strip("0") != ""


def _text_of(post: Post) -> str:
    return "\n".join((*filter(None, (post.text,)), *(tr("[file: {name}]", name=name) for name in post.files)))
