"""The words by which a sentence reports trouble, its beginning, that somebody noticed it, or that it failed again."""

from __future__ import annotations

import re

from postmortem.text.doubt import is_elsewhere

_NOT = r"(?:(?:is|are|was|were|does|do|did|has|have|could|would|wo|ca)n['\u2019]?t|cannot|can not|not|never|no longer)"
_WORKS = (
    r"(?:work|load|respond|start|connect|answer|print|open|reach|log|sign|send|receiv|process|deliver|updat|pay|go|"
    r"get|see|accept|render|sync|boot|scal|pass|finish|complet|serv)\w*"
)
_UNABLE = (  # what customers cannot do is trouble, what the writer cannot do is not
    r"(?:(?:cannot|can['\u2019]t|could\ not|couldn['\u2019]t|can\ not)\ (?!(?:say|tell|reproduce|confirm|find|think|"
    r"remember|know|believe|wait|promise|attend|make|join|help|exclude|rule|explain|imagine|be)\b)\w+|unable\ to)"
)
_TROUBLE = re.compile(
    rf"""(?xi)\b(?:
        fail(?:s|ed|ing|ures?)? | error(?:s|ed|ing)? | down | outage | slow\w* | broken? | breaks | stuck | hung
      | hang(?:s|ing)? | crash\w* | unavailable | unreachable | offline | time-?outs? | tim(?:ed|ing|es)\ out
      | degrad\w+ | unhealthy | reject\w* | refus\w* | unresponsive | dead | impact(?:ed)? | affected | lost | missing
      | invalid | drop(?:s|ped|ping)? | spik\w+ | (?:http\ )?5\d\d(?:s|\ (?:errors?|responses?|from|on|at)) | 5xx | zero
      | unstable | overload\w* | saturated | lagging | alert(?:ed|ing) | paged | hardly
      | (?<![.,\d])0\ ?%
    )(?!\w) | \b(?P<negated>{_NOT}\ (?:\w+\ )?{_WORKS} | {_UNABLE})"""
)
_NONE = re.compile(
    r"(?i)(?:\b(?:no|not|never|without|zero|fewer|less|false|nothing(?: is| was)?|none|stop(?:s|ped)?|cannot)|"
    r"n['\u2019]t)\s(?:\w+\s){0,2}$"
)
_WINDOW = 40  # characters before a word in which a denial of it may stand
_FALSE_ALARM = re.compile(
    r"(?i)\b(?:false (?:alarm|positive)|ignore (?:me|that|this)|never ?mind|just a test|test (?:alert|page)|"
    r"works as designed|as expected|game ?day|my fault|my mistake|wrong channel)\b"
)
_BEGAN = re.compile(
    r"(?i)\b(?:(?:it|this|that|all|incident|outage|impact|problem|issue|trouble|disruption|errors?|failures?|timeouts?)"
    r"\s(?:\w+\s){0,2}(?:start(?:s|ed)?|beg[au]n|happened|appeared)|onset|broke|went (?:down|offline|dark)|"
    r"stopped (?:working|responding|answering|accepting)|"
    r"(?:start(?:s|ed)?|beg[au]n) (?:to )?(?:fail|error|tim|reject|throw|hang|drop)\w*|"
    r"first (?:\w+\s)?(?:errors?|failures?|failed|symptoms?|complaints?|timeouts?))\b"
)
_NOTICED = re.compile(
    r"(?i)\b(?:notic(?:ed|ing)|saw|seen|spotted|detected|discovered|found|reported|paged|alerted|"
    r"first (?:report|alert|complaint|ticket|page)\w*)\b"
)
_ONCE_MORE = re.compile(r"(?i)\b(?:again|once more|anew|another time|reopen\w*|relaps\w*)\b")
_GOES_ON = re.compile(
    r"(?i)\b(?:still|not (?:fixed|over|gone|resolved|back)|came back|(?:is|are) back(?! to normal)|continues?|"
    r"ongoing|keeps?)\b"
)
_CLAUSE_END = re.compile(r"[,;()\u2014]|[.!?]\s|\s(?:and|but|so|then|because)\s")


def tells_of_trouble(sentence: str) -> bool:
    """True if a sentence reports that something is wrong: "checkout fails", not "no errors" or "false alarm"."""
    if _FALSE_ALARM.search(sentence):
        return False
    return any(found["negated"] or not _is_denied(sentence, found.start()) for found in _TROUBLE.finditer(sentence))


def _is_denied(sentence: str, start: int) -> bool:
    return _NONE.search(sentence, max(0, start - _WINDOW), start) is not None


def tells_of_beginning(sentence: str) -> bool:
    """True if a sentence says that the trouble began: "it started at 11:40", not "the deploy started at 11:20"."""
    return _BEGAN.search(sentence) is not None


def tells_of_noticing(sentence: str) -> bool:
    """True if a sentence says that somebody noticed it."""
    return _NOTICED.search(sentence) is not None


def is_once_more(sentence: str) -> bool:
    """True if a sentence speaks of a second time: "slow again since 22:30" is no beginning."""
    return _ONCE_MORE.search(sentence) is not None


def tells_of_relapse(sentence: str) -> bool:
    """True if a sentence says, or asks, that it goes on or fails once more; doubt is enough to void an earlier end."""
    clauses = _CLAUSE_END.split(sentence)
    return not is_elsewhere(sentence) and any(
        tells_of_trouble(clause) and bool(_ONCE_MORE.search(clause) or _GOES_ON.search(clause)) for clause in clauses
    )
