"""Outcomes, agreements and reassurances that nobody gave."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace

from local.evaluation.alterations.contraries import contrary, negated
from local.evaluation.alterations.lines import Case, Change, Line
from local.evaluation.alterations.tokens import ROLE

_OUTCOMES = (
    (", and the incident was over with it", r"over|end|resol|recover|normal|gone|back|fix|work|mitigat|stop"),
    (", and customers confirmed that all worked again", r"confirm|customer|work"),
    (", after which errors stopped at once", r"stop|gone|normal|recover|fix|over|zero|back"),
    (", and everybody concerned was told by e-mail", r"mail|told|inform|notif|announc|customer|status"),
    (", and a rollback followed at once", r"roll|rever|back|undo"),
    (", and no data was lost by it", r"data|lost|lose"),
)
_AGREEMENTS = (
    (", and it was agreed to change that within a week", r"agree|will|follow|todo|action|owner|week|plan|change|decid"),
    (", and {role} took on mending it", r"will|follow|owner|I'll|I'm|fix|mend|action|agree"),
    (", and all agreed that this was the cause", r"agree|cause|reason|confirm|culprit|because|yes"),
)
_BUT = re.compile(r",? (?:but|although|though|except|however|yet)\b")
_ENOUGH = 4  # words that a half of a sentence must have
_UNTIL_NOW = frozenset(
    {"investigation", "hypothesis", "detection", "onset", "escalation", "trigger", "lead-up"}
    | {"factors", "impact", "cause", "five-whys", "ruled out", "hard"}
)


def outcome_invented(line: Line, order: random.Random) -> Iterator[Change]:
    """An outcome added that no cited piece comes near."""
    if _is_early(line):
        yield from _added(line, _OUTCOMES, order, "this outcome stands nowhere")


def agreement_invented(line: Line, case: Case, order: random.Random) -> Iterator[Change]:
    """An agreement or a promise added that no cited piece comes near."""
    if _is_early(line):
        role = order.choice([piece.author for piece in case.pieces if ROLE.fullmatch(piece.author)] or ["[on-call]"])
        endings = tuple((words.format(role=role), near) for words, near in _AGREEMENTS)
        yield from _added(line, endings, order, "nobody agreed or promised this")


def half_told(line: Line, order: random.Random) -> Iterator[Change]:
    """The sentence with the contrary of what stands behind its "but", or without that and said to be whole."""
    match = _BUT.search(line.text)
    if match is None or len(line.text[: match.start()].split()) < _ENOUGH:
        return
    half, rest = line.text[: match.start()].rstrip(" ,"), line.text[match.end() :].strip()
    behind = replace(line, text=rest)
    turned = [change.text for change in (*negated(behind), *contrary(behind))]
    if turned:
        yield Change(f"{half}, and {order.choice(turned)}", f"left out: {rest}")
    elif line.section not in ("ruled out", "actions"):
        yield Change(f"{half}, and nothing spoke against it.", f"left out: {rest}")


def _added(line: Line, endings: tuple[tuple[str, str], ...], order: random.Random, wrong: str) -> Iterator[Change]:
    said = f"{line.text} {line.sources}"
    left = [words for words, near in endings if not re.search(rf"\b(?:{near})", said, re.IGNORECASE)]
    if left:
        yield Change(f"{line.text.rstrip('. ')}{order.choice(left)}.", wrong)


def _is_early(line: Line) -> bool:
    return (line.phase or line.section) in _UNTIL_NOW and "?" not in line.text
