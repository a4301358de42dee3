"""Completes what is left of a draft with code's own sentences: parts that have none, and what its summary lost."""

from __future__ import annotations

from collections.abc import Sequence

from postmortem.check.placeholders import plain_text
from postmortem.models.draft import Part
from postmortem.models.report import LengthOf, Omitted, Shown, TimeOf
from postmortem.text.sentences import folded


def completed(shown: Sequence[Shown], left_out: Sequence[Omitted], floor: Sequence[Shown]) -> tuple[Shown, ...]:
    """The sentences with those of `floor` in the parts that have none, and with what the summary misses."""
    parts = {sentence.part for sentence in shown}
    said = {folded(plain_text(sentence.text)) for sentence in shown}
    added = [one for one in floor if one.part not in parts and folded(plain_text(one.text)) not in said]
    if Part.SUMMARY in parts:
        added += _missing([one for one in shown if one.part is Part.SUMMARY], left_out, floor)
    return (*shown, *added)


def _missing(kept: Sequence[Shown], left_out: Sequence[Omitted], floor: Sequence[Shown]) -> list[Shown]:
    """Code's sentences for what the lost sentences of a summary told: when and how long, or what and to whom."""
    lost = [one.statement.text for one in left_out if one.statement.part is Part.SUMMARY]
    needs_times = any("{" in text for text in lost) and not any(map(_has_times, kept))
    needs_words = any("{" not in text for text in lost)
    return [one for one in floor if one.part is Part.SUMMARY and (needs_times if _has_times(one) else needs_words)]


def _has_times(shown: Shown) -> bool:
    return any(isinstance(token, TimeOf | LengthOf) for token in shown.text)
