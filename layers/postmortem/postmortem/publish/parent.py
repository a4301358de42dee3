"""Where post-mortems are written: a Notion page, or a database whose columns are filled as far as it has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from postmortem.clients.notion.client import NotionClient
from postmortem.clients.notion.ids import names_database, notion_id
from postmortem.clients.notion.objects import DataSource, NotionPage, PropertyColumn
from postmortem.clients.notion.wire import SHARE_IT, NotFound
from postmortem.errors import PermanentFailure
from postmortem.models import Incident
from postmortem.settings import PipelineSettings
from postmortem.text.language import tr
from postmortem.time_limit import TimeLimit

KEY_COLUMN = "incident key"
_MOST_SEARCH_PAGES = 5  # of 100 results each
_LONGEST_OPTION = 100  # Notion: characters of a select option, developers.notion.com/reference/request-limits

# What fills a column of this name (case does not matter); an empty value leaves it empty.
_CONTENTS: Mapping[str, Callable[[Incident], str | datetime | None]] = {
    KEY_COLUMN: lambda incident: incident.key,
    "status": lambda _: "Draft",
    "severity": lambda incident: incident.severity,
    "started": lambda incident: incident.started_at,
    "resolved": lambda incident: incident.resolved_at,
    "monday item": lambda incident: incident.url,
}


class ParentKind(StrEnum):
    """What holds the pages, by the name that Notion has for its id."""

    PAGE = "page_id"
    DATA_SOURCE = "data_source_id"


@dataclass(frozen=True, slots=True)
class Parent:
    """What holds the pages. `key_property` is the text column that names a row's incident, None where there is none."""

    kind: ParentKind
    id: str
    title: str
    title_property: str = "title"
    key_property: str | None = None
    columns: tuple[PropertyColumn, ...] = ()

    def reference(self) -> dict[str, str]:
        """The parent as a request names it."""
        return {"type": self.kind.value, self.kind.value: self.id}

    def properties(self, incident: Incident, title: str) -> dict[str, Any]:
        """The properties of the incident's page: its title, and what the columns ask for."""
        filled = {column.name: _value(column, incident) for column in self.columns}
        return {self.title_property: {"title": [_text(title)]}} | {
            name: value for name, value in filled.items() if value
        }


def find_parent(client: NotionClient, settings: PipelineSettings, limit: TimeLimit) -> Parent:
    """What NOTION_PARENT names, or else the page or database titled NOTION_PARENT_TITLE.

    Raises PermanentFailure that says what to do where there is no such thing, or no single one.
    """
    found = (
        _named(client, settings.notion_parent, limit) if settings.notion_parent else _titled(client, settings, limit)
    )
    if found.in_trash:
        raise PermanentFailure(
            tr(
                "“{title}”, where post-mortems are to be written, is in Notion's trash: restore it, or put the URL "
                "of another page or database into NOTION_PARENT.",
                title=found.title,
            )
        )
    if isinstance(found, NotionPage):
        return Parent(ParentKind.PAGE, found.id, found.title)
    columns = found.columns
    return Parent(
        ParentKind.DATA_SOURCE,
        found.id,
        found.title,
        title_property=next((column.name for column in columns if column.type == "title"), "title"),
        key_property=next((c.name for c in columns if c.name.casefold() == KEY_COLUMN and c.type == "rich_text"), None),
        columns=columns,
    )


def _named(client: NotionClient, name: str, limit: TimeLimit) -> NotionPage | DataSource:
    object_id = notion_id(name)
    if object_id is None:
        raise PermanentFailure(
            tr("NOTION_PARENT is neither an id nor a Notion URL: copy the link of the page or database.")
        )
    try:
        found = client.find(object_id, limit, database_first=names_database(name))
    except NotFound:
        raise PermanentFailure(
            tr(
                "The page or database in NOTION_PARENT does not exist or is not shared with the connection. {remedy}",
                remedy=tr(SHARE_IT),
            )
        ) from None
    if isinstance(found, NotionPage):
        return found
    if len(found) != 1:
        sources = ", ".join(f"“{source.title}” {source.id}" for source in found)
        raise PermanentFailure(
            tr(
                "The database in NOTION_PARENT has {number} data sources: put the id of one of them there. {sources}",
                number=len(found),
                sources=sources,
            )
        )
    return found[0]


def _titled(client: NotionClient, settings: PipelineSettings, limit: TimeLimit) -> NotionPage | DataSource:
    title = settings.notion_parent_title
    found: list[NotionPage | DataSource] = []
    start: str | None = None
    for _ in range(_MOST_SEARCH_PAGES):
        hits = client.search(title, limit, start=start)
        found += [page for page in hits.pages if _same(page.title, title)]
        found += [source for source in hits.data_sources if _same(source.title, title)]
        start = hits.next
        if found or start is None:
            break
    if not found:
        raise PermanentFailure(
            tr(
                "No Notion page or database titled “{title}” is shared with the connection. {remedy} Or put the URL of "
                "the page or database for post-mortems into NOTION_PARENT.",
                title=title,
                remedy=tr(SHARE_IT),
            )
        )
    if len(found) > 1:
        raise PermanentFailure(
            tr(
                "{number} Notion pages or databases are titled “{title}”: put the URL of the right one into "
                "NOTION_PARENT. {urls}",
                number=len(found),
                title=title,
                urls=", ".join(hit.url for hit in found),
            )
        )
    return found[0]


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _value(column: PropertyColumn, incident: Incident) -> dict[str, Any] | None:
    content_of = _CONTENTS.get(column.name.strip().casefold())
    content = content_of(incident) if content_of else None
    if not content:
        return None
    if isinstance(content, datetime):
        return {"date": {"start": content.isoformat()}} if column.type == "date" else None
    match column.type:
        case "rich_text":
            return {"rich_text": [_text(content)]}
        case "url":
            return {"url": content}
        case "select":
            return {"select": {"name": content.replace(",", " ")[:_LONGEST_OPTION]}}
        case "status" if content in column.options:  # Notion refuses a status it does not know
            return {"status": {"name": content}}
    return None


def _text(content: str) -> dict[str, Any]:
    return {"type": "text", "text": {"content": content}}
