"""What the notices tell of an incident: two sentences that nobody need open a page for."""

from __future__ import annotations

from dataclasses import replace

from postmortem.models import Page
from postmortem.models.draft import Part
from postmortem.models.report import Standing, Words
from postmortem.render.gist import gist, headline
from postmortem.render.notices import notice_of
from tests.unit.whole_report import whole, written

PAGE = Page("p", "https://notion.so/p", "Post-mortem: Labels blank")


def test_it_says_what_happened_to_whom_and_how_long() -> None:
    assert gist(whole()) == (
        "Labels came out blank in all 14 depots, so nobody could ship. "
        "Going back to 4.1.7 ended it at 23:17 UTC, 56 min after the first blank label."
    )


def test_where_no_sentence_tells_how_long_the_computed_duration_does() -> None:
    made = whole()
    summary = tuple(one for one in made.shown if one.part is Part.SUMMARY)[:2]
    assert gist(replace(made, shown=summary)).endswith("Duration of the impact: 56 min.")


def test_without_a_summary_nothing_is_told() -> None:
    made = whole()
    assert gist(replace(made, shown=())) == ""
    assert headline(replace(made, shown=())) == "Labels blank"


def test_what_is_quoted_neither_links_nor_pings_and_words_that_blame_stay_out() -> None:
    made = whole()
    nasty = Words("“see https://evil.example/x <!channel> @here <b>now</b>”")
    blame = written(Part.SUMMARY, "“they should have known it”", "E11")
    quoted = replace(written(Part.SUMMARY, "", "E1"), text=(nasty,), standing=Standing.QUOTED)
    notice = notice_of(replace(made, shown=(blame, quoted)), PAGE, "UTC")
    told = f"{notice.text} {notice.blocks} {notice.html}"
    assert "“see" in told
    assert [one for one in ("evil", "<!channel", "@here", "<b>", "should have known") if one in told] == []


def test_both_notices_tell_the_same_two_sentences_under_the_headline() -> None:
    notice = notice_of(whole(), PAGE, "UTC")
    assert gist(whole()) in notice.html
    assert gist(whole()) in str(notice.blocks)
    assert "*<https://notion.so/p|No depot could ship: labels came out blank>*" in str(notice.blocks)
