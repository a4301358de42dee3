"""How long gathering takes, how much memory, in how many calls, and how that grows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from local.bench.fewest import bounds_of_gathering
from local.bench.incidents import Incident, bundled, cases, large, made_up
from local.bench.sandbox_process import SandboxProcess, Traffic
from local.bench.tables import Table, seconds, times
from local.bench.waves import critical_path, one_after_another
from local.bench.work_process import Work, measure

# Seconds a call, as they are over the internet.
REALISTIC = {"slack": 0.06, "notion": 0.25, "monday": 0.3}
_RUNS = 3
_READING = ("facts", "check", "render")
_READING_SECONDS = 1.0
_SIZES = (3_000, 10_000, 50_000)


def tables() -> Iterator[Table]:
    """Time and memory at 3,000 messages, at realistic latencies too; calls of every incident; growth."""
    with TemporaryDirectory() as folder:
        yield _at_zero_latency(large(Path(folder)))
        yield _after_gathering((large(Path(folder)), made_up(_SIZES[0], Path(folder))))
        yield _at_realistic_latency((bundled(), *cases(), made_up(_SIZES[0], Path(folder))))
        yield _calls((bundled(), *cases()))
        yield _growth(Path(folder))


def _run(incident: Incident, latency: Mapping[str, float] | None = None) -> tuple[Work, Traffic]:
    with SandboxProcess(incident.path) as sandbox:
        sandbox.slow_down(latency or {})
        work = measure(sandbox.environment, incident.job())
        return work, sandbox.traffic()


def _at_zero_latency(incident: Incident) -> Table:
    runs = [_run(incident) for _ in range(_RUNS)]
    work = [work for work, _ in runs]
    rows = [
        ("wall time", seconds(median(run.wall for run in work)), "until the last answer of the sandbox is read"),
        ("own processor time", seconds(median(run.own_cpu for run in work)), ""),
        ("the sandbox's", seconds(median(traffic.cpu for _, traffic in runs)), "in its own process, one at a time"),
        ("memory before", f"{work[0].before_mb:.0f} MB", "with everything imported and built"),
        ("memory at most", f"{max(run.peak_mb for run in work):.0f} MB", "of the whole process"),
    ]
    title = f"Gathering {incident.name}, {incident.messages:,} Slack messages, services at zero latency"
    return Table(title, ("", "", "what it is"), rows, f"Median of {_RUNS} fresh processes.")


def _after_gathering(incidents: tuple[Incident, ...]) -> Table:
    rows = []
    for incident in incidents:
        work = _run(incident)[0]
        reading = sum(work.cpu[step] for step in _READING)
        told = "passed" if reading < _READING_SECONDS else "missed"
        rows += [(incident.name, step, seconds(cpu), "") for step, cpu in work.cpu.items()]
        rows.append((incident.name, " + ".join(_READING), seconds(reading), f"gate < {_READING_SECONDS:g} s: {told}"))
    title = f"Own processor time after gathering, {_SIZES[0]:,} Slack messages"
    note = "One run each. Checked are 90 sentences of a scripted writer; a model's time is not in it."
    return Table(title, ("incident", "step", "took", ""), rows, note)


def _at_realistic_latency(incidents: tuple[Incident, ...]) -> Table:
    rows = []
    for incident in incidents:
        work, traffic = _run(incident, REALISTIC)
        path, row = critical_path(traffic.calls, REALISTIC), one_after_another(traffic.calls, REALISTIC)
        figures = (seconds(work.wall), seconds(path), times(work.wall, path), seconds(row), times(row, work.wall))
        rows.append((incident.name, str(len(traffic.calls)), *figures))
    told = ", ".join(f"{service} {1000 * latency:.0f} ms" for service, latency in REALISTIC.items())
    columns = ("incident", "calls", "took", "critical path", "took / path", "in a row", "in a row / took")
    note = "The critical path is one call for each wave of calls that need the one before; see critical_path()."
    return Table(f"Gathering at realistic latencies ({told} a call)", columns, rows, note)


def _calls(incidents: tuple[Incident, ...]) -> Table:
    rows = []
    for incident in incidents:
        work, traffic = _run(incident)
        for bound in bounds_of_gathering(incident.workspace, work.window, work.slack_links, traffic.calls):
            made = sum(call.service == bound.service for call in traffic.calls)
            rows.append(
                (incident.name, bound.service, str(made), str(bound.fewest), times(made, bound.fewest), bound.why)
            )
    return Table("Calls of gathering", ("incident", "service", "made", "fewest", "ratio", "why"), rows)


def _growth(folder: Path) -> Table:
    rows = []
    for size in _SIZES:
        work, traffic = _run(made_up(size, folder))
        found, kept = work.found, work.kept
        rows.append(
            (
                f"{size:,}",
                str(len(traffic.calls)),
                seconds(work.wall),
                seconds(work.own_cpu),
                f"{1e6 * work.own_cpu / size:.0f} µs",
                f"{work.peak_mb:.0f} MB",
                f"{1024 * (work.peak_mb - work.before_mb) / size:.2f} KB",
                f"{kept['incident']:,} of {found['incident']:,}",
                f"{kept['background']:,} of {found['background']:,}",
                f"{work.prompt_tokens:,}",
            )
        )
    columns = (
        "messages",
        "calls",
        "took",
        "own CPU",
        "a message",
        "memory at most",
        "a message",
        "kept of the incident's",
        "kept of the rest",
        "tokens",
    )
    return Table("Growth, made-up workspaces, services at zero latency", columns, rows)
