"""Lengths of time are read from their words, whatever they measure."""

from __future__ import annotations

from datetime import timedelta

import pytest

from postmortem.text.times.lengths import stated_lengths


@pytest.mark.parametrize(
    ("text", "words", "minutes"),
    [
        ("down for 20 min", "20 min", 20),
        ("took 1h 24m", "1h 24m", 84),
        ("took 1h24m in all", "1h24m", 84),
        ("a 45-minute outage", "45-minute", 45),
        ("about 1.5 hours of downtime", "1.5 hours", 90),
        ("half an hour later", "half an hour", 30),
        ("two hours and 5 minutes", "two hours and 5 minutes", 125),
        ("1 Stunde und 10 Minuten lang", "1 Stunde und 10 Minuten", 70),
        ("anderthalb Stunden", "anderthalb Stunden", 90),
        ("durante media hora", "media hora", 30),
        ("pendant 2 heures", "2 heures", 120),
        ("por 20 minutos", "20 minutos", 20),
        ("20分間停止", "20分間", 20),
        ("宕机了1小时20分钟", "1小时20分钟", 80),
        ("1시간 20분 동안", "1시간 20분", 80),
    ],
)
def test_a_length_is_read_from_its_words(text: str, words: str, minutes: float) -> None:
    (found,) = stated_lengths(text)

    assert (found.words, found.shortest, found.longest) == (words, timedelta(minutes=minutes), found.shortest)
    assert text[found.start : found.end] == words


def test_a_length_between_two_numbers_has_both() -> None:
    (found,) = stated_lengths("recovery takes 20-30 min")

    assert (found.shortest, found.longest) == (timedelta(minutes=20), timedelta(minutes=30))


@pytest.mark.parametrize(
    "text", ["a second node", "10 minutes/request", "v20min", "15時20分に", "Min 20", "a few minutes"]
)
def test_what_names_no_length_is_none(text: str) -> None:
    assert stated_lengths(text) == ()
