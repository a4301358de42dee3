"""Which Notion pages there are to choose from: all of them where the workspace fits into one answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from postmortem.clients.notion.client import NotionClient
from postmortem.clients.notion.ids import names_database, notion_id
from postmortem.clients.notion.objects import DataSource, Listing, NotionPage
from postmortem.errors import SourceUnavailable
from postmortem.models import Gap, Leads, Source
from postmortem.settings import PipelineSettings
from postmortem.text.language import tr
from postmortem.time_limit import TimeLimit

_T = TypeVar("_T")

_TERMS_SEARCHED = 4
_KINDS_SEARCHED = ("post-mortem", "incident", "runbook")  # each with the most telling term
_SEARCH_SIZE = 10


@dataclass
class Catalogue:
    """The pages known so far, by id, with where they were looked for and what could not be read.

    `linked` and `configured` are what the ticket links and what NOTION_SOURCES names: ids, and the text of each.
    """

    linked: Mapping[str, str] = field(default_factory=dict)
    configured: Mapping[str, str] = field(default_factory=dict)
    pages: dict[str, NotionPage] = field(default_factory=dict)
    sources: dict[str, DataSource] = field(default_factory=dict)
    searched: list[str] = field(default_factory=list)
    unread: int = 0
    gaps: list[Gap] = field(default_factory=list)

    def take(self, found: Listing) -> None:
        """Add what is new in a listing and not in the trash."""
        for page in found.pages:
            if not page.in_trash:
                self.pages.setdefault(page.id, page)
        for source in found.data_sources:
            self.sources.setdefault(source.id, source)

    def known_as(self, place_id: str) -> NotionPage | list[DataSource] | None:
        """The page, or the data sources of the database or data source, with this id, as far as they are known."""
        sources = [source for source in self.sources.values() if place_id in {source.id, *source.parents}]
        return self.pages.get(place_id) or sources or None

    def shelves(self, settings: PipelineSettings) -> frozenset[str]:
        """The ids of the page or database that holds the post-mortems, as far as they are known."""
        title = settings.notion_parent_title.casefold()
        if settings.notion_parent:
            named = set(filter(None, [notion_id(settings.notion_parent)]))
        else:
            named = {page.id for page in self.pages.values() if page.title.casefold() == title}
        tables = [
            {source.id, *source.parents}
            for source in self.sources.values()
            if source.page_id in named or (not settings.notion_parent and source.title.casefold() == title)
        ]
        return frozenset(named.union(*tables))


def catalogue(
    client: NotionClient, settings: PipelineSettings, leads: Leads, limit: TimeLimit, pool: Executor
) -> Catalogue:
    """The pages to choose from: of a large workspace those edited last, searched for, linked and configured.

    Raises SourceUnavailable where nothing can be read before a person acts, as with a bad token.
    """
    ids = {text: notion_id(text) for text in settings.notion_sources}
    known = Catalogue(
        linked={page_id: url for url in leads.pages if (page_id := notion_id(url))},
        configured={place_id: text for text, place_id in ids.items() if place_id},
        gaps=[_no_place(text) for text, place_id in ids.items() if place_id is None],
    )
    whole, steps = _look_over(client, known, leads, limit)
    for place_id, text in {**known.linked, **known.configured}.items():
        place = known.known_as(place_id)
        inside = place_id in known.configured and not whole
        if place is None or inside or (isinstance(place, list) and not whole):
            steps.append(partial(_open, client, (place_id, text), place, limit, inside=inside))
    for listing in together(pool, steps, known.gaps):
        known.take(listing)
    known.searched += [tr("what the ticket links")] if known.linked else []
    known.searched += [tr("the places in NOTION_SOURCES")] if known.configured else []
    return known


def together(pool: Executor, steps: Iterable[Callable[[], _T]], gaps: list[Gap]) -> list[_T]:
    """The results of steps that run side by side; what cannot be read is added to `gaps`."""
    results: list[_T] = []
    for future in [pool.submit(step) for step in steps]:
        try:
            results.append(future.result())
        except SourceUnavailable as error:
            gaps.append(error.gap)
    return results


def _look_over(
    client: NotionClient, known: Catalogue, leads: Leads, limit: TimeLimit
) -> tuple[bool, list[Callable[[], Listing]]]:
    """Take in the pages edited last. Whether these are all there are, and the searches for more where not."""
    try:
        newest = client.search("", limit)
    except SourceUnavailable as error:
        if error.permanent:
            raise
        known.gaps.append(error.gap)
        return False, []
    known.take(newest)
    if newest.next is None:
        known.searched.append(tr("all {number} pages", number=len(known.pages)))
        return True, []
    words = [
        *leads.terms[:_TERMS_SEARCHED],
        *(f"{kind} {term}" for term in leads.terms[:1] for kind in _KINDS_SEARCHED),
    ]
    known.searched += [
        tr("the {number} pages edited last", number=len(known.pages)),
        tr("titles with {words}", words=", ".join(words)),
    ]
    return False, [partial(client.search, word, limit, size=_SEARCH_SIZE) for word in words]


def _open(
    client: NotionClient,
    named: tuple[str, str],
    place: NotionPage | list[DataSource] | None,
    limit: TimeLimit,
    *,
    inside: bool,
) -> Listing:
    """The page with an id, with the pages in it where `inside`; or the rows of the database with the id."""
    place_id, text = named
    found = place or client.find(place_id, limit, database_first=names_database(text))
    if isinstance(found, NotionPage):
        children = client.contents(place_id, limit).pages if inside else ()
        return Listing(pages=(found, *children))
    rows = [row for source in found for row in client.rows(source.id, limit).pages]
    return Listing(pages=tuple(rows), data_sources=tuple(found))


def _no_place(text: str) -> Gap:
    what = tr("the place “{text}” in NOTION_SOURCES", text=text)
    remedy = tr("Copy the link of a page or database there.")
    return Gap(Source.NOTION.value, what, tr("it is neither an id nor a Notion URL"), remedy)
