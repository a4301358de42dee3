"""One notice in Slack, whatever happens on the way, through the real client."""

from __future__ import annotations

from typing import Any

import pytest

from local.sandbox.wire import Fault
from postmortem.errors import SourceUnavailable
from postmortem.time_limit import TimeLimit
from tests.contract.slack_sandbox import LOUNGE, OPS, Serve, Slack, said, section, ts

METADATA = {"event_type": "postmortem_published", "event_payload": {"incident": "monday:1:2"}}
BLOCKS = [{"type": "section", "text": {"type": "mrkdwn", "text": "Post-mortem draft ready"}}]


def post(slack: Slack, *, channel: str = OPS, thread_ts: str | None = None, seconds: float = 60) -> str:
    return slack.client.post(channel, "Draft ready", BLOCKS, thread_ts, METADATA, TimeLimit(seconds))


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
    assert call.arguments["unfurl_links"] is call.arguments["unfurl_media"] is False


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
