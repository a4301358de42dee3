"""Cuts texts into sentences that stay verbatim, and compares texts letter by letter where only the looks differ."""

from __future__ import annotations

import re

# What ends a sentence: a mark with space behind it, a line break, or a mark of Chinese and Japanese.
_END = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?][\"'”’)\]]))\s+|(?<![^\S\n])[^\S\n]*+\n\s*+|(?<=[。！？])\s*")
_NO_END = re.compile(
    r"(?i)(?:\b(?:e\.g|i\.e|etc|vs|ca|approx|incl|nr|no|z\.b|d\.h|bzw|p\.ej|st|mr|mrs|dr)|(?:^|\s)\w)\.$"
)
_BULLET = re.compile(r"^(?:[-*•‣◦–]|\(?\d{1,2}[.)]|#{1,6}|>|\[[ xX]?\])\s+")
_LOOKS = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b`\u00b4\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    }
)
_MARKUP = re.compile(r"\*\*|__|```|`|⏎|^#{1,6}\s", re.MULTILINE)
_TABLE_LINE = re.compile(r"^(?=[\s:|-]*+$)(?s:.*?)---")


def sentences(text: str) -> list[str]:
    """The sentences of a text, verbatim and in order, without bullets and the rules of tables."""
    found: list[str] = []
    start = 0
    for end in (*_END.finditer(text), None):
        stop = end.start() if end else len(text)
        piece = text[start:stop]
        if end and "\n" not in end[0] and _NO_END.search(piece):
            continue
        start = end.end() if end else stop
        bare = _BULLET.sub("", piece.strip()).strip(" |")
        if bare and not _TABLE_LINE.match(piece):
            found.append(bare)
    return found


def folded(text: str) -> str:
    """The text in one case, on one line, with plain quotes and dashes and without markup: for "stands verbatim in"."""
    return " ".join(_MARKUP.sub(" ", text).translate(_LOOKS).casefold().split())


def stands_in(quote: str, text: str) -> bool:
    """Whether a quote stands verbatim in a text; looks do not count, an ellipsis at its ends neither."""
    wanted = folded(quote).strip(" .…\"'")
    return bool(wanted) and wanted in folded(text)


def shortened(text: str, longest: int) -> str:
    """The text without its end, cut between sentences or words, so that what is left is verbatim."""
    if len(text) <= longest:
        return text
    cut = text[:longest]
    ends = [match.start() for match in _END.finditer(cut)]
    if ends and ends[-1] > longest // 2:
        return cut[: ends[-1]].rstrip()
    return cut.rsplit(None, 1)[0].rstrip(" ,;:")
