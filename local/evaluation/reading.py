"""How the open part of a page reads: short, nothing quoted twice, every sentence with its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from local.evaluation.lines import Line
from local.evaluation.page import READING_LAYER, SUMMARY
from local.evaluation.score import Score
from local.evaluation.trial import Trial
from local.evaluation.words import content_words, folded, without_links

_QUOTATION = re.compile(r"“([^”]+)”")
_TELLING_WORDS = 3  # of a quotation, figures apart: those with fewer are names, or a time
_WORD = re.compile(r"\w")


def words_open(trial: Trial) -> Score:
    """The words that a reader sees without unfolding anything, the title and tables included, citations not."""
    counted: dict[str, int] = {}
    for line in trial.page.open_lines:
        counted[line.section] = counted.get(line.section, 0) + _count(line.text)
    told = tuple(f"{section}: {number}" for section, number in counted.items())
    return Score(float(sum(counted.values()) + _count(trial.page.title)), told)


def words_summary(trial: Trial) -> Score:
    """The words of the summary, without the title above it."""
    lines = _summary(trial)
    return Score(float(sum(_count(line.text) for line in lines)), tuple(line.text for line in lines))


def rows_open(trial: Trial) -> Score:
    """The rows of the timeline that are not folded."""
    return Score(float(len(trial.page.rows)))


def quotations_repeated(trial: Trial) -> Score:
    """Quotations with three telling words or more that stand in the open part before, alone or in another one."""
    seen: list[str] = []
    repeated: list[str] = []
    for quotation in (folded(found) for line in trial.page.open_lines for found in _QUOTATION.findall(line.text)):
        if sum(word.isalpha() for word in content_words(quotation)) < _TELLING_WORDS:
            continue
        if any(quotation in other or other in quotation for other in seen):
            repeated.append(quotation)
        seen.append(quotation)
    return Score.faults(tuple(repeated))


def sentences_without_link(trial: Trial) -> Score:
    """Open lines of the reading layer that end with words which no link follows, or that have none at all."""
    return Score.faults(tuple(f"{line.section}: {line.unlinked or line.text}" for line in _without_link(trial)))


def _without_link(trial: Trial) -> Iterator[Line]:
    for line in trial.page.section(*READING_LAYER):
        if not line.is_bold and (not line.urls or line.unlinked):
            yield line


def _summary(trial: Trial) -> tuple[Line, ...]:
    return tuple(line for line in trial.page.section(SUMMARY) if not line.is_bold)


def _count(text: str) -> int:
    return sum(bool(_WORD.search(word)) for word in without_links(text).split())
