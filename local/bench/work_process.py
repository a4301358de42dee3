"""The pipeline's steps in a process of their own, each measured: time, processor time, memory."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from local.bench.children import Child, Order, answer_orders
from local.bench.memory import peak_mb
from local.bench.scripted import ScriptedJudge, ScriptedWriter
from local.notices_in_memory import NoticesInMemory
from local.pages_in_memory import PagesInMemory
from postmortem.bootstrap import build_pipeline
from postmortem.facts.establish import establish
from postmortem.gather import gather
from postmortem.models import Bearing, Gathered, Job, Leads, Ledger, Trigger
from postmortem.prepare.orders import evidential_part
from postmortem.prepare.people import in_roles
from postmortem.prepare.redact import redact_gathered
from postmortem.prepare.select import select
from postmortem.reading import Reader
from postmortem.render.notion import blocks
from postmortem.render.page import page
from postmortem.settings import PipelineSettings, read_integration_secrets, read_settings
from postmortem.text.tokens import estimate_tokens
from postmortem.time_limit import TimeLimit
from postmortem.write.request import evidence_text, instructions

T = TypeVar("T")

_TIME_LIMIT_SECONDS = 900.0


@dataclass(frozen=True)
class Work:
    """What gathering and the steps after it took; seconds and megabytes.

    `before_mb` is the process's peak memory when everything was built, `peak_mb` after gathering (0 where not known).
    `cpu` is the processor time of each step after gathering, done once as in a job; "check" is that of a large draft
    by a scripted writer. `found` and `kept` count the pieces of evidence by how they bear on the incident.
    """

    wall: float
    own_cpu: float
    before_mb: float
    peak_mb: float
    window: tuple[str, str]
    slack_links: tuple[str, ...]
    gaps: int
    found: Mapping[str, int]
    kept: Mapping[str, int]
    prompt_tokens: int
    cpu: Mapping[str, float]


def measure(environment: Mapping[str, str], job: Job) -> Work:
    """Gather and go through the steps for one job, in a fresh process, with the services that `environment` names."""
    with Child("local.bench.work_process") as child:
        form = {"job_id": job.job_id, "board_id": job.board_id, "item_id": job.item_id}
        resolved_at = job.resolved_at.isoformat() if job.resolved_at else None
        return Work(**child.ask(environment=dict(environment), job=form, resolved_at=resolved_at))


def _answer(order: Order) -> object:
    resolved_at = datetime.fromisoformat(order["resolved_at"])
    job = Job(**order["job"], trigger=Trigger.MONDAY, requested_at=datetime.now(UTC), resolved_at=resolved_at)
    environment = order["environment"]
    settings = read_settings(PipelineSettings, environment)
    pipeline = build_pipeline(settings, read_integration_secrets(environment), PagesInMemory(), NoticesInMemory())
    before, cpu, wall = peak_mb(), time.process_time(), time.perf_counter()
    leads, gathered = gather(pipeline.sources, job, TimeLimit(_TIME_LIMIT_SECONDS))
    wall, cpu, peak = time.perf_counter() - wall, time.process_time() - cpu, peak_mb()
    assert isinstance(pipeline.reader, Reader)
    ledger, tokens, steps = _steps(leads, gathered, pipeline.reader)
    return asdict(
        Work(
            wall=wall,
            own_cpu=cpu,
            before_mb=before,
            peak_mb=peak,
            window=(leads.window.start.isoformat(), leads.window.end.isoformat()),
            slack_links=leads.slack_links,
            gaps=len(gathered.gaps),
            found=_by_bearing(gathered.evidence),
            kept=_by_bearing((*ledger, *ledger.similar)),
            prompt_tokens=tokens,
            cpu=steps,
        )
    )


def _steps(leads: Leads, gathered: Gathered, reader: Reader) -> tuple[Ledger, int, dict[str, float]]:
    """The ledger, the tokens of the writing call, and the processor time of each step after gathering."""
    took: dict[str, float] = {}

    def timed(name: str, step: Callable[[], T]) -> T:
        begin = time.process_time()
        result = step()
        took[name] = time.process_time() - begin
        return result

    clean_leads, clean, counts = timed("redact", lambda: redact_gathered(leads, gathered))
    chosen = replace(timed("select", lambda: select(clean_leads, clean)), redactions=counts)
    incident, ledger = timed("roles", lambda: in_roles(clean_leads.incident, chosen, clean.people))
    facts = timed("facts", lambda: establish(incident, ledger, evidential_part))
    timed("dossier", lambda: reader.report(incident, ledger, facts, TimeLimit(60)))
    scripted = replace(reader, writer=ScriptedWriter(), judge=ScriptedJudge(), max_cost_usd=1_000.0)
    report = timed("check", lambda: scripted.report(incident, ledger, facts, TimeLimit(60)))
    timed("render", lambda: blocks(page(report)))
    prompt = timed("prompt", lambda: instructions("English") + evidence_text(incident, ledger, facts))
    return ledger, estimate_tokens(prompt), took


def _by_bearing(evidence: Any) -> dict[str, int]:  # noqa: ANN401 - a tuple or a ledger
    counts = Counter(item.bearing for item in evidence)
    return {bearing.value: counts[bearing] for bearing in Bearing}


if __name__ == "__main__":
    logging.getLogger("postmortem").setLevel(logging.ERROR)  # what it logs goes where the answer goes
    answer_orders(_answer)
