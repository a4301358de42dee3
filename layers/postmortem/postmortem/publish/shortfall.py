"""What a page had to be written without, in a form that can be compared with what a later job finds."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from postmortem.models import Gap, Ledger

MODEL = "model:report"
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What a page lacks: a mark for each gap. `silent` names the sources that failed and gave nothing at all.

    Marks hold no text of the gap, as they are kept for good.
    """

    marks: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()

    def mends(self, earlier: frozenset[str]) -> bool:
        """True if something that an earlier page lacks can be told now.

        A silent source mends nothing: that its gaps are other ones than before makes no better page.
        """
        return any(mark not in self.marks and mark.partition(":")[0] not in self.silent for mark in earlier)


def shortfall_of(ledger: Ledger, *, without_model: bool = False) -> Shortfall:
    """What a page from this ledger lacks; `without_model` where the model was to write it and could not."""
    marks = frozenset(_mark(gap) for gap in ledger.gaps)
    silent = frozenset(part.source.value for part in ledger.coverage if part.failed and not part.found)
    heard = frozenset(part.source.value for part in ledger.coverage if part.found)
    return Shortfall(marks | {MODEL} if without_model else marks, silent - heard)


def _mark(gap: Gap) -> str:
    """The gap's source and a digest of what is missing; counts and days in it change without any change in kind."""
    missing = _NUMBERS.sub("", gap.what)
    return f"{gap.source}:{hashlib.sha256(missing.encode('utf-8', 'replace')).hexdigest()[:12]}"
