"""What the probes of secrets and of what looks like one must reach, whatever values are made up."""

from __future__ import annotations

from local.probe import lookalikes, secrets
from local.probe.result import Verdict


def test_at_most_five_in_a_hundred_secrets_are_missed() -> None:
    results = secrets.probe()

    missed = [result.given for result in results if result.verdict is Verdict.WRONG]
    assert len(results) >= 100
    assert len(missed) <= 0.05 * len(results), missed


def test_at_most_two_in_a_hundred_texts_without_a_secret_lose_anything() -> None:
    results = lookalikes.probe()

    lost = [result.got for result in results if result.verdict is Verdict.WRONG]
    assert len(results) >= 100
    assert len(lost) <= 0.02 * len(results), lost
