"""What people said the cause was: the firmest and latest explanation, and the ones that were withdrawn or overtaken."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from postmortem.analyse.cues import Cue, count, is_question, shows
from postmortem.analyse.material import PAGES, Material, stems, without_repeats
from postmortem.models import Bearing, Claim, Confidence, Evidence, Kind, RootCause, Source
from postmortem.text.ranking import words_of
from postmortem.text.sentences import sentences, shortened

LONGEST_CAUSE = 600
_FEWEST_WORDS = 6  # fewer words point to an explanation, they do not give it
_MOST_CAUSES = 4
_MOST_REJECTED = 6
_ENOUGH = 2.5  # strength that is more than a remark with "because" in it
_NEARLY_AS_FIRM = 0.55
_ABOUT_THE_SAME = 1.5  # telling words in common
_RETRACTS = 0.8
# What a retraction names: "not the carrier", "the carrier is innocent", "it wasn't the carrier".
_DENIED = re.compile(
    r"(?i)(?:\b(?:not|rules? out|ruled out|nicht|no era|no es|pas|não era|não é)|n['\u2019]t) "
    r"(?:(?:the|our|my|an?|die|der|das|el|la|le|o) )?([^\W\d_]{4,})"
)
_EDIT = re.compile(r"(?i)\bedit(?:ed)?\b[^)]{0,20}:")


@dataclass(frozen=True, slots=True)
class Explanation:
    """A piece of evidence that explains something, and how firmly it does."""

    item: Evidence
    strength: float
    is_guess: bool
    is_firm: bool

    def claim(self, material: Material) -> Claim:
        """The explanation in its own words; of a page, the line that explains most."""
        said = material.text(self.item)
        if self.item.kind in PAGES:
            said = max(sentences(said), key=_explains, default=said)
        text = shortened(said, LONGEST_CAUSE)
        return Claim(text, (self.item.id,), text)


def _explains(text: str) -> int:
    return 3 * shows(Cue.CAUSE, text) + count(Cue.EXPLAINED, text) + count(Cue.SYMPTOM, text)


def root_cause(material: Material) -> RootCause:
    """The explanation that stands at the end, with those that say the same, and those that do not stand."""
    found = list(_explanations(material))
    taken_back = _withdrawn(material, found)
    standing = [one for one in found if one.item.id not in taken_back and one.strength >= _ENOUGH]
    top = _standing_first(found, taken_back)
    overtaken = _overtaken(material, found, top) if top and top.is_firm else []
    rejected = [item for item in material.items if item.id in taken_back] + [one.item for one in overtaken]
    guesses = (guess for item in rejected if (guess := _guess(material, item)))
    rejected_claims = without_repeats(guesses, _MOST_REJECTED)
    if top is None:
        return RootCause(Confidence.UNKNOWN, (), rejected_claims)
    others = sorted(
        (one for one in standing if one is not top and _supports(material, one, top)), key=lambda one: -one.strength
    )
    claims = without_repeats((one.claim(material) for one in (top, *others)), _MOST_CAUSES)
    confidence = Confidence.ESTABLISHED if top.is_firm and not top.is_guess else Confidence.SUSPECTED
    return RootCause(confidence, claims, rejected_claims)


def _standing_first(found: Sequence[Explanation], taken_back: Collection[str]) -> Explanation | None:
    """The strongest explanation that was not taken back."""
    standing = (one for one in found if one.item.id not in taken_back and one.strength >= _ENOUGH)
    return max(standing, key=lambda one: one.strength, default=None)


def withdrawn(material: Material) -> frozenset[str]:
    """The ids of the guesses that were taken back: nothing rests on them alone."""
    return frozenset(_withdrawn(material, list(_explanations(material))))


def ruled_out(material: Material) -> frozenset[str]:
    """The ids of what was taken back, and of the guesses that a firm explanation of something else overtook."""
    found = list(_explanations(material))
    taken_back = _withdrawn(material, found)
    top = _standing_first(found, taken_back)
    overtaken = _overtaken(material, found, top) if top and top.is_firm else []
    return frozenset(taken_back | {one.item.id for one in overtaken})


def may_be_guess(item: Evidence) -> bool:
    """Whether a piece guesses, asks, or was edited: only such a one can be taken back."""
    return shows(Cue.GUESSED, item.text) or "?" in item.text or bool(_EDIT.search(item.text))


def _explanations(material: Material) -> Iterator[Explanation]:
    """Everything that explains, guesses or withdraws a guess; firmer and later statements are stronger."""
    last = max(1, len(material.items) - 1)
    for number, item in enumerate(material.items):
        text = material.text(item)
        if item.kind in (Kind.ITEM, Kind.ACTIVITY) or (shows(Cue.FOLLOW_UP, text) and item.kind is not Kind.UPDATE):
            continue
        if "[redacted" in text:  # what was pasted with a credential in it is a command or a log, not an explanation
            continue
        firm = shows(Cue.CAUSE, text)
        explained = count(Cue.EXPLAINED, text)
        is_guess = shows(Cue.GUESSED, text) or is_question(text)
        if not (firm or explained or is_guess):
            continue
        words = len(words_of(text))
        strength = 3.0 * firm + min(2.0, 1.0 * explained) + min(1.5, words / 20) + 1.5 * number / last
        strength -= 2.0 * shows(Cue.GUESSED, text) + 2.0 * is_question(text) + 2.0 * shows(Cue.ELSEWHERE, text)
        strength -= 1.0 * (item.bearing is Bearing.BACKGROUND) + 3.0 * (words < _FEWEST_WORDS)
        yield Explanation(item, strength, is_guess, firm)


def _supports(material: Material, one: Explanation, top: Explanation) -> bool:
    """Whether an explanation says the same as the one that stands, nearly as firmly."""
    if one.is_guess or one.strength < _NEARLY_AS_FIRM * top.strength:
        return False
    shared = material.words(one.item) & material.words(top.item)
    return material.telling(shared) >= _ABOUT_THE_SAME


def _withdrawn(material: Material, found: Sequence[Explanation]) -> set[str]:
    """The guesses that somebody took back: in an edit of the message itself, or later in words that meet theirs."""
    edited = (item for item in material.items if _EDIT.search(item.text) and shows(Cue.RETRACTED, material.text(item)))
    taken_back = {item.id for item in edited}
    guesses = [one for one in found if one.is_guess]
    place = {item.id: number for number, item in enumerate(material.items)}
    for item in material.items:
        parts = [part for part in sentences(material.text(item)) if shows(Cue.RETRACTED, part)]
        against = [stems(part) for part in parts]
        denied = stems(" ".join(noun for part in parts for noun in _DENIED.findall(part)))
        for guess in guesses:
            if place[guess.item.id] >= place[item.id]:
                break
            own = material.words(guess.item)
            if own & denied or any(material.telling(own & words) >= _RETRACTS for words in against):
                taken_back.add(guess.item.id)
    return taken_back


def _overtaken(material: Material, found: Sequence[Explanation], top: Explanation) -> list[Explanation]:
    """The guesses before the explanation that stands, which are about something else."""
    stands = material.words(top.item)
    return [
        one
        for one in found
        if one.is_guess
        and not one.is_firm
        and _is_before(one.item, top.item)
        and shows(Cue.GUESSED, material.text(one.item))
        and len(material.words(one.item)) >= _FEWEST_WORDS / 2
        and material.telling(material.words(one.item) & stands) < _ABOUT_THE_SAME
    ]


def _is_before(item: Evidence, other: Evidence) -> bool:
    return item.at is not None and other.at is not None and item.at < other.at and item.source is Source.SLACK


def _guess(material: Material, item: Evidence) -> Claim | None:
    """A rejected explanation: the sentence that guesses, unless that is the one that takes a guess back."""
    said = sentences(material.text(item))
    text = next((part for part in said if shows(Cue.GUESSED, part)), shortened(material.text(item), LONGEST_CAUSE))
    if shows(Cue.RETRACTED, text) and not _EDIT.search(text):
        return None
    return Claim(text, (item.id,), text)
