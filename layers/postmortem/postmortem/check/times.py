"""Times and lengths of time that a sentence types by itself: a cited piece must state them in the same words."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem.text.sentences import folded
from postmortem.text.times.clocks import clocks_in
from postmortem.text.times.days import days_in
from postmortem.text.times.lengths import stated_lengths

_SMALL_WORDS = frozenset({"mon", "wed", "thu", "fri", "sat", "sun"})
_PRODUCT = "monday"  # the weekday is also the name of a system that is read


def typed_times(text: str, sources: str) -> Iterator[str]:
    """The days, times of day and lengths in a text that the sources do not hold; lengths may be written otherwise."""
    held = folded(sources)
    places = [(day.start, day.end) for day in days_in(text)] + [(clock.start, clock.end) for clock in clocks_in(text)]
    for start, end in places:
        words = text[start:end]
        if folded(words).strip(" .,") not in held and not _is_no_time(words):
            yield words
    lengths = stated_lengths(text)
    known = {(one.shortest, one.longest) for one in stated_lengths(sources)} if lengths else set()
    for length in lengths:
        if (length.shortest, length.longest) not in known and folded(length.words) not in held:
            yield length.words


def _is_no_time(words: str) -> bool:
    """True for what only looks like a day: the product's name, "sat" in small letters, "that day"."""
    return folded(words) == _PRODUCT or words in _SMALL_WORDS or folded(words).startswith(("that ", "the same "))
