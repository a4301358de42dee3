"""`make doctor` against the sandbox services: all well, and every kind of broken setting with its remedy."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import boto3
import pytest
from flask import Flask
from moto import mock_aws

from local.doctor import __main__ as doctor
from local.doctor.findings import Finding, Level
from local.sandbox.openai.service import SandboxOpenAI
from local.sandbox.server import Sandbox
from local.sandbox.wire import Fault, Wire
from local.sandbox.workspace import Workspace
from postmortem.clients.notion.client import NotionClient
from postmortem.publish.own_database import OWN_TITLE, own_columns
from postmortem.time_limit import TimeLimit

WORKSPACE = Path(__file__).parents[2] / "local" / "workspaces" / "summer25.json"
TODAY = date(2026, 11, 22)
CALLERS = {"WEBHOOK_TOKEN": "webhook-" + "w" * 24, "MANUAL_TOKEN": "manual-" + "m" * 24}
KEY = "sk-sandbox"
TABLE = "5a1c9e0b-7d34-4f82-a6c1-0e9b3d7f2a45"


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    workspace = Workspace.load(WORKSPACE)
    workspace.notion["databases"] = [{"id": TABLE, "title": "Table", "properties": {"Name": "title"}}]
    with Sandbox(workspace) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox) -> Iterator[Sandbox]:
    scopes = set(running.slack.scopes)
    running.wire.calls.clear()
    yield running
    running.slack.scopes = scopes
    running.wire.heal()


def found(environment: Mapping[str, str]) -> list[Finding]:
    return list(doctor.examine(environment, TODAY))


def bad(sandbox: Sandbox, changes: Mapping[str, str] | None = None) -> list[str]:
    """The sentences of all that is not right, with these changes to settings under which all is."""
    environment = {**sandbox.environment(), **CALLERS, **(changes or {})}
    return [finding.sentence() for finding in found(environment) if finding.level is not Level.OK]


def only(sentences: list[str]) -> str:
    assert len(sentences) == 1, sentences
    return sentences[0]


def unused_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_all_is_well_with_a_sandbox_of_everything(sandbox: Sandbox) -> None:
    environment = {
        **sandbox.environment(),
        **CALLERS,
        "SLACK_CHANNELS": "#marketing-ops,C09A4TL8XN3",
        "MONDAY_CONTEXT_BOARD_IDS": "123",
        "NOTION_SOURCES": "24b39f4d-e219-80a4-9d17-c6f2b1e87a35",
        "REPORT_TIMEZONE": "Europe/Paris",
    }
    findings = found(environment)
    assert [finding.sentence() for finding in findings if finding.level is not Level.OK] == []
    told = "\n".join(finding.sentence() for finding in findings)
    for words in (
        "UTC and Europe/Paris",
        "the token in the URL",
        "2026-10",
        "“Resolved” on Incidents",
        "the page's link goes into “Post-mortem” on Incidents",
        "@postmortem",
        "#web-deploys of SLACK_CHANNELS",
        "makes the database “Post-mortems” on the page “Post Mortems”",
        "“Launch checklist: Summer25” of NOTION_SOURCES",
        "Model: none",
    ):
        assert words in told


def test_nothing_is_written_anywhere(sandbox: Sandbox) -> None:
    bad(sandbox)
    names = [name for _, name in sandbox.wire.counts()]
    assert not [name for name in names if name.startswith(("chat.", "PATCH", "POST /v1/pages", "Create"))]


def test_each_service_is_asked_in_few_calls(sandbox: Sandbox) -> None:
    bad(sandbox)
    calls = {service: len(sandbox.wire.of(service)) for service in ("monday", "slack", "notion")}
    assert calls == {"monday": 1, "slack": 2, "notion": 5}


def test_a_connection_that_may_not_read_comments_is_told_what_that_costs(sandbox: Sandbox) -> None:
    refused = {"object": "error", "code": "restricted_resource", "message": "Insufficient permissions."}
    sandbox.wire.fail(Fault("notion", 403, "GET /v1/comments", refused))
    finding = only(bad(sandbox))
    assert "a renewal then leaves every section that would lose text" in finding
    assert "capability to read comments" in finding


def test_with_nothing_configured_it_says_where_to_begin() -> None:
    finding = only([finding.sentence() for finding in found({"SLACK_CHANNELS": "ops"})])
    assert "copy .env.example to .env" in finding
    assert "docs/setup-notion.md" in finding
    assert "INTEGRATIONS_SECRET_ID" in finding


@pytest.mark.parametrize(
    ("changes", "remedies"),
    [
        ({"REPORT_TIMEZONE": "Paris"}, ("REPORT_TIMEZONE", "IANA name")),
        ({"QUIET_PERIOD_SECONDS": "1200"}, ("QUIET_PERIOD_SECONDS", "900")),
        ({"SLACK_BOT_TOKEN": "xoxb-…"}, ("SLACK_BOT_TOKEN", "Copy it anew")),
        ({"MONDAY_API_TOKEN": "Bearer token"}, ("MONDAY_API_TOKEN", "Copy it anew")),
        ({"NOTION_BASE_URL": "api.notion.com"}, ("NOTION_BASE_URL", "https://")),
        ({"WEBHOOK_TOKEN": ""}, ("every call is refused", "WEBHOOK_TOKEN")),
        ({"MANUAL_TOKEN": ""}, ("POST /postmortems is refused", "MANUAL_TOKEN")),
        ({"MANUAL_TOKEN": "letmein"}, ("MANUAL_TOKEN", "can be guessed")),
        ({"MONDAY_API_TOKEN": ""}, ("MONDAY_API_TOKEN is not set", "docs/setup-monday.md")),
        ({"MONDAY_API_TOKEN": "wrong"}, ("401", "Put a valid token into MONDAY_API_TOKEN")),
        ({"MONDAY_CONTEXT_BOARD_IDS": "123,987"}, ("987 of MONDAY_CONTEXT_BOARD_IDS", "Share it")),
        ({"ACTION_ITEMS": "items", "ACTION_ITEMS_BOARD_ID": "987"}, ("987 of ACTION_ITEMS_BOARD_ID", "Share it")),
        ({"ACTION_ITEMS": "items"}, ("ACTION_ITEMS=items needs ACTION_ITEMS_BOARD_ID",)),
        ({"ACTION_ITEMS": "maybe"}, ("ACTION_ITEMS", "'subitems'")),
        ({"MONDAY_STATUS_COLUMN_ID": "state"}, ("“state”", "MONDAY_STATUS_COLUMN_ID", "status (Status)")),
        ({"MONDAY_STATUS_COLUMN_ID": "severity"}, ("Resolved, Done, Closed", "MONDAY_RESOLVED_LABELS", "“SEV1”")),
        ({"MONDAY_RESOLVED_LABELS": "Fixed"}, ("no status column has one of Fixed", "“Resolved”")),
        ({"SLACK_BOT_TOKEN": ""}, ("SLACK_BOT_TOKEN is not set", "docs/setup-slack.md")),
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, ("does not know the token", "xoxb-…", "SLACK_BOT_TOKEN")),
        ({"SLACK_CHANNELS": "no-such-channel"}, ("#no-such-channel", "Check the name", "/invite @postmortem")),
        ({"SLACK_CHANNELS": "C08UBHU8V47"}, ("not in #product", "/invite @postmortem")),
        ({"SLACK_CHANNELS": "C09B7WQ2H6F"}, ("C09B7WQ2H6F", "private", "/invite @postmortem")),
        ({"NOTION_API_KEY": ""}, ("NOTION_API_KEY is not set", "docs/setup-notion.md")),
        ({"NOTION_API_KEY": "ntn_wrong"}, ("does not accept the token", "NOTION_API_KEY")),
        ({"NOTION_PARENT_TITLE": "Reports"}, ("“Reports”", "Connections", "NOTION_PARENT")),
        ({"NOTION_PARENT": "0" * 32}, ("NOTION_PARENT", "not shared", "Connections")),
        ({"NOTION_PAGES": "table"}, ("NOTION_PAGES", "'database' or 'children'")),
        ({"NOTION_SOURCES": "runbooks"}, ("“runbooks” of NOTION_SOURCES", "Copy its link")),
        ({"NOTION_SOURCES": "0" * 32}, ("of NOTION_SOURCES", "not shared", "Connections")),
    ],
)
def test_each_broken_setting_is_told_once_with_its_remedy(
    sandbox: Sandbox, changes: dict[str, str], remedies: tuple[str, ...]
) -> None:
    given = {name: value for name, value in changes.items() if value}
    environment = {**sandbox.environment(), **CALLERS, **given}
    for name in changes.keys() - given.keys():
        del environment[name]
    told = only([finding.sentence() for finding in found(environment) if finding.level is not Level.OK])
    for words in remedies:
        assert words in told


@pytest.mark.parametrize(
    ("scope", "level"),
    [
        ("channels:history", Level.PROBLEM),
        ("channels:read", Level.PROBLEM),
        ("chat:write", Level.PROBLEM),
        ("groups:read", Level.WARNING),
        ("usergroups:read", Level.WARNING),
    ],
)
def test_a_missing_scope_is_told_with_what_it_costs(sandbox: Sandbox, scope: str, level: Level) -> None:
    sandbox.slack.scopes.remove(scope)
    findings = [f for f in found({**sandbox.environment(), **CALLERS}) if f.level is not Level.OK]
    assert [finding.level for finding in findings] == [level]
    assert f"Add {scope}" in findings[0].remedy
    assert "reinstall" in findings[0].remedy


def test_the_scope_for_notices_is_not_needed_without_notices(sandbox: Sandbox) -> None:
    sandbox.slack.scopes.remove("chat:write")
    assert bad(sandbox, {"ANNOUNCE_SLACK": "false"}) == []


def test_the_token_of_a_person_is_not_taken_for_a_bots(sandbox: Sandbox) -> None:
    person = {"ok": True, "url": "https://acme.slack.com/", "team": "Acme", "user": "ada", "user_id": "U1"}
    sandbox.wire.fail(Fault("slack", 200, "auth.test", person, headers={"x-oauth-scopes": "users:read"}))
    assert any("not of a bot" in sentence and "xoxb-" in sentence for sentence in bad(sandbox))


def test_a_user_of_monday_that_may_only_view_is_told_unless_no_update_is_wanted(sandbox: Sandbox) -> None:
    board = {
        "name": "Incidents",
        "columns": [{"id": "s", "title": "S", "type": "status", "settings": {"labels": [{"label": "Done"}]}}],
    }
    viewer = {"name": "Vi", "kind": "view_only", "account": {"name": "Acme"}}
    answer = {"data": {"me": viewer, "version": {"value": "2026-10"}, "boards": [board]}}
    sandbox.wire.fail(Fault("monday", 200, "Account", answer))
    assert "ANNOUNCE_MONDAY=false" in only(bad(sandbox))
    assert bad(sandbox, {"ANNOUNCE_MONDAY": "false"}) == []


def test_an_answer_of_monday_in_another_version_is_told(sandbox: Sandbox) -> None:
    answer = {"data": {"me": {"name": "Ada", "kind": "member"}, "version": {"value": "2027-04"}, "boards": []}}
    sandbox.wire.fail(Fault("monday", 200, "Account", answer))
    told = bad(sandbox)
    assert any("2027-04" in sentence and "Update the agent" in sentence for sentence in told)
    assert any("Make the user a member" in sentence for sentence in told)


def test_a_database_without_a_column_for_the_incident_is_told(sandbox: Sandbox) -> None:
    assert "Incident key" in only(bad(sandbox, {"NOTION_PARENT": TABLE}))


TEAMS = {
    "Topic": "title",
    "Incident Key": "rich_text",
    "Severity": {"select": ["High", "Low"]},
    "Date": "rich_text",
    "Started": "date",
    "Start": "date",
    "Owner": "people",
    "Status": {"status": ["Open"]},
    "Retro": "checkbox",
}


@pytest.fixture
def with_teams_table(running: Sandbox) -> Iterator[list[str]]:
    """What is told where a team's own database is the parent, by the table of TEAMS."""
    workspace = Workspace.load(WORKSPACE)
    workspace.notion["databases"] = [{"id": TABLE, "title": "Reviews", "properties": TEAMS}]
    with Sandbox(workspace) as sandbox:
        findings = found({**sandbox.environment(), **CALLERS, "NOTION_PARENT": TABLE})
        yield [f"{finding.level} {finding.sentence()}" for finding in findings if "Notion" in finding.subject]


def test_of_a_teams_database_each_column_is_told(with_teams_table: list[str]) -> None:
    told = [line.replace("Notion column ", "") for line in with_teams_table if "Notion column" in line]
    assert sorted(told, key=lambda line: line.partition("“")[2]) == [
        "warning “Date”: nothing, as to tell when it started it must have the type date, not rich_text. Change its "
        "type, or its name if it is for something else.",
        "ok “Incident Key”: the incident's key",
        "ok “Owner”: nothing, as the agent knows nobody's Notion account",
        "ok “Retro”: nothing, as its name is none that the agent knows",
        "ok “Severity”: the severity, where it has the option already",
        "ok “Started”: when it started",
        "ok “Start”: nothing, as “Started” tells when it started",
        "ok “Status”: nothing, as it has no option “Draft”",
        "ok “Topic”: the page's title",
    ]


def test_of_a_teams_database_it_is_told_what_no_column_is_there_for(with_teams_table: list[str]) -> None:
    (line,) = (line for line in with_teams_table if "has no column for" in line)
    assert line.startswith("ok ")
    assert "when it was resolved" in line
    assert "the severity" not in line


def test_the_agents_own_database_is_told_and_all_its_columns_are_well(running: Sandbox) -> None:
    with Sandbox(Workspace.load(WORKSPACE)) as sandbox:
        environment = {**sandbox.environment(), **CALLERS}
        parent = next(page["id"] for page in sandbox.workspace.notion["pages"] if page["title"] == "Post Mortems")
        client = NotionClient(environment["NOTION_API_KEY"], environment["NOTION_BASE_URL"])
        client.create_database(parent, OWN_TITLE, own_columns("English"), TimeLimit(9))
        findings = found(environment)
    told = "\n".join(finding.sentence() for finding in findings)
    assert "go into the database “Post-mortems” on the page “Post Mortems”" in told
    assert [f.sentence() for f in findings if f.level is not Level.OK] == []
    assert "“Severity”: the severity\n" in told


def test_child_pages_are_told_where_they_are_wanted(sandbox: Sandbox) -> None:
    told = [finding.sentence() for finding in found({**sandbox.environment(), **CALLERS, "NOTION_PAGES": "children"})]
    assert any("below the page “Post Mortems”, as NOTION_PAGES says" in sentence for sentence in told)


def test_services_that_do_not_answer_are_told_without_waiting_long(sandbox: Sandbox) -> None:
    nowhere = f"http://127.0.0.1:{unused_port()}"
    told = bad(sandbox, {"MONDAY_API_URL": nowhere, "SLACK_BASE_URL": nowhere, "NOTION_BASE_URL": nowhere})
    assert [sentence.split()[:2] for sentence in told] == [["Monday:", "the"], ["Slack:", "the"], ["Notion:", "the"]]


def model_at(serve: Callable[[Flask], str]) -> dict[str, str]:
    app = SandboxOpenAI(Wire(), api_key=KEY, answer=lambda _: "").app()
    return {"OPENAI_BASE_URL": serve(app) + "/v1", "OPENAI_API_KEY": KEY}


def about_the_model(changes: Mapping[str, str]) -> list[Finding]:
    return [finding for finding in found({**CALLERS, **changes}) if finding.subject == "Model"]


def test_a_model_that_stays_is_well(serve: Callable[[Flask], str]) -> None:
    findings = about_the_model({**model_at(serve), "OPENAI_MODEL": "gpt-5.4-mini"})
    assert [finding.level for finding in findings] == [Level.OK]


@pytest.mark.parametrize(
    ("model", "changes", "level", "words"),
    [
        ("gpt-5", {}, Level.WARNING, "2026-12-11, in 19 days"),
        ("gpt-none", {}, Level.PROBLEM, "Check OPENAI_MODEL"),
        ("gpt-5", {"OPENAI_API_KEY": "sk-wrong"}, Level.PROBLEM, "Check OPENAI_API_KEY"),
        ("gpt-5", {"OPENAI_BASE_URL": "http://127.0.0.1:9"}, Level.PROBLEM, "Check OPENAI_BASE_URL"),
    ],
)
def test_a_model_that_cannot_be_used_is_told(
    serve: Callable[[Flask], str], model: str, changes: dict[str, str], level: Level, words: str
) -> None:
    first = about_the_model({**model_at(serve), "OPENAI_MODEL": model, **changes})[0]
    assert first.level is level
    assert words in first.sentence()


def about_the_judge(changes: Mapping[str, str]) -> list[Finding]:
    return [finding for finding in found({**CALLERS, **changes}) if finding.subject == "Judge"]


@pytest.mark.parametrize(
    ("changes", "level", "words"),
    [
        ({}, Level.OK, "judges too"),
        ({"CHECK": "off"}, Level.WARNING, "only code compares"),
        ({"OPENAI_CHECK_MODEL": "gpt-none"}, Level.PROBLEM, "Check OPENAI_CHECK_MODEL"),
        ({"OPENAI_CHECK_API_KEY": "sk-wrong"}, Level.PROBLEM, "Check OPENAI_CHECK_API_KEY"),
        ({"OPENAI_CHECK_BASE_URL": "http://127.0.0.1:9"}, Level.WARNING, "OPENAI_CHECK_API_KEY"),
        (
            {"OPENAI_CHECK_BASE_URL": "http://127.0.0.1:9", "OPENAI_CHECK_API_KEY": "sk-other"},
            Level.PROBLEM,
            "Check OPENAI_CHECK_BASE_URL",
        ),
    ],
)
def test_the_judge_is_examined_too(
    serve: Callable[[Flask], str], changes: dict[str, str], level: Level, words: str
) -> None:
    first = about_the_judge({**model_at(serve), **changes})[0]
    assert first.level is level
    assert words in first.sentence()


def test_a_language_that_no_report_is_written_in_is_told() -> None:
    told = [finding.sentence() for finding in found({**CALLERS, "REPORT_LANGUAGE": "Klingon"})]
    assert "REPORT_LANGUAGE" in only(told)
    assert "use English, German, French or Spanish" in only(told)


def test_an_endpoint_without_a_list_of_models_is_no_problem(serve: Callable[[Flask], str]) -> None:
    url = serve(Flask("silent"))
    findings = about_the_model({"OPENAI_BASE_URL": url, "OPENAI_MODEL": "llama"})
    assert [finding.level for finding in findings] == [Level.WARNING]


def test_deployed_secrets_are_read_where_no_token_is_at_hand(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"):
        monkeypatch.setenv(name, "us-east-1")
    endpoints = {name: value for name, value in sandbox.environment().items() if name.endswith("_URL")}
    tokens = {name: value for name, value in sandbox.environment().items() if not name.endswith("_URL")}
    with mock_aws():
        client = boto3.client("secretsmanager")
        client.create_secret(Name="stack/webhook", SecretString=json.dumps(CALLERS))
        client.create_secret(Name="stack/integrations", SecretString=json.dumps(tokens))
        names = {"WEBHOOK_SECRET_ID": "stack/webhook", "INTEGRATIONS_SECRET_ID": "stack/integrations"}
        assert [f.sentence() for f in found({**endpoints, **names}) if f.level is not Level.OK] == []
        wrong = {**endpoints, **names, "INTEGRATIONS_SECRET_ID": "stack/none"}
        assert "'stack/none' cannot be read" in only([finding.sentence() for finding in found(wrong)])


def test_without_aws_credentials_a_deployed_secret_is_told_to_be_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    assert "AWS_REGION" in only([finding.sentence() for finding in found({"WEBHOOK_SECRET_ID": "stack/webhook"})])


def test_no_credential_is_ever_shown(sandbox: Sandbox) -> None:
    secrets = {
        "MONDAY_API_TOKEN": "eyJhbGciOiJIUzI1NiJ9",
        "SLACK_BOT_TOKEN": "xoxb-99999999",
        "NOTION_API_KEY": "ntn_88888888",
        "OPENAI_API_KEY": "sk-77777777",
        "WEBHOOK_TOKEN": "tok66666",
        "MANUAL_TOKEN": "tok55555",
    }
    environment = {**sandbox.environment(), **secrets, "OPENAI_BASE_URL": sandbox.url}
    told = "\n".join(finding.sentence() for finding in found(environment))
    assert [value for value in secrets.values() if value in told] == []


@pytest.mark.parametrize(("channels", "code"), [("marketing-ops", 0), ("no-such-channel", 1)])
def test_the_command_ends_with_1_where_there_is_a_problem(
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    channels: str,
    code: int,
) -> None:
    for name, value in {**sandbox.environment(), **CALLERS, "SLACK_CHANNELS": channels}.items():
        monkeypatch.setenv(name, value)
    assert doctor.main() == code
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith(("ok", "warning", "problem")) for line in lines[:-1])
    assert lines[-1].endswith(f"{code} problem")
