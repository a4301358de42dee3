"""Where post-mortems are written: a Notion page, or a database whose columns are filled as far as it has them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from postmortem.clients.notion.client import NotionClient
from postmortem.clients.notion.ids import names_database, notion_id
from postmortem.clients.notion.objects import DataSource, NotionPage, PropertyColumn
from postmortem.clients.notion.wire import SHARE_IT, NotFound
from postmortem.errors import PermanentFailure
from postmortem.models import PageFields
from postmortem.publish.columns import property_values, rich_text
from postmortem.publish.usual_names import KEY_NAME, same_name
from postmortem.settings import PipelineSettings
from postmortem.text.language import tr
from postmortem.time_limit import TimeLimit

OWN_COLUMN_MARK = "The post-mortem agent finds the page of an incident by this. Leave it as it is."
_MOST_SEARCH_PAGES = 5  # of 100 results each


class ParentKind(StrEnum):
    """What holds the pages, by the name that Notion has for its id."""

    PAGE = "page_id"
    DATA_SOURCE = "data_source_id"


@dataclass(frozen=True, slots=True)
class Parent:
    """What holds the pages.

    `page_id` is the page that the post-mortems are kept under, itself the parent or with the agent's own database on
    it; None for a database of a team's. `child_pages` are the pages directly on it, None where they were not listed;
    `pages_beside` tells that post-mortems of earlier versions may be among them. `former_table` is the database that
    was kept there before the pages stood on the page itself. A page that `awaits_database` is to get one before
    anything is written.
    """

    kind: ParentKind
    id: str
    title: str
    columns: tuple[PropertyColumn, ...] = ()
    page_id: str | None = None
    child_pages: tuple[NotionPage, ...] | None = None
    pages_beside: bool = False
    former_table: Parent | None = None
    awaits_database: bool = False

    @property
    def title_property(self) -> str:
        """The name of the column that holds the title."""
        return next((column.name for column in self.columns if column.type == "title"), "title")

    @property
    def key_property(self) -> str | None:
        """The name of the text column that names a row's incident, None where there is none."""
        return key_property_of(self.columns)

    @property
    def is_own(self) -> bool:
        """Whether the agent made the database, so that it may add options to its columns."""
        return any(column.description == OWN_COLUMN_MARK for column in self.columns)

    def reference(self) -> dict[str, str]:
        """The parent as a request names it."""
        return {"type": self.kind.value, self.kind.value: self.id}

    def properties(self, title: str, fields: PageFields) -> dict[str, Any]:
        """The properties of an incident's page: its title, and what its columns take of the fields."""
        filled = property_values(self.columns, fields, may_add_options=self.is_own)
        return {self.title_property: {"title": [rich_text(title)]}} | filled


def key_property_of(columns: tuple[PropertyColumn, ...]) -> str | None:
    """The name of the text column that names a row's incident, None where there is none."""
    return next((c.name for c in columns if same_name(c.name, KEY_NAME) and c.type == "rich_text"), None)


def parent_in(source: DataSource, *, page_id: str | None = None, pages_beside: bool = False) -> Parent:
    """A database as the parent; with `page_id` where it is the agent's own, on that page."""
    return Parent(
        ParentKind.DATA_SOURCE,
        source.id,
        source.title,
        source.columns,
        page_id=page_id,
        pages_beside=pages_beside,
    )


def find_place(client: NotionClient, settings: PipelineSettings, limit: TimeLimit) -> NotionPage | DataSource:
    """What NOTION_PARENT names, or else the page or database titled NOTION_PARENT_TITLE.

    Raises PermanentFailure that says what to do where there is no such thing, or no single one.
    """
    if settings.notion_parent:
        found = _named(client, settings.notion_parent, limit)
    else:
        found = _titled(client, settings, limit)
    if found.in_trash:
        raise PermanentFailure(
            tr(
                "“{title}”, where post-mortems are to be written, is in Notion's trash: restore it, or put the URL "
                "of another page or database into NOTION_PARENT.",
                title=found.title,
            )
        )
    return found


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
        pages = [page for page in hits.pages if _same(page.title, title)]
        found += pages
        found += [s for s in hits.data_sources if _same(s.title, title) and not _is_on(s, pages)]
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


def _is_on(source: DataSource, pages: list[NotionPage]) -> bool:
    """True for a database that keeps post-mortems on one of the pages: it is no other place than the page."""
    return key_property_of(source.columns) is not None and any(source.page_id == page.id for page in pages)


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
