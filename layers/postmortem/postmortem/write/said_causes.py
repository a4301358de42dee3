"""What people said about the cause, as quotations: only where somebody says in plain words that it was one.

The words are English and few on purpose; what they do not read is left to the team. A quotation is no verdict.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from postmortem.models.draft import Part
from postmortem.models.evidence import Evidence
from postmortem.models.moments import Precision
from postmortem.models.report import Shown, Standing, TimeOf, Words
from postmortem.text.doubt import is_elsewhere, is_guess, is_question
from postmortem.text.language import tr
from postmortem.text.ranking import words_of
from postmortem.text.sentences import folded, sentences
from postmortem.write.told import Told, quotable

LONGEST_CAUSE = 320  # characters of a sentence
_MOST = 5
_THIS = frozenset({"incident", "outage", "problem", "issue", "failure", "error", "downtime"})
_OFTEN = 3  # messages of the incident's people that use a word
_AT_ONCE = timedelta(minutes=10)  # an answer that needs no word of what it answers
_SAYS_SO = re.compile(
    r"(?i)\b(?:root\scauses?|the\s(?:\w+\s)?cause)\s?(?:is|was|were|[:=→—–])\s*\w|^\W*cause\s?[:=]\s*\w"
)
_SAYS_WHY = re.compile(
    r"(?i)\bcauses?\s(?:of|for|behind)\s[^.:;?]{1,60}\s(?:is|was|were)\s\w|\b(?:caused|triggered)\sby\b|"
    r"\b(?:due\sto|because\sof|(?:comes?|came)\sfrom|result(?:s|ed)?\sfrom|"
    r"behind\s(?:the|this|that|these|both|all)\s(?:\w+\s)?(?:incident|outage|failure|problem|error)s?|"
    r"the\sreason\s(?:is|was|for))\b"
)
_NOT_SAID = re.compile(
    r"(?i)\b(?:unknown|unclear|undetermined|tb[cd]|no idea|no (?:\w+ )?cause|theor(?:y|ies)|hypothes[ie]s|"
    r"(?:my|first|best) bet|nothing to do|rul(?:e|ed|es|ing) out|nobody knows|pending|"
    r"still (?:open|looking|to be)|under investigation|investigating|will|whatever|in chat|in (?:the )?thread)\b|"
    r"(?:\b(?:not|never|neither)|n['\u2019]t)\s(?:\w+\s){0,3}(?:caused?|due|because|behind|from|know)\b|"
    r"\bcauses?\s(?:is|was|were)(?:\snot|n['\u2019]t)\b"
)
_FEW = r"(?:[^\s.!?]{1,40}\s){0,3}"
_DENIED = (
    rf"(?:\b(?:not|no|never)|n['\u2019]t|\brul(?:ed|es|ing)\sout|\b(?:wrong|mistaken)\sabout|\b(?:drop\w*|retract\w*|withdraw\w*|scratch))\s{_FEW}%s|"
    rf"%s\w{{0,3}}[\s,]{{1,2}}{_FEW}(?:wrong|innocent|mistaken|rul(?:ed|es)\sout|nothing\sto\sdo|fine\b|theory)"
)
_TAKES_BACK = re.compile(
    r"(?i)^\W*(?:no|nope)\b|\b(?:wrong|scratch that|never ?mind|false alarm|not it|not the (?:root )?cause|"
    r"rul(?:ed|es) (?:\w+ )?out|(?:take|took) (?:it|that) back)\b"
)


def said_causes(told: Told) -> tuple[Shown, ...]:
    """The sentences in which people of the incident name a cause that nobody took back later, in order of time."""
    found: dict[str, Shown] = {}
    for item in told.by_its_people:
        for sentence in _named_in(told, item):
            found.setdefault(folded(sentence), _quotation(item, sentence))
    return tuple(found.values())[-_MOST:]


def _named_in(told: Told, item: Evidence) -> Iterator[str]:
    began = _began(told)
    if item.at is None or (began and item.at < began):
        return
    for sentence in sentences(item.text):
        quote = quotable(sentence, LONGEST_CAUSE)
        if quote and _names_a_cause(told, quote) and not _is_taken_back(told, item, sentence):
            yield quote


def _names_a_cause(told: Told, sentence: str) -> bool:
    if is_question(sentence) or is_guess(sentence) or is_elsewhere(sentence) or _NOT_SAID.search(sentence):
        return False
    if _SAYS_SO.search(sentence):
        return True
    return bool(_SAYS_WHY.search(sentence)) and bool(_topic(told) & _telling(sentence))


def _topic(told: Told) -> frozenset[str]:
    incident = told.incident
    of_ticket = _telling(f"{incident.title}\n{incident.description}\n{incident.service}\n{incident.impact}")
    used = Counter(word for item in told.by_its_people for word in _telling(item.text))
    return of_ticket | _THIS | {word for word, times in used.items() if times >= _OFTEN}


def _telling(text: str) -> frozenset[str]:
    """The words of a text in one form: "incidents" and "incident"."""
    return frozenset(word.rstrip("s") for word in words_of(text) if len(word) > 2 and not word.isdigit())  # noqa: PLR2004


def _is_taken_back(told: Told, item: Evidence, sentence: str) -> bool:
    """True if the piece itself or a later one of the incident says that it was not so."""
    rest = item.text.replace(sentence, " ")
    if _TAKES_BACK.search(rest):
        return True
    return any(_takes_back(later, item, sentence) for later in told.talk if later.at and later.at > _at(item))


def _takes_back(later: Evidence, item: Evidence, sentence: str) -> bool:
    shared = _telling(sentence) & _telling(later.text)
    if any(re.search(_DENIED % (word, word), later.text.casefold()) for word in map(re.escape, shared)):
        return True
    together = _conversation(later) == _conversation(item) and _at(later) - _at(item) <= _AT_ONCE
    return together and _TAKES_BACK.search(later.text) is not None


def _conversation(item: Evidence) -> str:
    return item.thread or item.where


def _at(item: Evidence) -> datetime:
    assert item.at is not None
    return item.at


def _began(told: Told) -> datetime | None:
    """The first of the key times: who speaks of a cause before speaks of something else."""
    known = [time.earliest or time.latest for time in told.facts.key_times]
    return min((at for at in known if at), default=None)


def _quotation(item: Evidence, sentence: str) -> Shown:
    author = item.author.name if item.author else tr("Somebody")
    text = (Words(f"{author}, "), TimeOf(_at(item), item.id, Precision.MINUTE), Words(f": “{sentence}”"))
    return Shown(part=Part.CAUSE, text=text, evidence=(item.id,), standing=Standing.QUOTED)
