"""What Slack's refusals mean, and what a workspace's admin can do about each: the one place that knows its codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Protocol

from postmortem.clients.pacing import Busy
from postmortem.errors import PostmortemError, RetryLater, SourceUnavailable
from postmortem.models import Gap
from postmortem.text.language import tr, translatable

_DEFAULT_PAUSE_SECONDS = 30.0  # what Slack's Retry-After usually says, where a 429 comes without one
_TOO_MANY_REQUESTS = 429
_SERVER_ERROR = 500
_CODE = re.compile(r"[a-z0-9_]+")

_SLOW_DOWN = frozenset({"ratelimited", "rate_limited"})
_PASSING = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
_DEAD_TOKEN = {
    "account_inactive": translatable("the bot was removed from the workspace"),
    "invalid_auth": translatable("Slack does not know the token"),
    "not_allowed_token_type": translatable("the token is of the wrong kind"),
    "not_authed": translatable("there is no token"),
    "token_expired": translatable("the token has expired"),
    "token_revoked": translatable("the token was revoked"),
}
_INSTALL_AGAIN = translatable(
    "Install the app to the workspace (api.slack.com/apps, Install App) and put its Bot User OAuth Token (xoxb-…) "
    "into SLACK_BOT_TOKEN."
)
_POSTING_PERMISSIONS = translatable("Let the app post there: channel settings, Posting permissions.")

# Code → why, and the remedy; {bot} is the bot's @name, {needed} the missing scope.
_REFUSALS: Mapping[str, tuple[str, str]] = {
    "cannot_reply_to_message": (translatable("Slack allows no reply to this message"), ""),
    "channel_not_found": (
        translatable(
            "Slack shows the bot no such channel: it is private and the bot is not in it, or it does not exist"
        ),
        translatable("If it is private, let somebody in it type: /invite {bot}"),
    ),
    "is_archived": (
        translatable("the channel is archived and the bot was never in it"),
        translatable("Unarchive it, type /invite {bot} in it, and archive it again."),
    ),
    "is_inactive": (translatable("the channel is archived"), translatable("Unarchive it.")),
    "missing_scope": (
        translatable("the Slack app lacks the scope {needed}"),
        translatable("Add {needed} (api.slack.com/apps, OAuth & Permissions, Bot Token Scopes) and reinstall the app."),
    ),
    "not_in_channel": (
        translatable("the bot is not in the channel"),
        translatable("In the channel, type: /invite {bot}"),
    ),
    "restricted_action": (translatable("posting there is restricted"), _POSTING_PERMISSIONS),
    "restricted_action_read_only_channel": (translatable("posting there is restricted"), _POSTING_PERMISSIONS),
    "restricted_action_thread_locked": (translatable("the thread is locked"), translatable("Unlock the thread.")),
    "restricted_action_thread_only_channel": (translatable("only replies are allowed there"), _POSTING_PERMISSIONS),
    "thread_not_found": (translatable("the message that began the thread was deleted"), ""),
    "user_not_found": (translatable("Slack knows no such person"), ""),
    "user_not_visible": (translatable("the person is in another organisation"), ""),
}


# What was asked for is not there, or not for the bot to see.
_NOT_THERE = frozenset({"bot_not_found", "channel_not_found", "thread_not_found", "user_not_found", "user_not_visible"})

# The message was deleted, is not the bot's, or too old to be changed: docs.slack.dev/reference/methods/chat.update.
NO_LONGER_CHANGED = frozenset({"cant_update_message", "edit_window_closed", "message_not_found"})


class SlackApiResponse(Protocol):
    """What matters here of the SDK's response."""

    status_code: int
    headers: dict[str, Any]
    data: Any


class UnknownToSlack(SourceUnavailable):
    """Slack has nothing under this id that the bot may see; asking again gives the same answer."""


class ScopeMissing(SourceUnavailable):
    """The app was never granted the right to this; other methods work."""


class Refused(PostmortemError):
    """Slack understood the call and said no; `code` is Slack's word for it, `needed` the scope that is missing."""

    def __init__(self, code: str, needed: str = "") -> None:
        super().__init__(tr("Slack answered '{code}'", code=code))
        self.code = code
        self.needed = needed


def refusal_of(response: SlackApiResponse) -> PostmortemError:
    """The error for an answer that is not ok: Busy where another try may help, else Refused.

    Of its text nothing but a well-formed code is kept, for a proxy's page or the SDK's own message can hold anything.
    """
    answer = response.data if isinstance(response.data, dict) else {}
    code = str(answer.get("error") or "")
    if response.status_code == _TOO_MANY_REQUESTS or code in _SLOW_DOWN:
        return Busy(tr("Slack asked to slow down"), after_seconds=_retry_after(response.headers))
    if response.status_code >= _SERVER_ERROR or code in _PASSING or not _CODE.fullmatch(code):
        return Busy(tr("Slack failed (HTTP {status})", status=response.status_code))
    return Refused(code, str(answer.get("needed") or ""))


def slack_unavailable(what: str, error: PostmortemError, *, bot: str) -> SourceUnavailable:
    """The gap for what could not be read; permanent when no call with this token can ever succeed."""
    if isinstance(error, Refused):
        if error.code in _DEAD_TOKEN:
            gap = Gap("slack", tr("the workspace"), tr(_DEAD_TOKEN[error.code]), tr(_INSTALL_AGAIN))
            return SourceUnavailable(gap, permanent=True)
        why, remedy = _REFUSALS.get(error.code, ("", ""))
        filled = {"bot": bot, "needed": error.needed}
        gap = Gap("slack", what, tr(why, **filled) if why else str(error), tr(remedy, **filled) if remedy else "")
        return _kind(error.code)(gap)
    if isinstance(error, RetryLater):
        return SourceUnavailable(Gap("slack", what, tr("there was no time left for it")))
    return SourceUnavailable(Gap("slack", what, str(error)))


def _kind(code: str) -> type[SourceUnavailable]:
    if code in _NOT_THERE:
        return UnknownToSlack
    return ScopeMissing if code == "missing_scope" else SourceUnavailable


def _retry_after(headers: Mapping[str, Any]) -> float:
    given = next((str(value) for name, value in headers.items() if name.lower() == "retry-after"), "")
    return float(given) if given.isdecimal() else _DEFAULT_PAUSE_SECONDS
