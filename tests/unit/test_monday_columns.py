from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from postmortem.gather.monday.columns import Column, Role, columns_of, find, status_of
from postmortem.settings import ResolutionSettings

SETTINGS = ResolutionSettings()


def value(title: str, kind: str, text: str | None = "something", **fields: object) -> dict[str, Any]:
    return {"id": title.lower(), "type": kind, "text": text, "value": None, "column": {"title": title}, **fields}


def date(title: str, day: str, clock: str | None) -> dict[str, Any]:
    raw = json.dumps({"date": day, "time": clock, "changed_at": "2026-11-18T14:13:00.000Z"})
    return value(title, "date", "2026-11-18 09:05", value=raw)


def only(*values: dict[str, Any]) -> Column:
    (column,) = columns_of(values)
    return column


def test_a_date_is_read_in_utc_and_not_in_the_zone_of_the_tokens_user() -> None:
    column = only(date("Started at", "2026-11-18", "14:05:00"))
    assert column.moment == datetime(2026, 11, 18, 14, 5, tzinfo=UTC)
    assert column.line() == "Started at: 2026-11-18 14:05 UTC"


def test_a_date_without_a_time_is_a_day() -> None:
    column = only(date("Started at", "2026-11-18", None))
    assert column.day_only
    assert column.line() == "Started at: 2026-11-18"


def test_a_relation_is_told_by_its_display_value() -> None:
    column = only(value("Affected services", "board_relation", None, display_value="promo-service"))
    assert column.line() == "Affected services: promo-service"


def test_a_link_that_its_words_hide_is_shown() -> None:
    shown = value("Slack", "link", "Thread", url="https://a.slack.com/archives/C1/p1763475000000100")
    assert only(shown).line() == "Slack: Thread (https://a.slack.com/archives/C1/p1763475000000100)"


def test_a_link_that_stands_in_the_text_is_shown_once() -> None:
    assert only(value("Page", "link", "https://a.example/x", url="https://a.example/x")).line().count("https") == 1


def test_an_empty_column_and_one_that_monday_keeps_for_itself_are_left_out() -> None:
    assert columns_of([value("Impact", "text", ""), value("Tags", "tags", None), value("Subitems", "subtasks")]) == ()


def test_the_time_a_status_was_set_is_kept() -> None:
    column = only(value("Status", "status", "Resolved", updated_at="2026-11-18T15:31:05Z"))
    assert column.changed_at == datetime(2026, 11, 18, 15, 31, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("role", "kind", "title"),
    [
        (Role.STARTED, "date", "Started at"),
        (Role.STARTED, "date", "Incident start (UTC)"),
        (Role.STARTED, "date", "Outage began"),
        (Role.STARTED, "date", "Date of incident"),
        (Role.STARTED, "date", "Début"),
        (Role.STARTED, "date", "Beginn der Störung"),
        (Role.DETECTED, "date", "Detection time"),
        (Role.DETECTED, "date", "First reported"),
        (Role.DETECTED, "date", "Alerted"),
        (Role.RESOLVED, "date", "Resolved on"),
        (Role.RESOLVED, "date", "End"),
        (Role.RESOLVED, "date", "Service restored"),
        (Role.OWNER, "people", "Owner"),
        (Role.OWNER, "people", "Incident Lead"),
        (Role.OWNER, "people", "IC"),
        (Role.OWNER, "people", "On-call"),
        (Role.OWNER, "people", "Verantwortlich"),
        (Role.SEVERITY, "status", "Severity"),
        (Role.SEVERITY, "dropdown", "SEV"),
        (Role.SEVERITY, "status", "Priority"),
        (Role.SEVERITY, "status", "Gravité"),
        (Role.SERVICE, "board_relation", "Affected services"),
        (Role.SERVICE, "tags", "Component"),
        (Role.DESCRIPTION, "long_text", "Description"),
        (Role.DESCRIPTION, "text", "What happened"),
        (Role.SERVICE, "board_relation", "Services affected"),
        (Role.SERVICE, "board_relation", "Platform"),
        (Role.SERVICE, "dependency", "Servicios afectados"),
        (Role.SERVICE, "mirror", "Betroffener Dienst"),
        (Role.IMPACT, "long_text", "Customer impact"),
        (Role.IMPACT, "status", "Impact"),
        (Role.IMPACT, "text", "Auswirkungen"),
        (Role.IMPACT, "numbers", "Affected users"),
        (Role.IMPACT, "long_text", "影響範囲"),
        (Role.SEVERITY, "status", "重要度"),
        (Role.OWNER, "people", "担当者"),
    ],
)
def test_a_column_is_recognised_by_its_title_and_type(role: Role, kind: str, title: str) -> None:
    given = date(title, "2026-11-18", "14:05:00") if kind == "date" else value(title, kind)
    columns = columns_of([value("Notes", "text"), value("Budget", "numbers"), given])
    found = find(columns, role)
    assert found is not None
    assert found.title == title


@pytest.mark.parametrize(
    ("role", "kind", "title"),
    [
        (Role.STARTED, "date", "Due date"),
        (Role.STARTED, "status", "Start-up phase"),
        (Role.DETECTED, "people", "Reported by"),
        (Role.RESOLVED, "date", "Sender"),
        (Role.OWNER, "people", "Watchers"),
        (Role.OWNER, "text", "Topic"),
        (Role.SEVERITY, "status", "Status"),
        (Role.SERVICE, "people", "Service owner"),
        (Role.SERVICE, "board_relation", "Platform work"),
        (Role.SERVICE, "board_relation", "Service change"),
        (Role.SERVICE, "board_relation", "Product launches"),
        (Role.SERVICE, "dependency", "Linked system releases"),
        (Role.SERVICE, "status", "Production?"),
        (Role.IMPACT, "date", "Impact start"),
        (Role.IMPACT, "dropdown", "Impacted services"),
        (Role.DESCRIPTION, "long_text", "Impact"),
    ],
)
def test_a_column_of_another_meaning_is_not_taken(role: Role, kind: str, title: str) -> None:
    given = date(title, "2026-11-18", "14:05:00") if kind == "date" else value(title, kind)
    assert find(columns_of([given]), role) is None


def test_severity_goes_before_priority() -> None:
    found = find(columns_of([value("Priority", "status", "Low"), value("Severity", "status", "SEV-1")]), Role.SEVERITY)
    assert found is not None
    assert found.text == "SEV-1"


def test_of_two_columns_about_the_impact_the_one_in_words_counts() -> None:
    columns = columns_of([value("Impact", "status", "High"), value("Customer impact", "long_text", "No labels print")])
    found = find(columns, Role.IMPACT)
    assert found is not None
    assert found.text == "No labels print"


def test_a_column_that_the_settings_name_has_the_role_whatever_its_type() -> None:
    columns = columns_of([value("Folgen", "board_relation", None, display_value="Lager Nord"), value("Impact", "text")])
    found = find(columns, Role.IMPACT, ResolutionSettings(monday_columns=("impact=Folgen",)).column_titles)
    assert found is not None
    assert found.text == "Lager Nord"


@pytest.mark.parametrize("kind", ["rating", "country", "phone", "hour", "a_type_of_next_year"])
def test_a_column_of_any_type_is_told_by_its_text(kind: str) -> None:
    assert only(value("Depots", kind, "14 of 60")).line() == "Depots: 14 of 60"


def test_the_status_column_of_the_settings_is_the_status() -> None:
    columns = columns_of([value("Status", "status", "Resolved"), value("Phase", "status", "Open")])
    status = status_of(columns, ResolutionSettings(monday_status_column_id="phase"))
    assert status is not None
    assert status.text == "Open"


def test_without_a_setting_the_status_that_says_resolved_is_the_status() -> None:
    columns = columns_of([value("Status", "status", "Working on it"), value("Incident", "status", "resolved")])
    status = status_of(columns, SETTINGS)
    assert status is not None
    assert status.title == "Incident"


def test_without_a_resolved_one_the_column_titled_status_is_the_status() -> None:
    columns = columns_of([value("Severity", "status", "High"), value("Incident status", "status", "Investigating")])
    status = status_of(columns, SETTINGS)
    assert status is not None
    assert status.text == "Investigating"
