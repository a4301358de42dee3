"""An evaluation case: a workspace, and the truth about its incident in typed form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from local.evaluation.pieces import Pieces, moment, pieces_of
from local.sandbox.workspace import Workspace

KEY_TIMES = ("started", "detected", "acknowledged", "mitigated", "resolved")


class CaseError(Exception):
    """A file that does not hold what every case holds; nothing can be scored on it."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. `moments` are all the times that are right; only a `key` event counts for recall."""

    id: str
    what: str
    moments: tuple[datetime, ...]
    evidence: frozenset[str]
    key: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """Something that was done or agreed on as a follow-up."""

    text: str
    evidence: frozenset[str]


@dataclass(frozen=True, slots=True)
class Truth:
    """What a right report says and what a wrong one would.

    `cited` is all evidence that the truth rests on, `distractors` that of other incidents, `retracted` how many
    explanations were taken back. A key time that is None is known to nobody and has to stay unknown.
    """

    events: tuple[Event, ...] = ()
    cited: frozenset[str] = frozenset()
    distractors: frozenset[str] = frozenset()
    root_cause_keywords: tuple[tuple[str, ...], ...] = ()
    root_cause_evidence: frozenset[str] = frozenset()
    actions: tuple[Action, ...] = ()
    retracted: int = 0
    not_to_claim: tuple[str, ...] = ()
    canaries: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    key_times: Mapping[str, datetime | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """One incident to write about: its workspace as of the trigger, and the truth. `item` is its Monday item."""

    name: str
    workspace: Workspace
    pieces: Pieces
    truth: Truth
    board_id: str
    item_id: str
    resolved_at: datetime


def load_case(path: Path) -> Case:
    """The case in a file. Raises CaseError where it does not have the form of one."""
    try:
        return case_of(Workspace.load(path))
    except KeyError as missing:
        raise CaseError(f"the file is no case: it has no {missing}") from missing
    except ValueError as error:
        raise CaseError(f"the file is no case: {error}") from error


def case_of(workspace: Workspace) -> Case:
    """A workspace with a truth as a case. Raises KeyError where a part that every case has is missing."""
    item = workspace.monday["items"][0]
    return Case(
        name=workspace.name,
        workspace=workspace.as_of_the_trigger(),
        pieces=pieces_of(workspace.slack, workspace.monday, workspace.notion),
        truth=truth_of(workspace.truth, workspace.secrets),
        board_id=str(item.get("board", workspace.monday["board"]["id"])),
        item_id=str(item["id"]),
        resolved_at=_resolved_at(workspace.incident, item),
    )


def _resolved_at(incident: Mapping[str, Any], item: Mapping[str, Any]) -> datetime:
    """When the item's status became the one that starts the agent: Monday may log it up to a minute later."""
    told = moment(incident["resolved_at"])
    changes = [entry for entry in item.get("activity", []) if entry.get("value") == item.get("status")]
    return max([told, *(moment(entry["created_at"]) for entry in changes)])


def truth_of(truth: Mapping[str, Any], made_up: Sequence[str] = ()) -> Truth:
    """The truth of a case file; `made_up` are the credentials that stand in the workspace."""
    distractors = truth.get("distractors", {}).values()
    return Truth(
        events=tuple(_event(event) for event in truth["timeline"]),
        cited=frozenset(_cited(truth)),
        distractors=frozenset(ref for refs in distractors for ref in refs),
        root_cause_keywords=tuple(tuple(group) for group in truth.get("root_cause_keywords", [])),
        root_cause_evidence=frozenset(truth.get("root_cause_evidence", [])),
        actions=tuple(Action(one["text"], frozenset(one.get("evidence", []))) for one in truth.get("action_items", [])),
        retracted=len(truth.get("retracted_hypotheses", [])),
        not_to_claim=tuple(truth.get("not_to_claim", [])),
        canaries=tuple(injection["canary"] for injection in truth.get("injections", [])),
        secrets=tuple({*made_up, *(secret["value"] for secret in truth.get("secrets", []))}),
        key_times={
            name: moment(truth[f"{name}_at"]) if truth[f"{name}_at"] else None
            for name in KEY_TIMES
            if f"{name}_at" in truth
        },
    )


def _event(event: Mapping[str, Any]) -> Event:
    return Event(
        id=event["id"],
        what=event["what"],
        moments=tuple(moment(at) for at in (event["at"], *event.get("at_alt", []))),
        evidence=frozenset(event["evidence"]),
        key=bool(event.get("key")),
    )


def _cited(truth: Mapping[str, Any]) -> Iterator[str]:
    """All evidence that the truth rests on, what explanations were retracted by included."""
    yield from (*truth.get("root_cause_evidence", []), *truth.get("impact_evidence", []))
    for part in ("timeline", "contributing_factors", "action_items", "retracted_hypotheses"):
        for entry in truth.get(part, []):
            yield from (*entry.get("evidence", []), *entry.get("retracted_by", []))
