"""Slack and Monday with one incident, and the announcer that tells both, on a clock that only sleeping moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import requests
from flask import Flask

from local.notices_in_memory import NoticesInMemory
from local.sandbox.monday.objects import Item
from local.sandbox.monday.service import SandboxMonday
from local.sandbox.slack.service import SandboxSlack
from local.sandbox.wire import Wire
from postmortem.announce.actions import ActionDesk
from postmortem.announce.announcer import Announcer
from postmortem.announce.chat import ChatTeller
from postmortem.announce.place import place_of
from postmortem.announce.ticket import TicketTeller
from postmortem.clients.monday.client import MondayClient
from postmortem.clients.monday.tickets import MondayTickets
from postmortem.clients.pacing import Pacer
from postmortem.clients.slack.client import SlackClient
from postmortem.models import (
    ActionItem,
    Announced,
    Announcement,
    Conversation,
    Evidence,
    Facts,
    Page,
    Recipient,
    Report,
)
from postmortem.models.draft import Part
from postmortem.render.follow_up_items import action_items
from postmortem.render.notices import failure_notice_of, mended_notice_of, notice_of
from postmortem.text.gaps import gap_sentence
from postmortem.time_limit import TimeLimit
from tests.contract.slack_sandbox import DEPLOYS, OPS, TOKEN, said, section, ts
from tests.unit.reports import evidence, report

PAGE = Page("page-1", "https://notion.so/page-1", "Post-mortem: Promo code")
THREAD = Conversation(OPS, ts(5))
ITEM = {"id": "9", "board": "123", "name": "Promo code", "created_at": "2025-03-04T12:00:00Z"}
COLUMN = {"id": "report", "type": "link", "title": "Post-mortem"}
USERS = [{"id": "501", "name": "Ana Ruiz", "title": "Store engineer"}]


def account(*columns: Mapping[str, Any], **of_item: object) -> dict[str, Any]:
    """A Monday account whose board has these columns, with one item."""
    board = {"id": "123", "name": "Incidents", "columns": list(columns)}
    return {
        "users": USERS,
        "board": board,
        "boards": [{"id": "20", "name": "Tasks", "columns": [{"id": "who", "type": "people", "title": "Owner"}]}],
        "items": [ITEM | of_item],
    }


def talk(number: int, channel: str = OPS, text: str = "words", thread: str | None = None) -> Evidence:
    """A message of the incident; `thread` is the number of the message it answers."""
    ref = f"slack:{channel}:{ts(number)}"
    return replace(evidence(number, text), ref=ref, thread=f"slack:{channel}:{ts(float(thread))}" if thread else None)


def report_of(*items: Evidence, cited: Sequence[int] = ()) -> Report:
    """A report on these messages, of which its timeline cites some."""
    made = report(items)
    rows = tuple(one for one in made.of(Part.TIMELINE) if int(one.evidence[0][1:]) in cited)
    return replace(made, shown=rows, facts=Facts())


@dataclass
class Clock:
    """A clock that only sleeping moves."""

    time: float = 0.0

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds


@dataclass
class Office:
    """Slack and Monday, and whoever tells both."""

    slack: SandboxSlack
    monday: SandboxMonday
    wire: Wire
    announcer: Announcer
    memory: NoticesInMemory
    clock: Clock = field(default_factory=Clock)

    def tell(self, told: Announcement, seconds: float = 120) -> Announced:
        return self.announcer.announce(told, TimeLimit(seconds, self.clock.now).waiting())

    def announce(
        self, told: Report | None = None, page: Page = PAGE, linked: Conversation | None = None, seconds: float = 120
    ) -> tuple[str, ...]:
        """What could not be told of a page, in words."""
        announced = self.tell(announcement(told or report(), page, linked), seconds)
        return tuple(gap_sentence(gap) for gap in (*announced.gaps, *announced.lasting))

    def forget(self) -> None:
        """Lose what was remembered, as a command line does that ends."""
        self.memory.__init__()  # type: ignore[misc]

    def in_slack(self) -> list[dict[str, Any]]:
        return [{"channel": one["channel"], **one["message"]} for one in self.slack.posted]

    def item(self) -> Item:
        return self.monday.store.items["9"]

    def on_monday(self) -> list[str]:
        """The bodies of the item's updates."""
        return [post.body for post in self.item().posts]

    def link(self, column: str = "report") -> object:
        return self.item().values.get(column)

    def subitems(self) -> list[Item]:
        return self.item().subitems


def announcement(told: Report, page: Page = PAGE, linked: Conversation | None = None) -> Announcement:
    """What the pipeline tells of a report."""
    return Announcement(
        incident_key=told.incident.key,
        job_id="pm-1",
        made_at=told.generated_at,
        notice=notice_of(told, page, "UTC"),
        page_id=page.page_id,
        page_url=page.url,
        item_id=told.incident.item_id,
        place=place_of(told, linked),
        mended=mended_notice_of(page),
        actions=tuple(action_items(told)),
    )


def of_failure(
    reason: str = "Share the page.", job_id: str = "pm-2", place: Conversation | None = THREAD
) -> Announcement:
    """What the pipeline tells of a job that has failed, before the report is written."""
    told = report()
    return Announcement(
        incident_key=told.incident.key,
        job_id=job_id,
        made_at=told.incident.created_at or told.generated_at,
        notice=failure_notice_of(reason, job_id, "https://example.monday.com/9"),
        item_id="9",
        place=place,
        recipients=frozenset({Recipient.SLACK, Recipient.UPDATE} if place else {Recipient.UPDATE}),
    )


def with_actions(*actions: ActionItem) -> Announcement:
    """A page that tells of these agreed actions."""
    return replace(announcement(report(), linked=THREAD), actions=actions)


@contextmanager
def open_office(
    serve: Callable[[Flask], str], monday: Mapping[str, Any] | None = None, *, items: str | None = None
) -> Iterator[Office]:
    """An office; `items` says where items for actions go: the id of a board, "" for sub-items, None for nowhere."""
    wire, clock, memory = Wire(), Clock(), NoticesInMemory()
    slack = SandboxSlack(section(said(5, "it is down"), said(6, "again", channel=DEPLOYS)), wire, token=TOKEN)
    account_of = SandboxMonday(monday or account(), wire, token=TOKEN, contracts=None)
    chat = SlackClient(TOKEN, serve(slack.app()) + "/api/", pacer=Pacer(now=clock.now, sleep=clock.sleep))
    pacer = Pacer(now=clock.now, sleep=clock.sleep)
    with requests.Session() as session:
        client = MondayClient(serve(account_of.app()) + "/v2", TOKEN, session=session, pacer=pacer)
        tickets = MondayTickets(client)
        desk = None if items is None else ActionDesk(tickets, memory, items)
        announcer = Announcer(memory, ChatTeller(chat, memory), TicketTeller(tickets, memory), desk)
        yield Office(slack, account_of, wire, announcer, memory, clock)
