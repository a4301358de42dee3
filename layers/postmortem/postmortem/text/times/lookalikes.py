"""What has the form of a time of day and is none: positions in files and recordings, lengths, ratios, schedules.

Each rule looks at the clause around the digits only. Where a text could mean a time too, no time is read.
"""

from __future__ import annotations

import re

_WINDOW = 80  # characters on either side that are looked at
_CLAUSE_END = re.compile(r"[;!?\n。]|[.,]\s")
_SENTENCE_END = re.compile(r"[;!?\n。]|\.\s")
_POSITION = re.compile(
    r"(?i)\b(?:lines?|ln|rows?|col(?:umn)?s?|pos(?:ition)?|offset|char(?:acter)?s?|bytes?|loc|zeile|spalte|línea|ligne|"
    r"linha|riga)\b\.?\s?(?:no\.?|number|at|:|=|#)?\s?\(?$|行目?\s?$"
)
_TROUBLE = re.compile(r"(?i)error|exception|fail|unexpected|invalid|unterminated|missing|warning|fehler|erro|erreur")
_FILE = (
    r"\w\.(?:py|js|ts|[jt]sx|go|rs|java|rb|php|c|h|cpp|cs|kt|swift|scala|vue|json|ya?ml|xml|toml|ini|conf|cfg|sql|sh|tf|"
    r"html|css|md|csv|proto|lua)\b"
)
_ERROR_AT = re.compile(r"(?i)(?:^|[^\w\s]\s?|\b(?:an?|the|this|says?|is|of|parse|syntax|build)\s)error\sat\s$")
_AT_FILE = re.compile(rf"(?i){_FILE}\)?,?\s(?:at\s)?\(?$")
_SOURCE = re.compile(
    r"(?i)\b(?:pars(?:e|er|ing)\w*|syntax\w*|lint\w*|eslint|compil\w+|json|ya?ml|xml|toml|csv|token\w*|indent\w*|"
    r"trace\s?back|stack\s?trace)\b|syntaxerror|parseerror|\b(?:a|the|this) (?:file|script)\b|"
    rf"{_FILE}"
)
_BEHIND_SOURCE = re.compile(r"(?i)\s?(?::\s|in\s(?:the\s|a\s)?(?:file|script|\S{1,60}\.[a-z]{1,5})\b)")
_LISTING = re.compile(r"(?:^|\n)[ \t]+$")  # "  12:34  error  Unexpected var"
_LISTED = re.compile(r"(?i)(?<![ \t])[ \t]{2,}+(?:error|warning|info|note)\b")
_MEDIA = re.compile(
    r"(?i)\b(?:recordings?|videos?|clips?|screencasts?|webinars?|podcasts?|footage|playback|loom|audio|episode|talk|"
    r"aufnahme|aufzeichnung|mitschnitt|grabaci[oó]n|v[ií]deos?|enregistrement|vidéos?|gravação|registrazione)\b|"
    r"\b(?:skip|jump|seek|scrub|forward) to\b|\b(?:recorded|listen|rewind|replay)\b|録画|動画|録音|录像|视频|录音|녹화"
)
_IN_MEDIA = re.compile(
    r"(?i)\b(?:in|see|watch|on|of|from)\s(?:(?:the|this|that|my|our|a)\s)?(?:\w+\s)?"
    r"(?:recording|video|clip|screencast|webinar|podcast|footage|loom)\b"
)
_LENGTH_BEFORE = re.compile(
    r"(?i)\b(?:took|takes?|taking|last(?:s|ed|ing)|durations?|length|uptime|downtime|elapsed|runtime|total(?:led|ing)?|"
    r"ratio|score[ds]?|aspect|version|release|won|lost|beat|mttr|ttr|ttd|dauert\w*|dauer|laufzeit|dur[óo]|tard[óo]|"
    r"duraci[óo]n|duré|durée|durou|demorou|duração)(?:\s(?:of|is|was|by|in|de|von))?\s?[:=(]?\s?(?:about\s|around\s|~)?$"
)
_LENGTH_BEHIND = re.compile(
    r"(?i)\s?\(?(?:h?h?:?mm:ss|hh:mm|long\b|elapsed\b|remaining\b|left\b|in length|in total|"
    r"in(?=\s?[).,;]|$)|aspect\b|ratio\b|display\b|"
    r"screens?\b|split\b|odds\b|mix\b|into the\b)"
)
_DAYS = (
    r"(?:days?|nights?|mornings?|evenings?|weeks?|weekdays?|months?|hours?|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?)"
)
_SCHEDULE_BEFORE = re.compile(
    rf"(?i)(?:\b(?:daily|nightly|weekly|hourly|monthly|(?:every|each)\s(?:\w+\s)?{_DAYS}|weekdays|mondays|tuesdays|"
    r"wednesdays|thursdays|fridays|saturdays|sundays|cron(?:tab|job)?|täglich|jede[nrs]?\s\w+|werktags|cada\s\w+|"
    r"todos los días|a diario|tous les\s\w+|chaque\s\w+|todos os dias|diariamente|"
    r"(?:runs?|fires|kicks off|starts|begins|opens|closes|ends|rotates|syncs|läuft|startet|corre|tourne|roda))"
    r"(?:\s(?:job|run|backup|sync|build|task|only|always))?(?:\s(?:at|from|around|um|ab|a las|à|às))?|"
    r"\b(?:mon|tue|wed|thu|fri|sat|sun)\w*\s?(?:-|\u2013|to|through)\s?(?:mon|tue|wed|thu|fri|sat|sun)\w*,?|"
    r"毎日|毎朝|毎晩|每天|매일)\s?$"
)
_SCHEDULE_BEHIND = re.compile(
    rf"(?i)[^.;!?\n]{{0,12}}?\b(?:daily|nightly|every\s{_DAYS}|each\s{_DAYS}|on\sweekdays|täglich|jeden\s\w+|"
    r"cada\s(?:día|noche)|todos los días|tous les (?:jours|matins|soirs)|todos os dias|cron(?:job)?)\b"
)
_HOURS = re.compile(
    r"(?i)\b(?:(?:business|office|opening|working|support|service|core|quiet)\s?hours|shifts?|opening times|"
    r"öffnungszeiten|geschäftszeiten|schicht|horario de|horaires|horário de (?:atendimento|funcionamento))\b|営業時間"
)


def is_length_or_schedule(text: str, start: int, end: int) -> bool:
    """True if the digits from `start` to `end` tell how long something took, a ratio, or when something always runs."""
    since = max(0, start - _WINDOW)
    if _LENGTH_BEFORE.search(text, since, start) or _LENGTH_BEHIND.match(text, end):
        return True
    before, behind = _clause(text, start, end)
    is_schedule = _SCHEDULE_BEFORE.search(text, since, start) or _SCHEDULE_BEHIND.match(behind)
    return bool(is_schedule or _HOURS.search(before))


def may_be_position(text: str, start: int, end: int) -> bool:
    """True if the digits may be a line and column of a file, or a place in a recording."""
    since = max(0, start - _WINDOW)
    if any(pattern.search(text, since, start) for pattern in (_POSITION, _AT_FILE, _ERROR_AT)):
        return True
    if _LISTING.search(text, since, start) and _LISTED.match(text, end):
        return True
    before, behind = _clause(text, start, end)
    sentence = _SENTENCE_END.split(text[since:start])[-1]
    if _IN_MEDIA.search(sentence) or _MEDIA.search(before) or _MEDIA.search(behind):
        return True
    return bool(_TROUBLE.search(before) and (_SOURCE.search(before) or _BEHIND_SOURCE.match(behind)))


def _clause(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands in the same clause before and behind, as far as the window reaches."""
    before, behind = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
    stop = _CLAUSE_END.search(behind)
    return _CLAUSE_END.split(before)[-1], behind[: stop.start()] if stop else behind
