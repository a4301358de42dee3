"""The words that people write times with: months, weekdays, "yesterday", and what stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterable

# The first three or four letters of each month in English, German, Spanish, French and Portuguese.
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene",
            "feb fev fév",
            "mar mär mrz",
            "apr abr avr",
            "may mai mayo maio",
            "jun juin",
            "jul juil",
            "aug ago aoû août",
            "sep set",
            "oct okt out",
            "nov",
            "dec dez dic déc",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH_NAMES = (
    r"jan(?:uary|uar|vier|eiro)?|enero|ene|feb(?:ruary|ruar|rero)?|f[eé]v(?:rier|ereiro)?|mar(?:ch|zo|ço|s)?|märz|mrz|"
    r"apr(?:il)?|abr(?:il)?|avr(?:il)?|may|mai|mayo|maio|june?|juni|junio|junho|juin|july?|juli|julio|julho|juil(?:let)?|aug(?:ust)?|"
    r"ago(?:sto)?|août|sept?(?:ember|iembre|embre)?|set(?:embro)?|oct(?:ober|ubre|obre)?|okt(?:ober)?|out(?:ubro)?|"
    r"nov(?:ember|iembre|embre|embro)?|dec(?:ember)?|dez(?:ember|embro)?|dic(?:iembre)?|déc(?:embre)?"
)
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon montag lunes lundi segunda-feira",
            "tuesday tue tues dienstag martes mardi terça-feira",
            "wednesday wed mittwoch miércoles mercredi quarta-feira",
            "thursday thu thurs donnerstag jueves jeudi quinta-feira",
            "friday fri freitag viernes vendredi sexta-feira",
            "saturday sat samstag sábado samedi",
            "sunday sun sonntag domingo dimanche",
        )
    )
    for name in names.split()
}
MONTHS_OF_A_YEAR = 12
_DAYS = {
    ("", 0): "today,heute,hoy,hoje,今日,aujourd'hui,oggi,vandaag,dzisiaj,dziś,сегодня,今天,오늘,اليوم",
    ("morning", 0): "this morning,heute morgen,heute früh,heute vormittag,esta mañana,ce matin,hoje de manhã,今朝",
    ("afternoon", 0): "this afternoon,heute nachmittag,esta tarde,cet après-midi,hoje à tarde",
    ("evening", 0): "this evening,heute abend,ce soir,今晩",
    ("night", 0): "tonight,heute nacht,esta noche,cette nuit,hoje à noite,esta noite,今夜",
    ("", 1): "yesterday,gestern,ayer,ontem,昨日,hier à,hier vers,ieri,gisteren,wczoraj,вчера,昨天,어제,أمس",
    ("morning", 1): "yesterday morning,gestern morgen,gestern früh,gestern vormittag,ayer por la mañana,hier matin,"
    "ontem de manhã",
    ("afternoon", 1): "yesterday afternoon,gestern nachmittag,ayer por la tarde,hier après-midi,ontem à tarde",
    ("evening", 1): "yesterday evening",
    ("night", 1): "last night,yesterday night,gestern abend,gestern nacht,anoche,ayer por la noche,hier soir,"
    "ontem à noite,昨夜,昨晚,어젯밤,ieri sera",
    ("", 2): "day before yesterday,vorgestern,anteayer,avant-hier,anteontem,一昨日,前天,그저께",
    ("", -1): "tomorrow,tmrw,mañana,demain,amanhã,明日,明天,내일,domani,jutro,завтра",
}
# Days before the day on which the words are said, and the part of that day.
DAYS_BEFORE = {word: days for (_, days), names in _DAYS.items() for word in names.split(",")}
PART_OF_DAY = {word: part for (part, _), names in _DAYS.items() for word in names.split(",") if part}

CLOCK = re.compile(
    r"""(?xi)
    (?: (?<![0-9A-Za-z_:./\#$€])(?: (?<![A-Za-z_]-) | (?<=[ap]m-) | (?<=\dh-) | (?<=uhr-) ) | (?<=\dT) )
    (?:
        (?P<hour>[01]?\d|2[0-3]) : (?P<minute>[0-5]\d) (?: : (?P<second>[0-5]\d) (?:[.,]\d{1,9})? )?
            (?: \s?(?P<half>[ap]\.?m\b\.?|[ap]\.\sm\.) | h\b )?
      | (?P<hour12>1[0-2]|0?[1-9]) \s? (?P<half12>[ap]\.?m\b\.?|[ap]\.\sm\.)
      | (?P<hour_uhr>[01]?\d|2[0-3]) (?:[.:](?P<minute_uhr>[0-5]\d))? \s? uhr\b
      | (?P<hour_h>[01]?\d|2[0-3]) (?: h | \sh\s(?=[0-5]\d) ) (?P<minute_h>[0-5]\d)? (?:min)?\b
      | (?P<half_kanji>午前|午後|上午|下午|凌晨|早上|清晨|中午|傍晚|晚上|오전|오후)? \s?
            (?P<hour_kanji>[01]?\d|2[0-3]) \s?
            (?: [時时시](?![間间간]) (?: \s?(?P<minute_kanji>[0-5]?\d) \s?[分분] | \s?(?P<half_past>[半반]) )?
              | [点點] (?: (?P<minute_dian>[0-5]\d) 分? | (?(half_kanji)|(?!)) ) )
    )
    (?! [\d%] | :\S | [.,/]\d | (?<=\d)(?!Z\b|ish\b|UTC\b|GMT\b|(?-i:[A-Z]{1,3}T\b))[a-z]
        | \s(?:h|hrs?|hours?|min|mins|minutes?|stunden|horas|heures)\b )"""
)
ISO_DATE = re.compile(r"(?<![\w.-])(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?=[T\s,;.)]|$)")
NAMED_DATE = re.compile(
    rf"(?i)(?<![\w.])(?:(?P<day>[0-3]?\d)(?:st|nd|rd|th|\.|º)?\s(?:de\s|of\s)?(?P<month>{_MONTH_NAMES})\b"
    rf"|(?P<month2>{_MONTH_NAMES})\.?\s{{1,2}}(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?)(?:,?\s(?:de\s)?(?P<year>20\d\d))?(?![\d:]|\.\d)"
)
DOTTED_DATE = re.compile(r"(?<![\w.])(?P<day>[0-3]?\d)\.(?P<month>[01]?\d)\.(?P<year>20\d\d)?(?!\d)")
KLOG_DATE = re.compile(r"(?<!\w)[IWEF](?P<month>[01]\d)(?P<day>[0-3]\d)(?=\s\d\d:\d\d:\d\d\.)(?P<year>(?!))?")
# A day that the words alone do not tell, so that a time beside it stays unknown.
OPEN_DAY = re.compile(
    r"(?i)\bthe\s\d{1,2}(?:st|nd|rd|th)\b(?!\sof\b)|\b(?:am|vom)\s\d{1,2}\.(?=\s(?:um|gegen|ab)\b)|"
    r"\bel\s(?:día\s)?\d{1,2}(?=\sa\s)|\ble\s\d{1,2}(?=\sà\s)|\b(?:no\s)?dia\s\d{1,2}\b|"
    r"\b(?:the\s)?(?:day\sbefore|previous\s(?:day|night|evening)|(?:next|following|other)\sday|day\safter)\b"
    r"(?!\s(?:yesterday|tomorrow))|\b(?:that|one|some)\s(?:day|night|morning|evening)\b|"
    r"\b(?:last|previous)\s(?:week|month|year)\b|\b\w+\s(?:weeks?|nights?|months?)\sago\b|"
    r"\bam\s(?:vortag|nächsten\stag|tag\sdavor)\b|\bel\sdía\santerior\b|\bal\sdía\ssiguiente\b|\bla\sveille\b|"
    r"\ble\slendemain\b|\bno\sdia\s(?:anterior|seguinte)\b|翌日|前日|次日|第二天"
)
DAYS_AGO = re.compile(
    r"(?i)\b(?P<en>\d|two|three|four|five)\sdays\sago\b|\b(?:vor\s(?P<de>\d|zwei|drei|vier|fünf)\stagen|"
    r"hace\s(?P<es>\d|dos|tres|cuatro|cinco)\sdías|il\sy\sa\s(?P<fr>\d|deux|trois|quatre|cinq)\sjours|"
    r"há\s(?P<pt>\d|dois|três|quatro|cinco)\sdias)\b|(?P<cjk>\d)[日天]前"
)
KANJI_DATE = re.compile(r"(?:(?P<year>20\d\d)年)?(?P<month>1[0-2]|[1-9])月(?P<day>[0-3]?\d)日")

SLASHED_DATE = re.compile(
    r"(?<![\w./:-])(?:(?P<year>20\d\d)/)?(?P<one>[0-3]?\d)/(?P<two>[0-3]?\d)(?:/(?:(?P<year2>20\d\d)|(?P<short>\d\d)))?"
    r"(?![\w/:]|\.\d)"
)


def _any_of(names: Iterable[str]) -> str:
    """A pattern for one of the names, longer ones first."""
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


DAY_WORD = re.compile(
    rf"(?i)(?<![A-Za-zÀ-ÿ])(?:(?P<word>{_any_of(DAYS_BEFORE)})"
    rf"|(?:(?P<past>last |letzten )|on |am )?(?P<weekday>{_any_of(WEEKDAYS)}))(?![A-Za-zÀ-ÿ-])"
)
# A number before a range of hours ("3 to 5pm"), whose half of the day only the end tells.
OPEN_RANGE = re.compile(r"(?i)(?<![\d:.])\b(?P<hour>\d{1,2})\s?(?:-|\u2013|to|and|until|bis)\s?$")
BARE_HOUR = re.compile(
    r"(?i)(?<![\w-])(?:at|um|gegen|a las|à|vers|às)\s(?P<hour>1[0-2]|[1-9])"
    r"(?![\w:%]|[.,/-]\d|\s?(?:[ap]\.?m\b|uhr|h\b|to\s\d|-|\u2013|of\b|per\b|out\b))"
)
BETWEEN = re.compile(
    r"(?i)\s?(?:[-\u2013\u2014~\u301c\u2192]|[-=]>|\.{2,3}|"
    r"to|until|till|and|bis|und|a|à|hasta|y|et|até|e|through|a las|y las|"
    r"alle|tot|do|до|إلى|às|と|和|与|から|부터|到|至)\s?"
)
EITHER = re.compile(r"(?i)\s?(?:,?\s?or|oder|ou|o|または|或)\s?(?:at\s)?")
_AT = (
    r"at|around|about|approx\.?|circa|ca\.?|roughly|shortly after|just after|um|gegen|ab|seit|since|from|on|am|the|of|"
    r"between|a|la|las|los|a eso de|hacia|sobre|desde|el|à|vers|depuis|le|às|as|por volta|das|dia|em|evening|morning|"
    r"в|alle|kl\.?|o|w|"
    r"night|afternoon|abend|früh|noche|tarde|soir|noite|manhã|の|に|で|T"
)
BESIDE = re.compile(rf"(?i)[ \t\u00a0,;@(~]{{0,3}}(?:(?:{_AT})[ \t\u00a0,~]{{0,2}}){{0,3}}")
HALF_BEHIND = re.compile(
    r"(?i)\s(?:(?P<morning>in the morning|morgens|vormittags|de la mañana|du matin|da manhã)|"
    r"(?P<afternoon>in the afternoon|nachmittags|de la tarde|de l'après-midi|da tarde)|"
    r"(?P<evening>in the evening|abends|du soir)|(?P<night>at night|nachts|de la noche|da noite))\b"
)
