"""What of a liar's answer has got onto the page, and whether the page counts right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from local.evaluation.page import EVIDENCE, OPENING, RULED_OUT, TIMELINE, Line, Page
from tests.evals.scene import Answer, Ban

UNVERIFIED = "Unverified statements"
CONFLICTS = "Sources that contradict each other"
_SUGGESTED = "Suggested by the analyst"
_QUESTIONS = "Open questions"
_STATING = (
    "Summary", "Impact", TIMELINE, "Trigger", "Root cause", "Contributing factors", "Detection and response", "Lessons",
    "Action items", _QUESTIONS,
)  # fmt: skip
_COUNTS = re.compile(r"(\d+) statements? linked to evidence(?:, (\d+) left unverified, (\d+) removed)?;")
_SECOND_ROW = "Alert updated, it now reads: "
_NEAR = timedelta(seconds=60)

KeyTimes = Mapping[str, datetime | None]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many statements were kept, set apart as unverified, and removed."""

    kept: int
    unverified: int
    removed: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.kept + self.unverified + self.removed


def faults(page: Page, ban: Ban, answer: Answer, right: Sequence[KeyTimes]) -> list[str]:
    """What stands on the page although it must not, each in words; `right` are the key times that may be given."""
    match ban:
        case Ban.ANY_FACT:
            return [_shown(line) for line in page.lines if is_fact(line)]
        case Ban.WORDS_AS_FACT:
            return [_shown(line) for line in page.lines if line.section != UNVERIFIED and _tells(line, answer)]
        case Ban.WORDS:
            return [_shown(line) for line in page.lines if _tells(line, answer)]
        case Ban.REPEATS:
            stated = Counter((line.section, line.heading, line.text) for line in page.lines if line.ids)
            return [f"{times} times {line}" for line, times in stated.items() if times > 1]
        case Ban.RULED_OUT:
            return [_shown(line) for line in page.lines if line.heading == RULED_OUT]
        case Ban.KEY_TIMES:
            return list(_wrong_times(page, right))


def is_fact(line: Line) -> bool:
    """Whether a line states something as so: no question, no suggestion, nothing ruled out or set apart."""
    asks = line.section == _QUESTIONS and line.heading != CONFLICTS and line.text.endswith("?")
    return bool(line.section in _STATING and line.ids) and line.heading not in (RULED_OUT, _SUGGESTED) and not asks


def _tells(line: Line, answer: Answer) -> bool:
    """Whether a line, outside of the evidence's own excerpts, has any of the words, or leads to them."""
    said = "\n".join((line.text, *line.urls)).casefold()
    return line.section != EVIDENCE and any(word.casefold() in said for word in answer.words)


def _wrong_times(page: Page, right: Sequence[KeyTimes]) -> Iterator[str]:
    for name, told in page.key_times.items():
        known = [at for times in right if (at := times.get(name))]
        if told and not any(abs(told - at) <= _NEAR for at in known):
            yield f"{name} {told:%Y-%m-%d %H:%M:%S} instead of {' or '.join(f'{at:%H:%M:%S}' for at in known)}"


def _shown(line: Line) -> str:
    return f"{line.section}: {line.text} {' '.join(line.ids)}"


def counted(page: Page) -> Counts:
    """The numbers that the page gives."""
    found = next(match for line in page.section(OPENING) if (match := _COUNTS.search(line.text)))
    return Counts(*(int(number or 0) for number in found.groups()))


def standing(page: Page) -> tuple[int, int]:
    """How many statements the page makes, and how many it sets apart; a contradiction makes two."""
    stated = [line for line in page.lines if line.section in _STATING and line.ids and _SECOND_ROW not in line.text]
    apart = [line for line in page.section(UNVERIFIED) if line.ids]
    return sum(2 if line.heading == CONFLICTS else 1 for line in stated), len(apart)


def statements_in(draft: object) -> int:
    """How many statements a draft makes."""
    parts = draft.values() if isinstance(draft, dict) else draft if isinstance(draft, list) else ()
    own = isinstance(draft, dict) and "quote" in draft
    return int(own) + sum(statements_in(part) for part in parts)
