"""The way of an incident: gather → prepare → facts → write and check → render → publish → announce."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from postmortem.announce import Announcer
from postmortem.facts.establish import establish, with_corrected
from postmortem.gather import Sources, gather
from postmortem.gather.slack.channels import conversation_of
from postmortem.jobs.record import Stage
from postmortem.models import Facts, Gap, Incident, Job, Ledger, Page, PageContent, PageFields, Published
from postmortem.models.draft import Writer
from postmortem.models.report import Report
from postmortem.prepare.orders import evidential_part
from postmortem.prepare.preparation import prepare
from postmortem.publish.publisher import Reservation
from postmortem.publish.shortfall import Shortfall, shortfall_of
from postmortem.render.fields import fields_of
from postmortem.render.notices import notice_of
from postmortem.render.notion import page_content
from postmortem.render.page import page, title_of
from postmortem.text.gaps import gap_sentence
from postmortem.text.language import ENGLISH, speaking
from postmortem.time_limit import TimeLimit

_SECONDS_FOR_PUBLISHING = 75.0  # Notion answers a write within 60 s or not at all; some for the notices
_SECONDS_FOR_ANALYSIS = 170.0  # writing and checking, with a second try of each
_SECONDS_FOR_NOTICES = 120.0  # how long a notice is tried again; the page stands, and others wait for the worker


Progress = Callable[[Stage], None]


class Reads(Protocol):
    """Whoever makes a report of a ledger and the facts that code knows."""

    def report(self, incident: Incident, ledger: Ledger, facts: Facts, limit: TimeLimit) -> Report:
        """The report, whatever fails on the way."""
        ...


class Publishes(Protocol):
    """Whoever keeps the pages: a place is reserved first, and filled when the report is written."""

    def reserve(self, incident: Incident, title: str, shortfall: Shortfall, job: Job, limit: TimeLimit) -> Reservation:
        """The place of the incident's page."""
        ...

    def publish(
        self, place: Reservation, content: PageContent, fields: PageFields, shortfall: Shortfall, limit: TimeLimit
    ) -> Page:
        """The page with this content on it, and these fields in the columns of its database."""
        ...


@dataclass(frozen=True)
class Pipeline:
    """Everything one job needs, wired once.

    All that code says is in `language`. Roles stand for the names of people in all that the steps after `prepare` see,
    unless it `names_people`.
    """

    sources: Sources
    reader: Reads
    publisher: Publishes
    announcer: Announcer
    time_zone: str
    language: str = ENGLISH
    names_people: bool = False
    redact_personal_data: bool = True

    def run(self, job: Job, limit: TimeLimit, progress: Progress, *, deliveries_left: int = 0) -> Published:
        """Take one job from its trigger to the announced page; `deliveries_left` is how often it may be put back.

        Raises NothingToDo, RetryLater or PermanentFailure; a source or a model that fails is told on the page.
        """
        with speaking(self.language):
            return self._run(job, limit, progress, deliveries_left)

    def _run(self, job: Job, limit: TimeLimit, progress: Progress, deliveries_left: int) -> Published:
        work = limit.without(min(_SECONDS_FOR_PUBLISHING, limit.remaining() / 3))

        progress(Stage.GATHER)
        gathering = work.without(min(_SECONDS_FOR_ANALYSIS, work.remaining() / 3))
        leads, gathered = gather(self.sources, job, gathering, deliveries_left=deliveries_left)
        prepared = prepare(
            leads, gathered, names_people=self.names_people, redact_personal_data=self.redact_personal_data
        )
        incident, lacking = prepared.incident, shortfall_of(prepared.ledger)
        facts = establish(incident, prepared.ledger, evidential_part)
        place = self.publisher.reserve(incident, title_of(incident, facts), lacking, job, limit)
        facts = with_corrected(facts, place.corrections)

        progress(Stage.ANALYSE)
        report = self.reader.report(incident, prepared.ledger, facts, work)

        progress(Stage.RENDER)
        content = page_content(page(report, zone=self.time_zone), len(prepared.ledger))

        progress(Stage.PUBLISH)
        lacking = shortfall_of(prepared.ledger, without_model=bool(report.writer.note))
        published = self.publisher.publish(place, content, fields_of(report), lacking, limit.waiting())

        progress(Stage.ANNOUNCE)
        linked, notice = conversation_of(leads), notice_of(report, published, self.time_zone)
        unsaid = self.announcer.announce(report, published, notice, linked, limit.waiting(_SECONDS_FOR_NOTICES))
        gaps = tuple(gap_sentence(gap) for gap in (*prepared.ledger.gaps, *unsaid))
        return Published(published, gaps, _figures(report, unsaid))


def _figures(report: Report, unsaid: tuple[Gap, ...]) -> Mapping[str, float]:
    """What is counted of a job, by the name of its metric."""
    check, judge = report.check, report.check.judge or Writer()
    figures: dict[str, float] = {
        "EvidenceItems": len(report.ledger),
        "EvidenceLeftOut": sum(part.cut for part in report.ledger.coverage),
        "SentencesChecked": check.checked,
        "SentencesKept": check.kept,
        "SentencesRewritten": check.rewritten,
        "SentencesReplaced": check.replaced,
        "SentencesLeftOut": check.left_out,
        "Gaps": len(report.ledger.gaps) + len(unsaid),
        "SourcesRefused": sum(gap.permanent for gap in report.ledger.gaps),
        "Redactions": sum(report.ledger.redactions.values()),
        "ModelCalls": report.writer.calls + judge.calls,
        "ModelInputTokens": report.writer.input_tokens + judge.input_tokens,
        "ModelOutputTokens": report.writer.output_tokens + judge.output_tokens,
    }
    if report.writer.prompt_version:
        figures["PromptVersion"] = float(report.writer.prompt_version)
    if report.writer.cost_usd is not None and judge.cost_usd is not None:
        figures["ModelCostUsd"] = report.writer.cost_usd + judge.cost_usd
    return figures
