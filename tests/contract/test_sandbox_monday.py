"""The sandbox Monday against what is known of the real one; the client is plain `requests`."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from graphql import (
    GraphQLEnumType,
    GraphQLSchema,
    build_schema,
    is_specified_scalar_type,
    parse,
    validate,
)

from local.sandbox.monday.service import SandboxMonday
from local.sandbox.wire import Fault, Wire
from local.sandbox.workspace import Workspace

ROOT = Path(__file__).parents[2]
OURS = ROOT / "local" / "sandbox" / "monday" / "schema.graphql"
CONTRACTS = ROOT.parent / "shared" / "contracts"
OFFICIAL = CONTRACTS / "monday-schema-2026-10.graphql"
QUERIES = ROOT.parent / "shared" / "monday" / "queries"
CASES = ROOT.parent / "shared" / "eval" / "cases"
TOKEN = "monday-token"

needs_contract = pytest.mark.skipif(not OFFICIAL.exists(), reason="the official schema is not there")
needs_queries = pytest.mark.skipif(not QUERIES.exists(), reason="the collected queries are not there")
needs_cases = pytest.mark.skipif(not CASES.exists(), reason="the evaluation cases are not there")

# Collected queries that the sandbox does not speak: creating things, other pagings, and the next API version.
NOT_SPOKEN = {
    "04b_MoreActivity_api2027-01",
    "09_ItemsByColumn",
    "18_DeleteWebhook",
    "21_ChangeColumn",
    "26_LinkedItems",
    "28_UpdatesCursor",
}

# They are for a board and an address of somebody else; test_connect.py makes webhooks.
OF_OTHER_ACCOUNTS = {"16_CreateWebhook", "17_CreateStatusWebhookLiteral"}

SECTION: dict[str, Any] = {
    "account": {"slug": "acme"},
    "users": [
        {"id": "501", "name": "Ana Ruiz", "title": "Store engineer"},
        {"id": "502", "name": "Gone Person", "status": "INACTIVE"},
    ],
    "me": {"time_zone_identifier": "America/New_York"},
    "teams": [{"id": "7", "name": "Store", "users": ["Ana Ruiz"]}],
    "webhooks": [{"id": "81", "board_id": "10", "event": "change_status_column_value", "config": None}],
    "docs": [
        {"id": "31", "object_id": "91", "name": "Checkout notes", "markdown": "# Checkout\nCoupons are cached.",
         "created_at": "2025-01-02T10:00:00Z", "created_by": "Ana Ruiz"}
    ],
    "board": {
        "id": "10",
        "name": "Incidents",
        "columns": [
            "status",
            {"id": "owner", "type": "people", "title": "Owner"},
            {"id": "started", "type": "date", "title": "Started"},
            {"id": "thread", "type": "link", "title": "Slack thread"},
            {"id": "services", "type": "board_relation", "title": "Services"},
            {"id": "impact", "type": "long_text", "title": "Impact"},
            {"id": "window", "type": "timeline", "title": "Window"},
            {"id": "notes", "type": "doc", "title": "Notes"},
            {"id": "report", "type": "link", "title": "Post-mortem"},
        ],
    },
    "boards": [{"id": "20", "name": "Services"}],
    "items": [
        {
            "id": "1",
            "name": "Coupons rejected",
            "status": "Resolved",
            "created_at": "2025-03-01T10:00:00Z",
            "description": "First line\n\nSecond line",
            "creator": "Ana Ruiz",
            "column_values": {
                "owner": "Ana Ruiz",
                "started": "2025-03-01T02:30:00Z",
                "thread": {"url": "https://acme.slack.com/archives/C1/p1", "text": "thread"},
                "services": ["2"],
                "impact": "No coupon worked",
                "window": {"from": "2025-03-01", "to": "2025-03-02", "text": "2025-03-01 - 2025-03-02"},
                "notes": "31",
            },
            "updates": [
                {"id": "101", "created_at": "2025-03-01T10:10:00Z", "creator": "Ana Ruiz",
                 "text_body": "Looking & <testing>"},
                {"id": "102", "created_at": "2025-03-01T10:30:00Z", "creator": "Bo Li",
                 "text_body": "Fixed the coupon cache",
                 "replies": [{"id": "103", "created_at": "2025-03-01T10:40:00Z", "creator": "Ana Ruiz",
                              "text_body": "Thanks"}]},
            ],
            "activity": [
                {"id": "a0", "event": "create_pulse", "created_at": "2025-03-01T10:00:00Z", "user": "Ana Ruiz"},
                {"id": "a1", "event": "update_column_value", "column_id": "status", "user": "Ana Ruiz",
                 "created_at": "2025-03-01T10:05:00.5Z", "previous": None, "value": "Investigating"},
                {"id": "a2", "event": "update_column_value", "column_id": "status", "user": "unknown",
                 "created_at": "2025-03-01T10:45:00Z", "previous": "Investigating", "value": "Resolved"},
            ],
            "subitems": [
                {"id": "5", "name": "Clear the cache", "status": "Done", "created_at": "2025-03-01T10:20:00Z"}
            ],
        },
        {"id": "2", "name": "Checkout", "board": "20", "created_at": "2024-01-01T00:00:00Z"},
        {"id": "3", "name": "Slow search", "status": "Investigating", "created_at": "2025-03-02T10:00:00Z"},
    ],
}  # fmt: skip


@dataclass
class Monday:
    """A running sandbox and the way to call it."""

    sandbox: SandboxMonday
    wire: Wire
    url: str

    def post(self, query: str, headers: dict[str, str] | None = None, /, **variables: object) -> requests.Response:
        sent = {"Authorization": TOKEN, "API-Version": "2026-10"} | (headers or {})
        return requests.post(self.url, json={"query": query, "variables": variables}, headers=sent, timeout=10)

    def data(self, query: str, /, **variables: object) -> Any:  # noqa: ANN401 - the JSON of an answer
        answer = self.post(query, None, **variables)
        assert answer.status_code == 200
        assert "errors" not in answer.json(), answer.json()["errors"]
        return answer.json()["data"]

    def error(self, query: str, /, **variables: object) -> dict[str, Any]:
        answer = self.post(query, None, **variables)
        assert answer.status_code == 200
        error: dict[str, Any] = answer.json()["errors"][0]
        return error


Start = Callable[[dict[str, Any]], Monday]


@pytest.fixture
def start(serve: Callable[[Flask], str]) -> Start:
    def run(section: dict[str, Any]) -> Monday:
        wire = Wire()
        sandbox = SandboxMonday(section, wire, token=TOKEN, contracts=CONTRACTS)
        return Monday(sandbox, wire, f"{serve(sandbox.app())}/v2")

    return run


@pytest.fixture
def monday(start: Start) -> Monday:
    return start(SECTION)


def column(monday: Monday, column_id: str, fields: str = "") -> dict[str, Any]:
    document = f"{{ items(ids: [1]) {{ column_values(ids: [{column_id}]) {{ __typename text value {fields} }} }} }}"
    value: dict[str, Any] = monday.data(document.replace(f"[{column_id}]", f'["{column_id}"]'))["items"][0][
        "column_values"
    ][0]
    return value


def many_updates(count: int) -> dict[str, Any]:
    updates = [
        {"id": str(number), "created_at": f"2025-01-01T{number // 60:02}:{number % 60:02}:00Z", "text_body": "x"}
        for number in range(count)
    ]
    item = {"id": "1", "name": "Busy", "created_at": "2025-01-01T00:00:00Z", "updates": updates}
    return {"board": {"id": "10", "name": "Incidents"}, "items": [item]}


# The schema


@needs_contract
def test_every_type_field_and_argument_of_ours_is_the_same_in_the_official_schema() -> None:
    ours, official = build_schema(OURS.read_text()), build_schema(OFFICIAL.read_text(), assume_valid=True)

    assert differences(ours, official) == []


def differences(ours: GraphQLSchema, official: GraphQLSchema) -> list[str]:
    found = []
    kind: Any
    for name, kind in ours.type_map.items():
        if name.startswith("__") or is_specified_scalar_type(kind):
            continue
        theirs: Any = official.type_map.get(name)
        if type(theirs) is not type(kind):
            found.append(f"{name} is another kind of type")
        elif isinstance(kind, GraphQLEnumType):
            found += [f"{name} has no {value}" for value in kind.values if value not in theirs.values]
        else:
            found += fields_that_differ(name, getattr(kind, "fields", {}), getattr(theirs, "fields", {}))
    return found


def fields_that_differ(type_name: str, ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    found = []
    for name, field in ours.items():
        other = theirs.get(name)
        if other is None or str(other.type) != str(field.type):
            found.append(f"{type_name}.{name}: {field.type} is {other and other.type}")
            continue
        for argument, declared in getattr(field, "args", {}).items():
            real = other.args.get(argument)
            if real is None or str(real.type) != str(declared.type):
                found.append(f"{type_name}.{name}({argument}): {declared.type} is {real and real.type}")
    return found


VARIABLES: dict[str, Any] = {
    "itemId": "1",
    "itemIds": ["1"],
    "boardId": "10",
    "boardIds": ["10"],
    "logFrom": "2025-01-01T00:00:00Z",
    "logTo": "2025-12-31T00:00:00Z",
    "from": "2025-01-01T00:00:00Z",
    "to": "2025-12-31T00:00:00Z",
    "updatedAfter": "2025-01-01T00:00:00Z",
    "updatedBefore": "2025-12-31T00:00:00Z",
    "updatesLimit": 100,
    "logLimit": 500,
    "limit": 2,
    "page": 1,
    "userIds": ["501"],
    "teamIds": ["7"],
    "withUsers": True,
    "withTeams": True,
    "query": "coupon cache",
    "term": "coupon",
    "params": {"rules": [{"column_id": "name", "operator": "contains_text", "compare_value": "o"}]},
    "docIds": ["31"],
    "a": "31",
    "b": "404",
    "ids": ["102"],
    "body": "<p>done</p>",
    "columnId": "report",
    "value": "https://notion.so/p Post-mortem",
    "columnValues": '{"report": {"url": "https://notion.so/p", "text": "Post-mortem"}}',
    "parentId": "1",
    "name": "Alert on refused coupons",
}
# The columns of sub-items are those of their own hidden board.
OTHER_VARIABLES = {"24_CreateSubitem": {"columnValues": '{"date0": {"date": "2025-03-20"}}'}}


@needs_queries
@pytest.mark.parametrize("name", sorted(path.stem for path in QUERIES.glob("*.graphql")))
def test_a_collected_query_executes(name: str, start: Start) -> None:
    text = (QUERIES / f"{name}.graphql").read_text()
    spoken = not validate(build_schema(OURS.read_text()), parse(text))
    assert spoken == (name not in NOT_SPOKEN)
    if spoken and name not in OF_OTHER_ACCOUNTS:
        monday = start(SECTION)
        cursor = monday.data("{ boards(ids: [10]) { items_page(limit: 1) { cursor } } }")["boards"][0]["items_page"][
            "cursor"
        ]

        given = VARIABLES | {"cursor": cursor} | OTHER_VARIABLES.get(name, {})
        data = monday.data(text, **given)

        assert all(value is not None and value != [] for value in data.values())


# Before a document is executed


def test_a_wrong_token_is_401_and_tells_nothing(monday: Monday) -> None:
    answer = monday.post("{ me { id } }", {"Authorization": f"Bearer {TOKEN}"})

    assert answer.status_code == 401
    assert answer.json() == {"errors": ["Not Authenticated"]}


def test_a_body_that_is_no_json_with_a_query_is_400(monday: Monday) -> None:
    headers = {"Authorization": TOKEN, "Content-Type": "application/json"}

    answers = [
        requests.post(monday.url, data=body, headers=headers, timeout=10) for body in ("{", "[]", '{"query": 1}')
    ]

    assert [answer.status_code for answer in answers] == [400, 400, 400]
    assert {answer.json()["errors"][0]["extensions"]["code"] for answer in answers} == {"JsonParseException"}


def test_an_unknown_api_version_is_served_by_the_current_one_which_the_header_tells(monday: Monday) -> None:
    answers = [monday.post("{ version { value } }", {"API-Version": version}) for version in ("2026-10", "2024-02")]

    assert [answer.headers["API-Version"] for answer in answers] == ["2026-10", "2026-10"]


def test_a_malformed_api_version_is_an_application_error(monday: Monday) -> None:
    for version in ("October", "2026-10-01"):
        answer = monday.post("{ version { value } }", {"API-Version": version})

        assert answer.status_code == 200
        assert answer.json()["errors"][0]["extensions"]["code"] == "InvalidVersionException"


def test_a_document_with_an_unknown_field_is_refused_as_a_whole(monday: Monday) -> None:
    answer = monday.post("{ me { id shoe_size } }").json()

    assert answer["errors"][0]["extensions"]["code"] == "undefinedField"
    assert "data" not in answer


def test_a_document_that_does_not_parse_is_an_application_error(monday: Monday) -> None:
    assert "Syntax Error" in monday.error("{ me { id ")["message"]


def test_a_document_must_be_right_by_the_official_schema_where_that_is_there(
    tmp_path: Path, serve: Callable[[Flask], str]
) -> None:
    (tmp_path / OFFICIAL.name).write_text("type Query { version: Version! } type Version { value: String! }")
    sandbox = SandboxMonday(SECTION, Wire(), token=TOKEN, contracts=tmp_path)
    monday = Monday(sandbox, Wire(), f"{serve(sandbox.app())}/v2")

    assert monday.data("{ version { value } }") == {"version": {"value": "2026-10"}}
    assert "Cannot query field 'me'" in monday.error("{ me { id } }")["message"]


# Reading


def test_what_the_token_cannot_see_is_an_empty_list_without_an_error(monday: Monday) -> None:
    assert monday.data("{ items(ids: [404]) { id } boards(ids: [404]) { id } }") == {"items": [], "boards": []}


def test_items_are_cut_at_25_without_a_word_and_refused_above_100_ids(start: Start) -> None:
    rows = [{"id": str(n), "name": "i", "created_at": "2025-01-01T00:00:00Z"} for n in range(1, 40)]
    monday = start({"board": {"id": "10", "name": "Incidents"}, "items": rows})
    query = "query Q($ids: [ID!]) { items(ids: $ids) { id } }"

    assert len(monday.data(query, ids=[row["id"] for row in rows])["items"]) == 25
    assert monday.error(query, ids=[str(n) for n in range(101)])["extensions"]["code"] == "InvalidArgumentException"


def test_updates_come_newest_first_25_at_a_time_and_at_most_100(start: Start) -> None:
    monday = start(many_updates(120))
    query = "query Q($limit: Int = 25, $page: Int) { items(ids: [1]) { updates(limit: $limit, page: $page) { id } } }"

    def ids(**variables: int) -> list[int]:
        return [int(post["id"]) for post in monday.data(query, **variables)["items"][0]["updates"]]

    assert ids() == list(range(119, 94, -1))
    assert ids(limit=100, page=2) == list(range(19, -1, -1))
    assert monday.error(query, limit=101)["extensions"]["code"] == "InvalidArgumentException"


def test_an_update_has_its_text_its_html_and_its_replies(monday: Monday) -> None:
    fields = "text_body body created_at edited_at creator { name } replies { text_body creator { name } }"
    newest, oldest = monday.data(f"{{ items(ids: [1]) {{ updates {{ {fields} }} }} }}")["items"][0]["updates"]

    assert newest["replies"] == [{"text_body": "Thanks", "creator": {"name": "Ana Ruiz"}}]
    assert (oldest["text_body"], oldest["body"]) == ("Looking & <testing>", "<p>Looking &amp; &lt;testing&gt;</p>")
    assert oldest["edited_at"] == oldest["created_at"] == "2025-03-01T10:10:00Z"


LOG = "id event entity user_id created_at data"


def test_the_log_is_newest_first_with_17_digits_and_data_as_a_json_string(monday: Monday) -> None:
    log = monday.data(f"{{ boards(ids: [10]) {{ activity_logs(item_ids: [1]) {{ {LOG} }} }} }}")["boards"][0][
        "activity_logs"
    ]

    assert [entry["id"] for entry in log] == ["a2", "a1", "a0"]
    assert log[1]["created_at"] == "17408235005000000"
    assert log[1]["user_id"] == "501"
    assert json.loads(log[1]["data"]) | {"value": None} == {
        "board_id": 10,
        "group_id": "topics",
        "is_top_group": True,
        "pulse_id": 1,
        "pulse_name": "Coupons rejected",
        "column_id": "status",
        "column_type": "color",
        "column_title": "Status",
        "value": None,
        "previous_value": {
            "label": {
                "index": 5,
                "text": None,
                "style": {"color": "#fdab3d", "border": "#e99729", "var_name": "orange"},
                "is_done": False,
            },
            "post_id": None,
        },
        "is_column_with_hide_permissions": False,
        "textual_value": "Investigating",
        "previous_textual_value": None,
    }
    assert json.loads(log[0]["data"])["value"]["label"]["is_done"] is True


def test_what_no_known_user_did_has_an_id_that_resolves_to_nobody(monday: Monday) -> None:
    log = monday.data("{ boards(ids: [10]) { activity_logs { user_id } } }")["boards"][0]["activity_logs"]

    assert log[0]["user_id"] == "-1"
    assert monday.data('{ users(ids: ["-1"]) { id } }') == {"users": []}


def test_the_log_is_filtered_by_time_and_column_and_paged(monday: Monday) -> None:
    def ids(arguments: str) -> list[str]:
        document = f"{{ boards(ids: [10]) {{ activity_logs({arguments}) {{ id }} }} }}"
        return [entry["id"] for entry in monday.data(document)["boards"][0]["activity_logs"]]

    assert ids('from: "2025-03-01T10:05:00Z", to: "2025-03-01T10:44:59Z"') == ["a1"]
    assert ids('from: "2025-03-01T11:05:00+01:00"') == ["a2", "a1"]
    assert ids('column_ids: ["status"]') == ["a2", "a1"]
    assert ids("limit: 1, page: 2") == ["a1"]
    assert ids('item_ids: ["404"]') == []


def test_a_time_that_is_none_is_refused(monday: Monday) -> None:
    error = monday.error('{ boards(ids: [10]) { activity_logs(from: "yesterday") { id } } }')

    assert error["extensions"]["code"] == "InvalidArgumentException"
    assert error["path"] == ["boards", 0, "activity_logs"]


def test_deactivated_users_are_hidden_unless_they_are_asked_for(monday: Monday) -> None:
    assert monday.data("{ users(ids: [501, 502]) { id } }") == {"users": [{"id": "501"}]}
    assert len(monday.data("{ users(ids: [501, 502], status: [ACTIVE, INACTIVE]) { id } }")["users"]) == 2


def test_people_who_are_only_named_become_users_with_ids_of_their_own(monday: Monday) -> None:
    users = {user["name"]: user["id"] for user in monday.data("{ users { id name } }")["users"]}

    assert set(users) == {"Ana Ruiz", "Post-mortem agent", "Bo Li"}
    assert len(set(users.values())) == 3


def test_a_date_is_in_the_callers_zone_except_in_its_value(monday: Monday) -> None:
    started = column(monday, "started", "... on DateValue { date time }")

    assert (started["date"], started["time"], started["text"]) == ("2025-02-28", "21:30", "2025-02-28 21:30")
    value = json.loads(started["value"])
    assert (value["date"], value["time"]) == ("2025-03-01", "02:30:00")


def test_a_relation_has_no_text_and_no_value_but_its_items(monday: Monday) -> None:
    fields = "... on BoardRelationValue { display_value linked_item_ids linked_items { name board { name } } }"

    assert column(monday, "services", fields) == {
        "__typename": "BoardRelationValue",
        "text": None,
        "value": None,
        "display_value": "Checkout",
        "linked_item_ids": ["2"],
        "linked_items": [{"name": "Checkout", "board": {"name": "Services"}}],
    }


def test_a_status_bears_the_label_id_that_the_columns_settings_give(monday: Monday) -> None:
    status = column(monday, "status", "... on StatusValue { label index is_done updated_at }")
    settings = monday.data("{ boards(ids: [10]) { columns(types: [status]) { settings } } }")["boards"][0]["columns"][
        0
    ]["settings"]

    assert {label["label"]: label["id"] for label in settings["labels"]} == {"Resolved": 1, "Investigating": 0}
    assert (status["label"], status["index"], status["is_done"]) == ("Resolved", 1, True)
    assert (status["updated_at"], json.loads(status["value"])["index"]) == ("2025-03-01T10:45:00Z", 1)


def test_people_links_and_plain_typed_values_have_their_fields(monday: Monday) -> None:
    people = column(monday, "owner", "... on PeopleValue { persons_and_teams { id kind } }")
    link = column(monday, "thread", "... on LinkValue { url url_text }")
    window = column(monday, "window", "... on TimelineValue { from to }")
    notes = column(monday, "notes", "... on DocValue { file { object_id doc { name } } }")

    assert (people["text"], people["persons_and_teams"]) == ("Ana Ruiz", [{"id": "501", "kind": "person"}])
    assert (link["url"], link["text"]) == (
        "https://acme.slack.com/archives/C1/p1",
        "thread - https://acme.slack.com/archives/C1/p1",
    )
    assert (window["from"], window["text"]) == ("2025-03-01", "2025-03-01 - 2025-03-02")
    assert notes["file"] == {"object_id": "91", "doc": {"name": "Checkout notes"}}


def test_an_empty_column_is_there_and_empty(monday: Monday) -> None:
    assert column(monday, "report") == {"__typename": "LinkValue", "text": "", "value": None}


def test_an_items_description_subitems_and_subscribers_are_read(monday: Monday) -> None:
    fields = (
        "description { blocks { content } } subitems { name board { name } parent_item { id } } subscribers { name }"
    )
    item = monday.data(f"{{ items(ids: [1]) {{ url {fields} }} }}")["items"][0]

    assert item["url"] == "https://acme.monday.com/boards/10/pulses/1"
    assert [json.loads(block["content"])["deltaFormat"][0]["insert"] for block in item["description"]["blocks"]] == [
        "First line",
        "Second line",
    ]
    assert item["subitems"] == [
        {"name": "Clear the cache", "board": {"name": "Subitems of Incidents"}, "parent_item": {"id": "1"}}
    ]
    assert item["subscribers"] == [{"name": "Ana Ruiz"}]


def small(**item: object) -> dict[str, Any]:
    columns = [{"id": "tier", "type": "dropdown", "labels": ["Gold", "Silver"]}, {"id": "orders", "type": "numbers"}]
    given = {"id": "1", "name": "One", "created_at": "2025-01-01T00:00:00Z"} | item
    return {"board": {"id": "10", "name": "Incidents", "columns": columns}, "items": [given]}


def test_dropdowns_and_numbers_have_their_fields(start: Start) -> None:
    monday = start(small(column_values={"tier": ["Silver", "Gold"], "orders": 12.5}))

    tier = column(monday, "tier", "... on DropdownValue { values { id label } }")
    assert (tier["text"], tier["values"]) == (
        "Silver, Gold",
        [{"id": "2", "label": "Silver"}, {"id": "0", "label": "Gold"}],
    )
    orders = column(monday, "orders", "... on NumbersValue { number }")
    assert (orders["text"], orders["value"], orders["number"]) == ("12.5", '"12.5"', 12.5)


def test_a_move_is_logged_with_the_groups_it_went_between(start: Start) -> None:
    move = {"id": "a1", "event": "move_pulse_into_group", "previous": "Open", "value": "Closed"}
    monday = start(small(activity=[move | {"created_at": "2025-01-02T00:00:00Z"}]))

    log = monday.data("{ boards(ids: [10]) { activity_logs { event data } } }")["boards"][0]["activity_logs"]

    data = json.loads(log[0]["data"])
    assert (log[0]["event"], data["source_group"]["title"], data["dest_group"]["title"], data["pulse"]["name"]) == (
        "move_pulse_into_group",
        "Open",
        "Closed",
        "One",
    )


def test_an_archived_item_is_found_by_its_id_but_not_on_its_board(start: Start) -> None:
    monday = start(small(state="archived"))

    assert monday.data("{ items(ids: [1]) { state } }") == {"items": [{"state": "archived"}]}
    assert monday.data("{ items(ids: [1], exclude_nonactive: true) { state } }") == {"items": []}
    assert monday.data(FIND)["boards"][0]["items_page"]["items"] == []


# Finding


FIND = "query Q($params: ItemsQuery) { boards(ids: [10]) { items_page(query_params: $params) { items { id } } } }"


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ({"column_id": "status", "compare_value": [1]}, ["1"]),
        ({"column_id": "status", "compare_value": ["Resolved"]}, []),
        ({"column_id": "status", "operator": "not_any_of", "compare_value": [1]}, ["3"]),
        ({"column_id": "status", "operator": "contains_terms", "compare_value": "investigating"}, ["3"]),
        ({"column_id": "name", "operator": "contains_text", "compare_value": "COUPON"}, ["1"]),
        ({"column_id": "name", "operator": "not_contains_text", "compare_value": "coupon"}, ["3"]),
        ({"column_id": "owner", "compare_value": ["person-501"]}, ["1"]),
        ({"column_id": "owner", "operator": "is_empty", "compare_value": []}, ["3"]),
        ({"column_id": "owner", "operator": "is_not_empty", "compare_value": []}, ["1"]),
        (
            {
                "column_id": "__last_updated__",
                "operator": "greater_than_or_equals",
                "compare_value": ["EXACT", "2025-03-02"],
                "compare_attribute": "UPDATED_AT",
            },
            ["3"],
        ),
        ({"column_id": "started", "operator": "lower_than_or_equal", "compare_value": ["EXACT", "2025-03-02"]}, ["1"]),
    ],
)
def test_a_rule_finds_items(monday: Monday, rule: dict[str, Any], found: list[str]) -> None:
    page = monday.data(FIND, params={"rules": [rule]})["boards"][0]["items_page"]

    assert [item["id"] for item in page["items"]] == found


def test_items_are_ordered_and_rules_joined_as_asked(monday: Monday) -> None:
    rules = [
        {"column_id": "name", "operator": "contains_text", "compare_value": word} for word in ("coupons", "search")
    ]
    order = [{"column_id": "__last_updated__", "direction": "desc"}]

    page = monday.data(FIND, params={"rules": rules, "operator": "or", "order_by": order})["boards"][0]["items_page"]

    assert [item["id"] for item in page["items"]] == ["3", "1"]
    assert monday.data(FIND, params={"rules": rules})["boards"][0]["items_page"]["items"] == []


def test_a_cursor_leads_to_the_next_page_and_an_unknown_one_has_expired(monday: Monday) -> None:
    first = monday.data("{ boards(ids: [10]) { items_page(limit: 1) { cursor items { id } } } }")["boards"][0][
        "items_page"
    ]
    following = "query Q($cursor: String!) { next_items_page(cursor: $cursor) { cursor items { id } } }"

    assert monday.data(following, cursor=first["cursor"])["next_items_page"] == {"cursor": None, "items": [{"id": "3"}]}
    assert monday.error(following, cursor="old")["extensions"]["code"] == "CursorExpiredError"


def test_a_search_ranks_by_words_in_common_and_gives_at_most_20(monday: Monday) -> None:
    query = """query Q($limit: Int) { search {
      items(query: "coupon search slow", limit: $limit) { results { id live_data { name } } }
      updates(query: "cache", board_ids: [10]) { results { id indexed_data { item_id } } }
      docs(query: "coupons") { results { live_data { object_id } } }
    } }"""
    found = monday.data(query, limit=1)["search"]

    assert found["items"]["results"] == [{"id": "3", "live_data": {"name": "Slow search"}}]
    assert found["updates"]["results"] == [{"id": "102", "indexed_data": {"item_id": "1"}}]
    assert found["docs"]["results"] == [{"live_data": {"object_id": "91"}}]
    assert monday.error(query, limit=21)["extensions"]["code"] == "InvalidArgumentException"


def test_a_search_keeps_to_its_dates(monday: Monday) -> None:
    query = """query Q($range: CrossEntityDateRangeInput) {
      search { updates(query: "cache looking", date_range: $range) { results { id } } }
    }"""

    found = monday.data(query, range={"created_before": "2025-03-01T10:20:00Z"})

    assert found["search"]["updates"]["results"] == [{"id": "101"}]


# Writing


CREATE = "mutation Comment($body: String!) { create_update(item_id: 1, body: $body) { id text_body } }"
CHANGE = """mutation Change($values: JSON!, $labels: Boolean) {
  change_multiple_column_values(
    board_id: 10, item_id: 1, column_values: $values, create_labels_if_missing: $labels
  ) { id }
}"""


def posted(monday: Monday) -> list[str]:
    return [
        post["text_body"]
        for post in monday.data("{ items(ids: [1]) { updates { text_body } } }")["items"][0]["updates"]
    ]


def test_a_new_update_is_seen_by_the_next_reader(monday: Monday) -> None:
    created = monday.data(CREATE, body="<p>Report: <a href='https://n.so/1'>a &amp; b</a></p><p>Bye</p>")[
        "create_update"
    ]

    assert created["text_body"] == "Report: a & b\nBye"
    assert posted(monday)[0] == "Report: a & b\nBye"


def test_a_reply_goes_to_its_update(monday: Monday) -> None:
    monday.data('mutation { create_update(parent_id: 101, body: "ok") { id } }')

    replies = monday.data("{ updates(ids: [101]) { replies { text_body creator { name } } } }")["updates"][0]["replies"]
    assert replies == [{"text_body": "ok", "creator": {"name": "Post-mortem agent"}}]


def test_an_update_of_an_unknown_item_is_refused(monday: Monday) -> None:
    error = monday.error('mutation { create_update(item_id: 404, body: "x") { id } }')

    assert error["extensions"]["code"] == "ResourceNotFoundException"


def test_a_change_on_another_board_than_the_items_is_refused(monday: Monday) -> None:
    error = monday.error(CHANGE.replace("board_id: 10", "board_id: 20"), values='{"impact": "new"}')

    assert error["extensions"]["code"] == "ResourceNotFoundException"


def test_a_written_column_is_read_back_and_logged(monday: Monday) -> None:
    values = {"report": {"url": "https://notion.so/p", "text": "Post-mortem"}, "status": {"label": "Investigating"}}

    monday.data(CHANGE, values=json.dumps(values))

    assert column(monday, "report", "... on LinkValue { url }")["url"] == "https://notion.so/p"
    assert column(monday, "status")["text"] == "Investigating"
    log = monday.data("{ boards(ids: [10]) { activity_logs(limit: 1) { data } } }")["boards"][0]["activity_logs"]
    change = json.loads(log[0]["data"])
    assert (change["previous_textual_value"], change["textual_value"]) == ("Resolved", "Investigating")


@pytest.mark.parametrize(
    ("column_id", "value", "text"),
    [
        ("report", "https://notion.so/p The report", "The report - https://notion.so/p"),
        ("status", "Investigating", "Investigating"),
        ("started", "2025-04-01 12:00:00", "2025-04-01 08:00"),
        ("impact", "Some", "Some"),
        ("owner", "501", "Ana Ruiz"),
        ("report", "", ""),
    ],
)
def test_a_simple_value_is_read_by_the_columns_type(monday: Monday, column_id: str, value: str, text: str) -> None:
    mutation = """mutation Q($column: String!, $value: String) {
      change_simple_column_value(board_id: 10, item_id: 1, column_id: $column, value: $value) { id } }"""

    monday.data(mutation, column=column_id, value=value)

    assert column(monday, column_id)["text"] == text


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"report": "x"}, "InvalidArgumentException"),
        ('{"impact": "new", "status": {"label": "Nope"}}', "ColumnValueException"),
        ('{"impact": "new", "status": {"index": 99}}', "ColumnValueException"),
        ('{"impact": "new", "report": {"text": "no url"}}', "ColumnValueException"),
        ('{"impact": "new", "shoe": "42"}', "InvalidColumnIdException"),
        ('{"impact": "new", "window": "always"}', "CorrectedValueException"),
    ],
)
def test_a_bad_value_is_refused_and_changes_nothing(monday: Monday, values: object, code: str) -> None:
    assert monday.error(CHANGE, values=values)["extensions"]["code"] == code
    assert column(monday, "impact")["text"] == "No coupon worked"


def test_a_missing_label_is_made_only_when_asked_for(monday: Monday) -> None:
    monday.data(CHANGE, values='{"status": {"label": "Parked"}}', labels=True)

    assert column(monday, "status", "... on StatusValue { index }")["index"] == 6


def test_an_idempotency_key_replays_the_first_answer(monday: Monday) -> None:
    headers = {"Idempotency-Key": "job-1"}
    first, second = (monday.post(CREATE, headers, body="once") for _ in range(2))
    other = monday.post(CREATE, {"Idempotency-Key": "job-2"}, body="twice")

    assert second.json() == first.json()
    assert [answer.headers.get("Idempotency-Replayed") for answer in (first, second, other)] == [None, "true", None]
    assert posted(monday).count("once") == 1


def test_a_concurrent_duplicate_is_a_conflict_with_a_time_to_wait(monday: Monday) -> None:
    headers = {"Idempotency-Key": "job-1"}
    first = threading.Thread(target=monday.post, args=(CREATE, headers), kwargs={"body": "once"})
    with monday.sandbox._writing:
        first.start()
        while not monday.sandbox._replays._answers:
            time.sleep(0.01)
        second = monday.post(CREATE, headers, body="once")
    first.join()

    assert (second.status_code, second.headers["Retry-After"]) == (409, "1")
    assert second.json()["errors"][0]["extensions"]["code"] == "IDEMPOTENCY_CONFLICT"
    assert posted(monday).count("once") == 1


def test_a_query_is_never_replayed(monday: Monday) -> None:
    headers = {"Idempotency-Key": "job-1"}
    before = monday.post("{ items(ids: [1]) { updates { id } } }", headers).json()
    monday.data(CREATE, body="new")

    assert monday.post("{ items(ids: [1]) { updates { id } } }", headers).json()["data"] != before["data"]


# The wire


def test_every_answer_tells_what_is_left_of_the_minute(monday: Monday) -> None:
    query = "{ complexity { before query after reset_in_x_seconds } me { name } }"
    first, second = (monday.post(query) for _ in range(2))

    cost = first.json()["data"]["complexity"]
    assert cost["before"] - cost["query"] == cost["after"] == second.json()["data"]["complexity"]["before"]
    assert '"minuteRate";q=2500' in second.headers["RateLimit-Policy"]
    assert '"minuteRate";r=2498' in second.headers["RateLimit"]
    assert f'"complexityMinute";r={second.json()["data"]["complexity"]["after"]}' in second.headers["RateLimit"]


def test_a_call_is_recorded_by_the_name_of_its_operation_and_its_variables(monday: Monday) -> None:
    monday.data(CREATE, body="x")
    monday.data("{ me { id } }")

    assert [(call.name, dict(call.arguments)) for call in monday.wire.of("monday")] == [
        ("Comment", {"body": "x"}),
        ("anonymous", {}),
    ]


def test_a_mutation_that_was_saved_and_answered_with_a_fault_is_replayed(monday: Monday) -> None:
    monday.wire.fail(Fault("monday", status=504, match="Comment", times=1, after_work=True))
    headers = {"Idempotency-Key": "job-1"}
    first, second = (monday.post(CREATE, headers, body="once") for _ in range(2))

    assert (first.status_code, second.status_code) == (504, 200)
    assert second.headers["Idempotency-Replayed"] == "true"
    assert posted(monday).count("once") == 1


# The evaluation cases


@needs_cases
@pytest.mark.parametrize("path", sorted(CASES.glob("*.json")), ids=lambda path: path.stem)
def test_the_incident_of_a_case_is_served(path: Path, start: Start) -> None:
    workspace = Workspace.load(path)
    given = workspace.monday["items"][0]
    query = """query Q($item: ID!, $board: ID!) {
      items(ids: [$item]) { name created_at updates(limit: 100) { id } column_values { ... on StatusValue { label } } }
      boards(ids: [$board]) { activity_logs(item_ids: [$item]) { id created_at } }
    }"""

    data = start(workspace.monday).data(query, item=given["id"], board=workspace.monday["board"]["id"])

    assert data["items"][0]["name"] == given["name"]
    assert {"label": given["status"]} in data["items"][0]["column_values"]
    assert {post["id"] for post in data["items"][0]["updates"]} == {post["id"] for post in given["updates"]}
    log = {entry["id"]: entry["created_at"] for entry in data["boards"][0]["activity_logs"]}
    assert log == {entry["id"]: entry["created_at_raw"] for entry in given["activity"]}


SUBITEM = """mutation Sub($parent: ID!, $name: String!, $values: JSON) {
  create_subitem(parent_item_id: $parent, item_name: $name, column_values: $values) {
    id
    board { id columns { id title type } }
    parent_item { id }
    column_values { id text }
  }
}"""


def test_a_subitem_is_on_a_hidden_board_with_columns_of_its_own(start: Start) -> None:
    monday = start(SECTION)
    values = json.dumps(
        {"person": {"personsAndTeams": [{"id": 501, "kind": "person"}]}, "date0": {"date": "2025-03-20"}}
    )
    made = monday.data(SUBITEM, parent="3", name="Add an alert", values=values)["create_subitem"]
    assert made["parent_item"] == {"id": "3"}
    assert made["board"]["id"] == "109001"
    shown = {value["id"]: value["text"] for value in made["column_values"]}
    assert (shown["person"], shown["date0"]) == ("Ana Ruiz", "2025-03-20")
    assert monday.data("{ items(ids: [3]) { subitems { name } } }")["items"][0]["subitems"] == [
        {"name": "Add an alert"}
    ]


@pytest.mark.parametrize(
    ("parent", "name", "values", "code"),
    [
        ("404", "Add an alert", None, "ResourceNotFoundException"),
        ("5", "Add an alert", None, "InvalidArgumentException"),
        ("1", "", None, "ItemNameTooLongException"),
        ("1", "x" * 256, None, "ItemNameTooLongException"),
        ("1", "Add an alert", '{"report": {"url": "https://notion.so/p", "text": "p"}}', "InvalidColumnIdException"),
        ("1", "Add an alert", "no JSON", "InvalidArgumentException"),
    ],
    ids=["no parent", "a sub-item's", "no name", "a long name", "a column of the parent's board", "no JSON"],
)
def test_a_subitem_that_cannot_be_is_refused(
    start: Start, parent: str, name: str, values: str | None, code: str
) -> None:
    monday = start(SECTION)
    error = monday.error(SUBITEM, parent=parent, name=name, values=values)
    assert error["extensions"]["code"] == code
    assert len(monday.data("{ items(ids: [1]) { subitems { id } } }")["items"][0]["subitems"]) == 1


def test_an_item_is_made_in_the_first_group_of_a_board_that_is_there(start: Start) -> None:
    monday = start(SECTION)
    create = 'mutation New($board: ID!) { create_item(board_id: $board, item_name: "Add an alert") { group { id } } }'
    assert monday.data(create, board="20")["create_item"] == {"group": {"id": "topics"}}
    assert monday.error(create, board="404")["extensions"]["code"] == "InvalidBoardIdException"


EDIT = "mutation Edit($id: ID!, $body: String!) { edit_update(id: $id, body: $body) { id text_body edited_at } }"


def test_an_update_is_changed_by_whoever_wrote_it_alone(start: Start) -> None:
    monday = start(SECTION)
    own = monday.data(CREATE, body="<p>first</p>")["create_update"]["id"]
    assert monday.data(EDIT, id=own, body="<p>second</p>")["edit_update"]["text_body"] == "second"
    assert monday.error(EDIT, id="101", body="<p>mine</p>")["extensions"]["code"] == "UserUnauthorizedException"
    assert monday.error(EDIT, id="404", body="<p>mine</p>")["extensions"]["code"] == "ResourceNotFoundException"
    assert monday.error(EDIT, id=own, body=" ")["extensions"]["code"] == "InvalidArgumentException"
