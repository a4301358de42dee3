"""What a check finds: whether something is right, and what to do where it is not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from postmortem.models import Gap


class Level(StrEnum):
    """A problem keeps something from working that is configured or cannot be done without; a warning costs a part."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the answer. It may be shown to anybody: no secret, no message text."""

    level: Level
    subject: str
    words: str
    remedy: str = ""

    def sentence(self) -> str:
        """The finding in words, what to do last."""
        return f"{self.subject}: {self.words}" + (f". {self.remedy}" if self.remedy else "")


def ok(subject: str, words: str) -> Finding:
    """Something that is right."""
    return Finding(Level.OK, subject, words)


def warning(subject: str, words: str, remedy: str) -> Finding:
    """Something that costs a part of the product."""
    return Finding(Level.WARNING, subject, words, remedy)


def problem(subject: str, words: str, remedy: str = "") -> Finding:
    """Something that has to be mended; where the words say already how, without a remedy."""
    return Finding(Level.PROBLEM, subject, words, remedy)


def problem_of(gap: Gap) -> Finding:
    """What our own clients say of something that they could not read."""
    return problem(gap.source.capitalize(), f"{gap.what} could not be {gap.undone}: {gap.why}", gap.remedy)
