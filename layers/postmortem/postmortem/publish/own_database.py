"""The agent's own database of post-mortems on a page: found there, or made there once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any, Protocol

from postmortem.clients.notion.client import NotionClient
from postmortem.clients.notion.ids import notion_id
from postmortem.clients.notion.objects import DataSource, NotionPage, PageContents
from postmortem.clients.notion.wire import AmbiguousWrite, NotFound
from postmortem.errors import RetryLater, SourceUnavailable
from postmortem.models import DatabaseClaim, KnownDatabase, PageField
from postmortem.publish.parent import OWN_COLUMN_MARK, Parent, ParentKind, find_place, key_property_of, parent_in
from postmortem.publish.usual_names import DRAFT, LANGUAGES, name_of
from postmortem.settings import PipelineSettings
from postmortem.text.language import tr
from postmortem.time_limit import TimeLimit

OWN_TITLE = "Post-mortems"  # said like this in each language of reports
OUTCOME_SECONDS = 60.0  # Notion: the longest it works on a request, developers.notion.com/reference/status-codes
_MAKING_SECONDS = 14.0  # within which Notion must have been asked to make a database
_LOOKS, _BETWEEN_LOOKS = 20, 0.5  # times and seconds that a job waits for the database that another one makes
_LEASE_SECONDS = _MAKING_SECONDS + OUTCOME_SECONDS + 1  # when it ends, what was asked for is there or will never be

_NAMES = ("Name", "Name", "Nom", "Nombre")
_REVIEWERS = ("Reviewer", "Geprüft von", "Relu par", "Revisado por")
_STATUSES = {  # after DRAFT, in the same languages
    "yellow": ("In review", "In Prüfung", "En relecture", "En revisión"),
    "green": ("Done", "Fertig", "Terminé", "Terminado"),
}
_IN_MINUTES = (
    PageField.TIME_TO_DETECT,
    PageField.TIME_TO_MITIGATE,
    PageField.TIME_TO_RESOLVE,
    PageField.DURATION,
)
_COLUMNS = {
    PageField.SEVERITY: "select",
    **dict.fromkeys((PageField.STARTED, PageField.DETECTED, PageField.MITIGATED, PageField.RESOLVED), "date"),
    **dict.fromkeys(_IN_MINUTES, "number"),
    PageField.SERVICES: "multi_select",
    PageField.INCIDENT: "url",
    PageField.OPEN_ACTIONS: "number",
}


class DatabaseRegistry(Protocol):
    """What is remembered of the databases on pages. Every method may raise RetryLater."""

    def known_database(self, page_id: str) -> KnownDatabase | None:
        """The database that was noted for the page."""
        ...

    def claim_database(self, page_id: str, lease_seconds: float) -> DatabaseClaim:
        """The sole right to make the page's database. Raises RetryLater while another job has it."""
        ...

    def note_database(self, page_id: str, known: KnownDatabase) -> None:
        """Notes the page's database, and ends whatever claim there is."""
        ...

    def release_database(self, claim: DatabaseClaim) -> None:
        """Ends the claim, as nothing was made."""
        ...


class Shelf:
    """The parent of all pages, as the settings say."""

    def __init__(
        self,
        client: NotionClient,
        settings: PipelineSettings,
        registry: DatabaseRegistry,
        sleep: Callable[[float], None],
    ) -> None:
        self._client = client
        self._settings = settings
        self._registry = registry
        self._sleep = sleep

    def find(self, limit: TimeLimit) -> Parent:
        """Where pages are written, as it is now; a page without a database of ours awaits one, unless none is wanted.

        Raises PermanentFailure that says what to do where the place is missing or not shared.
        """
        if self._wants_database and (known := self._on_record(limit)):
            return known
        place = find_place(self._client, self._settings, limit)
        return parent_in(place) if isinstance(place, DataSource) else self._on_page(place, limit)

    def ready(self, parent: Parent, limit: TimeLimit) -> Parent:
        """The parent with the database that it awaits, made now where nobody else has made it.

        Raises RetryLater while another job makes it, or where it is not known whether Notion made it.
        """
        if not parent.awaits_database:
            return parent
        source = self._claimed(parent.id, limit)
        return self._noted(source, parent, parent.child_pages or ())

    @property
    def _wants_database(self) -> bool:
        return self._settings.notion_pages == "database"

    @property
    def _name(self) -> str:
        """What the settings call the page: its id, or its title, which need not be searched for again then."""
        named = self._settings.notion_parent
        return (notion_id(named) or named) if named else f"title:{self._settings.notion_parent_title.casefold()}"

    def _on_record(self, limit: TimeLimit) -> Parent | None:
        known = self._registry.known_database(self._name)
        source = self._standing(known, limit) if known else None
        if known is None or source is None:
            return None
        page_id = notion_id(self._settings.notion_parent) or source.page_id
        return parent_in(source, page_id=page_id, pages_beside=known.pages_beside)

    def _noted(self, source: DataSource, page: Parent, child_pages: tuple[NotionPage, ...]) -> Parent:
        """The database of the page as the parent, on record under the page's id and under what the settings call it."""
        known = KnownDatabase(source.id, bool(child_pages))
        for name in dict.fromkeys((page.id, self._name)):
            self._registry.note_database(name, known)
        parent = parent_in(source, page_id=page.id, pages_beside=known.pages_beside)
        return replace(parent, child_pages=child_pages)

    def _standing(self, known: KnownDatabase, limit: TimeLimit) -> DataSource | None:
        """The database on record, unless somebody has put it into the trash or taken it away."""
        with suppress(NotFound):
            source = self._client.data_source(known.data_source_id, limit)
            return None if source.in_trash else source
        return None

    def _on_page(self, page: NotionPage, limit: TimeLimit) -> Parent:
        there = self._client.contents(page.id, limit)
        parent = Parent(ParentKind.PAGE, page.id, page.title, page_id=page.id, child_pages=there.pages)
        source = own_among(self._client, there, limit)
        if not self._wants_database:
            return replace(parent, former_table=parent_in(source) if source else None)
        return self._noted(source, parent, there.pages) if source else replace(parent, awaits_database=True)

    def _claimed(self, page_id: str, limit: TimeLimit) -> DataSource:
        try:
            claim = self._registry.claim_database(page_id, _LEASE_SECONDS)
        except RetryLater:
            if source := self._made_by_another(page_id, limit):
                return source
            raise
        try:
            if claim.known and (source := self._standing(claim.known, limit)):
                return source
            if claim.tried_before and (source := self._found_on(page_id, limit)):
                return source
            return self._made(page_id, limit)
        except (SourceUnavailable, RetryLater):  # Notion made nothing; where that is unclear, the claim stays
            self._registry.release_database(claim)
            raise
        except AmbiguousWrite as outcome:
            raise RetryLater(
                tr("It is not known yet whether Notion made the database: {reason}.", reason=outcome),
                after_seconds=_LEASE_SECONDS,
            ) from None

    def _made_by_another(self, page_id: str, limit: TimeLimit) -> DataSource | None:
        """The database that another job makes at the moment, as soon as it is noted; None where that takes long."""
        for _ in range(_LOOKS):
            self._sleep(limit.at_most(_BETWEEN_LOOKS))
            known = self._registry.known_database(page_id)
            if known and (source := self._standing(known, limit)):
                return source
        return None

    def _found_on(self, page_id: str, limit: TimeLimit) -> DataSource | None:
        return own_among(self._client, self._client.contents(page_id, limit), limit)

    def _made(self, page_id: str, limit: TimeLimit) -> DataSource:
        """A new database, as Notion made it; one that was made elsewhere at the same time is taken if it came first."""
        columns = own_columns(self._settings.report_language)
        try:
            made = self._client.create_database(page_id, OWN_TITLE, columns, limit.waiting(_MAKING_SECONDS))
        except AmbiguousWrite as outcome:
            if outcome.committed_id is None:
                raise
            made = outcome.committed_id
        first = self._found_on(page_id, limit) or next(iter(self._client.data_sources(made, limit)), None)
        if first is None:
            raise AmbiguousWrite(tr("it shows no table in it"), committed_id=made)
        if made not in first.parents:
            self._client.trash_database(made, limit)
        return first


def own_among(client: NotionClient, there: PageContents, limit: TimeLimit) -> DataSource | None:
    """The oldest database on a page that has the column for an incident's key."""
    for database_id in there.databases:
        with suppress(NotFound):  # a view of another database looks like one, but cannot be read
            for source in client.data_sources(database_id, limit):
                if key_property_of(source.columns) and not source.in_trash:
                    return source
    return None


def own_columns(language: str) -> dict[str, Any]:
    """The configurations of the columns of the agent's own database, named in the language of reports."""
    place = LANGUAGES.index(language)
    options = [{"name": DRAFT[place], "color": "gray"}]
    options += [{"name": names[place], "color": color} for color, names in _STATUSES.items()]
    return {
        _NAMES[place]: {"title": {}},
        name_of(PageField.STATUS, language): {"status": {"options": options}},
        name_of(PageField.OWNER, language): {"rich_text": {}},
        _REVIEWERS[place]: {"people": {}},
        **{_column_name(field, language): {kind: {}} for field, kind in _COLUMNS.items()},
        name_of(PageField.KEY, language): {"rich_text": {}, "description": OWN_COLUMN_MARK},
    }


def _column_name(field: PageField, language: str) -> str:
    return name_of(field, language) + (" (min)" if field in _IN_MINUTES else "")
