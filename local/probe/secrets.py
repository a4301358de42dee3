"""Texts with a secret each: right if it is replaced, wrong if eight characters of it in a row are still shown."""

from __future__ import annotations

from local.probe.result import Result, Verdict
from local.probe.secret_texts import secret_texts
from postmortem.prepare.redact import Redactor

SEED = 20_260_504
_TELLING = 8  # characters


def probe() -> tuple[Result, ...]:
    """One result per secret, each with a redactor of its own."""
    return tuple(_result(text, secret) for text, secret in secret_texts(SEED))


def _result(text: str, secret: str) -> Result:
    clean = Redactor().text(text)
    starts = range(max(1, len(secret) - _TELLING + 1))
    is_shown = any(secret[start : start + _TELLING] in clean for start in starts)
    return Result(text, "no secret", clean, Verdict.WRONG if is_shown else Verdict.RIGHT)
