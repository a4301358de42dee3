"""How much was hit and for how long, as different sources put it in figures.

Figures grow while an incident goes on. One contradicts another only where one of them is final: given in total, in
hindsight, or as the ticket's own field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from postmortem.analyse.cues import Cue, shows
from postmortem.analyse.material import Sentence, stems
from postmortem.analyse.spans import is_same_voice, says_back
from postmortem.analyse.timeline import Event
from postmortem.models import Contradiction, Evidence, Kind
from postmortem.text.sentences import sentences

_WORDS = {
    "half an": 0.5, "an": 1, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "dozen": 12, "half": 50, "third": 33.3,
    "quarter": 25,
}  # fmt: skip
_NUMBER = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
_NUMERAL = rf"(?:{_NUMBER}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_HOURS, _MINUTES = r"(?:h|hrs?|hours?)", r"(?:m|min|mins|minutes?)"
_LENGTH = (
    rf"(?:(?P<hours>{_NUMERAL}|half an|an|one)[\s-]?{_HOURS}\b(?:\s(?:and\s)?(?P<rest>\d+)\s?{_MINUTES}\b)?"
    rf"|(?P<minutes>{_NUMERAL})[\s-]?{_MINUTES}\b)"
)
_GONE = r"(?:down|unusable|unavailable|offline|unreachable|out of service)"
_LENGTHS = (
    re.compile(rf"(?i)\b{_LENGTH}(?: of)? (?:completely |fully |entirely |totally |of )?(?:{_GONE}|outage|downtime)\b"),
    re.compile(
        rf"(?i)\b(?:{_GONE}|outage lasted|downtime(?: was|:)?) (?:for |of )?"
        rf"(?:about |around |roughly |almost )?{_LENGTH}"
    ),
)
_AUX = r"(?:were|was|are|is|got|have been|has been|had been)"
_VERB = (
    r"(?:fail\w*|error(?:ed|s|ing)?|timed? out|reject\w*|refused|dropped|lost|affected|missed|refunded|duplicated|"
    r"impacted|complain\w*|could not|couldn['\u2019]t|cannot|can['\u2019]t)"
)
_HIT = rf"(?:{_AUX} )?(?P<hit>{_VERB})"
_STOP = rf"(?:{_AUX}|{_VERB})\b"
_SHARE = re.compile(
    rf"(?i)(?:\b(?P<number>{_NUMBER})\s?(?:%|percent|per cent)|\b(?P<word>half|a third|a quarter)) of "
    rf"(?:the |all |our )?(?P<what>(?!{_STOP})[\w-]+(?: (?!{_STOP})[\w-]+){{0,2}}?)(?: {_HIT}\b|(?=\W*$|[.,;)]))"
)
_COUNT = re.compile(
    rf"(?i)(?<![\w.,:/#-])(?P<number>{_NUMERAL}) (?P<what>(?:(?!{_STOP}|of\b)[a-z-]+ ){{0,2}}?(?!{_STOP})[a-z-]+s)"
    rf"(?: {_HIT}\b| (?=in total|overall|altogether|so far))"
)
_REPORTED = stems("tickets complaints reports customers users people calls mails")  # which keep coming in afterwards
_NO_IMPACT = stems("times seconds minutes hours days weeks attempts")
_SCOPE = re.compile(
    r"(?i)\b(?:in|at|on|for|from|within|during|via|through|among|only)\s(?:the |all |our )?(?P<where>[^\W\d_][\w-]*)"
)
_ONLY = re.compile(r"(?i)\b(?P<where>[^\W\d_][\w-]{0,40})[ -]only\b")
_SAYS_LITTLE = stems(
    "total hindsight report record far about around roughly completely fully been impact customer average"
)
_OTHER_THAN_IMPACT = re.compile(r"(?i)\b(?:i|i['\u2019]m|we|my|me|will|planned|maintenance|expected|estimate\w*|eta)\b")
_FINAL = re.compile(
    r"(?i)\b(?:in total|total of|overall|altogether|in all|for the (?:report|record)|final(?:ly)?|insgesamt|en total|"
    r"au total|no total)\b"
)
_PASSING = re.compile(
    r"(?i)\b(?:so far|right now|now|currently|at the moment|still|already|per (?:second|minute|hour)|"
    r"(?:last|past) (?:\w+ )?(?:minutes?|hours?)|until now|bisher|hasta ahora|por enquanto)\b"
)
_NO_FIGURE = re.compile(
    r"(?i)\b(?:at least|more than|less than|fewer than|over|up to|under|below|above|almost|nearly|limit\w*|threshold|"
    r"at (?:worst|peak)|peak\w*|max\w*|min)\W+(?:\w+ )?$"
)
_ABOUT = re.compile(r"(?i)(?:\b(?:about|around|roughly|approx\w*|some|circa|ca)\.?|~|≈)\W*$")
_ON_AVERAGE = re.compile(r"(?i)\b(?:average|between|overall|in total|mean|from .{1,12} to)\b")
_IMPACT_LABEL = re.compile(r"(?i)\b(?:impact|affected|auswirkung|impacto)\b")
_FAILED = re.compile(r"(?i)fail|error|time|reject|refus|dropp")
_NEARLY, _ROUGHLY = 0.15, 0.4  # shares and lengths that differ by less are the same; "about" leaves more room
_FEWEST_POINTS = 3
_SHARE_OF, _COUNT_OF, _LENGTH_OF = "share", "count", "length"
_ABOUT_WHAT = {_SHARE_OF: "How much was hit", _COUNT_OF: "How much was hit", _LENGTH_OF: "How long it lasted"}


@dataclass(frozen=True, slots=True)
class _Amount:
    """A figure, what it counts, and whether it is final."""

    kind: str
    number: float
    what: frozenset[str]
    hit: str
    is_rough: bool
    is_final: bool
    is_field: bool
    sentence: Sentence


def contradicting_amounts(
    said: Sequence[Sentence], ticket: Sequence[Sentence], events: Sequence[Event]
) -> Iterator[Contradiction]:
    """Where a final figure differs from another final one, or is less than what somebody had counted before."""
    back = min((event.at for event in events if says_back(event)), default=None)
    people = (sentence for sentence in said if sentence.item.kind is not Kind.ALERT)
    fields = [one for one in ticket if _IMPACT_LABEL.search(one.text.partition(":")[0])]
    found = [amount for sentence in (*fields, *people) for amount in _amounts(sentence, back)]
    title = frozenset().union(*(stems(line.text) for line in ticket))
    told: set[str] = set()
    for one, other in combinations(found, 2):
        about = _ABOUT_WHAT[one.kind]
        if about not in told and _are_of_the_same(one, other, title) and _cannot_both_be(one, other, events):
            told.add(about)
            yield Contradiction(about, one.sentence.claim(), other.sentence.claim())


def _amounts(sentence: Sentence, back: datetime | None) -> Iterator[_Amount]:
    text, item = sentence.text, sentence.item
    is_field = item.kind is Kind.ITEM
    in_hindsight = back is not None and item.at is not None and item.at >= back
    for kind, number, what, hit, start in _figures(text):
        if _NO_FIGURE.search(text, 0, start) or what & _NO_IMPACT or _OTHER_THAN_IMPACT.search(text):
            continue
        if not hit and not is_field and (kind == _SHARE_OF or (kind == _COUNT_OF and not what & _REPORTED)):
            continue
        counted = is_field or (in_hindsight and not what & _REPORTED)
        is_final = bool(_FINAL.search(text)) or (counted and not _PASSING.search(text))
        is_rough = bool(_ABOUT.search(text, 0, start))
        group = "fail" if _FAILED.match(hit) else hit.casefold()
        yield _Amount(kind, number, what, group, is_rough, is_final, is_field, sentence)


def _figures(text: str) -> Iterator[tuple[str, float, frozenset[str], str, int]]:
    """For each figure its kind, its number, what it counts, the verb behind it, and where it begins."""
    for match in _SHARE.finditer(text):
        word = (match["word"] or "").casefold().removeprefix("a ")
        yield _SHARE_OF, _number(match["number"] or word), stems(match["what"]), match["hit"] or "", match.start()
    for match in _COUNT.finditer(text):
        yield _COUNT_OF, _number(match["number"]), stems(match["what"]), match["hit"] or "", match.start()
    for match in (match for pattern in _LENGTHS for match in pattern.finditer(text)):
        start = match.start("hours") if match["hours"] else match.start("minutes")
        clause = re.split(r"[.,;:!?()]", text[: match.start()])[-1]
        yield _LENGTH_OF, _minutes(match), stems(clause) - _SAYS_LITTLE, "", start


def _number(words: str) -> float:
    folded = words.casefold()
    return _WORDS[folded] if folded in _WORDS else float(folded.replace(",", ""))


def _minutes(match: re.Match[str]) -> float:
    if match["minutes"]:
        return _number(match["minutes"])
    return 60 * _number(match["hours"]) + float(match["rest"] or 0)


def _are_of_the_same(one: _Amount, other: _Amount, title: frozenset[str]) -> bool:
    """Whether two figures count the same, in two sources or by two people: who speaks twice corrects themselves."""
    if one.kind != other.kind or is_same_voice(one.sentence.item, other.sentence.item):
        return False
    same_hit = one.hit == other.hit or (not one.hit and one.is_field) or (not other.hit and other.is_field)
    same_what = one.what == other.what
    if one.kind == _LENGTH_OF:  # without a subject it is the incident that lasted
        same_what = same_what or (not (one.what and other.what) and one.what | other.what <= title)
    apart = _scope(one.sentence.text) ^ _scope(other.sentence.text)
    return same_hit and same_what and apart <= title


def _scope(text: str) -> frozenset[str]:
    """What a sentence limits its figures to: "in Montréal", "EU only"."""
    found = (match["where"] for pattern in (_SCOPE, _ONLY) for match in pattern.finditer(text))
    return frozenset().union(*map(stems, found)) - _SAYS_LITTLE


def _cannot_both_be(one: _Amount, other: _Amount, events: Sequence[Event]) -> bool:
    if _is_about_as_much(one, other):
        return False
    if one.is_final and other.is_final:
        return not _went_on_between(one.sentence.item, other.sentence.item, events) or one.is_field or other.is_field
    final, growing = (one, other) if one.is_final else (other, one)
    if not final.is_final or growing.number <= final.number:
        return False
    if final.kind == _SHARE_OF and (not final.is_field or _ON_AVERAGE.search(final.sentence.text)):
        return False  # a share of the whole time is less than that of its worst minute
    return final.is_field or not _went_on_between(final.sentence.item, growing.sentence.item, events)


def _is_about_as_much(one: _Amount, other: _Amount) -> bool:
    apart, most = abs(one.number - other.number), max(one.number, other.number)
    rough = _ROUGHLY if one.is_rough or other.is_rough else _NEARLY
    if one.kind == _COUNT_OF and rough == _NEARLY:
        return apart == 0
    return apart <= rough * most or (one.kind == _SHARE_OF and apart <= _FEWEST_POINTS)


def _went_on_between(one: Evidence, other: Evidence, events: Sequence[Event]) -> bool:
    """Whether something failed anew between two statements, so that the later one counts more."""
    if one.at is None or other.at is None:
        return True
    first, last = sorted((one.at, other.at))
    return any(
        first < event.at < last and any(shows(Cue.RELAPSED, part) for part in sentences(event.item.text))
        for event in events
    )
