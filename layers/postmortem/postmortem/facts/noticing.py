"""Detected and acknowledged: who or what noticed it first, and who took it on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from postmortem.facts.alerts import Alert, State
from postmortem.facts.conversation import Conversation, Sentence
from postmortem.facts.doubt import is_elsewhere, is_guess, is_question
from postmortem.facts.stated import bounds
from postmortem.facts.taking_on import takes_on
from postmortem.facts.ticket import is_working
from postmortem.facts.trouble import tells_of_noticing
from postmortem.models import Evidence, Found, KeyTime, KeyTimeName, Kind, Precision
from postmortem.text.times.stated_time import TimeKind

_DETECTED, _ACKNOWLEDGED = KeyTimeName.DETECTED, KeyTimeName.ACKNOWLEDGED
_AT_ONCE = timedelta(minutes=5)  # a ticket that is followed by the first report within this was made to report it
_SAME_MOMENT = timedelta(minutes=1)
_ANSWER = timedelta(minutes=20)  # who takes something on answers what was said within this time


def detected(talk: Conversation) -> KeyTime:
    """Detected: the ticket's column, else the first alert or message that noticed it, or what that states.

    Without either it is only known that it was not later than the ticket.
    """
    ticket = talk.ticket
    if ticket.incident.detected_at:
        how = "as the ticket gives it"
        return KeyTime.exactly(
            _DETECTED, ticket.incident.detected_at, ticket.ids, Found.TICKET, how, precision=Precision.MINUTE
        )
    return first_symptom(talk) or _by_the_ticket(talk)


def first_symptom(talk: Conversation) -> KeyTime | None:
    """The first alert or message that reports the incident, at the time of it or at the earlier one that it states."""
    alert, report = _first_alert(talk), talk.first_report
    if alert and (report is None or alert.at <= report.at):
        return KeyTime.exactly(_DETECTED, alert.at, (alert.item.id,), Found.ALERT, "the first alert")
    if report is None:
        return None
    how = "the first message that reports it"
    return _stated_noticing(talk, report) or KeyTime.exactly(
        _DETECTED, report.at, (report.item.id,), Found.MESSAGE, how, quote=report.text
    )


def _first_alert(talk: Conversation) -> Alert | None:
    """The first alert that fired before or with the first report, as long before it as its words are telling."""
    firing = [alert for alert in talk.alerts if alert.state is State.FIRING]
    known = [at for at in (talk.known_at, talk.first_report.at if talk.first_report else None) if at]
    if not known:
        return firing[0] if firing else None
    near = (alert for alert in firing if alert.at <= min(known) + _AT_ONCE)
    return next((alert for alert in near if min(known) - alert.at <= (talk.reach(alert.item) or timedelta())), None)


def _stated_noticing(talk: Conversation, report: Sentence) -> KeyTime | None:
    """An earlier time at which the first report says that it was noticed: "I first noticed it at 4:04pm"."""
    for sentence in talk.about():
        if sentence.item is not report.item or not tells_of_noticing(sentence.text):
            continue
        times = [time for time in sentence.times if time.kind is TimeKind.AT]
        doubtful = is_question(sentence.text) or is_guess(sentence.text) or is_elsewhere(sentence.text)
        if len(times) == 1 and not doubtful:
            how = f"the first message that reports it states when it was noticed: “{times[0].words}”"
            earliest, latest = bounds(times[0], sentence.at)
            ids = (report.item.id,)
            return KeyTime(_DETECTED, earliest, latest, ids, Found.STATED, how, sentence.text, times[0].precision)
    return None


def _by_the_ticket(talk: Conversation) -> KeyTime:
    """What the ticket tells where nothing was said before it: it was made at once to report it, or later."""
    at = talk.known_at
    if at is None:
        return KeyTime(_DETECTED)
    soon = (item for item in talk.items if at <= _at(item) <= at + _AT_ONCE)
    if any(item.kind is Kind.MESSAGE and talk.is_about(item) and talk.is_report(item) for item in soon):
        how = "the ticket was created to report it"
        return KeyTime.exactly(_DETECTED, at, talk.ticket.ids, Found.TICKET, how)
    how = "the ticket was created then; what was read before it does not mention the incident"
    return KeyTime(_DETECTED, None, at, talk.ticket.ids, Found.TICKET, how)


def acknowledged(talk: Conversation, noticed: KeyTime) -> KeyTime:
    """Acknowledged: the first of an acknowledged alert, words that take it on, and a change to a working status.

    Words before it was noticed are about something else.
    """
    since = noticed.earliest or noticed.latest or talk.known_at
    if since is None:
        return KeyTime(_ACKNOWLEDGED)
    return min(_acknowledgements(talk, since), key=_known, default=KeyTime(_ACKNOWLEDGED))


def _acknowledgements(talk: Conversation, since: datetime) -> Iterator[KeyTime]:
    for change in talk.ticket.statuses:
        if is_working(change.after):
            how = f"the ticket's status became “{change.after}”"
            yield KeyTime.exactly(_ACKNOWLEDGED, change.at, (change.evidence,), Found.TICKET, how)
            break
    for alert in talk.alerts:
        if alert.state is State.ACKNOWLEDGED:
            yield KeyTime.exactly(_ACKNOWLEDGED, alert.at, (alert.item.id,), Found.ALERT, "the alert was acknowledged")
    for sentence in talk.sentences(since=since - _SAME_MOMENT):
        if takes_on(sentence.text) and _is_meant(talk, sentence.item):
            how = f"somebody took it on: “{sentence.text}”"
            yield KeyTime.exactly(
                _ACKNOWLEDGED, sentence.at, (sentence.item.id,), Found.MESSAGE, how, quote=sentence.text
            )
            return


def _is_meant(talk: Conversation, item: Evidence) -> bool:
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
