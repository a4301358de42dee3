"""What of a piece may be cited: its text without what tries to instruct whoever reads it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from postmortem.models.draft import Passage
from postmortem.models.evidence import Evidence
from postmortem.text.sentences import folded, sentences

LEFT_OUT = " […] "
_GAP = r"[\s⏎]+"  # the writer reads each piece on one line


@dataclass(frozen=True)
class Citable:
    """Cuts pieces to what may be cited.

    `evidential` cuts a text to the part that is no order to its reader; `suspicious` are passages besides that the
    writer found to be such orders.
    """

    suspicious: tuple[Passage, ...] = ()
    evidential: Callable[[str], str] = str

    def text(self, item: Evidence) -> str:
        """The text of a piece that may be cited; what is left out of its middle is marked."""
        text = self.evidential(item.text)
        for passage in self.suspicious:
            if passage.evidence == item.id and passage.words.strip():
                text = _without(text, passage.words)
        return text if text.replace("[…]", "").strip() else ""


def _without(text: str, words: str) -> str:
    """The text without these words, or without the sentences that hold them or stand in them in another look."""
    pattern = re.compile(_GAP.join(map(re.escape, re.split(_GAP, words.strip("⏎ \t\r\n")))), re.IGNORECASE)
    cut, number = pattern.subn(LEFT_OUT, text)
    if number:
        return cut
    wanted = folded(words)
    for sentence in sentences(text):
        if (plain := folded(sentence)) and (plain in wanted or wanted in plain):
            text = text.replace(sentence, LEFT_OUT)
    return text
