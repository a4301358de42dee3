"""The way of an incident: gather → prepare → analyse → verify → render → publish → announce."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from postmortem.analyse import Analyst
from postmortem.analyse.verify import verify
from postmortem.announce import Announcer
from postmortem.errors import ModelUnavailable
from postmortem.gather import Sources, gather
from postmortem.gather.slack.channels import conversation_of
from postmortem.jobs.record import Stage
from postmortem.models import Analysis, Gap, Job, Page, Report, Writer
from postmortem.prepare.preparation import Prepared, prepare
from postmortem.publish.publisher import Publisher
from postmortem.publish.shortfall import shortfall_of
from postmortem.render.compose import compose, title_of
from postmortem.render.notion import blocks
from postmortem.time_limit import TimeLimit

logger = logging.getLogger(__name__)

_SECONDS_FOR_PUBLISHING = 75.0  # Notion answers a write within 60 s or not at all; some for the notices
_SECONDS_FOR_ANALYSIS = 170.0  # writing and checking, with a second try of each
_SECONDS_FOR_NOTICES = 120.0  # how long a notice is tried again; the page stands, and others wait for the worker


Progress = Callable[[Stage], None]


@dataclass(frozen=True)
class Outcome:
    """What became of a job: the page, and in words what could not be read or said; `figures` by metric name."""

    page: Page
    gaps: tuple[str, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Pipeline:
    """Everything one job needs, wired once; `fallback` writes the report when `analyst` cannot.

    Roles stand for the names of people in all that the steps after `prepare` see, unless it `names_people`.
    """

    sources: Sources
    analyst: Analyst
    fallback: Analyst
    publisher: Publisher
    announcer: Announcer
    clock: Callable[[], datetime]
    time_zone: str
    names_people: bool = False
    redact_personal_data: bool = True

    def run(self, job: Job, limit: TimeLimit, progress: Progress, *, deliveries_left: int = 0) -> Outcome:
        """Take one job from its trigger to the announced page; `deliveries_left` is how often it may be put back.

        Raises NothingToDo, RetryLater or PermanentFailure; a source or a model that fails is told on the page.
        """
        work = limit.without(min(_SECONDS_FOR_PUBLISHING, limit.remaining() / 3))

        progress(Stage.GATHER)
        reading = work.without(min(_SECONDS_FOR_ANALYSIS, work.remaining() / 3))
        leads, gathered = gather(self.sources, job, reading, deliveries_left=deliveries_left)
        prepared = prepare(
            leads, gathered, names_people=self.names_people, redact_personal_data=self.redact_personal_data
        )
        incident, lacking = prepared.incident, shortfall_of(prepared.ledger)
        place = self.publisher.reserve(incident, title_of(incident), lacking, job, limit)

        progress(Stage.ANALYSE)
        analysis = self._analyse(prepared, work)
        report = verify(prepared.incident, prepared.ledger, analysis, now=self.clock())

        progress(Stage.RENDER)
        page_blocks = blocks(compose(report, zone=self.time_zone))

        progress(Stage.PUBLISH)
        lacking = shortfall_of(prepared.ledger, without_model=bool(analysis.writer.note))
        page = self.publisher.publish(place, page_blocks, lacking, limit.waiting())

        progress(Stage.ANNOUNCE)
        linked = conversation_of(leads)
        unsaid = self.announcer.announce(report, page, linked, limit.waiting(_SECONDS_FOR_NOTICES))
        gaps = tuple(gap.sentence() for gap in (*prepared.ledger.gaps, *unsaid))
        return Outcome(page, gaps, _figures(report, unsaid))

    def _analyse(self, prepared: Prepared, limit: TimeLimit) -> Analysis:
        try:
            return self.analyst.analyse(prepared.incident, prepared.ledger, limit)
        except ModelUnavailable as error:
            logger.warning("The model gave no usable answer, the extractive analyst writes the report")
            analysis = self.fallback.analyse(prepared.incident, prepared.ledger, limit)
            note = f"{error} The report was therefore written without a model."
            spent = replace(error.spent or Writer(), model="", prompt_version="")
            return replace(analysis, writer=replace(spent, note=note))


def _figures(report: Report, unsaid: tuple[Gap, ...]) -> Mapping[str, float]:
    """What is counted of a job, by the name of its metric."""
    writer, tally = report.analysis.writer, report.tally
    figures: dict[str, float] = {
        "EvidenceItems": len(report.ledger),
        "EvidenceLeftOut": sum(part.cut for part in report.ledger.coverage),
        "ClaimsKept": tally.kept,
        "ClaimsUnverified": tally.unverified,
        "ClaimsRemoved": tally.removed,
        "ClaimsRepeated": tally.repeated,
        "Gaps": len(report.ledger.gaps) + len(unsaid),
        "SourcesRefused": sum(gap.permanent for gap in report.ledger.gaps),
        "Redactions": sum(report.ledger.redactions.values()),
        "ModelCalls": writer.calls,
        "ModelInputTokens": writer.input_tokens,
        "ModelOutputTokens": writer.output_tokens,
    }
    if writer.prompt_version:
        figures["PromptVersion"] = float(writer.prompt_version)
    if writer.cost_usd is not None:
        figures["ModelCostUsd"] = writer.cost_usd
    return figures
