"""How the product's Notion client fails: what it tries again, what it never does, and in which words it says so."""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from flask import Flask, Response, jsonify, request

from local.sandbox.notion.seed import POST_MORTEMS_ID
from postmortem.clients.notion.client import NotionClient
from postmortem.clients.notion.objects import NotionPage
from postmortem.clients.notion.wire import AmbiguousWrite, NotFound
from postmortem.clients.pacing import Pacer
from postmortem.errors import RetryLater, SourceUnavailable
from postmortem.time_limit import TimeLimit
from tests.contract.notion_product import Desk, Serve, desk, soon
from tests.contract.notion_sandbox import TOKEN, paragraph

ERROR = {"object": "error", "code": "internal_server_error", "message": "Quotes “the secret plan” of the page."}
PARENT = {"page_id": POST_MORTEMS_ID}
TITLED = {"title": {"title": [{"type": "text", "text": {"content": "A page"}}]}}


@pytest.fixture
def at(serve: Serve) -> Desk:
    return desk(serve)


def create(client: NotionClient, limit: TimeLimit | None = None) -> NotionPage:
    return client.create_page(PARENT, TITLED, [paragraph("the secret plan")], limit or soon())


@pytest.mark.parametrize("status", [409, 429, 500, 502, 503, 504, 529])
def test_a_read_is_tried_again(at: Desk, status: int) -> None:
    at.fail(status, body=ERROR, times=2)
    assert at.client().page(POST_MORTEMS_ID, soon()).title == "Post Mortems"
    assert len(at.asked()) == 3


def test_a_read_is_tried_again_when_the_connection_drops(at: Desk) -> None:
    at.fail(200, drop=True)
    assert at.client().page(POST_MORTEMS_ID, soon()).title == "Post Mortems"


@pytest.mark.parametrize("body", ["<html>Please wait</html>", {}, []])
def test_a_read_is_tried_again_when_the_answer_is_not_notions(at: Desk, body: object) -> None:
    at.fail(200, body=body)
    assert at.client().page(POST_MORTEMS_ID, soon()).title == "Post Mortems"


def test_a_read_ends_as_a_gap_that_names_what_was_to_be_read(at: Desk) -> None:
    at.fail(503, body=ERROR, times=None)
    with pytest.raises(SourceUnavailable) as unavailable:
        at.client().search("flags", soon())
    assert str(unavailable.value) == (
        "Notion: the pages titled like “flags” could not be read: Notion has a problem (503)."
    )
    assert not unavailable.value.permanent


def test_a_read_is_given_no_more_time_than_is_left(at: Desk) -> None:
    at.wire.latency["notion"] = 1.0
    began = time.monotonic()
    with pytest.raises(SourceUnavailable, match="did not answer in time"):
        at.client().page(POST_MORTEMS_ID, TimeLimit(0.2))
    assert time.monotonic() - began < 0.8


def test_calls_of_several_threads_keep_their_own_time(at: Desk) -> None:
    at.wire.latency["notion"] = 0.4
    client = at.client()

    def outcome(seconds: float) -> str:
        try:
            return client.page(POST_MORTEMS_ID, TimeLimit(seconds)).title
        except SourceUnavailable:
            return "late"

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(outcome, [0.1, 20, 0.1, 20])) == ["late", "Post Mortems"] * 2


def test_a_read_without_any_time_left_asks_nothing(at: Desk) -> None:
    with pytest.raises(SourceUnavailable, match="no time was left"):
        at.client().page(POST_MORTEMS_ID, TimeLimit(0))
    assert not at.asked()


def test_a_bad_token_is_permanent_and_asked_with_once(at: Desk) -> None:
    with pytest.raises(SourceUnavailable, match=r"Notion does not accept the token\. .* NOTION_API_KEY") as unavailable:
        at.client(token="ntn_old").search("", soon())
    assert unavailable.value.permanent
    assert len(at.asked()) == 1


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"object": "error", "code": "restricted_resource", "message": "…"}, "the connection may not do this"),
        ("<html>cf-ray</html>", "a firewall before Notion refuses the request"),
    ],
)
def test_a_refusal_is_permanent(at: Desk, body: object, words: str) -> None:
    at.fail(403, body=body, times=None)
    with pytest.raises(SourceUnavailable, match=words) as unavailable:
        at.client().search("", soon())
    assert unavailable.value.permanent
    assert len(at.asked()) == 1


def test_a_connection_that_notion_has_blocked_does_not_ask_again(at: Desk) -> None:
    details = {"rate_limit_reason": "public_api_request_blocked"}
    at.fail(
        429, body={"object": "error", "code": "rate_limited", "message": "…", "additional_data": details}, times=None
    )
    with pytest.raises(SourceUnavailable) as unavailable:
        at.client().search("", soon())
    assert unavailable.value.permanent
    assert len(at.asked()) == 1


def test_what_is_not_shared_comes_with_the_way_to_share_it(at: Desk) -> None:
    with pytest.raises(NotFound, match="••• → Connections") as missing:
        at.client().page("00000000-0000-4000-8000-000000000000", soon())
    assert not missing.value.permanent


def test_an_html_404_does_not_say_that_a_page_is_gone(at: Desk) -> None:
    at.fail(404, body="<html>No such site</html>")
    with pytest.raises(SourceUnavailable) as unavailable:
        at.client().page(POST_MORTEMS_ID, soon())
    assert not isinstance(unavailable.value, NotFound)


@pytest.mark.parametrize("given", ["header", "body", "date"])
def test_the_pause_that_notion_asks_for_is_kept(at: Desk, given: str) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=8), usegmt=True)
    headers = {"header": {"Retry-After": "8"}, "date": {"Retry-After": date}}.get(given, {})
    details = {"retry_after": "8"} if given == "body" else {}
    at.fail(529, body={**ERROR, "additional_data": details}, headers=headers)
    at.client().page(POST_MORTEMS_ID, soon())
    assert at.waits == [pytest.approx(7.5, abs=1)]


def test_a_write_to_a_server_that_is_not_there_certainly_did_nothing() -> None:
    client = NotionClient(TOKEN, "http://127.0.0.1:9", Pacer(sleep=lambda _: None))
    with pytest.raises(RetryLater, match="the page could not be written: the connection failed"):
        create(client)


def test_a_write_that_takes_too_long_may_have_been_done(at: Desk) -> None:
    at.wire.latency["notion"] = 0.5
    with pytest.raises(AmbiguousWrite):
        create(at.client(), TimeLimit(0.1))


@pytest.mark.parametrize("status", [409, 500, 502, 503, 504])
def test_a_write_that_may_have_been_done_is_not_sent_again(at: Desk, status: int) -> None:
    at.fail(status, body=ERROR, after_work=True)
    with pytest.raises(AmbiguousWrite) as outcome:
        create(at.client())
    assert outcome.value.committed_id is None
    assert at.asked() == ["POST /v1/pages"]


def test_nothing_of_a_page_reaches_a_log_or_an_error(at: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    at.fail(400, body={**ERROR, "code": "validation_error"})
    with pytest.raises(SourceUnavailable) as unavailable:
        create(at.client())
    at.fail(503, body=ERROR)
    with pytest.raises(AmbiguousWrite) as outcome:
        create(at.client())
    told = caplog.text + str(unavailable.value) + str(outcome.value)
    assert "secret plan" not in told
    assert TOKEN not in told
    assert "POST pages: 503 internal_server_error" in caplog.text


def test_a_client_adds_no_handler_to_any_logger(at: Desk) -> None:
    before = {name: list(logging.getLogger(name).handlers) for name in ("", "notion_client", "httpx")}
    at.client()
    assert before == {name: list(logging.getLogger(name).handlers) for name in before}


def test_every_request_names_the_version_it_was_written_for(serve: Serve) -> None:
    app, seen = Flask("recorder"), []

    @app.route("/v1/search", methods=["POST"])
    def search() -> Response:
        seen.append(request.headers["Notion-Version"])
        answer: dict[str, Any] = {"object": "list", "results": [{"object": "page", "id": POST_MORTEMS_ID}]}
        return jsonify(answer)

    listing = NotionClient(TOKEN, serve(app) + "/").search("", soon())
    assert seen == ["2026-03-11"]
    assert not listing.pages  # a page of which Notion shows only the id
