"""How long gathering must take where nothing waits but for what it needs: one call for each wave of calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from local.sandbox.wire import Call

_TEXT, _LIST = "GET /v1/pages/{id}/markdown", "POST /v1/search"


def critical_path(calls: Sequence[Call], latency: Mapping[str, float]) -> float:
    """The seconds of the longest chain of calls that need each other's answers; `latency` is of one call by service.

    Everything waits for Monday's item; meanwhile Slack says who and where the bot is. Then, side by side: Monday's
    related items and the people it only names; Slack's history, threads and missing names; Notion's list of pages, what
    it does not show, the texts.
    """
    lead = max(latency["monday"], latency["slack"])
    slack = (_pages_of_history(calls) + _pages_of_threads(calls) + _is_made(calls, "users.info")) * latency["slack"]
    asked = {call.name for call in calls if call.service == "notion"}
    notion = (len(asked & {_TEXT, _LIST}) + bool(asked - {_TEXT, _LIST})) * latency["notion"]
    return lead + max(slack, notion, latency["monday"])


def one_after_another(calls: Sequence[Call], latency: Mapping[str, float]) -> float:
    """The seconds that the same calls take in a row."""
    return sum(latency[call.service] for call in calls)


def _pages_of_history(calls: Sequence[Call]) -> int:
    """The most pages of a channel that come one after another: its first, then those of its longest slice."""
    spans: dict[object, Counter[object]] = {}
    for call in calls:
        if call.name == "conversations.history":
            slices = spans.setdefault(call.arguments.get("channel"), Counter())
            slices[call.arguments.get("oldest"), call.arguments.get("latest")] += 1
    return max((max(slices.values()) + (len(slices) > 1) for slices in spans.values()), default=0)


def _pages_of_threads(calls: Sequence[Call]) -> int:
    threads = [call.arguments for call in calls if call.name == "conversations.replies"]
    return max(Counter((thread.get("channel"), thread.get("ts")) for thread in threads).values(), default=0)


def _is_made(calls: Sequence[Call], name: str) -> bool:
    return any(call.name == name for call in calls)
