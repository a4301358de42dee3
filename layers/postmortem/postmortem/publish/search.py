"""Finds the page that an incident has already: by its id on record, else under the parent by the incident's key."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from postmortem.clients.notion.client import NotionClient
from postmortem.clients.notion.objects import NotionPage
from postmortem.clients.notion.wire import NotFound
from postmortem.models import INCIDENT_KEY_MARK, OWN_PAGE_MARK, Incident, PageRecord
from postmortem.publish.parent import Parent, ParentKind
from postmortem.time_limit import TimeLimit

MINUTE = timedelta(minutes=1)  # Notion cuts its times to the minute


def page_on_record(client: NotionClient, record: PageRecord, limit: TimeLimit) -> NotionPage | None:
    """The page that the registry knows, unless somebody has put it into the trash or taken it away."""
    if record.page_id is None:
        return None
    try:
        page = client.page(record.page_id, limit)
    except NotFound:
        return None
    return None if page.in_trash else page


def page_under(
    client: NotionClient, parent: Parent, incident: Incident, title: str, started: datetime | None, limit: TimeLimit
) -> NotionPage | None:
    """The incident's page, found where it would stand or stood before; the oldest, should there be several.

    `started` is when a write began whose outcome is unknown: pages made since then are looked at whatever their title.
    """
    row = _row(client, parent, incident, limit)
    if row is not None:
        return row
    alike = _alike(client, parent, title, started, limit)
    for page in sorted(alike, key=_age):
        with suppress(NotFound):
            if not page.in_trash and _is_about(client.text(page, limit).text, incident):
                return client.page(page.id, limit)
    return None


def made_since(made: NotionPage, started: datetime | None) -> bool:
    """True if it was made after the write began, as far as Notion's minutes tell."""
    return started is not None and made.created_at is not None and made.created_at > started - MINUTE


def _row(client: NotionClient, parent: Parent, incident: Incident, limit: TimeLimit) -> NotionPage | None:
    """The incident's page in the database that tells rows by key, where there is one."""
    table = parent if parent.kind is ParentKind.DATA_SOURCE else parent.former_table
    if table is None or table.key_property is None:
        return None
    wanted = _key_is(table.key_property, incident)
    return min(client.rows(table.id, limit, wanted=wanted).pages, key=_age, default=None)


def _alike(
    client: NotionClient, parent: Parent, title: str, started: datetime | None, limit: TimeLimit
) -> list[NotionPage]:
    """The pages that may be the incident's: of a database that does not tell by key, or else on the page itself."""
    if parent.page_id is None:
        if parent.key_property:
            return []
        return list(client.rows(parent.id, limit, wanted=_rows_alike(parent, title, started)).pages)
    beside = parent.child_pages
    if beside is None:
        may_be_there = parent.pages_beside or started is not None
        beside = client.contents(parent.page_id, limit).pages if may_be_there else ()
    return [page for page in beside if page.title == title or made_since(page, started)]


def _key_is(column: str, incident: Incident) -> dict[str, Any]:
    """The filter for rows of the incident, also those whose key names a board, as it did in earlier versions."""
    if incident.item_id is None:
        return {"property": column, "rich_text": {"equals": incident.key}}
    parts = {"starts_with": "monday:", "ends_with": f":{incident.item_id}"}
    return {"and": [{"property": column, "rich_text": {operator: text}} for operator, text in parts.items()]}


def _rows_alike(parent: Parent, title: str, started: datetime | None) -> dict[str, Any]:
    """The filter for rows with the title or, where a write was begun, made since then."""
    titled = {"property": parent.title_property, "title": {"equals": title}}
    if started is None:
        return titled
    since = {"on_or_after": (started - MINUTE).isoformat()}
    return {"or": [titled, {"timestamp": "created_time", "created_time": since}]}


def _is_about(text: str, incident: Incident) -> bool:
    """True if the text of a page says that this agent wrote it about the incident."""
    lines = [line.strip() for line in text.splitlines()]
    keys = [line.removeprefix(INCIDENT_KEY_MARK) for line in lines if line.startswith(INCIDENT_KEY_MARK)]
    return OWN_PAGE_MARK in text and any(incident.is_named_by(key) for key in keys)


def _age(page: NotionPage) -> tuple[datetime, str]:
    return page.created_at or datetime.max.replace(tzinfo=UTC), page.id
