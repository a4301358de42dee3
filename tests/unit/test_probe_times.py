"""The reader of times claims nothing wrong of any probed expression, and reads most of them."""

from __future__ import annotations

from collections import Counter

from local.probe.result import Verdict
from local.probe.time_expressions import KNOWN, LAST, UNSEEN
from local.probe.times import probe


def test_no_expression_is_read_wrong_and_most_are_read_right() -> None:
    results = probe()
    tally = Counter(result.verdict for result in results)

    assert [result for result in results if result.verdict is Verdict.WRONG] == []
    assert tally[Verdict.RIGHT] >= 0.6 * len(results)


def test_enough_is_probed_and_much_of_it_is_no_time() -> None:
    expressions = (*KNOWN, *UNSEEN, *LAST)

    assert len({expression.text for expression in expressions}) >= 60
    assert sum(not expression.means for expression in expressions) >= 20
