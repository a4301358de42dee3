"""What the product asks of Notion: pages found, read as text, listed, queried and written; vendor JSON ends here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from postmortem.clients.notion import objects as notion_objects
from postmortem.clients.notion.content import PageBlock, block_of_answer
from postmortem.clients.notion.limits import NotionBlock
from postmortem.clients.notion.objects import DataSource, Listing, NotionJson, NotionPage, PageContents
from postmortem.clients.notion.text import people_in, text_of_markdown
from postmortem.clients.notion.wire import NotFound, NotionWire, Request
from postmortem.clients.pacing import Pacer
from postmortem.text.language import tr
from postmortem.time_limit import TimeLimit

RESULTS_PER_PAGE = 100  # Notion: the most results in one answer, developers.notion.com/reference/intro#pagination
_NEWEST_FIRST = {"timestamp": "last_edited_time", "direction": "descending"}


@dataclass(frozen=True, slots=True)
class PageText:
    """What is written on a page; not `complete` where Notion left some out (from about 20,000 blocks on).

    `people` are the names of those whom it mentions.
    """

    text: str
    complete: bool
    people: tuple[str, ...] = ()


class NotionClient:
    """Notion's API; threads may share one.

    Reads raise NotFound or SourceUnavailable; writes raise AmbiguousWrite and RetryLater, too.
    """

    def __init__(self, token: str, base_url: str, pacer: Pacer | None = None) -> None:
        self._wire = NotionWire(token, base_url, pacer or Pacer())

    def search(
        self, words: str, limit: TimeLimit, *, size: int = RESULTS_PER_PAGE, start: str | None = None
    ) -> Listing:
        """Pages and data sources with any of the words in their title, or all of them for "", last edited first."""
        what = tr("the pages titled like “{words}”", words=words) if words else tr("the list of pages")
        body = {"query": words, "sort": _NEWEST_FIRST, "page_size": size, **_from(start)}
        return notion_objects.listing(self._wire.read(Request("POST", "search", what, body=body), limit))

    def page(self, page_id: str, limit: TimeLimit) -> NotionPage:
        """The page with this id, also where it is in the trash."""
        answer = self._wire.read(Request("GET", f"pages/{page_id}", tr("the page {id}", id=page_id)), limit)
        return notion_objects.page_object(answer)

    def text(self, page: NotionPage, limit: TimeLimit) -> PageText:
        """Everything that is written on a page, in one request."""
        what = tr("the page “{title}”", title=page.title)
        answer = self._wire.read(Request("GET", f"pages/{page.id}/markdown", what), limit)
        markdown = str(answer.get("markdown", ""))
        return PageText(text_of_markdown(markdown), complete=not answer.get("truncated"), people=people_in(markdown))

    def find(self, object_id: str, limit: TimeLimit, *, database_first: bool = False) -> NotionPage | list[DataSource]:
        """The page with this id, or the data sources of the database (or the data source) with this id.

        Raises NotFound where the connection sees none of the three.
        """
        looks: list[Callable[[], NotionPage | list[DataSource]]] = [
            lambda: self.page(object_id, limit),
            lambda: self.data_sources(object_id, limit),
        ]
        for look in reversed(looks) if database_first else looks:
            with suppress(NotFound):
                return look()
        return [self.data_source(object_id, limit)]

    def data_sources(self, database_id: str, limit: TimeLimit) -> list[DataSource]:
        """The tables of the database with this id, also where it is in the trash."""
        request = Request("GET", f"databases/{database_id}", tr("the database {id}", id=database_id))
        sources = self._wire.read(request, limit).get("data_sources") or ()
        return [self.data_source(source["id"], limit) for source in sources]

    def data_source(self, data_source_id: str, limit: TimeLimit) -> DataSource:
        """The data source with this id and its columns, also where it is in the trash."""
        what = tr("the page or database {id}", id=data_source_id)
        answer = self._wire.read(Request("GET", f"data_sources/{data_source_id}", what), limit)
        return notion_objects.data_source(answer)

    def rows(self, data_source_id: str, limit: TimeLimit, *, wanted: NotionJson | None = None) -> Listing:
        """The rows that pass the filter `wanted` (all without one), last edited first, at most 100."""
        body = {"sorts": [_NEWEST_FIRST], "page_size": RESULTS_PER_PAGE} | ({"filter": wanted} if wanted else {})
        what = tr("the rows of the database {id}", id=data_source_id)
        request = Request("POST", f"data_sources/{data_source_id}/query", what, body=body)
        return notion_objects.listing(self._wire.read(request, limit))

    def contents(self, page_id: str, limit: TimeLimit) -> PageContents:
        """The pages and databases that stand directly on a page."""
        found: list[NotionJson] = []
        start: str | None = None
        while True:
            blocks, start = self._children(page_id, limit, RESULTS_PER_PAGE, start)
            found += blocks
            if start is None:
                return notion_objects.contents(found)

    def blocks(self, block_id: str, limit: TimeLimit) -> list[PageBlock]:
        """The blocks directly in a page or block, in its order; what is inside them is not read."""
        found: list[PageBlock] = []
        start: str | None = None
        while True:
            blocks, start = self._children(block_id, limit, RESULTS_PER_PAGE, start)
            found += map(block_of_answer, blocks)
            if start is None:
                return found

    def has_comments(self, block_id: str, limit: TimeLimit) -> bool:
        """Whether somebody's comment on a block is open: developers.notion.com/reference/list-comments.

        Raises SourceUnavailable, permanent where the connection may not read comments.
        """
        request = Request("GET", "comments", tr("the comments"), query={"block_id": block_id, "page_size": 1})
        return bool(self._wire.read(request, limit).get("results"))

    def own_id(self, limit: TimeLimit) -> str:
        """The id of the user as whom the connection writes."""
        return str(self._wire.read(Request("GET", "users/me", tr("the connection's own user")), limit).get("id") or "")

    def _children(
        self, page_id: str, limit: TimeLimit, size: int, start: str | None
    ) -> tuple[list[NotionJson], str | None]:
        query = {"page_size": size, **_from(start)}
        request = Request(
            "GET", f"blocks/{page_id}/children", tr("the content of the page {id}", id=page_id), query=query
        )
        answer = self._wire.read(request, limit)
        return answer.get("results") or [], answer.get("next_cursor")

    def create_page(
        self, parent: NotionJson, properties: NotionJson, blocks: Sequence[NotionJson], limit: TimeLimit
    ) -> NotionPage:
        """A new page with all its blocks; created whole or not at all."""
        body = {"parent": parent, "properties": properties, "children": list(blocks)}
        return notion_objects.page_object(self._wire.write(Request("POST", "pages", tr("the page"), body=body), limit))

    def create_database(self, page_id: str, title: str, columns: NotionJson, limit: TimeLimit) -> str:
        """The id of a new database on a page, with one table of these columns, configured by their names."""
        body = {
            "parent": {"type": "page_id", "page_id": page_id},
            "title": [{"type": "text", "text": {"content": title}}],
            "is_inline": True,
            "initial_data_source": {"properties": columns},
        }
        request = Request("POST", "databases", tr("the database of post-mortems"), body=body)
        return notion_objects.object_id(self._wire.write(request, limit)["id"])

    def trash_database(self, database_id: str, limit: TimeLimit) -> None:
        """Put a database into the trash."""
        what = tr("the database {id}", id=database_id)
        self._wire.write(Request("PATCH", f"databases/{database_id}", what, body={"in_trash": True}), limit)

    def append(
        self, parent_id: str, blocks: Sequence[NotionBlock], after: str | None, limit: TimeLimit
    ) -> tuple[str, ...]:
        """Put blocks into a page or block, behind the one with the id `after` or before all: all of them or none.

        The ids of the new blocks, in their order, without those inside them.
        """
        behind = {"type": "after_block", "after_block": {"id": after}} if after else {"type": "start"}
        body = {"children": list(blocks), "position": behind}
        request = Request("PATCH", f"blocks/{parent_id}/children", tr("the page"), body=body)
        results = self._wire.write(request, limit).get("results") or ()
        return tuple(str(result["id"]) for result in results)

    def rewrite(self, block_id: str, block: NotionBlock, limit: TimeLimit) -> None:
        """Give a block the content of another one of its kind, without what is inside it."""
        body = {block["type"]: block[block["type"]]}
        self._wire.write(Request("PATCH", f"blocks/{block_id}", tr("the page"), body=body, repeatable=True), limit)

    def delete(self, block_id: str, limit: TimeLimit) -> None:
        """Put a block, and what is inside it, into the trash; done where it is there already."""
        with suppress(NotFound):
            self._wire.write(Request("DELETE", f"blocks/{block_id}", tr("the page"), repeatable=True), limit)

    def change_properties(self, page_id: str, properties: NotionJson, limit: TimeLimit) -> None:
        """Fill some properties of a page."""
        body = {"properties": properties}
        what = tr("the page's properties")
        self._wire.write(Request("PATCH", f"pages/{page_id}", what, body=body, repeatable=True), limit)


def _from(start: str | None) -> NotionJson:
    return {} if start is None else {"start_cursor": start}
