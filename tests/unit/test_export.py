"""The page as HTML and Markdown: what is folded is folded in both, lists are lists, text stays text."""

from __future__ import annotations

import re

from local.export.html import html
from local.export.markdown import markdown
from postmortem.render.document import (
    Bullet,
    Callout,
    Document,
    Fold,
    Numbered,
    Paragraph,
    Section,
    Span,
    Table,
    Todo,
    Tone,
    plain,
)
from postmortem.render.page import page
from tests.unit.whole_report import whole

WHOLE = page(whole())


def of(*blocks: Bullet | Callout | Fold | Numbered | Paragraph | Table | Todo) -> Document:
    return Document("t", (), (Section("s", blocks),))


def test_every_folded_part_can_be_opened_in_both_forms() -> None:
    folds = sum(isinstance(block, Fold) for section in WHOLE.sections for block in section.blocks)
    folded = folds + sum(section.appendix for section in WHOLE.sections)
    assert html(WHOLE).count("<details>") == html(WHOLE).count("</details>") == folded
    assert markdown(WHOLE).count("<details>") == markdown(WHOLE).count("</details>") == folded


def test_whys_are_numbered_and_a_new_list_begins_at_one() -> None:
    document = of(Numbered(plain("a")), Numbered(plain("b")), Paragraph(plain("between")), Numbered(plain("c")))
    assert re.findall(r"^(\d)\. (.)", markdown(document), re.MULTILINE) == [("1", "a"), ("2", "b"), ("1", "c")]
    assert html(document).count("<ol>") == html(document).count("</ol>") == 2


def test_what_was_done_is_ticked() -> None:
    document = of(Todo(plain("one"), done=True), Todo(plain("two")))
    assert markdown(document).count("- [x] one") == markdown(document).count("- [ ] two") == 1
    assert html(document).count("checked") == 1


def test_a_table_may_stand_in_a_folded_part() -> None:
    document = of(Fold("More rows", (Table(("Time", "What"), ((plain("9:00"), plain("down")),)),)))
    assert "| 9:00 | down |" in markdown(document)
    assert "<td>9:00</td><td>down</td>" in html(document)


def test_text_of_the_evidence_is_neither_markup_nor_a_link_it_did_not_have() -> None:
    nasty = "<script>alert(1)</script> [x](https://evil.example) | **bold**\n# heading"
    document = of(Paragraph((Span(nasty),)), Callout(Tone.NOTE, plain(nasty)))
    assert "<script>" not in html(document)
    assert "<script>" not in markdown(document).replace(r"\<script\>", "")
    assert "](https" not in markdown(document).replace(r"\]", "")
    assert "\n# heading" not in markdown(document)[5:]


def test_only_web_addresses_become_links() -> None:
    document = of(Paragraph((Span("a", url="javascript:alert(1)"), Span("b", url="https://example.com/?a=1&b=2"))))
    assert re.findall(r'href="([^"]*)"', html(document)) == ["https://example.com/?a=1&amp;b=2"]
    assert markdown(document).splitlines()[-1] == "a[b](<https://example.com/?a=1&b=2>)"


def test_the_html_page_needs_no_network_and_no_script() -> None:
    made = html(WHOLE)
    assert "<script" not in made
    assert not re.findall(r"(?:src|@import|url\()", made)
