"""Workspaces of any size, made up: one incident in the talk of a company of sixty, the same for the same size."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

Json = dict[str, Any]

_RESOLVED = datetime(2025, 3, 4, 18, 0, tzinfo=UTC)
_STARTED = _RESOLVED - timedelta(hours=8)
_SPAN = timedelta(hours=30)  # the time that is read of the incident: a day before it, and some hours
_CHANNELS = ("checkout-ops", "deploys", "support", "general", "web", "data", "random", "alerts")
_INCIDENT_CHANNEL_SHARE = 0.1
_PEOPLE = 60
# Of a real workspace's export: 40 % of all messages stand in threads. Threads of 20 keep the calls for them few.
_SHARE_IN_THREADS = 0.4
_REPLIES_PER_THREAD = 20
_WORDS = (
    "the a we to is on in it and for of this that with not yet still after before again maybe should will can did see "
    "look order page build test review team customer meeting lunch docs table query index cache branch merge ticket "
    "invoice report number chart color button header mail server region cluster node queue worker batch retry limit "
    "payment cart basket coupon checkout gateway timeout error deploy rollback version release flag metric alert graph"
).split()
_TOLD = "checkout gateway timeouts: payment retries pile up since release v4.{number}, rolling back"


def write_workspace(messages: int, path: Path) -> Path:
    """Write a workspace with so many Slack messages, in the form of the evaluation cases."""
    path.write_text(json.dumps(_workspace(messages)), encoding="utf-8")
    return path


def _workspace(messages: int) -> Json:
    chance = random.Random(messages)  # noqa: S311 - made-up chatter
    channels = [
        {"id": f"C0BENCH{place:03d}", "name": name, "is_member": True, "topic": ""}
        for place, name in enumerate(_CHANNELS)
    ]
    item = {
        "id": "9000000001",
        "name": "Checkout gateway timeouts",
        "status": "Resolved",
        "created_at": _text(_STARTED),
        "column_values": {"severity": "High", "slack": "https://sandbox.slack.com/archives/C0BENCH000"},
        "updates": [],
        "activity": [
            {
                "id": "a-1",
                "event": "update_column_value",
                "column_id": "status",
                "created_at": _text(_RESOLVED),
                "value": "Resolved",
                "previous_value": "Open",
            }
        ],
    }
    return {
        "incident": {"title": item["name"], "description": "Channel #checkout-ops", "resolved_at": _text(_RESOLVED)},
        "slack": {
            "channels": channels,
            "users": [_person(number) for number in range(_PEOPLE)],
            "messages": list(_messages(messages, chance)),
        },
        "monday": {"board": {"id": "900", "name": "Incidents", "columns": ["status", "severity"]}, "items": [item]},
        "notion": {"pages": [{"title": "Runbook: checkout gateway", "markdown": "Roll back the release."}]},
    }


def _messages(number: int, chance: random.Random) -> Iterator[Json]:
    """Top-level messages spread over the span, each thread soon after the message that began it."""
    in_threads = round(number * _SHARE_IN_THREADS)
    top_level = number - in_threads
    roots = set(range(0, top_level, max(1, top_level * _REPLIES_PER_THREAD // max(1, in_threads))))
    replies = -(-in_threads // len(roots))
    left = in_threads
    for place in range(top_level):
        at = _RESOLVED - _SPAN * (1 - place / top_level)
        root = _message(at, place, chance)
        yield root
        if place in roots:
            for answer in range(min(replies, left)):
                reply = _message(at + timedelta(seconds=30 * (answer + 1)), place, chance, answer + 1)
                yield {**reply, "channel": root["channel"], "thread_ts": root["ts"]}
            left -= min(replies, left)


def _message(at: datetime, place: int, chance: random.Random, answer: int = 0) -> Json:
    own = chance.random() < _INCIDENT_CHANNEL_SHARE
    channel = 0 if own else chance.randrange(1, len(_CHANNELS))
    told = own and at >= _STARTED and chance.random() < 0.5  # noqa: PLR2004 - half of what is said there then
    text = _TOLD.format(number=place % 10) if told else " ".join(chance.choices(_WORDS, k=chance.randrange(6, 25)))
    return {
        "channel": f"C0BENCH{channel:03d}",
        "user": f"U0BENCH{chance.randrange(_PEOPLE):03d}",
        "ts": f"{int(at.timestamp())}.{(place * 40 + answer) % 1_000_000:06d}",  # unique in its channel
        "text": text,
    }


def _person(number: int) -> Json:
    name = f"person{number}"
    return {"id": f"U0BENCH{number:03d}", "name": name, "real_name": name.title(), "tz": "Europe/Paris"}


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
