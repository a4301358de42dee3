"""What is remembered of the notices and items of an incident, so that nobody is told or given anything twice."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Protocol

from postmortem.models import ActionItem, Remembered
from postmortem.text.likeness import is_held, units_of

SLACK, UPDATE, LINK = "slack", "update", "link"
SLACK_OF_FAILURE, UPDATE_OF_FAILURE = "slack_of_failure", "update_of_failure"
_ACTION = "action_"
_SAME = 0.85  # of the words: one that is left out or put otherwise makes no other action


class NoticeMemory(Protocol):
    """Keeps what an incident's people were told. Both methods raise RetryLater where it cannot be reached."""

    def read(self, incident_key: str) -> Mapping[str, Remembered]:
        """What stands, by its name here."""
        ...

    def note(self, incident_key: str, name: str, remembered: Remembered) -> None:
        """Remember it under the name, unless something later is remembered there."""
        ...


def name_of_action(action: ActionItem) -> str:
    """The name that an action is remembered by: the same for the same words, whatever their order of writing."""
    words = " ".join(units_of(action.name))
    return f"{_ACTION}{hashlib.sha256(words.encode('utf-8', 'replace')).hexdigest()[:16]}"


def remembered_actions(told: Mapping[str, Remembered]) -> dict[str, Remembered]:
    """The actions among what is remembered, by their names here."""
    return {name: known for name, known in told.items() if name.startswith(_ACTION)}


def is_same_action(one: str, other: str) -> bool:
    """True where two texts name one action: nearly all words of each are in the other."""
    first, second = units_of(one), units_of(other)
    if not first or not second:
        return first == second
    shared = min(
        sum(is_held(unit, second) for unit in first) / len(first),
        sum(is_held(unit, first) for unit in second) / len(second),
    )
    return shared >= _SAME
