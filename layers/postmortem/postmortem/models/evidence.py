"""What was gathered about an incident: evidence, what it is known to be about, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Source(StrEnum):
    """The systems that evidence is read from."""

    MONDAY = "monday"
    SLACK = "slack"
    NOTION = "notion"


class Kind(StrEnum):
    """What a piece of evidence is in its own system."""

    MESSAGE = "message"
    ALERT = "alert"
    ITEM = "item"
    UPDATE = "update"
    ACTIVITY = "activity"
    PAGE = "page"
    DOCUMENT = "document"


class LeftOut(StrEnum):
    """Why a piece that was found was not put before the analyst."""

    OUTSIDE_WINDOW = "outside the time that was read"
    READING_LIMIT = "beyond the number that is read"
    LOW_RANK = "too little about the incident"
    OVER_BUDGET = "over the size that a report is written from"


class Bearing(StrEnum):
    """How a piece of evidence bears on the incident; only the first two may carry a claim about it."""

    INCIDENT = "incident"
    BACKGROUND = "background"
    SIMILAR = "similar"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody (or a bot) as one system knows them; `time_zone` is an IANA name.

    `aliases` are the other names that the system has for them, such as a handle.
    """

    id: str
    name: str
    role: str = ""
    time_zone: str | None = None
    is_bot: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A column of a Monday item that went from one value to another; either may be empty."""

    column_id: str
    column_title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One message, ticket, update, status change or page.

    `ref` names it in its own system and never changes (`slack:<channel>:<ts>`, `monday:item|update|activity:<id>`,
    `notion:<page id>`); `id` is its short name on the ledger (`E7`), empty until it is on one. `at` is the time the
    system gives, `edited_at` that of its last edit. `thread` is the `ref` of the message it answers.
    """

    ref: str
    source: Source
    kind: Kind
    text: str
    url: str
    at: datetime | None
    where: str
    author: Person | None = None
    edited_at: datetime | None = None
    thread: str | None = None
    reactions: tuple[str, ...] = ()
    change: StatusChange | None = None
    bearing: Bearing = Bearing.INCIDENT
    id: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that could not be done with a system, why, and what a person can do about it (`text.gaps`).

    `undone` is `read`, `written`, `posted` or `created`. `permanent` ones stay until a person has done it, such as a
    token that is refused.
    """

    source: str
    what: str
    why: str
    remedy: str = ""
    undone: str = "read"
    permanent: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """The span of time that is searched, both ends included."""

    start: datetime
    end: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment <= self.end


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was done with one source: where it was searched, and how many pieces were found, used and left out.

    `found` are all pieces that were seen: those used, those left out, and earlier incidents. `windows` are the spans of
    time that really were read.
    """

    source: Source
    searched: tuple[str, ...] = ()
    found: int = 0
    used: int = 0
    failed: tuple[str, ...] = ()
    windows: tuple[Window, ...] = ()
    left_out: Mapping[LeftOut, int] = field(default_factory=dict)

    @property
    def cut(self) -> int:
        """How many pieces were left out for whatever reason."""
        return sum(self.left_out.values())


@dataclass(frozen=True, slots=True)
class Incident:
    """What is known of the incident before any analysis; every time may be unknown.

    `key` is the same for every job about this incident (`monday:<item>` where there is an item: its id is unique in a
    Monday account, and stays when the item moves to another board).
    """

    key: str
    title: str
    description: str = ""
    url: str | None = None
    board_id: str | None = None
    item_id: str | None = None
    status: str = ""
    severity: str = ""
    owner: str = ""
    service: str = ""
    impact: str = ""
    created_at: datetime | None = None
    started_at: datetime | None = None
    detected_at: datetime | None = None
    resolved_at: datetime | None = None

    @property
    def former_key(self) -> str | None:
        """The key that earlier versions gave the incident, under which its page may be on record."""
        if self.board_id is None or self.item_id is None:
            return None
        return f"monday:{self.board_id}:{self.item_id}"

    def is_named_by(self, key: str) -> bool:
        """True if a page with this key is about the incident: earlier versions named a board in it, maybe another."""
        item = re.fullmatch(r"monday:(?:\d+:)?(\d+)", key)
        return key == self.key or (item is not None and item[1] == self.item_id)


@dataclass(frozen=True, slots=True)
class Leads:
    """Where to look: what the trigger and the Monday item say about the incident's time, channels and words.

    `slack_links` are URLs found on the item and in its updates, `channels` ids or names somebody gave as channels,
    `hashtags` words behind a `#` in texts ("#ops", but "#ff0000" and "#include" too), `pages` Notion URLs, `terms` the
    words that name this incident, most telling first. `first_window` is the window that ticket and request alone gave,
    set once the evidence has opened it further; `start_is_given` keeps it as it is, because a person said when the
    incident started.
    """

    incident: Incident
    window: Window
    slack_links: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    first_window: Window | None = None
    start_is_given: bool = False

    @property
    def window_of_ticket(self) -> Window:
        """The window before the evidence opened it further: what is older belongs to something else."""
        return self.first_window or self.window


@dataclass(frozen=True, slots=True)
class Conversation:
    """A Slack channel, and in it the message that began the thread where it is one."""

    channel_id: str
    thread_ts: str | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything one or more sources gave: evidence (in any order), gaps, what was searched, and who is known."""

    evidence: tuple[Evidence, ...] = ()
    gaps: tuple[Gap, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    people: tuple[Person, ...] = ()

    def __add__(self, other: Gathered) -> Gathered:
        """Both together."""
        return Gathered(
            self.evidence + other.evidence,
            self.gaps + other.gaps,
            self.coverage + other.coverage,
            self.people + other.people,
        )


@dataclass(frozen=True, slots=True)
class Ledger:
    """The numbered evidence put before the analyst, in order of time, and what is known to be missing.

    `similar` are earlier incidents: offered to the reader, never evidence of this one. `called` is what people are
    called in the texts where roles stand for their names (`[web producer]`).
    """

    items: tuple[Evidence, ...]
    gaps: tuple[Gap, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    similar: tuple[Evidence, ...] = ()
    called: frozenset[str] = frozenset()
    redactions: Mapping[str, int] = field(default_factory=dict)
    _by_id: dict[str, Evidence] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {item.id: item for item in self.items})

    def __iter__(self) -> Iterator[Evidence]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def find(self, evidence_id: str) -> Evidence | None:
        """The piece with this id, or None where the ledger has no such id."""
        return self._by_id.get(evidence_id)

    @property
    def unread(self) -> str:
        """Why nobody can say that something is absent: what was not read; "" where all that was found was read."""
        if any(part.failed for part in self.coverage) or any(gap.undone == "read" for gap in self.gaps):
            return "a source could not be read"
        unseen = (LeftOut.READING_LIMIT, LeftOut.OVER_BUDGET)
        if any(part.left_out.get(reason, 0) for part in self.coverage for reason in unseen):
            return "not all pieces that were found could be read"
        return ""

    def cited(self, evidence_ids: tuple[str, ...]) -> tuple[Evidence, ...]:
        """The pieces with these ids, in the order given, unknown ids left out."""
        return tuple(item for eid in evidence_ids if (item := self.find(eid)))
