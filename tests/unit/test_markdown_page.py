"""The page as Markdown, read by GitHub's own program: text of the evidence stays text, whatever it holds."""

from __future__ import annotations

import re

import pytest

from local.export.markdown import markdown
from local.look.strange import strange
from local.look.text_checks import as_github_shows
from postmortem.render.document import (
    Block,
    Bullet,
    Callout,
    Contents,
    Document,
    Fold,
    Numbered,
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


def written(*blocks: Block) -> str:
    return markdown(Document("t", (), (Section("s", blocks),)))


def shown(*blocks: Block) -> str:
    """What GitHub makes of the blocks, without the headings above them."""
    return as_github_shows(written(*blocks)).partition("</h2>\n")[2].strip()


def shown_spans(*spans: Span) -> str:
    return shown(Paragraph(spans)).removeprefix("<p>").removesuffix("</p>")


@pytest.mark.parametrize(
    "text",
    [
        "**bold** _it_ *it* `code` ~~gone~~",
        "[x](https://evil.example) ![x](https://evil.example/i.png)",
        "<script>alert(1)</script> <img src=x> <b>bold</b> </details>",
        "https://evil.example and http://evil.example and www.evil.example",
        "me@evil.example",
        "# heading",
        "> quote",
        "- item",
        "+ item",
        "12. item",
        "3) item",
        "--- ",
        "===",
        "```python",
        "~~~",
        "    four spaces",
        "| a | b |",
        "back\\slash \\* \\[ at the end \\",
        "&lt; &amp; &#35;",
        "$x$ and $$y$$",
        "[E1]: https://evil.example",
        "[ ] to do",
        "a  \nb",
    ],
)
def test_what_somebody_wrote_becomes_neither_structure_nor_a_link(text: str) -> None:
    words = " ".join(text.split())
    for made in (shown(Paragraph(plain(text))), shown(Bullet(plain(text))), shown(Callout(Tone.NOTE, plain(text)))):
        assert set(re.findall(r"<(\w+)", made)) <= {"p", "ul", "li", "blockquote", "br"}
        assert re.sub(r"<[^>]*>", " ", made).replace("\u200b", "").split() == _escaped(words).split()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def test_nobody_is_called() -> None:
    text = written(Paragraph(plain("@octocat and @team/web")), Fold("@octocat", ()), Subheading("@octocat"))
    assert not re.search(r"@\w", text)
    assert text.count("@&#8203;octocat") == 3


def test_cells_stay_in_their_columns_whatever_they_hold() -> None:
    hostile = (Span("a | b \\| c"), Span("d|e", code=True), Span("x\ny"), Span("z", url="https://a.example/?q=a|b"))
    made = shown(Table(("One | two", "Three"), ((hostile, plain("end")), (plain(""), plain("|")))))
    assert [row.count("<td>") for row in made.split("<tr>")[2:]] == [2, 2]
    assert "<th>One | two</th>" in made
    assert "<td>a | b \\| c<code>d|e</code>x<br>y" in made
    assert "<td>end</td>" in made


@pytest.mark.parametrize("code", ["a_b*c", "`tick`", "``", "<b>", "a|b", "x\ny", " padded "])
def test_code_is_shown_as_it_is(code: str) -> None:
    made = shown_spans(Span("run "), Span(code, code=True), Span(" now"))
    assert re.findall("<code>(.*?)</code>", made) == [
        _escaped(" ".join(code.split()) if "\n" in code else code.strip())
    ]


@pytest.mark.parametrize(
    ("spans", "made"),
    [
        ((Span("Draft. ", bold=True), Span("text")), "<strong>Draft.</strong> text"),
        ((Span("Why:", bold=True), Span("because")), "<strong>Why:</strong>because"),
        ((Span("say"), Span("“so”", bold=True), Span("now")), "say<strong>“so”</strong>now"),
        ((Span("a", bold=True), Span("b", bold=True)), "<strong>ab</strong>"),
        ((Span("a", bold=True), Span("b", italic=True)), "<strong>a</strong><em>b</em>"),
        ((Span("a", italic=True), Span("*", bold=True)), "<em>a</em><strong>*</strong>"),
        ((Span("both", bold=True, italic=True),), "<em><strong>both</strong></em>"),
        ((Span(" ", bold=True), Span("x")), "x"),
        (
            (Span("a", bold=True, url="https://a.example"), Span("b")),
            '<a href="https://a.example"><strong>a</strong></a>b',
        ),
    ],
)
def test_what_is_marked_is_marked_whatever_stands_beside_it(spans: Spans, made: str) -> None:
    same = shown_spans(*spans).replace("<strong><em>both</em></strong>", "<em><strong>both</strong></em>")
    assert same == made


def test_only_web_addresses_become_links_and_they_stay_what_they_were() -> None:
    url = "https://example.com/a_(b)?x=1&copy=2&lt;|\\*[c]"
    spans = (Span("a", url="javascript:alert(1)"), Span(" "), Span("[E1]", url=url))
    made = shown_spans(*spans)
    assert re.findall('href="([^"]*)"', made) == ["https://example.com/a_(b)?x=1&amp;copy=2&amp;lt;%7C%5C*%5Bc%5D"]
    assert ">[E1]</a>" in made


def test_a_list_ends_where_it_ends() -> None:
    numbered = (Numbered(plain("c")), Numbered(plain("d")))
    made = shown(Bullet(plain("a")), Paragraph(plain("b")), *numbered, Todo(plain("e")), Numbered(plain("f")))
    lists = "<ul><li>a</li></ul><p>b</p><ol><li>c</li><li>d</li></ol>"
    box = '<ul><li><inputtype="checkbox"disabled=""/>e</li></ul>'
    assert re.sub(r"\s", "", made) == f"{lists}{box}<ol><li>f</li></ol>"


def test_what_is_folded_is_read_as_markdown_below_its_title() -> None:
    made = shown(Fold("More <b> & (2)", (Bullet((Span("a", bold=True),)), Table(("h",), ((plain("c"),),)))))
    assert "<summary>More &lt;b&gt; &amp; (2)</summary>" in made
    assert "<li><strong>a</strong></li>" in made
    assert "<td>c</td>" in made
    assert made.endswith("</details>")


def test_a_picture_is_a_chart_for_mermaid() -> None:
    assert "```mermaid\ngantt\n" in written(Picture(()))


def test_a_warning_can_be_told_from_a_note() -> None:
    assert shown(Callout(Tone.WARNING, plain("down"))) == "<blockquote>\n<p>⚠️ down</p>\n</blockquote>"


def test_contents_lead_to_every_section_as_github_names_them() -> None:
    sections = (
        Section("Why: the cause", (Contents(), Subheading("Twice"))),
        Section("Twice", ()),
        Section("Folded (2)", (), appendix=True),
    )
    text = markdown(Document("t", (), sections))
    assert re.findall(r"^- \[(.*)\]\(#(.*)\)$", text, re.MULTILINE) == [
        ("Why: the cause", "why-the-cause"),
        ("Twice", "twice-1"),
        ("Folded (2)", "folded-2"),
    ]
    assert '<a id="folded-2"></a>\n\n<details>\n<summary>Folded (2)</summary>' in text


def test_a_strange_page_has_no_links_but_its_own() -> None:
    made = as_github_shows(markdown(strange()))
    outside = {url for url in re.findall(r'(?:href|src)="([^"]*)"', made) if not url.startswith("#")}
    assert {re.sub(r"[?/][^/]*$", "", url) for url in outside} == {"https://status.example.com", "https://example.com"}
