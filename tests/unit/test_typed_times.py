"""Days, clocks and lengths that a sentence types are told from words and versions that only look like them."""

from __future__ import annotations

import pytest

from postmortem.check.times import typed_times


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("Calgary never got firmware 4.2.", "calgary never got 4.2 and is just as dead"),
        ("Production sat on a development version.", "we still run a development version"),
        ("Monday holds the ticket.", "the ticket is there"),
        ("Nothing was deployed that day.", "no deploy on tuesday"),
        ("It took an hour and a half.", "it took 90 minutes"),
        ("It began at 16:04 PT.", "slow since 16:04 PT"),
    ],
)
def test_what_the_sources_hold_or_what_is_no_time_passes(text: str, sources: str) -> None:
    assert list(typed_times(text, sources)) == []


@pytest.mark.parametrize(
    ("text", "sources", "found"),
    [
        ("It began at 16:05 PT.", "slow since 16:04 PT", "16:05"),
        ("It lasted 20 minutes.", "it took half an hour", "20 minutes"),
        ("It began on Tuesday.", "it began on wednesday", "Tuesday"),
    ],
)
def test_what_the_sources_do_not_hold_is_found(text: str, sources: str, found: str) -> None:
    assert any(found in one for one in typed_times(text, sources))
