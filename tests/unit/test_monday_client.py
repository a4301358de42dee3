from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests

from postmortem.clients.monday.client import API_VERSION, MondayClient, document
from postmortem.clients.monday.failures import MondayRefused
from postmortem.clients.monday.tickets import MondayTickets
from postmortem.clients.pacing import Pacer
from postmortem.errors import SourceUnavailable
from postmortem.text.gaps import gap_sentence
from postmortem.time_limit import TimeLimit

TOKEN = "made-up-token"
BOARD = {"data": {"items": [{"board": {"id": "7"}}]}}


@dataclass
class Script:
    """What the server answers, one after the other, and what it was sent."""

    answers: list[tuple[int, Mapping[str, str], object]]
    requests: list[tuple[Mapping[str, str], dict[str, Any]]] = field(default_factory=list)


@dataclass
class Clock:
    """A clock that only sleeping moves."""

    time: float = 0.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limit(clock: Clock) -> TimeLimit:
    return TimeLimit(60, clock.now)


Monday = Callable[..., tuple[MondayClient, Script]]


@pytest.fixture
def monday(clock: Clock) -> Iterator[Monday]:
    """`monday(answer, …)`: a client, and the script of the server it talks to; an answer is (status, headers, body)."""
    servers = []
    session = requests.Session()

    def start(*answers: tuple[int, Mapping[str, str], object]) -> tuple[MondayClient, Script]:
        script = Script(list(answers))

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                script.requests.append((dict(self.headers), json.loads(body)))
                status, headers, answer = script.answers.pop(0)
                content = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
                self.send_response(status)
                for name, value in {"Content-Length": str(len(content)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        servers.append((server, thread))
        url = f"http://127.0.0.1:{server.server_port}/v2"
        return MondayClient(url, TOKEN, session=session, pacer=Pacer(now=clock.now, sleep=clock.sleep)), script

    yield start
    session.close()
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


def read_board(client: MondayClient, limit: TimeLimit) -> Mapping[str, Any]:
    return client.run("board_of_item", {"itemId": "5"}, limit).data


def error(message: str = "No", **extensions: object) -> dict[str, Any]:
    return {"message": message, "extensions": extensions}


def test_a_call_sends_the_raw_token_the_pinned_version_and_the_variables(monday: Monday, limit: TimeLimit) -> None:
    client, script = monday((200, {}, BOARD))
    assert read_board(client, limit) == BOARD["data"]
    ((headers, body),) = script.requests
    assert headers["Authorization"] == TOKEN
    assert headers["API-Version"] == API_VERSION
    assert headers["Content-Type"] == "application/json"
    assert body == {"query": document("board_of_item"), "variables": {"itemId": "5"}}


@pytest.mark.parametrize(
    ("status", "headers", "body", "wait"),
    [
        (429, {}, {"errors": [error(code="COMPLEXITY_BUDGET_EXHAUSTED", retry_in_seconds=7)]}, 7),
        (200, {}, {"errors": [error(code="COMPLEXITY_BUDGET_EXHAUSTED", retry_in_seconds=7)]}, 7),
        (429, {"Retry-After": "4"}, {"errors": [error(code="maxConcurrencyExceeded")]}, 4),
        (429, {"RateLimit": '"minuteRate";r=0;t=9'}, {"errors": ["Rate Limit Exceeded."]}, 9),
        (200, {"Retry-After": "3"}, {"error_message": "Minute limit rate exceeded"}, 3),
        (
            200,
            {},
            {
                "error_code": "ComplexityException",
                "status_code": 429,
                "errors": ["Complexity budget exhausted, query cost 30001 out of 1000000 reset in 6 seconds"],
            },
            6,
        ),
        (409, {"Retry-After": "1"}, {"errors": [error(code="IDEMPOTENCY_CONFLICT")]}, 1),
    ],
)
def test_the_wait_that_monday_states_is_kept(
    status: int,
    headers: Mapping[str, str],
    body: object,
    wait: float,
    monday: Monday,
    limit: TimeLimit,
    clock: Clock,
) -> None:
    client, _ = monday((status, headers, body), (200, {}, BOARD))
    assert read_board(client, limit) == BOARD["data"]
    assert clock.slept == [wait]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (423, {"errors": [error("Resource is currently locked")]}),
        (500, {"errors": ["Internal Server Error"]}),
        (502, "<html>Bad gateway</html>"),
        (200, "<html>Please wait</html>"),
        (200, {"data": None, "errors": [error(code="API_TEMPORARILY_BLOCKED")]}),
        (200, {}),
    ],
)
def test_a_passing_failure_is_tried_again(status: int, body: object, monday: Monday, limit: TimeLimit) -> None:
    client, _ = monday((status, {}, body), (200, {}, BOARD))
    assert read_board(client, limit) == BOARD["data"]


def test_an_outage_of_half_a_minute_is_waited_out(monday: Monday, clock: Clock, limit: TimeLimit) -> None:
    client, script = monday(*[(503, {}, "down")] * 5, (200, {}, BOARD))
    assert read_board(client, limit) == BOARD["data"]
    assert (len(script.requests), 10 < clock.time < 60) == (6, True)


def test_a_failure_that_stays_becomes_a_gap_with_a_remedy(monday: Monday, limit: TimeLimit) -> None:
    client, _ = monday(*[(503, {}, "down")] * 20)
    with pytest.raises(SourceUnavailable) as caught:
        read_board(client, limit)
    assert not caught.value.permanent
    assert gap_sentence(caught.value.gap) == (
        "Monday: the board of the incident's item could not be read: Monday answered 503. "
        "Start the post-mortem again when Monday answers."
    )


def test_a_wait_longer_than_the_time_left_is_not_begun(monday: Monday, clock: Clock) -> None:
    client, _ = monday((429, {"Retry-After": "30"}, {}))
    with pytest.raises(SourceUnavailable):
        read_board(client, TimeLimit(20, clock.now))
    assert clock.slept == []


def test_no_call_is_made_when_no_time_is_left(monday: Monday, clock: Clock) -> None:
    client, script = monday()
    with pytest.raises(SourceUnavailable, match="there was no time left for it"):
        read_board(client, TimeLimit(0, clock.now))
    assert script.requests == []


def test_a_pause_that_is_too_long_is_waited_for_by_no_later_call_either(monday: Monday, clock: Clock) -> None:
    client, script = monday((429, {"Retry-After": "600"}, {}))
    limit = TimeLimit(510, clock.now)
    for _ in range(3):
        with pytest.raises(SourceUnavailable) as caught:
            read_board(client, limit)
        assert caught.value.after_seconds == 600
    assert (len(script.requests), clock.slept) == (1, [])


def test_a_connection_that_fails_becomes_a_gap(limit: TimeLimit, clock: Clock) -> None:
    with requests.Session() as session:
        pacer = Pacer(now=clock.now, sleep=clock.sleep)
        client = MondayClient("http://127.0.0.1:1/v2", TOKEN, session=session, pacer=pacer)
        with pytest.raises(SourceUnavailable, match="the connection to Monday failed"):
            read_board(client, limit)


def test_an_address_that_is_none_names_the_setting_and_not_the_token(limit: TimeLimit) -> None:
    with requests.Session() as session:
        client = MondayClient("not an address", f"bad\n{TOKEN}", session=session)
        with pytest.raises(SourceUnavailable, match="MONDAY_API_URL") as caught:
            read_board(client, limit)
    assert caught.value.permanent
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "body", "remedy"),
    [
        (401, {"errors": ["Not Authenticated"]}, "MONDAY_API_TOKEN"),
        (401, {"errors": ["Your ip is restricted"]}, "Security"),
        (401, "Unauthorized", "MONDAY_API_TOKEN"),
        (404, "<html>Not found</html>", "MONDAY_API_URL"),
        (302, "", "MONDAY_API_URL"),
        (403, {"errors": [error(code="USER_ACCESS_DENIED")]}, "access to the board"),
        (200, {"data": [], "errors": [error(code="UserUnauthorizedException")]}, "access to the board"),
        (200, {"errors": [error(code="missingRequiredPermissions")]}, "boards:read"),
        (200, {"errors": [error("Cannot query field", code="undefinedField")]}, "needs an update"),
    ],
)
def test_what_only_a_person_can_mend_is_not_tried_again(
    status: int, body: object, remedy: str, monday: Monday, limit: TimeLimit
) -> None:
    client, script = monday((status, {}, body))
    with pytest.raises(SourceUnavailable) as caught:
        read_board(client, limit)
    assert caught.value.permanent
    assert remedy in caught.value.gap.remedy
    assert len(script.requests) == 1


def test_a_used_up_day_is_not_tried_again_and_raises_no_alarm(monday: Monday, limit: TimeLimit) -> None:
    client, script = monday((429, {"Retry-After": "1"}, {"errors": [error(code="DAILY_LIMIT_EXCEEDED")]}))
    with pytest.raises(SourceUnavailable, match="midnight UTC") as caught:
        read_board(client, limit)
    assert not caught.value.permanent
    assert len(script.requests) == 1


@pytest.mark.parametrize("code", ["undefinedField", "missingRequiredPermissions"])
def test_a_document_that_asks_for_too_much_is_told_from_other_failures(
    code: str, monday: Monday, limit: TimeLimit
) -> None:
    client, _ = monday((200, {}, {"errors": [error(code=code)]}))
    with pytest.raises(MondayRefused):
        read_board(client, limit)


def test_partial_data_is_kept_together_with_what_is_missing(monday: Monday, limit: TimeLimit) -> None:
    broken = {"message": "Photo unavailable.", "path": ["boards", 0], "extensions": {"code": "ASSET_UNAVAILABLE"}}
    client, _ = monday((200, {}, {**BOARD, "errors": [broken]}))
    answer = client.run("board_of_item", {"itemId": "5"}, limit)
    assert answer.data == BOARD["data"]
    assert answer.problems == ("boards.0: ASSET_UNAVAILABLE: Photo unavailable.",)


def test_data_that_holds_only_its_own_cost_is_a_failure(monday: Monday, limit: TimeLimit) -> None:
    body = {"data": {"complexity": {"query": 3}, "items": None}, "errors": [error(code="UserUnauthorizedException")]}
    client, _ = monday((200, {}, body))
    with pytest.raises(MondayRefused):
        read_board(client, limit)


def test_no_items_without_an_error_are_an_answer(monday: Monday, limit: TimeLimit) -> None:
    client, _ = monday((200, {}, {"data": {"items": []}}))
    assert read_board(client, limit) == {"items": []}


def test_another_version_than_the_pinned_one_is_logged_once(
    monday: Monday, limit: TimeLimit, caplog: pytest.LogCaptureFixture
) -> None:
    client, _ = monday(*[(200, {"API-Version": "2027-01"}, BOARD)] * 2, (200, {"API-Version": API_VERSION}, BOARD))
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            read_board(client, limit)
    assert [record.getMessage() for record in caplog.records] == [
        f"Monday answered in API version 2027-01 instead of {API_VERSION}"
    ]


def test_a_mutation_has_the_same_key_at_every_try(monday: Monday, limit: TimeLimit) -> None:
    client, script = monday((500, {}, ""), (200, {}, {"data": {"create_update": {"id": "99"}}}))
    client.run("create_update", {"itemId": "5", "body": "<p>done</p>"}, limit, idempotency_key="job-1")
    assert [headers["Idempotency-Key"] for headers, _ in script.requests] == ["job-1", "job-1"]


def test_an_update_that_monday_does_not_confirm_is_a_failure(monday: Monday, limit: TimeLimit) -> None:
    there = {"data": {"items": [{"updates": []}], "me": {"id": "1"}}}
    client, _ = monday((200, {}, there), (200, {}, {"data": {"create_update": None}}))
    with pytest.raises(SourceUnavailable, match="did not confirm"):
        MondayTickets(client).tell("5", "<p>done</p>", "job-1", limit)


def test_a_mutation_without_a_key_is_a_mistake(monday: Monday, limit: TimeLimit) -> None:
    client, script = monday()
    with pytest.raises(ValueError, match="idempotency key"):
        client.run("create_update", {"itemId": "5", "body": ""}, limit)
    assert script.requests == []


def test_the_token_is_not_replaced_by_a_password_of_netrc(
    monday: Monday, limit: TimeLimit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password secret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    client, script = monday((200, {}, BOARD))
    read_board(client, limit)
    assert script.requests[0][0]["Authorization"] == TOKEN
