"""Mitigated and resolved: when the effect ended and stayed away, and when the ticket said so for the last time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from postmortem.facts.alerts import AlertState, is_same_alert
from postmortem.facts.beginnings import NEVER, SAME, StatedImpact
from postmortem.facts.discussion import Discussion, EvidenceSentence
from postmortem.facts.ending import TAKES_EFFECT, is_over, recovery
from postmortem.facts.recovery import tells_of_change, tells_of_recovery
from postmortem.facts.stated import bounds, clause_of
from postmortem.facts.ticket import is_contained
from postmortem.facts.trouble import tells_of_relapse, tells_of_trouble
from postmortem.models import Found, KeyTime, KeyTimeName, Kind, Precision
from postmortem.text.doubt import is_doubtful, is_other_incident
from postmortem.text.language import tr
from postmortem.text.times.stated_time import TimeKind

_MITIGATED, _RESOLVED = KeyTimeName.MITIGATED, KeyTimeName.RESOLVED


def mitigated(talk: Discussion, spans: Sequence[StatedImpact], since: datetime | None) -> KeyTime:
    """Mitigated: a stated end, the change before a recovery that stayed, else the recovery as it was reported.

    Whatever failed again later, or a ticket that was opened again, makes an earlier end void.
    """
    relapsed = max(_relapses(talk), default=None)
    after = max((at for at in (since, relapsed) if at), default=None)
    stated = [time for time in (*_stated_ends(talk), *_ends_of(spans)) if not _is_void(time, after)]
    told = _one_end(talk, stated) if stated else recovery(talk, after)
    return (_borne_out(talk, told) if told else _by_structure(talk, after)) or KeyTime(_MITIGATED)


def resolved(talk: Discussion) -> KeyTime:
    """Resolved: the ticket's last change to a resolved status, else as the ticket or the request gives it."""
    ticket = talk.ticket
    ends = [change for change in ticket.statuses if ticket.is_over(change.after) and not ticket.is_over(change.before)]
    given = ticket.incident.resolved_at
    if ends and (given is None or ends[-1].at >= given - SAME):
        return KeyTime.exactly(
            _RESOLVED, ends[-1].at, (ends[-1].evidence,), Found.TICKET, _became(ends[-1].after, len(ends))
        )
    if given:
        how = tr("as the ticket or the request gives it")
        return KeyTime.exactly(_RESOLVED, given, ticket.ids, Found.TICKET, how)
    return KeyTime(_RESOLVED)


def _became(status: str, times: int) -> str:
    if times == 1:
        return tr("the ticket's status became “{status}”", status=status)
    return tr(
        "the ticket's status became “{status}”, for the {number}. time: it had been reopened",
        status=status,
        number=times,
    )


def _relapses(talk: Discussion) -> Iterator[datetime]:
    """When it failed again or went on after somebody had said that it was over."""
    yield from (change.at for change in talk.ticket.reopenings())
    for sentence in talk.about():
        if tells_of_relapse(sentence.text) and not is_other_incident(sentence.item.text):
            yield sentence.at
    firing = [alert for alert in talk.alerts if alert.state is AlertState.FIRING]
    over = [alert for alert in talk.alerts if alert.state is AlertState.RESOLVED]
    for alert in firing:
        if any(is_same_alert(alert, end) and end.at < alert.at for end in over):
            yield alert.at


def _stated_ends(talk: Discussion) -> Iterator[KeyTime]:
    """The times that sentences give for the end: "failing until 21:31", "back since 02:15"."""
    for sentence in talk.about():
        text, is_back = sentence.text, is_over(talk, sentence)
        for time in sentence.times if is_back or not is_doubtful(text) else ():
            clause = clause_of(time, text)
            back = is_back and time.kind is not TimeKind.SPAN and (tells_of_recovery(clause) or tells_of_change(clause))
            failed = time.kind is TimeKind.UNTIL and tells_of_trouble(clause)
            if (back or failed) and time.precision is not Precision.DAY:
                earliest, latest = bounds(time, sentence.at)
                yield _stated(sentence, earliest, latest, time.words, time.precision)


def _ends_of(spans: Sequence[StatedImpact]) -> Iterator[KeyTime]:
    for span in spans:
        if span.end:
            yield _stated(span.sentence, span.end, span.end, span.words, span.precision)


def _stated(
    sentence: EvidenceSentence, earliest: datetime | None, latest: datetime, words: str, precision: Precision
) -> KeyTime:
    how = tr("stated as the end: “{words}”", words=words)
    return KeyTime(_MITIGATED, earliest, latest, (sentence.item.id,), Found.STATED, how, sentence.text, precision)


def _is_void(time: KeyTime, after: datetime | None) -> bool:
    return time.latest is None or (after is not None and time.latest < after)


def _one_end(talk: Discussion, stated: Sequence[KeyTime]) -> KeyTime:
    """What the ticket's updates state, else the messages; the last end, or a range where they differ."""
    on_ticket = [time for time in stated if _kind(talk, time) is Kind.UPDATE]
    told = on_ticket or stated
    chosen = sorted([time for time in told if time.at] or told, key=_latest)  # an exact time before "about 17:30"
    first, last = chosen[0], chosen[-1]
    if _latest(last) - _latest(first) <= SAME or first.evidence == last.evidence:
        return last
    how = tr("{one}, and {other}", one=first.how, other=last.how)
    ids = (*first.evidence, *last.evidence)
    return KeyTime(_MITIGATED, first.earliest, last.latest, ids, Found.STATED, how, last.quote, Precision.MINUTE)


def _latest(time: KeyTime) -> datetime:
    return time.latest or NEVER


def _kind(talk: Discussion, time: KeyTime) -> Kind | None:
    item = talk.ticket.ledger.find(time.evidence[0])
    return item.kind if item else None


def _borne_out(talk: Discussion, told: KeyTime) -> KeyTime:
    """The end as people told it; a range up to the alert that was resolved only later, where one went on firing."""
    ended = told.latest
    assert ended is not None
    fired = [alert for alert in talk.alerts if alert.state is AlertState.FIRING and alert.at <= ended]
    over = [
        alert
        for alert in talk.alerts
        if alert.state is AlertState.RESOLVED and any(is_same_alert(alert, one) for one in fired)
    ]
    late = [alert for alert in over if alert.at > ended + TAKES_EFFECT]
    if not late or any(ended - TAKES_EFFECT <= alert.at <= ended + TAKES_EFFECT for alert in over):
        return told
    how = tr("{how}, but an alert about it was resolved only later", how=told.how)
    ids = (*told.evidence, late[0].item.id)
    return KeyTime(_MITIGATED, told.earliest, late[0].at, ids, told.found, how, told.quote)


def _by_structure(talk: Discussion, after: datetime | None) -> KeyTime | None:
    """The latest moment of the end, by an alert that was resolved or a status that says that the effect is over.

    Neither is the moment itself: an alert waits before it resolves, and people set a status when they find the time.
    """
    known = [
        KeyTime(
            _MITIGATED,
            None,
            change.at,
            (change.evidence,),
            Found.TICKET,
            tr("the status became “{status}”", status=change.after),
        )
        for change in talk.ticket.statuses
        if is_contained(change.after) and (after is None or change.at > after)
    ]
    over = [
        alert for alert in talk.alerts if alert.state is AlertState.RESOLVED and (after is None or alert.at > after)
    ]
    known += [
        KeyTime(_MITIGATED, None, alert.at, (alert.item.id,), Found.ALERT, tr("the alert was resolved"))
        for alert in over[-1:]
    ]
    return min(known, key=_latest, default=None)
