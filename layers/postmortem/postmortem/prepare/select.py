"""Chooses the evidence that is put before the analyst, numbers it in order of time, and counts what is left out.

All of the incident's own evidence comes first, then the pages that were found for it, then the messages and tickets of
the rest that are most about it, with the threads they stand in. Measured on incidents with up to 10,000 messages around
them: the incident's channel and window alone hold 87 % of what matters, with the best of the rest 93 to 96 %.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from postmortem.models import Bearing, Coverage, Evidence, Gathered, Kind, Leads, Ledger, LeftOut, Source
from postmortem.prepare.belonging import with_other_talk_as_background
from postmortem.text.ranking import Ranking, words_of
from postmortem.text.tokens import estimate_tokens

TOKEN_BUDGET = 45_000
_PREFIX_TOKENS = 13  # what a line's id, time, place and author take
_BEST_OF_THE_REST = 80
_BEST_ALERTS = 80  # bots tell of deployments and failures in words of their own, seldom in those of the incident
_SMALL_CHANNEL = 300  # messages in the window: all of them are the incident's talk, if any are
_SMALL_LEDGER = 250  # pieces: below that nothing need be left out, whatever language it is in
_BEST_MESSAGES = 5  # what a channel is judged by when nobody said which one is the incident's
_TELLING_WORDS = 40
_OWN_WORD_WEIGHT = 3.0  # the incident's own words against the words of its evidence
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def select(leads: Leads, gathered: Gathered, *, token_budget: int = TOKEN_BUDGET) -> Ledger:
    """The ledger: within the budget, with the similar incidents kept apart and the cuts counted by source."""
    pieces = _unique(gathered.evidence)
    similar = tuple(item for item in pieces if item.bearing is Bearing.SIMILAR)
    usable = [item for item in pieces if item.bearing is not Bearing.SIMILAR]
    by_worth = _by_worth(leads, usable)
    chosen = _within_budget(by_worth, token_budget)
    numbered = tuple(replace(item, id=f"E{number}") for number, item in enumerate(_in_time(chosen), start=1))
    return Ledger(
        items=numbered,
        gaps=gathered.gaps,
        coverage=tuple(_coverage_of(source, gathered.coverage, pieces, by_worth, numbered) for source in Source),
        similar=similar,
    )


def _unique(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Each piece once; where two searches found it, the one that bears more on the incident counts."""
    order = list(Bearing)
    best: dict[str, Evidence] = {}
    for item in evidence:
        known = best.get(item.ref)
        if known is None or order.index(item.bearing) < order.index(known.bearing):
            best[item.ref] = item
    return list(best.values())


def _by_worth(leads: Leads, usable: list[Evidence]) -> list[Evidence]:
    """The pieces in the order in which they are taken."""
    ranking = Ranking([item.text for item in usable])
    incident = leads.incident
    title_words = words_of(" ".join((incident.title, incident.description, incident.impact, *leads.terms)))
    query = {like: _OWN_WORD_WEIGHT for word in title_words for like in ranking.alike(word)}
    usable = _with_talk(leads, usable, ranking.scores(query))
    said_there = [number for number, item in enumerate(usable) if item.bearing is Bearing.INCIDENT]
    usable = with_other_talk_as_background(leads, usable, ranking)
    own = [number for number, item in enumerate(usable) if item.bearing is Bearing.INCIDENT]
    scores = ranking.scores(dict.fromkeys(ranking.telling_words(own, _TELLING_WORDS), 1.0) | query)
    best = sorted(range(len(usable)), key=lambda number: -scores[number])
    tickets = [number for number in own if usable[number].source is not Source.SLACK]
    talk = [number for number in best if usable[number].bearing is Bearing.INCIDENT]
    beside = sorted(set(said_there) - set(own), key=lambda number: -scores[number])
    rest = [number for number in best if usable[number].bearing is Bearing.BACKGROUND]
    pages = [number for number in rest if usable[number].source is Source.NOTION]
    about = [number for number in rest if scores[number] > 0][:_BEST_OF_THE_REST]
    alerts = [number for number in rest if usable[number].kind is Kind.ALERT][:_BEST_ALERTS]
    threads = {_conversation(usable[number]) for number in about}
    answers = [number for number in rest if _conversation(usable[number]) in threads]
    order = dict.fromkeys((*tickets, *talk, *pages, *about, *alerts, *answers, *beside))
    others = [number for number in rest if number not in order][: max(0, _SMALL_LEDGER - len(order))]
    return [usable[number] for number in (*order, *others)]


def _with_talk(leads: Leads, usable: list[Evidence], scores: Sequence[float]) -> list[Evidence]:
    """The pieces, with the channel that is most about the incident as its own, where nobody said which one is."""
    if any(item.source is Source.SLACK and item.bearing is Bearing.INCIDENT for item in usable):
        return usable
    channels: dict[str, list[int]] = {}
    for number, item in enumerate(usable):
        if item.source is Source.SLACK and item.at and item.at in leads.window:
            channels.setdefault(item.where, []).append(number)
    if not channels:
        return usable
    here = max(channels.values(), key=lambda numbers: sum(sorted(scores[n] for n in numbers)[-_BEST_MESSAGES:]))
    about = {_conversation(usable[number]) for number in here if scores[number] > 0}
    if not about:
        return usable
    own = {number for number in here if len(here) <= _SMALL_CHANNEL or _conversation(usable[number]) in about}
    if all(usable[number].kind is Kind.ALERT for number in here):
        own |= set(_talk_of_its_people(usable, channels.values()))
    return [replace(item, bearing=Bearing.INCIDENT) if n in own else item for n, item in enumerate(usable)]


def _talk_of_its_people(usable: list[Evidence], channels: Iterable[list[int]]) -> list[int]:
    """The channel in which those who work on the ticket wrote most: alerts fire in another one."""
    on_ticket = [item for item in usable if item.source is Source.MONDAY and item.bearing is Bearing.INCIDENT]
    names = set[str]().union(*map(_names, on_ticket))
    counted = [(sum(bool(_names(usable[number]) & names) for number in talk), talk) for talk in channels]
    times, talk = max(counted, key=lambda one: one[0])
    return talk if times else []


def _names(item: Evidence) -> set[str]:
    """What the systems call the person who wrote a piece; nobody is called anything where it was a bot."""
    author = item.author
    return {name.casefold() for name in (author.name, *author.aliases)} if author and not author.is_bot else set()


def _conversation(item: Evidence) -> str:
    """What ties a message to those around it: its thread, or itself."""
    return item.thread or item.ref


def _within_budget(by_worth: list[Evidence], token_budget: int) -> list[Evidence]:
    chosen: list[Evidence] = []
    left = token_budget
    for item in by_worth:
        cost = estimate_tokens(item.text) + _PREFIX_TOKENS
        if cost <= left:
            chosen.append(item)
            left -= cost
    return chosen


def _in_time(chosen: list[Evidence]) -> list[Evidence]:
    """In order of time; what has no time of its own comes first."""
    return sorted(chosen, key=lambda item: (item.at or _LONG_AGO, item.ref))


def _coverage_of(
    source: Source,
    told: Sequence[Coverage],
    pieces: Sequence[Evidence],
    by_worth: Sequence[Evidence],
    numbered: Sequence[Evidence],
) -> Coverage:
    """One line for a source: what it tells of its reading, and what was used and left out of the evidence itself."""
    parts = [part for part in told if part.source is source]
    found, ranked, used = (sum(item.source is source for item in some) for some in (pieces, by_worth, numbered))
    similar = sum(item.source is source and item.bearing is Bearing.SIMILAR for item in pieces)
    left_out = Counter({LeftOut.LOW_RANK: found - similar - ranked, LeftOut.OVER_BUDGET: ranked - used})
    for part in parts:
        left_out.update(part.left_out)
    return Coverage(
        source=source,
        searched=tuple(place for part in parts for place in part.searched),
        found=used + similar + left_out.total(),
        used=used,
        failed=tuple(reason for part in parts for reason in part.failed),
        windows=tuple(dict.fromkeys(window for part in parts for window in part.windows)),
        left_out={reason: left_out[reason] for reason in LeftOut if left_out[reason]},
    )
