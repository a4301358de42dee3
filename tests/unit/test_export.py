"""The page as HTML and Markdown: what is folded is folded in both, lists are lists, and both hold the same words."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from local.environment import PROJECT
from local.export.files import write_document
from local.export.html import html
from local.export.markdown import markdown
from local.look.strange import strange
from local.look.text_checks import raw_markup, text_misses
from postmortem.render.document import (
    Bullet,
    Contents,
    Document,
    Fold,
    Numbered,
    Paragraph,
    Picture,
    Section,
    Table,
    Todo,
    plain,
)
from postmortem.render.notion import blocks
from postmortem.render.page import page
from tests.unit.whole_report import whole

WHOLE = page(whole())


def of(*blocks: Bullet | Fold | Numbered | Paragraph | Table | Todo) -> Document:
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
    assert '<th scope="row">9:00</th><td>down</td>' in html(document)


@pytest.mark.parametrize("document", [WHOLE, strange()], ids=["a report", "a strange page"])
def test_both_forms_hold_the_same_words_and_links_that_lead_somewhere(document: Document) -> None:
    assert text_misses(html(document), markdown(document)) == ()


def test_a_page_shows_no_markup_as_text() -> None:
    assert raw_markup(html(WHOLE)) == ()


@pytest.mark.parametrize("document", [WHOLE, strange()], ids=["a report", "a strange page"])
def test_ten_renderings_are_the_same_to_the_byte(document: Document) -> None:
    assert len({(html(document), markdown(document), repr(blocks(document))) for _ in range(10)}) == 1


def test_another_process_renders_the_same_bytes() -> None:
    made = {_digest_in_a_process(seed) for seed in ("1", "2")}
    assert made == {sha256((html(WHOLE) + markdown(WHOLE)).encode()).hexdigest()}


def _digest_in_a_process(seed: str) -> str:
    code = (
        "from hashlib import sha256; from tests.unit.test_export import WHOLE, html, markdown; "
        "print(sha256((html(WHOLE) + markdown(WHOLE)).encode()).hexdigest())"
    )
    path = os.pathsep.join(map(str, (PROJECT / "layers" / "postmortem", PROJECT)))
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": path}
    done = subprocess.run((sys.executable, "-c", code), env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_what_the_files_say_themselves_is_in_the_language_of_the_page(tmp_path: Path) -> None:
    document = Document("t", (), (Section("s", (Contents(), Picture(()))),))
    page, text = write_document(document, tmp_path / "p.html", tmp_path / "p.md", "German")
    assert '<html lang="de">' in page.read_text(encoding="utf-8")
    assert '<nav class="contents" aria-label="Inhalt">' in page.read_text(encoding="utf-8")
    assert "**Inhalt**" in text.read_text(encoding="utf-8")
    assert "title Zeiten in UTC" in text.read_text(encoding="utf-8")
