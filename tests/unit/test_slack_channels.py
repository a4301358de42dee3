"""Which Slack channels and threads are read for an incident."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from postmortem.gather.slack.channels import MOST_CHANNELS, Channel, Choices, Link, choose, parse_link
from postmortem.gather.slack.time import time_of_ts, ts_of
from postmortem.models import Bearing, Incident, Leads, Window

START = datetime(2025, 8, 4, 8, 0, tzinfo=UTC)
THREAD = "1754298442.908189"
LONG_AGO = START - timedelta(days=400)


def leads(
    title: str = "Promo code fails",
    *,
    links: tuple[str, ...] = (),
    channels: tuple[str, ...] = (),
    hashtags: tuple[str, ...] = (),
    terms: tuple[str, ...] = ("promo", "code"),
) -> Leads:
    return Leads(
        incident=Incident(key="k", title=title),
        window=Window(START, START + timedelta(hours=2)),
        slack_links=links,
        channels=channels,
        hashtags=hashtags,
        terms=terms,
    )


def channel(name: str, *, about: str = "", created: datetime = LONG_AGO) -> Channel:
    return Channel(f"C0{name.upper().replace('-', '')[:9]:0<9}", name, about, created)


def bearings(choices: Choices) -> dict[str, Bearing]:
    return {choice.channel.name: choice.bearing for choice in choices.channels}


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://acme.slack.com/archives/C099F6L2M4Y", Link("C099F6L2M4Y")),
        ("https://acme.slack.com/archives/C099F6L2M4Y/p1754298442908189", Link("C099F6L2M4Y", THREAD)),
        (
            "https://acme.slack.com/archives/C099F6L2M4Y/p1754298467143819?cid=C099F6L2M4Y&amp;thread_ts=1754298442.908189",
            Link("C099F6L2M4Y", THREAD),
        ),
        ("https://acme.enterprise.slack.com/archives/G099F6L2M4Y/", Link("G099F6L2M4Y")),
        ("https://acme.slack.com/app_redirect?channel=C099F6L2M4Y", Link("C099F6L2M4Y")),
        ("https://slack.com/app_redirect?channel=C099F6L2M4Y", Link("C099F6L2M4Y")),
        ("https://app.slack.com/client/T01ABCDEF/C099F6L2M4Y", Link("C099F6L2M4Y")),
        (
            f"https://app.slack.com/client/T01ABCDEF/C099F6L2M4Y/thread/C099F6L2M4Y-{THREAD}",
            Link("C099F6L2M4Y", THREAD),
        ),
        (f"slack://channel?team=T1&id=C099F6L2M4Y&message={THREAD}", Link("C099F6L2M4Y", THREAD)),
        ("https://evil.example.com/archives/C099F6L2M4Y", None),
        ("https://notslack.com/archives/C099F6L2M4Y", None),
        ("https://acme.slack.com/team/U099F6L2M4Y", None),
        ("https://[broken/archives/C099F6L2M4Y", None),
        ("marketing-ops", None),
    ],
)
def test_links_of_every_form_name_their_channel_and_thread(url: str, link: Link | None) -> None:
    assert parse_link(url) == link


def test_linked_named_and_configured_channels_come_first_and_bear_on_the_incident() -> None:
    own = [channel("random"), channel("ops"), channel("alerts"), channel("marketing")]
    linked = f"https://acme.slack.com/archives/{own[1].id}/p1754298442908189"

    choices = choose(leads(links=(linked,), channels=("#marketing",)), ["alerts"], own)

    assert [choice.channel.name for choice in choices.channels] == ["ops", "marketing", "alerts", "random"]
    assert choices.channels[0].linked == {THREAD}
    assert bearings(choices)["random"] is Bearing.BACKGROUND
    assert set(list(bearings(choices).values())[:3]) == {Bearing.INCIDENT}


def test_a_channel_may_be_named_by_id_link_former_name_or_hashtag() -> None:
    renamed = Channel("C0RENAMED01", "checkout", former_names=("shop",))
    own = [renamed, channel("ops"), channel("sales")]

    choices = choose(leads(channels=("shop", "C0UNKNOWN01"), hashtags=("ops", "down")), [own[2].id], own)

    assert [choice.channel.id for choice in choices.channels] == ["C0RENAMED01", "C0UNKNOWN01", own[1].id, own[2].id]


def test_a_name_the_bot_has_no_channel_of_is_a_gap_but_a_mere_hashtag_is_none() -> None:
    choices = choose(leads(channels=("#secret-room",), hashtags=("ff0000", "include", "sale")), [], [channel("ops")])

    assert [gap.what for gap in choices.gaps] == ["#secret-room"]
    assert "invite the bot" in choices.gaps[0].remedy


def test_words_of_the_incident_make_a_channel_its_own_only_where_nobody_named_one() -> None:
    own = [channel("promo"), channel("random", about="codes, cats"), channel("team-web", about="shop and promo codes")]

    assert bearings(choose(leads(), [], own)) == {
        "promo": Bearing.INCIDENT,
        "team-web": Bearing.INCIDENT,
        "random": Bearing.BACKGROUND,
    }
    assert bearings(choose(leads(channels=("random",)), [], own))["promo"] is Bearing.BACKGROUND


def test_a_channel_opened_for_this_incident_is_its_own_and_an_older_ones_is_not() -> None:
    new = channel("inc-142", created=START + timedelta(minutes=5))
    old = channel("incident-2024-06-30", created=LONG_AGO)

    found = bearings(choose(leads(channels=("ops",)), [], [channel("ops"), old, new]))

    assert found["inc-142"] is Bearing.INCIDENT
    assert found["incident-2024-06-30"] is Bearing.BACKGROUND


def test_in_a_large_workspace_only_channels_that_something_ties_to_the_incident_are_read() -> None:
    own = [channel(f"team-{number}") for number in range(MOST_CHANNELS)] + [channel("promo-launch"), channel("deploys")]

    choices = choose(leads(channels=("team-3",)), [], own)

    assert list(bearings(choices)) == ["team-3", "promo-launch", "deploys"]
    assert choices.passed_over == MOST_CHANNELS - 1


def test_a_small_workspace_is_read_whole() -> None:
    own = [channel(f"team-{number}") for number in range(MOST_CHANNELS)]

    choices = choose(leads(), [], own)

    assert len(choices.channels) == MOST_CHANNELS
    assert choices.passed_over == 0


@pytest.mark.parametrize(
    ("name", "tells"), [("deploys", True), ("prow-deploys", True), ("release-notes", True), ("exchange", False)]
)
def test_channels_of_changes_are_known_by_their_name(name: str, tells: bool) -> None:
    assert channel(name).tells_of_changes is tells


@pytest.mark.parametrize("ts", ["1754298442.908189", "1612345678.000200"])
def test_a_time_and_its_ts_say_the_same_to_the_microsecond(ts: str) -> None:
    assert ts_of(time_of_ts(ts)) == ts
    assert time_of_ts("1754298442.908189") == datetime(2025, 8, 4, 9, 7, 22, 908189, tzinfo=UTC)
