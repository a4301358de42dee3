"""Cuts a text that was edited where its author marked it ("EDIT:"), so that what was added is not dated before.

Slack and Monday.com keep only the last text and the time of the last edit; what nobody marked keeps the first time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

_MARKS = re.compile(
    r"""(?xi)(?:(?:^|(?<=[\n.!?)]\s)|(?<=[\n。])) [*_(\[]{0,2}
        (?:edit(?:ed)?|edité|edito|editad[oa]|edición|edição|édité?|modifié|nachtrag|ergänzung|bearbeitet|追記|編集)
      | (?<=\n) [*_(\[]{0,2} (?:update[d]?|upd|aktualisierung|actualización|mise\sà\sjour|màj|atualização|更新)
    ) (?:\s?\#?\d{1,2}(?!\d|:\d))? [*_)\]]{0,2} (?:\s\(?[^:\n.]{0,20}\d\d?:\d\d[^:\n.]{0,8})? \s?[:：] [*_]{0,2}"""
)


@dataclass(frozen=True, slots=True)
class EditedPart:
    """A piece of a text, and when it was written at the earliest; None where nobody can tell."""

    text: str
    at: datetime | None


def parts(text: str, at: datetime, edited_at: datetime | None) -> tuple[EditedPart, ...]:
    """The text as first written, and what was added; of several additions only the last has the time of the edit."""
    marks = list(_MARKS.finditer(text)) if edited_at else []
    if not marks:
        return (EditedPart(text, at),)
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    added = [
        EditedPart(text[mark.start() : end].rstrip(), edited_at if end == len(text) else None)
        for mark, end in zip(marks, ends, strict=True)
    ]
    first = EditedPart(text[: marks[0].start()].rstrip(), at)
    return (first, *added) if first.text else tuple(added)
