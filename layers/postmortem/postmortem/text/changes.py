"""A change of a ticket's column in words."""

from __future__ import annotations

from postmortem.text.language import tr


def changed_in_words(column: str, before: str, after: str) -> str:
    """What became of a column: "Status changed from New to Done", "Owner set to Ana", "" where nothing is known."""
    if before.strip() and after.strip():
        return tr("{column} changed from {before} to {after}", column=column, before=before, after=after)
    if after.strip():
        return tr("{column} set to {after}", column=column, after=after)
    return tr("{column} cleared, it was {before}", column=column, before=before) if before.strip() else ""
