"""Which item somebody's words mean, by what they share with its name, its columns and what was written on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from postmortem.gather.monday.columns import Role, find
from postmortem.gather.monday.ticket import Ticket
from postmortem.text.language import tr
from postmortem.text.likeness import is_held, units_of
from postmortem.text.ranking import STOP_WORDS

# An item fits when it holds more than half of the words, codes counting double, or when the words hold more than half
# of its name. Where Monday holds one item only, a third is enough.
_ENOUGH = 0.5
_ENOUGH_ALONE = 0.3
_NEAR = 0.15  # two items whose fits differ by less fit equally well
_CODE_WEIGHT = 2.0
_FEWEST_OF_NAME = 2
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class ItemChoice:
    """The item that is meant; where that is not clear, why, and those that it may be, the likeliest first."""

    item: Ticket | None = None
    reason: str = ""
    candidates: tuple[Ticket, ...] = ()


def choose_item(items: Sequence[Ticket], description: str) -> ItemChoice:
    """The item whose id or name the words give, else the one that they fit clearly better than any other.

    Only active items count, and of several the incidents among them, which are rated by severity.
    """
    active = {item.id: item for item in items if item.state == "active"}
    by_id = [active[unit] for unit in dict.fromkeys(units_of(description)) if unit in active]
    if len(by_id) == 1:
        return ItemChoice(by_id[0])
    fits = {item.id: _fit(item, description) for item in active.values()}
    enough = _ENOUGH_ALONE if len(active) == 1 else _ENOUGH
    fitting = [item for item in active.values() if fits[item.id] > enough]
    best = max((fits[item.id] for item in fitting), default=0.0)
    meant = _incidents([item for item in fitting if units_of(item.name) == units_of(description)])
    if len(meant) != 1 or (find(meant[0].columns, Role.SEVERITY) is None and len(_incidents(fitting)) < len(fitting)):
        meant = _of_day(_incidents([item for item in fitting if best - fits[item.id] < _NEAR]), description)
    if len(meant) == 1:
        return ItemChoice(meant[0])
    likely = sorted(meant or _incidents(list(active.values())), key=lambda item: (fits[item.id], _age(item)))
    named = tuple(reversed(likely))[:_MOST_NAMED]
    reason = (
        tr("The words of the request fit {number} incidents in Monday.", number=len(meant))
        if meant
        else tr("The words of the request fit no incident in Monday.")
    )
    return ItemChoice(reason=reason, candidates=named)


def _incidents(items: list[Ticket]) -> list[Ticket]:
    """Those with a severity; all of them where none has one."""
    return [item for item in items if find(item.columns, Role.SEVERITY)] or items


def _of_day(items: list[Ticket], description: str) -> list[Ticket]:
    """Those made on a day that the description names ("2025-04-14"); all of them where it names none of theirs."""
    return [item for item in items if item.created_at and f"{item.created_at:%Y-%m-%d}" in description] or items


def _age(item: Ticket) -> float:
    """Greater for later items."""
    return item.created_at.timestamp() if item.created_at else 0.0


def _fit(item: Ticket, description: str) -> float:
    """From 0 to 1; 0 for an item that lacks a code of the description while its name has another one."""
    asked, name = _telling(description), _telling(item.name)
    if not asked:
        return 0.0
    texts = (item.description, *(column.text for column in item.columns), *(post.text for post in item.posts))
    day = f"{item.created_at:%Y-%m-%d %B}" if item.created_at else ""
    held = name | _telling("\n".join((*texts, day)))
    missing = {unit for unit in asked if not is_held(unit, held)}
    if any(map(_is_code, missing)) and any(_is_code(unit) for unit in name - asked):
        return 0.0
    shared_of_name = sum(is_held(unit, asked) for unit in name)
    of_name = shared_of_name / len(name) if shared_of_name >= _FEWEST_OF_NAME else 0.0
    return max(1 - _weight(missing) / _weight(asked), of_name)


def _weight(units: set[str]) -> float:
    return sum(_CODE_WEIGHT if _is_code(unit) else 1.0 for unit in units)


def _is_code(unit: str) -> bool:
    """True for letters with digits, as people make up names: "summer25"."""
    return any(map(str.isdigit, unit)) and any(map(str.isalpha, unit))


def _telling(text: str) -> set[str]:
    return {unit for unit in units_of(text) if unit not in STOP_WORDS and len(unit.encode()) > 1}
