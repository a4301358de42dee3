"""The window opens at the earliest start that the incident's own evidence states."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from postmortem.gather.window import BEFORE, MOST_LOOK_BACK, reopened
from postmortem.models import Bearing, Evidence, Incident, Kind, Leads, Person, Source, Window

OPENED = datetime(2026, 5, 12, 14, 0, tzinfo=UTC)  # when the ticket's window begins; a Tuesday
END = OPENED + timedelta(hours=4)
LEADS = Leads(
    Incident("monday:1:2", "Warehouse labels print blank"), Window(OPENED, END), terms=("Warehouse", "labels", "print")
)
LISBON = Person("U1", "Rui", time_zone="Europe/Lisbon")  # one hour ahead of UTC in May


def said(text: str, minutes: int = 30, *, author: Person | None = None) -> Evidence:
    """A message of the incident's channel, by default half an hour into the window."""
    at = OPENED + timedelta(minutes=minutes)
    return Evidence(f"slack:C1:{minutes}", Source.SLACK, Kind.MESSAGE, text, "", at, "#labels", author)


def on_ticket(text: str, kind: Kind = Kind.UPDATE) -> Evidence:
    return replace(said(text), ref="monday:update:1", source=Source.MONDAY, kind=kind)


def start_after(*evidence: Evidence, leads: Leads = LEADS) -> str:
    """When the window begins after it was opened, without the time that is kept for what led up to the start."""
    start = reopened(leads, evidence).window.start
    return "unchanged" if start == leads.window.start else f"{start + BEFORE:%d %H:%M}"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("labels have been blank since 09:10 UTC", "12 09:10"),
        ("Looks like the blank prints began at 08:47 UTC", "12 08:47"),
        ("first blank label I can find: 07:32 UTC", "12 07:32"),
        ("printing failed between 06:15 and 09:40 UTC, then again", "12 06:15"),
        ("Since 03:05 UTC.", "12 03:05"),
        ("Etiketten (labels) kommen seit 9:10 Uhr UTC leer heraus", "12 09:10"),
        ("les labels sortent vides depuis 8h30 UTC", "12 08:30"),
        ("labels: 空白の印刷は11日 23:20 UTC から", "11 23:20"),
        ("print jobs have been empty since yesterday 23:20 UTC", "11 23:20"),
    ],
)
def test_a_stated_start_opens_the_window(text: str, start: str) -> None:
    assert start_after(said(text)) == start


def test_a_time_without_a_zone_is_read_in_that_of_its_author() -> None:
    assert start_after(said("labels blank since 10:10", author=LISBON)) == "12 09:10"


@pytest.mark.parametrize(
    "text",
    [
        "I have been at the dentist since 09:10 UTC",
        "My shift started at 06:00 UTC",
        "canteen opening times: from 08:00 to 10:00 UTC",
        "the labels roll was changed at 09:10 UTC",  # a change, no beginning
        "blank labels again, like on 1 March since 09:10 UTC",  # further back than any start of this one
        "the maintenance of the label printers starts at 19:00 UTC",
    ],
)
def test_a_time_that_is_no_start_of_the_incident_leaves_the_window_as_it_is(text: str) -> None:
    assert start_after(said(text)) == "unchanged"


def test_what_is_written_on_the_ticket_is_about_the_incident_whatever_its_words() -> None:
    assert start_after(on_ticket("Nothing usable came out since 05:20 UTC")) == "12 05:20"
    assert start_after(on_ticket("Blank labels\nImpact: orders stopped 04:00 - 09:30 UTC", Kind.ITEM)) == "12 04:00"


def test_words_that_the_incidents_talk_repeats_are_its_words_too() -> None:
    talk = (said("the zebra queue is stuck", 5), said("restarting the zebra queue", 9))
    assert start_after(said("zebra was fine, then stuck since 08:00 UTC"), *talk) == "12 08:00"


def test_what_another_channel_says_opens_nothing() -> None:
    elsewhere = replace(said("labels blank since 09:10 UTC"), bearing=Bearing.BACKGROUND)
    assert start_after(elsewhere) == "unchanged"


def test_the_earliest_of_several_starts_counts() -> None:
    assert start_after(said("labels blank since 09:10 UTC"), said("no, blank since 08:40 UTC", 40)) == "12 08:40"


def test_a_start_with_half_an_hour_of_the_window_before_it_needs_no_wider_one() -> None:
    assert start_after(said("labels blank since 14:30 UTC", 60)) == "unchanged"
    assert start_after(said("labels blank since 14:29 UTC", 60)) == "12 14:29"


def test_the_window_is_opened_no_further_than_two_days() -> None:
    far = OPENED - MOST_LOOK_BACK
    assert start_after(said(f"labels blank since {far:%Y-%m-%d %H:%M} UTC")) == "10 15:00"
    assert start_after(said(f"labels blank since {far - timedelta(minutes=1):%Y-%m-%d %H:%M} UTC")) == "unchanged"


def test_a_window_that_was_opened_is_limited_by_the_first_one() -> None:
    once = reopened(LEADS, [said("labels blank since yesterday 09:10 UTC")])
    assert once.window_of_ticket == LEADS.window
    far = OPENED - MOST_LOOK_BACK - timedelta(minutes=1)
    assert reopened(once, [said(f"labels blank since {far:%Y-%m-%d %H:%M} UTC")]) == once


def test_a_start_that_a_person_gave_stays() -> None:
    assert start_after(said("labels blank since 09:10 UTC"), leads=replace(LEADS, start_is_given=True)) == "unchanged"
