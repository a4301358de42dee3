"""Requests to Notion through its official client: timed, paced, and every failure sorted by what may follow it.

The client's own retries are off: they leave out 529, 502, 504 and time-outs, and they wait less than Notion asks for.
Requests are given whole to its `request`, as its methods drop arguments they do not know without a word.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
from notion_client import Client
from notion_client.errors import HTTPResponseError, RequestTimeoutError

from postmortem.clients.json_body import parse_json
from postmortem.clients.notion.forms import NOTION
from postmortem.clients.notion.objects import NotionJson
from postmortem.clients.pacing import Busy, Pacer
from postmortem.errors import PostmortemError, RetryLater, SourceUnavailable
from postmortem.models import Gap, Source
from postmortem.text.gaps import gap_sentence
from postmortem.text.language import tr, translatable
from postmortem.time_limit import TimeLimit

NOTION_VERSION = "2026-03-11"  # the client's own default is older
READ_SECONDS = 20.0
WRITE_SECONDS = (
    65.0  # a write may be saved, and answered with 503 after 55 s: developers.notion.com/reference/request-limits
)
CONNECT_SECONDS = 5.0

SHARE_IT = translatable("Open it in Notion and add the agent's connection under ••• → Connections.")
_REMEDIES = {
    401: translatable("Put the secret of the connection (notion.so/profile/integrations) into NOTION_API_KEY."),
    403: translatable(
        "Give the connection the capabilities to read, insert and update content "
        "(notion.so/profile/integrations); on a Free plan, check the workspace's block limit."
    ),
    404: SHARE_IT,
}
_NOT_EXECUTED = {429, 529}
_CONFLICT = 409
_BLOCKED = "public_api_request_blocked"  # a 429 that no waiting mends
_WITH_ID = frozenset({"page", "database", "data_source"})
_PLACE_IN_BODY = re.compile(r"\bbody(?:\.\w+|\[\d+\])+")

logger = logging.getLogger(__name__)
_call_seconds: ContextVar[float] = ContextVar("_call_seconds", default=READ_SECONDS)


class NotFound(SourceUnavailable):
    """There is nothing of this kind with this id, or it is not shared with the connection."""


class AmbiguousWrite(PostmortemError):
    """Notion may have done the write or not; `committed_id` is what it wrote, or wrote into, where it says so.

    `committed_children` are the ids of the blocks that it wrote there.
    """

    def __init__(self, reason: str, *, committed_id: str | None = None, children: object = None) -> None:
        super().__init__(reason)
        self.committed_id = committed_id
        self.committed_children = tuple(map(str, children)) if isinstance(children, list) else ()


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of Notion; `what` says it in words, for the gap where it fails.

    A write that is `repeatable` does the same however often it is done.
    """

    method: str
    path: str
    what: str
    query: NotionJson | None = None
    body: NotionJson | None = None
    repeatable: bool = False


@dataclass
class _Failed(Exception):
    """A request without a usable answer: status 0 is none at all, `sent` whether it may have reached Notion."""

    status: int
    why: str
    code: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    after_seconds: float | None = None
    sent: bool = True

    @property
    def refused(self) -> bool:
        """Whether Notion understood the request and will not do it, now or later."""
        return self.code == _BLOCKED or (400 <= self.status < 500 and self.status not in {*_NOT_EXECUTED, _CONFLICT})  # noqa: PLR2004 - HTTP's 4xx

    @property
    def not_executed(self) -> bool:
        """Whether Notion certainly did nothing, so that even a write may be sent again."""
        return not self.sent or self.status in _NOT_EXECUTED


class NotionWire:
    """Reads and writes of Notion's API; threads may share one."""

    def __init__(self, token: str, base_url: str, pacer: Pacer) -> None:
        silent = logging.getLogger(f"{__name__}.sdk")  # the client logs Notion's messages, and those quote the page
        silent.propagate = False
        self._sdk = Client(
            auth=token,
            base_url=base_url.rstrip("/"),
            notion_version=NOTION_VERSION,
            retry=False,
            logger=silent,
            log_level=logging.CRITICAL,
            client=httpx.Client(event_hooks={"request": [_set_timeout]}),
        )
        self._pacer = pacer

    def read(self, request: Request, limit: TimeLimit) -> NotionJson:
        """The answer to a request that changes nothing, sent again where that can help.

        Raises NotFound, or SourceUnavailable for every other failure.
        """

        def attempt(seconds: float) -> NotionJson:
            try:
                return self._send(request, seconds)
            except _Failed as failed:
                if failed.refused:
                    raise _refusal(failed, request, "read") from None
                raise Busy(failed.why, after_seconds=failed.after_seconds) from None

        try:
            return self._pacer.run(attempt, limit, call_seconds=READ_SECONDS)
        except Busy as busy:
            gap = Gap(Source.NOTION.value, request.what, str(busy))
            raise SourceUnavailable(gap, after_seconds=busy.after_seconds) from None
        except RetryLater:
            raise SourceUnavailable(Gap(Source.NOTION.value, request.what, tr("no time was left for it"))) from None

    def write(self, request: Request, limit: TimeLimit) -> NotionJson:
        """The answer to a request that changes something, sent again only where that cannot do it twice.

        Raises AmbiguousWrite where it may have been, RetryLater, NotFound, or SourceUnavailable (a refusal).
        """

        def attempt(seconds: float) -> NotionJson:
            try:
                return self._send(request, seconds)
            except _Failed as failed:
                if failed.refused:
                    raise _refusal(failed, request, "written") from None
                if failed.not_executed or request.repeatable:
                    raise Busy(failed.why, after_seconds=failed.after_seconds) from None
                committed = failed.details.get("committed_resource_id")
                children = failed.details.get("committed_child_ids")
                raise AmbiguousWrite(failed.why, committed_id=committed, children=children) from None

        try:
            return self._pacer.run(attempt, limit, call_seconds=WRITE_SECONDS)
        except Busy as busy:
            reason = gap_sentence(Gap(Source.NOTION.value, request.what, str(busy), undone="written"))
            raise RetryLater(reason, after_seconds=busy.after_seconds) from None

    def _send(self, request: Request, seconds: float) -> NotionJson:
        call = _call_seconds.set(seconds)
        try:
            answer = self._sdk.request(request.path, request.method, request.query, request.body)
        except HTTPResponseError as error:
            raise _failure(error, request) from None
        except RequestTimeoutError as error:
            unsent = isinstance(error.__context__, httpx.ConnectTimeout | httpx.PoolTimeout)
            raise _Failed(0, tr("it did not answer in time"), sent=not unsent) from None
        except httpx.RequestError as error:
            raise _Failed(0, tr("the connection failed"), sent=not isinstance(error, httpx.ConnectError)) from None
        except (ValueError, RecursionError):
            raise _Failed(0, tr("its answer was not JSON")) from None
        finally:
            _call_seconds.reset(call)
        formed, _ = NOTION.applied(answer)
        if not formed.get("object") or (formed["object"] in _WITH_ID and not formed.get("id")):
            raise _Failed(0, tr("its answer was not one of Notion's"))
        return formed


def _set_timeout(request: httpx.Request) -> None:
    """Give the request the time of its own call; the client knows only one for all of them."""
    seconds = _call_seconds.get()
    request.extensions["timeout"] = httpx.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS)).as_dict()


def _failure(error: HTTPResponseError, request: Request) -> _Failed:
    """An error answer, parsed from its body: the client knows only some of Notion's codes and drops the rest."""
    body = _object(error.body)
    details = body.get("additional_data")
    details = details if isinstance(details, dict) else {}
    code = str(details.get("rate_limit_reason") or body.get("code") or "")
    request_id = body.get("request_id")
    logger.info("%s %s: %d %s, request %s", request.method, request.path, error.status, code, request_id)
    waits = error.headers.get("retry-after") or details.get("retry_after")
    why = _reason(error.status, body)
    return _Failed(error.status, why, code=code, details=details, after_seconds=_seconds(waits))


def _reason(status: int, body: NotionJson) -> str:
    """Why a request failed, in words that quote nothing of what was sent."""
    match status:
        case 401:
            return tr("Notion does not accept the token")
        case 403 if not body:
            return tr("a firewall before Notion refuses the request")
        case 403:
            return tr("the connection may not do this")
        case 404 if body:
            return tr("it does not exist or is not shared with the connection")
        case 429 | 529:
            return tr("Notion asks to slow down ({status})", status=status)
        case _ if status >= 500:  # noqa: PLR2004 - HTTP's 5xx
            return tr("Notion has a problem ({status})", status=status)
    places = ", ".join(dict.fromkeys(_PLACE_IN_BODY.findall(str(body.get("message", "")))))
    request_id = tr("request {id}", id=body["request_id"]) if "request_id" in body else ""
    details = (str(status), body.get("code"), places, request_id)
    return tr("Notion refuses the request ({details})", details=", ".join(filter(None, details)))


def _refusal(failed: _Failed, request: Request, undone: str) -> SourceUnavailable:
    remedy = tr(_REMEDIES[failed.status]) if failed.status in _REMEDIES else ""
    gap = Gap(Source.NOTION.value, request.what, failed.why, remedy, undone)
    # An id of another kind (a database's where a page's is asked for) is answered with 400 or 404, and so is
    # the deletion of what is in the trash.
    is_bare = request.method in {"GET", "DELETE"}
    if failed.code == "object_not_found" or (failed.code == "validation_error" and is_bare):
        return NotFound(gap)
    return SourceUnavailable(gap, permanent=True)


def _object(text: str) -> NotionJson:
    try:
        value = parse_json(text)
    except ValueError:
        return {}
    return dict(value) if isinstance(value, dict) else {}


def _seconds(waits: object) -> float | None:
    """The seconds in a Retry-After, given as a number or as a date."""
    text = str(waits or "")
    if text.replace(".", "", 1).isdecimal():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except ValueError:
        return None
