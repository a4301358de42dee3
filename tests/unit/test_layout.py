"""What a page remembers of the agent's text: the same digests for what was asked for and what is read, and its line."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from local.sandbox.notion.objects import content_of
from postmortem.clients.notion.content import PageBlock, block_of_answer, block_of_request, value_of
from postmortem.publish.layout import Digest, Layout, SectionLayout, digest, layout_in, line_of, merged

AT = datetime(2025, 8, 4, 9, 7, tzinfo=UTC)


def words(content: str, **extra: object) -> dict[str, Any]:
    return {"type": "text", "text": {"content": content}, **extra}


def block(kind: str, *texts: dict[str, Any], **extra: object) -> dict[str, Any]:
    return {"type": kind, kind: {"rich_text": [*texts], **extra}}


def answered(request: dict[str, Any]) -> PageBlock:
    """The block as Notion gives it back, with everything inside it."""
    kind = request["type"]
    content = {"type": kind, "id": "b", kind: content_of(kind, request[kind])}
    return block_of_answer(content).with_children([answered(one) for one in request[kind].get("children", ())])


@pytest.mark.parametrize(
    "request_form",
    [
        block("paragraph", words("Two "), words("parts", annotations={"bold": True})),
        block(
            "bulleted_list_item", {"type": "text", "text": {"content": "E1", "link": {"url": "https://a.example/1"}}}
        ),
        block("to_do", words("Call Ana"), checked=True),
        block("toggle", words("More"), children=[block("paragraph", words("inside"))]),
        block("code", words("gantt\n    a : 1"), language="mermaid"),
        block(
            "paragraph",
            {"type": "mention", "mention": {"type": "date", "date": {"start": "2025-08-04T09:07:22+00:00"}}},
        ),
        {"type": "table_of_contents", "table_of_contents": {"color": "default"}},
        {
            "type": "table",
            "table": {
                "table_width": 2,
                "children": [{"type": "table_row", "table_row": {"cells": [[words("a")], [words("b")]]}}],
            },
        },
    ],
    ids=lambda request: request["type"],
)
def test_a_block_has_the_same_digest_as_it_is_asked_for_and_as_it_is_read(request_form: dict[str, Any]) -> None:
    assert digest(block_of_request(request_form)).said == digest(answered(request_form)).said


def of(*texts: dict[str, Any], kind: str = "paragraph", **extra: object) -> Digest:
    return digest(block_of_request(block(kind, *texts, **extra)))


def test_other_words_another_kind_or_other_things_inside_have_another_digest() -> None:
    inside = [block("paragraph", words("inside"))]
    found = {of(words("a")), of(words("b")), of(words("a"), kind="quote"), of(words("a"), children=inside)}
    assert len({each.said for each in found}) == 4


def test_white_space_bold_type_and_ticks_make_no_difference() -> None:
    assert of(words("a  b\n")).said == of(words("a "), words("b", annotations={"bold": True})).said
    assert of(words("a"), kind="to_do", checked=True) == of(words("a"), kind="to_do", checked=False)


def test_a_date_is_its_moment_whatever_zone_it_is_written_in() -> None:
    dates = ("2025-08-04T09:07:22+00:00", "2025-08-04T11:07:00.000+02:00")
    mentions = [{"type": "mention", "mention": {"type": "date", "date": {"start": date}}} for date in dates]
    assert of(mentions[0]) == of(mentions[1])


def test_where_a_link_leads_counts_only_between_texts_of_the_agent() -> None:
    one, other = ({"type": "text", "text": {"content": "E1", "link": {"url": f"https://a.example/{n}"}}} for n in "12")
    assert of(one).said == of(other).said
    assert of(one) != of(other)


LAYOUT = Layout(
    revision=3,
    job_id="job-7f",
    sections=(
        SectionLayout("summary", (Digest("a1b2c3"), Digest("d4e5f6", "0a0b0c", "f1f2f3"))),
        SectionLayout("impact", (Digest("b1b2c3"),), (Digest("c0ffee", "0a0b0c"),)),
    ),
    covers=AT,
    pieces=41,
    times=(("abcdef", ("2025-08-04T09:07Z", "2025-08-04T09:09Z")), ("fedcba", ())),
    columns={"a1a1a1": "b2b2b2"},
    corrected={"started": AT},
)


@pytest.mark.parametrize("before", [None, (), LAYOUT.sections], ids=["done", "being created", "being renewed"])
def test_a_layout_is_read_back_as_it_was_written(before: tuple[SectionLayout, ...] | None) -> None:
    layout = Layout(**{name: getattr(LAYOUT, name) for name in Layout.__slots__} | {"before": before})
    assert layout_in(" ".join(line_of(layout).split())) == layout
    assert layout.is_under_way == (before is not None)


@pytest.mark.parametrize(
    "line",
    ["Incident key: monday:42", "Layout 2 | revision 1", "Layout 1", "Layout 1 | revision many", "",
     "Layout 1 | revision 1 | sections summary a1b2c3 and something by Ana"],
)  # fmt: skip
def test_any_other_line_and_one_that_was_changed_is_no_layout(line: str) -> None:
    assert layout_in(line) is None


def test_what_is_remembered_twice_of_a_section_is_one_entry() -> None:
    one, other = SectionLayout("a", (Digest("1"), Digest("2"))), SectionLayout("a", (Digest("2"),), (Digest("3"),))
    assert merged((one, other)) == (SectionLayout("a", (Digest("1"), Digest("2")), (Digest("3"),)),)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (
            {"date": {"start": "2025-08-04T09:07:22+00:00"}},
            {"type": "date", "date": {"start": "2025-08-04T09:07:00.000+00:00", "end": None}},
        ),
        ({"select": {"name": "Sev 1"}}, {"type": "select", "select": {"id": "x", "name": "Sev 1", "color": "red"}}),
        ({"number": 60}, {"type": "number", "number": 60.0}),
        ({"url": "https://a.example"}, {"type": "url", "url": "https://a.example"}),
        ({"rich_text": [words("a")]}, {"type": "rich_text", "rich_text": [{"type": "text", "plain_text": "a"}]}),
        (
            {"multi_select": [{"name": "b"}, {"name": "a"}]},
            {"type": "multi_select", "multi_select": [{"name": "a"}, {"name": "b"}]},
        ),
    ],
)
def test_a_property_holds_the_same_as_it_was_given(given: dict[str, Any], read: dict[str, Any]) -> None:
    assert value_of(given) == value_of(read) != ""
