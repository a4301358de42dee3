"""What becomes of a Slack that refuses, fails, stalls or slows down: gaps in words, and everything else kept."""

from __future__ import annotations

import logging

import pytest

from local.sandbox.wire import Fault
from postmortem.errors import SourceUnavailable
from postmortem.models import Gathered
from postmortem.text.gaps import gap_sentence
from tests.contract.slack_sandbox import LOUNGE, OPS, VAULT, Serve, Slack, leads, said, section, ts


def texts(gathered: Gathered) -> list[str]:
    return [piece.text for piece in sorted(gathered.evidence, key=lambda piece: piece.ref)]


def test_no_channel_at_all_is_said(serve: Serve) -> None:
    slack = Slack.serving(serve, section(channels=[]))

    (gap,) = slack.gather().gaps

    assert "SLACK_CHANNELS" in gap.remedy


def test_channels_the_bot_may_not_read_are_gaps_with_the_remedy(serve: Serve) -> None:
    slack = Slack.serving(serve, section(said(5)), channels=f"{LOUNGE},{VAULT},nowhere")

    gathered = slack.gather()

    assert texts(gathered) == ["words"]
    why = {gap.what: (gap.why, gap.remedy) for gap in gathered.gaps}
    assert why["#lounge"] == ("the bot is not in the channel", "In the channel, type: /invite @postmortem")
    assert "private" in why[f"channel {VAULT}"][0]
    assert why["#nowhere"][0] == "the bot is in no channel of this name"
    assert len(gathered.coverage[0].failed) == 3


def test_a_thread_of_a_channel_that_cannot_be_read_is_no_second_gap(serve: Serve) -> None:
    slack = Slack.serving(serve, section(said(5)))
    link = f"https://sandbox.slack.com/archives/{LOUNGE}/p{ts(5).replace('.', '')}"

    gathered = slack.gather(leads(slack_links=(link,)))

    assert [gap.what for gap in gathered.gaps] == ["#lounge"]


def test_a_missing_scope_is_a_gap_that_names_it_and_public_channels_are_still_read(serve: Serve) -> None:
    slack = Slack.serving(serve, section(said(5)))
    slack.sandbox.scopes -= {"groups:read", "groups:history", "users:read"}

    gathered = slack.gather()

    assert texts(gathered) == ["words"]
    assert {(gap.what, "reinstall" in gap.remedy) for gap in gathered.gaps} == {
        ("private channels", True),
        ("the names of people", True),
    }
    assert any("groups:read" in gap_sentence(gap) for gap in gathered.gaps)


@pytest.mark.parametrize("token", ["xoxb-of-another-workspace", ""])
def test_a_dead_token_is_permanent_and_says_where_the_new_one_goes(serve: Serve, token: str) -> None:
    slack = Slack.serving(serve, section(said(5)), token=token)

    with pytest.raises(SourceUnavailable) as caught:
        slack.gather()

    assert caught.value.permanent
    assert "SLACK_BOT_TOKEN" in caught.value.gap.remedy
    assert slack.slept == []


def test_one_failing_thread_does_not_fail_the_others(serve: Serve) -> None:
    threads = [said(minute, f"parent {minute}", thread_ts=ts(minute)) for minute in range(5)]
    replies = [said(minute + 30, f"reply {minute}", thread_ts=ts(minute)) for minute in range(5)]
    slack = Slack.serving(serve, section(*threads, *replies))
    gone = {"ok": False, "error": "thread_not_found"}
    slack.wire.fail(Fault("slack", status=200, match="conversations.replies", body=gone, times=2))

    gathered = slack.gather()

    assert len(gathered.evidence) == 5 + 3
    assert [(gap.what, gap.why) for gap in gathered.gaps] == [
        ("2 threads in #ops", "the message that began the thread was deleted")
    ]


def test_when_slack_says_slow_down_everything_waits_that_long_and_nothing_is_lost(serve: Serve) -> None:
    threads = [said(minute, f"parent {minute}", thread_ts=ts(minute)) for minute in range(3)]
    replies = [said(minute + 30, f"reply {minute}", thread_ts=ts(minute)) for minute in range(3)]
    slack = Slack.serving(serve, section(*threads, *replies))
    refusal = {"ok": False, "error": "ratelimited"}
    slow_down = Fault("slack", 429, "replies", refusal, headers={"Retry-After": "7"}, times=1)
    slack.wire.fail(slow_down)

    gathered = slack.gather()

    assert len(gathered.evidence) == 6
    assert gathered.gaps == ()
    assert max(slack.slept) == pytest.approx(7, abs=0.5)


@pytest.mark.parametrize(
    "fault",
    [
        Fault("slack", 500, "history", {"ok": False, "error": "internal_error"}, times=1),
        Fault("slack", 200, "history", {"ok": False, "error": "fatal_error"}, times=1),
        Fault("slack", 502, "history", "<html>Bad gateway</html>", times=1),
        Fault("slack", 200, "history", "<html>Sign in to the hotel's network</html>", times=1),
        Fault("slack", match="history", drop=True, times=1),
    ],
    ids=["500", "fatal_error", "502 html", "200 html", "dropped"],
)
def test_a_passing_failure_of_a_read_is_mended_by_another_try(serve: Serve, fault: Fault) -> None:
    slack = Slack.serving(serve, section(said(5)))
    slack.wire.fail(fault)

    gathered = slack.gather()

    assert texts(gathered) == ["words"]
    assert gathered.gaps == ()


def test_a_channel_that_stays_unreadable_is_a_gap_without_a_word_of_the_answer(serve: Serve) -> None:
    slack = Slack.serving(serve, section(said(5)))
    slack.wire.fail(Fault("slack", 503, "history", "<html>secret words</html>"))

    gathered = slack.gather()

    assert {gap.what for gap in gathered.gaps} == {"#ops", "#deploys"}
    assert "secret" not in repr(gathered)


def test_when_time_runs_out_what_was_read_is_kept_and_the_rest_is_said(serve: Serve) -> None:
    parents = [said(minute, f"parent {minute}", thread_ts=ts(minute)) for minute in range(3)]
    replies = [said(minute + 30, f"reply {minute}", thread_ts=ts(minute)) for minute in range(3)]
    slack = Slack.serving(serve, section(*parents, *replies))
    slow_down = {"ok": False, "error": "ratelimited"}
    slack.wire.fail(Fault("slack", 429, "replies", slow_down, headers={"Retry-After": "600"}))

    gathered = slack.gather(seconds=30)

    assert len(gathered.evidence) == 3
    assert [gap.what for gap in gathered.gaps] == ["3 threads in #ops"]


def test_threads_that_nothing_ties_to_the_incident_get_a_little_time_and_one_line(serve: Serve) -> None:
    channels = [{"id": OPS, "name": "ops", "is_member": True}, {"id": LOUNGE, "name": "lounge", "is_member": True}]
    aside = [said(1, "aside", channel=LOUNGE, thread_ts=ts(1)), said(2, "and so on", channel=LOUNGE, thread_ts=ts(1))]
    slack = Slack.serving(serve, section(*aside, channels=channels))
    slow_down = {"ok": False, "error": "ratelimited"}
    slack.wire.fail(Fault("slack", 429, "replies", slow_down, headers={"Retry-After": "70"}))

    gathered = slack.gather(seconds=600)

    assert texts(gathered) == ["aside"]
    assert [gap.what for gap in gathered.gaps] == ["a thread in channels that nothing ties to the incident"]
    assert slack.slept == []


def test_an_app_that_gets_fifteen_messages_at_a_time_is_told_why(serve: Serve) -> None:
    slack = Slack.serving(serve, section(said(5)))
    page = {
        "ok": True,
        "has_more": True,
        "messages": [{"type": "message", "text": "x", "ts": ts(n)} for n in range(15)],
    }
    slack.wire.fail(Fault("slack", 200, "history", page, times=1))

    gathered = slack.gather()

    assert any("public distribution" in gap.why for gap in gathered.gaps)


def test_no_message_text_reaches_a_log_even_at_debug(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    slack = Slack.serving(serve, section(said(5, "the password is swordfish")))
    slack.wire.fail(Fault("slack", 200, "history", "<html>swordfish</html>", times=1))
    caplog.set_level(logging.DEBUG)

    assert len(slack.gather().evidence) == 1
    assert "swordfish" not in caplog.text
