"""Texts without a secret: right if they stay as they are, wrong if anything is replaced."""

from __future__ import annotations

from local.probe.lookalike_texts import lookalike_texts
from local.probe.result import Result, Verdict
from local.probe.secrets import SEED
from postmortem.prepare.redact import Redactor


def probe() -> tuple[Result, ...]:
    """One result per text, each with a redactor of its own."""
    return tuple(_result(text) for text in lookalike_texts(SEED))


def _result(text: str) -> Result:
    clean = Redactor().text(text)
    return Result(text, text, clean, Verdict.RIGHT if clean == text else Verdict.WRONG)
