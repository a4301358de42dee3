"""The zones that people state beside a time: abbreviations, offsets, and places in the supported languages.

An abbreviation that several zones share (IST, CST, BST) means the author's own zone where that is called so at any time
of the year, else the zone in the table here. A stated zone that is not known leaves the time unknown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

_FURTHEST_EAST, _FURTHEST_WEST = timedelta(hours=14), timedelta(hours=-12)  # IANA: Pacific/Kiritimati, Etc/GMT+12
_QUARTER = 15  # minutes; every offset in use today is a multiple of it

# Abbreviation to the zone that people mean by it, from the IANA time zone database (northamerica, europe, asia,
# australasia, southamerica, africa). The zone's own rules count: "PST" said in July means Pacific time.
ABBREVIATIONS = {
    name: zone
    for zone, names in {
        "UTC": "UTC GMT Z ZULU",
        "America/Los_Angeles": "PT PST PDT",
        "America/Denver": "MT MST MDT",
        "America/Chicago": "CT CST CDT",
        "America/New_York": "ET EST EDT",
        "America/Anchorage": "AKST AKDT",
        "America/Halifax": "AST ADT",
        "America/St_Johns": "NST NDT",
        "America/Sao_Paulo": "BRT BRST",
        "America/Argentina/Buenos_Aires": "ART",
        "America/Bogota": "COT",
        "America/Lima": "PET",
        "America/Santiago": "CLT CLST",
        "America/Montevideo": "UYT",
        "America/Caracas": "VET",
        "Pacific/Honolulu": "HST",
        "Europe/London": "BST",
        "Europe/Lisbon": "WET WEST",
        "Europe/Paris": "CET CEST MEZ MESZ",
        "Europe/Athens": "EET EEST",
        "Europe/Moscow": "MSK",
        "Europe/Istanbul": "TRT",
        "Africa/Johannesburg": "SAST",
        "Africa/Lagos": "WAT",
        "Africa/Nairobi": "EAT",
        "Africa/Maputo": "CAT",
        "Asia/Dubai": "GST",
        "Asia/Kolkata": "IST",
        "Asia/Karachi": "PKT",
        "Asia/Kathmandu": "NPT",
        "Asia/Bangkok": "ICT",
        "Asia/Jakarta": "WIB",
        "Asia/Manila": "PHT",
        "Asia/Singapore": "SGT",
        "Asia/Hong_Kong": "HKT",
        "Asia/Tokyo": "JST",
        "Asia/Seoul": "KST",
        "Australia/Perth": "AWST",
        "Australia/Adelaide": "ACST ACDT",
        "Australia/Sydney": "AEST AEDT",
        "Pacific/Auckland": "NZST NZDT",
    }.items()
    for name in names.split()
}
_GERMAN = {"MEZ": "CET", "MESZ": "CEST"}  # what the zone database calls them
# Only those that are no word of a supported language in small letters: "cet", "est", "ist" and "et" are.
_SMALL = "utc gmt pst pdt cest cdt edt mez mesz jst kst aest aedt sgt hkt".split()

# Places as people name them in English, German, Spanish, French, Portuguese; any other city by its IANA name.
_PLACES = {
    name: zone
    for zone, names in {
        "UTC": "universal,coordinated universal,zulu,universelle",
        "America/Los_Angeles": "pacific,us pacific,pacífico,pacifique,los angeles,san francisco,seattle,california,"
        "kalifornische,pazifische,west coast",
        "America/Denver": "mountain,us mountain,montaña,denver",
        "America/Chicago": "central,us central,chicago,texas,dallas",
        "America/New_York": "eastern,us eastern,new york,new yorker,nueva york,nova york,nova iorque,este,l'est,"
        "boston,washington,east coast",
        "America/Sao_Paulo": "brasília,brasilia,são paulo,sao paulo",
        "America/Mexico_City": "mexico city,ciudad de méxico",
        "America/Argentina/Buenos_Aires": "buenos aires,argentina",
        "America/Bogota": "bogotá,colombia",
        "America/Lima": "lima,perú",
        "Europe/London": "london,londoner,londres,uk,british,britische,edinburgh",
        "Europe/Dublin": "dublin,irish,ireland",
        "Europe/Lisbon": "lisbon,lisboa,lisbonne,lissabon,lissaboner,lisboeta",
        "Europe/Madrid": "madrid,madrider,barcelona,peninsular,española,spanische,spanish",
        "Europe/Paris": "paris,pariser,parís,française,french,französische,france,francia,central european,"
        "mitteleuropäische,europe centrale,europa central",
        "Europe/Berlin": "berlin,berliner,berlín,berlim,munich,münchen,münchner,hamburg,hamburger,frankfurt,german,"
        "germany,deutsche,deutscher,alemania,allemagne,alemanha",
        "Europe/Vienna": "vienna,wien,wiener,viena,vienne",
        "Europe/Zurich": "zurich,zürich,zürcher,swiss,schweizer,suisse",
        "Europe/Amsterdam": "amsterdam,dutch",
        "Europe/Rome": "rome,roma,rom,milan,italian",
        "Europe/Moscow": "moscow,moskau,moskauer,moscú,moscou,moscovo",
        "Asia/Tokyo": "tokyo,tokio,tokioter,tóquio,japan,japanese,japón,japon,japão,japanische",
        "Asia/Kolkata": "india,indian,mumbai,bangalore,bengaluru,delhi,inde,indische",
        "Asia/Shanghai": "china,chinese,beijing,peking,pekín,pékin,pequim,shanghai",
        "Asia/Singapore": "singapore,singapur,singapour,singapura",
        "Asia/Seoul": "seoul,korea,korean,séoul,seúl",
        "Asia/Jerusalem": "israel,tel aviv",
        "Australia/Sydney": "sydney,melbourne",
    }.items()
    for name in names.split(",")
}
_JAPANESE = {
    **dict.fromkeys("日本 東京".split(), "Asia/Tokyo"),
    **dict.fromkeys("米国太平洋 米太平洋 太平洋".split(), "America/Los_Angeles"),
    **dict.fromkeys("米国東部 米東部 東部 ニューヨーク".split(), "America/New_York"),
    **dict.fromkeys("米国中部 米中部 中部".split(), "America/Chicago"),
    **dict.fromkeys("ロンドン 英国 イギリス".split(), "Europe/London"),
    **dict.fromkeys("ドイツ ベルリン 中央ヨーロッパ".split(), "Europe/Berlin"),
    **dict.fromkeys("フランス パリ".split(), "Europe/Paris"),
    **dict.fromkeys("中国 北京".split(), "Asia/Shanghai"),
    **dict.fromkeys("韓国 ソウル".split(), "Asia/Seoul"),
    **dict.fromkeys("インド".split(), "Asia/Kolkata"),
    **dict.fromkeys("シンガポール".split(), "Asia/Singapore"),
    **dict.fromkeys("世界標準 協定世界".split(), "UTC"),
}


def _any_of(names: Iterable[str]) -> str:
    """A pattern for one of the names, longer ones first."""
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


_KNOWN = _any_of(_PLACES)
_UNKNOWN = r"(?-i:[A-ZÀ-Þ][\w.'-]{1,30}(?:\s[A-ZÀ-Þ][\w.'-]{1,30})?)"
_PLACE = rf"(?:{_KNOWN})\b|{_UNKNOWN}"
_OF = r"(?:de\sla\s|del\s|de\sl'|de\s|du\s|des\s|d'|do\s|da\s|no\s|in\s|von\s)?"
_OWN = (
    r"(?:my|our)\s(?:local\s)?time|local\stime|local|ortszeit|lokalzeit|unserer\szeit|hora\slocal|heure\slocale|"
    r"horário\slocal|現地時間"
)
_NAMED = rf"""
    (?P<offset>(?:UTC|GMT)\s?[+\u2212-](?P<hours>\d{{1,2}})(?::?(?P<minutes>\d\d))?(?![\d:]))
  | (?P<name>(?-i:{_any_of(ABBREVIATIONS)}|{_any_of(_SMALL)}|(?<=\d)z))(?![\w/]|-[A-Za-z])
  | (?P<iana>(?-i:(?:Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific)(?:/[A-Z][A-Za-z_-]+){{1,2}}))
  | (?P<placed>{_PLACE})[\s-](?:(?:standard|daylight|local|summer|orts)[\s-]?)?(?:time|zeit|ortszeit)\b
  | (?:heures?|hora|horário|horario|ortszeit|zeit\sin)\s(?:utc\b(?P<universal>)|{_OF}(?P<place>{_PLACE}))
  | (?P<own>{_OWN})(?!\w)
  | (?P<japanese>{_any_of(_JAPANESE)})時(?:間)?
"""
_AFTER = re.compile(
    rf"""(?xi)(?:\s?(?:uhr|hrs?|hours)\b|頃|ごろ)?[\s,]{{0,2}}\(?(?:(?:your|their)\stime(?P<theirs>)|{_NAMED}
      | (?P<bare>\s?[+\u2212-](?:
            (?P<bare_hours>0\d|1[0-4]):?(?P<bare_minutes>[0-5]\d)|(?<![\s,(].)(?P<few>0\d))(?![\d:]))
      | (?P<american>(?-i:(?:US\s)?(?:Pacific|Eastern|Mountain|Central)))(?!\w|\s(?-i:[A-Z]))
      | (?P<city>{_KNOWN})(?=\s*(?:[.,;:!?)]|$))
    )\)?"""
)
_BEFORE = re.compile(rf"(?xi)(?<![\w/])\(?(?:{_NAMED})\)?の?[\s,:]{{0,2}}(?:(?:um|at|a\slas|às|à)\s)?$")
_NO_OFFSET = re.compile(r"[+-]\d\d:?\d\d(?!\d)")
_LONGEST = 50  # characters that may stand between the first letter of a zone and the time that follows it


@dataclass(frozen=True, slots=True)
class StatedZone:
    """A zone stated in a text: where it stands, and what it means; `zone` is None where nobody can tell.

    `name` is the abbreviation, as the zone database has it, that tells which of two equal clock times is meant.
    """

    start: int
    end: int
    zone: tzinfo | None
    name: str = ""


def zone_of(name: str | None) -> ZoneInfo | None:
    """The zone with this IANA name, or None where there is none."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None


def zone_after(text: str, end: int, author_zone: str | None, said_at: datetime, *, dated: bool) -> StatedZone | None:
    """The zone stated right after a time of day that ends there; "-03:00" is one only after a full date (`dated`)."""
    found = _AFTER.match(text, end)
    if found is None:
        no_zone = _NO_OFFSET.match(text, end)  # "+24:00"
        return StatedZone(*no_zone.span(), None) if no_zone and (dated or no_zone[0][0] == "+") else None
    if found["bare"] and found["bare"].strip()[0] != "+" and ":" in found["bare"] and not dated:
        return None  # "13:46-12:30" is a span
    closed = found[0].endswith(")") and "(" not in found[0]
    return StatedZone(found.start(), found.end() - closed, *_meaning(found, author_zone, said_at))


def zone_before(
    text: str, start: int, not_before: int, author_zone: str | None, said_at: datetime
) -> StatedZone | None:
    """The zone stated right before a time of day that starts there: "日本時間15時", "UTC 14:05"."""
    earliest = max(not_before, start - _LONGEST)
    found = _BEFORE.search(text, earliest, start) if _may_end_in_zone(text[earliest:start]) else None
    if found is None or (found["name"] and len(found["name"]) < 3):  # noqa: PLR2004 - "Z 14:05", "MT 14:05"
        return None
    return StatedZone(found.start(), found.end(), *_meaning(found, author_zone, said_at))


def _may_end_in_zone(words: str) -> bool:
    """False where no zone can be, which spares the long search: behind punctuation, or digits without "UTC"."""
    end = words.rstrip(" ,:\t\n\u00a0")[-1:]
    return end.isalpha() or end == ")" or (end.isdigit() and ("UTC" in words or "GMT" in words))


def _meaning(found: re.Match[str], author_zone: str | None, said_at: datetime) -> tuple[tzinfo | None, str]:
    given = found.groupdict()
    own = zone_of(author_zone)
    if given["own"] is not None:
        return own, ""
    if given["offset"] or given.get("bare"):
        return _offset(given), ""
    if given["universal"] is not None:
        return UTC, ""
    if given["iana"]:
        return zone_of(given["iana"]), ""
    if given["japanese"]:
        return zone_of(_JAPANESE[given["japanese"]]), ""
    if given["name"]:
        name = given["name"].upper()
        name = _GERMAN.get(name, name)
        return (own if own and name in _names_of(own, said_at) else ZoneInfo(ABBREVIATIONS[name])), name
    place = given["placed"] or given["place"] or given.get("american") or given.get("city") or ""
    return (_zone_of_place(place) if place else None), ""


def _offset(given: dict[str, str | None]) -> tzinfo | None:
    words = given["offset"] or given.get("bare") or ""
    hours = given["hours"] or given.get("bare_hours") or given.get("few") or 0
    minutes = int(given["minutes"] or given.get("bare_minutes") or 0)
    offset = timedelta(hours=int(hours), minutes=minutes) * (1 if "+" in words else -1)
    return timezone(offset) if minutes % _QUARTER == 0 and _FURTHEST_WEST <= offset <= _FURTHEST_EAST else None


def _names_of(zone: tzinfo, said_at: datetime) -> set[str | None]:
    """What a zone's time is called, in winter and in summer."""
    return {said_at.replace(month=month, day=1).astimezone(zone).tzname() for month in (1, 7)}


def _zone_of_place(name: str) -> tzinfo | None:
    folded = " ".join(name.casefold().split())
    return zone_of(_PLACES.get(folded) or _cities().get(_unaccented(folded)))


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    """Every city that the zone database names, in small letters."""
    names = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return {name.rpartition("/")[2].replace("_", " ").casefold(): name for name in names}


def _unaccented(name: str) -> str:
    letters = unicodedata.normalize("NFD", name)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
