"""How the effect ended as people tell it: a message that all works again, and the change before it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from postmortem.facts.discussion import Discussion, EvidenceSentence
from postmortem.facts.recovery import is_of_the_whole, tells_of_change, tells_of_recovery
from postmortem.models import Found, KeyTime, KeyTimeName
from postmortem.text.language import tr

TAKES_EFFECT = timedelta(minutes=15)  # who sees the recovery within this saw what the change did
_BEARS_ON = timedelta(hours=2)  # a change further back did not end it, as far as anybody can tell
_IN_DOUBT = timedelta(hours=3)  # how long after a recovery a report of trouble still speaks against it
_MITIGATED = KeyTimeName.MITIGATED


def recovery(talk: Discussion, after: datetime | None) -> KeyTime | None:
    """The first recovery after a moment, dated by the one change before it where there is one.

    With reports of trouble behind it, it only was between that message and the next one that says that all works.
    """
    told = [one for one in talk.about(since=after) if is_over(talk, one) and one.at != after]
    if not told or talk.ticket.incident.resolved_at is None:
        return None
    doubts = [one for one in talk.reports if told[0].at < one.at <= told[0].at + _IN_DOUBT and one not in told]
    if not doubts:
        return _by_the_change(talk, after, told[0])
    confirmed = next((one for one in told if one.at > doubts[-1].at), None)
    if confirmed is None:
        return None
    how = tr("reported as working again, and once more after further reports of trouble")
    ids = (told[0].item.id, confirmed.item.id)
    return KeyTime(_MITIGATED, told[0].at, confirmed.at, ids, Found.MESSAGE, how, confirmed.text)


def is_over(talk: Discussion, sentence: EvidenceSentence) -> bool:
    """True if a sentence says that this incident's effect is over, not that of a part that the ticket does not name."""
    text = sentence.text
    return tells_of_recovery(text) and (is_of_the_whole(text) or talk.is_tied(text))


def _by_the_change(talk: Discussion, after: datetime | None, back: EvidenceSentence) -> KeyTime:
    changes = [
        one
        for one in talk.sentences(since=after)
        if timedelta() <= back.at - one.at <= _BEARS_ON
        and tells_of_change(one.text)
        and (talk.is_about(one.item) or one.item.author == back.item.author)
    ]
    last = changes[-1] if changes else back
    ids = tuple(dict.fromkeys((last.item.id, back.item.id)))
    if last.item.id == back.item.id:
        how = tr("reported as working again: “{words}”", words=back.text)
        return KeyTime.exactly(_MITIGATED, back.at, ids, Found.MESSAGE, how, quote=back.text)
    if back.at - last.at <= TAKES_EFFECT and _is_the_one(talk, changes, back):
        at = next((time.at for time in last.times if time.at and time.until is None), last.at)
        how = tr("the change after which it was reported as working again: “{words}”", words=last.text)
        return KeyTime.exactly(_MITIGATED, at, ids, Found.MESSAGE, how, quote=last.text)
    how = tr("between the last change and the message that it works again")
    return KeyTime(_MITIGATED, last.at, back.at, ids, Found.MESSAGE, how, back.text)


def _is_the_one(talk: Discussion, changes: Sequence[EvidenceSentence], back: EvidenceSentence) -> bool:
    """True if only one message tells of a change, and it names what the ticket names or is by who saw it work."""
    last = changes[-1]
    is_alone = len({one.item.id for one in changes}) == 1
    return is_alone and (talk.is_tied(last.item.text) or last.item.author == back.item.author)
