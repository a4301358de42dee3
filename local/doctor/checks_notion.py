"""Whether Notion can be read and written as configured: the connection, the parent page, the places to search."""

from __future__ import annotations

from collections.abc import Iterator

from local.doctor.checks_columns import PARENT, check_columns
from local.doctor.configuration import Configuration
from local.doctor.findings import Finding, ok, problem, warning
from postmortem.clients.notion.client import NotionClient
from postmortem.clients.notion.ids import names_database, notion_id
from postmortem.clients.notion.objects import DataSource, NotionPage
from postmortem.clients.notion.wire import SHARE_IT, NotFound, NotionWire, Request
from postmortem.clients.pacing import Pacer
from postmortem.errors import PermanentFailure, SourceUnavailable
from postmortem.publish.own_database import OWN_TITLE, own_among
from postmortem.publish.parent import find_place, parent_in
from postmortem.settings import PipelineSettings
from postmortem.time_limit import TimeLimit

_COMMENTS = "Notion comments"
_UNTRIED = "whether the connection may insert content shows only when the first page is written"


def check_notion(configuration: Configuration, limit: TimeLimit) -> Iterator[Finding]:
    """Asks Notion what it shows the connection. Raises SourceUnavailable where it cannot be read."""
    settings, token = configuration.settings, configuration.integrations.notion_api_key.get_secret_value()
    if not token:
        yield problem("Notion", "no page can be written, as NOTION_API_KEY is not set", "docs/setup-notion.md helps.")
        return
    pacer = Pacer(attempts=2)
    client = NotionClient(token, settings.notion_base_url, pacer)
    yield _token(NotionWire(token, settings.notion_base_url, pacer), limit)
    yield _seen(client, limit)
    yield from _parent(client, settings, limit)
    yield from (_source(client, text, limit) for text in settings.notion_sources)


def _token(wire: NotionWire, limit: TimeLimit) -> Finding:
    me = wire.read(Request("GET", "users/me", "the connection"), limit)
    workspace = (me.get("bot") or {}).get("workspace_name")
    return ok("Notion token", f"it is of the connection “{me.get('name')}”" + (f" of {workspace}" if workspace else ""))


def _seen(client: NotionClient, limit: TimeLimit) -> Finding:
    listing = client.search("", limit)
    if not listing.pages and not listing.data_sources:
        return problem("Notion pages", "none is shared with the connection", f"Choose one. {SHARE_IT}")
    more = " or more" if listing.next else ""
    return ok("Notion pages", f"{len(listing.pages)}{more} can be read")


def _parent(client: NotionClient, settings: PipelineSettings, limit: TimeLimit) -> Iterator[Finding]:
    try:
        found = find_place(client, settings, limit)
        yield from _comments(client, found.id, limit)
        if isinstance(found, DataSource):
            yield ok(PARENT, f"post-mortems go into the database “{found.title}”; {_UNTRIED}")
            yield from check_columns(parent_in(found))
        else:
            yield from _page(client, found, settings, limit)
    except PermanentFailure as error:
        yield problem(PARENT, str(error))


def _page(client: NotionClient, page: NotionPage, settings: PipelineSettings, limit: TimeLimit) -> Iterator[Finding]:
    if settings.notion_pages == "children":
        yield ok(PARENT, f"post-mortems go below the page “{page.title}”, as NOTION_PAGES says; {_UNTRIED}")
        return
    own = own_among(client, client.contents(page.id, limit), limit)
    if own is None:
        words = f"the first post-mortem makes the database “{OWN_TITLE}” on the page “{page.title}”; {_UNTRIED}"
        yield ok(PARENT, words)
        return
    yield ok(PARENT, f"post-mortems go into the database “{own.title}” on the page “{page.title}”; {_UNTRIED}")
    yield from check_columns(parent_in(own, page_id=page.id))


def _comments(client: NotionClient, block_id: str, limit: TimeLimit) -> Iterator[Finding]:
    """Whether comments can be read: without that, a renewal replaces nothing that somebody may have commented on."""
    try:
        client.has_comments(block_id, limit)
    except NotFound:
        return  # what was asked about is not a page: nothing is said about comments
    except SourceUnavailable as error:
        words = f"they cannot be read: {error.gap.why}; a renewal then leaves every section that would lose text"
        yield warning(_COMMENTS, words, "Give the connection the capability to read comments.")
        return
    yield ok(_COMMENTS, "they can be read, so a renewal replaces what nobody has changed or commented on")


def _source(client: NotionClient, text: str, limit: TimeLimit) -> Finding:
    place_id = notion_id(text)
    if place_id is None:
        return problem("Notion source", f"“{text}” of NOTION_SOURCES is neither an id nor a URL", "Copy its link.")
    try:
        found = client.find(place_id, limit, database_first=names_database(text))
    except SourceUnavailable as error:
        return problem("Notion source", f"“{text}” of NOTION_SOURCES cannot be read: {error.gap.why}", error.gap.remedy)
    title = found.title if isinstance(found, NotionPage) else ", ".join(source.title for source in found)
    return ok("Notion source", f"“{title}” of NOTION_SOURCES can be read")
