"""How the texts of a page are compared: sentences, content words, numbers, quotes and negations."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = re.compile(r"[^\W_]+(?:[.:'-][^\W_]+)*%?")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n|\s[—|]\s|⏎")
_QUOTE = re.compile(r"“[^”]*”|\"[^\"\n]*\"")
_URL = re.compile(r"https?://\S+")
_ISO_DAY = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_ENDINGS = ("ations", "ation", "ings", "ing", "ers", "ed", "es", "er", "s", "e")
_SHORTEST_STEM = 3
_MONTHS = (
    "january february march april may june july august september october november december".split()
)  # fmt: skip
_LIGHT = frozenset(
    "a about after an and any are as at be been before by did do does for from had has have how in into is it its no "
    "not of off on or so than that the their them then there these they this to up was were when where which while "
    "who with".split()
)
_DOUBT = re.compile(
    r"\b(?:no|not|never|none|nothing|neither|nor|without|cannot|\w+n't|unaffected|unrelated|wrong|wrongly|false|"
    r"ruled out|rejected|retracted|unlikely|instead|rather|disproved|whether|if|maybe|perhaps|might|could|suspect|"
    r"suspects|suspected|hypothesis|guess|unclear|unknown|(?<!\d )may(?! \d))\b",
    re.IGNORECASE,
)


def stem(word: str) -> str:
    """A word without its usual English ending: `caused`, `causes` and `cause` are one."""
    folded = word.casefold().removesuffix("'s")
    for ending in _ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= _SHORTEST_STEM and folded.isalpha():
            return folded[: -len(ending)]
    return folded


def content_words(text: str) -> frozenset[str]:
    """The stems of the words that carry meaning, numbers and versions included, addresses left out."""
    found = (word for word in _WORD.findall(_straight(without_links(text))) if word.casefold() not in _LIGHT)
    return frozenset(stem(word) for word in found)


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text; a dash, a bar between cells and a line break end one too."""
    yield from (part.strip() for part in _SENTENCE_END.split(text) if part.strip())


def doubts(sentence: str) -> frozenset[str]:
    """The words of a sentence by which it denies or doubts what it says; `?` where it asks."""
    found = {word.casefold() for word in _DOUBT.findall(_straight(sentence))}
    return frozenset(found | ({"?"} if sentence.rstrip("”\"' ").endswith("?") else set()))


def without_quotes(text: str) -> str:
    """The text without what stands between quotation marks."""
    return _QUOTE.sub(" ", text)


def without_links(text: str) -> str:
    """The text without addresses."""
    return _URL.sub(" ", text)


def with_days_in_words(text: str) -> str:
    """The text with `31 october` behind each `2025-10-31`, as statements name days either way."""
    return _ISO_DAY.sub(lambda day: f"{day[0]} {int(day[3])} {_MONTHS[int(day[2]) - 1]}", text)


def numbers(text: str) -> frozenset[str]:
    """Every number of a text (`34`, `16:04`, `0.6`), without separators of thousands and leading zeros."""
    return frozenset(number.lstrip("0") or "0" for number in _NUMBER.findall(_THOUSANDS.sub("", text)))


def folded(text: str) -> str:
    """The text for a search of its words: one space between words, case and kind of quotation mark do not matter."""
    return " ".join(_straight(text).casefold().split())


def _straight(text: str) -> str:
    return text.replace("\u2018", "'").replace("\u2019", "'")
