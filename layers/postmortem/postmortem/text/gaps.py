"""A gap in words, as the status, the page and the notice show it."""

from __future__ import annotations

from postmortem.models.evidence import Gap
from postmortem.text.language import tr, translatable, with_capital

_SENTENCES = {
    "read": translatable("{source}: {what} could not be read: {why}."),
    "written": translatable("{source}: {what} could not be written: {why}."),
    "posted": translatable("{source}: {what} could not be posted: {why}."),
    "created": translatable("{source}: {what} could not be created: {why}."),
}


def gap_sentence(gap: Gap) -> str:
    """What could not be done with a system, why, and what a person can do about it."""
    said = tr(_SENTENCES[gap.undone], source=with_capital(gap.source), what=gap.what, why=gap.why)
    return f"{said} {gap.remedy}" if gap.remedy else said
