"""No name is left readable and no ordinary word is replaced, over many scripts and forms."""

from __future__ import annotations

from local.probe.names import probe
from local.probe.result import Verdict


def test_no_name_stays_readable_and_no_ordinary_word_is_replaced() -> None:
    results = probe()
    assert [(one.given, one.got) for one in results if one.verdict is Verdict.WRONG] == []
    assert sum(one.verdict is Verdict.RIGHT for one in results) >= 0.95 * len(results)
