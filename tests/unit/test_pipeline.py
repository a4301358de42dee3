"""How a job's time is divided: reading leaves some for writing, writing for publishing, and a notice costs no page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from local.notices_in_memory import NoticesInMemory
from postmortem.announce.announcer import Announcer
from postmortem.announce.ticket import TicketTeller
from postmortem.clients.monday.tickets import FillableColumn
from postmortem.errors import RetryLater, SourceUnavailable
from postmortem.gather import Reading, Sources
from postmortem.jobs.record import Stage
from postmortem.models import (
    Facts,
    Gap,
    Gathered,
    Incident,
    Job,
    Leads,
    Ledger,
    Page,
    PageClaim,
    PageFields,
    PageRecord,
    Published,
    Report,
    Trigger,
    Window,
)
from postmortem.pipeline import Pipeline
from postmortem.publish.publisher import Publisher, Reservation
from postmortem.publish.shortfall import Shortfall
from postmortem.text.gaps import gap_sentence
from postmortem.time_limit import TimeLimit
from tests.unit.reports import report

NOW = datetime(2025, 8, 4, 9, 0, tzinfo=UTC)
PAGE = Page("page-1", "https://notion.so/page-1", "Post-mortem: t")
INCIDENT = Incident(key="monday:1:2", title="t", item_id="2")
JOB = Job("j", Trigger.MONDAY, NOW)


@dataclass
class Workshop:
    """Every part of a job in one object, each of which may use up all of its time."""

    seconds: float
    uses_all: bool = False
    notice: Exception | None = None
    time: float = 0.0
    given: dict[str, float] = field(default_factory=dict)

    def now(self) -> float:
        return self.time

    def take(self, name: str, limit: TimeLimit) -> None:
        self.given[name] = limit.remaining()
        if self.uses_all:
            self.time += limit.remaining()

    def lead(self, job: Job, limit: TimeLimit) -> tuple[Leads, Reading]:
        self.take("reading", limit)
        return Leads(INCIDENT, Window(NOW - timedelta(hours=1), NOW)), lambda _: Gathered()

    def related(self, leads: Leads, limit: TimeLimit) -> Gathered:
        return Gathered()

    def leads_without_source(self, job: Job, error: SourceUnavailable) -> tuple[Leads, Gathered]:
        raise AssertionError

    def prepare(self, limit: TimeLimit) -> None:
        pass

    def gather(self, leads: Leads, limit: TimeLimit) -> Gathered:
        return Gathered()

    def report(self, incident: Incident, ledger: Ledger, facts: Facts, limit: TimeLimit) -> Report:
        self.take("analysis", limit)
        return replace(report(()), incident=incident, ledger=ledger, facts=facts)

    def reserve(self, incident: Incident, title: str, shortfall: Shortfall, job: Job, limit: TimeLimit) -> Reservation:
        self.given["place"] = limit.remaining()
        assert "analysis" not in self.given, "the place is found before the model is paid"
        return Reservation(incident, title, job, PageClaim(incident.key, "", job.job_id, PageRecord()), None, None)

    def publish(
        self, place: Reservation, blocks: object, fields: PageFields, shortfall: Shortfall, limit: TimeLimit
    ) -> Page:
        self.given["publishing"] = limit.remaining()
        return PAGE

    def tell(self, item_id: str, html_body: str, mark: str, limit: TimeLimit, *, known_id: str = "") -> str:
        if self.notice:
            raise self.notice
        self.given["notice"] = limit.remaining()
        return "1"

    def columns_to_fill(
        self, item_id: str, types: Iterable[str], limit: TimeLimit
    ) -> tuple[str, tuple[FillableColumn, ...]]:
        return "1", ()

    def change_columns(self, board_id: str, item_id: str, values: Mapping[str, object], limit: TimeLimit) -> None:
        raise AssertionError

    def run(self) -> Published:
        """Run the job with this much time."""
        memory = NoticesInMemory()
        pipeline = Pipeline(
            sources=Sources(self, self, self),
            reader=self,
            publisher=cast("Publisher", self),
            announcer=Announcer(memory, monday=TicketTeller(self, memory)),
            time_zone="UTC",
        )
        return pipeline.run(JOB, TimeLimit(self.seconds, self.now), _ignore)


def _ignore(_stage: Stage) -> None:
    pass


@pytest.mark.parametrize("seconds", [585, 300])
def test_publishing_keeps_its_time_when_everything_before_it_uses_all_it_may(seconds: float) -> None:
    workshop = Workshop(seconds, uses_all=True)
    workshop.run()
    assert workshop.given["publishing"] >= 70, "Notion answers a write within 60 s or not at all"


def test_analysis_keeps_its_time_when_reading_uses_all_it_may() -> None:
    workshop = Workshop(585, uses_all=True)
    workshop.run()
    assert workshop.given["reading"] > 240
    assert workshop.given["analysis"] >= 170


def test_a_short_limit_is_divided_too() -> None:
    workshop = Workshop(9, uses_all=True)
    workshop.run()
    assert workshop.given == {"reading": 4, "place": 5, "analysis": 2, "publishing": 3, "notice": 3}


def test_a_notice_is_tried_for_two_minutes_at_most() -> None:
    workshop = Workshop(585)
    workshop.run()
    assert workshop.given["notice"] == 120


@pytest.mark.parametrize(
    "error",
    [
        RetryLater("The worker's time ran out."),
        SourceUnavailable(Gap("monday", "the new update", "Monday answered 503")),
        ValueError("what people wrote"),
    ],
)
def test_once_the_page_stands_no_notice_fails_the_job_or_has_it_run_again(error: Exception) -> None:
    outcome = Workshop(585, notice=error).run()
    assert outcome.page == PAGE
    (gap,) = outcome.announced.gaps
    assert gap_sentence(gap).startswith("Monday: the notice could not be posted: ")
    assert "what people wrote" not in gap_sentence(gap)
