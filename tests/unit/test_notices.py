"""What the notices say, and that Slack takes whatever they are made of."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from local.sandbox.slack import limits
from postmortem.models import Gap, Incident, Page
from postmortem.models.draft import Action, ActionKind, ActionState, Part
from postmortem.models.report import Report, Shown
from postmortem.render.mrkdwn import length_in_slack, mrkdwn
from postmortem.render.notices import failure_notice_of, mended_notice_of, notice_of
from postmortem.text.language import speaking
from tests.unit.whole_report import whole, written

PAGE = Page("p", "https://notion.so/p", "Post-mortem: Labels blank")
GAP = Gap("notion", "the runbooks", "the page is not shared", "Share it.")
NASTY = "<!channel> & <@U1> @here 👩🏽‍💻💥 \ud83d \u202e" * 400


def shown(made: Report) -> str:
    return json.dumps(notice_of(made, PAGE, "UTC").blocks, ensure_ascii=False)


def block(made: Report, title: str) -> str:
    texts = (one["text"]["text"] for one in _sections(made))
    return next((text for text in texts if text.startswith(f"*{title}:*")), "")


def _sections(made: Report) -> list[Any]:
    return [one for one in notice_of(made, PAGE, "UTC").blocks if one["type"] == "section"]


def action(number: int, state: ActionState = ActionState.AGREED) -> Shown:
    return written(Part.ACTION, f"Do thing {number}", "E10", detail=Action(ActionKind.PREVENT, state, "[font team]"))


def test_it_names_what_is_to_be_done_by_whom_and_until_when_and_what_is_done_last() -> None:
    assert block(whole(), "Action items").splitlines() == [
        "*Action items:*",
        "• Put the font back into the package (#7731) ([font team], due before the next release, agreed)",
        "• Check that a label has ink on it (no owner, proposed)",
        "• Go back to 4.1.7 (no owner, done)",
    ]


def test_five_actions_are_named_and_the_others_counted() -> None:
    lines = block(whole(*map(action, range(5))), "Action items").splitlines()
    assert len(lines) == 1 + 5 + 1
    assert lines[-1] == "• and 3 more"


def test_it_says_what_could_not_be_read_and_which_times_nobody_knows() -> None:
    made = whole(gaps=(GAP,) * 5)
    assert block(made, "What is missing").splitlines() == [
        "*What is missing:*",
        *["• Notion: the runbooks could not be read: the page is not shared. Share it."] * 3,
        "• 2 more parts could not be read.",
        "• Not known: resolved.",
    ]
    assert "the page is not shared" in notice_of(made, PAGE, "UTC").html


def test_a_button_opens_the_page() -> None:
    (button,) = [one["elements"][0] for one in notice_of(whole(), PAGE, "UTC").blocks if one["type"] == "actions"]  # type: ignore[index]
    assert (button["type"], button["url"]) == ("button", PAGE.url)
    assert button["text"]["text"] == "Open the post-mortem"


def test_the_plain_text_says_all_of_it_for_who_cannot_see_the_blocks() -> None:
    text = notice_of(whole(gaps=(GAP,)), PAGE, "UTC").text
    for part in (PAGE.url, "56 min after the first blank label", "Detected: ", "[font team]", "not shared"):
        assert part in text


@pytest.mark.parametrize("part", ["title", "action", "gap", "reason"])
def test_slack_takes_it_whatever_it_is_made_of_and_nobody_is_pinged(part: str) -> None:
    made = whole(*map(action, range(9)), gaps=(GAP,) * 9)
    if part == "title":
        made = replace(made, shown=made.shown[1:], incident=replace(made.incident, title=NASTY, severity=NASTY))
    if part == "action":
        detail = Action(ActionKind.PREVENT, ActionState.AGREED, NASTY, "E10", NASTY)
        made = replace(made, shown=tuple(written(Part.ACTION, NASTY, "E10", detail=detail) for _ in range(20)))
    if part == "gap":
        made = replace(made, ledger=replace(made.ledger, gaps=(Gap("slack", NASTY, NASTY, NASTY),) * 9))
    notice = failure_notice_of(NASTY, "pm-1") if part == "reason" else notice_of(made, PAGE, "UTC")
    assert limits.blocks(json.loads(json.dumps(list(notice.blocks))))
    assert len(notice.text) <= limits.MAX_TEXT_OF_UPDATE
    told = f"{notice.text} {json.dumps(notice.blocks, ensure_ascii=False)}"
    assert [ping for ping in ("<!", "<@", "@here") if ping in told] == []
    told.encode()  # no half of a character


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("💥💥", 4, "💥💥"),
        ("💥💥", 3, "💥…"),
        ("a&b", 6, "a…"),
        ("a&&", 10, "a&amp;…"),
        ("ask @channel or ana@here.example", 99, "ask channel or ana@here.example"),
        ("@heretic", 99, "@heretic"),
        ("1\u00a0234 👩\u200d💻 \u202etxt", 99, "1\u00a0234 👩\u200d💻  txt"),
    ],
)
def test_a_text_is_cut_between_characters_and_never_within_what_escapes_one(text: str, most: int, cut: str) -> None:
    assert mrkdwn(text, most) == cut
    assert length_in_slack(cut) <= most


def test_a_failure_says_what_to_do_and_names_no_title() -> None:
    notice = failure_notice_of("Notion: share the page.", "pm-1", "https://example.monday.com/9")
    for told in (notice.text, notice.html, str(notice.blocks)):
        assert "Notion: share the page." in told
        assert "pm-1" in told
    assert "<https://example.monday.com/9|The incident on Monday>" in str(notice.blocks)


def test_what_mends_a_failure_leads_to_the_page() -> None:
    notice = mended_notice_of(replace(PAGE, title=""))
    assert all(PAGE.url in told for told in (notice.text, notice.html, str(notice.blocks)))


def test_without_a_summary_actions_and_times_it_still_leads_to_the_page() -> None:
    bare = replace(whole(), shown=(), incident=Incident("k", "Labels blank"))
    assert PAGE.url in shown(bare)
    assert "Labels blank" in shown(bare)


def test_it_speaks_the_language_of_the_report_in_both_places() -> None:
    with speaking("German"):
        notice, failure = notice_of(whole(gaps=(GAP,)), PAGE, "UTC"), failure_notice_of("Seite freigeben.", "pm-1")
    for words in ("Post-mortem-Entwurf", "Maßnahmen:", "Was fehlt:", "Post-mortem öffnen"):
        assert words in f"{notice.text} {json.dumps(notice.blocks, ensure_ascii=False)}"
    assert "Was fehlt:" in notice.html
    assert "konnte nicht geschrieben werden" in failure.text
