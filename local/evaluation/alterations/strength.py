"""Sentences that say more than their evidence: surer, wider, an answer for a question, a deed for a plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from local.evaluation.alterations.lines import Change, Line
from local.evaluation.alterations.tokens import free_spans, put

_SURER = {
    "probably": "certainly",
    "likely": "certainly",
    "apparently": "certainly",
    "perhaps": "certainly",
    "maybe": "certainly",
    "possibly": "certainly",
    "roughly": "exactly",
    "approximately": "exactly",
    "almost": "fully",
    "nearly": "fully",
    "seems to have": "is confirmed to have",
    "seem to have": "are confirmed to have",
    "seems to": "is confirmed to",
    "appears to": "is confirmed to",
    "seemed to": "was confirmed to",
    "appeared to": "was confirmed to",
    "may have": "have certainly",
    "might have": "have certainly",
    "could have": "have certainly",
    "looked like": "was",
    "looks like": "is",
}
_HEDGES = re.compile(
    r"\b(?:perhaps|maybe|may|might|could be|probably|apparently|likely|looks like|I think|I guess|I'd say|"
    r"suspect|seems?|possibly|guess|bet)\b"
)
_ABOUT = re.compile(r"\b(?:about|around|some)(?= \d)")
_WIDER = {
    r"one of the": "all of the",
    r"part of the": "all of the",
    r"some of the": "all of the",
    r"most of the": "all of the",
    r"most": "all",
    r"some(?= [a-z]+s\b)": "all",
    r"several": "all",
    r"a few": "all",
    r"hundreds of": "all",
    r"(?:about |roughly )?(?:a third|a quarter|half|two thirds) of": "all",
    r"(?:about |roughly )?\d+(?:\.\d+)? ?(?:%|per ?cent) of": "all",
    r"partly|partially|mostly|largely|mainly": "completely",
    r"sometimes|occasionally|intermittently": "always",
    r"hardly": "never",
    r"in the (?:US|EU)": "in every region",
    r"only(?! after| when| if| once| then)": "not only",
    r"at least one": "every",
}
_ONE = re.compile(
    r"(?<!\bthe )(?<!\blast )(?<!\bfirst )(?<!\bthis )(?<!\bthat )"
    r"\b(?:one|a single|single) (?=(?!of\b|of the\b|after\b|thing\b|"
    r"month\b|day\b|week\b|hour\b|minute\b|second\b)[a-z-]+ )",
    re.IGNORECASE,
)
_PEOPLE = re.compile(r"(?<=\bfor )\[[^\]]+\](?=[ ,.])")
_ANSWERED = {
    r"asked (?:whether|if)": "found that",
    r"asks (?:whether|if)": "finds that",
    r"wondered (?:whether|if)": "found that",
    r"wonders (?:whether|if)": "finds that",
}
_ANSWER = re.compile(r"confirm|answer|agree|\byes\b|said|says", re.IGNORECASE)
_GUESSED = {
    r"suspected": "proved",
    r"suspects": "proves",
    r"first suspected": "proved",
    r"(?:thought|believed|assumed|guessed)(?= )": "proved",
    r"(?:thinks|believes|assumes|guesses)(?= )": "proves",
    r"(?<=was )considered|(?<=were )considered": "confirmed",
}
_AGREED = {
    r"(?<=\] )suggested|(?<=-call )suggested|(?<=\] )proposed|(?<=-call )proposed": "got everybody's agreement on",
    r"(?<=\] )suggests|(?<=-call )suggests|(?<=\] )proposes|(?<=-call )proposes": "gets everybody's agreement on",
    r"(?<=was )suggested|(?<=were )suggested|(?<=was )proposed|(?<=were )proposed": "agreed",
}
_DONE = {
    r"(?:was|were|is|are) to be": "has been",
    r"(?:was|were|is|are|still) open(?: and)?": "finished",
    r"(?:will|should|must) be": "has been",
    r"planned to": "managed to",
    r"plans to": "manages to",
    r"wanted to": "managed to",
    r"wants to": "manages to",
    r"tried to": "managed to",
    r"tries to": "manages to",
    r"asked for": "got",
    r"asks for": "gets",
    r"requested": "received",
}


def surer(line: Line) -> Iterator[Change]:
    """What weakens the statement taken away, or its contrary in its place."""
    for match in free_spans(line.text, _any_of(_SURER)):
        strong = put(line.text, match, _SURER[match[0].lower()])
        yield Change(strong, f"{match[0].lower()} made certain", basis="stated")
        if _HEDGES.search(line.sources) and match[0].lower() in (
            "probably",
            "apparently",
            "perhaps",
            "maybe",
            "possibly",
        ):
            yield Change(_without(line.text, match), f"{match[0].lower()} left out", basis="stated")
    for match in free_spans(line.text, _ABOUT):
        yield Change(put(line.text, match, "exactly"), f"{match[0]}, not exactly")


def wider(line: Line) -> Iterator[Change]:
    """All for one, some or a part."""
    yield from _replaced(line, _WIDER, "only {}")
    for match in free_spans(line.text, _ONE):
        yield Change(put(line.text, match, "every "), "one, not every")
    for match in _PEOPLE.finditer(line.text):
        text = f"{line.text[: match.start()]}everybody{line.text[match.end() :]}"
        yield Change(text, f"{match[0]}, not everybody")


def answered(line: Line) -> Iterator[Change]:
    """A question told as its answer."""
    if not _ANSWER.search(line.text):
        yield from _replaced(line, _ANSWERED, "{}, nothing more")


def proved(line: Line) -> Iterator[Change]:
    """A guess told as proved."""
    yield from _replaced(line, _GUESSED, "{}, not proved")


def agreed(line: Line) -> Iterator[Change]:
    """An idea told as agreed."""
    yield from _replaced(line, _AGREED, "{}, not agreed")
    if line.state == "proposed":
        yield Change(f"It was agreed to {line.text[:1].lower()}{line.text[1:]}", "proposed only", basis="stated")


def done(line: Line) -> Iterator[Change]:
    """A plan or a wish told as done."""
    yield from _replaced(line, _DONE, "{} only")
    if line.state in ("proposed", "agreed"):
        yield Change(f"Already finished: {line.text[:1].lower()}{line.text[1:]}", f"{line.state} only", basis="stated")


def _replaced(line: Line, words: Mapping[str, str], wrong: str) -> Iterator[Change]:
    for pattern, new in words.items():
        for match in free_spans(line.text, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)):
            yield Change(put(line.text, match, new), wrong.format(f"“{match[0].lower()}”"))


def _any_of(words: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\ba )\b(?:{'|'.join(words)})\b", re.IGNORECASE)


def _without(text: str, match: re.Match[str]) -> str:
    left = f"{text[: match.start()]}{text[match.end() :].lstrip(' ,')}"
    return left[:1].upper() + left[1:]
