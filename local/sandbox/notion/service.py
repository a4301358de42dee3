"""The sandbox Notion: the part of the real API that the official client needs, as strict as the real one."""

from __future__ import annotations

import copy
import json
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, jsonify, request

from local.sandbox.notion import databases
from local.sandbox.notion.contract import RequestContract
from local.sandbox.notion.errors import NotionError, either, failed_validation, shown
from local.sandbox.notion.markdown import Rendering
from local.sandbox.notion.objects import (
    Database,
    Node,
    Page,
    block_json,
    data_source_json,
    database_json,
    list_json,
    page_json,
)
from local.sandbox.notion.person import USERS, Person
from local.sandbox.notion.query import found, matches, ordered, paged
from local.sandbox.notion.rules import LATEST, check_body
from local.sandbox.notion.seed import seed
from local.sandbox.notion.store import Store, is_id, refuse_archived, touch

if TYPE_CHECKING:
    from pathlib import Path

    from local.sandbox.wire import Wire

Json = dict[str, Any]

VERSIONS = ["2022-06-28", "2025-09-03", LATEST]


@dataclass(frozen=True)
class Asked:
    """One request: the id in its path ("" where there is none), its body and its query string."""

    id: str
    body: Json
    query: Json


class SandboxNotion:
    """A Notion workspace behind the real API's routes.

    `section` is the `notion` part of a workspace file, `token` the only bearer token that is let in, `contracts` a
    directory that may hold the JSON Schema of the request bodies.
    """

    def __init__(self, section: Json, wire: Wire, *, token: str, contracts: Path | None) -> None:
        self._store = Store()
        seed(self._store, section)
        self._wire = wire
        self._token = token
        self._contract = RequestContract.under(contracts)
        self._lock = threading.Lock()

    def pages_under(self, parent_id: str) -> list[Json]:
        """The page objects in a database or data source, or in a page and the databases on it, oldest first.

        What is in the trash is left out.
        """
        wanted = str(uuid.UUID(parent_id))
        with self._lock:
            nodes = [node for node in self._store.searchable() if wanted in _ids(node)]
            nodes += [child for node in nodes for child in node.present() if isinstance(child, Database)]
            return [page_json(child) for node in nodes for child in node.present() if isinstance(child, Page)]

    def databases_on(self, page_id: str) -> list[Json]:
        """The data source objects of the databases that stand on a page and are not in the trash, in its order."""
        with self._lock:
            there = self._store.page(page_id).present()
            return [copy.deepcopy(data_source_json(node)) for node in there if isinstance(node, Database)]

    def tree(self, page_id: str) -> list[Json]:
        """The block objects of a page, each with its own blocks under "children"."""
        with self._lock:
            return _nested(self._store.block(page_id))

    def person(self) -> Person:
        """Somebody who edits the workspace in the app."""
        return Person(self._store, self._lock)

    def comments_on(self, block_id: str) -> list[Json]:
        """The comments on a block, also where it is in the trash."""
        with self._lock:
            return [one for one in self._store.comments if one["parent"][one["parent"]["type"]] == block_id]

    def app(self) -> Flask:
        """The API as a WSGI application with its routes under /v1."""
        app = Flask("sandbox-notion")
        self._wire.install(app, "notion", _described)
        views: dict[tuple[str, str], Callable[[Asked], Json]] = {
            ("POST", "/v1/search"): self._search,
            ("GET", "/v1/users"): lambda asked: _listed(USERS, asked.query, "query", "user"),
            ("GET", "/v1/users/me"): lambda _: USERS[-1],
            ("POST", "/v1/pages"): self._create_page,
            ("GET", "/v1/pages/<id>"): lambda asked: page_json(self._store.page(asked.id)),
            ("PATCH", "/v1/pages/<id>"): self._update_page,
            ("GET", "/v1/pages/<id>/markdown"): self._markdown,
            ("GET", "/v1/blocks/<id>"): lambda asked: block_json(self._store.block(asked.id)),
            ("PATCH", "/v1/blocks/<id>"): self._update_block,
            ("DELETE", "/v1/blocks/<id>"): self._delete_block,
            ("GET", "/v1/blocks/<id>/children"): self._children,
            ("PATCH", "/v1/blocks/<id>/children"): self._append,
            ("POST", "/v1/databases"): self._create_database,
            ("PATCH", "/v1/databases/<id>"): self._update_database,
            ("GET", "/v1/databases/<id>"): lambda asked: database_json(self._store.database(asked.id)),
            ("GET", "/v1/data_sources/<id>"): lambda asked: data_source_json(self._store.data_source(asked.id)),
            ("POST", "/v1/data_sources/<id>/query"): self._query,
            ("GET", "/v1/comments"): self._comments,
            ("POST", "/v1/comments"): lambda asked: self._store.comment(asked.body),
        }
        for (method, rule), view in views.items():
            app.add_url_rule(rule, f"{method} {rule}", self._guarded(view), methods=[method])
        app.register_error_handler(NotionError, _refused)
        for status in (404, 405):
            app.register_error_handler(status, _unknown_url)
        return app

    def _guarded(self, view: Callable[[Asked], Json]) -> Callable[..., Response]:
        def answer(**path: str) -> Response:
            version = self._authenticated_version()
            asked = _asked(path.get("id", ""))
            if request.method in {"POST", "PATCH"}:
                call = g.call_name
                check_body(call, request.get_data(), asked.body, version)
                if self._contract is not None:
                    self._contract.check(call, asked.body, asked.id)
            with self._lock:
                result = view(asked)
            answered = result if version == LATEST else _with_archived(result)
            return jsonify({**answered, "request_id": str(uuid.uuid4())})

        return answer

    def _authenticated_version(self) -> str:
        if request.headers.get("Authorization") != f"Bearer {self._token}":
            raise NotionError(401, "unauthorized", "API token is invalid.")
        version = request.headers.get("Notion-Version")
        if version not in VERSIONS:
            wanted = "defined" if version is None else either(list(VERSIONS))
            instead = "`undefined`" if version is None else shown(version)
            message = (
                f"Notion-Version header failed validation: Notion-Version header should be {wanted}, instead was "
                f"{instead}."
            )
            raise NotionError(400, "missing_version", message)
        return version

    def _search(self, asked: Asked) -> Json:
        results = found(self._store.searchable(), asked.body)
        shown_results = [page_json(item) if isinstance(item, Page) else data_source_json(item) for item in results]
        return _listed(shown_results, asked.body, "body", "page_or_data_source")

    def _create_page(self, asked: Asked) -> Json:
        page = self._store.create_page(asked.body)
        _commit(page, page.children)
        return page_json(page)

    def _create_database(self, asked: Asked) -> Json:
        database = databases.create(self._store, asked.body)
        _commit(database, [])
        return database_json(database)

    def _update_database(self, asked: Asked) -> Json:
        database = self._store.database(asked.id)
        databases.change(database, asked.body)
        return database_json(database)

    def _update_page(self, asked: Asked) -> Json:
        page = self._store.page(asked.id)
        self._store.update_page(page, asked.body)
        return page_json(page)

    def _markdown(self, asked: Asked) -> Json:
        """A page, or a block that was unknown in the markdown of one."""
        node = self._store.block(asked.id)
        rendering = Rendering()
        lines = rendering.blocks(node.present() if isinstance(node, Page) else [node])
        unknown = rendering.unknown
        known = {"markdown": "\n".join(lines), "truncated": bool(unknown), "unknown_block_ids": unknown}
        return {"object": "page_markdown", "id": node.id, **known}

    def _update_block(self, asked: Asked) -> Json:
        node = self._store.block(asked.id)
        self._store.update_block(node, asked.body)
        return block_json(node)

    def _delete_block(self, asked: Asked) -> Json:
        node = self._store.block(asked.id)
        refuse_archived(node)
        node.in_trash = True
        touch(node)
        return block_json(node)

    def _children(self, asked: Asked) -> Json:
        node = self._store.block(asked.id)
        children = [] if isinstance(node, Database) else [c for c in node.present() if self._store.visible(c)]
        return _listed([block_json(child) for child in children], asked.query, "query", "block")

    def _append(self, asked: Asked) -> Json:
        parent = self._store.block(asked.id)
        added = self._store.append_by_request(parent, asked.body)
        _commit(parent, added)
        return list_json([block_json(node) for node in added], None, "block")

    def _query(self, asked: Asked) -> Json:
        source = self._store.data_source(asked.id)
        in_trash = asked.body.get("in_trash", asked.body.get("archived", False))
        rows = [row for row in source.children if isinstance(row, Page) and row.in_trash == in_trash]
        if "filter" in asked.body:
            rows = [row for row in rows if matches(row, source.schema, asked.body["filter"])]
        rows = ordered(rows, source.schema, asked.body.get("sorts", []))
        return _listed([page_json(row) for row in rows], asked.body, "body", "page_or_data_source")

    def _comments(self, asked: Asked) -> Json:
        if not is_id(asked.query.get("block_id")):
            value = shown(asked.query.get("block_id"))
            raise failed_validation(f"query.block_id should be a valid uuid, instead was {value}", "query")
        node = self._store.block(asked.query["block_id"])
        comments = [c for c in self._store.comments if c["parent"][c["parent"]["type"]] == node.id]
        return _listed(comments, asked.query, "query", "comment")


def _asked(path_id: str) -> Asked:
    if path_id and not is_id(path_id):
        parameter = f"{request.path.split('/')[2].rstrip('s')}_id"
        raise failed_validation(f"path.{parameter} should be a valid uuid, instead was {shown(path_id)}", "path")
    try:
        body = json.loads(request.get_data() or b"{}")
    except ValueError as error:
        raise NotionError(400, "invalid_json", "Error parsing JSON body.") from error
    if not isinstance(body, dict):
        raise failed_validation(f"body should be an object, instead was {shown(body)}")
    return Asked(path_id, body, request.args.to_dict())


def _described() -> tuple[str, Mapping[str, Any]]:
    """The name and arguments that the wire records: "PATCH /v1/blocks/{id}/children", the body and the id."""
    rule = request.url_rule.rule if request.url_rule else request.path
    body = request.get_json(silent=True)
    arguments = body if isinstance(body, dict) else request.args.to_dict()
    return f"{request.method} {rule.replace('<id>', '{id}')}", {**arguments, **(request.view_args or {})}


def _refused(error: NotionError) -> Response:
    response = jsonify(error.body(str(uuid.uuid4())))
    response.status_code = error.status
    return response


def _unknown_url(_: Exception) -> Response:
    return _refused(NotionError(400, "invalid_request_url", "Invalid request URL."))


def _listed(results: list[Json], asked: Json, part: str, kind: str) -> Json:
    shown_results, cursor = paged(results, [result["id"] for result in results], asked, part)
    return list_json(shown_results, cursor, kind)


def _commit(node: Node, children: list[Node]) -> None:
    """Say what a write has saved, for a fault that answers 503 after the work as Notion does."""
    g.committed = {"{committed}": node.id, "{committed_children}": [child.id for child in children]}


def _with_archived(answer: Json) -> Json:
    """The answer with what versions before the latest add to every object that can be in the trash."""
    objects = [answer, *answer.get("results", [])]
    for each in objects:
        if "in_trash" in each:
            each["archived"] = each["in_trash"]
    return answer


def _ids(node: Page | Database) -> set[str]:
    return {node.id, node.data_source_id} if isinstance(node, Database) else {node.id}


def _nested(node: Node) -> list[Json]:
    return [{**block_json(child), "children": _nested(child)} for child in node.present()]
