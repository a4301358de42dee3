"""Whether the numbers, lengths, shares, codes, clock times and dates of a statement stand in its evidence."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime

from postmortem.analyse.sentences import folded
from postmortem.analyse.times import clocks_in, dates_in
from postmortem.people import without_labels

# Commit ids, versions, host names, issue numbers: whatever mixes digits with letters or marks.
_TOKEN = re.compile(r"[^\s,;()\[\]\"'\u201c\u201d\u2018\u2019]*\d[^\s;()\[\]\"'\u201c\u201d\u2018\u2019]*")
_UNITS = (
    ("%", r"%|percent|per cent|prozent|por ciento|pour cent|por cento"),
    ("h", r"h|hrs?|hours?|stunden?|horas?|heures?"),
    ("min", r"min|mins|minutes?|minuten?|minutos?"),
    ("ms", r"ms|milliseconds?"),
    ("s", r"s|secs?|seconds?|sekunden?|segundos?|secondes?"),
    ("d", r"d|days?|tage?n?|días?|jours?|dias?"),
    ("w", r"w|weeks?|wochen?|semanas?|semaines?"),
)
_UNIT = "|".join(f"(?P<u{number}>{words})" for number, (_, words) in enumerate(_UNITS))
_FIGURE = re.compile(rf"(?i)(?P<number>\d+(?:[.,]\d+)*)(?:[\s-]?(?:{_UNIT})(?![^\W_]))?")
_PLAIN = re.compile(
    rf"(?i)[~<>≈±+$€£-]{{0,2}}\d+(?:[.,]\d+)*(?:-?(?:{_UNIT.replace('?P<u', '?P<v')})|st|nd|rd|th|x|k)?"
)
# "One" and "two" are too often no number; halves and thirds are also said in per cent.
_NUMBER_WORDS: dict[str, int] = {
    "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "dozen": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1000, "million": 1000000, "twice": 2,
    "half": 50, "third": 33, "quarter": 25, "dozens": -1, "hundreds": -1, "thousands": -1, "millions": -1,
}  # fmt: skip
_MARKS = '.,:;!?()"'
_LETTERS = re.compile(r"[a-z]+")
_DIGIT = re.compile(r"\d")

Figure = tuple[str, str]


def unknown_figure(text: str, said: str) -> str:
    """The first number or code of a statement that its evidence does not have, with its unit; "" where it has all."""
    bare, evidence = (without_times(without_labels(words)) for words in (text, said))
    evidence = folded(evidence)
    known = _figures(evidence)
    numbers = {number for number, unit in known if unit != "%"}
    for token in (match[0].strip(".,:!?") for match in _TOKEN.finditer(bare)):
        if not _PLAIN.fullmatch(token) and folded(token) not in evidence:
            return token
    plain = " ".join(word for word in bare.split() if _PLAIN.fullmatch(word.strip(_MARKS)) or not _DIGIT.search(word))
    for number, unit in _figures(folded(plain)):
        if (number, unit) not in known if unit else number not in numbers:
            return f"{number} {unit}".strip()
    words = frozenset(_LETTERS.findall(evidence))
    for found in _LETTERS.finditer(bare.casefold()):
        figure = _NUMBER_WORDS.get(found[0])
        if figure is not None and found[0] not in words and not {(str(figure), ""), (str(figure), "%")} & known:
            return found[0]
    return ""


def unknown_time(text: str, said: str, moments: Collection[datetime]) -> str:
    """The first clock time or date of a statement that is neither in its evidence nor one of `moments`; else ""."""
    clocks = {clock for _, clock in clocks_in(said)}
    own = {(at.hour, at.minute) for at in moments}
    for words, clock in clocks_in(text):
        if clock not in clocks and (clock.hour, clock.minute) not in own:
            return words
    days = {day for _, day in dates_in(said)} | {(at.year, at.month, at.day) for at in moments}
    for words, (year, month, day) in dates_in(text):
        if not any((month, day) == known[1:] and (not year or not known[0] or year == known[0]) for known in days):
            return words
    return ""


def without_times(text: str) -> str:
    """A text without its clock times and dates, so that their parts are not taken for numbers."""
    for words in (*(words for words, _ in clocks_in(text)), *(words for words, _ in dates_in(text))):
        text = text.replace(words, " ")
    return text


def _figures(text: str) -> set[Figure]:
    """Every number with its unit, and the bare number besides where the unit is no per cent."""
    found: set[Figure] = set()
    for match in _FIGURE.finditer(text):
        unit = next((name for number, (name, _) in enumerate(_UNITS) if match[f"u{number}"]), "")
        found.add((_plain_number(match["number"]), unit))
    return found


def _plain_number(number: str) -> str:
    """A number without thousands separators: `1,308` and `1308` are the same, `0.6` is not `06`."""
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", number):
        return re.sub(r"[.,]", "", number)
    return number.replace(",", ".").rstrip(".")
