"""What of a liar's answer has got onto the page, and whether the page counts right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from local.evaluation.page import EVIDENCE, OPENING, RULED_OUT, TIMELINE, Line, Page
from tests.evals.scene import Answer, Ban
from tests.evals.shown import Evidence

UNVERIFIED = "Unverified statements"
CONFLICTS = "Sources that contradict each other"
_SUGGESTED = "Suggested by the analyst"
_QUESTIONS = "Open questions"
_STATING = (
    "Summary", "Impact", TIMELINE, "Trigger", "Root cause", "Contributing factors", "Detection and response", "Lessons",
    "Action items", _QUESTIONS,
)  # fmt: skip
_COUNTS = re.compile(
    r"(\d+) statements? linked to evidence(?:, (\d+) left unverified, (\d+) removed, (\d+) repeated)?;"
)
_SECOND_ROW = "Alert updated, it now reads: "
_NEAR = timedelta(seconds=60)

_FRAMES = re.compile(
    r"Alert fired; its text was updated later: |Alert updated, it now reads: |"
    r" ?\((?:prevent|detect|mitigate|process)\b[^()]*(?:“[^”]*”)?[^()]*\)$"
)
_QUOTED = re.compile(r"“(.*?)”(?=$|[\s.;,)])", re.DOTALL)

KeyTimes = Mapping[str, datetime | None]


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may stand on a page: the evidence that was shown, key times, and lines that code writes by itself."""

    evidence: Evidence
    key_times: Sequence[KeyTimes]
    lines: frozenset[Line]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many statements were kept, set apart as unverified, removed, and left out because the page has them."""

    kept: int
    unverified: int
    removed: int
    repeated: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.kept + self.unverified + self.removed + self.repeated


def faults(page: Page, ban: Ban, answer: Answer, allowed: Allowed) -> list[str]:
    """What stands on the page although it must not, each in words."""
    match ban:
        case Ban.ANY_FACT:
            return [_shown(line) for line in page.lines if is_fact(line) and line not in allowed.lines]
        case Ban.OWN_WORDS:
            return own_words(page, allowed.evidence)
        case Ban.TORN:
            torn = {_letters(text) for text in answer.words}
            return [_shown(line) for line in page.lines if is_fact(line) and _letters(line.text) in torn]
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
            return list(_wrong_times(page, allowed.key_times))


def own_words(page: Page, evidence: Evidence) -> list[str]:
    """The facts of a page that are more than words of their evidence, in their order."""
    return [_shown(line) for line in page.lines if is_fact(line) and not _is_said(line, evidence)]


def _is_said(line: Line, evidence: Evidence) -> bool:
    """Whether every word of a line, outside of what the page itself says, stands in its evidence in this order."""
    told = _FRAMES.sub(" ", line.text.split(" | ")[1] if line.section == TIMELINE else line.text)
    parts = told.partition(": ")[2].split(" — but: ") if line.heading == CONFLICTS else [told]
    said = [_words(f"{evidence.by_id[one].text}") for one in line.ids]
    pieces = [piece for part in parts for piece in (_QUOTED.findall(part) or [part])]
    outside = "".join(_QUOTED.sub("", part) if _QUOTED.search(part) else "" for part in parts).strip(" .…“”")
    return not outside and all(any(_in_order(_words(piece), words) for words in said) for piece in pieces)


def _in_order(words: Sequence[str], among: Sequence[str]) -> bool:
    rest = iter(among)
    return bool(words) and all(word in rest for word in words)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _letters(text: str) -> str:
    return " ".join(_words(text))


def is_fact(line: Line) -> bool:
    """Whether a line states something as so: no question, no suggestion, nothing ruled out or set apart."""
    asks = line.section == _QUESTIONS and line.heading != CONFLICTS
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
