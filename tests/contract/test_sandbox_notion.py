"""The official Notion client against the sandbox Notion: who is let in, what it holds, and how it is changed."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import httpx
import pytest
from flask import Flask

from local.sandbox.notion.service import SandboxNotion
from local.sandbox.wire import Fault, Wire
from local.sandbox.workspace import Workspace
from tests.contract.notion_sandbox import (
    CASES,
    CHECKLIST,
    LATEST,
    PLAYBOOK,
    SECRET,
    SECTION,
    TOKEN,
    Notion,
    client,
    message,
    names,
    new_page,
    paragraph,
    refused,
    sandbox_of,
    texts_of,
    words,
)


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def sandbox(wire: Wire) -> SandboxNotion:
    return sandbox_of(SECTION, wire)


@pytest.fixture
def url(sandbox: SandboxNotion, serve: Callable[[Flask], str]) -> str:
    return serve(sandbox.app())


@pytest.fixture
def notion(url: str) -> Notion:
    return client(url)


# Who asks, and in which version


def test_a_wrong_token_is_unauthorized(url: str) -> None:
    error = refused(client(url, token="ntn_other").users.me)
    assert (error.status, error.code, str(error)) == (401, "unauthorized", "API token is invalid.")


def test_an_error_body_has_exactly_the_fields_of_the_real_one(url: str) -> None:
    answer = httpx.get(f"{url}/v1/users/me")
    body = answer.json()
    assert answer.status_code == 401
    assert body.pop("request_id")
    assert body == {"object": "error", "status": 401, "code": "unauthorized", "message": "API token is invalid."}


def test_a_request_without_a_version_is_refused(url: str) -> None:
    answer = httpx.get(f"{url}/v1/users/me", headers={"Authorization": f"Bearer {TOKEN}"})
    assert (answer.status_code, answer.json()["code"]) == (400, "missing_version")
    assert "Notion-Version header should be defined, instead was `undefined`." in answer.json()["message"]


def test_a_version_that_never_was_is_refused(url: str) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Notion-Version": "2026-04-01"}
    answer = httpx.get(f"{url}/v1/users/me", headers=headers)
    assert answer.status_code == 400
    assert answer.json()["message"].endswith(
        'should be `"2022-06-28"`, `"2025-09-03"`, or `"2026-03-11"`, instead was `"2026-04-01"`.'
    )


@pytest.mark.parametrize("version", ["2022-06-28", "2025-09-03", LATEST])
def test_each_version_is_let_in(url: str, version: str) -> None:
    assert client(url, version).users.me()["type"] == "bot"


def test_older_versions_see_archived_beside_in_trash(url: str) -> None:
    older, latest = (client(url, version).pages.retrieve(PLAYBOOK) for version in ("2025-09-03", LATEST))
    assert older["archived"] is False
    assert "archived" not in latest


def test_a_success_body_carries_a_request_id(notion: Notion) -> None:
    assert uuid.UUID(notion.users.me()["request_id"])


def test_an_unknown_path_is_an_invalid_request_url(notion: Notion) -> None:
    error = refused(lambda: notion.request(path="pages/x/y/z", method="GET"))
    assert (error.status, error.code, str(error)) == (400, "invalid_request_url", "Invalid request URL.")


def test_a_body_that_is_not_json_is_refused(url: str) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Notion-Version": LATEST}
    answer = httpx.post(f"{url}/v1/search", headers=headers, content=b"{no")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_json")


def test_an_id_that_is_not_one_is_refused_before_it_is_looked_up(notion: Notion) -> None:
    assert message(lambda: notion.pages.retrieve("nope")) == (
        'path failed validation: path.page_id should be a valid uuid, instead was `"nope"`.'
    )


def test_the_bot_and_a_person_are_users(notion: Notion) -> None:
    assert [user["type"] for user in notion.users.list()["results"]] == ["person", "bot"]


# The workspace


@pytest.mark.skipif(not CASES, reason="no evaluation cases in ../shared/eval/cases")
def test_every_evaluation_case_loads_with_one_page_for_post_mortems(serve: Callable[[Flask], str]) -> None:
    for path in CASES:
        case = Workspace.load(path)
        notion = client(serve(sandbox_of(case.notion).app()))
        found = names(notion.search(page_size=100))
        assert found.count("Post Mortems") == 1
        assert {page["title"] for page in case.notion["pages"]} <= set(found)


def test_the_page_for_post_mortems_has_the_same_id_in_every_workspace(serve: Callable[[Flask], str]) -> None:
    notions = [client(serve(sandbox_of(section).app())) for section in ({}, SECTION)]
    assert len({notion.search(query="mortems")["results"][0]["id"] for notion in notions}) == 1


def test_a_page_lies_in_the_container_that_its_parent_names(notion: Notion) -> None:
    wiki = notion.pages.retrieve(notion.pages.retrieve(PLAYBOOK)["parent"]["page_id"])
    assert names({"results": [wiki]}) == ["Engineering wiki"]
    assert wiki["parent"] == {"type": "workspace", "workspace": True}


def test_a_sub_page_is_a_child_page_block_of_its_parent(notion: Notion) -> None:
    last = notion.blocks.children.list(PLAYBOOK)["results"][-1]
    assert (last["id"], last["type"], last["child_page"]) == (CHECKLIST, "child_page", {"title": "Launch checklist"})


def test_two_pages_may_have_the_same_title(serve: Callable[[Flask], str]) -> None:
    section = {"pages": [{"title": "Post Mortems"}, {"title": "Post Mortems"}]}
    notion = client(serve(sandbox_of(section).app()))
    assert names(notion.search()) == ["Post Mortems", "Post Mortems"]


def test_what_people_wrote_is_not_by_the_bot(notion: Notion) -> None:
    bot = notion.users.me()["id"]
    page = notion.pages.retrieve(PLAYBOOK)
    blocks = notion.blocks.children.list(PLAYBOOK)["results"]
    assert bot not in {page["created_by"]["id"], *(block["last_edited_by"]["id"] for block in blocks)}
    assert notion.blocks.retrieve(new_page(notion))["created_by"] == {"object": "user", "id": bot}


def test_a_page_url_has_the_form_of_the_app(notion: Notion) -> None:
    assert notion.pages.retrieve(PLAYBOOK)["url"] == (
        f"https://app.notion.com/p/Promo-code-playbook-{PLAYBOOK.replace('-', '')}"
    )


def test_an_id_may_come_without_dashes_and_goes_out_with_them(notion: Notion) -> None:
    assert notion.pages.retrieve(PLAYBOOK.replace("-", ""))["id"] == PLAYBOOK
    assert notion.pages.retrieve_markdown(PLAYBOOK.replace("-", ""))["id"] == PLAYBOOK


def test_a_page_that_is_not_shared_is_not_found(notion: Notion) -> None:
    error = refused(lambda: notion.pages.retrieve(SECRET))
    assert (error.status, error.code) == (404, "object_not_found")
    assert str(error) == (
        f"Could not find page with ID: {SECRET}. Make sure the relevant pages and databases are shared with your "
        'integration "Post-mortem agent".'
    )
    assert error.additional_data is not None
    assert uuid.UUID(error.additional_data["integration_id"])


def test_what_is_not_shared_is_in_no_list(notion: Notion) -> None:
    assert "Promo code salaries" not in names(notion.search())
    assert SECRET not in [block["id"] for block in notion.blocks.children.list(PLAYBOOK)["results"]]


def test_markdown_becomes_blocks(notion: Notion) -> None:
    blocks = notion.blocks.children.list(PLAYBOOK)["results"]
    assert " ".join(block["type"] for block in blocks) == (
        "heading_1 paragraph bulleted_list_item to_do numbered_list_item numbered_list_item "
        "quote code table divider child_page"
    )
    assert [block["type"] for block in blocks if block["has_children"]] == ["bulleted_list_item", "table", "child_page"]
    assert blocks[3]["to_do"]["checked"] is True
    assert (blocks[7]["code"]["language"], words(blocks[7])) == ("shell", "kubectl rollout undo deploy/*")
    assert texts_of(notion, blocks[2]["id"]) == ["Tell support"]


def test_a_blank_line_parts_two_tables(serve: Callable[[Flask], str]) -> None:
    page = {"id": PLAYBOOK, "title": "Tables", "markdown": "|a|b|\n|---|---|\n|c|d|\n\n|e|"}
    notion = client(serve(sandbox_of({"pages": [page]}).app()))
    tables = [block["table"] for block in notion.blocks.children.list(PLAYBOOK)["results"]]
    assert [(t["table_width"], t["has_column_header"]) for t in tables] == [(2, True), (1, False)]


def test_inline_markdown_becomes_annotated_text(notion: Notion) -> None:
    parts = notion.blocks.children.list(PLAYBOOK)["results"][1]["paragraph"]["rich_text"]
    styles = [[name for name, on in part["annotations"].items() if on is True] for part in parts]
    assert "|".join(part["plain_text"] for part in parts) == "Read |this |first| and the |guide|, not [that](guide.md)."
    assert styles == [[], ["bold"], ["bold", "code"], [], [], []]
    assert [part["href"] for part in parts if part["href"]] == ["https://example.com/guide"]


# The wire


def test_calls_are_recorded_by_their_route_with_the_id_among_the_arguments(notion: Notion, wire: Wire) -> None:
    notion.blocks.children.append(CHECKLIST, children=[paragraph("x")])
    notion.pages.retrieve_markdown(CHECKLIST)
    append, read = wire.of("notion")
    assert (append.name, read.name) == ("PATCH /v1/blocks/{id}/children", "GET /v1/pages/{id}/markdown")
    assert append.arguments == {"children": [paragraph("x")], "id": CHECKLIST}
    assert read.arguments == {"id": CHECKLIST}


def test_a_rate_limit_comes_with_the_time_to_wait(notion: Notion, wire: Wire) -> None:
    body = {"object": "error", "status": 429, "code": "rate_limited", "message": "Rate limited"}
    wire.fail(Fault("notion", 429, "POST /v1/pages", body, {"Retry-After": "7"}, times=1))
    error = refused(lambda: new_page(notion))
    assert (error.status, error.headers["Retry-After"]) == (429, "7")
    assert new_page(notion)


def test_a_503_after_the_work_names_the_page_that_was_saved(notion: Notion, wire: Wire, sandbox: SandboxNotion) -> None:
    known = {"committed_resource_id": "{committed}", "committed_child_ids": "{committed_children}"}
    body = {"object": "error", "status": 503, "code": "service_unavailable", "message": "x", "additional_data": known}
    wire.fail(Fault("notion", 503, "POST /v1/pages", body, times=1, after_work=True))
    error = refused(lambda: new_page(notion, paragraph("a"), paragraph("b")))
    page = sandbox.pages_under(CHECKLIST)[0]["id"]
    assert error.additional_data == {
        "committed_resource_id": page,
        "committed_child_ids": [block["id"] for block in sandbox.tree(page)],
    }


def test_a_503_after_an_append_names_the_parent_and_its_new_children(
    notion: Notion, wire: Wire, sandbox: SandboxNotion
) -> None:
    known = {"committed_resource_id": "{committed}", "committed_child_ids": "{committed_children}"}
    body = {"object": "error", "status": 503, "code": "service_unavailable", "message": "x", "additional_data": known}
    wire.fail(Fault("notion", 503, "/children", body, times=1, after_work=True))
    error = refused(lambda: notion.blocks.children.append(CHECKLIST, children=[paragraph("a")]))
    new = sandbox.tree(CHECKLIST)[-1]["id"]
    assert error.additional_data == {"committed_resource_id": CHECKLIST, "committed_child_ids": [new]}
