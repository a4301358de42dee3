"""The sentences of a draft with the pieces of its ledger, in the form that alterations start from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from local.evaluation.alterations.lines import Case, Line, Piece
from postmortem.models.draft import Action, Draft, Grounds, Part, Question, Row, Statement
from postmortem.models.evidence import Evidence, Ledger

_SECTIONS = {Part.CHAIN: "five-whys", Part.FACTOR: "factors", Part.ACTION: "actions", Part.WENT_WELL: "lessons"}
_AT = re.compile(r"\{(at|span):(E\d+)(?:\.\.(E\d+))?\}")
_STATED = re.compile(r"\{stated:E\d+:\"?([^{}\"]+)\"?\}")
_FACT = re.compile(r"\{fact:")


def case_of(name: str, draft: Draft, ledger: Ledger) -> Case:
    """The sentences of a draft that say something by themselves.

    Left out are questions, sides of a conflict, what is said to be absent, and sentences with a fact that code puts in.
    """
    numbered = enumerate(draft.statements, start=1)
    return Case(name, tuple(line for number, said in numbered for line in _lines(f"{name}-{number:03}", said, ledger)))


def _lines(number: str, said: Statement, ledger: Ledger) -> Iterator[Line]:
    pieces = tuple(_piece(item) for item in ledger.cited(_ids(said)))
    left_out = isinstance(said.detail, Question) or said.grounds is Grounds.ABSENT or said.part is Part.CONFLICT
    text = _AT.sub(lambda match: _by_reference(match, ledger), _STATED.sub(r"\1", said.text))
    if left_out or _FACT.search(text) or not pieces or re.search(r"\{[^{}]*\bE\d", text):
        return
    row = said.detail if isinstance(said.detail, Row) else None
    yield Line(
        number,
        _SECTIONS.get(said.part, said.part.value),
        said.grounds.value,
        text,
        pieces,
        said.label,
        _time(row, ledger) if row else None,
        row.phase.value if row else "",
        said.detail.state.value if isinstance(said.detail, Action) else "",
    )


def _ids(said: Statement) -> tuple[str, ...]:
    owner = said.detail.owner_evidence if isinstance(said.detail, Action) else ""
    in_text = [one for match in _AT.finditer(said.text) for one in match.groups()[1:] if one]
    return tuple(dict.fromkeys((*said.evidence, *in_text, *filter(None, (owner,)))))


def _time(row: Row, ledger: Ledger) -> datetime | None:
    item = ledger.find(row.when)
    return item.at if item else None


def _by_reference(match: re.Match[str], ledger: Ledger) -> str:
    items = [ledger.find(one) for one in match.groups()[1:] if one]
    if not all(items):
        return match[0]
    return f"{{{match[1]}:{'..'.join(item.ref for item in items if item)}}}"


def _piece(item: Evidence) -> Piece:
    kinds = {"item": "ticket", "activity": "status change", "update": "ticket update"}
    author = item.author.name if item.author else kinds.get(item.kind.value, item.kind.value)
    return Piece(item.ref, item.at, author, item.text)
