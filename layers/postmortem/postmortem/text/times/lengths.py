"""Lengths of time in a text ("20 min", "1h 24m", "half an hour", "20分"), whatever they measure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from postmortem.text.limits import LONGEST_TEXT


@dataclass(frozen=True, slots=True)
class StatedLength:
    """A length that `words` state, standing in a text from `start` to `end`.

    `shortest` and `longest` differ for "20 to 30 min". `grain` is the smallest unit that is named: who says "two
    hours" counts no minutes.
    """

    start: int
    end: int
    words: str
    shortest: timedelta
    longest: timedelta
    grain: timedelta


_MINUTES_OF_AN_HOUR = 60
_SECOND, _MINUTE, _HOUR, _DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))
_UNITS = {
    name: length
    for length, names in {
        _SECOND: "s sec secs second seconds sekunde sekunden segundo segundos seconde secondes",
        _MINUTE: "m min mins minute minutes minuten minuto minutos minuti",
        _HOUR: "h hr hrs hour hours std stunde stunden hora horas heure heures ore",
        _DAY: "d day days tag tage tagen día días jour jours dia dias",
    }.items()
    for name in names.split()
}
NUMBER_WORDS = {
    name: number
    for number, names in {
        1: "a an one ein eine einer einem einen un una une um uma",
        2: "two zwei dos deux dois duas",
        3: "three drei tres trois três",
        4: "four vier cuatro quatre quatro",
        5: "five fünf cinco cinq",
        6: "six sechs seis",
        7: "seven sieben siete sept sete",
        8: "eight acht ocho huit oito",
        9: "nine neun nueve neuf nove",
        10: "ten zehn diez dix dez",
        12: "twelve zwölf doce douze doze",
        15: "fifteen fünfzehn quince quinze",
        20: "twenty zwanzig veinte vingt vinte",
        30: "thirty dreißig treinta trente trinta",
        40: "forty vierzig cuarenta quarante quarenta",
        45: "forty-five fünfundvierzig quarante-cinq",
        50: "fifty fünfzig cincuenta cinquante cinquenta",
        90: "ninety neunzig noventa",
    }.items()
    for name in names.split()
}
_FIXED = {
    words: minutes
    for minutes, names in {
        15: "a quarter of an hour,quarter of an hour,quarter hour,einer viertelstunde,eine viertelstunde,viertelstunde,"
        "un cuarto de hora,un quart d'heure,um quarto de hora",
        30: "half an hour,half hour,einer halben stunde,eine halbe stunde,halbe stunde,halben stunde,media hora,"
        "une demi-heure,demi-heure,meia hora",
        45: "three quarters of an hour,einer dreiviertelstunde,eine dreiviertelstunde,dreiviertelstunde",
        90: "an hour and a half,one and a half hours,hour and a half,anderthalb stunden,eineinhalb stunden,"
        "una hora y media,hora y media,une heure et demie,uma hora e meia,hora e meia",
    }.items()
    for words in names.split(",")
}


def _any_of(names: dict[str, int] | dict[str, timedelta]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


_NUMBER = rf"\d{{1,4}}(?:[.,]\d{{1,2}})?|{_any_of(NUMBER_WORDS)}"
_LENGTH = re.compile(
    rf"""(?xi)(?<![\w.,:/$€\#\^+-])(?:
        (?P<fixed>{_any_of(_FIXED).replace(chr(92) + " ", chr(92) + "s")})
      | (?P<number>{_NUMBER})(?:\s?(?:-|\u2013|to|or|bis|oder|a|o|à|ou)\s?(?P<most>\d{{1,4}}))?
        [\s-]?(?P<unit>{_any_of(_UNITS)})
        (?:\s?(?:and\s|und\s|y\s|et\s|e\s|,\s?)?(?P<more>\d{{1,2}})\s?(?P<less>{_any_of(_UNITS)}))?
    )(?![\w\u00b2\u00b3]|:\d|[./]\w)"""
)
_CJK_UNITS = {
    "秒": _SECOND,
    "초": _SECOND,
    "分": _MINUTE,
    "분": _MINUTE,
    "時": _HOUR,
    "小": _HOUR,
    "시": _HOUR,
    "天": _DAY,
    "日": _DAY,
}
_CJK_NUMBERS = {
    "一": 1,
    "二": 2,
    "两": 2,
    "兩": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
}
_CJK = re.compile(
    r"""(?x)(?<![\d.:年月時时点點시])(?:(?P<half>半)(?:個|个)?(?:小时|小時|時間)
      | (?P<number>\d{1,4}|[一二两兩三四五六七八九十])\s?(?:個|个)?
        (?P<unit>秒(?:钟|鐘|間)?|초|分(?:钟|鐘|間)?|분|小时|小時|時間|시간|天|日間)(?P<and_half>半)?
        (?:\s?(?P<more>\d{1,2})\s?(?P<less>分(?:钟|鐘|間)?|분|秒|초))?)"""
)


def stated_lengths(text: str) -> tuple[StatedLength, ...]:
    """Every length of time that a text states, in its order; also that of "25 min ago"."""
    text = text[:LONGEST_TEXT]
    return tuple(sorted((*_latin(text), *_cjk(text)), key=lambda length: length.start))


def _latin(text: str) -> Iterator[StatedLength]:
    for found in _LENGTH.finditer(text):
        if found["fixed"]:
            minutes = _FIXED[" ".join(found["fixed"].lower().split())]
            yield _length(text, found, minutes * _MINUTE, _MINUTE * (30 if minutes > _MINUTES_OF_AN_HOUR else 15))
            continue
        if _is_no_length(found):
            continue
        unit, less = _UNITS[found["unit"].lower()], _UNITS.get((found["less"] or "").lower())
        more = int(found["more"]) * less if less else timedelta()
        shortest = _number(found["number"]) * unit + more
        longest = int(found["most"]) * unit if found["most"] else shortest
        grain = less or (unit / 2 if re.search(r"[.,]", found["number"]) else unit)
        yield _length(text, found, shortest, grain, longest)


def _is_no_length(found: re.Match[str]) -> bool:
    """True for "10m" alone, which may be metres or millions, for "a second" and "a d", and units in disorder."""
    is_digit = found["number"][0].isdigit()
    unit, less = found["unit"].lower(), (found["less"] or "").lower()
    if less and _UNITS[less] >= _UNITS[unit]:
        return True
    return not is_digit and (len(unit) == 1 or _UNITS[unit] == _SECOND or found["most"] is not None)


def _cjk(text: str) -> Iterator[StatedLength]:
    for found in _CJK.finditer(text):
        if found["half"]:
            yield _length(text, found, _MINUTE * 30, _MINUTE * 15)
            continue
        unit = _CJK_UNITS[found["unit"][0]]
        number = _CJK_NUMBERS.get(found["number"]) or int(found["number"])
        less = _CJK_UNITS[found["less"][0]] if found["less"] else None
        shortest = number * unit + (int(found["more"]) * less if less else timedelta())
        shortest += unit / 2 if found["and_half"] else timedelta()
        yield _length(text, found, shortest, less or (unit / 2 if found["and_half"] else unit))


def _length(
    text: str, found: re.Match[str], shortest: timedelta, grain: timedelta, longest: timedelta | None = None
) -> StatedLength:
    start, end = found.span()
    return StatedLength(start, end, text[start:end], shortest, longest or shortest, grain)


def _number(words: str) -> float:
    return NUMBER_WORDS.get(words.lower()) or float(words.replace(",", "."))
