"""The points of the rubric for post-mortems that a program can give; the others need a reader.

A1 to E4 are of the hundred points, R1 to R6 a bonus of two each. An item for which a case has nothing to show (no
action items, no withdrawn explanation) gives all its points.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from local.evaluation import citations, claims, leaks, reading, timeline
from local.evaluation.key_times import key_times_wrong
from local.evaluation.lengths import lengths_in
from local.evaluation.page import ACTIONS, DETECTION, IMPACT, KEY_FACTS, OPENING, QUESTIONS, ROOT_CAUSE, SUMMARY
from local.evaluation.trial import Trial
from local.evaluation.words import without_quotes
from postmortem.text.blameless import blames

_FIELDS = 8  # of the head of a page that are filled or said to be unknown
_INVENTED = 2  # points that each number from nowhere costs
_MOST_SUMMARY_WORDS = 120
_KIND = re.compile(r"(?i)\b(?:prevent|detect|mitigate|process)\b")
_OWNER = re.compile(r"(?i)\[[^\]]+\]|\bno owner\b|\bowner\b")
_STATE = re.compile(r"(?i)\b(?:done|agreed|proposed)\b")
_LABELLED = re.compile(r"(?i)\b(?:established|suspected|not confirmed|unknown|inferred)\b")
_MEAN = re.compile(r"(?i)\bMTT[A-Z]\b|\b(?:mean|average) time\b")
_TICKET = re.compile(r"/pulses/(\d+)")
_RANGE = re.compile(r"\b(?:to|at least|at most|between)\b")


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the rubric: the most it gives, and the share of it that a page earns."""

    name: str
    points: float
    earns: Callable[[Trial], float]

    @property
    def is_bonus(self) -> bool:
        """True if its points come on top of the hundred."""
        return self.name.startswith("R")


def points(trial: Trial) -> Mapping[str, float]:
    """What a page earns of each item, by the item's name."""
    return {item.name: round(item.points * min(1.0, max(0.0, item.earns(trial))), 2) for item in ITEMS}


def _timestamps(trial: Trial) -> float:
    value = timeline.timestamps_grounded(trial).value
    return 0.0 if value is None else value


def _citations(trial: Trial) -> float:
    cited = [evidence_id for line in trial.page.open_lines for evidence_id in line.ids]
    return sum(bool(trial.refs_of(one)) for one in cited) / len(cited) if cited else 0.0


def _nothing_invented(trial: Trial) -> float:
    return 1 - _INVENTED * (claims.unsupported_numbers(trial).value or 0) / 6


def _uncertainty(trial: Trial) -> float:
    """Half for sources that failed, half for causes that are labelled by how firm they are."""
    told = all(gap in trial.page.text for gap in trial.gaps)
    cause = trial.page.section(ROOT_CAUSE)
    labelled = not cause or any(_LABELLED.search(line.text) or "“" in line.text for line in cause)
    return 0.5 * told + 0.5 * labelled


def _head(trial: Trial) -> float:
    return len(trial.page.section(KEY_FACTS)) / _FIELDS


def _intervals(trial: Trial) -> float:
    """The share of lengths among the key facts that lie between two key times, or are ranges."""
    times = [at for at in trial.page.key_times.values() if at]
    between = {abs(one - other) for one in times for other in times if one != other}
    facts = [line.text.partition(" | ")[2] for line in trial.page.section(KEY_FACTS)]
    shown = [text.partition("⏱")[0] for text in facts if "⏱" in text]
    right = [text for text in shown if _RANGE.search(text) or _is_one_of(text, between)]
    return len(right) / len(shown) if shown else 1.0


def _is_one_of(text: str, between: set[timedelta]) -> bool:
    return all(any(abs(span - length) <= exact for span in between) for length, exact in lengths_in(text))


def _blameless(trial: Trial) -> float:
    return 1 - sum(blames(without_quotes(line.text)) for line in trial.page.open_lines) / 5


def _actions(trial: Trial) -> float:
    lines = trial.page.section(ACTIONS)
    told = [bool(_KIND.search(one.text)) and bool(_OWNER.search(one.text)) for one in lines if one.is_todo]
    return sum(told) / len(told) if told else float(not trial.case.truth.actions)


def _tracked(trial: Trial) -> float:
    urls = (url for line in trial.page.lines for url in line.urls)
    return float(any(found[1] == trial.case.item_id for url in urls if (found := _TICKET.search(url))))


def _structure(trial: Trial) -> float:
    needed = {"Table", "Callout", *(["Todo"] if trial.case.truth.actions else [])}
    return (len(needed & trial.page.blocks) + (leaks.raw_markdown(trial).value == 0)) / (len(needed) + 1)


def _links(trial: Trial) -> float:
    return float(citations.fabricated_citations(trial).value == 0)


def _label(trial: Trial) -> float:
    opening = " ".join(line.text for line in trial.page.lines if line.section == OPENING)
    return 0.5 * ("draft" in opening.casefold()) + 0.5 * bool(re.search(r"(?i)\bwritten\b", opening))


def _five_questions(trial: Trial) -> float:
    """What and when, how long, whom it hit, why, what now: the last three by evidence shared with their sections."""
    lines = [line for line in trial.page.section(SUMMARY) if not line.is_bold]
    cited = {ref for line in lines for ref in trial.refs(line)}
    answers = [
        bool(lines),
        any("⏱" in line.text or any(lengths_in(line.text)) for line in lines),
        *(
            bool(cited & {ref for line in trial.page.section(*names) for ref in trial.refs(line)})
            for names in ((IMPACT,), (ROOT_CAUSE,), (ACTIONS, QUESTIONS))
        ),
    ]
    short = (reading.words_summary(trial).value or 0) <= _MOST_SUMMARY_WORDS
    return sum(answers) / len(answers) if short else 0.0


def _ruled_out(trial: Trial) -> float:
    told = [line for line in trial.page.section(ROOT_CAUSE) if line.is_ruled_out]
    return float(all(line.urls for line in told) if told else not trial.case.truth.retracted)


def _detection(trial: Trial) -> float:
    noticed = any(line.urls for line in trial.page.section(DETECTION))
    return 0.5 * noticed + 0.5 * ("detected" in trial.page.key_times)


def _states(trial: Trial) -> float:
    lines = [line for line in trial.page.section(ACTIONS) if line.is_todo]
    return sum(bool(_STATE.search(line.text)) for line in lines) / len(lines) if lines else _actions(trial)


def _uncertain_times(trial: Trial) -> float:
    return float(key_times_wrong(trial).value == 0)


def _no_mean(trial: Trial) -> float:
    return float(not any(_MEAN.search(without_quotes(line.text)) for line in trial.page.open_lines))


ITEMS = (
    Item("A1 times", 8, _timestamps),
    Item("A4 citations", 6, _citations),
    Item("A5 nothing invented", 6, _nothing_invented),
    Item("A6 gaps, labels (of 6)", 4, _uncertainty),
    Item("B1 head", 3, _head),
    Item("B5 intervals", 4, _intervals),
    Item("C1 blameless", 5, _blameless),
    Item("D2 owner, type", 4, _actions),
    Item("D3 ticket linked", 2, _tracked),
    Item("E1 structure", 3, _structure),
    Item("E2 links", 2, _links),
    Item("E4 label", 2, _label),
    Item("R1 five questions", 2, _five_questions),
    Item("R2 ruled out", 2, _ruled_out),
    Item("R3 detection", 2, _detection),
    Item("R4 states of actions", 2, _states),
    Item("R5 uncertain times", 2, _uncertain_times),
    Item("R6 no means", 2, _no_mean),
)
