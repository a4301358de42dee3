"""The page as HTML: one file that a browser, a screen reader and a printer understand without anything else."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

import pytest

from local.export.html import html
from local.look.strange import strange
from postmortem.render.document import (
    Block,
    Callout,
    Contents,
    Document,
    Fold,
    Paragraph,
    Picture,
    Section,
    Span,
    Spans,
    Subheading,
    Table,
    Todo,
    Tone,
    plain,
)
from postmortem.render.page import page
from tests.unit.whole_report import whole

WHOLE = html(page(whole()))
PAGES = pytest.mark.parametrize("made", [WHOLE, html(strange())], ids=["a report", "a strange page"])


def of(*blocks: Block) -> str:
    return html(Document("t", (), (Section("s", blocks),)))


def links(made: str) -> list[str]:
    return [link for link in re.findall(r'href="([^"]*)"', made) if not link.startswith("#")]


@PAGES
def test_it_needs_no_network_and_no_script(made: str) -> None:
    assert not re.findall(r"<(?:script|link|img|iframe)|@import|url\(|<[^>]*\ssrc=", made)


@PAGES
def test_it_has_one_title_and_every_id_once(made: str) -> None:
    assert made.count("<h1>") == 1
    ids = re.findall(r' id="([^"]*)"', made)
    assert len(ids) == len(set(ids))


def test_it_says_which_language_it_is_in() -> None:
    assert html(page(whole())).startswith('<!doctype html>\n<html lang="en">')
    assert '<html lang="de">' in html(page(whole()), "de")


def test_contents_lead_to_every_section_the_folded_ones_too() -> None:
    sections = (Section("Why: cause", (Contents(),)), Section("Twice", ()), Section("Twice", (), appendix=True))
    made = html(Document("t", (), sections))
    assert re.findall(r'<li><a href="#([^"]*)">', made) == ["why-cause", "twice", "twice-1"]
    assert re.findall(r'<h2 id="([^"]*)">', made) == ["why-cause", "twice", "twice-1"]


def test_a_keyboard_reaches_the_content_first() -> None:
    (target,) = re.findall(r'<body>\n<a class="skip" href="#([^"]*)">', WHOLE)
    assert f'<main id="{target}" tabindex="-1">' in WHOLE


def test_a_mark_of_evidence_has_a_name_that_can_be_spoken() -> None:
    made = of(Paragraph((Span("Down. "), Span("[E12]", url="https://example.slack.com/p1"))))
    assert 'aria-label="Evidence E12, example.slack.com"' in made


def test_a_mark_of_evidence_does_not_begin_a_line_alone_but_a_row_of_them_may_be_broken() -> None:
    marks: Spans = (Span("[E1]", url="https://a.example"), Span(" "), Span("[E2]", url="https://a.example"))
    assert re.findall(r"Down\.(.)<a|</a>(.)<a", of(Paragraph((Span("Down. "), *marks)))) == [("\u00a0", ""), ("", " ")]


def test_a_moment_is_machine_readable_in_utc() -> None:
    at = datetime(2031, 3, 9, 23, 14, tzinfo=timezone(timedelta(hours=1)))
    assert '<time datetime="2031-03-09T22:14:00Z">ten past</time>' in of(Paragraph((Span("ten past", at=at),)))


def test_only_web_addresses_become_links() -> None:
    spans = (Span("a", url="javascript:alert(1)"), Span("b", url="https://example.com/?a=1&b=2"))
    assert links(of(Paragraph(spans))) == ["https://example.com/?a=1&amp;b=2"]


def test_text_of_the_evidence_is_no_markup() -> None:
    nasty = "<script>alert(1)</script><img src=x>\"'&lt;"
    table = Table((nasty, "b", "c"), ((plain(nasty), plain("x"), plain("y")),))
    every = of(Paragraph(plain(nasty)), Subheading(nasty), Callout(Tone.NOTE, plain(nasty)), Fold(nasty, (table,)))
    assert "<script" not in every
    assert "<img" not in every
    assert "&amp;lt;" in every
    assert "\"'" not in every


def test_names_of_facts_head_their_rows() -> None:
    made = of(Table(("Fact", "Value"), ((plain("Severity"), plain("SEV2")),)))
    assert '<tr><th scope="row">Severity</th><td>SEV2</td></tr>' in made


def test_a_time_that_is_a_link_is_no_name_of_a_row() -> None:
    made = of(Table(("Time", "What"), (((Span("9:00", url="https://a.example"),), plain("down")),)))
    assert '<th scope="row">' not in made


def test_a_cell_of_many_columns_names_its_column_where_a_row_becomes_a_card() -> None:
    made = of(Table(("Source", "Found", "Used"), ((plain("Slack"), plain("20"), plain("")),)))
    assert '<td data-name="Source">Slack</td><td data-name="Found">20</td><td></td>' in made


def test_a_long_name_in_a_narrow_column_may_be_broken_and_a_word_may_not() -> None:
    cells = (plain("infrastructure"), plain("x" * 50), plain("c"))
    made = of(Table(("a", "b", "c"), (cells,)))
    assert ">infrastructure<" in made
    assert f"{'x' * 20}<wbr>{'x' * 20}<wbr>{'x' * 10}" in made


def test_a_box_with_nothing_behind_it_has_a_name() -> None:
    assert 'aria-label="To do"' in of(Todo(plain(" ")))
    assert "aria-label" not in of(Todo(plain("call them")))


def test_two_pictures_in_one_section_are_described_each() -> None:
    made = of(Picture(()), Picture(()))
    assert len(set(re.findall(r'aria-labelledby="([^"]*)"', made))) == 2


def test_the_print_style_opens_what_is_folded() -> None:
    printed = WHOLE[WHOLE.index("@media print") :]
    assert "details::details-content { content-visibility: visible;" in printed


def test_light_and_dark_define_the_same_colours() -> None:
    light, dark, *_ = re.findall(r":root \{(.*?)\}", WHOLE, re.DOTALL)
    assert set(re.findall(r"(--\w+):", light)) == set(re.findall(r"(--\w+):", dark))


def test_a_time_stays_in_one_line() -> None:
    made = of(Paragraph(plain("from 2031-03-09 22:14:09 UTC to 22:16 UTC")))
    assert re.findall(r'<span class="stamp">(.*?)</span>', made) == ["2031-03-09 22:14:09 UTC", "22:16 UTC"]
