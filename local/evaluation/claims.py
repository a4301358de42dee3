"""What the page claims, in words: the cause it gives, what it must not say, and the numbers in its prose.

Whether a page makes a forbidden statement is approximated without a model, by this rule: one sentence of an asserting
section holds every content word of the statement, by stem, and no word of denial or doubt that the statement itself
does not have. "A or b" in a statement is met by either; in a sentence it says neither. What a section or a key time
says by its place need not be said again: "caused" under Root cause, "restored" beside Mitigated; and the incident's
other names (outage, problem) are not asked for. In the timeline what stands between quotation marks is what somebody
said then, and does not count; anywhere else it does. Explanations ruled out, open questions, action items and what is
folded assert nothing: the record is what was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from local.evaluation.lengths import LENGTH, lengths_in
from local.evaluation.lines import Line
from local.evaluation.page import (
    ACTIONS,
    DETECTION,
    FACTORS,
    IMPACT,
    KEY_FACTS,
    LESSONS,
    QUESTIONS,
    ROOT_CAUSE,
    SUMMARY,
    TIMELINE,
)
from local.evaluation.pieces import Piece
from local.evaluation.score import Score
from local.evaluation.timeline import states
from local.evaluation.trial import Trial
from local.evaluation.words import (
    content_words,
    doubts,
    numbers,
    sentences,
    with_days_in_words,
    without_links,
    without_quotes,
)

_ASSERTING = (SUMMARY, IMPACT, KEY_FACTS, TIMELINE, ROOT_CAUSE, FACTORS, DETECTION, LESSONS)
_PROSE = frozenset({*_ASSERTING, ACTIONS, QUESTIONS} - {KEY_FACTS})
_SAID_BY_SECTION = {
    ROOT_CAUSE: "caused root cause",
    IMPACT: "affected",
    DETECTION: "detected",
}
_SAID_BY_KEY_TIME = {
    "Started": "happened started began",
    "Detected": "detected",
    "Mitigated": "restored service over",
    "Resolved": "over",
}
_NAMES_OF_THE_INCIDENT = content_words("incident outage problem")
_ALTERNATIVES = re.compile(r"\b(\w+) or (\w+)\b")
_PLACEHOLDER = re.compile(r"\[redacted: [^\]]*\]|\[[^\W\d_][^\[\]\d]* \d+\]")  # of a secret; of a name: [responder 2]
_CLOCK_OR_DAY = re.compile(r"\b(?:\d\d:\d\d(?::\d\d)?|\d{4}-\d\d-\d\d)\b")
_TIME_IN_PROSE = re.compile(r"(?:(?P<day>\d{4}-\d\d-\d\d) )?\b(?P<clock>\d\d:\d\d)(?::\d\d)? UTC")


def root_cause_keyword_groups(trial: Trial) -> Score:
    """The share of the groups of telling words of which the root cause holds at least one."""
    groups = trial.case.truth.root_cause_keywords
    text = " ".join(line.text for line in trial.page.root_cause).casefold()
    missing = tuple(" / ".join(group) for group in groups if not any(word.casefold() in text for word in group))
    return Score.share(len(groups) - len(missing), len(groups), missing)


def not_to_claim_hits(trial: Trial) -> Score:
    """The forbidden statements that a sentence of the page makes; the module says how that is decided."""
    asserted = list(_asserted(trial))
    hits = []
    for statement in trial.case.truth.not_to_claim:
        needed, denied = list(_needed(statement)), doubts(statement)
        for sentence, implied in asserted:
            held = content_words(_ALTERNATIVES.sub(" ", sentence)) | implied
            if all(group & held for group in needed) and not doubts(sentence) - denied:
                hits.append(f"{statement} — “{sentence}”")
                break
    return Score.faults(tuple(hits))


def _needed(statement: str) -> Iterator[frozenset[str]]:
    """For each content word of a statement, the words of which a sentence has to hold one."""
    alternatives = [content_words(match[0]) for match in _ALTERNATIVES.finditer(statement)]
    yield from alternatives
    for word in content_words(_ALTERNATIVES.sub(" ", statement)) - _NAMES_OF_THE_INCIDENT:
        yield frozenset({word})


def _asserted(trial: Trial) -> Iterator[tuple[str, frozenset[str]]]:
    """Each sentence that the page asserts, with the words that its place says."""
    yield with_days_in_words(trial.page.title), content_words("happened")
    for row in trial.page.rows:
        for sentence in sentences(without_quotes(row.line.text)):
            yield sentence, frozenset()
    for line in trial.page.section(*_ASSERTING):
        if line.section != TIMELINE and not line.is_ruled_out:
            yield from _sentences_of(line)


def _sentences_of(line: Line) -> Iterator[tuple[str, frozenset[str]]]:
    if line.section == KEY_FACTS:
        said = _SAID_BY_KEY_TIME.get(line.text.partition(" | ")[0], "lasted")
        yield with_days_in_words(re.sub(r"\bmin\b", "minutes", line.text)), content_words(said)
        return
    implied = content_words(_SAID_BY_SECTION.get(line.section, ""))
    yield from ((sentence, implied) for sentence in sentences(line.text))


def unsupported_numbers(trial: Trial) -> Score:
    """Numbers, folded ones too, that are in no selected piece, not its time, and no length between two stated times."""
    pieces = trial.case.pieces.named(trial.selected)
    incident = trial.case.workspace.incident
    known = numbers("\n".join((incident["title"], incident.get("description", ""), *(piece.text for piece in pieces))))
    own_times = frozenset(shown for piece in pieces for shown in _own_times(piece))
    found = []
    for line in _prose(trial):
        text = _PLACEHOLDER.sub(" ", without_links(line.text))
        text = _without_given_times(text, trial, line)
        text = _CLOCK_OR_DAY.sub(lambda time: " " if time[0] in own_times else time[0], text)
        text = _without_lengths(text, _stated_times(trial, line))
        found += [f"{number} in “{line.text}”" for number in sorted(numbers(text) - known)]
    return Score.faults(tuple(found))


def _without_given_times(text: str, trial: Trial, line: Line) -> str:
    return _TIME_IN_PROSE.sub(lambda time: " " if _is_given(trial, line, time) else time[0], text)


def _is_given(trial: Trial, line: Line, time: re.Match[str]) -> bool:
    """Whether a time in UTC is a key time or a row's time of the page, or can be read from a piece of the line."""
    days = [time["day"]] if time["day"] else [f"{day:%Y-%m-%d}" for day in _first_days(trial)]
    moments = [datetime.fromisoformat(f"{day}T{time['clock']}+00:00") for day in days]
    shown = {at.replace(second=0) for at in trial.page.key_times.values() if at}
    shown |= {row.at.replace(second=0) for row in trial.page.rows if row.at}
    return any(at in shown or any(states(piece, at) for piece in trial.cited(line)) for at in moments)


def _first_days(trial: Trial) -> frozenset[date]:
    """The days that a time without a day may be of: those of the key times."""
    return frozenset(at.date() for at in trial.page.key_times.values() if at)


def _own_times(piece: Piece) -> Iterator[str]:
    """A piece's times as clocks and days, in UTC and in its author's zone."""
    for at in piece.times:
        for zone in {"UTC", piece.zone or "UTC"}:
            yield from (f"{at.astimezone(ZoneInfo(zone)):{pattern}}" for pattern in ("%H:%M", "%H:%M:%S", "%Y-%m-%d"))


def _prose(trial: Trial) -> Iterator[Line]:
    yield from (row.line for row in (*trial.page.rows, *trial.page.record))
    yield from (line for line in trial.page.lines if line.section in _PROSE and line.section != TIMELINE)


def _stated_times(trial: Trial, line: Line) -> frozenset[datetime]:
    """The times that a length in a line may lie between: the page's key times, and those of what the line cites."""
    own = {piece.times[0] for piece in trial.cited(line) if piece.times}
    return frozenset(own | {at for at in trial.page.key_times.values() if at})


def _without_lengths(text: str, times: frozenset[datetime]) -> str:
    """The text without the lengths of time that lie between two of the times, to the smallest unit they name."""
    between = {abs(one - other) for one in times for other in times if one != other}

    def left(match: re.Match[str]) -> str:
        [(length, exact_to)] = lengths_in(match[0])
        return " " if any(abs(span - length) < exact_to for span in between) else match[0]

    return LENGTH.sub(left, text)
