"""Sentence files: honest and altered sentences with the pieces they cite, to measure checks and judges with."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from postmortem.check.claims import Claim
from postmortem.check.fall_back import claim_of_filled
from postmortem.check.placeholders import Unfilled, fill
from postmortem.models.draft import Grounds, Part, Statement
from postmortem.models.evidence import Evidence, Kind, Ledger, Person, Source
from postmortem.models.facts import Facts

HONEST = "honest"
LONG_PIECE = 800  # characters: sentences that cite longer pieces are counted apart
_GROUP = 100  # sentences that a judge is asked about together, about as many as a draft has
_FEWEST_GROUPS = 3
_PARTS = {
    "impact": Part.IMPACT,
    "response": Part.RESPONSE,
    "ruled out": Part.RULED_OUT,
    "cause": Part.CAUSE,
    "factors": Part.FACTOR,
    "actions": Part.RESPONSE,  # sentences about actions, not action items
    "timeline": Part.DETECTION,  # sentences, without a row's time
    "trigger": Part.TRIGGER,
    "detection": Part.DETECTION,
    "summary": Part.SUMMARY,
    "five-whys": Part.CHAIN,
    "lessons": Part.WENT_WELL,
}
_REF = re.compile(r"\{(at|span):([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a file with the ledger of the pieces it cites; `wrong` says what was altered.

    `origin` names the true sentence that it is or was made of.
    """

    id: str
    kind: str
    statement: Statement
    ledger: Ledger
    origin: str
    wrong: str = ""

    @property
    def is_honest(self) -> bool:
        """True if the sentence was not altered."""
        return self.kind == HONEST

    @property
    def is_long(self) -> bool:
        """True if it cites a piece so long that it is counted apart."""
        return any(len(item.text) > LONG_PIECE for item in self.ledger)

    def claim(self) -> Claim | None:
        """What a judge is asked about it; None where a time in it cannot be filled in."""
        try:
            filled = fill(self.statement.text, self.ledger, Facts())
        except Unfilled:
            return None
        return claim_of_filled(self.statement, filled, self.ledger)


def load_sentences(path: Path) -> tuple[Sentence, ...]:
    """The sentences of a file. Placeholders that hold permanent references get the ids of the sentence's own ledger."""
    return tuple(_sentence(entry, path.stem) for entry in json.loads(path.read_text(encoding="utf-8")))


class _Derived(Protocol):
    @property
    def origin(self) -> str: ...


DerivedT = TypeVar("DerivedT", bound=_Derived)


def grouped(chosen: Sequence[DerivedT]) -> list[list[DerivedT]]:
    """The sentences in groups to be judged together; a true one and what was made of it are never in the same one."""
    number = max(_FEWEST_GROUPS, -(-len(chosen) // _GROUP))
    groups: list[list[DerivedT]] = [[] for _ in range(number)]
    place: dict[str, int] = {}
    for count, one in enumerate(chosen):
        place[one.origin] = place.get(one.origin, count) + 1
        groups[place[one.origin] % number].append(one)
    return [group for group in groups if group]


def _sentence(entry: Mapping[str, Any], name: str) -> Sentence:
    refs = [piece["ref"] for piece in entry["evidence"]]
    items = tuple(_evidence(f"E{number}", piece) for number, piece in enumerate(entry["evidence"], start=1))
    ids = {ref: item.id for ref, item in zip(refs, items, strict=True)}
    text = _REF.sub(lambda match: _with_ids(match, ids), entry["text"])
    part = _PARTS.get(entry["section"], Part.RESPONSE)
    statement = Statement(part, text, tuple(item.id for item in items), grounds=Grounds(entry["basis"]))
    origin = f"{name} {entry.get('from') or entry['id']}"
    return Sentence(entry["id"], entry["kind"], statement, Ledger(items), origin, entry.get("wrong") or "")


def _with_ids(match: re.Match[str], ids: Mapping[str, str]) -> str:
    named = (ids.get(ref, "E0") for ref in match[2].split(".."))
    return f"{{{match[1]}:{'..'.join(named)}}}"


def _evidence(number: str, piece: Mapping[str, Any]) -> Evidence:
    source, _, place = piece["ref"].partition(":")
    role = piece.get("author_role") or ""
    return Evidence(
        ref=piece["ref"],
        source=Source(source),
        kind=_kind(source, place),
        text=piece["text"],
        url="https://example.com/",
        at=datetime.fromisoformat(piece["at"]) if piece.get("at") else None,
        where="",
        author=Person(role, role) if role.startswith("[") else None,
        id=number,
    )


def _kind(source: str, place: str) -> Kind:
    if source == "monday":
        return Kind(place.partition(":")[0])
    return Kind.PAGE if source == "notion" else Kind.MESSAGE
