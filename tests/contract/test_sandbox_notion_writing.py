"""The official Notion client against the sandbox Notion: pages, blocks and comments as it writes them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from flask import Flask

from local.sandbox.notion.service import SandboxNotion
from tests.contract.notion_sandbox import (
    CHECKLIST,
    DATABASE,
    PLAYBOOK,
    SECRET,
    SECTION,
    SOURCE,
    Json,
    Notion,
    client,
    message,
    names,
    new_page,
    paragraph,
    refused,
    sandbox_of,
    text,
    texts_of,
    titled,
    words,
)


@pytest.fixture
def sandbox() -> SandboxNotion:
    return sandbox_of(SECTION)


@pytest.fixture
def url(sandbox: SandboxNotion, serve: Callable[[Flask], str]) -> str:
    return serve(sandbox.app())


@pytest.fixture
def notion(url: str) -> Notion:
    return client(url)


# Pages


def test_a_page_is_created_with_its_blocks(notion: Notion, sandbox: SandboxNotion) -> None:
    page = notion.pages.create(
        parent={"type": "page_id", "page_id": CHECKLIST},
        properties=titled("Checkout → down"),
        icon={"type": "emoji", "emoji": "🔥"},
        children=[paragraph("one", paragraph("inside")), paragraph("two")],
    )
    assert page["url"] == f"https://app.notion.com/p/Checkout-down-{page['id'].replace('-', '')}"
    assert page["parent"] == {"type": "page_id", "page_id": CHECKLIST}
    assert page["properties"]["title"]["title"][0]["plain_text"] == "Checkout → down"
    assert page["icon"] == {"type": "emoji", "emoji": "🔥"}
    assert [(words(b), [words(c) for c in b["children"]]) for b in sandbox.tree(page["id"])] == [
        *(("one", ["inside"]), ("two", [])),
    ]
    assert [child["id"] for child in sandbox.pages_under(CHECKLIST)] == [page["id"]]


def test_times_are_cut_to_the_minute(notion: Notion) -> None:
    page = notion.pages.retrieve(new_page(notion))
    form = r"\d{4}-\d\d-\d\dT\d\d:\d\d:00\.000Z"
    assert re.fullmatch(form, page["created_time"])
    assert re.fullmatch(form, page["last_edited_time"])


def test_a_page_can_be_put_first_among_its_siblings(notion: Notion) -> None:
    page = notion.pages.create(
        parent={"page_id": CHECKLIST}, properties=titled("First"), position={"type": "page_start"}
    )
    assert notion.blocks.children.list(CHECKLIST)["results"][0]["id"] == page["id"]


@pytest.mark.parametrize(
    ("parent", "word"),
    [
        ({"page_id": SECRET}, "page"),
        ({"page_id": str(uuid.uuid4())}, "page"),
        ({"data_source_id": DATABASE}, "data_source"),
        ({"database_id": SOURCE}, "database"),
    ],
)
def test_a_parent_must_exist_and_be_shared(notion: Notion, parent: Json, word: str) -> None:
    error = refused(lambda: notion.pages.create(parent=parent, properties={}))
    assert error.status == 404
    assert str(error).startswith(f"Could not find {word} with ID: ")


def test_a_page_needs_a_parent_that_is_not_the_workspace(notion: Notion) -> None:
    workspace = {"type": "workspace", "workspace": True}
    assert "Internal integrations" in message(lambda: notion.pages.create(parent=workspace, properties=titled("x")))
    assert message(lambda: notion.pages.create(properties=titled("x"))) == (
        "body failed validation: body.parent should be defined, instead was `undefined`."
    )


def test_a_page_in_a_page_has_no_property_but_its_title(notion: Notion) -> None:
    properties = {"Severity": {"select": {"name": "Sev 1"}}}
    assert message(lambda: notion.pages.create(parent={"page_id": CHECKLIST}, properties=properties)) == (
        "Severity is not a property that exists."
    )


def test_a_page_is_retitled(notion: Notion) -> None:
    notion.pages.update(CHECKLIST, properties=titled("Launch list"))
    assert names({"results": [notion.pages.retrieve(CHECKLIST)]}) == ["Launch list"]


def test_a_page_goes_to_the_trash_and_comes_back(notion: Notion, sandbox: SandboxNotion) -> None:
    assert notion.pages.update(CHECKLIST, in_trash=True)["in_trash"] is True
    assert CHECKLIST not in [page["id"] for page in sandbox.pages_under(PLAYBOOK)]
    assert notion.pages.retrieve(CHECKLIST)["in_trash"] is True
    assert notion.pages.update(CHECKLIST, in_trash=False)["in_trash"] is False
    assert CHECKLIST in [page["id"] for page in sandbox.pages_under(PLAYBOOK)]


def test_an_update_that_is_refused_changes_nothing(notion: Notion) -> None:
    assert message(lambda: notion.pages.update(CHECKLIST, in_trash=True, properties={"Colour": {"rich_text": []}}))
    assert notion.pages.retrieve(CHECKLIST)["in_trash"] is False


def test_the_latest_version_no_longer_knows_archived(url: str) -> None:
    assert message(lambda: client(url).pages.update(CHECKLIST, archived=True)) == (
        "body failed validation: body.archived should be not present, instead was `true`."
    )
    assert client(url, "2025-09-03").pages.update(CHECKLIST, archived=True)["archived"] is True


def test_what_lies_in_the_trash_cannot_be_edited(notion: Notion) -> None:
    block = notion.blocks.children.list(CHECKLIST)["results"][0]["id"]
    notion.pages.update(CHECKLIST, in_trash=True)
    for action in (
        lambda: notion.pages.update(CHECKLIST, properties=titled("x")),
        lambda: notion.blocks.children.append(CHECKLIST, children=[paragraph("x")]),
        lambda: notion.blocks.update(block, paragraph={"rich_text": []}),
        lambda: notion.blocks.delete(block),
        lambda: notion.comments.create(parent={"page_id": CHECKLIST}, rich_text=text("x")),
        lambda: new_page(notion),
    ):
        assert message(action) == ("Can't edit block that is archived. You must unarchive the block before editing.")


def test_a_page_can_be_emptied(notion: Notion) -> None:
    notion.pages.update(CHECKLIST, erase_content=True)
    assert notion.blocks.children.list(CHECKLIST)["results"] == []


# Blocks


def test_an_append_returns_the_first_level_in_order(notion: Notion) -> None:
    answer = notion.blocks.children.append(CHECKLIST, children=[paragraph("a", paragraph("inner")), paragraph("b")])
    assert [words(block) for block in answer["results"]] == ["a", "b"]
    assert [block["has_children"] for block in answer["results"]] == [True, False]
    assert texts_of(notion, CHECKLIST) == ["One line", "a", "b"]
    assert texts_of(notion, answer["results"][0]["id"]) == ["inner"]


def test_blocks_can_be_put_at_the_start_or_after_another(notion: Notion) -> None:
    start = notion.blocks.children.append(
        CHECKLIST, children=[paragraph("a"), paragraph("b")], position={"type": "start"}
    )
    after = {"type": "after_block", "after_block": {"id": start["results"][0]["id"]}}
    notion.blocks.children.append(CHECKLIST, children=[paragraph("c")], position=after)
    notion.blocks.children.append(CHECKLIST, children=[paragraph("d")], position={"type": "end"})
    assert texts_of(notion, CHECKLIST) == ["a", "c", "b", "One line", "d"]


def test_the_block_to_insert_after_must_be_a_child_of_the_parent(notion: Notion) -> None:
    position = {"type": "after_block", "after_block": {"id": PLAYBOOK}}
    arguments: Json = {"children": [paragraph("x")], "position": position}
    assert "is not a child of the parent" in message(lambda: notion.blocks.children.append(CHECKLIST, **arguments))


def test_the_latest_version_no_longer_knows_after(url: str) -> None:
    first = client(url).blocks.children.list(CHECKLIST)["results"][0]["id"]
    arguments: Json = {"children": [paragraph("x")], "after": first}
    assert message(lambda: client(url).blocks.children.append(CHECKLIST, **arguments)).startswith(
        "body failed validation: body.after should be not present"
    )
    assert len(client(url, "2025-09-03").blocks.children.append(CHECKLIST, **arguments)["results"]) == 1


def test_text_comes_back_with_all_its_annotations(notion: Notion) -> None:
    rich = [
        {"text": {"content": "at ", "link": {"url": "https://example.com/a"}}, "annotations": {"bold": True}},
        {"type": "mention", "mention": {"date": {"start": "2025-08-04T09:07:22Z"}}},
    ]
    page = new_page(notion, {"paragraph": {"rich_text": rich}})
    linked, mention = notion.blocks.children.list(page)["results"][0]["paragraph"]["rich_text"]
    assert (linked["type"], linked["plain_text"], linked["href"]) == ("text", "at ", "https://example.com/a")
    assert linked["annotations"] == {
        "bold": True, "italic": False, "strikethrough": False, "underline": False, "code": False, "color": "default",
    }  # fmt: skip
    assert (mention["mention"]["type"], mention["plain_text"], mention["href"]) == (
        "date",
        "2025-08-04T09:07:22Z",
        None,
    )


def test_the_children_of_a_block_come_in_pages(notion: Notion) -> None:
    page = new_page(notion, *(paragraph(str(n)) for n in range(100)))
    notion.blocks.children.append(page, children=[paragraph("last")])
    first = notion.blocks.children.list(page)
    second = notion.blocks.children.list(page, start_cursor=first["next_cursor"])
    assert (len(first["results"]), first["has_more"]) == (100, True)
    assert ([words(block) for block in second["results"]], second["has_more"]) == (["last"], False)


def test_a_to_do_is_ticked_without_its_text(notion: Notion) -> None:
    page = new_page(notion, {"to_do": {"rich_text": text("Fix")}})
    block = notion.blocks.children.list(page)["results"][0]["id"]
    notion.blocks.update(block, to_do={"checked": True})
    changed = notion.blocks.retrieve(block)
    assert (changed["to_do"]["checked"], words(changed)) == (True, "Fix")


def test_a_block_goes_to_the_trash_by_an_update_and_comes_back_to_its_place(notion: Notion) -> None:
    page = new_page(notion, paragraph("a"), paragraph("b"))
    block = notion.blocks.children.list(page)["results"][0]["id"]
    notion.blocks.update(block, in_trash=True)
    assert texts_of(notion, page) == ["b"]
    notion.blocks.update(block, in_trash=False)
    assert texts_of(notion, page) == ["a", "b"]


def test_what_an_update_does_not_name_stays(notion: Notion) -> None:
    page = new_page(notion, {"paragraph": {"rich_text": text("old"), "color": "red"}})
    block = notion.blocks.children.list(page)["results"][0]["id"]
    changed = notion.blocks.update(block, paragraph={"rich_text": text("new")})
    assert (changed["paragraph"]["color"], words(changed)) == ("red", "new")


def test_a_block_cannot_change_its_type(notion: Notion) -> None:
    block = notion.blocks.children.list(CHECKLIST)["results"][0]["id"]
    assert message(lambda: notion.blocks.update(block, heading_1={"rich_text": []})) == (
        "Expected block type paragraph in request body"
    )


def test_a_deleted_block_takes_what_is_inside_it_along(notion: Notion) -> None:
    page = new_page(notion, paragraph("out", paragraph("in")), paragraph("stays"))
    block = notion.blocks.children.list(page)["results"][0]["id"]
    inside = notion.blocks.children.list(block)["results"][0]["id"]
    assert notion.blocks.delete(block)["in_trash"] is True
    assert texts_of(notion, page) == ["stays"]
    assert "archived" in message(lambda: notion.blocks.delete(inside))


def test_a_page_is_a_block_too(notion: Notion) -> None:
    block = notion.blocks.delete(CHECKLIST)
    assert (block["type"], block["in_trash"]) == ("child_page", True)
    assert notion.pages.retrieve(CHECKLIST)["in_trash"] is True


def test_an_edit_deep_inside_dates_the_page_and_names_the_bot(notion: Notion) -> None:
    before = notion.pages.retrieve(CHECKLIST)
    block = notion.blocks.children.list(CHECKLIST)["results"][0]["id"]
    notion.blocks.children.append(block, children=[paragraph("x")])
    after = notion.pages.retrieve(CHECKLIST)
    assert after["last_edited_time"] > before["last_edited_time"]
    assert after["last_edited_by"]["id"] == notion.users.me()["id"]
    assert after["created_by"] == before["created_by"]


# Comments


def test_comments_are_listed_for_the_page_or_block_they_are_on(notion: Notion) -> None:
    block = notion.blocks.children.list(CHECKLIST)["results"][0]["id"]
    first = notion.comments.create(parent={"page_id": CHECKLIST}, rich_text=text("Kept your edits"))
    notion.comments.create(discussion_id=first["discussion_id"], rich_text=text("Thanks"))
    notion.comments.create(parent={"block_id": block}, markdown="On a **block**")
    listed = notion.comments.list(block_id=CHECKLIST)["results"]
    assert [comment["rich_text"][0]["plain_text"] for comment in listed] == ["Kept your edits", "Thanks"]
    assert first["display_name"] == {"type": "integration", "resolved_name": "Post-mortem agent"}
    assert len(notion.comments.list(block_id=block)["results"]) == 1


def test_a_comment_needs_a_place_and_a_text(notion: Notion) -> None:
    assert refused(lambda: notion.comments.create(parent={"page_id": SECRET}, rich_text=text("x"))).status == 404
    assert "rich_text should be defined" in message(lambda: notion.comments.create(parent={"page_id": CHECKLIST}))
