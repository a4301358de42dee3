"""The notice on the Monday item, and the page's link in its link column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from postmortem.announce.memory import LINK, UPDATE, UPDATE_OF_FAILURE, NoticeMemory
from postmortem.clients.monday.tickets import FillableColumn
from postmortem.models import Announcement, Remembered
from postmortem.text.language import tr
from postmortem.time_limit import TimeLimit

_NOT_LETTERS = re.compile(r"[\W_]+")
# Titles of a column for the page's link, letters only: those that name it, else those that can mean nothing else here.
_NAMES_IT = ("postmortem",)
_MAY_MEAN_IT = frozenset({"report", "incidentreport", "review", "incidentreview", "rca", "rootcauseanalysis", "retro"})


class TicketNotices(Protocol):
    """Where a notice is posted on a ticket. Every method raises SourceUnavailable."""

    def tell(self, item_id: str, html_body: str, mark: str, limit: TimeLimit, *, known_id: str = "") -> str:
        """The id of the agent's one update on the item with `mark` in it, which now is `html_body`."""
        ...

    def columns_to_fill(
        self, item_id: str, types: Iterable[str], limit: TimeLimit
    ) -> tuple[str, tuple[FillableColumn, ...]]:
        """The item's board, and the columns of these types that it has."""
        ...

    def change_columns(self, board_id: str, item_id: str, values: Mapping[str, object], limit: TimeLimit) -> None:
        """Set columns of an item."""
        ...


@dataclass(frozen=True)
class TicketTeller:
    """Tells the Monday item, and remembers which update it was."""

    tickets: TicketNotices
    memory: NoticeMemory

    def tell(self, told: Announcement, known: Mapping[str, Remembered], limit: TimeLimit) -> None:
        """Write the update or change the one that stands. Raises SourceUnavailable."""
        if told.item_id is None:
            return
        name, mark = (UPDATE, told.page_url) if told.tells_of_page else (UPDATE_OF_FAILURE, told.job_id)
        before = known.get(name)
        if before is None or before.at < told.made_at:
            known_id = before.ref if before and before.about else ""
            ref = self.tickets.tell(told.item_id, told.notice.html, mark, limit, known_id=known_id)
            self.memory.note(told.incident_key, name, Remembered(ref, told.made_at, told.page_id or told.job_id))
        failure = known.get(UPDATE_OF_FAILURE)
        if told.mended and failure and failure.about and failure.at < told.made_at:
            self.tickets.tell(told.item_id, told.mended.html, failure.about, limit, known_id=failure.ref)
            self.memory.note(told.incident_key, UPDATE_OF_FAILURE, Remembered(failure.ref, told.made_at))

    def link(self, told: Announcement, known: Mapping[str, Remembered], limit: TimeLimit) -> None:
        """Put the page's link into the item's link column for it, where there is one that no person has filled."""
        if told.item_id is None or not told.tells_of_page:
            return
        board_id, columns = self.tickets.columns_to_fill(told.item_id, ("link",), limit)
        column = column_for_link(columns)
        if column is None or column.held == told.page_url:
            return
        before = known.get(LINK)
        if column.held and (before is None or column.held != before.about):
            return  # a person's
        value = {"url": told.page_url, "text": tr("Post-mortem")}
        self.tickets.change_columns(board_id, told.item_id, {column.id: value}, limit)
        self.memory.note(told.incident_key, LINK, Remembered(column.id, told.made_at, told.page_url))


def column_for_link(columns: Iterable[FillableColumn]) -> FillableColumn | None:
    """The one column whose title says that it is for the page; None where none does, or several do."""
    titled = [(_NOT_LETTERS.sub("", column.title.casefold()), column) for column in columns]
    named = [column for title, column in titled if any(name in title for name in _NAMES_IT)]
    fitting = named or [column for title, column in titled if title in _MAY_MEAN_IT]
    return fitting[0] if len(fitting) == 1 else None
