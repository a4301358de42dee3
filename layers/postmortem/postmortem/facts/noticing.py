"""Detected and acknowledged: who or what noticed it first, and who took it on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from postmortem.facts.alerts import AlertState
from postmortem.facts.discussion import Discussion, EvidenceSentence
from postmortem.facts.signs import Sign, signs
from postmortem.facts.stated import bounds
from postmortem.facts.taking_on import takes_on
from postmortem.facts.ticket import is_working
from postmortem.facts.trouble import tells_of_noticing
from postmortem.models import Evidence, Found, KeyTime, KeyTimeName, Kind, Precision
from postmortem.text.doubt import is_elsewhere, is_guess, is_other_incident, is_question
from postmortem.text.language import tr
from postmortem.text.times.stated_time import TimeKind

_DETECTED, _ACKNOWLEDGED = KeyTimeName.DETECTED, KeyTimeName.ACKNOWLEDGED
_AT_ONCE = timedelta(minutes=5)  # a ticket that is followed by the first report within this was made to report it
_SILENCE = timedelta(minutes=20)
_SAME_MOMENT = timedelta(minutes=1)
_TELLING = 2  # words of the ticket by which a message is surely about it
_ANSWER = timedelta(minutes=20)  # who takes something on answers what was said within this time


def detected(talk: Discussion, begun: datetime | None = None) -> KeyTime:
    """Detected: the ticket's column, else the first alert or message that noticed it, or what that states.

    Without either it is only known that it was not later than the ticket. `begun` is when the ticket says it began.
    """
    ticket, given = talk.ticket, talk.ticket.incident.detected_at
    if given:
        how = tr("as the ticket gives it")
        return KeyTime.exactly(_DETECTED, given, ticket.ids, Found.TICKET, how, precision=Precision.MINUTE)
    return first_symptom(talk, begun) or _by_the_ticket(talk)


def first_symptom(talk: Discussion, begun: datetime | None = None) -> KeyTime | None:
    """The first alert or message that reports the incident, at the time of it or at the earlier one that it states.

    After a long silence behind the first, nobody can tell whether it was about this: then a range up to the second.
    """
    found = signs(talk, begun)
    if not found:
        return None
    first = found[0]
    second = found[1].at if len(found) > 1 else talk.known_at
    source, how = (
        (Found.MESSAGE, tr("the first message that reports it"))
        if first.report
        else (Found.ALERT, tr("the first alert"))
    )
    quote = first.report.text if first.report else ""
    if stated := _stated_noticing(talk, first.report) if first.report else None:
        return stated
    if earlier := _may_be_a_report(talk, first):
        how = tr("{how}; an earlier message speaks of the same and may report it", how=how)
        return KeyTime(_DETECTED, earlier.at, first.at, (earlier.id, first.item.id), source, how, quote)
    is_near_the_start = begun is not None and first.at - begun <= _SILENCE
    if second and second - first.at > _SILENCE and not is_near_the_start:
        how = tr("{how}, if it was about this: the next sign came only later", how=how)
        return KeyTime(_DETECTED, first.at, second, (first.item.id,), source, how, quote)
    return KeyTime.exactly(_DETECTED, first.at, (first.item.id,), source, how, quote=quote)


def _may_be_a_report(talk: Discussion, first: Sign) -> Evidence | None:
    """The first message shortly before the first sign that speaks of what the ticket names, in words nobody foresaw."""
    return next((item for item in talk.items if _is_shortly_before(first, item) and _speaks_of_it(talk, item)), None)


def _is_shortly_before(first: Sign, item: Evidence) -> bool:
    return _SAME_MOMENT < first.at - _at(item) <= _SILENCE


def _speaks_of_it(talk: Discussion, item: Evidence) -> bool:
    """True if somebody, no bot, shares two telling words with the ticket or more, and means nothing else."""
    is_talk = item.kind is Kind.MESSAGE and item.author is not None and not item.author.is_bot
    is_other = is_elsewhere(item.text) or is_other_incident(item.text)
    return is_talk and not is_other and talk.ties(item.text) >= _TELLING


def _stated_noticing(talk: Discussion, report: EvidenceSentence) -> KeyTime | None:
    """An earlier time at which the first report says that it was noticed: "I first noticed it at 4:04pm"."""
    for sentence in talk.about():
        if sentence.item is not report.item or not tells_of_noticing(sentence.text):
            continue
        times = [time for time in sentence.times if time.kind is TimeKind.AT]
        doubtful = is_question(sentence.text) or is_guess(sentence.text) or is_elsewhere(sentence.text)
        if len(times) == 1 and not doubtful:
            how = tr("the first message that reports it states when it was noticed: “{words}”", words=times[0].words)
            earliest, latest = bounds(times[0], sentence.at)
            ids = (report.item.id,)
            return KeyTime(_DETECTED, earliest, latest, ids, Found.STATED, how, sentence.text, times[0].precision)
    return None


def _by_the_ticket(talk: Discussion) -> KeyTime:
    """What the ticket tells where nothing was said before it: it was made at once to report it, or later."""
    at = talk.known_at
    if at is None:
        return KeyTime(_DETECTED)
    fired = (alert.at for alert in talk.alerts if alert.state is AlertState.FIRING)
    if any(at <= sign <= at + _AT_ONCE for sign in (*fired, *(report.at for report in talk.reports))):
        how = tr("the ticket was created to report it")
        return KeyTime.exactly(_DETECTED, at, talk.ticket.ids, Found.TICKET, how)
    how = tr("the ticket was created then; no report of it was recognised in what was read before")
    return KeyTime(_DETECTED, None, at, talk.ticket.ids, Found.TICKET, how)


def acknowledged(talk: Discussion, noticed: KeyTime, begun: datetime | None) -> KeyTime:
    """Acknowledged: the first of an acknowledged alert, words that take it on, and a change to a working status.

    Words before it was noticed are about something else.
    """
    since = noticed.earliest or begun or noticed.latest
    if since is None:
        return KeyTime(_ACKNOWLEDGED)
    return min(_acknowledgements(talk, since), key=_known, default=KeyTime(_ACKNOWLEDGED))


def _acknowledgements(talk: Discussion, since: datetime) -> Iterator[KeyTime]:
    for change in talk.ticket.statuses:
        if is_working(change.after):
            how = tr("the ticket's status became “{status}”", status=change.after)
            yield KeyTime.exactly(_ACKNOWLEDGED, change.at, (change.evidence,), Found.TICKET, how)
            break
    for alert in talk.alerts:
        if alert.state is AlertState.ACKNOWLEDGED:
            yield KeyTime.exactly(
                _ACKNOWLEDGED, alert.at, (alert.item.id,), Found.ALERT, tr("the alert was acknowledged")
            )
    for sentence in talk.sentences(since=since - _SAME_MOMENT):
        if takes_on(sentence.text) and _is_meant(talk, sentence.item):
            how = tr("somebody took it on: “{words}”", words=sentence.text)
            yield KeyTime.exactly(
                _ACKNOWLEDGED, sentence.at, (sentence.item.id,), Found.MESSAGE, how, quote=sentence.text
            )
            return


def _is_meant(talk: Discussion, item: Evidence) -> bool:
    """True if what somebody takes on is this incident: they name it, or answer a message or an alert about it."""
    if talk.is_tied(item.text) or item.kind is Kind.UPDATE:
        return True
    asked = talk.answers(item)
    if asked is None or _at(item) - _at(asked) > _ANSWER:
        return False
    return talk.is_tied(asked.text) or (talk.is_about(asked) and talk.is_report(asked))


def _known(time: KeyTime) -> datetime:
    assert time.at is not None
    return time.at


def _at(item: Evidence) -> datetime:
    assert item.at is not None
    return item.at
