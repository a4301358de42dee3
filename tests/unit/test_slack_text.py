"""What Slack messages say, as plain text: mrkdwn, blocks, attachments, files, huddles."""

from __future__ import annotations

import time
from typing import Any

import pytest

from postmortem.gather.slack.mrkdwn import plain_mrkdwn
from postmortem.gather.slack.text import mentioned, message_text


class Names:
    """Names for three ids."""

    def user(self, user_id: str) -> str:
        return {"U1": "Ana"}.get(user_id, "someone")

    def channel(self, channel_id: str) -> str:
        return {"C1": "ops"}.get(channel_id, "another-channel")

    def group(self, group_id: str) -> str:
        return {"S1": "oncall"}.get(group_id, "group")


def text_of(**message: object) -> str:
    return message_text(message, Names())


def rich(*elements: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<@U1> and <@U1|ana.s>", "@Ana and @ana.s"),
        ("<@W999>", "@someone"),
        ("<#C1|> is <#C1> is <#C2|release>", "#ops is #ops is #release"),
        ("<!subteam^S1> <!subteam^S1|@oncall> <!here> <!channel|@channel>", "@oncall @oncall @here @channel"),
        ("since <!date^1700000000^{date_short} {time}|Nov 14>", "since 2023-11-14 22:13:20 UTC"),
        ("<https://example.com/pr/7|#7>", "#7 (https://example.com/pr/7)"),
        ("<https://www.example.com/|example.com>", "https://www.example.com/"),
        ("<https://example.com/?a=1&amp;b=2>", "https://example.com/?a=1&b=2"),
        ("<mailto:ana@example.com|ana@example.com>", "ana@example.com"),
        ("p99 &gt; 2s &amp;&amp; errors &lt; 5 &amp;lt;", "p99 > 2s && errors < 5 &lt;"),
        ("*bold* _italic_ ~struck~ *_both_* **twice**", "bold italic struck both twice"),
        ("*see <https://example.com/a_b_c|the *board*> now*", "see the *board* (https://example.com/a_b_c) now"),
        (
            "2 * 3 * 4, rm *.log and *.txt, snake_case_name __init__",
            "2 * 3 * 4, rm *.log and *.txt, snake_case_name __init__",
        ),
        ("run `rm *a* &gt; x` now", "run rm *a* > x now"),
        ("```\nkubectl get *pods*\n```", "kubectl get *pods*"),
        (":fire: ongoing", ":fire: ongoing"),
    ],
)
def test_mrkdwn_is_read_as_people_see_it(written: str, read: str) -> None:
    assert plain_mrkdwn(written, Names()) == read


def test_blocks_that_say_what_the_text_says_are_not_repeated() -> None:
    blocks = rich({"type": "text", "text": "checkout is "}, {"type": "text", "text": "down", "style": {"bold": True}})

    assert text_of(text="checkout is *down*", blocks=blocks) == "checkout is down"


def test_a_text_that_the_blocks_lack_is_kept_beside_them() -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "Severity: *SEV1*"}}]

    assert text_of(text="Incident opened by the robot", blocks=blocks) == "Incident opened by the robot\nSeverity: SEV1"


def test_a_number_that_the_blocks_lack_is_not_lost() -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "The deploy of web to production has failed"}}]

    assert "#1234" in text_of(text="The deploy #1234 of web to production has failed", blocks=blocks)


def test_a_time_that_is_none_is_shown_as_it_was_written() -> None:
    impossible = {"type": "date", "timestamp": 10**12, "fallback": "one day"}

    assert text_of(text="", blocks=rich(impossible)) == "one day"
    assert plain_mrkdwn("<!date^999999999999^{time}|one day>", Names()) == "one day"


@pytest.mark.parametrize("text", ["*a " * 13_000, "```" * 13_001, "<" * 40_000, "_" * 40_000, "[" * 40_000])
def test_a_text_made_to_be_slow_is_read_quickly(text: str) -> None:
    before = time.process_time()

    text_of(bot_id="B1", text=text, blocks=[{"type": "markdown", "text": text}])

    assert time.process_time() - before < 1


def test_rich_text_shows_people_groups_dates_lists_code_and_quotes() -> None:
    item = {"type": "rich_text_section", "elements": [{"type": "text", "text": "roll back"}]}
    blocks = rich(
        {"type": "user", "user_id": "U1"},
        {"type": "text", "text": " "},
        {"type": "usergroup", "usergroup_id": "S1"},
        {"type": "text", "text": " "},
        {"type": "channel", "channel_id": "C1"},
        {"type": "text", "text": " "},
        {"type": "broadcast", "range": "here"},
        {"type": "text", "text": " "},
        {"type": "emoji", "name": "fire"},
        {"type": "text", "text": " "},
        {"type": "date", "timestamp": 1700000000, "format": "{time}", "fallback": "10 pm"},
        {"type": "text", "text": " "},
        {"type": "link", "url": "https://example.com/board", "text": "board"},
        {"type": "something_new", "text": "!"},
    )
    blocks[0]["elements"] += [
        {"type": "rich_text_list", "style": "ordered", "offset": 1, "elements": [item]},
        {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [item]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a *b* <c>"}]},
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "one\ntwo"}]},
    ]

    assert text_of(text="", blocks=blocks).splitlines() == [
        "@Ana @oncall #ops @here :fire: 2023-11-14 22:13:20 UTC board (https://example.com/board)!",
        "2. roll back",
        "  • roll back",
        "a *b* <c>",
        "> one",
        "> two",
    ]


def test_a_section_shows_its_fields_and_buttons_only_where_they_lead_somewhere() -> None:
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "High *load*"}},
        {
            "type": "section",
            "fields": [{"type": "mrkdwn", "text": "*Region*\neu-west-1"}],
            "accessory": {"type": "button", "text": {"type": "plain_text", "text": "Mute"}, "value": "x"},
        },
        {"type": "divider"},
        {"type": "context", "elements": [{"type": "image", "alt_text": "graph"}, {"type": "mrkdwn", "text": "_now_"}]},
        {
            "type": "actions",
            "elements": [
                {"type": "button", "text": {"type": "plain_text", "text": "Runbook"}, "url": "https://example.com/r"}
            ],
        },
    ]

    assert text_of(bot_id="B1", blocks=blocks).splitlines() == [
        "High *load*",
        "Region: eu-west-1",
        "graph · now",
        "Runbook (https://example.com/r)",
    ]


def test_a_markdown_block_loses_its_marks_and_keeps_its_links() -> None:
    blocks = [{"type": "markdown", "text": "## Status\n**down** since [noon](https://example.com/n)\n---\nend"}]

    assert text_of(bot_id="B1", blocks=blocks) == "Status\ndown since noon (https://example.com/n)\nend"


def test_a_block_of_a_type_nobody_knows_gives_every_text_it_holds() -> None:
    block = {
        "type": "alert_2031",
        "title": {"type": "plain_text", "text": "5xx above 5 %"},
        "rows": [
            {"body": "checkout", "icon": "https://example.com/i.png"},
            {"text": {"type": "mrkdwn", "text": "*eu*"}},
        ],
    }

    assert text_of(bot_id="B1", blocks=[block]).splitlines() == ["5xx above 5 %", "checkout", "eu"]


def test_an_attachment_gives_pretext_title_text_and_fields_and_no_footer() -> None:
    attachment = {
        "fallback": "shorter",
        "pretext": "Firing",
        "title": "5xx",
        "title_link": "https://example.com/a",
        "text": "rate 7 %",
        "fields": [{"title": "Zone", "value": "eu"}, {"value": "no title"}],
        "footer": "Alerts v1",
    }

    assert text_of(bot_id="B1", text="", attachments=[attachment]).splitlines() == [
        "Firing",
        "5xx (https://example.com/a)",
        "rate 7 %",
        "Zone: eu",
        "no title",
    ]


def test_the_fallback_of_an_attachment_is_the_last_resort() -> None:
    assert text_of(bot_id="B1", attachments=[{"fallback": "panel &amp; graph"}]) == "panel & graph"
    assert text_of(bot_id="B1", attachments=[{"fallback": "[no preview available]"}]) == ""


def test_the_preview_of_a_link_is_left_out_and_a_quoted_message_is_kept() -> None:
    preview = {"from_url": "https://example.com", "title": "Example Domain", "text": "For use in examples"}
    quote = {
        "from_url": "https://x.slack.com/archives/C1/p1",
        "is_msg_unfurl": True,
        "author_name": "Ana",
        "text": "down",
    }

    assert text_of(user="U1", text="look", attachments=[preview, quote]) == "look\nQuoted from Ana: down"
    assert "Example Domain" in text_of(bot_id="B1", text="look", attachments=[preview])


def test_attachments_are_followed_three_deep() -> None:
    attachment: dict[str, Any] = {"text": "fourth"}
    for text in ("third", "second", "first"):
        attachment = {"text": text, "attachments": [attachment]}

    assert text_of(bot_id="B1", attachments=[attachment]) == "first\nsecond\nthird"


def test_a_file_gives_its_title_and_the_first_lines_of_a_snippet() -> None:
    files = [
        {"title": "hub.log", "pretty_type": "Plain Text", "preview": "can't start new thread\n", "lines_more": 40},
        {"name": "graph.png"},
        {"mode": "tombstone"},
    ]

    assert text_of(text="", files=files).splitlines() == [
        "File: hub.log (Plain Text)",
        "can't start new thread",
        "…",
        "File: graph.png",
        "File: deleted",
    ]


def test_the_line_slack_puts_for_blocks_it_cannot_flatten_is_no_text() -> None:
    assert text_of(text="This content can't be displayed.", blocks=rich({"type": "text", "text": "down"})) == "down"


def test_ids_that_need_a_name_are_found_in_texts_blocks_and_attachments() -> None:
    message = {
        "text": "<@U1> <@U2|ben> <#C1|> <!subteam^S1> <!here> <https://example.com>",
        "blocks": rich({"type": "user", "user_id": "U3"}, {"type": "usergroup", "usergroup_id": "S2"}),
        "attachments": [{"text": "by <@W4>", "channel_id": "C9"}],
    }

    people = {("@", "U1"), ("@", "U2"), ("@", "U3"), ("@", "W4")}
    assert set(mentioned(message)) == people | {("#", "C1"), ("!", "S1"), ("!", "S2")}
