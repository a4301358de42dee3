"""Opens the window at the earliest start of the incident that its evidence states.

A ticket is often made hours after the trouble began, and the message that says so ("failing since 03:10 UTC") stands
inside the window while what happened at 03:10 does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from postmortem.models import Bearing, Evidence, Kind, Leads, Source
from postmortem.text.edits import parts
from postmortem.text.likeness import is_held, units_of
from postmortem.text.ranking import STOP_WORDS
from postmortem.text.sentences import sentences
from postmortem.text.times.announced import is_since
from postmortem.text.times.stated import stated_times
from postmortem.text.times.stated_time import StatedTime

BEFORE = timedelta(hours=1)  # what led up to a start that somebody states
_ENOUGH_BEFORE = timedelta(minutes=30)  # with that much before the start, the window need not be opened for it
MOST_LOOK_BACK = timedelta(hours=48)  # before the window that ticket and request give

_STATE_STARTS = frozenset({Kind.MESSAGE, Kind.ALERT, Kind.ITEM, Kind.UPDATE})
_BEGINNING = re.compile(
    r"(?i)\b(?:since|start(?:s|ed|ing)?|beg(?:an|in|inning|ins|un)|onset|earliest|first|"
    r"seit|beginn\w*|begann\w*|begonnen|angefangen|erst(?:e[nmrs]?|mals)|"
    r"desde|empez\w*|comenz\w*|inici\w*|primer[ao]?s?|depuis|commenc\w*|début\w*|premi[eè]re?s?|"
    r"começ\w*|primeir[ao]s?)\b|から|開始|始ま|発生|最初"
)
_REACH_BEFORE, _REACH_BEHIND = 80, 30  # characters between a time and the word that makes it a beginning
_OF_ONESELF = re.compile(r"(?i)\b(?:i|i['’]\w+|my|ich|mein\w*|yo|mi|je|mon|ma|eu|meu|minha)\b")
_SPOKEN_OFTEN = 2  # pieces that use a word of the incident's talk


def reopened(leads: Leads, evidence: Iterable[Evidence]) -> Leads:
    """The leads with a window that opens an hour before the earliest start that the evidence states.

    Nothing changes where a person gave the start, where the window holds every stated start, or where it is further
    back than MOST_LOOK_BACK before the first window: that is more likely another incident's.
    """
    limit = leads.window_of_ticket.start - MOST_LOOK_BACK
    missing = leads.window.start + _ENOUGH_BEFORE
    starts = [at for at in stated_starts(leads, tuple(evidence)) if limit <= at < missing]
    if not starts or leads.start_is_given:
        return leads
    start = max(limit, min(starts) - BEFORE)
    return replace(leads, window=replace(leads.window, start=start), first_window=leads.window_of_ticket)


def stated_starts(leads: Leads, evidence: Sequence[Evidence]) -> Iterator[datetime]:
    """The times since when, by the words of the incident's own evidence, it has been going on.

    Times are read in the zone stated with them or their author's. A sentence counts where it calls the time a
    beginning or gives a span, and is about the incident: on the ticket, or in words that the incident's talk shares.
    """
    own = [item for item in evidence if item.bearing is Bearing.INCIDENT and item.kind in _STATE_STARTS and item.at]
    known = _words_of_incident(leads, own)
    for item in own:
        assert item.at is not None
        zone = item.author.time_zone if item.author else None
        edited_at = item.edited_at if item.kind is not Kind.ALERT else None
        for part in parts(item.text, item.at, edited_at):
            for sentence in sentences(part.text) if part.at else ():
                assert part.at is not None
                for time in stated_times(sentence, part.at, zone):
                    if not (time.moment.at and _is_beginning(sentence, time)):
                        continue
                    if item.source is Source.MONDAY or _is_about(sentence, time, known):
                        yield time.moment.at


def _is_beginning(sentence: str, time: StatedTime) -> bool:
    """True for "since 03:10", "it started at 03:10", "03:10から" and for spans ("between 03:10 and 05:00")."""
    around = sentence[max(0, time.start - _REACH_BEFORE) : time.end + _REACH_BEHIND]
    return bool(time.until or is_since(sentence, time.start) or _BEGINNING.search(around))


def _is_about(sentence: str, time: StatedTime, known: frozenset[str]) -> bool:
    """True if the sentence shares a word with the incident, or says nothing but the time: "since 03:10"."""
    rest = _BEGINNING.sub(" ", f"{sentence[: time.start]} {sentence[time.end :]}")
    words = _telling(rest)
    return any(is_held(word, known) for word in words) or (len(words) <= 1 and not _OF_ONESELF.search(rest))


def _words_of_incident(leads: Leads, own: Sequence[Evidence]) -> frozenset[str]:
    """The words of the ticket, and those that several messages of the incident use."""
    incident = leads.incident
    ticket = [item.text for item in own if item.source is Source.MONDAY]
    spoken = Counter(word for item in own for word in _telling(item.text))
    often = {word for word, pieces in spoken.items() if pieces >= _SPOKEN_OFTEN}
    named = _telling(
        " ".join((incident.title, incident.description, incident.service, incident.impact, *leads.terms, *ticket))
    )
    return frozenset(often | named)


def _telling(text: str) -> set[str]:
    units = units_of(text)
    return {unit for unit in units if unit not in STOP_WORDS and not unit.isdigit() and len(unit.encode()) > 1}
