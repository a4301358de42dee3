"""The follow-ups that people of the incident stated: one action each, with its owner, due date and state.

Read from lists that are announced, check boxes, items linked to the ticket, and promises with a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortem.models.draft import Action, ActionState, Part
from postmortem.models.evidence import Bearing, Evidence, Kind
from postmortem.models.facts import KeyTimeName
from postmortem.models.report import Shown, Standing, Words
from postmortem.text.ranking import words_of
from postmortem.text.sentences import sentences
from postmortem.write.lists import ListedItem, listed_items
from postmortem.write.owed import Owed, due_in, owed
from postmortem.write.told import Told, quotable

_MOST = 20
LONGEST_ACTION = 280  # characters of one action
_ALIKE, _ALIKE_OF_ONE_OWNER = 0.6, 0.4  # of the words of the shorter text
_PAGES = frozenset({Kind.PAGE, Kind.DOCUMENT})
_DONE_STATUS = re.compile(r"(?i)^(?:done|completed?|closed|resolved|fixed|shipped|finished)\b")
_FIELD = re.compile(r"(?m)^([^:\n]{1,60}):[^\S\n]+(\S[^\n]{0,200})$")
_PROMISE = re.compile(
    r"(?i)^\W{0,3}(?:(?:i['\u2019]ll|i will|i(?:['\u2019]m| am) (?:going to|taking)|i(?: can)? take|i own)\s|"
    r"(?:mine|on me|my (?:part|action|to-?do))\s?[:\u2013\u2014-]\s)"
)
_AWAY = re.compile(r"(?i)^\W{0,3}(?:i['\u2019]ll|i will) (?:not |still |also )?be\b|[^.]{0,200}\buntil\b")
_NOTED = re.compile(r"(?i)[.!;,\u2013\u2014-]\s*to-?do[.!]?$")


def follow_ups(told: Told) -> tuple[Shown, ...]:
    """The stated follow-ups, each once, those of lists first."""
    chosen: list[tuple[Shown, frozenset[str]]] = []
    for shown in (*_of_lists(told), *_of_pages(told), *_promised(told), *_of_items(told)):
        words = frozenset(words_of("".join(token.text for token in shown.text if isinstance(token, Words))))
        same = next((n for n, (other, known) in enumerate(chosen) if _are_alike(shown, words, other, known)), None)
        if same is None:
            chosen.append((shown, words))
        elif _due(shown) and not _due(chosen[same][0]):
            chosen[same] = (shown, words)
    return tuple(shown for shown, _ in chosen[:_MOST])


def _due(shown: Shown) -> str:
    return shown.detail.due if isinstance(shown.detail, Action) else ""


def _are_alike(shown: Shown, words: frozenset[str], other: Shown, known: frozenset[str]) -> bool:
    owners = {one.detail.owner for one in (shown, other) if isinstance(one.detail, Action)}
    least = _ALIKE_OF_ONE_OWNER if len(owners) == 1 and "" not in owners else _ALIKE
    return len(words & known) >= least * min(len(words), len(known))


def _of_lists(told: Told) -> Iterator[Shown]:
    for item in told.by_its_people:
        for listed in listed_items(item.text):
            if not (listed.may_be_response and _is_before_the_end(told, item)):
                yield from _action(listed, (item.id,), told)


def _is_before_the_end(told: Told, item: Evidence) -> bool:
    """True if the effect lasted when it was written; where nobody knows, if the ticket was not resolved yet."""
    ends = (told.facts.key_time(name) for name in (KeyTimeName.MITIGATED, KeyTimeName.RESOLVED))
    end = next((at for time in ends if (at := time.at)), None)
    is_certain = item.kind is Kind.UPDATE and told.facts.key_time(KeyTimeName.MITIGATED).at is None
    return end is not None and item.at is not None and item.at < end and not is_certain


def _of_pages(told: Told) -> Iterator[Shown]:
    """Lists on wiki pages that somebody of the incident points to by name."""
    for page in told.ledger:
        if page.kind not in _PAGES or not page.where or told.evidential(page.text) != page.text:
            continue
        pointing = next((item for item in told.by_its_people if page.where in item.text), None)
        if pointing and page.bearing is not Bearing.SIMILAR:
            for listed in listed_items(page.text):
                yield from _action(listed, (page.id, pointing.id), told)


def _promised(told: Told) -> Iterator[Shown]:
    """What somebody takes on by a date, and what is noted as a to-do."""
    for item in told.by_its_people:
        promise, due = _PROMISE.match(item.text), due_in(item.text)
        author = item.author.name if item.author else ""
        if promise and due and not _AWAY.match(item.text):
            first = (sentences(item.text[promise.end() :]) or [""])[0]
            task = owed(first, told.names)
            yield from _shown(Owed(task.text, task.owner or author, task.due or due), (item.id,), ActionState.AGREED)
        elif _NOTED.search(item.text):
            noted = sentences(_NOTED.sub("", item.text))[-1:]
            for text in noted:
                yield from _action(ListedItem(text), (item.id,), told)


def _of_items(told: Told) -> Iterator[Shown]:
    """The items that hang on the ticket, with their columns."""
    ticket = told.ticket
    for item in told.pieces:
        if item.kind is not Kind.ITEM or item is ticket or ticket is None:
            continue
        fields = [(name.casefold(), value.strip()) for name, value in _FIELD.findall(item.text)]
        owner = next((value for _, value in fields if value in told.names), "")
        due = next((value for name, value in fields if re.search(r"\bdue\b|deadline|\bdate\b", name)), "")
        done = any("status" in name and _DONE_STATUS.match(value) for name, value in fields)
        task = Owed(item.text.partition("\n")[0], owner, due)
        yield from _shown(task, (item.id,), ActionState.DONE if done else ActionState.AGREED)


def _action(listed: ListedItem, evidence: tuple[str, ...], told: Told) -> Iterator[Shown]:
    yield from _shown(
        owed(listed.text, told.names), evidence, ActionState.DONE if listed.is_done else ActionState.AGREED
    )


def _shown(task: Owed, evidence: tuple[str, ...], state: ActionState) -> Iterator[Shown]:
    quote = quotable(task.text, LONGEST_ACTION)
    if len(words_of(quote)) > 1:
        action = Action(None, state, task.owner, evidence[0] if task.owner else "", task.due)
        yield Shown(Part.ACTION, (Words(f"“{quote}”"),), evidence, Standing.QUOTED, detail=action)
