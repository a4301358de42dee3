"""Tells whether two times bound one moment that nobody knows ("it broke between 13:40 and 13:52") or a whole span."""

from __future__ import annotations

import re

_WINDOW = 80  # characters on either side that are looked at
_SENTENCE_END = re.compile(r"[.!?;]\s|[\n。！？]")
_UNSURE = re.compile(
    r"(?i)\b(?:(?:can(?:no|')?t|could(?: not|n't)|can not|hard to|impossible to) (?:say|tell|know)|not sure|unsure|"
    r"uncertain|unclear|unknown|no idea|(?:don['\u2019]?t|do not) know|nobody knows|"
    r"(?:no|not) (?:exact|precise)(?:ly)?|"
    r"some ?time|somewhere|at some point|irgendwann|irgendwo|unklar|wissen (?:wir )?(?:es )?nicht|weiß (?:ich )?nicht|"
    r"en algún momento|no sabemos|no se sabe|à un moment|on ne sait|em algum momento|não sabemos|ao certo)\b|"
    r"いつか|正確には|不明|どこか|不确定|不清楚|某个时"
)
_SOMEWHERE_IN = re.compile(r"\s?(?:の間|之间|之間|사이)")
# What happens at one moment: a state ("failing", "down") fills a span, these do not.
_AT_ONCE = re.compile(
    r"(?i)\b(?:start(?:ed|s)?|beg[aiu]n(?:ning)?|broke|happened|occurred|crashed|deployed|merged|restarted|released|"
    r"triggered|first|onset|reverted|rolled back|went|appeared|begann|fing|passierte|empezó|comenzó|ocurrió|"
    r"commencé|survenue?|começou|aconteceu|ocorreu)\b[^,;:]{0,24}$|発生|开始"
)


def is_one_moment_between(text: str, start: int, end: int, *, between: bool) -> bool:
    """True if the two times from `start` to `end` bound one moment: the text is unsure, or names what happens at once.

    The latter counts behind "between" only: "restarted from 13:40 to 13:52" went on all the time.
    """
    before = _SENTENCE_END.split(text[max(0, start - _WINDOW) : start])[-1]
    behind = _SENTENCE_END.split(text[end : end + _WINDOW])[0]
    if _SOMEWHERE_IN.match(behind):
        return True
    if _UNSURE.search(before) or _UNSURE.search(behind):
        return True
    return between and bool(_AT_ONCE.search(before))
