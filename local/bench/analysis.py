"""What the steps after gathering take of the processor, and what the writing call would cost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from local.bench.incidents import Incident, bundled, cases, large
from local.bench.sandbox_process import SandboxProcess
from local.bench.tables import Table, seconds
from local.bench.work_process import Work, measure
from postmortem.clients.openai.prices import cost_usd
from postmortem.settings import PipelineSettings
from postmortem.write.model import OUTPUT_TOKENS

_STEPS = ("redact", "select", "roles", "analyse", "verify", "render")
_CHECKED = ("redact", "verify", "render")
_DRAFT_TOKENS = 4_000  # of a large incident's draft


def tables() -> Iterator[Table]:
    """The processor time of each step, and the tokens and the cost of the writing call, for each incident."""
    with TemporaryDirectory() as folder:
        biggest = large(Path(folder))
        incidents = [bundled(), *(case for case in cases() if case.name != biggest.name), biggest]
        measured = [(incident, _measure(incident)) for incident in incidents]
    yield _processor(measured)
    yield _model(measured)


def _measure(incident: Incident) -> Work:
    with SandboxProcess(incident.path) as sandbox:
        return measure(sandbox.environment, incident.job())


def _processor(measured: list[tuple[Incident, Work]]) -> Table:
    rows = []
    for incident, work in measured:
        checked = sum(work.cpu[step] for step in _CHECKED)
        steps = (seconds(work.cpu[step]) for step in _STEPS)
        rows.append((incident.name, f"{incident.messages:,}", *steps, seconds(checked)))
    columns = ("incident", "messages", *_STEPS, " + ".join(_CHECKED))
    return Table("Processor time after gathering, extractive analyst", columns, rows, "Best of three.")


def _model(measured: list[tuple[Incident, Work]]) -> Table:
    model = PipelineSettings().openai_model
    rows = []
    for incident, work in measured:
        expected, most = (cost_usd(model, work.prompt_tokens, tokens) for tokens in (_DRAFT_TOKENS, OUTPUT_TOKENS))
        rows.append((incident.name, f"{work.prompt_tokens:,}", _dollars(expected), _dollars(most)))
    columns = ("incident", "tokens in", f"{_DRAFT_TOKENS:,} out", f"{OUTPUT_TOKENS:,} out (the limit)")
    return Table(f"The writing call with {model}, estimated", columns, rows)


def _dollars(cost: float | None) -> str:
    return "–" if cost is None else f"{cost:.3f} $"
