"""The open rows of the dossier's timeline: key times, the ticket's changes, and the messages that structure picks.

Nothing is judged by its meaning: a message counts by its author, the words it shares with the ticket and with what its
people wrote, its replies and reactions, and the numbers it links to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from postmortem.models.draft import Part, Phase, Row
from postmortem.models.evidence import Evidence, Kind
from postmortem.models.facts import Found, KeyTime, KeyTimeName, TicketChange
from postmortem.models.moments import Basis, Moment, Precision
from postmortem.models.report import Shown, Standing, Words
from postmortem.text.language import tr, translatable
from postmortem.text.ranking import Ranking, words_of
from postmortem.text.sentences import folded, shortened
from postmortem.write.told import Told, quotable

MOST = 20
_LONGEST = 240  # characters of a quotation
_READ = 2000  # characters of a message that are looked at
_SET_WITH_THE_TICKET = timedelta(minutes=10)
_CLOSE = timedelta(minutes=1)
_FEWEST_ROWS = 200  # of which two may not be closer, in a short incident
_SHORTEST_WHOLE = 20  # characters: what is shorter stands in many texts by chance
_MOST_OF_A_BOT = 3
_OF_AN_ALERT = 0.9  # nearly as much as what people of the incident write
_LEAST_SHARE = 0.3  # of somebody who is not of the incident
_FEWEST_SHARED = 2  # words with the ticket, where nothing else ties a message to it
_BEFORE, _AFTER = timedelta(hours=1), timedelta(hours=1)
_PHASES = {
    KeyTimeName.STARTED: Phase.ONSET,
    KeyTimeName.DETECTED: Phase.DETECTION,
    KeyTimeName.ACKNOWLEDGED: Phase.ESCALATION,
    KeyTimeName.MITIGATED: Phase.RECOVERY,
    KeyTimeName.RESOLVED: Phase.RESOLUTION,
}
_NAMES = {
    KeyTimeName.STARTED: translatable("The effect began"),
    KeyTimeName.DETECTED: translatable("Noticed"),
    KeyTimeName.ACKNOWLEDGED: translatable("Taken on"),
    KeyTimeName.MITIGATED: translatable("The effect ended"),
    KeyTimeName.RESOLVED: translatable("Resolved"),
}
_NUMBERED = re.compile(r"#\d+|\b[A-Z]{2,10}-\d+\b|\bv?\d+\.\d+\.\d+\b|\b(?=[a-f]*\d)[0-9a-f]{7,40}\b|https?://")
_FIGURE = re.compile(r"\d")


def chosen_rows(told: Told, others: tuple[Shown, ...]) -> tuple[Shown, ...]:
    """At most 20 rows; what `others` quote already is not quoted again."""
    quoted = frozenset(folded(token.text) for shown in others for token in shown.text if isinstance(token, Words))
    fixed = [*_key_times(told, quoted), *_opened(told)]
    cited = {evidence_id for row in fixed for evidence_id in row.evidence}
    fixed += _changes(told, cited)
    cited |= {evidence_id for row in fixed for evidence_id in row.evidence}
    cited |= {evidence_id for shown in others if shown.part is Part.ACTION for evidence_id in shown.evidence}
    return (*fixed[:MOST], *_messages(told, cited, quoted, MOST - len(fixed)))


def _key_times(told: Told, quoted: frozenset[str]) -> Iterator[Shown]:
    said = set(quoted)
    for time in told.facts.key_times:
        if time.at and time.evidence:
            words = _words_of(told, time, said)
            said.add(folded(words))
            yield _row(time.evidence, words, _moment(told, time), _PHASES[time.name])


def _words_of(told: Told, time: KeyTime, said: set[str]) -> str:
    """The key time in words, with what was said then unless that stands on the page already."""
    item = told.ledger.find(time.evidence[0])
    name = tr(_NAMES[time.name])
    if item and item.change and item.at == time.at:
        return f"{name}. {_changed(item.change.column_title, item.change.before, item.change.after)}"
    if item and item.kind in (Kind.MESSAGE, Kind.ALERT, Kind.UPDATE):
        quote = (
            ""
            if "“" in time.how and time.found is Found.MESSAGE
            else quotable(time.quote or told.evidential(item.text), _LONGEST)
        )
        author = f"{item.author.name}: " if item.author else ""
        if quote and not _stands_in(quote, said):
            return f"{name}. {author}“{quote}”"
        return tr("{event}, as {author} says.", event=name, author=author.rstrip(": ") or tr("a source"))
    return f"{name}, {time.how}."


def _stands_in(quote: str, said: Iterable[str]) -> bool:
    wanted = folded(quote)
    return any(wanted in one or (len(one) > _SHORTEST_WHOLE and one in wanted) for one in map(_bare, said))


def _bare(words: str) -> str:
    """What stands between quotation marks, else the words."""
    return words.partition('"')[2].rpartition('"')[0] or words.strip(' ":,.')


def _moment(told: Told, time: KeyTime) -> Moment:
    assert time.at is not None
    item = told.ledger.find(time.evidence[0])
    if item and item.at and abs(item.at - time.at) < timedelta(seconds=1):
        return Moment(time.at, Basis.SOURCE, time.precision)
    stamp = f"{time.at:%Y-%m-%d %H:%M} UTC"
    if item and stamp in item.text:
        return Moment(time.at, Basis.STATED, Precision.MINUTE, f"{time.at:%H:%M}")
    stated = time.how.partition("“")[2].rpartition("”")[0] if time.found in (Found.STATED, Found.PROPOSED) else ""
    stated = stated or time.how.partition("“")[2].rpartition("”")[0] or time.quote
    is_said = bool(stated) and item is not None and folded(stated) in folded(item.text)
    return Moment(time.at, Basis.STATED if is_said else Basis.SOURCE, time.precision, stated if is_said else "")


def _opened(told: Told) -> Iterator[Shown]:
    at, ticket = told.incident.created_at, told.ticket
    told_of = any(time.at == at for time in told.facts.key_times)
    if at and ticket and not told_of:
        yield _row(
            (ticket.id,), tr("The ticket was opened."), Moment(at, Basis.SOURCE, Precision.SECOND), Phase.ESCALATION
        )


def _changes(told: Told, cited: set[str]) -> list[Shown]:
    """The changes that no key time tells of; what was filled in when the ticket was opened is part of that."""
    opened = told.incident.created_at
    return [
        _row(
            (change.evidence,),
            _changed(change.column, change.before, change.after),
            Moment(change.at, Basis.SOURCE, Precision.SECOND),
            Phase.COMMUNICATION,
        )
        for change in told.facts.changes
        if change.evidence not in cited and not _is_filled_in(change, opened)
    ]


def _is_filled_in(change: TicketChange, opened: datetime | None) -> bool:
    return (not change.before or change.is_status) and opened is not None and change.at - opened <= _SET_WITH_THE_TICKET


def _changed(column: str, before: str, after: str) -> str:
    if not before:
        return tr("{column} set to {after}.", column=column, after=after)
    return f"{column}: {before} → {after or tr('empty')}."


def _messages(told: Told, cited: set[str], quoted: frozenset[str], most: int) -> Iterator[Shown]:
    """The messages that count most, none within a minute of another one unless the incident was short."""
    times: list[datetime] = []
    of_bots: Counter[str] = Counter()
    close = min(_CLOSE, _length(told) / _FEWEST_ROWS)
    for item, quote in _by_weight(told, cited):
        if most <= 0:
            return
        assert item.at is not None
        if any(abs(item.at - at) < close for at in times) or _stands_in(quote, quoted):
            continue
        if item.author and item.author.is_bot:
            of_bots[item.author.name] += 1
            if of_bots[item.author.name] > _MOST_OF_A_BOT:
                continue
        times.append(item.at)
        most -= 1
        author = f"{item.author.name}: " if item.author else ""
        moment = Moment(item.at, Basis.SOURCE, Precision.SECOND)
        yield _row((item.id,), f"{author}“{quote}”", moment, Phase.INVESTIGATION)


def _by_weight(told: Told, cited: set[str]) -> list[tuple[Evidence, str]]:
    within = [item for item in _candidates(told) if item.id not in cited and _is_in_time(told, item)]
    if not within:
        return []
    shares = _shares(told, within)
    replies = Counter(item.thread for item in told.talk if item.thread and item.thread != item.ref)
    weighed = [
        (_weight(told, item, share, replies[item.ref]), item, quote)
        for item, share in zip(within, shares, strict=True)
        if (quote := _short(item.text[:_READ])) and len(words_of(quote)) > 1
    ]
    weighed.sort(key=lambda one: -one[0])
    return [(item, quote) for weight, item, quote in weighed if weight > 0]


def _candidates(told: Told) -> list[Evidence]:
    """Updates, alerts, and the messages of the conversations that people of the incident write in."""
    places = {_conversation(item) for item in told.by_its_people}
    mainly = Counter(item.where for item in told.by_its_people if item.kind is Kind.MESSAGE).most_common(1)
    channel = mainly[0][0] if mainly else ""
    return [
        item
        for item in (*told.pieces, *told.alerts_elsewhere)
        if item.at
        and (
            item.kind in (Kind.UPDATE, Kind.ALERT)
            or (item.kind is Kind.MESSAGE and (item.where == channel or _conversation(item) in places))
        )
    ]


def _conversation(item: Evidence) -> str:
    return item.thread or item.ref


def _short(text: str) -> str:
    """A text as it can be quoted; where its end is left out in the middle of a sentence, an ellipsis says so."""
    kept = shortened(text, _LONGEST)
    quote = quotable(kept, _LONGEST)
    return f"{quote} …" if quote and len(kept) < len(text) and kept[-1:] not in ".!?…" else quote


def _shares(told: Told, items: list[Evidence]) -> list[float]:
    """How much each text is about what ticket and people of the incident speak of; 1 is the most."""
    query = dict.fromkeys(_of_the_ticket(told), 3.0)
    texts = [item.text for item in items]
    ranking = Ranking(texts)
    own = [number for number, item in enumerate(items) if told.is_of_the_incident(item)]
    query |= {word: 1.0 for word in ranking.telling_words(own, 40) if word not in query}
    scores = ranking.scores(query)
    most = max(scores, default=0.0) or 1.0
    return [score / most for score in scores]


def _of_the_ticket(told: Told) -> list[str]:
    incident = told.incident
    return words_of(f"{incident.title} {incident.description} {incident.service} {incident.impact}")


def _shared(told: Told, item: Evidence) -> int:
    return len({*_of_the_ticket(told)} & {*words_of(item.text)})


def _weight(told: Told, item: Evidence, share: float, replies: int) -> float:
    rests_on_it = any(item.id in time.evidence for time in told.facts.key_times)
    if not told.is_of_the_incident(item) and not rests_on_it:
        alert = _OF_AN_ALERT if item.kind is Kind.ALERT else 0.0
        by_chance = _stands_alone(item, replies) and _shared(told, item) < _FEWEST_SHARED
        return alert + share / 2 if share >= _LEAST_SHARE and not by_chance else 0.0
    if not share and not rests_on_it and _stands_alone(item, replies):
        return 0.0
    weight = share + 1.0
    weight += 0.4 if _NUMBERED.search(item.text) else 0.0
    weight += 0.2 if _FIGURE.search(item.text) else 0.0
    weight += min(0.1 * (replies + len(item.reactions)), 0.3)
    weight += 0.2 if item.kind is Kind.UPDATE else 0.0
    weight -= 0.3 if "?" in item.text else 0.0
    return weight


def _stands_alone(item: Evidence, replies: int) -> bool:
    """True for a message that answers nothing, that nobody answers, and that names no change: lunch, mostly."""
    answers = item.thread not in (None, item.ref)
    return item.kind is Kind.MESSAGE and not answers and not replies and not _NUMBERED.search(item.text)


def _known(told: Told) -> list[datetime]:
    return [at for time in told.facts.key_times for at in (time.earliest, time.latest) if at]


def _length(told: Told) -> timedelta:
    known = _known(told)
    return max(known) - min(known) if known else _FEWEST_ROWS * _CLOSE


def _is_in_time(told: Told, item: Evidence) -> bool:
    known = _known(told)
    assert item.at is not None
    return not known or min(known) - _BEFORE <= item.at <= max(known) + _AFTER


def _row(evidence: tuple[str, ...], text: str, moment: Moment, phase: Phase) -> Shown:
    return Shown(
        part=Part.TIMELINE,
        text=(Words(text),),
        evidence=evidence,
        standing=Standing.BY_CODE,
        detail=Row(evidence[0], phase),
        moment=moment,
    )
