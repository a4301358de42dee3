"""One notice in Slack, whatever happens on the way, through the real client."""

from __future__ import annotations

from typing import Any

import pytest

from local.sandbox.wire import Fault
from postmortem.errors import SourceUnavailable
from postmortem.models import Conversation, Notice
from postmortem.time_limit import TimeLimit
from tests.contract.slack_sandbox import LOUNGE, OPS, Serve, Slack, said, section, ts

METADATA = {"event_type": "postmortem_published", "event_payload": {"incident": "monday:1:2"}}


def saying(words: str) -> Notice:
    return Notice("Draft ready", ({"type": "section", "text": {"type": "mrkdwn", "text": words}},), "")


NOTICE, NEWER = saying("Post-mortem draft ready"), saying("A newer draft is ready")


def post(
    slack: Slack,
    *,
    channel: str = OPS,
    thread_ts: str | None = None,
    seconds: float = 60,
    notice: Notice = NOTICE,
    known_ts: str = "",
) -> str:
    place = Conversation(channel, thread_ts)
    return slack.client.tell(place, notice, METADATA, TimeLimit(seconds), known_ts=known_ts)


def posted(slack: Slack) -> list[dict[str, Any]]:
    return [one["message"] for one in slack.sandbox.posted]


def test_a_notice_has_text_blocks_metadata_and_unfurls_nothing(serve: Serve) -> None:
    slack = Slack.serving(serve, section())

    at = post(slack)

    (message,) = posted(slack)
    assert message["ts"] == at
    assert (message["text"], message["metadata"]) == ("Draft ready", METADATA)
    assert message["blocks"][0]["text"]["text"] == "Post-mortem draft ready"
    (call,) = slack.wire.of("slack", "chat.postMessage")
    assert call.arguments["unfurl_links"] is call.arguments["unfurl_media"] is call.arguments["link_names"] is False
    assert call.arguments["parse"] == "none"


def test_a_notice_goes_into_the_thread_of_the_incident(serve: Serve) -> None:
    slack = Slack.serving(serve, section(said(5)))

    post(slack, thread_ts=ts(5))

    assert [message["thread_ts"] for message in posted(slack)] == [ts(5)]


@pytest.mark.parametrize("thread_ts", [None, ts(5)], ids=["channel", "thread"])
def test_a_notice_that_is_there_already_is_not_posted_again(serve: Serve, thread_ts: str | None) -> None:
    slack = Slack.serving(serve, section(said(5)))

    assert post(slack, thread_ts=thread_ts) == post(slack, thread_ts=thread_ts)
    assert len(posted(slack)) == 1


@pytest.mark.parametrize(
    "fault",
    [
        Fault("slack", match="chat.postMessage", drop=True, after_work=True, times=1),
        Fault("slack", 502, "chat.postMessage", "<html>Bad gateway</html>", after_work=True, times=1),
        Fault("slack", 503, "chat.postMessage", {"ok": False}, times=1),
        Fault("slack", match="chat.postMessage", drop=True, times=1),
    ],
    ids=["posted, then dropped", "posted, then 502", "503", "dropped"],
)
def test_a_notice_that_may_have_got_lost_is_there_once(serve: Serve, fault: Fault) -> None:
    slack = Slack.serving(serve, section())
    slack.wire.fail(fault)

    at = post(slack)

    assert [message["ts"] for message in posted(slack)] == [at]


def test_when_slack_says_slow_down_the_notice_waits(serve: Serve) -> None:
    slack = Slack.serving(serve, section())
    slow_down = {"ok": False, "error": "ratelimited"}
    slack.wire.fail(Fault("slack", 429, "chat.postMessage", slow_down, headers={"Retry-After": "1"}, times=2))

    post(slack)

    assert len(posted(slack)) == 1
    assert max(slack.slept) == pytest.approx(1, abs=0.2)


def test_a_notice_that_cannot_be_posted_says_why_and_what_to_do(serve: Serve) -> None:
    slack = Slack.serving(serve, section())
    slack.client.identity(TimeLimit(5))

    with pytest.raises(SourceUnavailable) as caught:
        post(slack, channel=LOUNGE)

    assert not caught.value.permanent
    assert caught.value.gap.remedy == "In the channel, type: /invite @postmortem"


def test_a_notice_outlasts_half_a_minute_of_failures_and_is_there_once(serve: Serve) -> None:
    slack = Slack.serving(serve, section())
    slack.wire.fail(Fault("slack", 503, "chat.postMessage", {"ok": False}, times=4))
    slack.wire.fail(Fault("slack", 502, "chat.postMessage", {"ok": False}, after_work=True, times=1))

    post(slack)

    assert len(posted(slack)) == 1
    assert slack.calls()["chat.postMessage"] == 5


def test_a_notice_that_cannot_be_posted_for_a_minute_is_given_up(serve: Serve) -> None:
    slack = Slack.serving(serve, section())
    slack.wire.fail(Fault("slack", 503, "chat.postMessage", {"ok": False}))

    with pytest.raises(SourceUnavailable, match="HTTP 503"):
        post(slack)

    assert 3 < slack.calls()["chat.postMessage"] < 15


def test_no_time_left_means_no_notice(serve: Serve) -> None:
    slack = Slack.serving(serve, section())

    with pytest.raises(SourceUnavailable, match="no time left"):
        post(slack, seconds=0)


@pytest.mark.parametrize("is_known", [True, False], ids=["remembered", "looked for"])
@pytest.mark.parametrize("thread_ts", [None, ts(5)], ids=["channel", "thread"])
def test_a_newer_notice_takes_the_place_of_the_one_that_stands(
    serve: Serve, thread_ts: str | None, *, is_known: bool
) -> None:
    slack = Slack.serving(serve, section(said(5)))
    at = post(slack, thread_ts=thread_ts)

    assert post(slack, thread_ts=thread_ts, notice=NEWER, known_ts=at if is_known else "") == at

    (message,) = posted(slack)
    assert message["blocks"][0]["text"]["text"] == "A newer draft is ready"
    assert message["metadata"] == METADATA


def test_a_change_pings_and_links_nobody_either(serve: Serve) -> None:
    slack = Slack.serving(serve, section())
    post(slack, known_ts=post(slack), notice=NEWER)

    (call,) = slack.wire.of("slack", "chat.update")

    assert (call.arguments["parse"], call.arguments["link_names"]) == ("none", False)


def test_a_notice_that_somebody_deleted_is_posted_anew(serve: Serve) -> None:
    slack = Slack.serving(serve, section(said(5)))
    at = post(slack, thread_ts=ts(5))
    slack.sandbox.channels[OPS].delete(at)

    anew = post(slack, thread_ts=ts(5), notice=NEWER, known_ts=at)

    assert anew != at
    assert [message["thread_ts"] for message in posted(slack)] == [ts(5), ts(5)]


@pytest.mark.parametrize("code", ["cant_update_message", "edit_window_closed", "message_not_found"])
def test_a_notice_that_may_no_longer_be_changed_is_followed_by_a_new_one(serve: Serve, code: str) -> None:
    slack = Slack.serving(serve, section())
    at = post(slack)
    slack.wire.fail(Fault("slack", 200, "chat.update", {"ok": False, "error": code}))

    assert post(slack, notice=NEWER, known_ts=at) != at
    assert len(posted(slack)) == 2


def test_the_new_one_is_there_once_although_its_answer_is_lost(serve: Serve) -> None:
    slack = Slack.serving(serve, section())
    at = post(slack)
    slack.sandbox.channels[OPS].delete(at)
    slack.wire.fail(Fault("slack", 502, "chat.postMessage", "<html>Bad gateway</html>", after_work=True, times=1))

    post(slack, notice=NEWER, known_ts=at)

    assert len(posted(slack)) == 2


@pytest.mark.parametrize(
    "fault",
    [
        Fault("slack", 503, "chat.update", {"ok": False}, times=1),
        Fault("slack", match="chat.update", drop=True, after_work=True, times=1),
        Fault(
            "slack", 429, "chat.update", {"ok": False, "error": "ratelimited"}, headers={"Retry-After": "1"}, times=1
        ),
    ],
    ids=["503", "changed, then dropped", "rate limit"],
)
def test_a_change_that_fails_for_a_moment_posts_no_second_notice(serve: Serve, fault: Fault) -> None:
    slack = Slack.serving(serve, section())
    at = post(slack)
    slack.wire.fail(fault)

    assert post(slack, notice=NEWER, known_ts=at) == at
    assert len(posted(slack)) == 1


@pytest.mark.parametrize("is_there", [True, False], ids=["to change", "to post"])
def test_an_archived_channel_says_so(serve: Serve, *, is_there: bool) -> None:
    slack = Slack.serving(serve, section())
    at = post(slack) if is_there else ""
    slack.sandbox.channels[OPS].about["is_archived"] = True

    with pytest.raises(SourceUnavailable, match=r"the channel is archived\. Unarchive it"):
        post(slack, notice=NEWER, known_ts=at)


def test_a_revoked_token_says_how_to_get_another(serve: Serve) -> None:
    slack = Slack.serving(serve, section())
    slack.wire.fail(Fault("slack", 200, "chat.postMessage", {"ok": False, "error": "token_revoked"}))

    with pytest.raises(SourceUnavailable, match="the token was revoked") as caught:
        post(slack)

    assert caught.value.permanent
