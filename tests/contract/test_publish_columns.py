"""A team's own database: what fits by name and type is filled, and nothing of it is ever altered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from postmortem.models import DateRange, PageField, PageFields
from tests.contract.notion_office import CONTENT, FIELDS, INCIDENT, JOB, RESOLVED, TITLE, WHOLE, Office
from tests.contract.notion_product import Serve, desk, soon
from tests.contract.notion_sandbox import DATABASE, SOURCE, client

LABELS = {"select": ["SEV-1", "SEV-2"]}


def filled(serve: Serve, columns: Mapping[str, object], fields: PageFields = FIELDS) -> dict[str, Any]:
    """The values of a new row by column, those left empty left out; the schema must be as it was before."""
    form = {"id": DATABASE, "data_source_id": SOURCE, "title": "Reviews", "properties": {"Topic": "title", **columns}}
    office = Office(desk(serve, {"pages": [], "databases": [form]}, NOTION_PARENT=SOURCE))
    before = client(office.desk.url).data_sources.retrieve(SOURCE)["properties"]
    place = office.publisher.reserve(INCIDENT, TITLE, WHOLE, JOB, soon())
    office.publisher.publish(place, CONTENT, fields, WHOLE, soon())
    assert client(office.desk.url).data_sources.retrieve(SOURCE)["properties"] == before
    assert not [name for name in office.desk.asked() if name.startswith("PATCH")]
    (row,) = office.desk.notion.pages_under(SOURCE)
    values = {name: _plain(value[value["type"]]) for name, value in row["properties"].items() if name != "Topic"}
    return {name: value for name, value in values.items() if value not in (None, [], "", False)}


def _plain(value: object) -> object:
    if isinstance(value, list):
        return "".join(part["plain_text"] for part in value if "plain_text" in part) or [v["name"] for v in value]
    return value["name"] if isinstance(value, dict) and "name" in value else value


def start(moment: datetime, end: datetime | None = None) -> dict[str, Any]:
    ends = (at and at.isoformat(timespec="seconds") for at in (moment, end))
    return dict(zip(("start", "end"), ends, strict=True)) | {"time_zone": None}


STARTED, DETECTED = (FIELDS[field] for field in (PageField.STARTED, PageField.DETECTED))
assert isinstance(STARTED, DateRange)
assert isinstance(DETECTED, DateRange)
BEGAN = start(STARTED.start)


@pytest.mark.parametrize(
    ("name", "kind", "value"),
    [
        ("Incident Key", "rich_text", "monday:42"),
        ("Status", {"select": ["To do", "Draft"]}, "Draft"),
        ("Status", {"status": ["Entwurf", "Fertig"]}, "Entwurf"),
        ("Sev.", LABELS, "SEV-2"),
        ("Priority", {"status": ["sev 2"]}, "sev 2"),
        ("Schweregrad", {"multi_select": ["SEV2", "SEV1"]}, ["SEV2"]),
        ("Gravité", "rich_text", "Sev 2"),
        ("Owner", "rich_text", "[web producer]"),
        ("Responsable", {"select": ["Web producer", "Nobody"]}, "Web producer"),
        ("Date", "date", BEGAN),
        ("Start time", "date", BEGAN),
        ("Beginn", "date", BEGAN),
        ("Detected at", "date", start(DETECTED.start, DETECTED.end)),
        ("END", "date", start(RESOLVED)),
        ("Fecha de fin", "date", start(RESOLVED)),
        ("Duration", "number", 60),
        ("Impact duration (hours)", "number", 1),
        ("Dauer in Stunden", "number", 1),
        ("Time-to-resolve", "number", 47.5),
        ("Affected services", {"multi_select": ["checkout", "Search"]}, ["checkout"]),
        ("Component", "rich_text", "Checkout, Promo codes"),
        ("Incident url", "url", INCIDENT.url),
        ("Monday item", "rich_text", INCIDENT.url),
        ("Open actions", "number", 2),
        ("TL;DR", "rich_text", "A promo code did not work for an hour."),
    ],
)
def test_a_column_is_filled_where_name_and_type_fit(serve: Serve, name: str, kind: object, value: object) -> None:
    assert filled(serve, {name: kind}) == {name: value}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Status", {"status": ["Open", "Closed"]}),
        ("Status", "rich_text"),
        ("Severity", {"select": ["High", "Low"]}),
        ("Severity", {"multi_select": ["High", "Low"]}),
        ("Severity", {"status": ["High", "Low"]}),
        ("Severity", "number"),
        ("Owner", "people"),
        ("Started", "rich_text"),
        ("Started", "created_time"),
        ("Resolved", "checkbox"),
        ("Duration", "rich_text"),
        ("Duration", "formula"),
        ("Duration (days)", "number"),
        ("Service", {"select": ["Checkout", "Promo codes"]}),
        ("Services", "multi_select"),
        ("Incident", "unique_id"),
        ("Mitigated", "date"),
        ("Startedness", "date"),
    ],
    ids=str,
)
def test_a_column_is_left_alone_where_name_type_option_or_value_is_missing(
    serve: Serve, name: str, kind: object
) -> None:
    assert filled(serve, {name: kind}) == {}


def test_of_two_columns_for_one_thing_the_one_with_the_surer_name_is_filled(serve: Serve) -> None:
    assert filled(serve, {"Date": "date", "Link": "url", "Started": "date", "Incident url": "url"}) == {
        "Started": BEGAN,
        "Incident url": INCIDENT.url,
    }


def test_a_surer_name_of_the_wrong_type_leaves_the_thing_to_the_next(serve: Serve) -> None:
    assert filled(serve, {"Severity": "number", "Priority": LABELS}) == {"Priority": "SEV-2"}


def test_one_service_fits_into_a_select(serve: Serve) -> None:
    one = {**FIELDS, PageField.SERVICES: ("Checkout",)}
    assert filled(serve, {"Service": {"select": ["Checkout", "Search"]}}, one) == {"Service": "Checkout"}


def test_of_a_day_only_the_day_is_written(serve: Serve) -> None:
    day = {**FIELDS, PageField.STARTED: DateRange(datetime.fromisoformat("2025-08-04T00:00:00+00:00"), whole_day=True)}
    assert filled(serve, {"Started": "date"}, day)["Started"]["start"] == "2025-08-04"


def test_a_text_over_notions_limit_is_cut(serve: Serve) -> None:
    long = {**FIELDS, PageField.SUMMARY: "😀" * 1500}
    assert filled(serve, {"Summary": "rich_text"}, long)["Summary"] == "😀" * 1000
