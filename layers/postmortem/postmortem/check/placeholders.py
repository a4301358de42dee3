"""Fills the times that a writer may not type: placeholders become times and lengths that code knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from postmortem.models.evidence import Evidence, Ledger
from postmortem.models.facts import Facts, KeyTime
from postmortem.models.moments import Precision
from postmortem.models.report import LengthOf, TimeOf, Token, Tokens, Words
from postmortem.text.edits import parts
from postmortem.text.language import tr, tr_parts, translatable
from postmortem.text.sentences import folded, stands_in
from postmortem.text.times.clocks import clocks_in
from postmortem.text.times.lengths import stated_lengths
from postmortem.text.times.shown import length, utc
from postmortem.text.times.stated import named_times
from postmortem.text.times.stated_time import StatedTime

_PLACEHOLDER = re.compile(
    r"\{(?:at:\s*(?P<at>E\d{1,5})"
    r"|stated:\s*(?P<stated>E\d{1,5})\s*:\s*[\"“”']?(?P<words>[^{}\"“”]{1,80}?)[\"“”']?"
    r"|span:\s*(?P<start>E\d{1,5})\s*\.\.\s*(?P<end>E\d{1,5})"
    r"|fact:\s*(?P<fact>[a-z ]{1,40}?))\s*\}"
)
_BRACE = re.compile(r"[{}]")
_LONGEST_VERBATIM = 40  # characters: words that say when or how long, and no more
_OWN_ZONE = re.compile(r"\s\(?(?:(?:local|my|our|your|their) time|Ortszeit|heure locale|hora local)\b")
_CLOCK_WORD = re.compile(r"\sUhr\b")  # what German says behind a time of day: here "UTC" stands there
_LEADING = re.compile(
    r"(?:[^\W\d_A-Z]{1,20} ){1,2}(?=\d)"
)  # "about ", "between ": the words that weaken or open a time
_SMALL_WORDS = frozenset(
    {
        translatable("about"),
        translatable("around"),
        translatable("at"),
        translatable("between"),
        translatable("from"),
        translatable("since"),
        translatable("until"),
        translatable("before"),
        translatable("after"),
        translatable("to"),
        translatable("and"),
    }
)
_SHORT_NAMES = {"impact": "duration of the impact"}


class Unfilled(Exception):
    """A placeholder that names no time; the message says why, for the writer."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its times filled in, and the ids of the evidence that gave them."""

    tokens: Tokens
    evidence: tuple[str, ...]


def fill(text: str, ledger: Ledger, facts: Facts) -> Filled:
    """The text with every placeholder filled. Raises Unfilled for one that cannot be."""
    tokens: list[Token] = []
    start = 0
    for match in _PLACEHOLDER.finditer(text):
        tokens += _words(text[start : match.start()])
        tokens += _tokens_of(match, ledger, facts)
        start = match.end()
        if clock := _CLOCK_WORD.match(text, start):
            start = clock.end()
        if _OWN_ZONE.match(text, start):
            raise Unfilled("times are shown in UTC, so no other zone may stand behind one")
    tokens += _words(text[start:])
    named = (match["stated"] for match in _PLACEHOLDER.finditer(text) if match["stated"])
    ids = (*(evidence_id for token in tokens for evidence_id in _evidence_of(token)), *named)
    return Filled(tuple(tokens), tuple(dict.fromkeys(ids)))


def time_named_in(words: str, item: Evidence) -> tuple[datetime, Precision] | None:
    """The time that verbatim words of a piece state, of a span its beginning; None where they state none or several."""
    found = _stated_by(words, item)
    return (found.at, found.precision) if found and found.at else None


def _stated_by(words: str, item: Evidence) -> StatedTime | None:
    zone = item.author.time_zone if item.author else None
    wanted = folded(words).strip(" .…\"'")
    found: list[tuple[str, StatedTime]] = []
    for part in parts(item.text, item.at, item.edited_at) if item.at and wanted else ():
        if part.at is not None and wanted in folded(part.text):
            found += [(folded(time.words), time) for time in named_times(part.text, part.at, zone) if time.at]
    for fits in (wanted.__eq__, lambda known: wanted in known, lambda known: known in wanted):
        if fitting := {(time.at, time.until): time for known, time in found if fits(known)}:
            return next(iter(fitting.values())) if len(fitting) == 1 else None
    return None


def without_placeholders(text: str) -> str:
    """The words of a text that the writer typed, with "then" for each placeholder."""
    return _PLACEHOLDER.sub("then", text)


def plain_text(tokens: Tokens) -> str:
    """The filled text in words, with dates, in UTC; lengths that code computed are marked ⏱."""
    return "".join(map(_in_words, tokens))


def _words(text: str) -> Iterator[Words]:
    if _BRACE.search(text):
        raise Unfilled("a placeholder is not of one of the four forms")
    if text:
        yield Words(text)


def _tokens_of(match: re.Match[str], ledger: Ledger, facts: Facts) -> Tokens:
    if match["at"]:
        return (_time(_known(match["at"], ledger)),)
    if match["stated"]:
        return _stated(_known(match["stated"], ledger), match["words"])
    if match["start"]:
        return (_span(_time(_known(match["start"], ledger)), _time(_known(match["end"], ledger))),)
    name = match["fact"]
    return _fact(_SHORT_NAMES.get(name, name), facts)


def _known(evidence_id: str, ledger: Ledger) -> Evidence:
    item = ledger.find(evidence_id)
    if item is None:
        raise Unfilled(f"there is no piece {evidence_id}")
    return item


def _time(item: Evidence) -> TimeOf:
    if item.at is None:
        raise Unfilled(f"{item.id} has no time of its own")
    return TimeOf(item.at, item.id)


def _stated(item: Evidence, words: str) -> Tokens:
    """The time that the words state, or both ends of a span; the words themselves where they state a length."""
    found = _stated_by(words, item)
    if found is not None and found.at is not None:
        first = TimeOf(found.at, item.id, found.precision, stated=words)
        before = tuple(Words(_in_our_words(match[0])) for match in (_LEADING.match(words),) if match)
        if found.until is None:
            return (*before, first)
        last = TimeOf(found.until, item.id, found.precision, stated=words)
        return (*before, first, Words(_between(found.words)), last)
    says_when = bool(clocks_in(words) or stated_lengths(words))
    if not says_when or len(words) > _LONGEST_VERBATIM or not stands_in(words, item.text):
        raise Unfilled(f"“{words}” does not stand in {item.id} as a time or a length of time")
    return (Words(words),)


def _between(words: str) -> str:
    """What stands between the two clocks of a span: " to ", " and "."""
    clocks = clocks_in(words)
    inner = words[clocks[0].end : clocks[1].start].split() if len(clocks) > 1 else []
    joining = [word for word in inner if word == word.casefold()]
    return _in_our_words(f" {joining[-1]} " if joining else " to ")


def _in_our_words(words: str) -> str:
    """The small words around a stated time in the language of the page; others stay as they were said."""
    return "".join(tr(word) if word in _SMALL_WORDS else word for word in re.split(r"( )", words))


def _span(start: TimeOf, end: TimeOf) -> LengthOf:
    if end.at < start.at:
        raise Unfilled(f"{end.evidence} is earlier than {start.evidence}")
    return LengthOf(end.at - start.at, end.at - start.at, (start.evidence, end.evidence))


def _fact(name: str, facts: Facts) -> Tokens:
    for time in facts.key_times:
        if time.name == name:
            return _key_time(time, facts)
    for interval in facts.intervals:
        if interval.name.lower() == name:
            if interval.in_conflict or interval.shortest is None or interval.longest is None:
                raise Unfilled(f"the {name} is not known")
            ids = (*facts.key_time(interval.start).evidence, *facts.key_time(interval.end).evidence)
            return (LengthOf(interval.shortest, interval.longest, tuple(dict.fromkeys(ids))),)
    raise Unfilled(f"there is no fact “{name}”")


def _key_time(time: KeyTime, facts: Facts) -> Tokens:
    if facts.in_conflict(time.name):
        raise Unfilled(f"the time “{time.name}” conflicts with another one")
    if time.earliest is None or time.latest is None or not time.evidence:
        raise Unfilled(f"the time “{time.name}” is not known")
    first = TimeOf(time.earliest, time.evidence[0], time.precision)
    if time.at:
        return (first,)
    last = TimeOf(time.latest, time.evidence[0], time.precision)
    cut = tr_parts("between {first} and {last}", first=first, last=last)
    return tuple(Words(part) if isinstance(part, str) else part for part in cut)


def _evidence_of(token: Token) -> tuple[str, ...]:
    match token:
        case Words():
            return ()
        case TimeOf(evidence=evidence):
            return (evidence,)
        case LengthOf(evidence=evidence):
            return evidence


def _in_words(token: Token) -> str:
    match token:
        case Words(text):
            return text
        case TimeOf(at=at, precision=precision):
            return utc(at, "%Y-%m-%d" if precision is Precision.DAY else "%Y-%m-%d %H:%M UTC")
        case LengthOf(shortest, longest):
            if shortest == longest:
                return f"{length(shortest)} ⏱"
            return f"{length(shortest)} to {length(longest)} ⏱"
