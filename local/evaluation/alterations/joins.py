"""Two true sentences joined by what is not true: a reason, or the order of two events."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import timedelta

from local.evaluation.alterations.lines import PLACEHOLDER, Case, Change, Line, united
from local.evaluation.alterations.tokens import lowered

_APART = timedelta(minutes=3)
_LONGEST = 34  # words: a longer sentence could be stopped for its length alone
_CONNECTED = re.compile(
    r"\b(?:because|so|since|therefore|after|before|when|while|although|but|until|later)\b|[:;—?]", re.IGNORECASE
)
_EFFECTS = frozenset({"onset", "detection", "escalation", "investigation", "hypothesis", ""})
_DEEDS = frozenset({"mitigation", "recovery", "communication", "resolution", "follow-up", "decision", ""})


def cause_inserted(line: Line, case: Case, order: random.Random) -> Iterator[Change]:
    """The sentence with a deed that came later as its reason."""
    for deed in _later(line, case, order):
        if line.phase in _EFFECTS and deed.phase in _DEEDS and deed.section != "detection":
            word = order.choice(("because", "because", "since"))
            text = f"{line.text.rstrip('. ')}, {word} {lowered(deed.text)}."
            yield Change(text, "no piece gives this reason", united((line, deed)), "combined")


def order_reversed(line: Line, case: Case, order: random.Random) -> Iterator[Change]:
    """The later of two events told as the first."""
    for later in _later(line, case, order):
        text = f"First {lowered(later.text)}; only after that, {lowered(line.text)}."
        yield Change(text, "the other way round", united((line, later)), "combined")


def _later(line: Line, case: Case, order: random.Random) -> Iterator[Line]:
    """A few sentences of the same case about a later event, that go into one sentence with this one."""
    if line.at is None or not _is_plain(line):
        return
    own = {piece.ref for piece in line.pieces}
    found = [
        other
        for other in case.lines
        if other.at and other.at - line.at > _APART and _is_plain(other) and not own & {one.ref for one in other.pieces}
        if len(line.text.split()) + len(other.text.split()) < _LONGEST
    ]
    yield from order.sample(found, min(3, len(found)))


def _is_plain(line: Line) -> bool:
    return not PLACEHOLDER.search(line.text) and not _CONNECTED.search(line.text)
