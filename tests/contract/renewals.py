"""A published page, people who edit it, and what must be true of it when it was renewed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from local.sandbox.notion.seed import POST_MORTEMS_ID
from local.sandbox.notion.service import SandboxNotion
from local.sandbox.notion.store import PERSON_ID
from local.sandbox.wire import Wire
from postmortem.clients.notion.content import block_of_request
from postmortem.models import (
    INCIDENT_KEY_MARK,
    OWN_PAGE_MARK,
    DateRange,
    Incident,
    Job,
    Page,
    PageContent,
    PageField,
    PageFields,
    Trigger,
)
from postmortem.publish.layout import Digest, digest
from postmortem.publish.publisher import Publisher
from postmortem.publish.shortfall import Shortfall
from postmortem.render.document import (
    Block,
    Bullet,
    Callout,
    Document,
    Fold,
    Paragraph,
    Section,
    Span,
    Subheading,
    Table,
    Todo,
    Tone,
    plain,
)
from postmortem.render.notion import page_content
from postmortem.settings import PipelineSettings, read_settings
from postmortem.time_limit import TimeLimit
from tests.contract.notion_in_process import in_process
from tests.contract.notion_office import Registry
from tests.contract.notion_sandbox import CONTRACTS, TOKEN, paragraph, text

NOW = datetime(2025, 8, 4, 12, 0, tzinfo=UTC)
INCIDENT = Incident(
    key="monday:42",
    title="Promo code error",
    item_id="42",
    severity="Sev 2",
    started_at=NOW - timedelta(hours=2),
    resolved_at=NOW,
)
TIMES = ("Started", "Detected", "Acknowledged", "Mitigated", "Resolved")
_WRITTEN = re.compile(r"by hand \d+")
ABOUT = Section(
    "About this report",
    (Paragraph(plain(f"{OWN_PAGE_MARK}.")), Paragraph(plain(f"{INCIDENT_KEY_MARK}monday:42"))),
    appendix=True,
    key="receipt",
)
_HEADINGS = ("heading_1", "heading_2")

Json = dict[str, Any]


def document(seed: int, kept: float = 0.5) -> Document:
    """A page with every kind of block; of two seeds about the share `kept` of the lines is the same."""
    chance = random.Random(seed)

    def words(name: str) -> str:
        return f"{name}, as ever." if chance.random() < kept else f"{name}, version {seed}."

    def lines(name: str, most: int = 4) -> list[str]:
        return [words(f"{name} {number}") for number in range(chance.randint(1, most))]

    def bullets(name: str, most: int = 4) -> tuple[Bullet, ...]:
        return tuple(Bullet((Span(line), Span(" [E1]", url="https://example.com/1"))) for line in lines(name, most))

    facts = Table(
        ("Fact", "Value"), tuple((plain(name), plain(_time(chance, number))) for number, name in enumerate(TIMES))
    )
    todos = tuple(Todo(plain(line), done=chance.random() < 0.3) for line in lines("To do", 6))
    record = Table(("Time", "What"), tuple((plain(line), plain(line)) for line in lines("Piece", 9)))
    sections: list[tuple[str, str, tuple[Block, ...], bool]] = [
        ("summary", "Summary", (Paragraph(plain(words("It broke"))),), False),
        ("key-facts", "Key facts", (facts, Fold(f"How known ({seed})", bullets("Known"))), False),
        ("impact", "Impact", bullets("Impact"), False),
        ("causes", "Causes", (Paragraph(plain(words("Cause"))), Subheading("Ruled out"), *bullets("Not")), False),
        ("actions", "Action items", (*todos, Fold("More", (Todo(plain(words("Later"))), *bullets("Said")))), False),
        (
            "timeline",
            "Timeline",
            (Table(("Time", "What"), tuple((plain(one), plain(one)) for one in lines("Row"))),),
            False,
        ),
        ("record", f"Full record ({len(record.rows)} pieces)", (record,), True),
        ("evidence", "Evidence", bullets("E", 9), True),
    ]
    optional = [one for one in sections if one[0] in ("summary", "key-facts") or chance.random() < 0.85]
    about = (Paragraph(plain(f"{OWN_PAGE_MARK}. {words('About')}")), Paragraph(plain(f"{INCIDENT_KEY_MARK}monday:42")))
    optional.append(("receipt", "About this report", about, True))
    opening = (Callout(Tone.NOTE, plain(words("Draft"))), Paragraph(plain(words("What it was"))))
    made = tuple(Section(title, blocks, appendix=folded, key=key) for key, title, blocks, folded in optional)
    return Document("Post-mortem", opening, made)


def _time(chance: random.Random, number: int) -> str:
    return f"2025-08-04 {9 + number:02}:{chance.randint(10, 12)} UTC, from the ticket"


@dataclass
class Newsroom:
    """A workspace with a page, the agent that writes it, and a person who edits it."""

    seed: int = 0
    contract: bool = False
    wire: Wire = field(default_factory=Wire)
    section: Json = field(default_factory=lambda: {"pages": []})
    parent: str = POST_MORTEMS_ID

    def __post_init__(self) -> None:
        contracts = CONTRACTS if self.contract else None
        self.notion = SandboxNotion(self.section, self.wire, token=TOKEN, contracts=contracts)
        self.chance = random.Random(self.seed)
        self.person = self.notion.person()
        self.registry = Registry()
        self.clock = NOW
        self.client = in_process(self.notion.app())
        settings = read_settings(PipelineSettings, {"NOTION_PARENT": self.parent})
        self.publisher = Publisher(self.client, settings, self.registry, lambda: self.clock)
        self.number = 0

    def publish(self, content: PageContent, job_id: str = "job-1", **fields: Any) -> Page:  # noqa: ANN401 - any field
        """One job that writes the page, or renews it; `fields` of the incident may have changed since."""
        job = Job(job_id, Trigger.MANUAL, NOW, force=True)
        self.clock += timedelta(minutes=5)
        incident = replace(INCIDENT, **fields)
        place = self.publisher.reserve(incident, "Post-mortem", Shortfall(), job, TimeLimit(600))
        page = self.publisher.publish(place, content, _fields(incident), Shortfall(), TimeLimit(600))
        self.registry.end()
        return page

    def tree(self, page_id: str) -> list[Json]:
        return self.notion.tree(page_id)

    # What people do

    def edit(self, page_id: str, times: int) -> None:
        """That many random edits."""
        for _ in range(times):
            self.number += 1
            blocks = [one for one in walk(self.tree(page_id)) if not _is_layout(one)]
            self.chance.choice(
                [self._write, self._write, self._cell, self._tick, self._tick, self._add, self._add, self._add_inside,
                 self._remove, self._move, self._remark, self._bold]
            )(page_id, blocks)  # fmt: skip

    @property
    def words(self) -> str:
        return f"by hand {self.number}"

    def _write(self, page_id: str, blocks: list[Json]) -> None:
        """Add words to a text that is there, be it a heading."""
        if texts := [one for one in blocks if one[one["type"]].get("rich_text")]:
            one = self.chance.choice(texts)
            self.person.rewrite(one["id"], f"{plain_of(one)} {self.words}")

    def _bold(self, page_id: str, blocks: list[Json]) -> None:
        if texts := [one for one in blocks if one[one["type"]].get("rich_text")]:
            one = self.chance.choice(texts)
            self.person.fill(one["id"], [{**text(plain_of(one))[0], "annotations": {"bold": True}}])

    def _cell(self, page_id: str, blocks: list[Json]) -> None:
        if rows := [one for one in blocks if one["type"] == "table_row"]:
            self.person.fill_cell(self.chance.choice(rows)["id"], 1, text(self.words))

    def _tick(self, page_id: str, blocks: list[Json]) -> None:
        if todos := [one for one in blocks if one["type"] == "to_do"]:
            self.person.tick(self.chance.choice(todos)["id"])

    def _add(self, page_id: str, blocks: list[Json]) -> None:
        top = [None, *(one["id"] for one in self.tree(page_id))]
        kind = self.chance.choice(["paragraph", "heading_2", "heading_3", "to_do", "bulleted_list_item"])
        self.person.add(page_id, {"type": kind, kind: {"rich_text": text(self.words)}}, self.chance.choice(top))

    def _add_inside(self, page_id: str, blocks: list[Json]) -> None:
        holders = [one for one in blocks if one["children"] and one["type"] != "table"]
        if holders:
            one = self.chance.choice(holders)
            self.person.add(one["id"], paragraph(self.words), self.chance.choice(one["children"])["id"])

    def _remove(self, page_id: str, blocks: list[Json]) -> None:
        may = [one for one in blocks if one["type"] != "table_row"]
        receipt = [one["id"] for one in blocks if any(map(_is_layout, one["children"]))]
        if may := [one for one in may if one["id"] not in receipt]:
            self.person.remove(self.chance.choice(may)["id"])

    def _move(self, page_id: str, blocks: list[Json]) -> None:
        top = [one["id"] for one in self.tree(page_id)]
        one = self.chance.choice(top)
        self.person.move(one, self.chance.choice([None, *(other for other in top if other != one)]))

    def _remark(self, page_id: str, blocks: list[Json]) -> None:
        self.person.remark(self.chance.choice(blocks)["id"], self.words)


def _fields(incident: Incident) -> PageFields:
    times = {PageField.STARTED: incident.started_at, PageField.RESOLVED: incident.resolved_at}
    dates = {field: DateRange(at) for field, at in times.items() if at}
    return {PageField.KEY: incident.key, PageField.SEVERITY: incident.severity, **dates}


# What is compared


@dataclass(frozen=True)
class Snapshot:
    """What people have on a page."""

    words: frozenset[str]
    ticked: frozenset[str]
    theirs: dict[str, str]
    every: dict[str, str]
    remarked: frozenset[str]


def snapshot(room: Newsroom, page_id: str) -> Snapshot:
    blocks = list(walk(room.tree(page_id)))
    persons = [one for one in blocks if PERSON_ID in (one["created_by"]["id"], one["last_edited_by"]["id"])]
    return Snapshot(
        frozenset(word for one in blocks for word in _WRITTEN.findall(plain_of(one))),
        frozenset(one["id"] for one in persons if one["type"] == "to_do" and one["to_do"]["checked"]),
        {one["id"]: plain_of(one) for one in persons},
        {one["id"]: plain_of(one) for one in blocks},
        frozenset(one["id"] for one in blocks if room.notion.comments_on(one["id"])),
    )


def lost(before: Snapshot, after: Snapshot) -> list[str]:
    """What people had and have no more."""
    changed = [f"{one}: {words}" for one, words in before.theirs.items() if after.every.get(one) != words]
    ticks = [f"tick {one}" for one in before.ticked - after.ticked]
    remarks = [f"comment {one}" for one in before.remarked - after.every.keys()]
    return [*sorted(before.words - after.words), *changed, *ticks, *remarks]


def untouched(room: Newsroom, page_id: str, sections: dict[str, list[Json]]) -> set[str]:
    """The sections of which certainly nobody changed anything: order, texts, neighbours, no ticks and no comments."""
    top = [one for one in room.tree(page_id) if not _is_blank(one)]
    ids = [one["id"] for one in top]
    found = set()
    for key, then in sections.items():
        first = then[0]["id"]
        if first not in ids:
            continue
        run = top[ids.index(first) : ids.index(first) + len(then)]
        if key in _OPEN:
            end = ids.index(first) + len(then)
            is_alone = end >= len(top) or top[end]["type"] in _HEADINGS
        else:
            is_alone = True
        blocks = list(walk(run))
        same = _forms(run) == _forms(then)
        by_people = any(
            one["last_edited_by"]["id"] == PERSON_ID or room.notion.comments_on(one["id"]) for one in blocks
        )
        if same and is_alone and not by_people:
            found.add(key)
    return found


_OPEN = frozenset({"summary", "key-facts", "impact", "causes", "actions", "timeline"})


def sections_on(room: Newsroom, page_id: str, content: PageContent) -> dict[str, list[Json]]:
    """The top blocks of each section that stands on the page whole and once, by key."""
    top = room.tree(page_id)
    found = {}
    for section in content.sections:
        if section.key in ("opening", "receipt"):
            continue
        wanted = [digest(block_of_request(dict(block))).said for block in section.blocks]
        said = [standing(one).said for one in top]
        starts = [place for place in range(len(top)) if said[place : place + len(wanted)] == wanted]
        if len(starts) == 1:
            found[section.key] = top[starts[0] : starts[0] + len(wanted)]
    return found


def standing(block: Json) -> Digest:
    """The digest of a block that stands, with what is inside it."""
    return digest(block_of_request(_as_request(block)))


def headings(room: Newsroom, page_id: str) -> list[str]:
    return [plain_of(one) for one in room.tree(page_id) if one["type"] == "heading_2"]


def walk(blocks: list[Json]) -> Iterator[Json]:
    for block in blocks:
        yield block
        yield from walk(block["children"])


def _as_request(block: Json) -> Json:
    content = {**block[block["type"]], "children": [_as_request(child) for child in block["children"]]}
    return {"type": block["type"], block["type"]: content}


def _forms(blocks: list[Json]) -> list[tuple[str, str]]:
    return [(one["id"], plain_of(one)) for one in walk(blocks)]


def _is_layout(block: Json) -> bool:
    return plain_of(block).startswith("Layout 1")


def _is_blank(block: Json) -> bool:
    return block["type"] == "paragraph" and not plain_of(block) and not block["children"]


def plain_of(block: Json) -> str:
    content = block[block["type"]]
    parts = [*content.get("rich_text", ()), *(part for cell in content.get("cells", ()) for part in cell)]
    return "".join(part["plain_text"] for part in parts)


def content_of(seed: int) -> PageContent:
    return page_content(document(seed), pieces=seed)
