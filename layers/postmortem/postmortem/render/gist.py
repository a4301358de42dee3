"""The incident in two sentences for those who will not open its page: what happened, to whom, and how long."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem.models.draft import Part
from postmortem.models.report import LengthOf, Report, Shown
from postmortem.render import words
from postmortem.render.prose import COMPUTED, Prose
from postmortem.text.blameless import blames
from postmortem.text.language import tr
from postmortem.text.plain import plain_words

_LONGEST = 600  # characters of both sentences
_DURATION = "Duration of the impact"


def gist(report: Report) -> str:
    """The summary's first sentence, and the one that tells how long it took, else its second; no links, no markup.

    Where neither has a length of time, the duration of the impact stands behind them. Empty without a summary.
    """
    told = [sentence for sentence in report.of(Part.SUMMARY) if not blames(in_plain_words(report, sentence))]
    chosen = told[:1] + sorted(told[1:], key=lambda sentence: not _has_length(sentence))[:1]
    sentences = [words.shorten(in_plain_words(report, sentence), _LONGEST // 2) for sentence in chosen]
    if sentences and not any(map(_has_length, chosen)):
        sentences += _duration(report)
    return " ".join(sentences)


def headline(report: Report) -> str:
    """What the incident was to those it hit, else the title of its ticket."""
    title = next(report.of(Part.TITLE), None)
    return in_plain_words(report, title) if title else report.incident.title


def _has_length(sentence: Shown) -> bool:
    return any(isinstance(token, LengthOf) for token in sentence.text)


def _duration(report: Report) -> Iterator[str]:
    for interval in report.facts.intervals:
        if interval.name == _DURATION and interval.shortest is not None and not interval.in_conflict:
            yield f"{tr(_DURATION)}: {words.interval(words.as_exact_as_its_ends(interval, report.facts))}."


def in_plain_words(report: Report, sentence: Shown) -> str:
    """A sentence without links, mentions, markup and signs."""
    return plain_words(Prose(report).words(sentence).replace(f" {COMPUTED}", ""))
