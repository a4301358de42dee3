"""Talk in ten languages and more is chosen by what it shares with the incident."""

from __future__ import annotations

from local.probe.languages import probe
from local.probe.result import Verdict


def test_no_unrelated_talk_is_taken_in_any_language_and_most_of_the_incidents_own_is() -> None:
    results = probe()
    assert [(one.given, one.got) for one in results if one.verdict is Verdict.WRONG] == []
    assert sum(one.verdict is Verdict.RIGHT for one in results) >= 0.8 * len(results)
