"""Monday's GraphQL API: our own documents, paced and within time limits, and what is refused told with a remedy."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import requests

from postmortem.clients.json_body import parse_json
from postmortem.clients.monday.failures import Problem, failure_of, problems_of, unavailable
from postmortem.clients.monday.forms import MONDAY
from postmortem.clients.monday.subjects import SUBJECTS
from postmortem.clients.pacing import Busy, Pacer
from postmortem.errors import RetryLater
from postmortem.text.language import tr, translatable
from postmortem.time_limit import TimeLimit

logger = logging.getLogger(__name__)

API_VERSION = "2026-10"  # current until 2027-01-15, when activity logs change shape: api-reference/docs/release-notes
MONDAY_CALL_SECONDS = 30.0  # Monday itself stops after 60: api-reference/docs/development-best-practices
_ASK_AGAIN = translatable("Start the post-mortem again when Monday answers.")
_CONNECT_SECONDS = 3.05  # a little over TCP's retransmission time: requests.readthedocs.io, time-outs

_DOCUMENTS = Path(__file__).parent / "documents"
_FRAGMENT = re.compile(r"^fragment (\w+) on .*?^}", re.DOTALL | re.MULTILINE)
_SPREAD = re.compile(r"\.\.\.(\w+)")


@dataclass(frozen=True, slots=True)
class MondayAnswer:
    """What Monday answered: `data` as the document asks for it, and in words what it could not give of that."""

    data: Mapping[str, Any]
    problems: tuple[str, ...] = ()


class MondayClient:
    """Runs the documents of `documents/`; may be used by several threads."""

    def __init__(
        self, url: str, token: str, *, session: requests.Session | None = None, pacer: Pacer | None = None
    ) -> None:
        self._url = url
        self._token = token
        self._session = session or requests.Session()
        self._pacer = pacer or Pacer()
        self._versions = {API_VERSION}

    def run(
        self,
        operation: str,
        variables: Mapping[str, object],
        limit: TimeLimit,
        *,
        call_seconds: float = MONDAY_CALL_SECONDS,
        idempotency_key: str | None = None,
    ) -> MondayAnswer:
        """The answer to `documents/<operation>.graphql`; `variables` are those that the document declares.

        A mutation needs an idempotency key: with it Monday repeats its answer for 30 minutes, not its work
        (developer.monday.com/api-reference/docs/idempotency). Raises Refused when Monday does not take the document or
        denies it, any other SourceUnavailable when it cannot be reached in time; each says what was to be read.
        """
        text = document(operation)
        if idempotency_key is None and re.search(r"^mutation\b", text, re.MULTILINE):
            raise ValueError(f"{operation} may be repeated and changes something, so it needs an idempotency key")
        headers = {"Authorization": self._token, "API-Version": API_VERSION}
        if idempotency_key is not None:
            headers["Idempotency-Key"] = idempotency_key
        subject = tr(SUBJECTS[operation])
        body = {"query": text, "variables": dict(variables)}
        try:
            answer = self._pacer.run(
                lambda seconds: self._attempt(subject, body, headers, seconds), limit, call_seconds=call_seconds
            )
        except Busy as busy:
            raise unavailable(subject, str(busy), tr(_ASK_AGAIN), after_seconds=busy.after_seconds) from busy
        except RetryLater:
            raise unavailable(subject, tr("there was no time left for it"), tr(_ASK_AGAIN)) from None
        if isinstance(answer.data.get("complexity"), Mapping):
            logger.info("Monday document %s cost %s points", operation, answer.data["complexity"].get("query"))
        return answer

    def _attempt(
        self, subject: str, body: Mapping[str, object], headers: Mapping[str, str], seconds: float
    ) -> MondayAnswer:
        try:
            response = self._session.post(
                self._url,
                json=body,
                headers=headers,
                timeout=(min(_CONNECT_SECONDS, seconds), seconds),
                allow_redirects=False,
                auth=_as_it_is,
            )
        except requests.Timeout as error:
            raise Busy(tr("Monday did not answer within {seconds} s", seconds=f"{seconds:.0f}")) from error
        except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError) as error:
            raise Busy(tr("the connection to Monday failed")) from error
        except requests.RequestException as error:
            # Only the kind of the error: its message may hold the token.
            remedy = tr("Check MONDAY_API_URL and MONDAY_API_TOKEN.")
            raise unavailable(subject, type(error).__name__, remedy, permanent=True) from None
        self._notice_version(response.headers.get("API-Version", API_VERSION))
        return _read(subject, response)

    def _notice_version(self, version: str) -> None:
        """Say once that Monday answers in another version than the one our documents are written for."""
        if version not in self._versions:
            self._versions.add(version)
            logger.warning("Monday answered in API version %s instead of %s", version, API_VERSION)


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps `requests` from putting a password of ~/.netrc in the place of the token."""
    return request


def _read(subject: str, response: requests.Response) -> MondayAnswer:
    try:
        body = parse_json(response.content)
    except ValueError:
        body = None
    problems = problems_of(body)
    data = body.get("data") if isinstance(body, dict) else None
    if response.status_code == requests.codes.ok and isinstance(data, dict) and _is_of_use(data, problems):
        formed, lost = MONDAY.applied(data)
        unread = (tr("{number} of its parts came in a form that is not known here", number=lost),) if lost else ()
        return MondayAnswer(formed, (*(problem.sentence() for problem in problems), *unread))
    raise failure_of(subject, response.status_code, response.headers, problems)


def _is_of_use(data: Mapping[str, object], problems: tuple[Problem, ...]) -> bool:
    """Whether the answer holds anything besides what it says of itself; without errors an empty one counts too."""
    return not problems or any(value is not None for name, value in data.items() if name != "complexity")


@cache
def document(operation: str) -> str:
    """The document of this name, and the fragments it uses."""
    fragments = {match[1]: match[0] for match in _FRAGMENT.finditer(_text("fragments"))}
    text = _text(operation)
    used: dict[str, str] = {}
    waiting = _SPREAD.findall(text)
    while waiting:
        name = waiting.pop()
        if name in fragments and name not in used:
            used[name] = fragments[name]
            waiting += _SPREAD.findall(fragments[name])
    return "\n\n".join((text.strip(), *used.values()))


def _text(name: str) -> str:
    return (_DOCUMENTS / f"{name}.graphql").read_text(encoding="utf-8")
