"""The way of an incident: gather → prepare → facts → write and check → render → publish → announce."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from postmortem.announce.announcer import Announcer
from postmortem.announce.place import place_of
from postmortem.errors import NothingToDo, PostmortemError
from postmortem.facts.establish import establish, with_corrected
from postmortem.gather import Sources, gather
from postmortem.gather.slack.channels import conversation_at, conversation_of
from postmortem.jobs.record import Stage
from postmortem.models import (
    Announced,
    Announcement,
    Conversation,
    Facts,
    Incident,
    Job,
    Ledger,
    Page,
    PageContent,
    PageFields,
    Published,
    Recipient,
)
from postmortem.models.draft import Writer
from postmortem.models.report import Report
from postmortem.prepare.orders import evidential_part
from postmortem.prepare.preparation import prepare
from postmortem.publish.publisher import Reservation
from postmortem.publish.shortfall import Shortfall, shortfall_of
from postmortem.render.fields import fields_of
from postmortem.render.follow_up_items import action_items
from postmortem.render.notices import failure_notice_of, mended_notice_of, notice_of
from postmortem.render.notion import page_content
from postmortem.render.page import page, title_of
from postmortem.telemetry import logger
from postmortem.text.gaps import gap_sentence
from postmortem.text.language import ENGLISH, speaking
from postmortem.time_limit import TimeLimit

_SECONDS_FOR_PUBLISHING = 75.0  # Notion answers a write within 60 s or not at all; a renewal takes about 40 s
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
        told = self._announcement(job, report, published, conversation_of(leads))
        announced = self.announcer.announce(told, limit.waiting(_SECONDS_FOR_NOTICES))
        gaps = tuple(map(gap_sentence, prepared.ledger.gaps))
        return Published(published, gaps, _figures(report, announced), announced)

    def tell_failure(self, job: Job, reason: str, limit: TimeLimit) -> Announced:
        """Tell where the incident happened that its post-mortem cannot be written, and why; nothing is raised.

        The ticket is read again for where that is. Where it cannot be, the item that the job names is told.
        """
        with speaking(self.language):
            told = self._announcement_of_failure(job, reason, limit)
            return self.announcer.announce(told, limit) if told else Announced()

    def tell_again(self, owed: Announcement, limit: TimeLimit) -> Announced:
        """Tell those whom an earlier try did not reach; nothing is raised."""
        with speaking(self.language):
            return self.announcer.announce(owed, limit)

    def _announcement(self, job: Job, report: Report, page: Page, linked: Conversation | None) -> Announcement:
        return Announcement(
            incident_key=report.incident.key,
            job_id=job.job_id,
            made_at=report.generated_at,
            notice=notice_of(report, page, self.time_zone),
            page_id=page.page_id,
            page_url=page.url,
            item_id=report.incident.item_id,
            place=place_of(report, linked),
            mended=mended_notice_of(page),
            actions=tuple(action_items(report)),
        )

    def _announcement_of_failure(self, job: Job, reason: str, limit: TimeLimit) -> Announcement | None:
        """None where nobody is known to tell it to, or the incident was reopened, so that none is due."""
        place, item_id, key, url = conversation_at(job.slack_thread or ""), job.item_id, f"monday:{job.item_id}", ""
        try:
            leads, _ = self.sources.monday.lead(job, limit)
            place, item_id = conversation_of(leads), leads.incident.item_id
            key, url = leads.incident.key, leads.incident.url or ""
        except NothingToDo:
            return None
        except PostmortemError as error:
            logger.warning("The ticket cannot be read to tell of the failure", reason=str(error))
        if item_id is None and place is None:
            return None
        return Announcement(
            incident_key=key if item_id else f"job:{job.job_id}",
            job_id=job.job_id,
            made_at=job.requested_at,
            notice=failure_notice_of(reason, job.job_id, url),
            item_id=item_id,
            place=place,
            recipients=frozenset({Recipient.UPDATE} | ({Recipient.SLACK} if place else set())),
        )


def _figures(report: Report, announced: Announced) -> Mapping[str, float]:
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
        "Gaps": len(report.ledger.gaps) + len(announced.gaps) + len(announced.lasting),
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
