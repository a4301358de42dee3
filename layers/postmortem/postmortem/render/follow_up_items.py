"""The actions that people agreed on, as items for the ticket's board: a name, an owner, a day, and their evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from postmortem.models import ActionItem, Source
from postmortem.models.draft import Action, ActionState, Part
from postmortem.models.report import Report, Shown, Standing
from postmortem.render import words
from postmortem.render.gist import in_plain_words
from postmortem.text.times.days import days_in

_LONGEST_NAME = (
    255  # of a Monday item: ItemNameTooLongException, developer.monday.com/api-reference/docs/error-handling
)
# What may stand before a day for it to be the last one: "by 2025-08-11", but not "after" or "not before" it.
_UNTIL = frozenset({"", "by", "due", "until", "till", "on", "bis", "am", "le", "avant le", "el", "hasta el"})
_AROUND_A_NAME = ' .“”"'
_MARKS = re.compile(r"[^\w\s]+")


def action_items(report: Report) -> Iterator[ActionItem]:
    """An item for each action that is agreed: what is only proposed waits until somebody agrees."""
    for shown in report.of(Part.ACTION):
        action = shown.detail
        if is_stated(shown) and isinstance(action, Action) and action.state is ActionState.AGREED:
            yield ActionItem(
                name=words.shorten(in_plain_words(report, shown).strip(_AROUND_A_NAME), _LONGEST_NAME),
                owner=action.owner,
                owner_id=_owner_id(report, action),
                due=action.due,
                due_on=day_named_in(action.due),
                sources=tuple(sorted(item.ref for item in report.ledger.cited(shown.evidence))),
            )


def is_stated(shown: Shown) -> bool:
    """True for an action as it was written and checked; False where a quotation has taken its place."""
    if not isinstance(shown.detail, Action):
        return False
    return shown.standing is not Standing.QUOTED or shown.detail.kind is None


def day_named_in(due: str) -> date | None:
    """The one day that the words name with its year, as the last one; None where they leave anything open."""
    days = list(days_in(due))
    if len(days) != 1 or not (days[0].year and days[0].month and days[0].day):
        return None
    found = days[0]
    before, after = (" ".join(_MARKS.sub(" ", part).split()) for part in (due[: found.start], due[found.end :]))
    if before.casefold() not in _UNTIL or after:
        return None
    try:
        return date(found.year or 0, found.month or 0, found.day or 0)
    except ValueError:
        return None


def _owner_id(report: Report, action: Action) -> str:
    """The Monday user who owns the action: only where the piece that names the owner was written by the owner there."""
    piece = report.ledger.find(action.owner_evidence)
    author = piece.author if piece and piece.source is Source.MONDAY else None
    if author is None or author.is_bot or not action.owner or author.name != action.owner:
        return ""
    return author.id if author.id.isascii() and author.id.isdigit() else ""
