"""The typed, immutable data that travels between the steps of the pipeline.

`Job → Leads → Gathered → Ledger → Analysis → Report → Page`. Every `datetime` is aware and in UTC.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

OWN_PAGE_MARK = "Written by the post-mortem agent"
INCIDENT_KEY_MARK = "Incident key: "


class Trigger(StrEnum):
    """What started a job."""

    MONDAY = "monday"
    MANUAL = "manual"


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


class Bearing(StrEnum):
    """How a piece of evidence bears on the incident; only the first two may carry a claim about it."""

    INCIDENT = "incident"
    BACKGROUND = "background"
    SIMILAR = "similar"


class Phase(StrEnum):
    """The part of the incident that a timeline entry belongs to."""

    LEAD_UP = "lead-up"
    TRIGGER = "trigger"
    DETECTION = "detection"
    ESCALATION = "escalation"
    INVESTIGATION = "investigation"
    HYPOTHESIS = "hypothesis"
    DECISION = "decision"
    MITIGATION = "mitigation"
    RESOLUTION = "resolution"
    COMMUNICATION = "communication"
    FOLLOW_UP = "follow-up"


class Confidence(StrEnum):
    """How firmly the evidence states a cause."""

    ESTABLISHED = "established"
    SUSPECTED = "suspected"
    UNKNOWN = "unknown"


class ActionKind(StrEnum):
    """What an action item is for."""

    PREVENT = "prevent"
    DETECT = "detect"
    MITIGATE = "mitigate"
    PROCESS = "process"


class Priority(StrEnum):
    """How soon an action item is wanted; `UNSET` unless the evidence says."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNSET = "unset"


class Basis(StrEnum):
    """Where the time of a timeline row comes from."""

    SOURCE = "source"
    STATED = "stated"
    UNKNOWN = "unknown"


class Precision(StrEnum):
    """How exact a time is."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Job:
    """One request for a post-mortem, as queued. `resolved_at` is a hint of the trigger, never evidence."""

    job_id: str
    trigger: Trigger
    requested_at: datetime
    board_id: str | None = None
    item_id: str | None = None
    resolved_at: datetime | None = None
    started_at: datetime | None = None
    description: str | None = None
    slack_channels: tuple[str, ...] = ()
    slack_thread: str | None = None
    force: bool = False


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
    """Something that could not be done with a system, why, and what a person can do about it.

    `permanent` ones stay until a person has done it, such as a token that is refused.
    """

    source: str
    what: str
    why: str
    remedy: str = ""
    undone: str = "read"
    permanent: bool = False

    def sentence(self) -> str:
        """The gap in words, as the status, the page and the notice show it."""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{self.source.capitalize()}: {self.what} could not be {self.undone}: {self.why}.{remedy}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was done with one source: where it was searched, and how many pieces were found, used and cut."""

    source: Source
    searched: tuple[str, ...] = ()
    found: int = 0
    used: int = 0
    cut: int = 0
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Incident:
    """What is known of the incident before any analysis; every time may be unknown.

    `key` is the same for every job about this incident (`monday:<board>:<item>` where there is an item).
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
    created_at: datetime | None = None
    started_at: datetime | None = None
    detected_at: datetime | None = None
    resolved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """The span of time that is searched, both ends included."""

    start: datetime
    end: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment <= self.end


@dataclass(frozen=True, slots=True)
class Leads:
    """Where to look: what the trigger and the Monday item say about the incident's time, channels and words.

    `slack_links` are URLs found on the item and in its updates, `channels` ids or names somebody gave,
    `pages` Notion URLs, `terms` the words that name this incident, most telling first.
    """

    incident: Incident
    window: Window
    slack_links: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


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

    def cited(self, evidence_ids: tuple[str, ...]) -> tuple[Evidence, ...]:
        """The pieces with these ids, in the order given, unknown ids left out."""
        return tuple(item for eid in evidence_ids if (item := self.find(eid)))


@dataclass(frozen=True, slots=True)
class Claim:
    """A short statement and the ids of the evidence it rests on; `quote` stands verbatim in the first of them."""

    text: str
    evidence: tuple[str, ...]
    quote: str = ""


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something that happened. `stated_time`: words of the evidence, verbatim, that give another time than its own."""

    phase: Phase
    claim: Claim
    stated_time: str = ""


@dataclass(frozen=True, slots=True)
class RootCause:
    """What caused the incident, as far as the evidence goes, and the explanations that were ruled out."""

    confidence: Confidence = Confidence.UNKNOWN
    claims: tuple[Claim, ...] = ()
    rejected: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionItem:
    """Something to do. `stated` tells whether people said so in the evidence or the analyst suggests it.

    `owner` is the id of the evidence that names the owner, `addresses` the text of the factor it is meant for.
    """

    claim: Claim
    kind: ActionKind
    stated: bool
    priority: Priority = Priority.UNSET
    done_when: str = ""
    owner: str = ""
    addresses: str = ""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two pieces of evidence that cannot both be right."""

    about: str
    one: Claim
    other: Claim


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote an analysis: `model` is empty for the extractive analyst; costs in US dollars where known.

    The calls, tokens and costs are those of the job, also where the model's answers could not be used.
    """

    model: str = ""
    prompt_version: str = ""
    note: str = ""
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """What an analyst made of a ledger: claims that name evidence ids, not yet verified."""

    writer: Writer
    summary: tuple[Claim, ...] = ()
    impact: tuple[Claim, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    trigger: tuple[Claim, ...] = ()
    root_cause: RootCause = RootCause()
    contributing_factors: tuple[Claim, ...] = ()
    detection: tuple[Claim, ...] = ()
    response: tuple[Claim, ...] = ()
    went_well: tuple[Claim, ...] = ()
    was_hard: tuple[Claim, ...] = ()
    luck: tuple[Claim, ...] = ()
    actions: tuple[ActionItem, ...] = ()
    open_questions: tuple[Claim, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """The time of a timeline row. `stated` holds the words it was parsed from when the basis is `STATED`."""

    at: datetime | None
    basis: Basis
    precision: Precision
    stated: str = ""


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A verified timeline entry with its time."""

    moment: Moment
    phase: Phase
    claim: Claim


@dataclass(frozen=True, slots=True)
class KeyTime:
    """One of started, detected, acknowledged, mitigated, resolved: when, by which evidence, and how it was found."""

    name: str
    at: datetime | None
    evidence: tuple[str, ...] = ()
    how: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """The time between two key times, or None where one of them is unknown."""

    name: str
    start: str
    end: str
    length: timedelta | None


@dataclass(frozen=True, slots=True)
class Unverified:
    """A claim that did not pass verification, with the check that it failed."""

    section: str
    claim: Claim
    reason: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many claims verification kept, moved to "unverified", and removed; `repeated` ones are kept as another."""

    kept: int = 0
    unverified: int = 0
    removed: int = 0
    repeated: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """The verified post-mortem: everything that a page shows, and the ledger its links come from."""

    incident: Incident
    ledger: Ledger
    analysis: Analysis
    timeline: tuple[TimelineRow, ...]
    key_times: tuple[KeyTime, ...]
    intervals: tuple[Interval, ...]
    tally: Tally
    generated_at: datetime
    unverified: tuple[Unverified, ...] = ()

    def claims(self) -> Iterator[Claim]:
        """Every claim of the report, in the order of the page, unverified ones included."""
        analysis = self.analysis
        yield from (*analysis.summary, *analysis.impact)
        yield from (row.claim for row in self.timeline)
        yield from (*analysis.trigger, *analysis.root_cause.claims, *analysis.root_cause.rejected)
        yield from (*analysis.contributing_factors, *analysis.detection, *analysis.response)
        yield from (*analysis.went_well, *analysis.was_hard, *analysis.luck)
        yield from (action.claim for action in analysis.actions)
        yield from analysis.open_questions
        yield from (claim for conflict in analysis.contradictions for claim in (conflict.one, conflict.other))
        yield from (item.claim for item in self.unverified)

    def cited_ids(self) -> frozenset[str]:
        """The ids of all evidence that something in the report rests on."""
        claimed = frozenset(evidence_id for claim in self.claims() for evidence_id in claim.evidence)
        return claimed | {evidence_id for time in self.key_times for evidence_id in time.evidence}


@dataclass(frozen=True, slots=True)
class PageRecord:
    """What is remembered of an incident's page, so that there is never a second one.

    `create_started_at` is set before the page is asked for, `page_id` once it exists; `covers` is the resolution
    time that the page tells of, `job_id` the job that wrote it last.
    """

    page_id: str | None = None
    url: str | None = None
    title: str = ""
    create_started_at: datetime | None = None
    covers: datetime | None = None
    job_id: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """The published page. `existed` tells that it had been written before this job."""

    page_id: str
    url: str
    title: str
    existed: bool = False
