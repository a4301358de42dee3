"""How well a case was gathered: what was put before the analyst, and which calls that took.

The fewest calls are, for Monday, the item and what is related to it, which needs the item's words; for Slack, who the
token is (its answer holds the base of every link), its channels, the people, each channel that was read in pages of
999 from two hours before the incident began or the ticket was opened, and each thread with a reply since then; for
Notion, the list of pages and each page that was used.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from math import ceil
from typing import Any

from local.evaluation.cases import Case
from local.evaluation.pieces import Piece, at_ts
from local.evaluation.score import Score
from local.evaluation.trial import Trial
from postmortem.models import Bearing

_MONDAY_FEWEST = 2
_SLACK_ONCE = 3  # auth.test, users.conversations, users.list
_SLACK_PAGE = 999  # docs.slack.dev/reference/methods/conversations.history: "less than 1000"
_BEFORE = timedelta(hours=2)


def gather_recall_core(trial: Trial) -> Score:
    """Evidence that the truth cites and an agent could have had: the share of it that was selected."""
    case = trial.case
    core = {piece.ref for piece in case.pieces.named(case.truth.cited) if not _is_late(piece, case)}
    missed = tuple(sorted(core - trial.selected))
    return Score.share(len(core) - len(missed), len(core), missed)


def gather_precision(trial: Trial) -> Score:
    """The share of what was selected that is marked as relevant or cited by the truth."""
    cited = trial.case.truth.cited
    relevant = [piece for piece in trial.case.pieces.named(trial.selected) if piece.relevant or piece.ref in cited]
    return Score.share(len(relevant), len(trial.selected))


def record_noise(trial: Trial) -> Score:
    """The share of the record's rows that belong to nothing: not relevant, not cited by the truth, not of the item."""
    case = trial.case
    rows = frozenset(item.ref for item in trial.ledger if item.bearing is Bearing.INCIDENT)
    pieces = case.pieces.named(rows)
    noise = [p.ref for p in pieces if not (p.relevant or p.ref in case.truth.cited or p.item == case.item_id)]
    return Score.share(len(noise), len(rows), tuple(sorted(noise)))


def evidence_after_trigger(trial: Trial) -> Score:
    """Messages, updates and log lines among the selected that are later than the trigger; a page has no such time."""
    pieces = trial.case.pieces.named(trial.selected)
    return Score.faults(tuple(piece.ref for piece in pieces if _is_late(piece, trial.case)))


def _is_late(piece: Piece, case: Case) -> bool:
    return piece.after_trigger or (piece.kind != "page" and piece.times[0] > case.resolved_at)


def fetched_twice(trial: Trial) -> Score:
    """Calls of the gathering that had been made before with the same arguments, and answered."""
    made = Counter(
        f"{call.service} {call.name} {json.dumps(call.arguments, sort_keys=True, default=str)}"
        for call in trial.gathering
        if call.status == 200  # noqa: PLR2004 - HTTP: answered; what was refused may be asked again
    )
    return Score.faults(tuple(call for call, times in made.items() for _ in range(times - 1)))


def calls_monday(trial: Trial) -> Score:
    """The calls to Monday that the gathering made."""
    return _calls(trial, "monday")


def calls_slack(trial: Trial) -> Score:
    """The calls to Slack that the gathering made."""
    return _calls(trial, "slack")


def calls_notion(trial: Trial) -> Score:
    """The calls to Notion that the gathering made."""
    return _calls(trial, "notion")


def _calls(trial: Trial, service: str) -> Score:
    made = Counter(call.name for call in trial.gathering if call.service == service)
    return Score(float(made.total()), tuple(f"{name}: {times}" for name, times in made.most_common()))


def calls_over_fewest(trial: Trial) -> Score:
    """The calls of the gathering ÷ the fewest that the APIs allow, which the module counts."""
    made = Counter(call.service for call in trial.gathering)
    fewest = {"monday": _MONDAY_FEWEST, "slack": _slack_fewest(trial), "notion": _notion_fewest(trial)}
    shown = tuple(f"{service}: {made[service]} for {number}" for service, number in fewest.items())
    return Score(sum(made.values()) / sum(fewest.values()), shown)


def _slack_fewest(trial: Trial) -> int:
    channels = {str(call.arguments["channel"]) for call in trial.gathering if call.name == "conversations.history"}
    opened = trial.case.pieces.by_ref[f"monday:item:{trial.case.item_id}"].times[0]
    start = min(opened, trial.case.truth.key_times.get("started") or opened) - _BEFORE
    window = [
        message
        for message in trial.case.workspace.slack["messages"]
        if message["channel"] in channels and start <= at_ts(message["ts"]) <= trial.case.resolved_at
    ]
    roots = {(message["channel"], message["thread_ts"]) for message in window if _is_reply(message)}
    spoken = Counter(message["channel"] for message in window if not _is_reply(message))
    pages = sum(max(1, ceil(spoken[channel] / _SLACK_PAGE)) for channel in channels)
    return _SLACK_ONCE + pages + len(roots)


def _is_reply(message: Mapping[str, Any]) -> bool:
    return bool(message.get("thread_ts", message["ts"]) != message["ts"])


def _notion_fewest(trial: Trial) -> int:
    return 1 + sum(ref.startswith("notion:") for ref in trial.selected | trial.similar)


def calls_in_all(trial: Trial) -> Score:
    """The calls of the whole job, publishing and notices included."""
    return Score(float(len(trial.calls)))


def selected(trial: Trial) -> Score:
    """How many pieces were put before the analyst."""
    return Score(float(len(trial.selected)))


def prompt_tokens(trial: Trial) -> Score:
    """The estimated tokens of what a model is sent."""
    return Score(float(trial.prompt_tokens))


def seconds(trial: Trial) -> Score:
    """The time that the job took, the sandbox's own work included."""
    return Score(round(trial.seconds, 2))
