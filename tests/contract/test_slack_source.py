"""What is gathered from Slack, through the real client, from a sandbox that speaks the real protocol."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from postmortem.models import Bearing, Evidence, Gathered, Kind, LeftOut, Window
from postmortem.time_limit import TimeLimit
from tests.contract.slack_sandbox import (
    ANA,
    BEN,
    DEPLOYS,
    LOUNGE,
    NOON,
    OPS,
    VAULT,
    WINDOW,
    Serve,
    Slack,
    leads,
    said,
    section,
    ts,
)


def texts(gathered: Gathered) -> list[str]:
    return [piece.text for piece in sorted(gathered.evidence, key=lambda piece: piece.ref)]


def piece(gathered: Gathered, text: str) -> Evidence:
    return next(piece for piece in gathered.evidence if text in piece.text)


def test_a_message_becomes_evidence_with_its_time_author_place_and_address(serve: Serve) -> None:
    reaction = [{"name": "+1::skin-tone-2", "count": 1, "users": [BEN]}, {"name": "eyes", "count": 1, "users": [BEN]}]
    edited = {"user": ANA, "ts": ts(7)}
    slack = Slack.serving(serve, section(said(5, "checkout is *down*", reactions=reaction, edited=edited)))

    (message,) = slack.gather().evidence

    assert message.ref == f"slack:{OPS}:{ts(5)}"
    assert message.text == "checkout is down"
    assert message.at == NOON + timedelta(minutes=5)
    assert message.edited_at == NOON + timedelta(minutes=7)
    assert message.where == "#ops"
    assert message.url == f"https://sandbox.slack.com/archives/{OPS}/p{ts(5).replace('.', '')}"
    assert message.reactions == ("+1", "eyes")
    assert message.author is not None
    assert (message.author.name, message.author.role, message.author.time_zone) == (
        "ana",
        "on-call",
        "America/New_York",
    )


def test_the_address_is_the_one_that_slack_itself_gives(serve: Serve) -> None:
    slack = Slack.serving(serve, section(said(5), said(6, "reply", thread_ts=ts(5))))

    for message in slack.gather().evidence:
        asked = {"channel": OPS, "message_ts": message.ref.rpartition(":")[2]}
        answer = slack.client.read("chat.getPermalink", asked, TimeLimit(5), what="a link")
        assert message.url == answer["permalink"]


def test_an_alert_whose_words_are_only_in_an_attachment_is_kept_as_an_alert(serve: Serve) -> None:
    alert = said(1, "", user="B0PAGER001", bot_id="B0PAGER001", attachments=[{"title": "5xx above 5 %", "text": "eu"}])
    slack = Slack.serving(serve, section(alert))

    (message,) = slack.gather().evidence

    assert (message.kind, message.text) == (Kind.ALERT, "5xx above 5 %\neu")
    assert message.author is not None
    assert (message.author.name, message.author.is_bot) == ("Pager", True)


def test_people_groups_and_channels_in_a_text_get_their_names(serve: Serve) -> None:
    text = f"<@{BEN}> <!subteam^S0ONCALL01> see <#{DEPLOYS}> and <#{LOUNGE}>, not <@U0NOBODY01> of <#{VAULT}>"
    slack = Slack.serving(serve, section(said(5, text)))

    gathered = slack.gather()

    assert texts(gathered) == ["@Ben Ott @oncall see #deploys and #lounge, not @someone of #another-channel"]
    assert gathered.gaps == ()


def test_everybody_whose_name_is_known_is_told_whether_they_wrote_or_not(serve: Serve) -> None:
    slack = Slack.serving(serve, section(said(5, "hello")))

    known = {person.name: person.aliases for person in slack.gather().people}

    assert known["Ben Ott"] == ("ben",)
    assert "Pager" not in known


def test_a_stranger_from_another_organisation_is_named_by_the_profile_in_the_message(serve: Serve) -> None:
    slack = Slack.serving(serve, section(said(5, user="U0STRANGE1", user_profile={"display_name": "Kim"})))

    (message,) = slack.gather().evidence

    assert message.author is not None
    assert message.author.name == "Kim"
    assert "users.info" not in slack.calls()


def test_lines_of_the_system_and_our_own_notices_are_left_out_but_a_changed_topic_stays(serve: Serve) -> None:
    slack = Slack.serving(
        serve,
        section(
            said(1, "has joined", subtype="channel_join"),
            said(2, "set the topic: SEV1", subtype="channel_topic", topic="SEV1"),
            said(3, "Post-mortem draft ready", user="U0SANDBOX01", bot_id="B0SANDBOX01"),
        ),
    )

    assert texts(slack.gather()) == ["set the topic: SEV1"]


def test_threads_are_read_and_their_replies_counted_by_their_own_time(serve: Serve) -> None:
    slack = Slack.serving(
        serve,
        section(
            said(-100, "parent before", thread_ts=ts(-100)),
            said(-90, "reply before", thread_ts=ts(-100)),
            said(30, "reply inside", thread_ts=ts(-100)),
            said(200, "reply after", thread_ts=ts(-100)),
            said(-80, "thread that ended before", thread_ts=ts(-80)),
            said(-70, "its reply", thread_ts=ts(-80)),
        ),
    )

    gathered = slack.gather()

    assert texts(gathered) == ["parent before", "reply before", "reply inside"]
    assert piece(gathered, "reply before").bearing is Bearing.BACKGROUND
    assert piece(gathered, "reply inside").thread == f"slack:{OPS}:{ts(-100)}"
    assert slack.calls()["conversations.replies"] == 1


def test_a_thread_from_days_before_is_found_when_its_page_is_read_anyway(serve: Serve) -> None:
    days = -3 * 24 * 60
    parent = said(days, "Checklist for the launch", thread_ts=ts(days), reply_count=1, latest_reply=ts(30))
    slack = Slack.serving(serve, section(parent, said(30, "the box was never ticked", thread_ts=ts(days))))
    assert "the box was never ticked" in {item.text for item in slack.gather().evidence}


def test_a_broadcast_is_counted_once_and_leads_to_a_thread_older_than_the_look_back(serve: Serve) -> None:
    days = -3 * 24 * 60
    slack = Slack.serving(
        serve,
        section(
            said(days, "old parent", thread_ts=ts(days)),
            said(20, "quiet reply", thread_ts=ts(days)),
            said(30, "broadcast", thread_ts=ts(days), subtype="thread_broadcast"),
        ),
    )

    assert texts(slack.gather()) == ["old parent", "quiet reply", "broadcast"]


def test_a_linked_thread_is_read_whole_whenever_it_was(serve: Serve) -> None:
    days = -40 * 24 * 60
    slack = Slack.serving(
        serve,
        section(
            said(days, "long ago", thread_ts=ts(days)),
            said(300, "follow-up", thread_ts=ts(days)),
            said(days + 5, "beside it"),
        ),
    )
    link = f"https://sandbox.slack.com/archives/{OPS}/p{ts(300).replace('.', '')}?thread_ts={ts(days)}&amp;cid={OPS}"

    gathered = slack.gather(leads(slack_links=(link,)))

    assert texts(gathered) == ["long ago", "follow-up"]
    assert piece(gathered, "long ago").bearing is Bearing.BACKGROUND
    assert piece(gathered, "follow-up").bearing is Bearing.INCIDENT


def test_a_linked_message_without_a_thread_is_found_outside_the_window(serve: Serve) -> None:
    days = -40 * 24 * 60
    slack = Slack.serving(serve, section(said(days, "root of it all"), said(5, "here")))
    link = f"https://sandbox.slack.com/archives/{OPS}/p{ts(days).replace('.', '')}"

    assert texts(slack.gather(leads(slack_links=(link,)))) == ["root of it all", "here"]


def test_earlier_deploys_and_what_shares_a_version_with_the_talk_are_background(serve: Serve) -> None:
    slack = Slack.serving(
        serve,
        section(
            said(-300, "deployed web", channel=DEPLOYS),
            said(-200, "cluster runs v20190208-c35c7e3 as of now"),
            said(-190, "lunch?"),
            said(10, "no difference between b01b288 and c35c7e3"),
            said(-25 * 60, "deployed api", channel=DEPLOYS),
        ),
    )

    gathered = slack.gather()

    assert texts(gathered) == [
        "deployed web",
        "cluster runs v20190208-c35c7e3 as of now",
        "no difference between b01b288 and c35c7e3",
    ]
    assert [piece(gathered, text).bearing for text in texts(gathered)] == [
        Bearing.BACKGROUND,
        Bearing.BACKGROUND,
        Bearing.INCIDENT,
    ]


def test_messages_of_the_last_second_of_the_window_are_inside_it(serve: Serve) -> None:
    last = {**said(120, "fixed"), "ts": ts(120, 877859)}
    slack = Slack.serving(serve, section(last, {**said(120, "too late"), "ts": ts(120 + 1 / 60)}))

    assert texts(slack.gather()) == ["fixed"]


def test_a_message_at_the_very_edge_of_the_span_is_read(serve: Serve) -> None:
    slack = Slack.serving(serve, section(said(-24 * 60, "deployed", channel=DEPLOYS)))

    assert texts(slack.gather()) == ["deployed"]


def test_every_time_on_the_wire_has_six_decimals(serve: Serve) -> None:
    slack = Slack.serving(serve, section(said(5)))
    slack.gather(leads(window=Window(NOON.replace(microsecond=5), WINDOW.end)))

    bounds = [call.arguments[name] for call in slack.wire.of("slack", "history") for name in ("oldest", "latest")]

    assert len(bounds) == 4
    assert all(len(bound) == 17 and bound[10] == "." for bound in bounds)


def test_what_prepare_has_read_is_not_read_again(serve: Serve) -> None:
    slack = Slack.serving(serve, section(said(5)))
    slack.source.prepare(TimeLimit(5))

    gathered = slack.gather()

    assert texts(gathered) == ["words"]
    assert {name: slack.calls()[name] for name in ("auth.test", "users.conversations", "users.list")} == {
        "auth.test": 1,
        "users.conversations": 1,
        "users.list": 1,
    }


def test_in_a_large_workspace_only_the_people_that_occur_are_looked_up(serve: Serve) -> None:
    crowd = [{"id": f"U0CROWD{n:03}", "name": f"p{n}", "real_name": f"Person {n}"} for n in range(300)]
    slack = Slack.serving(serve, section(said(5, f"<@{crowd[280]['id']}>", user=crowd[290]["id"]), users=crowd))

    (message,) = slack.gather().evidence

    assert message.text == "@p280"
    assert message.author is not None
    assert message.author.name == "p290"
    assert (slack.calls()["users.list"], slack.calls()["users.info"]) == (1, 2)


def test_when_many_people_are_unknown_they_are_listed_instead(serve: Serve) -> None:
    crowd = [{"id": f"U0CROWD{n:03}", "name": f"p{n}", "real_name": f"Person {n}"} for n in range(300)]
    messages = [said(n / 10, user=one["id"]) for n, one in enumerate(crowd)]
    slack = Slack.serving(serve, section(*messages, users=crowd))

    authors = {piece.author.name for piece in slack.gather().evidence if piece.author}

    assert authors == {f"p{n}" for n in range(300)}
    assert slack.calls()["users.list"] == 2
    assert "users.info" not in slack.calls()


def test_an_app_nobody_can_name_is_an_app(serve: Serve) -> None:
    slack = Slack.serving(serve, section(said(5, user="B0GONE0001", bot_id="B0GONE0001")))

    (message,) = slack.gather().evidence

    assert message.author is not None
    assert (message.author.name, slack.calls()["bots.info"]) == ("an app", 1)


def test_the_channels_of_the_next_incident_are_read_anew_and_people_are_remembered(serve: Serve) -> None:
    slack = Slack.serving(serve, section(said(5)))
    slack.gather()
    slack.gather()

    assert slack.calls()["users.conversations"] == 2
    assert slack.calls()["users.list"] == 1


def test_the_workspace_is_never_listed(serve: Serve) -> None:
    slack = Slack.serving(serve, section(said(5)), channels="lounge")
    slack.gather()

    assert "conversations.list" not in slack.calls()


def test_coverage_says_which_channels_were_searched_and_when(serve: Serve) -> None:
    slack = Slack.serving(serve, section(said(-30), said(5)))

    (coverage,) = slack.gather().coverage

    assert coverage.searched[:2] == ("#ops", "#deploys")
    (window,) = coverage.windows
    assert (window.start, window.end.replace(microsecond=0)) == (WINDOW.start, WINDOW.end)
    assert coverage.left_out == {LeftOut.OUTSIDE_WINDOW: 1}
    assert coverage.found == 1
    assert coverage.failed == ()


def test_a_start_that_a_message_states_opens_the_window_and_nothing_is_fetched_twice(serve: Serve) -> None:
    slack = Slack.serving(serve, busy_morning())

    gathered = slack.gather()

    assert "checkout trembles" in texts(gathered)
    assert "so it does" in texts(gathered)
    assert gathered.coverage[0].windows[0].start == NOON - timedelta(hours=7)
    assert twice(slack) == []


def test_an_earlier_start_that_another_source_states_costs_only_the_span_before(serve: Serve) -> None:
    slack = Slack.serving(serve, busy_morning(statement="the checkout is down"))
    first = slack.gather()
    assert "checkout trembles" not in texts(first)

    again = slack.gather(leads(window=Window(NOON - timedelta(hours=7), WINDOW.end)))

    assert "checkout trembles" in texts(again)
    assert set(texts(first)) <= set(texts(again))
    assert twice(slack) == []


def busy_morning(statement: str = "checkout has been down since 06:00 UTC") -> dict[str, Any]:
    """A channel with more than a page of talk, so that what lies before the window is not there for free."""
    talk = [said(minute / 10, f"number {minute}") for minute in range(1100)]
    earlier = [
        said(-6 * 60, "checkout trembles", thread_ts=ts(-6 * 60)),
        said(-6 * 60 + 1, "so it does", thread_ts=ts(-6 * 60)),
    ]
    return section(*earlier, said(-30 * 60, "long before"), *talk, said(118, statement))


def twice(slack: Slack) -> list[str]:
    """The calls that were made more than once, with their arguments."""
    made = Counter(f"{call.name} {sorted(call.arguments.items())}" for call in slack.wire.calls)
    return [call for call, times in made.items() if times > 1]
