"""Slack's Web API through the official client: paced, within a time limit, its refusals told as gaps."""

from __future__ import annotations

import logging
import math
import ssl
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from postmortem.clients.pacing import Busy, Pacer
from postmortem.clients.slack.forms import SLACK
from postmortem.clients.slack.refusals import NO_LONGER_CHANGED, Refused, refusal_of, slack_unavailable
from postmortem.errors import RetryLater
from postmortem.models import Conversation, Notice
from postmortem.text.language import tr, translatable
from postmortem.time_limit import TimeLimit

CALL_SECONDS = 30.0
PAGE_SIZE = 999  # conversations.history: "Maximum of 999"; docs.slack.dev/reference/methods/conversations.history
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

    def tell(
        self,
        place: Conversation,
        notice: Notice,
        metadata: Mapping[str, object],
        limit: TimeLimit,
        *,
        known_ts: str = "",
    ) -> str:
        """The `ts` of the one message with this `metadata` in `place`, which now says what `notice` does.

        `metadata` is {event_type, event_payload}, the same for every version of one notice and seen by the whole
        workspace. `known_ts` is the message's where it was posted before. Else it is looked for, before every try, as
        an earlier one may have been posted although its answer was lost. A message that is gone, or may no longer be
        changed, is followed by a new one.
        """
        content = {
            "channel": place.channel_id,
            "text": notice.text,
            "blocks": list(notice.blocks),
            "metadata": metadata,
            "link_names": False,
            "parse": "none",  # chat.update would else take @here and #channel for what they name
        }
        gone: set[str] = set()

        def attempt(_seconds: float) -> str:
            known = known_ts if known_ts not in gone else ""
            known = known or self._find_notice(place, metadata, limit) or ""
            if known and known not in gone and self._update({**content, "ts": known}, limit):
                return known
            gone.add(known)
            return self._post(content, place.thread_ts, limit)

        try:
            return self._pacer.run(attempt, limit, call_seconds=CALL_SECONDS)
        except (Busy, Refused, RetryLater) as error:
            raise slack_unavailable(tr(_NOTICE), error, bot=self._bot or tr(_NAMELESS_BOT)) from None

    def _post(self, content: SlackAnswer, thread_ts: str | None, limit: TimeLimit) -> str:
        body = {**content, "unfurl_links": False, "unfurl_media": False}
        if thread_ts:
            body["thread_ts"] = thread_ts
        try:
            return str(self._call("chat.postMessage", limit.at_most(CALL_SECONDS), json=body)["ts"])
        except Refused as refused:
            raise (Refused("is_inactive") if refused.code == "is_archived" else refused) from None

    def _update(self, content: SlackAnswer, limit: TimeLimit) -> bool:
        """Change a message of the bot's; False where there is none any more that could be changed."""
        try:
            self._call("chat.update", limit.at_most(CALL_SECONDS), json=content)
        except Refused as refused:
            if refused.code in NO_LONGER_CHANGED:
                return False
            raise
        return True

    def _read(self, method: str, arguments: Arguments, limit: TimeLimit, what: str) -> SlackResponse:
        try:
            return self._pacer.run(
                lambda seconds: self._call(method, seconds, params=dict(arguments)), limit, call_seconds=CALL_SECONDS
            )
        except (Busy, Refused, RetryLater) as error:
            raise slack_unavailable(what, error, bot=self._bot or tr(_NAMELESS_BOT)) from None

    def _find_notice(self, place: Conversation, metadata: Mapping[str, object], limit: TimeLimit) -> str | None:
        """The newest message with this metadata: of the whole thread, or of the channel's latest page."""
        asked: dict[str, str | int | bool] = {
            "channel": place.channel_id,
            "limit": PAGE_SIZE,
            "include_all_metadata": True,
        }
        if place.thread_ts:
            pages = self.pages("conversations.replies", {**asked, "ts": place.thread_ts}, limit, what=tr(_NOTICE))
        else:
            pages = iter([self.read("conversations.history", asked, limit, what=tr(_NOTICE))])
        messages = (message for page in pages for message in page.get("messages") or ())
        found = [str(message["ts"]) for message in messages if message.get("metadata") == metadata]
        return max(found, default=None)

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
