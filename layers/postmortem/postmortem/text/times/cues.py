"""The words beside a time that tell how it bears on an event: at it, since, until, before, after or between."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_WINDOW = 48  # characters before a time that can hold its preposition


class Bound(StrEnum):
    """How a time bounds what is said: at the time, from it on, up to it, or on one side of it."""

    AT = "at"
    SINCE = "since"
    UNTIL = "until"
    BEFORE = "before"
    AFTER = "after"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class TimeCue:
    """What the words beside a time say; `bound` is None where no preposition ties the time to what is told."""

    bound: Bound | None = None
    approximate: bool = False

    def over(self, other: TimeCue) -> TimeCue:
        """This cue, completed by one that stands further from the time."""
        vague = self.bound in (None, Bound.AT)
        return TimeCue(other.bound or self.bound if vague else self.bound, self.approximate or other.approximate)


_APPROXIMATE = (
    r"(?:shortly|just|right|a bit|soon|a little|kurz|poco|un peu|juste|pouco|logo)\s(?:before|after|past|vor|nach|"
    r"antes de|después de|avant|après|depois d[eao]s?)|"
    r"about|around|approx(?:\.|imately)?|circa|ca\.?|roughly|near|nearly|almost|maybe|probably|etwa|ungefähr|rund|gegen|"
    r"hacia|sobre|alrededor de|a eso de|cerca d[eao]s?|aproximadamente|unos|vers|environ|aux alentours de|"
    r"por volta d[eao]s?|verso|ongeveer|rond|omkring|około|około godziny|около|примерно"
)
# Prepositions of a time in the languages that we read, and a few others whose clock times are written in digits.
_BOUNDS = {
    Bound.UNTIL: r"until|up to|till?|'til|bis|hasta|jusqu['\u2019]à|até|fino alle|tot|aż do|до|حتى|إلى",
    Bound.SINCE: r"since|from|starting|beginning|onwards? from|seit|ab|desde|depuis|dès|à partir de|a partir d[eao]s?|"
    r"dalle|sinds|vanaf|od|с|van|منذ|من|ตั้งแต่",
    Bound.BETWEEN: r"between|zwischen|entre|tra le|fra le|tussen|między|между",
    Bound.BEFORE: r"before|by|prior to|no later than|not later than|vor|spätestens(?: um)?|antes d[eao]s?|avant|"
    r"prima delle|voor|przed|перед",
    Bound.AFTER: r"after|past|later than|not before|no earlier than|nach|frühestens(?: um)?|después de|tras|après|"
    r"depois d[eao]s?|dopo le|na|po|после",
    Bound.AT: r"at|as of|on|um|a las?|las|à|às|as|alle|om|kl\.?|klockan|o|w|@|в|في|الساعة|เวลา",
}
_BOUND = "|".join(f"(?P<{bound}>{phrases})" for bound, phrases in _BOUNDS.items()).replace(" ", r"\s")
_LEAD = re.compile(
    rf"""(?xi)(?:(?<!\w)(?:{_BOUND})(?!\w)\s?|(?P<cjk_since>[从從自])\s?)?
    (?:(?:(?<!\w)(?P<approximate>{_APPROXIMATE.replace(" ", chr(92) + "s")})(?!\w)|[~\u2248約大约]{{1,2}})\s?)?
    (?:(?<!\w)(?:at|on|um|a|las?|los|el|le|às|as|the)\s)?(?P<bracket>[(\[])?[~\u2248]?\s?$"""
)
_FOLLOW = re.compile(
    r"""(?xi)(?:\s?(?P<approximate>-?ish\b|or\sso\b|頃|ごろ|くらい|ぐらい|左右|쯤|경))?
    (?:\s?(?:(?P<since>onwards?\b|から|以降|以来|より|起|开始|부터)|(?P<until>まで|为止|為止|까지)
      |(?P<after>at\sthe\searliest\b|or\slater\b|過ぎ|之后|以后|之後)
      |(?P<before>at\sthe\slatest\b|or\searlier\b|以前|之前|前)|(?P<at>に|時点|에)))?"""
)
_SOFT_SIGNS = frozenset("~\u2248約大约")
_STARTS_LINE = re.compile(r"(?:^|\n|[.!?]\s|[。！？])[ \t>*_|`•\u2022-]{0,6}\[?$")
_TELLS_ON = re.compile(r"[\]*_`]{0,3}[ \t]{0,2}(?:[-\u2013\u2014:|>]|[^\W\d])")
# What the lines of a ticket or a post call the times of an incident: "Started: 13:47".
_LABEL = re.compile(
    r"(?i)(?:^|[\n|.;,(]|[-*•]\s)[ *_]{0,4}(?:[^\W\d_]+\s){0,2}"
    r"(?:start\w*|beg[aiu]n\w*|onset|detect\w*|noticed|reported|alert\w*|"
    r"ack\w*|mitigat\w*|resolv\w*|recover\w*|restored|fixed|end(?:ed)?|declared|deployed|time|when|since|seen|ende|erkannt|"
    r"entdeckt|gemeldet|behoben|inicio|fin|resuelto|début|détecté|résolu|início|fim|resolvido|発生|検知|復旧|終了|开始|发现|恢复|结束)"
    r"(?:\s(?:at|time))?(?:\s\([^\W\d]{1,12}\))?[ *_]{0,3}[:：][ *_]{0,4}$"
)
_LEADS_PAIR = re.compile(r"(?i)\b(?:von|de|da|das|van)\s(?:las?\s)?$")
_DASH = re.compile(r"(?i)\s?(?:[-\u2013\u2014~\u301c\u2192]|[-=]>|\.{2,3}|through|until|till|から|부터|到|至)\s?")
_NOUN = re.compile(
    r"(?i)\s(?!(?:is|was|were|are|and|or|but|when|where|while|as|then|the|an?|all|we|i|it|they|on|in|to|after|before|with|"
    r"for|no|there|und|war|ist|y|et|e|fue|est)\b)[a-z]"
)
_UNREAD_FIRST = re.compile(r"(?i)\d\s?(?:[-\u2013\u2014]|to|and|until|or|bis|und|oder|y|et|e)\s?$")


def is_dash(gap: str) -> bool:
    """True if what stands between two times makes them a span by itself: "13:40-13:52", "13:40 until 13:52"."""
    return _DASH.fullmatch(gap) is not None


def leads_pair(text: str, start: int) -> bool:
    """True if a word stands before two times that leads in such a pair only: "von 13:40 bis 13:52"."""
    return _LEADS_PAIR.search(text, max(0, start - 12), start) is not None


def qualifies_what_follows(text: str, end: int) -> bool:
    """True if a noun seems to follow a time that belongs to it: "the 14:00 UTC deploy", "9am PT people"."""
    return _NOUN.match(text, end) is not None


def is_second_of_pair(text: str, start: int) -> bool:
    """True if a time may end a pair whose first one could not be read: "between 1340 and 13:52"."""
    return _UNREAD_FIRST.search(text, max(0, start - 12), start) is not None


def cue_before(text: str, start: int) -> TimeCue:
    """What the words right before a time say."""
    found = _LEAD.search(text, max(0, start - _WINDOW), start)
    if found is None:
        return TimeCue()
    bound = next((bound for bound in Bound if found[bound.value]), None)
    if bound is None and _LABEL.search(text, max(0, start - _WINDOW), start):
        bound = Bound.AT
    bound = Bound.SINCE if found["cjk_since"] else bound
    soft = found["approximate"] is not None or bool(_SOFT_SIGNS.intersection(found[0]))
    if bound is None and (soft or found["bracket"]):
        bound = Bound.AT
    return TimeCue(bound, soft)


def cue_behind(text: str, end: int) -> TimeCue:
    """What the particles and words right behind a time say: "15時から", "13:40 or so"."""
    found = _FOLLOW.match(text, end)
    if found is None:
        return TimeCue()
    bound = next((bound for bound in Bound if bound is not Bound.BETWEEN and found[bound.value]), None)
    soft = found["approximate"] is not None
    return TimeCue(bound or (Bound.AT if soft else None), soft)


def leads_a_line(text: str, start: int, end: int) -> bool:
    """True if a time stands at the beginning of a line or sentence that goes on: "13:52 rolled back"."""
    return bool(_STARTS_LINE.search(text, max(0, start - 10), start) and _TELLS_ON.match(text, end))
