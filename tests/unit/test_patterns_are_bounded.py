"""No pattern over text can take more than linear time: what makes one do so is absent from its structure.

Times are measured by `python -m local.bench --only growth`; the long test here compares them with each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _parser as parser  # type: ignore[attr-defined]  # Python has no public way to look into a pattern
from typing import Any

import pytest

from local.bench.growth import growth_of, parts_of
from local.bench.package_patterns import package_patterns
from postmortem.prepare.redact import Redactor
from postmortem.prepare.secrets.values import FoundSecret
from postmortem.text.limits import LONGEST_TEXT

PATTERNS = sorted(package_patterns().items(), key=lambda item: (item[1], item[0].pattern))
OF_SECRETS = [pattern for pattern, module in PATTERNS if module.startswith("prepare.secrets.")]
MOST_STEPS = 2_000_000  # of one start: bounds of repeats within repeats, multiplied
BACKTRACKING = {"MAX_REPEAT", "MIN_REPEAT"}


def repeats(tree: Any, around: tuple[tuple[int, int], ...] = ()) -> Iterator[tuple[tuple[int, int], ...]]:  # noqa: ANN401
    """The bounds of every repeat that can be taken back, behind those of the ones around it."""
    for operation, argument in tree:
        name, within = str(operation), around
        if name in BACKTRACKING:
            within = (*around, (int(argument[0]), int(argument[1])))
            yield within
        for part in parts_of(name, argument):
            yield from repeats(part, within)


def repeats_of(pattern: re.Pattern[str]) -> list[tuple[tuple[int, int], ...]]:
    return list(repeats(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)))


def steps(bounds: tuple[tuple[int, int], ...]) -> int:
    product = 1
    for _, most in bounds:
        product *= max(most, 1)
    return product


def grows_too_fast(pattern: re.Pattern[str], module: str) -> bool:
    """By a ratio of processor times; measured again before it is believed. Linear is 2, quadratic 4."""
    growth = growth_of(pattern, module)
    return growth is not None and growth.times[-1] > 0.03 and growth.ratio > 3.3


def test_every_repeat_of_a_pattern_for_secrets_ends_or_is_never_taken_back() -> None:
    endless = [pattern for pattern in OF_SECRETS if any(steps(bounds) > MOST_STEPS for bounds in repeats_of(pattern))]

    assert len(OF_SECRETS) > 70
    assert endless == []


def test_the_check_finds_patterns_that_are_worse_than_linear() -> None:
    assert any(steps(bounds) > MOST_STEPS for bounds in repeats_of(re.compile(r"\w+@")))
    assert not any(steps(bounds) > MOST_STEPS for bounds in repeats_of(re.compile(r"\w{1,64}@|\w++!")))


def test_patterns_are_given_no_more_than_the_longest_text(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []

    def look(text: str, *, personal_data: bool) -> list[FoundSecret]:
        given.append(len(text) if personal_data else 0)
        return []

    monkeypatch.setattr("postmortem.prepare.redact.secrets_in", look)

    Redactor().text("0a 1b " * LONGEST_TEXT)

    assert LONGEST_TEXT <= max(given) <= LONGEST_TEXT + 10


@pytest.mark.long
def test_no_pattern_of_the_package_grows_faster_than_the_text() -> None:
    suspects = [(pattern, module) for pattern, module in PATTERNS if grows_too_fast(pattern, module)]

    assert [(module, pattern.pattern) for pattern, module in suspects if grows_too_fast(pattern, module)] == []
