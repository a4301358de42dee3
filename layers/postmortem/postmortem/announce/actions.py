"""Items for the actions that people agreed on: each once, with its owner, its day and a link back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Protocol

from postmortem.announce.memory import NoticeMemory, is_same_action, name_of_action, remembered_actions
from postmortem.announce.ticket import TicketNotices
from postmortem.clients.monday.tickets import FillableColumn
from postmortem.errors import RetryLater, SourceUnavailable
from postmortem.models import OWN_PAGE_MARK, ActionItem, Announcement, Remembered
from postmortem.text.language import tr
from postmortem.time_limit import TimeLimit

_TITLES: Mapping[str, frozenset[str]] = {
    "people": frozenset({"owner", "person", "people", "assignee", "assigned to"}),
    "date": frozenset({"due", "due date", "date", "deadline"}),
    "link": frozenset({"post-mortem", "postmortem", "link"}),
}
_BARE = "bare:"  # before the id of an item that was created, and is not told yet what it is about


class TicketItems(TicketNotices, Protocol):
    """Where items are created and told of, too. Every method raises SourceUnavailable."""

    def subitem_names(self, item_id: str, limit: TimeLimit) -> Mapping[str, str]:
        """The names of an item's sub-items, by their ids."""
        ...

    def names_on_board(self, board_id: str, name: str, limit: TimeLimit) -> Mapping[str, str]:
        """Items of a board with this in their name, by their ids."""
        ...

    def create_subitem(self, parent_id: str, name: str, key: str, limit: TimeLimit) -> str:
        """The id of a new sub-item; the same `key` creates no second one."""
        ...

    def create_item(self, board_id: str, name: str, key: str, limit: TimeLimit) -> str:
        """The id of a new item of a board; the same `key` creates no second one."""
        ...


@dataclass(frozen=True)
class ActionDesk:
    """Creates the items: on the board with `board_id`, or as sub-items of the incident's item where there is none.

    What people do with an item afterwards is theirs: it is never changed again.
    """

    items: TicketItems
    memory: NoticeMemory
    board_id: str = ""

    def create(self, told: Announcement, known: Mapping[str, Remembered] | None, limit: TimeLimit) -> None:
        """An item for each action that has none yet; none where it is not `known` which have one.

        Raises RetryLater then, and SourceUnavailable where one or more could not be created.
        """
        if not told.actions or (told.item_id is None and not self.board_id):
            return
        if known is None:
            raise RetryLater(tr("It cannot be read which have been created before."))
        there = remembered_actions(known)
        named = {} if self.board_id else self.items.subitem_names(told.item_id or "", limit)
        failed: list[SourceUnavailable] = []
        for action in told.actions:
            try:
                self._give(action, told, there, named, limit)
            except SourceUnavailable as error:
                failed.append(error)
        if failed:
            raise failed[0]

    def _give(
        self,
        action: ActionItem,
        told: Announcement,
        there: dict[str, Remembered],
        named: Mapping[str, str],
        limit: TimeLimit,
    ) -> None:
        """Create the action's item unless it is there, and fill it unless that was done."""
        name = name_of_action(action)
        if name not in there:
            if is_there(action, there, told):
                return
            there[name] = self._found(action, told, named, limit) or self._created(action, told, limit)
            self.memory.note(told.incident_key, name, there[name])
        known = there[name]
        if known.ref.startswith(_BARE):
            item_id = known.ref.removeprefix(_BARE)
            self._fill(item_id, action, told, limit)
            self.memory.note(told.incident_key, name, replace(known, ref=item_id))

    def _found(
        self, action: ActionItem, told: Announcement, named: Mapping[str, str], limit: TimeLimit
    ) -> Remembered | None:
        """An item of the same name, whoever made it."""
        names = self.items.names_on_board(self.board_id, action.name, limit) if self.board_id else named
        found = (item_id for item_id, other in names.items() if is_same_action(action.name, other))
        return next((Remembered(item_id, told.made_at, action.name, action.sources) for item_id in found), None)

    def _created(self, action: ActionItem, told: Announcement, limit: TimeLimit) -> Remembered:
        key = f"{told.page_id}:{name_of_action(action)}"
        if self.board_id:
            item_id = self.items.create_item(self.board_id, action.name, key, limit)
        else:
            item_id = self.items.create_subitem(told.item_id or "", action.name, key, limit)
        return Remembered(f"{_BARE}{item_id}", told.made_at, action.name, action.sources)

    def _fill(self, item_id: str, action: ActionItem, told: Announcement, limit: TimeLimit) -> None:
        self.items.tell(item_id, about(action, told), told.page_url, limit)
        board_id, columns = self.items.columns_to_fill(item_id, _TITLES, limit)
        if values := columns_of_action(action, told, columns):
            self.items.change_columns(board_id, item_id, values, limit)


def is_there(action: ActionItem, there: Mapping[str, Remembered], told: Announcement) -> bool:
    """True if the action has its item: by its words, or because an earlier page had one for all that it rests on.

    A page that is written anew may put an action in other words. What rests on nothing new is then taken for the same:
    an item that is missing can be made by hand, one that stands there twice confuses everybody.
    """
    if any(is_same_action(action.name, known.about) for known in there.values()):
        return True
    earlier = {source for known in there.values() if known.at < told.made_at for source in known.sources}
    return bool(action.sources) and earlier.issuperset(action.sources)


def about(action: ActionItem, told: Announcement) -> str:
    """The first update of an item: who owns the action, until when, and where it comes from."""
    owner = tr("Owner: {owner}.", owner=action.owner) if action.owner else tr("It has no owner yet.")
    due = tr("Due: {due}.", due=action.due) if action.due else ""
    link = f'<a href="{escape(told.page_url)}">{escape(tr("From the post-mortem"))}</a>'
    facts = " ".join(filter(None, (owner, due)))
    return f"<p>{escape(facts)}</p><p>{link}. {OWN_PAGE_MARK}.</p>"


def columns_of_action(
    action: ActionItem, told: Announcement, columns: Iterable[FillableColumn]
) -> Mapping[str, object]:
    """Values for the columns that can hold what is known for sure of the action, and the link back."""
    given = list(columns)
    values: dict[str, object] = {}
    if action.owner_id and (column := _column(given, "people")):
        values[column.id] = {"personsAndTeams": [{"id": int(action.owner_id), "kind": "person"}]}
    if action.due_on and (column := _column(given, "date")):
        values[column.id] = {"date": action.due_on.isoformat()}
    if column := _column(given, "link"):
        values[column.id] = {"url": told.page_url, "text": tr("Post-mortem")}
    return values


def _column(columns: list[FillableColumn], kind: str) -> FillableColumn | None:
    """The one column of a type, or of several the one whose title fits; None where it is open, or full."""
    of_kind = [column for column in columns if column.type == kind]
    fitting = [column for column in of_kind if column.title.strip().casefold() in _TITLES[kind]]
    chosen = of_kind if len(of_kind) == 1 else fitting
    return chosen[0] if len(chosen) == 1 and not chosen[0].held else None
