"""`make doctor`: one line for each thing that is configured, and exit code 1 where something has to be mended."""

from __future__ import annotations

import logging
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

from rich.console import Console
from rich.text import Text

from local.doctor.checks_callers import check_callers
from local.doctor.checks_model import check_model
from local.doctor.checks_monday import check_monday
from local.doctor.checks_notion import check_notion
from local.doctor.checks_slack import check_slack
from local.doctor.configuration import (
    NOTHING,
    Configuration,
    check_report,
    is_empty,
    malformed,
    read_configuration,
    with_deployed,
)
from local.doctor.findings import Finding, Level, problem, problem_of
from local.environment import read_environment
from postmortem.errors import PostmortemError, SourceUnavailable
from postmortem.time_limit import TimeLimit

Check = Callable[[Configuration, TimeLimit], Iterator[Finding]]

SECONDS_PER_SERVICE = 20.0
CHECKS: Mapping[str, Check] = {
    "Callers": check_callers,
    "Monday": check_monday,
    "Slack": check_slack,
    "Notion": check_notion,
    "Model": check_model,
}
_STYLES = {Level.OK: "green", Level.WARNING: "yellow", Level.PROBLEM: "bold red"}


def main() -> int:
    """Show every finding; 1 where there is a problem."""
    logging.basicConfig(level=logging.CRITICAL)
    environment = read_environment()
    os.environ.update({name: value for name, value in environment.items() if name.startswith("AWS_")})
    console = Console(highlight=False)
    levels: Counter[Level] = Counter()
    for finding in examine(environment, datetime.now(UTC).date()):
        levels[finding.level] += 1
        line = Text.assemble((f"{finding.level.value:<9}", _STYLES[finding.level]), finding.sentence())
        console.print(line, soft_wrap=True)
    console.print(", ".join(f"{levels[level]} {level.value}" for level in Level))
    return 1 if levels[Level.PROBLEM] else 0


def examine(environment: Mapping[str, str], today: date) -> Iterator[Finding]:
    """Everything that is found about the settings and credentials in `environment`; the services are asked at once."""
    if is_empty(environment):
        yield NOTHING
        return
    try:
        merged = with_deployed(environment)
        unusable = list(malformed(merged))
        yield from unusable
        configuration = read_configuration(merged, today)
    except PostmortemError as error:
        yield problem("Settings", str(error))
        return
    yield check_report(configuration)
    if unusable:
        return
    with ThreadPoolExecutor(max_workers=len(CHECKS), thread_name_prefix="doctor") as pool:
        for findings in pool.map(lambda subject: _run(subject, configuration), CHECKS):
            yield from findings


def _run(subject: str, configuration: Configuration) -> list[Finding]:
    """What a check finds until it cannot go on."""
    findings: list[Finding] = []
    try:
        findings.extend(CHECKS[subject](configuration, TimeLimit(SECONDS_PER_SERVICE)))
    except SourceUnavailable as error:
        findings.append(problem_of(error.gap))
    except PostmortemError as error:
        findings.append(problem(subject, str(error)))
    return findings


if __name__ == "__main__":
    sys.exit(main())
