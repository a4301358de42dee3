"""What the functions tell about themselves: JSON logs and metrics, never the text of a message, a page or a secret."""

from __future__ import annotations

import logging
import os
import traceback
from collections.abc import Iterator
from pathlib import Path

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

SERVICE = "postmortem"

THIRD_PARTY_LEVEL = logging.WARNING  # below it botocore logs the secrets that it reads, others addresses and bodies


class OwnOrWarning(logging.Filter):
    """Passes what the package logs itself, and of libraries what is at least a warning."""

    def filter(self, record: logging.LogRecord) -> bool:
        """True if the record may be written."""
        is_own = record.name == SERVICE or record.name.startswith(f"{SERVICE}.")
        return is_own or record.levelno >= THIRD_PARTY_LEVEL


def set_log_levels(level: int) -> None:
    """Log the package's own lines from `level` on, those of libraries from THIRD_PARTY_LEVEL on at the lowest.

    Lambda's runtime gives the root logger a handler and the function's level, which every library inherits
    (`awslambdaric/bootstrap.py: _setup_logging`). The filter also holds for a library that sets a level of its own.
    """
    logging.getLogger(SERVICE).setLevel(level)  # not by Powertools, which prefers Lambda's level to LOG_LEVEL
    root = logging.getLogger()
    root.setLevel(max(level, THIRD_PARTY_LEVEL))
    for handler in root.handlers:
        handler.addFilter(OwnOrWarning())


def _level_of(name: str) -> int:
    """The level with this name; INFO where there is none."""
    return logging.getLevelNamesMapping().get(name.strip().upper()) or logging.INFO


_level = _level_of(os.environ.get("LOG_LEVEL", ""))
logger = Logger(service=SERVICE, level=_level)
metrics = Metrics(namespace="Postmortem", service=SERVICE)
set_log_levels(_level)


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
