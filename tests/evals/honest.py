"""A writer that tells the truth of a case in words of its own, as far as the evidence it is shown holds it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from local.evaluation.cases import Case, Event
from local.evaluation.words import content_words, sentences
from postmortem.write.draft import Draft
from tests.evals.shown import Evidence, Shown

Json = dict[str, Any]

MOST_CITED = 4  # the instructions: one to four ids
# The instructions forbid times, and a good writer keeps to them.
_TIME = re.compile(r"\b\d{1,2}:\d\d\b|\b\d{1,2} (?:Feb|Oct)\w*\b|\b\d+(?:st|nd|rd|th)\b|\b(?:minutes|hours?)\b")
_LIST_OF = {"actions": "action_items", "contributing_factors": "contributing_factors"}
_LIST_OF |= {"root_cause.rejected": "retracted_hypotheses"}
_PHASES = {"detected": "detection", "mitigated": "mitigation", "resolved": "resolution"}
_MORE: Mapping[str, Json] = {
    "timeline": {"phase": "investigation", "stated_time": ""},
    "actions": {
        "kind": "prevent",
        "stated_by_people": True,
        "priority": "unset",
        "done_when": "",
        "owner": "",
        "addresses": "",
    },
}


@dataclass(frozen=True, slots=True)
class Statement:
    """Something to say in a section of the draft (`root_cause.rejected` is one of its own).

    `evidence` holds ids of the request; `more` is what only this section's statements have.
    """

    section: str
    text: str
    evidence: tuple[str, ...]
    quote: str
    more: Mapping[str, Any] = field(default_factory=dict)

    def json(self) -> Json:
        """The statement without what only its section has."""
        return {"evidence": list(self.evidence), "quote": self.quote, "text": self.text}


def draft_of(statements: Iterable[Statement], conflicts: Sequence[Json] = ()) -> str:
    """A draft that makes these statements, valid by the schema; its root cause is given as established."""
    draft: Json = {name: [] for name in Draft.model_fields}
    draft["root_cause"] = {"confidence": "established", "statements": [], "rejected": []}
    draft["contradictions"] = list(conflicts)
    for statement in statements:
        part, _, inner = statement.section.partition(".")
        place = draft[part][inner] if inner else draft[part]
        place.append({**statement.json(), **_MORE.get(part, {}), **statement.more})
    return json.dumps(draft)


def true_statements(case: Case, evidence: Evidence) -> list[Statement]:
    """What the truth of a case says without its times, resting on what was shown of its evidence."""
    return [
        replace(statement, evidence=tuple(line.id for line in lines), quote=lines[0].quote(statement.text))
        for statement in _statements(case)
        if not _TIME.search(statement.text)
        and (lines := _most_telling(statement.text, evidence.of(case.pieces, statement.evidence)))
    ]


def _most_telling(text: str, lines: Sequence[Shown]) -> list[Shown]:
    """The pieces that have most of the words of a statement."""
    words = content_words(text)
    return sorted(lines, key=lambda line: (-len(content_words(line.text) & words), line.id))[:MOST_CITED]


def _statements(case: Case) -> Iterator[Statement]:
    """The statements, with the refs of their evidence."""
    truth = case.workspace.truth
    for event in case.truth.events:
        phase = {"phase": _phase(case, event)}
        yield Statement("timeline", event.what, tuple(event.evidence), "", phase)
    for sentence in sentences(truth["root_cause"]):
        yield Statement("root_cause.statements", sentence, tuple(truth["root_cause_evidence"]), "")
    for sentence in sentences(truth["impact"]):
        yield Statement("impact", sentence, tuple(truth["impact_evidence"]), "")
    for section, part in _LIST_OF.items():
        yield from (Statement(section, entry["text"], tuple(entry["evidence"]), "") for entry in truth[part])


def _phase(case: Case, event: Event) -> str:
    known = (phase for name, phase in _PHASES.items() if case.truth.key_times.get(name) in event.moments)
    return next(known, "investigation")
