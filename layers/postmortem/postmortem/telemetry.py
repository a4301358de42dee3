"""What the functions tell about themselves: JSON logs and metrics, never the text of a message, a page or a secret."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

SERVICE = "postmortem"

logger = Logger(service=SERVICE)
metrics = Metrics(namespace="Postmortem", service=SERVICE)


def count(name: str, value: float = 1) -> None:
    """Adds a number to this invocation's metrics; a name that ends in `Seconds` gives its unit."""
    unit = MetricUnit.Seconds if name.endswith("Seconds") else MetricUnit.Count
    metrics.add_metric(name=name, unit=unit, value=value)


def log_unexpected(error: BaseException) -> None:
    """Logs where an error nobody expected came from: its type, its causes' types and its frames.

    Not its text: libraries put the request or the answer there, and with it what people wrote.
    """
    logger.error(
        "Unexpected error",
        error_type=type(error).__name__,
        caused_by=[type(cause).__name__ for cause in _causes(error)],
        frames=[_place(frame) for frame in traceback.extract_tb(error.__traceback__)],
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause = error.__cause__ or error.__context__
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def _place(frame: traceback.FrameSummary) -> str:
    return f"{'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} in {frame.name}"
