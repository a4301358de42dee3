"""Slack's Web API through the official client: paced, within a time limit, its refusals told as gaps."""

from __future__ import annotations

import logging
import math
import ssl
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from postmortem.clients.pacing import Busy, Pacer
from postmortem.clients.slack.forms import SLACK
from postmortem.clients.slack.refusals import Refused, refusal_of, slack_unavailable
from postmortem.errors import RetryLater
from postmortem.text.language import tr, translatable
from postmortem.time_limit import TimeLimit

CALL_SECONDS = 30.0
PAGE_SIZE = 999  # conversations.history: "Maximum of 999"; docs.slack.dev/reference/methods/conversations.history
_RECENT = 200  # a notice that may have been posted a moment ago is among the newest messages of its channel
_NOTICE = translatable("the notice")
LOST = "lost"  # where an answer says how many of its objects came in a form that cannot be used
_NAMELESS_BOT = translatable("@ and the name of the app")

# The SDK logs whole requests and answers at DEBUG and parts of answers at ERROR: message text, which no log may hold.
_SILENT = logging.getLogger("postmortem.slack_sdk")
_SILENT.setLevel(logging.CRITICAL)

Arguments = Mapping[str, str | int | bool]
SlackAnswer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the token belongs to; `url`, ending in a slash, is the base of every permalink, `scopes` are the granted."""

    url: str
    team: str
    name: str
    user_id: str
    bot_id: str
    scopes: frozenset[str]


class SlackClient:
    """Calls Slack with a bot token; may be used by many threads at once, which share one pause when Slack asks for it.

    Every method raises SourceUnavailable, whose gap says in words what to do; it is permanent when the token is dead.
    """

    def __init__(self, token: str, base_url: str, *, pacer: Pacer | None = None) -> None:
        self._token = token.strip()
        self._base_url = base_url
        self._pacer = pacer or Pacer()
        self._ssl = ssl.create_default_context()  # loading the certificates anew takes each call 20 ms of CPU
        self._bot = ""

    def identity(self, limit: TimeLimit) -> Identity:
        """Who the bot is (auth.test)."""
        response = self._read("auth.test", {}, limit, tr("the workspace"))
        answer = _body(response)
        headers = {name.lower(): value for name, value in response.headers.items()}
        granted = str(headers.get("x-oauth-scopes", "")).split(",")
        self._bot = f"@{answer.get('user', '')}"
        return Identity(
            url=str(answer.get("url", "")).rstrip("/") + "/",
            team=str(answer.get("team", "")),
            name=str(answer.get("user", "")),
            user_id=str(answer.get("user_id", "")),
            bot_id=str(answer.get("bot_id", "")),
            scopes=frozenset(scope.strip() for scope in granted if scope.strip()),
        )

    def read(self, method: str, arguments: Arguments, limit: TimeLimit, *, what: str) -> SlackAnswer:
        """One answer of a method that changes nothing; `what` names in a gap what could not be read."""
        return _body(self._read(method, arguments, limit, what))

    def pages(self, method: str, arguments: Arguments, limit: TimeLimit, *, what: str) -> Iterator[SlackAnswer]:
        """Every page of a method that gives pages; the end is an empty cursor, never a short page."""
        cursor = ""
        while True:
            page = self.read(method, {**arguments, "cursor": cursor} if cursor else arguments, limit, what=what)
            yield page
            cursor = next_cursor(page)
            if not cursor:
                return

    def post(
        self,
        channel: str,
        text: str,
        blocks: Sequence[Mapping[str, object]],
        thread_ts: str | None,
        metadata: Mapping[str, object],
        limit: TimeLimit,
    ) -> str:
        """The `ts` of the one message with this `metadata` in `channel`, posted unless it is there already.

        `metadata` is {event_type, event_payload}, the same for every try of one notice and seen by the whole
        workspace; `thread_ts` is the parent's. Before every try the message is looked for, as an earlier
        one may have been posted although its answer was lost.
        """
        body = {
            "channel": channel,
            "text": text,
            "blocks": list(blocks),
            "metadata": metadata,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if thread_ts:
            body["thread_ts"] = thread_ts

        def attempt(_seconds: float) -> str:
            known = self._find_post(channel, thread_ts, metadata, limit)
            return known or str(self._call("chat.postMessage", limit.at_most(CALL_SECONDS), json=body)["ts"])

        try:
            return self._pacer.run(attempt, limit, call_seconds=CALL_SECONDS)
        except (Busy, Refused, RetryLater) as error:
            raise slack_unavailable(tr(_NOTICE), error, bot=self._bot or tr(_NAMELESS_BOT)) from None

    def _read(self, method: str, arguments: Arguments, limit: TimeLimit, what: str) -> SlackResponse:
        try:
            return self._pacer.run(
                lambda seconds: self._call(method, seconds, params=dict(arguments)), limit, call_seconds=CALL_SECONDS
            )
        except (Busy, Refused, RetryLater) as error:
            raise slack_unavailable(what, error, bot=self._bot or tr(_NAMELESS_BOT)) from None

    def _find_post(
        self, channel: str, thread_ts: str | None, metadata: Mapping[str, object], limit: TimeLimit
    ) -> str | None:
        asked: dict[str, str | int | bool] = {"channel": channel, "limit": _RECENT, "include_all_metadata": True}
        if thread_ts:
            pages = self.pages("conversations.replies", {**asked, "ts": thread_ts}, limit, what=tr(_NOTICE))
        else:
            pages = iter([self.read("conversations.history", asked, limit, what=tr(_NOTICE))])
        for page in pages:
            for message in page.get("messages") or ():
                if message.get("metadata") == metadata:
                    return str(message["ts"])
        return None

    def _call(
        self, method: str, seconds: float, *, params: SlackAnswer | None = None, json: SlackAnswer | None = None
    ) -> SlackResponse:
        """One request, never repeated here: Busy where another try may help, Refused where Slack says no."""
        client = WebClient(
            token=self._token,
            base_url=self._base_url,
            timeout=math.ceil(seconds),
            ssl=self._ssl,
            retry_handlers=[],
            logger=_SILENT,
        )
        if urllib.request.proxy_bypass(urlsplit(self._base_url).hostname or ""):
            client.proxy = None  # the SDK takes HTTPS_PROXY from the environment but not NO_PROXY
        try:
            return client.api_call(method, params=params, json=json)
        except SlackApiError as error:
            raise refusal_of(error.response) from None
        except (OSError, HTTPException, ValueError, AttributeError, TypeError, RecursionError) as error:
            # The last three: the SDK takes a body for granted that is an object and not too deeply nested.
            raise Busy(tr("Slack gave no answer ({error})", error=type(error).__name__)) from None


def next_cursor(page: Mapping[str, Any]) -> str:
    """Where the next page begins, "" on the last one."""
    return str((page.get("response_metadata") or {}).get("next_cursor") or "")


def _body(response: SlackResponse) -> SlackAnswer:
    answer, lost = SLACK.applied(response.data)
    return {**answer, LOST: lost} if lost else answer
