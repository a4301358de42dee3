"""Selections in ten languages: the pieces of the incident are its own and come first, unrelated talk does neither."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

from local.probe.language_texts import TALKS, Talk
from local.probe.result import Result, Verdict
from postmortem.models import Bearing, Evidence, Gathered, Incident, Kind, Leads, Person, Source, Window
from postmortem.prepare.select import select
from postmortem.text.tokens import estimate_tokens

_NOON = datetime(2026, 4, 14, 12, tzinfo=UTC)
_PREFIX = 14  # tokens of a line beside its text
_MANY = 300  # other pieces around: so many that not all can be taken


def probe() -> tuple[Result, ...]:
    """Two results for each talk: in a channel of its own, and out of many pieces with little room."""
    return tuple(check(talk) for check, talk in product((_in_the_channel, _out_of_many), TALKS))


def _in_the_channel(talk: Talk) -> Result:
    """What is the incident's own among the messages of its channel."""
    said = [_message(n, text, Bearing.INCIDENT, f"U{n}") for n, text in enumerate(talk.about)]
    aside = _message(40, talk.aside, Bearing.INCIDENT, "U9")
    ledger = select(_leads(talk), Gathered((_ticket(talk), *said, aside)))
    own = {piece.text for piece in ledger if piece.bearing is Bearing.INCIDENT}
    return _result(talk, own)


def _out_of_many(talk: Talk) -> Result:
    """What is taken first of channels that nothing ties to the incident, where there is room for a few pieces."""
    others = [_message(n, f"{other.aside} {n}", Bearing.BACKGROUND, "U8") for n, other in _others(talk)]
    said = [_message(1000 + n, text, Bearing.BACKGROUND, "U1") for n, text in enumerate(talk.about)]
    room = sum(estimate_tokens(piece.text) + _PREFIX for piece in (_ticket(talk), *said))
    ledger = select(_leads(talk), Gathered((_ticket(talk), *others, *said)), token_budget=room)
    return _result(talk, {piece.text for piece in ledger})


def _others(talk: Talk) -> list[tuple[int, Talk]]:
    return [(n, TALKS[n % len(TALKS)] if n % 2 else talk) for n in range(_MANY)]


def _result(talk: Talk, found: set[str]) -> Result:
    wrong = talk.aside in found or any(text.startswith(talk.aside) for text in found)
    missing = [text for text in talk.about if text not in found]
    verdict = Verdict.WRONG if wrong else Verdict.UNKNOWN if missing else Verdict.RIGHT
    return Result(f"{talk.language}: {talk.title}", " | ".join(talk.about), " | ".join(sorted(found)), verdict)


def _leads(talk: Talk) -> Leads:
    incident = Incident(key="probe", title=talk.title, created_at=_NOON)
    return Leads(incident, Window(_NOON - timedelta(hours=2), _NOON + timedelta(days=2)), terms=(talk.title,))


def _ticket(talk: Talk) -> Evidence:
    told = _message(0, talk.title, Bearing.INCIDENT, "M1")
    return replace(told, ref="monday:item:1", source=Source.MONDAY, kind=Kind.ITEM, where=talk.title)


def _message(number: int, text: str, bearing: Bearing, who: str) -> Evidence:
    return Evidence(
        ref=f"slack:C1:{number:05}",
        source=Source.SLACK,
        kind=Kind.MESSAGE,
        text=text,
        url="https://x.example/p",
        at=_NOON + timedelta(minutes=number),
        where="#ops",
        author=Person(who, who),
        bearing=bearing,
    )
