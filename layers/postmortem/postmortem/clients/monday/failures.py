"""What Monday's refusals mean: wait and try again, ask for less, or tell a person what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from postmortem.clients.pacing import Busy
from postmortem.errors import SourceUnavailable
from postmortem.models import Gap, Source
from postmortem.text.language import tr, translatable

# Codes, statuses and words: developer.monday.com/api-reference/docs/error-handling and docs/rate-limits.
_BUSY_CODES = frozenset(
    {
        "API_TEMPORARILY_BLOCKED",
        "COMPLEXITY_BUDGET_EXHAUSTED",
        "ComplexityException",
        "IDEMPOTENCY_CONFLICT",
        "IP_RATE_LIMIT_EXCEEDED",
        "RATE_LIMIT_EXCEEDED",
        "maxConcurrencyExceeded",
    }
)
_BUSY_STATUSES = frozenset({HTTPStatus.CONFLICT, HTTPStatus.LOCKED, HTTPStatus.TOO_MANY_REQUESTS})
_BUSY_WORDS = re.compile(
    r"rate limit exceeded|limit rate exceeded|budget exhausted|currently locked|internal server error", re.IGNORECASE
)
_DENIED_CODES = frozenset(
    {"UNAUTHORIZED_FIELD_OR_TYPE", "USER_ACCESS_DENIED", "UserUnauthorizedException", "missingRequiredPermissions"}
)
_DAILY_CODE = "DAILY_LIMIT_EXCEEDED"  # calls of one day; starts anew at midnight UTC
_RESET = re.compile(r"reset in (\d+) seconds")  # in the message of versions before 2025-07
_LIMIT_RESET = re.compile(r"\bt=(\d+)")  # in the RateLimit header
_LONGEST_REASON = 200

_NEW_TOKEN = translatable(
    "Put a valid token into MONDAY_API_TOKEN; Monday shows it under Developers, My access tokens."
)
_ALLOW_ADDRESS = translatable("Allow the worker's address in Monday's administration under Security.")
_GIVE_ACCESS = translatable(
    "Give the user of MONDAY_API_TOKEN access to the board and its workspace; an app's token needs the scopes "
    "boards:read, updates:read, users:read and docs:read, updates:write for the notice, and boards:write for the link "
    "and for items of actions."
)
_RIGHT_ADDRESS = translatable("Check MONDAY_API_URL: what answers there is not Monday's API.")
_WAIT_A_DAY = translatable("The account's calls for today are used up; start the post-mortem again after midnight UTC.")
_UPDATE_AGENT = translatable("If this stays, Monday's API has changed and the agent needs an update.")


class MondayRefused(SourceUnavailable):
    """Monday does not take the document, or denies part of it; a document that asks for less may pass."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One error of an answer: Monday's code, its words, the field it is about, and how long to wait if it says."""

    code: str
    message: str
    path: str = ""
    wait_seconds: float | None = None

    def sentence(self) -> str:
        """The problem in words short enough for a page."""
        reason = ": ".join(filter(None, (self.path, self.code, self.message)))
        return reason if len(reason) <= _LONGEST_REASON else reason[:_LONGEST_REASON] + "…"


def unavailable(
    subject: str, why: str, remedy: str, *, permanent: bool = False, after_seconds: float | None = None
) -> SourceUnavailable:
    """The error that says that Monday's `subject` could not be read, and why."""
    gap = Gap(Source.MONDAY.value, subject, why, remedy)
    return SourceUnavailable(gap, permanent=permanent, after_seconds=after_seconds)


def problems_of(body: object) -> tuple[Problem, ...]:
    """The errors in an answer, in the present form and in that of old versions (texts, `error_code` beside them)."""
    if not isinstance(body, Mapping):
        return ()
    errors = body.get("errors") or ([body["error_message"]] if body.get("error_message") else [])
    old_code = str(body.get("error_code") or "")
    return tuple(_problem(error, old_code) for error in (errors if isinstance(errors, list) else [errors]))


def _problem(error: object, old_code: str) -> Problem:
    if not isinstance(error, Mapping):
        reset = _RESET.search(str(error))
        return Problem(old_code, str(error), wait_seconds=float(reset[1]) if reset else None)
    extensions = error.get("extensions")
    extensions = extensions if isinstance(extensions, Mapping) else {}
    wait, path = extensions.get("retry_in_seconds"), error.get("path")
    return Problem(
        code=str(extensions.get("code") or old_code),
        message=str(error.get("message") or ""),
        path=".".join(map(str, path)) if isinstance(path, list) else "",
        wait_seconds=float(wait) if isinstance(wait, int | float) and wait >= 0 else None,
    )


def failure_of(
    subject: str, status: int, headers: Mapping[str, str], problems: Sequence[Problem]
) -> Busy | SourceUnavailable:
    """The error for an answer that is of no use: Busy where another try may help."""
    codes = {problem.code for problem in problems}
    words = "; ".join(problem.sentence() for problem in problems)
    why = (
        tr("Monday answered {status} ({words})", status=status, words=words)
        if words
        else tr("Monday answered {status}", status=status)
    )
    if _DAILY_CODE in codes:
        return unavailable(subject, why, tr(_WAIT_A_DAY))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Busy(why, after_seconds=_retry_after(headers))
    if status in _BUSY_STATUSES or codes & _BUSY_CODES:
        return Busy(why, after_seconds=_wait(headers, problems))
    if status == HTTPStatus.UNAUTHORIZED:
        remedy = _ALLOW_ADDRESS if "ip is restricted" in words.casefold() else _NEW_TOKEN
        return unavailable(subject, why, tr(remedy), permanent=True)
    if status == HTTPStatus.FORBIDDEN or codes & _DENIED_CODES:
        return MondayRefused(Gap(Source.MONDAY.value, subject, why, tr(_GIVE_ACCESS)), permanent=True)
    if not problems and status != HTTPStatus.OK:
        return unavailable(subject, why, tr(_RIGHT_ADDRESS), permanent=True)
    if not problems or _BUSY_WORDS.search(words):
        return Busy(why, after_seconds=_wait(headers, problems))
    return MondayRefused(Gap(Source.MONDAY.value, subject, why, tr(_UPDATE_AGENT)), permanent=True)


def _wait(headers: Mapping[str, str], problems: Iterable[Problem]) -> float | None:
    """Seconds to wait, from the errors, else from `Retry-After`, else from `RateLimit`."""
    stated = [problem.wait_seconds for problem in problems if problem.wait_seconds is not None]
    if stated:
        return max(stated)
    if (retry_after := _retry_after(headers)) is not None:
        return retry_after
    resets = [float(seconds) for seconds in _LIMIT_RESET.findall(headers.get("RateLimit", ""))]
    return max(resets, default=None)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    stated = headers.get("Retry-After", "")
    return float(stated) if stated.isdigit() else None
