"""The words in which the dossier tells the course of an incident, for the catalogues of the languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from postmortem.models.facts import KeyTimeName
from postmortem.models.report import Token, Tokens, Words
from postmortem.text.language import tr, tr_parts, translatable


@dataclass(frozen=True, slots=True)
class StepWords:
    """How a key time stands in the sentence on the course: at a time, between two, and at a time in a channel."""

    at: str
    between: str
    in_place: str = ""


FIRST_SYMPTOM = StepWords(translatable("first symptom {at}"), translatable("first symptom between {first} and {last}"))
FIRST_REPORTED = StepWords(
    translatable("first reported {at}"),
    translatable("first reported between {first} and {last}"),
    translatable("first reported {at} in {place}"),
)
STEPS: Mapping[KeyTimeName, StepWords] = {
    KeyTimeName.STARTED: StepWords(translatable("began {at}"), translatable("began between {first} and {last}")),
    KeyTimeName.DETECTED: StepWords(
        translatable("noticed {at}"),
        translatable("noticed between {first} and {last}"),
        translatable("noticed {at} in {place}"),
    ),
    KeyTimeName.ACKNOWLEDGED: StepWords(
        translatable("taken on {at}"), translatable("taken on between {first} and {last}")
    ),
    KeyTimeName.MITIGATED: StepWords(
        translatable("working again {at}"), translatable("working again between {first} and {last}")
    ),
    KeyTimeName.RESOLVED: StepWords(
        translatable("ticket resolved {at}"), translatable("ticket resolved between {first} and {last}")
    ),
}
DECLARED = translatable("declared {at}")
SET_TO = translatable("set to {status} {at}")
REOPENED = translatable("reopened {at}")
LASTED = translatable("The effect lasted {length}.")
LASTED_FROM_TO = translatable("The effect lasted {length}, from {start} to {end}.")
LASTED_AS_STATED = translatable("The effect lasted {length}, from {start} to {end}, as stated.")
FROM_NOTICE_TO_CLOSED = translatable("From the first notice to the closed ticket it took {length}.")
NOTICED = translatable("Noticed {at} {by_what}.")
NOTICED_LATE = translatable("Noticed {at} {by_what}, {length} after the effect began.")
NOTICED_BETWEEN = translatable("Noticed between {first} and {last}.")
TAKEN_ON = translatable("Taken on {at}.")
TAKEN_ON_LATER = translatable("Taken on {at}, {length} after it was noticed.")
ENDED_AFTER = translatable("The effect ended {length} after it was noticed.")

_SPELLED = (
    translatable("none"),
    translatable("one"),
    translatable("two"),
    translatable("three"),
    translatable("four"),
    translatable("five"),
    translatable("six"),
    translatable("seven"),
    translatable("eight"),
    translatable("nine"),
    translatable("ten"),
    translatable("eleven"),
    translatable("twelve"),
    translatable("thirteen"),
    translatable("fourteen"),
    translatable("fifteen"),
    translatable("sixteen"),
    translatable("seventeen"),
    translatable("eighteen"),
    translatable("nineteen"),
    translatable("twenty"),
)


def in_tokens(message: str, **values: Token) -> Tokens:
    """A message in the language of the page, with times, lengths and words in their places."""
    return tuple(Words(part) if isinstance(part, str) else part for part in tr_parts(message, **values))


def joined(sentences: Sequence[Tokens], between: str) -> Tokens:
    """Sentences one behind the other."""
    first, *rest = sentences
    return (*first, *(token for sentence in rest for token in (Words(between), *sentence)))


def spelled(number: int) -> str:
    """A number up to twenty in words, as the number of sentences or of follow-ups."""
    return tr(_SPELLED[number])
