"""The follow-ups that people stated, each as an item of its own, with who is named for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from postmortem.analyse.cues import Cue, follow_ups_begin, is_question
from postmortem.analyse.material import Material, alike
from postmortem.models import ActionItem, ActionKind, Claim, Evidence, Kind
from postmortem.prepare.people import names_of, without_labels
from postmortem.text.ranking import words_of
from postmortem.text.sentences import sentences, shortened

_MOST = 20
_FEWEST_WORDS = 2
_SHORTEST_LIST = 2
_LONGEST_DONE = 280

_NUMBERED = re.compile(r"(?:^|[\s;,])\(?(?:\d{1,2}|[a-h])[.)]\s+")
_BULLET = re.compile(r"(?m)^[^\S\n]*(?:[-*•‣–]|\[[ xX]?\])\s+")
_POINTER = re.compile(
    r"(?i)\b(?:tracked in|go(?:es)? (?:on|to|into) the (?:monday )?(?:item|ticket|board|list)|full list|"
    r"list of follow-?ups|see (?:below|the wiki|the page)|in the wiki)\b"
)
_DONE = re.compile(r"(?i)^\W*done\b")
_SEPARATOR = re.compile(r"(?<!\s)\s*[;。、]\s*")
_COMMA_BEFORE_ITEM = re.compile(r",\s+(?=(?:\w+[\s-]){1,14}?\w+ \([^)]{2,40}\)|[^,()]+$|[^,()]+,)")
_NAME = r"(?:[^\W\d_][\w' -]{1,40}|\[[^\[\]\n]{2,60}\])"
_OWNER = re.compile(
    r"(?:[,;-]\s*)?\b(?:owner|owned by|assigned to|verantwortlich|responsable|responsável|by|担当)\s*[:=]?\s*@?"
    rf"(?P<name>{_NAME})\.?$|\(@?(?P<bracket>{_NAME})\)\.?$"
)
_ASIDE = re.compile(rf",\s+@?({_NAME}?)(?=,|$)")  # "…, Priya, by 8 August"
_KINDS = {
    ActionKind.DETECT: re.compile(
        r"(?i)\b(?:alert|alarm|monitor|dashboard|detect|probe|page[sd]?|label|metric|log)|アラート|監視"
    ),
    ActionKind.PROCESS: re.compile(
        r"(?i)\b(?:process|runbook|document|docs?|rules?|checklist|owner|review|train|decide|policy|on-?call)|手順"
    ),
    ActionKind.MITIGATE: re.compile(
        r"(?i)\b(?:rollback|roll back|fail-?over|retry|retries|limit|time-?outs?|backup|rotate|revoke|delete|fallback|"
        r"throttl|scale)"
    ),
}


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    item: Evidence


def follow_ups(material: Material) -> tuple[ActionItem, ...]:
    """What somebody said will or should be done, in their words, the explicit lists first."""
    names = frozenset(name.casefold() for name in names_of(material.ledger))
    chosen: list[tuple[ActionItem, frozenset[str]]] = []
    for part in (*_listed(material), *_said(material)):
        action = _action(part, names)
        words = frozenset(words_of(action.claim.text))
        if len(words) >= _FEWEST_WORDS and not any(alike(words, known) or words < known for _, known in chosen):
            chosen.append((action, words))
    return tuple(action for action, _ in chosen[:_MOST])


def _listed(material: Material) -> Iterator[_Part]:
    """The items of lists that are announced as follow-ups, on the ticket, in messages, on pages."""
    for item in material.items:
        text = material.text(item)
        body = text.lstrip("# ")
        begin = follow_ups_begin(body)
        if begin is None and item.kind in (Kind.PAGE, Kind.DOCUMENT) and follow_ups_begin(f"{item.where}:") is not None:
            begin = 0
        if begin is not None and _DONE.match(body):
            yield _Part(shortened(body, _LONGEST_DONE), item)
        elif begin is not None:
            yield from (_Part(piece, item) for piece in _pieces(body[begin:]))


def _pieces(text: str) -> Iterator[str]:
    """The items of a list, however they are set apart: numbers, bullets, semicolons, commas before "x (Name)"."""
    for piece in _split(text):
        bare = piece.strip(" \n.,;")
        if len(words_of(bare)) >= _FEWEST_WORDS and not _POINTER.search(bare):
            yield bare


def _split(text: str) -> Sequence[str]:
    for separator in (_NUMBERED, _BULLET):
        pieces = [piece for piece in separator.split(text) if piece.strip(" ;,\n")]
        if len(pieces) >= _SHORTEST_LIST or separator.match(text):
            return [part for piece in pieces for part in _SEPARATOR.split(piece.strip())]
    first = sentences(text)[:1]
    pieces = [part for line in first for part in _SEPARATOR.split(line)]
    if len(pieces) < _SHORTEST_LIST:
        pieces = [part for piece in pieces for part in _COMMA_BEFORE_ITEM.split(piece)]
    return pieces


def _said(material: Material) -> Iterator[_Part]:
    """Single sentences that ask for something to be done, outside of lists."""
    for sentence in material.sentences():
        if not material.is_own(sentence.item) or is_question(sentence.text) or sentence.shows(Cue.GUESSED):
            continue
        if not sentence.shows(Cue.FOLLOW_UP) or sentence.shows(Cue.CHATTER) or _POINTER.search(sentence.text):
            continue
        if follow_ups_begin(sentence.text) is None:
            yield _Part(sentence.text, sentence.item)


def _action(part: _Part, names: frozenset[str]) -> ActionItem:
    text, owner = part.text, ""
    named = _OWNER.search(text)
    if named and (named["name"] or named["bracket"]).strip().casefold() in names:
        text, owner = text[: named.start()].rstrip(" ,;:-"), part.item.id
    elif any(aside.strip().casefold() in names for aside in _ASIDE.findall(text)):
        owner = part.item.id
    kind = next((kind for kind, words in _KINDS.items() if words.search(without_labels(text))), ActionKind.PREVENT)
    return ActionItem(Claim(text, (part.item.id,), text), kind, stated=True, owner=owner)
