"""Content of kinds that nobody here knows: its words are read, and where it has none it is named as unread."""

from __future__ import annotations

from typing import Any

import pytest

from postmortem.clients.notion.text import text_of_markdown
from postmortem.gather.monday.columns import columns_of
from postmortem.gather.slack.text import message_text


class Nobody:
    """Names of a workspace that nobody knows."""

    def user(self, user_id: str) -> str:
        return user_id

    def channel(self, channel_id: str) -> str:
        return channel_id

    def group(self, group_id: str) -> str:
        return group_id


def said(**message: object) -> str:
    return message_text({"ts": "1795000000.000100", **message}, Nobody())


@pytest.mark.parametrize(
    "block",
    [
        {"type": "poll", "question": "Is checkout down for you?", "options": ["Yes it is", "No"]},
        {"type": "card", "parts": [{"kind": "line", "copy": "Is checkout down for you?"}]},
        {
            "type": "rich_text",
            "elements": [{"type": "aside", "elements": [{"type": "hm", "note": "Is checkout down?"}]}],
        },
    ],
)
def test_the_words_of_a_block_that_nobody_knows_are_read(block: dict[str, Any]) -> None:
    assert "Is checkout down" in said(text="", blocks=[block])


@pytest.mark.parametrize("block", [{"type": "gauge", "value": 7}, {"type": "gauge", "data": {"id": "G0123"}}])
def test_a_block_without_words_is_named(block: dict[str, Any]) -> None:
    assert said(text="", blocks=[block]).startswith("[gauge: see it in Slack")


def test_what_a_block_calls_its_kind_is_no_way_into_the_page() -> None:
    assert "http" not in said(text="", blocks=[{"type": "see https://x.example now", "value": 1}])


@pytest.mark.parametrize("kind", ["divider", "share_shortcut"])
def test_a_line_between_blocks_says_nothing(kind: str) -> None:
    assert said(text="", blocks=[{"type": kind}]) == ""


def test_an_empty_message_of_an_unknown_subtype_is_named() -> None:
    assert said(text="", subtype="incident_handover").startswith("[incident handover: see it in Slack")


@pytest.mark.parametrize("subtype", ["bot_message", "thread_broadcast"])
def test_an_empty_message_of_a_known_subtype_says_nothing(subtype: str) -> None:
    assert said(text="", subtype=subtype) == ""


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ('Before\n<unknown url="https://n.example/1" alt="link_preview"/>', "[link preview: see it in Notion"),
        ("<unknown/>", "[block: see it in Notion"),
        ('<unknown alt="breadcrumb" url="https://n.example/1"/>Text', "Text"),
    ],
)
def test_a_notion_block_without_a_form_in_markdown_is_named(markdown: str, text: str) -> None:
    assert text in text_of_markdown(markdown)
    assert "<" not in text_of_markdown(markdown)
    assert ("see it" in text_of_markdown(markdown)) == ("[" in text)


def cell(kind: str, value: str | None, text: str = "") -> dict[str, Any]:
    return {"id": "c", "type": kind, "text": text, "value": value, "column": {"title": "Blast radius"}}


def test_a_monday_column_of_an_unknown_type_is_read_or_named() -> None:
    lines = [column.line() for column in columns_of([cell("radius", '{"km": 3}'), cell("radius", None, "3 km")])]
    assert lines == ["Blast radius: [a column of the type radius: see it in Monday]", "Blast radius: 3 km"]


@pytest.mark.parametrize(
    ("kind", "value"), [("radius", None), ("radius", "null"), ("radius", "{}"), ("people", '{"personsAndTeams": []}')]
)
def test_an_empty_monday_column_says_nothing(kind: str, value: str | None) -> None:
    assert columns_of([cell(kind, value)]) == ()
