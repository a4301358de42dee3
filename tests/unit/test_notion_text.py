from __future__ import annotations

import pytest

from postmortem.clients.notion.text import people_in, text_of_markdown


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("# Flags service", "Flags service"),
        ('## Runbook {toggle="true" color="red"}\n\tFirst step', "Runbook\nFirst step"),
        ("- **Redis is the same** instance", "- Redis is the same instance"),
        ("***very*** ~~old~~ *new*", "very old new"),
        ("- [x] Page the owner", "- [x] Page the owner"),
        ("> Slow is smooth", "Slow is smooth"),
        ("one\n---\ntwo", "one\n\ntwo"),
        ("one\n\n\n\ntwo", "one\n\ntwo"),
        ("the secret `build-cluster` holds `*default*`", "the secret build-cluster holds *default*"),
        ("snake_case and __init__ stay", "snake_case and __init__ stay"),
        ("2 * 3 * 4 and */5 * * * *", "2 * 3 * 4 and */5 * * * *"),
        (r"\*not bold\* \[x\] \<b\> a \| b \`tick\`", "*not bold* [x] <b> a | b `tick`"),
        (r"an escaped \` before `code \`", "an escaped ` before code \\"),
        ("```sh\nps | grep **x**\n# a comment\n```\nafter", "ps | grep **x**\n# a comment\nafter"),
        ("- item\n\t```\n\tps aux\n\t```", "- item\nps aux"),
        ("see [the guide](https://example.com/guide)", "see the guide (https://example.com/guide)"),
        ("see [https://example.com/a](https://example.com/a)", "see https://example.com/a"),
        ("see [example.com/a](https://example.com/a/)", "see https://example.com/a/"),
        ("![a graph](https://files.example.com/x.png?X-Amz-Signature=abc)", "a graph"),
        ("| Component | Version |\n|---|:-:|\n| hub | **4.0** |", "Component | Version\nhub | 4.0"),
        (
            '<table header-row="true">\n\t<tr>\n\t<td>Step</td>\n\t<td>Owner</td>\n\t</tr>\n</table>',
            "Step | Owner",
        ),
        ("<tr><td>a<br>b</td><td></td></tr>", "a b | "),
        ('<callout icon="🔥" color="red_background">\n\tCareful\n</callout>', "Careful"),
        ("<details>\n<summary>More</summary>\n\tInside\n</details>", "More\nInside"),
        ('<mention-user url="user://1">Ana Silva</mention-user> called', "@Ana Silva called"),
        ('at <mention-date start="2025-10-28" startTime="16:04" timeZone="America/Los_Angeles"/>',
         "at 2025-10-28 16:04 America/Los_Angeles"),
        ('from <mention-date start="2025-10-28" end="2025-10-31"/>', "from 2025-10-28 to 2025-10-31"),
        ('<page url="https://app.notion.com/p/x">Child</page>', "Child"),
        ('<unknown url="https://app.notion.com/p/x" alt="bookmark"/>',
         "[bookmark: see it in Notion, its text is not given]"),
        ("<empty-block/>", ""),
        ('<span color="red">red</span> and <https://example.com>', "red and <https://example.com>"),
        ("1. one\n2. two", "1. one\n2. two"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_text_says_what_the_page_says_without_its_markup(markdown: str, text: str) -> None:
    assert text_of_markdown(markdown) == text.rstrip()


def test_the_people_whom_a_page_mentions_are_known_once() -> None:
    ada, bo = "<mention-user url='user://1'>@Ada  Quist</mention-user>", "<mention-user>Bo Lind</mention-user>"
    assert people_in(f"{ada} and {bo}, {ada}\n@Cy Moe") == ("Ada Quist", "Bo Lind")
