"""Much to read in Slack, and the evaluation cases: nothing of the window is missing, nothing is asked for twice."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from local.sandbox.workspace import Workspace
from postmortem.models import Incident, Leads, Window
from tests.contract.slack_sandbox import NOON, Serve, Slack, leads, said, section, ts

CASES = Path(__file__).resolve().parents[3] / "shared" / "eval" / "cases"
CASE_FILES = sorted(CASES.glob("*.json")) if CASES.is_dir() else []
needs_cases = pytest.mark.skipif(not CASE_FILES, reason="the shared evaluation cases are not here")


@pytest.mark.parametrize(("many", "fewest"), [(999, 1), (2_500, 3), (12_000, 13)])
def test_a_long_history_is_read_to_its_end_with_few_calls(serve: Serve, many: int, fewest: int) -> None:
    messages = [said(24 * 60 * number / many) | {"ts": ts(24 * 60 * number / many, number)} for number in range(many)]
    slack = Slack.serving(serve, section(*messages))

    gathered = slack.gather(leads(window=Window(NOON, NOON + timedelta(days=1))))

    assert len(gathered.evidence) == many
    assert fewest + 1 <= slack.calls()["conversations.history"] <= 1.3 * (fewest + 1)  # and one for #deploys
    assert max(_repeated(slack).values()) == 1


def test_after_a_burst_at_the_end_few_calls_are_spent_on_empty_time(serve: Serve) -> None:
    messages = [said(100) | {"ts": ts(100 + number / 600, number)} for number in range(1_200)]
    slack = Slack.serving(serve, section(*messages))

    assert len(slack.gather().evidence) == 1_200
    assert slack.calls()["conversations.history"] <= 10


@needs_cases
@pytest.mark.parametrize("path", CASE_FILES, ids=lambda path: path.stem)
def test_every_message_of_the_window_is_gathered_and_no_call_is_made_twice(serve: Serve, path: Path) -> None:
    workspace = Workspace.load(path).as_of_the_trigger()
    given = _leads_of(workspace)
    slack = Slack.serving(serve, workspace.slack)
    before = time.perf_counter()

    gathered = slack.gather(given)

    seconds = time.perf_counter() - before
    print(f"{path.stem}: {len(gathered.evidence)} pieces in {seconds:.2f} s, {slack.calls()}")  # noqa: T201
    found = {piece.ref for piece in gathered.evidence}
    assert _inside(workspace, given.window) <= found
    cited = {ref for event in workspace.truth["timeline"] for ref in event["evidence"] if ref.startswith("slack:")}
    assert len(cited & found) >= 0.95 * len(cited)
    assert max(_repeated(slack).values()) == 1
    assert gathered.gaps == ()


def _repeated(slack: Slack) -> Counter[tuple[str, str]]:
    """How often each call was made, by its name and arguments."""
    return Counter((call.name, json.dumps(call.arguments, sort_keys=True)) for call in slack.wire.calls)


def _leads_of(workspace: Workspace) -> Leads:
    """Leads as the Monday item gives them: from two hours before it was opened until the incident was resolved."""
    told = workspace.incident
    incident = Incident(key="k", title=told["title"], description=told["description"])
    opened = datetime.fromisoformat(workspace.monday["items"][0]["created_at"])
    window = Window(opened - timedelta(hours=2), datetime.fromisoformat(told["resolved_at"]))
    return Leads(incident=incident, window=window, terms=tuple(told["title"].split()))


def _inside(workspace: Workspace, window: Window) -> set[str]:
    """The ids of all messages of the window that somebody or something said, in channels the bot is in."""
    read = {channel["id"] for channel in workspace.slack["channels"] if channel["is_member"]}
    whole = replace(window, end=window.end + timedelta(seconds=1))
    return {
        message["id"]
        for message in workspace.slack["messages"]
        if message["channel"] in read
        and message.get("subtype") != "channel_join"
        and datetime.fromtimestamp(float(message["ts"]), tz=window.start.tzinfo) in whole
    }
