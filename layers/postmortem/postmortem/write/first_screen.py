"""The sentences of code above the record: what, whom, how long, why, what now; how it was noticed and taken on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from postmortem.models.draft import Action, ActionState, Part
from postmortem.models.evidence import Incident, Kind
from postmortem.models.facts import SEVERITY_DIFFERS, WHETHER_OVER, Found, Interval, KeyTime, KeyTimeName
from postmortem.models.report import LengthOf, Shown, Standing, TimeOf, Token, Tokens, Words
from postmortem.text.doubt import is_guess, is_plan, is_question
from postmortem.text.language import tr, tr_number, with_capital
from postmortem.text.sentences import sentences, shortened
from postmortem.write import course_words
from postmortem.write.course_words import StepWords, in_tokens, joined, spelled
from postmortem.write.told import Told, quotable

_WHOM = re.compile(r"(?i)\b(?:users?|customers?|clients?|visitors?|tenants?|orders?|requests?|shops?|sites?)\b")
_HOW_MANY = re.compile(r"(?i)\d|\b(?:all|most|many|some|half|third|quarter|every|no)\b")
_READ = 2000  # characters of a field
_MOST_LINKS = 4
_SAME = timedelta(minutes=1)
_LONGEST = 240  # characters of what is quoted about the impact: the screen has 120 words


def summary(told: Told, others: tuple[Shown, ...], written: frozenset[Part]) -> Iterator[Shown]:
    """The first screen; `others` are the dossier's other sentences, `written` the parts that a model filled."""
    ticket = (told.ticket.id,) if told.ticket else ()
    yield _by_code(Part.SUMMARY, (Words(_what(told)),), ticket)
    yield from _impact_in_words(told, Part.SUMMARY)
    course = _course(told)
    if course:
        yield _by_code(Part.SUMMARY, course, _evidence_of(course))
    if not written & {Part.CAUSE, Part.CHAIN, Part.TRIGGER}:
        yield _why(others, ticket)
    if Part.ACTION not in written:
        yield from _what_now(others)


def impact(told: Told, written: frozenset[Part]) -> Iterator[Shown]:
    """What is known of the impact where the dossier's own summary does not tell it: in people's words, how long."""
    if Part.SUMMARY not in written:
        return
    yield from _impact_in_words(told, Part.IMPACT)
    lasted = _interval(told, KeyTimeName.STARTED, KeyTimeName.MITIGATED)
    began, ended = told.facts.key_time(KeyTimeName.STARTED), told.facts.key_time(KeyTimeName.MITIGATED)
    if lasted and began.at and ended.at and began.evidence and ended.evidence:
        both_stated = began.found is Found.STATED and ended.found is Found.STATED
        text = in_tokens(
            course_words.LASTED_AS_STATED if both_stated else course_words.LASTED_FROM_TO,
            length=_length(told, lasted),
            start=_time(began, began.at),
            end=_time(ended, ended.at),
        )
        yield _by_code(Part.IMPACT, text, _evidence_of(text))


def detection(told: Told) -> Iterator[Shown]:
    """Who or what noticed it, and how long after the start, unless the two times contradict each other."""
    noticed = told.facts.key_time(KeyTimeName.DETECTED)
    if noticed.at and noticed.evidence:
        at, by = _time(noticed, noticed.at), Words(_by_what(told, noticed))
        if late := _interval(told, KeyTimeName.STARTED, KeyTimeName.DETECTED):
            text = in_tokens(course_words.NOTICED_LATE, at=at, by_what=by, length=_length(told, late))
        else:
            text = in_tokens(course_words.NOTICED, at=at, by_what=by)
        yield _by_code(Part.DETECTION, text, noticed.evidence)
    elif noticed.evidence and (between := _between(noticed, course_words.NOTICED_BETWEEN)):
        yield _by_code(Part.DETECTION, between, noticed.evidence)


def response(told: Told) -> Iterator[Shown]:
    """When somebody took it on, and how long after it was noticed."""
    taken, ended = told.facts.key_time(KeyTimeName.ACKNOWLEDGED), told.facts.key_time(KeyTimeName.MITIGATED)
    said: list[Tokens] = []
    if taken.at and taken.evidence and not told.facts.in_conflict(taken.name):
        at = _time(taken, taken.at)
        later = _interval(told, KeyTimeName.DETECTED, KeyTimeName.ACKNOWLEDGED)
        said.append(
            in_tokens(course_words.TAKEN_ON_LATER, at=at, length=_length(told, later))
            if later
            else in_tokens(course_words.TAKEN_ON, at=at)
        )
    if ended.at and (took := _interval(told, KeyTimeName.DETECTED, KeyTimeName.MITIGATED)):
        said.append(in_tokens(course_words.ENDED_AFTER, length=_length(told, took)))
    if said:
        tokens = joined(said, " ")
        yield _by_code(Part.RESPONSE, tokens, _evidence_of(tokens))


def _what(told: Told) -> str:
    incident = told.incident
    severity = "" if any(one.about == SEVERITY_DIFFERS for one in told.facts.conflicts) else incident.severity
    named = severity or incident.service
    if severity and incident.service:
        named = tr("{severity} on {service}", severity=severity, service=incident.service)
    said = f"{named}: “{incident.title}”." if named else f"“{incident.title}”."
    return f"{said} {_status(incident)}" if incident.status else said


def _status(incident: Incident) -> str:
    if incident.owner:
        return tr("The ticket, owned by {owner}, is {status}.", owner=incident.owner, status=incident.status)
    return tr("The ticket is {status}.", status=incident.status)


def _impact_in_words(told: Told, part: Part) -> Iterator[Shown]:
    """The ticket's own words about the impact; where it has none, the sentence that states its beginning or end."""
    if told.incident.impact and told.ticket:
        quote = shortened(quotable(told.incident.impact, _READ), _LONGEST)
        if quote:
            text = (Words(tr("Impact, as the ticket says: “{quote}”", quote=quote)),)
            yield Shown(part, text, (told.ticket.id,), Standing.QUOTED)
        return
    ends = (told.facts.key_time(KeyTimeName.STARTED), told.facts.key_time(KeyTimeName.MITIGATED))
    stated = ((time.evidence[0], time.quote) for time in ends if time.found is Found.STATED and time.evidence)
    for evidence_id, sentence in (*stated, *_on_whom(told)):
        item = told.ledger.find(evidence_id)
        if item and item.author and (quote := shortened(quotable(sentence, _READ), _LONGEST)):
            text = (Words(tr("Impact, as {author} says: “{quote}”", author=item.author.name, quote=quote)),)
            yield Shown(part, text, (evidence_id,), Standing.QUOTED)
            return


def _on_whom(told: Told) -> Iterator[tuple[str, str]]:
    """The sentences of the ticket's updates that say how many of those who use it are hit."""
    for item in told.by_its_people:
        for sentence in sentences(item.text) if item.kind is Kind.UPDATE else ():
            is_firm = not is_question(sentence) and not is_guess(sentence) and not is_plan(sentence)
            if is_firm and _WHOM.search(sentence) and _HOW_MANY.search(sentence):
                yield item.id, sentence


def _course(told: Told) -> Tokens:
    """The known times that do not contradict each other in one sentence, and how long the effect lasted."""
    steps = [step for time in told.facts.key_times if (step := _step(told, time))]
    if opened := _opened(told):
        steps.append(opened)
    steps += _taken_back(told)
    if not steps:
        return ()
    steps.sort(key=lambda step: next(token.at for token in step if isinstance(token, TimeOf)))
    first, *_ = steps[0]
    if isinstance(first, Words):
        steps[0] = (Words(with_capital(first.text)), *steps[0][1:])
    said = [(*joined(steps, ", "), Words("."))]
    if lasted := _interval(told, KeyTimeName.STARTED, KeyTimeName.MITIGATED):
        said.append(in_tokens(course_words.LASTED, length=_length(told, lasted)))
    elif took := _interval(told, KeyTimeName.DETECTED, KeyTimeName.RESOLVED):
        said.append(in_tokens(course_words.FROM_NOTICE_TO_CLOSED, length=_length(told, took)))
    return joined(said, " ")


def _step(told: Told, time: KeyTime) -> Tokens:
    at = time.at or (time.latest if time.found is Found.FIRST_SYMPTOM else None)
    if not time.evidence or told.facts.in_conflict(time.name):
        return ()
    if at is None:
        return _between(time, _steps_of(time).between)
    if time.name is KeyTimeName.DETECTED and time.found is Found.TICKET and at == told.incident.created_at:
        return ()  # the ticket itself, which is told as declared
    told_of = (told.facts.key_time(KeyTimeName.DETECTED).at, told.incident.created_at)
    if time.found is Found.FIRST_SYMPTOM and at in told_of:
        return ()  # what was noticed, or the ticket itself
    shown = _time(time, at)
    where = _where(told, time) if time.name is KeyTimeName.DETECTED else ""
    if where:
        return in_tokens(_steps_of(time).in_place, at=shown, place=Words(where))
    return in_tokens(_steps_of(time).at, at=shown)


def _between(time: KeyTime, message: str) -> Tokens:
    """A sentence on the two moments between which something lies; nothing where only one is known."""
    if not (time.earliest and time.latest):
        return ()
    first = TimeOf(time.earliest, time.evidence[0], time.precision)
    return in_tokens(message, first=first, last=TimeOf(time.latest, time.evidence[-1], time.precision))


def _steps_of(time: KeyTime) -> StepWords:
    if time.name is KeyTimeName.STARTED and time.found is Found.FIRST_SYMPTOM:
        return course_words.FIRST_SYMPTOM
    if time.name is KeyTimeName.DETECTED and time.found is Found.MESSAGE:
        return course_words.FIRST_REPORTED
    return course_words.STEPS[time.name]


def _where(told: Told, time: KeyTime) -> str:
    """The channel in which it was noticed."""
    item = told.ledger.find(time.evidence[0])
    return item.where if item and item.kind in (Kind.MESSAGE, Kind.ALERT) else ""


def _by_what(told: Told, time: KeyTime) -> str:
    item = told.ledger.find(time.evidence[0])
    if time.found is Found.TICKET or item is None:
        is_given = told.incident.detected_at is not None or time.found is not Found.TICKET
        return tr("as the ticket gives it") if is_given else tr("when the ticket was opened")
    if where := _where(told, time):
        return (
            tr("by an alert in {place}", place=where)
            if item.kind is Kind.ALERT
            else tr("by a person in {place}", place=where)
        )
    return tr("by an alert") if item.kind is Kind.ALERT else tr("by a person")


def _opened(told: Told) -> tuple[Token, ...]:
    """When the ticket was opened, unless it was noticed in the same minute."""
    at, ticket = told.incident.created_at, told.ticket
    noticed = told.facts.key_time(KeyTimeName.DETECTED)
    told_of = noticed.at is not None and at is not None and noticed.at != at and abs(at - noticed.at) < _SAME
    return in_tokens(course_words.DECLARED, at=TimeOf(at, ticket.id)) if at and ticket and not told_of else ()


def _taken_back(told: Told) -> Iterator[Tokens]:
    """The last time that the ticket was over and then was not: each as it was set."""
    changes = {change.evidence: change for change in told.facts.changes}
    sides = [(one.one.evidence, one.other.evidence) for one in told.facts.conflicts if one.about == WHETHER_OVER]
    pairs = [(changes[a[0]], changes[b[0]]) for a, b in sides if a and b and a[0] in changes and b[0] in changes]
    for over, again in pairs[-1:]:
        yield in_tokens(course_words.SET_TO, status=Words(over.after), at=TimeOf(over.at, over.evidence))
        yield in_tokens(course_words.REOPENED, at=TimeOf(again.at, again.evidence))


def _why(others: tuple[Shown, ...], ticket: tuple[str, ...]) -> Shown:
    said = [shown for shown in others if shown.part is Part.CAUSE]
    if not said:
        text = tr("Why is left to the team: code recognised no sentence that names a cause.")
        return _by_code(Part.SUMMARY, (Words(text),), ticket)
    text = tr_number(
        "Why: one sentence names a cause, quoted below; code draws no conclusion.",
        "Why: {spelled} sentences name a cause, quoted below; code draws no conclusion.",
        len(said),
        spelled=spelled(len(said)),
    )
    return _by_code(Part.SUMMARY, (Words(text),), _evidence(said))


def _evidence(sentences: list[Shown]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(evidence_id for shown in sentences for evidence_id in shown.evidence))


def _what_now(others: tuple[Shown, ...]) -> Iterator[Shown]:
    actions = [shown for shown in others if isinstance(shown.detail, Action)]
    if actions:
        done = sum(isinstance(one.detail, Action) and one.detail.state is ActionState.DONE for one in actions)
        text = tr_number(
            "What now: one follow-up is stated, {done} marked as done.",
            "What now: {spelled} follow-ups are stated, {done} marked as done.",
            len(actions),
            spelled=spelled(len(actions)),
            done=spelled(done),
        )
        yield _by_code(Part.SUMMARY, (Words(text),), _evidence(actions)[:_MOST_LINKS])


def _interval(told: Told, start: KeyTimeName, end: KeyTimeName) -> Interval | None:
    found = (one for one in told.facts.intervals if one.start is start and one.end is end and not one.in_conflict)
    return next((one for one in found if one.shortest is not None and one.longest is not None), None)


def _length(told: Told, interval: Interval) -> LengthOf:
    assert interval.shortest is not None
    assert interval.longest is not None
    ends = (*told.facts.key_time(interval.start).evidence, *told.facts.key_time(interval.end).evidence)
    return LengthOf(interval.shortest, interval.longest, tuple(dict.fromkeys(ends)))


def _time(time: KeyTime, at: datetime) -> TimeOf:
    return TimeOf(at, time.evidence[0], time.precision)


def _evidence_of(tokens: Tokens) -> tuple[str, ...]:
    found: list[str] = []
    for token in tokens:
        if isinstance(token, TimeOf):
            found.append(token.evidence)
        elif isinstance(token, LengthOf):
            found += token.evidence
    return tuple(dict.fromkeys(found))


def _by_code(part: Part, text: Tokens, evidence: tuple[str, ...]) -> Shown:
    return Shown(part=part, text=text, evidence=evidence, standing=Standing.BY_CODE)
