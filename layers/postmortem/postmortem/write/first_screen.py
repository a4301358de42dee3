"""The sentences of code above the record: what, whom, how long, why, what now; how it was noticed and taken on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from postmortem.models.draft import Action, ActionState, Part
from postmortem.models.evidence import Kind
from postmortem.models.facts import SEVERITY_DIFFERS, WHETHER_OVER, Found, Interval, KeyTime, KeyTimeName
from postmortem.models.report import LengthOf, Shown, Standing, TimeOf, Token, Tokens, Words
from postmortem.text.doubt import is_guess, is_plan, is_question
from postmortem.text.sentences import sentences, shortened
from postmortem.write.told import Told, quotable

_WHOM = re.compile(r"(?i)\b(?:users?|customers?|clients?|visitors?|tenants?|orders?|requests?|shops?|sites?)\b")
_HOW_MANY = re.compile(r"(?i)\d|\b(?:all|most|many|some|half|third|quarter|every|no)\b")
_READ = 2000  # characters of a field
_MOST_LINKS = 4
_SPELLED = (
    "none one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
_SAME = timedelta(minutes=1)
_LONGEST = 240  # characters of what is quoted about the impact: the screen has 120 words


def summary(told: Told, others: tuple[Shown, ...], written: frozenset[Part]) -> Iterator[Shown]:
    """The first screen; `others` are the dossier's other sentences, `written` the parts that a model filled."""
    ticket = (told.ticket.id,) if told.ticket else ()
    yield _by_code(Part.SUMMARY, (Words(_what(told)),), ticket)
    yield from _impact_in_words(told, Part.SUMMARY)
    course = tuple(_course(told))
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
        text = (
            Words("The effect lasted "),
            _length(told, lasted),
            Words(", from "),
            *_time(began),
            Words(" to "),
            *_time(ended),
            Words(f"{_stated(began, ended)}."),
        )
        yield _by_code(Part.IMPACT, text, _evidence_of(text))


def detection(told: Told) -> Iterator[Shown]:
    """Who or what noticed it, and how long after the start, unless the two times contradict each other."""
    noticed = told.facts.key_time(KeyTimeName.DETECTED)
    if noticed.at and noticed.evidence:
        tokens: list[Token] = [Words("Noticed "), *_time(noticed), Words(f" {_by_what(told, noticed)}")]
        if late := _interval(told, KeyTimeName.STARTED, KeyTimeName.DETECTED):
            tokens += [Words(", "), _length(told, late), Words(" after the effect began")]
        yield _by_code(Part.DETECTION, (*tokens, Words(".")), noticed.evidence)
    elif noticed.evidence and (ends := tuple(_between(noticed))):
        yield _by_code(Part.DETECTION, (Words("Noticed between "), *ends[1:], Words(".")), noticed.evidence)


def response(told: Told) -> Iterator[Shown]:
    """When somebody took it on, and how long after it was noticed."""
    taken, ended = told.facts.key_time(KeyTimeName.ACKNOWLEDGED), told.facts.key_time(KeyTimeName.MITIGATED)
    tokens: list[Token] = []
    if taken.at and taken.evidence and not told.facts.in_conflict(taken.name):
        tokens += [Words("Taken on "), *_time(taken)]
        if later := _interval(told, KeyTimeName.DETECTED, KeyTimeName.ACKNOWLEDGED):
            tokens += [Words(", "), _length(told, later), Words(" after it was noticed")]
        tokens.append(Words("."))
    if ended.at and (took := _interval(told, KeyTimeName.DETECTED, KeyTimeName.MITIGATED)):
        tokens += [Words(" " if tokens else ""), Words("The effect ended "), _length(told, took)]
        tokens.append(Words(" after it was noticed."))
    if tokens:
        yield _by_code(Part.RESPONSE, tuple(tokens), _evidence_of(tuple(tokens)))


def _what(told: Told) -> str:
    incident = told.incident
    severity = "" if any(one.about == SEVERITY_DIFFERS for one in told.facts.conflicts) else incident.severity
    named = " on ".join(filter(None, (severity, incident.service)))
    owner = f", owned by {incident.owner}," if incident.owner else ""
    status = f" The ticket{owner} is {incident.status}." if incident.status else ""
    return f"{named}: “{incident.title}”.{status}" if named else f"“{incident.title}”.{status}"


def _impact_in_words(told: Told, part: Part) -> Iterator[Shown]:
    """The ticket's own words about the impact; where it has none, the sentence that states its beginning or end."""
    if told.incident.impact and told.ticket:
        quote = shortened(quotable(told.incident.impact, _READ), _LONGEST)
        if quote:
            text = (Words(f"Impact, as the ticket says: “{quote}”"),)
            yield Shown(part, text, (told.ticket.id,), Standing.QUOTED)
        return
    ends = (told.facts.key_time(KeyTimeName.STARTED), told.facts.key_time(KeyTimeName.MITIGATED))
    stated = ((time.evidence[0], time.quote) for time in ends if time.found is Found.STATED and time.evidence)
    for evidence_id, sentence in (*stated, *_on_whom(told)):
        item = told.ledger.find(evidence_id)
        if item and item.author and (quote := shortened(quotable(sentence, _READ), _LONGEST)):
            text = (Words(f"Impact, as {item.author.name} says: “{quote}”"),)
            yield Shown(part, text, (evidence_id,), Standing.QUOTED)
            return


def _on_whom(told: Told) -> Iterator[tuple[str, str]]:
    """The sentences of the ticket's updates that say how many of those who use it are hit."""
    for item in told.by_its_people:
        for sentence in sentences(item.text) if item.kind is Kind.UPDATE else ():
            is_firm = not is_question(sentence) and not is_guess(sentence) and not is_plan(sentence)
            if is_firm and _WHOM.search(sentence) and _HOW_MANY.search(sentence):
                yield item.id, sentence


def _course(told: Told) -> Iterator[Token]:
    """The known times that do not contradict each other in one sentence, and how long the effect lasted."""
    steps = [step for time in told.facts.key_times if (step := tuple(_step(told, time)))]
    if opened := _opened(told):
        steps.append(opened)
    steps += _taken_back(told)
    steps.sort(key=lambda step: next(token.at for token in step if isinstance(token, TimeOf)))
    for number, step in enumerate(steps):
        lead = step[0].text if isinstance(step[0], Words) else ""
        yield Words(lead[:1].upper() + lead[1:] if number == 0 else f", {lead}")
        yield from step[1:]
    if not steps:
        return
    yield Words(".")
    if lasted := _interval(told, KeyTimeName.STARTED, KeyTimeName.MITIGATED):
        yield from (Words(" The effect lasted "), _length(told, lasted), Words("."))
    elif took := _interval(told, KeyTimeName.DETECTED, KeyTimeName.RESOLVED):
        yield from (Words(" From the first notice to the closed ticket it took "), _length(told, took), Words("."))


def _step(told: Told, time: KeyTime) -> Iterator[Token]:
    at = time.at or (time.latest if time.found is Found.FIRST_SYMPTOM else None)
    if not time.evidence or told.facts.in_conflict(time.name):
        return
    if at is None:
        yield from _between(time)
        return
    if time.name is KeyTimeName.DETECTED and time.found is Found.TICKET and at == told.incident.created_at:
        return  # the ticket itself, which is told as declared
    told_of = (told.facts.key_time(KeyTimeName.DETECTED).at, told.incident.created_at)
    if time.found is Found.FIRST_SYMPTOM and at in told_of:
        return  # what was noticed, or the ticket itself
    yield Words(f"{_lead(time)} ")
    yield TimeOf(at, time.evidence[0], time.precision)
    if time.name is KeyTimeName.DETECTED:
        yield Words(f" {where}" if (where := _where(told, time)) else "")


def _between(time: KeyTime) -> Iterator[Token]:
    """The two moments between which something lies; nothing where only one is known."""
    if time.earliest and time.latest:
        yield Words(f"{_lead(time)} between ")
        yield TimeOf(time.earliest, time.evidence[0], time.precision)
        yield Words(" and ")
        yield TimeOf(time.latest, time.evidence[-1], time.precision)


def _lead(time: KeyTime) -> str:
    match time.name:
        case KeyTimeName.STARTED:
            return "first symptom" if time.found is Found.FIRST_SYMPTOM else "began"
        case KeyTimeName.DETECTED:
            return "first reported" if time.found is Found.MESSAGE else "noticed"
        case KeyTimeName.ACKNOWLEDGED:
            return "taken on"
        case KeyTimeName.MITIGATED:
            return "working again"
        case _:
            return "ticket resolved"


def _where(told: Told, time: KeyTime) -> str:
    item = told.ledger.find(time.evidence[0])
    return f"in {item.where}" if item and item.kind in (Kind.MESSAGE, Kind.ALERT) and item.where else ""


def _by_what(told: Told, time: KeyTime) -> str:
    item = told.ledger.find(time.evidence[0])
    if time.found is Found.TICKET or item is None:
        return "as the ticket gives it" if "creat" not in time.how else "when the ticket was opened"
    kind = "an alert" if item.kind is Kind.ALERT else "a person"
    return " ".join(filter(None, (f"by {kind}", _where(told, time))))


def _opened(told: Told) -> tuple[Token, ...]:
    """When the ticket was opened, unless it was noticed in the same minute."""
    at, ticket = told.incident.created_at, told.ticket
    noticed = told.facts.key_time(KeyTimeName.DETECTED)
    told_of = noticed.at is not None and at is not None and noticed.at != at and abs(at - noticed.at) < _SAME
    return (Words("declared "), TimeOf(at, ticket.id)) if at and ticket and not told_of else ()


def _taken_back(told: Told) -> Iterator[tuple[Token, ...]]:
    """The last time that the ticket was over and then was not: each as it was set."""
    changes = {change.evidence: change for change in told.facts.changes}
    sides = [(one.one.evidence, one.other.evidence) for one in told.facts.conflicts if one.about == WHETHER_OVER]
    pairs = [(changes[a[0]], changes[b[0]]) for a, b in sides if a and b and a[0] in changes and b[0] in changes]
    for over, again in pairs[-1:]:
        yield Words(f"set to {over.after} "), TimeOf(over.at, over.evidence)
        yield Words("reopened "), TimeOf(again.at, again.evidence)


def _why(others: tuple[Shown, ...], ticket: tuple[str, ...]) -> Shown:
    said = [shown for shown in others if shown.part is Part.CAUSE]
    if not said:
        text = "Why is left to the team: code recognised no sentence that names a cause."
        return _by_code(Part.SUMMARY, (Words(text),), ticket)
    number = "one sentence names" if len(said) == 1 else f"{_SPELLED[len(said)]} sentences name"
    text = f"Why: {number} a cause, quoted below; code draws no conclusion."
    return _by_code(Part.SUMMARY, (Words(text),), _evidence(said))


def _evidence(sentences: list[Shown]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(evidence_id for shown in sentences for evidence_id in shown.evidence))


def _what_now(others: tuple[Shown, ...]) -> Iterator[Shown]:
    actions = [shown for shown in others if isinstance(shown.detail, Action)]
    if actions:
        done = sum(isinstance(one.detail, Action) and one.detail.state is ActionState.DONE for one in actions)
        spelled = f"{_SPELLED[len(actions)]} follow-up{' is' if len(actions) == 1 else 's are'}"
        text = f"What now: {spelled} stated, {_SPELLED[done]} marked as done."
        yield _by_code(Part.SUMMARY, (Words(text),), _evidence(actions)[:_MOST_LINKS])


def _interval(told: Told, start: KeyTimeName, end: KeyTimeName) -> Interval | None:
    found = (one for one in told.facts.intervals if one.start is start and one.end is end and not one.in_conflict)
    return next((one for one in found if one.shortest is not None and one.longest is not None), None)


def _length(told: Told, interval: Interval) -> LengthOf:
    assert interval.shortest is not None
    assert interval.longest is not None
    ends = (*told.facts.key_time(interval.start).evidence, *told.facts.key_time(interval.end).evidence)
    return LengthOf(interval.shortest, interval.longest, tuple(dict.fromkeys(ends)))


def _time(time: KeyTime) -> Iterator[Token]:
    if time.at:
        yield TimeOf(time.at, time.evidence[0], time.precision)


def _stated(*times: KeyTime) -> str:
    return ", as stated" if all(time.found is Found.STATED for time in times) else ""


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
