"""Key times that a model points at: it gives an id and verbatim words, code reads the time."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem.facts.stated import bounds
from postmortem.models import Bearing, Evidence, Found, KeyTime, KeyTimeName, Kind, Ledger, Precision
from postmortem.models.draft import ProposedTime
from postmortem.text.edits import parts
from postmortem.text.language import tr
from postmortem.text.sentences import stands_in
from postmortem.text.times.clocks import clocks_in
from postmortem.text.times.stated import named_times
from postmortem.text.times.stated_time import StatedTime

_TIMELESS = frozenset({Kind.PAGE, Kind.DOCUMENT, Kind.ITEM})
_BY_THE_MESSAGE = frozenset({KeyTimeName.DETECTED, KeyTimeName.ACKNOWLEDGED, KeyTimeName.MITIGATED})


def propose(name: KeyTimeName, evidence: Evidence, words: str) -> KeyTime | None:
    """The key time that verbatim words of an evidence item give; None where they give none for certain.

    Words that name one time give that time, and a span its end for "mitigated", else its beginning. No words, or words
    that name no time, not even one still to come, give the message's own time, except for "started", which needs one.
    Nobody proposes when it was resolved. Whether the words are about this incident is for the judge to say.
    """
    if name is KeyTimeName.RESOLVED or evidence.bearing is Bearing.SIMILAR or not evidence.at:
        return None
    if words.strip() and not stands_in(words, evidence.text):
        return None
    times = _times_in(evidence, words) if words.strip() else ()
    if len(times) == 1:
        return _of_words(name, evidence, words, times[0])
    if times or clocks_in(words) or name not in _BY_THE_MESSAGE or evidence.kind in _TIMELESS or evidence.edited_at:
        return None
    how = tr("the message of that time says so")
    return KeyTime.exactly(name, evidence.at, (evidence.id,), Found.MESSAGE, how, quote=words)


def _of_words(name: KeyTimeName, evidence: Evidence, words: str, time: StatedTime) -> KeyTime | None:
    if time.precision is Precision.DAY or evidence.at is None:
        return None
    earliest, latest = bounds(time, evidence.at)
    if time.until and name is KeyTimeName.MITIGATED:
        earliest = latest = time.until
    how = tr("stated: “{words}”", words=time.words)
    return KeyTime(name, earliest, latest, (evidence.id,), Found.PROPOSED, how, words, time.precision)


def _times_in(evidence: Evidence, words: str) -> tuple[StatedTime, ...]:
    """The past times in the words, read in the sentence that they stand in, as of when it was written."""
    zone = evidence.author.time_zone if evidence.author else None
    found: list[StatedTime] = []
    for part in parts(evidence.text, evidence.at, evidence.edited_at) if evidence.at else ():
        start = part.text.find(words.strip())
        if part.at and start >= 0:
            end = start + len(words.strip())
            found += [time for time in named_times(part.text, part.at, zone) if start <= time.start < end]
    return tuple(found)


def proposed_times(times: tuple[ProposedTime, ...], ledger: Ledger) -> Iterator[KeyTime]:
    """The key times that code can read from what a writer proposes; at most one for each name."""
    seen: set[str] = set()
    for time in times:
        item = ledger.find(time.passage.evidence)
        if item is None or time.name in seen or time.name not in set(KeyTimeName):
            continue
        found = propose(KeyTimeName(time.name), item, time.passage.words)
        if found is not None:
            seen.add(time.name)
            yield found
