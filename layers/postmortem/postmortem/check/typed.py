"""What a sentence holds that can be compared letter by letter: figures, codes, names, roles and quotations."""

from __future__ import annotations

import re

_CODE = re.compile(
    r"`(?P<ticked>[^`\n]{1,200})`"
    r"|(?<![\w/])(?P<number>#\d{1,7})(?!\w)"
    # a word with a digit beside a letter, or parts joined by . _ / : - of which one holds a digit
    r"|(?<![\w.#/-])(?P<mixed>(?=[\w./:+-]{0,80}[A-Za-z])(?=[\w./:+-]{0,80}\d)[\w][\w./:+-]*\w)"
    # an address, a path, a name with an underscore
    r"|(?<![\w.#/-])(?P<dotted>[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)+|\w+_\w+)"
)
# Digits, also in groups of three with the separators of any locale, with decimals, or as a time of day.
_DIGITS = r"\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+(?![\d.,]\d|\d)|\d+(?:[.,:]\d+)*"
_FIGURE = re.compile(rf"(?<![\w#.,:/-])(?:{_DIGITS})(?![\w#])")
_NUMBER = re.compile(rf"(?<![\w])(?:{_DIGITS})")
_GROUPS = re.compile(r"\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+")
_NOUN = re.compile(r"[ \u00a0]([^\W\d_]{4,40})")
_ROLE = re.compile(r"\[[^\[\]\n]{2,60}\]")
_QUOTATION = re.compile(r"“([^”\n]{2,300})”|„([^“”\n]{2,300})[“”]|«([^»\n]{2,300})»|(?<!\w)\"([^\"\n]{2,300})\"(?!\w)")
_UNITS = re.compile(r"(?<!\d)\d{1,15}(?:st|nd|rd|th|s|ms|min|h|d|x|k|K|M|G|GB|MB|KB|TB|%)\b")
_UNIT_NAMES = {
    form: unit
    for unit, forms in {
        "seconds": "s sec secs sek second seconds sekunde sekunden seconde secondes segundo segundos",
        "milliseconds": "ms millisecond milliseconds millisekunden millisecondes milisegundos",
        "minutes": "m min mins minute minutes minuten minuto minutos",
        "hours": "h hr hrs std hour hours stunde stunden heure heures hora horas",
        "days": "d day days tag tage tagen jour jours día días",
        "weeks": "w week weeks woche wochen semaine semaines semana semanas",
        "percent": "% percent prozent pct prozentpunkte",
        "kilobytes": "kb kib ko",
        "megabytes": "mb mib mo",
        "gigabytes": "gb gib go",
        "terabytes": "tb tib",
    }.items()
    for form in forms.split()
} | {"por ciento": "percent", "pour cent": "percent"}
_ABBREVIATION = re.compile(r"[^\W\d_]{1,3}(?:\.[^\W\d_]{1,3})+")
# A word with a capital letter that does not begin a sentence; its first letter is a letter of a script with capitals.
_NAME = re.compile(r"(?<![.!?:“\"'’(\[-]\s)(?<!^)(?<=[\s(/-])(?P<name>[A-Z][\w&'’-]*[\w])")
# Days, and languages: that a text is in Spanish need not stand in it.
_ORDINARY = frozenset(
    "I Monday Tuesday Wednesday Thursday Friday Saturday Sunday UTC "
    "English German French Spanish Portuguese Italian Dutch Polish Russian Chinese Japanese Korean".split()
)
_POSSESSIVE = re.compile(r"['’]s?$")


def quotations(text: str) -> tuple[str, ...]:
    """The words in quotation marks, without the marks."""
    return tuple(next(filter(None, match.groups())).strip(" .,;") for match in _QUOTATION.finditer(text))


def roles(text: str) -> tuple[str, ...]:
    """The roles in brackets."""
    return tuple(_ROLE.findall(text))


def codes(text: str) -> tuple[str, ...]:
    """What is written as code, numbers of tickets, versions, host names and other words that no language has."""
    found = (match[match.lastgroup or 0] for match in _CODE.finditer(_ROLE.sub(" ", text)))
    return tuple(code for code in found if not _UNITS.fullmatch(code))


def is_abbreviation(code: str) -> bool:
    """True for a few letters with points between them, as languages shorten words: "z.B", "p.ej"."""
    return _ABBREVIATION.fullmatch(code) is not None


def figures(text: str) -> tuple[str, ...]:
    """The numbers, as they are written, that are no part of a code; of a length or a share the number only."""
    bare = _CODE.sub(lambda match: _digits_of_unit(match[0]), _ROLE.sub(" ", text))
    return tuple(_FIGURE.findall(bare))


def values(number: str) -> frozenset[str]:
    """What a number may mean, whatever separators it is written with: `1.200` is 1200, or 1.2."""
    plain = number.replace(",", ".")
    found = {plain}
    if _GROUPS.fullmatch(number):
        found.add(re.sub(r"\D", "", number))
    if ":" in number:
        found.add(number.lstrip("0"))
    return frozenset(found)


def values_in(text: str) -> frozenset[str]:
    """What all the numbers in a text may mean; those within a word (`b01`) do not count."""
    whole = [match[0] for match in _NUMBER.finditer(text)]
    parts = (part for number in whole if " " in number for part in number.split())
    return frozenset(value for number in (*whole, *parts) for value in values(number))


def counted(text: str) -> tuple[str, ...]:
    """The nouns behind numbers: the longer words, at most two, that follow one directly; one entry for each number."""
    found = []
    for figure in _FIGURE.finditer(text):
        first = _NOUN.match(text, figure.end())
        second = _NOUN.match(text, first.end()) if first else None
        found.append(" ".join(match[1] for match in (first, second) if match))
    return tuple(filter(None, found))


def figures_with_units(text: str) -> tuple[tuple[str, str], ...]:
    """Each number with the unit behind it: of time, size or share; "" where another word follows."""
    return tuple((figure, unit) for figure in figures(text) for unit in sorted(measures_of(text, figure))[:1])


def measures_of(text: str, figure: str) -> frozenset[str]:
    """The units behind a number, by one name each; "" where it stands without one."""
    alone = rf"(?<![\w.,:#-]){re.escape(figure)}(?![\d:]|[.,]\d)"
    behind = re.finditer(rf"{alone}[ \u00a0\u202f-]?(?P<unit>%|por ciento|pour cent|[^\W\d_]+)?", text)
    return frozenset(_UNIT_NAMES.get((match["unit"] or "").casefold(), "") for match in behind)


def names(text: str) -> tuple[str, ...]:
    """The words with a capital letter inside of a sentence; none where most have one, as in a title."""
    bare = _QUOTATION.sub(" ", _CODE.sub(" ", _ROLE.sub(" ", text)))
    found = [_POSSESSIVE.sub("", match["name"]) for match in _NAME.finditer(bare)]
    if len(found) > len(bare.split()) / 2:
        return ()
    return tuple(name for name in found if name not in _ORDINARY)


def _digits_of_unit(code: str) -> str:
    return f" {re.match(r'[0-9]+', code)[0]} " if _UNITS.fullmatch(code) else " "  # type: ignore[index]
