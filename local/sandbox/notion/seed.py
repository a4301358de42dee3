"""The workspace that the sandbox Notion begins with, made from the `notion` section of a workspace file."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from local.sandbox.notion.markdown import parse
from local.sandbox.notion.objects import Database, Node, Page, Stamp, minute
from local.sandbox.notion.properties import PAGE_SCHEMA, empty, schema_of, seeded, write
from local.sandbox.notion.store import PERSON_ID

if TYPE_CHECKING:
    from local.sandbox.notion.store import Store

Json = dict[str, Any]

ROOT = "workspace"
POST_MORTEMS = "Post Mortems"
POST_MORTEMS_ID = "7c0d5a3e-92b4-4e61-8f27-3a1d6e9b5c04"
_NAMES = uuid.UUID("d2f8a1b4-6c37-4e95-9a08-5b7e2c4f1d05")


def seed(store: Store, section: Json) -> None:
    """Fill `store` with the pages and databases of a section.

    Pages: `{id, title, parent, markdown, last_edited_time, shared}`; `parent` is "workspace" or a title, of a page of
    the section or of one that is made for it. `shared: false` hides a page, and what is in it, from the connection.
    Databases: `{id, title, data_source_id, parent, properties: {name: type}, rows: [{id, properties: {name: value},
    markdown, last_edited_time}]}`. Only titles and names are required.
    """
    _Seed(store, section).plant()


class _Seed:
    def __init__(self, store: Store, section: Json) -> None:
        self.store = store
        self.databases: list[Json] = section.get("databases", [])
        self.forms: list[Json] = [*section.get("pages", [])]
        self.planted: dict[int, Page] = {}  # by the place in `forms`: titles need not be unique
        times = [form["last_edited_time"] for form in self.forms if "last_edited_time" in form]
        self.newest = max(times, default=minute(datetime.now(UTC)))

    def plant(self) -> None:
        for place in range(len(self.forms)):
            self._page(place)
        self._titled(POST_MORTEMS)
        for form in self.databases:
            self._database(form)

    def _titled(self, title: str) -> Page | None:
        """The page that is named as a parent, made where the section has none; None is the workspace itself."""
        if title == ROOT:
            return None
        titles = [form["title"] for form in self.forms]
        if title not in titles:
            self.forms.append({"title": title, "id": made_up_id(title)})
        return self._page(titles.index(title) if title in titles else len(titles))

    def _page(self, place: int) -> Page:
        """The page of a form, planted after the page that holds it."""
        if place not in self.planted:
            form = self.forms[place]
            parent = self._titled(form.get("parent", ROOT))
            shared = form.get("shared", parent.shared if parent else True)
            self.planted[place] = self._plant_page(form, parent, {"title": form["title"]}, shared=shared)
        return self.planted[place]

    def _plant_page(self, form: Json, parent: Node | None, values: Json, *, shared: bool) -> Page:
        stamp = Stamp(PERSON_ID, form.get("last_edited_time", self.newest))
        schema = parent.schema if isinstance(parent, Database) else PAGE_SCHEMA
        written = {name: seeded(schema[name]["type"], value) for name, value in values.items()}
        page = Page(
            id=str(uuid.UUID(form["id"])) if "id" in form else str(uuid.uuid4()),
            type="child_page",
            content={},
            parent=parent,
            created=stamp,
            edited=stamp,
            properties=write(schema, empty(schema), written),
            shared=shared,
        )
        self.store.add(page)
        self.store.append(page, parse(form.get("markdown", "")), None, stamp)
        return page

    def _database(self, form: Json) -> None:
        parent = self._titled(form.get("parent", ROOT))
        stamp = Stamp(PERSON_ID, self.newest)
        title = form["title"]
        database = Database(
            id=str(uuid.UUID(form.get("id", made_up_id(f"database {title}")))),
            type="child_database",
            content={},
            parent=parent,
            created=stamp,
            edited=stamp,
            title=title,
            data_source_id=str(uuid.UUID(form.get("data_source_id", made_up_id(f"data source {title}")))),
            schema=schema_of(form["properties"]),
        )
        self.store.add(database)
        for row in form.get("rows", []):
            self._plant_page(row, database, row["properties"], shared=parent.shared if parent else True)


def made_up_id(name: str) -> str:
    """The id of a page that a workspace names without giving it one."""
    return POST_MORTEMS_ID if name == POST_MORTEMS else str(uuid.uuid5(_NAMES, name))
