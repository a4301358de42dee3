"""The two notices through the real clients: where they go, what they say, and what is owed when a service is down."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from local.sandbox.wire import Fault
from postmortem.announce.chat import ChatTeller
from postmortem.announce.place import place_of
from postmortem.models import Conversation, Facts, Found, KeyTime, KeyTimeName, Notice
from postmortem.telemetry import logger
from postmortem.time_limit import TimeLimit
from tests.contract.announce_office import PAGE, THREAD, Office, open_office, report_of, talk
from tests.contract.slack_sandbox import DEPLOYS, OPS, ts
from tests.unit.reports import START, report

DOWN = "<html>no</html>"


@pytest.fixture
def office(serve: Callable[[Flask], str]) -> Iterator[Office]:
    with open_office(serve) as open_now:
        yield open_now


def test_the_notice_goes_to_the_thread_that_the_ticket_links_whatever_is_cited(office: Office) -> None:
    told = report_of(talk(6, DEPLOYS), talk(7, DEPLOYS), talk(8, DEPLOYS), cited=(6, 7, 8))
    assert office.announce(told, linked=Conversation(OPS, ts(5))) == ()
    (notice,) = office.in_slack()
    assert (notice["channel"], notice["thread_ts"]) == (OPS, ts(5))


def test_a_linked_thread_is_told_although_nothing_of_it_could_be_read() -> None:
    assert place_of(report_of(), Conversation(OPS, ts(5))) == Conversation(OPS, ts(5))


def test_in_a_linked_channel_the_thread_of_the_incident_is_told() -> None:
    elsewhere = [talk(number, DEPLOYS) for number in (4, 5, 6)]
    told = report_of(talk(1), talk(2), talk(3, thread="2"), *elsewhere, cited=(4, 5, 6))
    assert place_of(told, Conversation(OPS)) == Conversation(OPS, ts(2))


def test_talk_that_no_analyst_could_read_still_tells_where_the_incident_happened() -> None:
    japanese = [talk(number, OPS, "決済が失敗しています") for number in range(1, 7)]
    lunch = [talk(number, DEPLOYS, "who orders lunch?") for number in (8, 9)]
    assert place_of(report_of(*japanese, *lunch, cited=(8,)), None) == Conversation(OPS)


def test_cited_messages_tell_the_channel_among_busier_ones() -> None:
    chatter = [talk(number, DEPLOYS) for number in range(10, 30)]
    told = report_of(talk(1), talk(2), talk(3), talk(4), *chatter, cited=(1, 2, 3, 12))
    assert place_of(told, None) == Conversation(OPS)


def test_a_thread_of_two_among_many_messages_does_not_draw_the_notice() -> None:
    several = [talk(number) for number in range(1, 9)]
    assert place_of(report_of(*several, talk(9, thread="1"), cited=range(1, 10)), None) == Conversation(OPS)


def test_the_thread_that_holds_a_third_of_the_talk_draws_the_notice() -> None:
    told = report_of(talk(1), talk(2), talk(3), talk(4, thread="1"), talk(5), cited=range(1, 6))
    assert place_of(told, None) == Conversation(OPS, ts(1))


def test_without_talk_and_link_there_is_no_place() -> None:
    assert place_of(report_of(), None) is None


def test_nothing_in_a_title_pings_or_links_in_slack(office: Office) -> None:
    made = report()
    title = "<!channel> & <@U0ANA00001> say <https://evil.example|all is well>"
    office.announce(replace(made, incident=replace(made.incident, title=title, severity="<!here>")), linked=THREAD)
    (notice,) = office.in_slack()
    written = json.dumps(notice, ensure_ascii=False)
    assert not [ping for ping in ("<!channel", "<@U0ANA", "<https://evil", "<!here") if ping in written]
    assert "&lt;!channel&gt; &amp; &lt;@U0ANA00001&gt;" in notice["text"]
    assert "&lt;!channel&gt;" in json.dumps(notice["blocks"])


def test_a_title_is_text_and_no_markup_on_monday(office: Office) -> None:
    office.announce(page=replace(PAGE, title='<img src=x> "A" & <b>B</b>'))
    (body,) = office.on_monday()
    assert "&lt;img src=x&gt; &quot;A&quot; &amp; &lt;b&gt;B&lt;/b&gt;" in body
    assert "<img" not in body
    assert "<b>" not in body


def test_the_item_is_told_once_also_when_the_page_is_renewed(office: Office) -> None:
    office.announce(linked=THREAD)
    office.announce(page=replace(PAGE, existed=True), linked=THREAD)
    assert (len(office.on_monday()), len(office.in_slack())) == (1, 1)


def test_an_outage_of_a_minute_loses_no_notice(office: Office) -> None:
    office.wire.fail(Fault("slack", 503, body=DOWN, times=7))
    office.wire.fail(Fault("monday", 503, body=DOWN, times=7))
    assert office.announce(linked=THREAD) == ()
    assert (len(office.on_monday()), len(office.in_slack())) == (1, 1)


def test_what_slack_owes_is_told_and_monday_is_told_all_the_same(office: Office) -> None:
    office.wire.fail(Fault("slack", 503, body=DOWN))
    assert office.announce(linked=THREAD) == ("Slack: the notice could not be posted: Slack failed (HTTP 503).",)
    assert len(office.on_monday()) == 1
    assert office.clock.time <= 240  # both wait on one made-up clock


def test_what_was_owed_is_posted_when_the_page_is_renewed(office: Office) -> None:
    office.wire.fail(Fault("slack", 503, body=DOWN))
    office.announce(linked=THREAD)
    office.wire.heal()
    assert office.announce(page=replace(PAGE, existed=True), linked=THREAD) == ()
    assert (len(office.on_monday()), len(office.in_slack())) == (1, 1)


def test_a_pause_longer_than_there_is_time_for_is_told_at_once(office: Office) -> None:
    slow = {"ok": False, "error": "ratelimited"}
    office.wire.fail(Fault("slack", 429, body=slow, headers={"Retry-After": "600"}))
    (gap,) = office.announce(linked=THREAD)
    assert "Slack asked to slow down" in gap
    assert office.clock.time < 1


def test_without_time_both_notices_are_owed_and_nothing_is_raised(office: Office) -> None:
    gaps = office.announce(linked=THREAD, seconds=0)
    assert [gap.partition(":")[0] for gap in gaps] == ["Slack", "Monday", "Monday"]
    assert all("there was no time left for it" in gap for gap in gaps)


class BrokenChat:
    """A chat client with a defect."""

    def tell(
        self,
        place: Conversation,
        notice: Notice,
        metadata: Mapping[str, object],
        limit: TimeLimit,
        *,
        known_ts: str = "",
    ) -> str:
        raise KeyError(notice.text)


def test_not_even_a_defect_of_a_client_is_raised_or_logged_with_its_text(office: Office) -> None:
    handler = logger.registered_handler
    assert isinstance(handler, logging.StreamHandler)
    lines = io.StringIO()
    before = handler.setStream(lines)
    broken = replace(office, announcer=replace(office.announcer, slack=ChatTeller(BrokenChat(), office.memory)))
    (gap,) = broken.announce(linked=THREAD)
    handler.setStream(before)
    assert gap.startswith("Slack: the notice could not be posted: unexpected KeyError.")
    assert "Unexpected error" in lines.getvalue()
    assert "Promo code" not in lines.getvalue()


def test_the_notice_gives_no_key_time_without_its_basis_and_none_that_is_unknown(office: Office) -> None:
    times = (
        KeyTime(KeyTimeName.STARTED, None, START, ("E1",), Found.FIRST_SYMPTOM),
        KeyTime.exactly(KeyTimeName.DETECTED, START, ("E1",), Found.ALERT, "the first alert"),
        KeyTime(KeyTimeName.MITIGATED, START, START + timedelta(minutes=9), ("E1",), Found.STATED),
        KeyTime(KeyTimeName.ACKNOWLEDGED),
    )
    told = replace(report_of(talk(5), cited=[1]), facts=Facts(times))
    assert office.announce(told) == ()

    (notice,) = office.in_slack()
    (fields,) = [block["fields"] for block in notice["blocks"] if "fields" in block]
    shown = [field["text"] for field in fields]
    assert "*Started*\nfirst symptom 2025-08-04 09:07:22 UTC" in shown
    assert "*Detected*\n2025-08-04 09:07:22 UTC (from an alert)" in shown
    assert "*Mitigated*\nbetween 2025-08-04 09:07:22 UTC and 2025-08-04 09:16:22 UTC (stated)" in shown
    assert not any("Acknowledged" in text for text in shown)
