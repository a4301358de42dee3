"""The figures of how a page got into Notion: rejected requests, how many there were, and the same page each time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from local.evaluation.publishing import page_requests, page_requests_fewest, renderings, requests_rejected
from local.evaluation.trial import Trial
from local.sandbox.wire import Call
from tests.unit.evaluated_pages import a_trial
from tests.unit.whole_report import whole


def call(name: str, status: int = 200, **arguments: object) -> Call:
    return Call("notion", name, status, arguments, 0.0)


def after(*calls: Call) -> Trial:
    return replace(a_trial(), calls=calls)


def paragraphs(number: int, text: str = "so") -> list[Mapping[str, Any]]:
    rich_text = [{"type": "text", "text": {"content": text}}]
    return [{"type": "paragraph", "paragraph": {"rich_text": rich_text}} for _ in range(number)]


def test_what_a_service_refuses_as_wrong_is_a_fault_but_not_that_it_is_busy() -> None:
    score = requests_rejected(after(call("POST /v1/pages", 400), call("POST /v1/search", 429), call("GET /x", 503)))
    assert score.value == 1
    assert score.details == ("notion POST /v1/pages 400",)


def test_only_requests_that_write_blocks_count_for_the_page() -> None:
    made = after(
        call("POST /v1/pages", children=paragraphs(100)),
        call("PATCH /v1/blocks/{id}/children", children=paragraphs(30)),
        call("PATCH /v1/blocks/{id}/children", children=paragraphs(30)),
        call("POST /v1/databases", parent={}),
    )
    assert page_requests(made).value == 3
    assert page_requests_fewest(made).value == 2


def test_the_fewest_requests_follow_from_the_bytes_too() -> None:
    heavy = [call("PATCH /v1/blocks/{id}/children", children=paragraphs(1, "so " * 300_000))]
    assert page_requests_fewest(after(*heavy)).value == 2


def test_ten_renderings_of_a_report_give_one_page() -> None:
    assert renderings(replace(a_trial(), report=whole())).value == 1
