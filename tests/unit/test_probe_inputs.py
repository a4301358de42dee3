"""No hostile or malformed input ends in an exception, an answer of 500 or a lost page."""

from __future__ import annotations

from local.probe.inputs import probe
from local.probe.result import Verdict


def test_every_hostile_input_is_handled() -> None:
    results = probe()
    assert len(results) >= 40
    assert [(one.given, one.got) for one in results if one.verdict is not Verdict.RIGHT] == []
