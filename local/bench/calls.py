"""The requests of the whole demo job, beside the fewest that the APIs allow, and the calls of a model."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from werkzeug.serving import make_server

from local.bench.fewest import Bound, bounds_of_gathering, bounds_of_publishing
from local.bench.incidents import bundled
from local.bench.sandbox_process import SandboxProcess
from local.bench.tables import Table, times
from local.bench.work_process import measure
from local.notices_in_memory import NoticesInMemory
from local.pages_in_memory import PagesInMemory
from local.record.recording import Recording, load
from local.sandbox.openai.service import SandboxOpenAI
from local.sandbox.server import QuietHandler
from local.sandbox.wire import Call, Wire
from postmortem.bootstrap import build_pipeline
from postmortem.models import Job
from postmortem.settings import PipelineSettings, read_integration_secrets, read_settings
from postmortem.time_limit import TimeLimit

_KEY = "sk-sandbox"
_RECORDING = "summer25"
_ON_ITS_WAY = timedelta(seconds=5)  # the webhook, as when it was recorded
_OF_THE_MODEL = Bound(
    "model",
    4,
    "the draft 1, its judging 1, the sentences that failed 1, these again 1; batches are judged side by side",
)


def tables() -> Iterator[Table]:
    """One job on the bundled workspace, with the recorded answers of a model."""
    incident, recording = bundled(), load(_RECORDING)
    assert recording is not None
    job = _just_resolved(incident.job())
    with SandboxProcess(incident.path) as sandbox:
        work = measure(sandbox.environment, job)
        gathering = sandbox.traffic().calls
        with _model(recording) as (endpoint, wire):
            _run_job(job, {**sandbox.environment, **endpoint})
        calls = sandbox.traffic().calls
    bounds = _together(
        bounds_of_gathering(incident.workspace, work.window, work.slack_links, gathering), bounds_of_publishing()
    )
    assert not recording.misfits, recording.misfits[0]
    bounds.append(_OF_THE_MODEL)
    yield _by_service(bounds, (*calls, *wire.calls))
    yield _by_method((*calls, *wire.calls))


def _just_resolved(job: Job) -> Job:
    """The job as the webhook starts it, before anything is written afterwards."""
    assert job.resolved_at is not None
    return replace(job, requested_at=job.resolved_at + _ON_ITS_WAY)


def _run_job(job: Job, environment: Mapping[str, str]) -> None:
    settings = read_settings(PipelineSettings, environment)
    pipeline = build_pipeline(settings, read_integration_secrets(environment), PagesInMemory(), NoticesInMemory())
    pipeline.run(job, TimeLimit(600), lambda _: None)


@contextmanager
def _model(recording: Recording) -> Iterator[tuple[Mapping[str, str], Wire]]:
    """A served sandbox model that answers as it was recorded."""
    wire = Wire()
    app = SandboxOpenAI(wire, api_key=_KEY, answer=recording.answer).app()
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/v1"
    yield {"OPENAI_BASE_URL": url, "OPENAI_API_KEY": _KEY, "OPENAI_API": "responses"}, wire
    server.shutdown()
    server.server_close()
    thread.join()


def _together(*parts: Sequence[Bound]) -> list[Bound]:
    """The bounds of all parts of a job, by service."""
    rows = zip(*(sorted(part, key=lambda bound: bound.service) for part in parts), strict=True)
    return [
        Bound(row[0].service, sum(bound.fewest for bound in row), "; ".join(bound.why for bound in row)) for row in rows
    ]


def _by_service(bounds: Sequence[Bound], calls: Sequence[Call]) -> Table:
    made = Counter("model" if call.service == "openai" else call.service for call in calls)
    rows = [
        (
            bound.service,
            str(made[bound.service]),
            str(bound.fewest),
            times(made[bound.service], bound.fewest),
            bound.why,
        )
        for bound in bounds
    ]
    return Table("Requests of the demo's job", ("service", "made", "fewest", "ratio", "why not fewer"), rows)


def _by_method(calls: Sequence[Call]) -> Table:
    counted = sorted(Counter((call.service, call.name) for call in calls).items())
    rows = [(service, name, str(number)) for (service, name), number in counted]
    return Table("The same by method", ("service", "method", "calls"), rows)
