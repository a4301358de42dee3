"""Ids of Notion pages, databases and data sources, out of every form in which people write them down."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qs, urlsplit
from uuid import UUID

_HOSTS = ("notion.so", "notion.com", "notion.site")  # and whatever is under them: app.notion.com, acme.notion.site
_ID_AT_END = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$", re.IGNORECASE)


def notion_id(text: str) -> str | None:
    """The id (lower case, with dashes) in a bare id or a Notion URL; None where there is none.

    A URL that shows a page on top of a database (`?v=…&p=…`) names the page.
    """
    text = text.strip().strip("<>")
    if _ID_AT_END.fullmatch(text):
        return str(UUID(text))
    url = _notion_url(text)
    if url is None:
        return None
    for part in (*parse_qs(url.query).get("p", ()), *reversed(url.path.split("/"))):
        if found := _ID_AT_END.search(part):
            return str(UUID(found[0]))
    return None


def names_database(text: str) -> bool:
    """Whether this is the URL of a view, which only databases have."""
    url = _notion_url(text.strip().strip("<>"))
    query = parse_qs(url.query) if url else {}
    return "v" in query and "p" not in query


def address(object_id: str) -> str:
    """A URL that opens the page with this id, for pages whose own URL is not known."""
    return f"https://www.notion.so/{UUID(object_id).hex}"


def _notion_url(text: str) -> SplitResult | None:
    try:
        url = urlsplit(text if "://" in text else f"https://{text}")
        host = url.hostname or ""
    except ValueError:
        return None
    return url if any(host == known or host.endswith(f".{known}") for known in _HOSTS) else None
