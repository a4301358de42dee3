"""Times of day without a colon: "noon", "half past three", "halb vier", "1352 UTC"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HALF_DAY, _HOUR = 12, 60


@dataclass(frozen=True, slots=True)
class WordClock:
    """A time of day and where its words stand; `open_half` where they may mean before or after noon.

    `needs_zone` where the words are a time of day only with a zone or a preposition beside them.
    """

    start: int
    end: int
    hour: int
    minute: int
    open_half: bool = True
    needs_cue: bool = False
    needs_zone: bool = False


_NOON = "noon|midday|mittag|mittags|mediodía|midi|meio-dia|mezzogiorno|正午|정오"
_MIDNIGHT = "midnight|mitternacht|medianoche|minuit|meia-noite|mezzanotte|零点|零時|午夜|자정"
_FIXED = re.compile(
    rf"(?i)(?<![A-Za-zÀ-ÿ])(?:12\s)?(?:(?P<noon>{_NOON})|(?P<midnight>{_MIDNIGHT}))"
    r"(?P<half>\s(?:et demie?|y media|e meia))?"
    r"(?![A-Za-zÀ-ÿ]|-\w|\s(?:et|moins|y|menos|e)\s\w)"
)
_HOURS = {
    name: hour
    for hour, names in {
        1: "one eins ein una une uma",
        2: "two zwei dos deux duas",
        3: "three drei tres trois três",
        4: "four vier cuatro quatre quatro",
        5: "five fünf cinco cinq",
        6: "six sechs seis",
        7: "seven sieben siete sept sete",
        8: "eight acht ocho huit oito",
        9: "nine neun nueve neuf nove",
        10: "ten zehn diez dix dez",
        11: "eleven elf once onze",
        12: "twelve zwölf doce douze doze",
    }.items()
    for name in names.split()
}
_MINUTES = {"five": 5, "ten": 10, "quarter": 15, "twenty": 20, "twenty-five": 25, "half": 30}
_H = rf"(?P<{{0}}>{'|'.join(sorted(_HOURS, key=len, reverse=True))}|1[0-2]|[1-9])"
_M = "|".join(sorted(_MINUTES, key=len, reverse=True))
_PAST = re.compile(
    rf"(?i)\b(?:a\s)?(?P<minutes>{_M})\s(?:minutes\s)?(?P<side>past|to)\s{_H.format('hour')}\b(?![:.]\d)"
)
_GERMAN = re.compile(rf"(?i)\b(?P<side>halb|viertel nach|viertel vor|dreiviertel)\s{_H.format('hour')}\b(?![:.]\d)")
_ROMANCE = re.compile(
    rf"(?i)\b{_H.format('hour')}(?:\sheures?)?\s"
    r"(?P<side>y media|y cuarto|menos cuarto|et demie|et quart|moins le quart|e meia|e um quarto)\b"
)
_SHIFT = {
    "halb": -30, "viertel nach": 15, "viertel vor": -15, "dreiviertel": -15, "y media": 30, "y cuarto": 15,
    "menos cuarto": -15, "et demie": 30, "et quart": 15, "moins le quart": -15, "e meia": 30, "e um quarto": 15,
}  # fmt: skip
_FOUR_DIGITS = re.compile(
    r"(?<![\w.,:/$€#+-])(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)"
    r"(?=\s?\(?[A-Z]{1,5}\b(?!-)|\s?(?:-|\u2013|to|and|until|or)\s?[012]\d[0-5]\d\s?\(?[A-Z]{1,5}\b(?!-))"
)
_HOURS_OF_YEARS = (19, 20)  # "2026 UTC" may be a year
_SHORT_ZONE = re.compile(r"\s?\(?[A-Y]{1,2}\b|\sZ\b")  # "1500 PT", "1200 MT"


def word_clocks_in(text: str) -> Iterator[WordClock]:
    """Every such time of day, with what else it needs to be one."""
    for found in _FIXED.finditer(text):
        hour = _HALF_DAY if found["noon"] else 0
        yield WordClock(*found.span(), hour, 30 if found["half"] else 0, open_half=False, needs_cue=True)
    for found in _PAST.finditer(text):
        minutes = _MINUTES[found["minutes"].lower()]
        yield _shifted(found, minutes if found["side"].lower() == "past" else -minutes)
    for pattern in (_GERMAN, _ROMANCE):
        for found in pattern.finditer(text):
            yield _shifted(found, _SHIFT[" ".join(found["side"].lower().split())])
    for found in _FOUR_DIGITS.finditer(text):
        hour, minute = int(found["hour"]), int(found["minute"])
        is_doubtful = hour in _HOURS_OF_YEARS or _SHORT_ZONE.match(text, found.end()) is not None
        yield WordClock(*found.span(), hour, minute, open_half=False, needs_cue=is_doubtful, needs_zone=True)


def _shifted(found: re.Match[str], minutes: int) -> WordClock:
    words = found["hour"].lower()
    hour = _HOURS.get(words) or int(words)
    total = (hour * _HOUR + minutes) % (_HALF_DAY * _HOUR)
    return WordClock(*found.span(), total // _HOUR or _HALF_DAY, total % _HOUR, needs_cue=True)
