"""Messages of real alert bots, apps and people, as others have recorded them: nothing of what they say is missed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from postmortem.gather.slack.text import message_text

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "slack"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared Slack samples are not here")


class Names:
    """Nobody is known."""

    def user(self, user_id: str) -> str:
        return "someone"

    def channel(self, channel_id: str) -> str:
        return "another-channel"

    def group(self, group_id: str) -> str:
        return "group"


def _shared_messages() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(SAMPLES.rglob("*.json")) if SAMPLES.is_dir() else ():
        content = json.loads(path.read_text(encoding="utf-8"))
        holder = content if isinstance(content, dict) else {"messages": content}
        found = holder.get("messages", [holder.get("message", holder)])
        for number, message in enumerate(found):
            blocks = {} if "blocks" in message or "text" in message else {"blocks": [message], "text": ""}
            yield f"{path.name}[{number}]", {**message, **blocks}


NOTHING_TO_READ = {
    "BlockKitTest-15.json[0]",  # a confirmation dialogue, not a message
    "BlockKitTest-18.json[0]",  # feedback buttons
    "MessageMetadataPostedEventTest-65.json[0]",  # an event without text
}


def test_every_shared_sample_says_something_and_leaves_no_markup() -> None:
    texts = {name: message_text(message, Names()) for name, message in _shared_messages()}

    assert len(texts) > 30
    assert {name for name, text in texts.items() if not text} <= NOTHING_TO_READ
    for name, text in texts.items():
        assert not any(mark in text for mark in ("<@", "<!", "<http", "&amp;", "&lt;", "**", "None")), name


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("alertmanager", "[FIRING:1] HighErrorRate (api prod critical) (http://alertmanager.example.com/"),
        (
            "NousResearch",
            "Priority: P1\nSince 2023-11-14 22:13:20 UTC\nOpen runbook (https://runbooks.example.com/order)",
        ),
        ("ymtszw", "Issue closed by ymtszw\n#24 Consider deduplication of Items (https://github.com/ymtszw/zephyr/"),
        ("Datadog blocks", "Triggered: tests\nsystem.load.1 over * was > 0.0"),
        ("psoxy", "Huddle of 2 people, 6 min 24 s"),
        ("merlinn", "Triggered [#4312] High error rate on checkout (https://acme.pagerduty.com/incidents/Q1ABC2DEF3"),
        ("varying_block_types", "Header 1 | Header 2\nDatum 1 | Datum 2"),
    ],
)
def test_what_a_text_only_reader_misses_is_read(told: str, said: str) -> None:
    by_source = {
        message.get("_src") or message.get("_source", ""): message_text(message, Names())
        for _, message in _shared_messages()
    }

    assert any(said in text for source, text in by_source.items() if told in source)
