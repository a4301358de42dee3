from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from postmortem.errors import SettingsError
from postmortem.gather.monday import leads as monday_leads
from postmortem.gather.monday.columns import Column
from postmortem.gather.monday.leads import until
from postmortem.gather.monday.ticket import Entry, Post, Ticket, entries_of
from postmortem.models import OWN_PAGE_MARK, Job, Trigger
from postmortem.prepare.preparation import safe_words
from postmortem.settings import ResolutionSettings, read_settings
from postmortem.text.gaps import gap_sentence

leads_of_ticket = partial(monday_leads.leads_of_ticket, clean=safe_words)
leads_of_job = partial(monday_leads.leads_of_job, clean=safe_words)
terms_of = partial(monday_leads.terms_of, clean=safe_words)
SETTINGS = ResolutionSettings()
CREATED = datetime(2026, 11, 18, 14, 12, tzinfo=UTC)
RESOLVED = datetime(2026, 11, 18, 15, 31, tzinfo=UTC)
REQUESTED = RESOLVED + timedelta(seconds=5)
HOURS = timedelta(hours=1)

WEBHOOK = Job("job-1", Trigger.MONDAY, REQUESTED, board_id="10", item_id="1", resolved_at=RESOLVED)
MANUAL = Job("job-2", Trigger.MANUAL, REQUESTED + timedelta(days=3), item_id="1")
STATUS = Column("status", "Status", "status", "Resolved", changed_at=RESOLVED)


def ticket(*columns: Column, name: str = "Checkout fails", description: str = "", **posts: str) -> Ticket:
    """An item; `posts` are texts of updates by their ids."""
    return Ticket(
        id="1",
        name=name,
        url="https://acme.monday.com/boards/10/pulses/1",
        state="active",
        created_at=CREATED,
        creator=None,
        board_id="10",
        board_name="Incidents",
        columns=(STATUS, *columns),
        description=description,
        posts=tuple(Post(post_id, text, "", CREATED, None, None, "", ()) for post_id, text in posts.items()),
    )


def date(title: str, at: datetime, *, day_only: bool = False) -> Column:
    return Column(title, title, "date", f"{at}", moment=at, day_only=day_only)


def change(before: str | None, after: str, at: datetime, column: str = "status") -> Entry:
    data = {"column_id": column, "value": {"label": {"text": after}}, "previous_value": {"label": {"text": before}}}
    return Entry(f"{at}", "update_column_value", "7", at, data)


def test_the_window_goes_from_two_hours_before_the_item_to_the_trigger() -> None:
    leads, gaps = leads_of_ticket(ticket(), (), WEBHOOK, SETTINGS)
    assert leads.window.start == CREATED - 2 * HOURS
    assert leads.window.end == REQUESTED
    assert gaps == ()


def test_a_manual_start_looks_a_quarter_of_an_hour_past_the_resolution() -> None:
    leads, _ = leads_of_ticket(ticket(), (), MANUAL, SETTINGS)
    assert leads.window.end == RESOLVED + timedelta(minutes=15)


def test_a_start_that_a_column_states_opens_the_window() -> None:
    started = CREATED - 5 * HOURS
    leads, _ = leads_of_ticket(ticket(date("Started at", started)), (), WEBHOOK, SETTINGS)
    assert leads.incident.started_at == started
    assert leads.window.start == started - 2 * HOURS


def test_a_column_that_the_settings_name_counts_whatever_its_title() -> None:
    named = ResolutionSettings(monday_columns=("started=Kundenwirkung ab",))
    began = CREATED - 3 * HOURS
    columns = (date("Started at", CREATED), date("Kundenwirkung ab", began))
    leads, _ = leads_of_ticket(ticket(*columns), (), WEBHOOK, named)
    assert leads.incident.started_at == began


def test_a_column_setting_that_is_no_pair_is_refused_with_how_to_write_it() -> None:
    with pytest.raises(SettingsError, match="role=column title"):
        read_settings(ResolutionSettings, {"MONDAY_COLUMNS": "Impact began"})


def test_a_day_of_the_start_opens_the_window_and_is_no_time_of_the_start() -> None:
    day = datetime(2026, 11, 17, tzinfo=UTC)
    leads, _ = leads_of_ticket(ticket(date("Started at", day, day_only=True)), (), WEBHOOK, SETTINGS)
    assert leads.incident.started_at is None
    assert leads.window.start == day - 2 * HOURS


def test_a_slack_thread_older_than_the_item_opens_the_window() -> None:
    began = CREATED - 3 * HOURS
    link = f"https://acme.slack.com/archives/C1/p{int(began.timestamp())}000100"
    leads, _ = leads_of_ticket(ticket(a=f"See {link}."), (), WEBHOOK, SETTINGS)
    assert leads.slack_links == (link,)
    assert leads.window.start == began - 2 * HOURS


def test_a_link_to_a_thread_of_last_month_does_not_open_the_window() -> None:
    link = f"https://acme.slack.com/archives/C1/p{int((CREATED - 30 * 24 * HOURS).timestamp())}000100"
    leads, _ = leads_of_ticket(ticket(a=link), (), WEBHOOK, SETTINGS)
    assert leads.window.start == CREATED - 2 * HOURS


def test_what_a_person_says_of_the_times_counts_alone() -> None:
    job = replace(MANUAL, started_at=CREATED + HOURS / 2, resolved_at=CREATED + HOURS)
    leads, _ = leads_of_ticket(ticket(date("Started at", CREATED - 9 * HOURS)), (), job, SETTINGS)
    assert leads.incident.started_at == job.started_at
    assert leads.incident.resolved_at == job.resolved_at
    assert leads.window.start == CREATED + HOURS / 2 - 2 * HOURS


def test_an_incident_of_months_is_searched_at_its_end_and_says_so() -> None:
    old = replace(ticket(), created_at=CREATED - timedelta(days=200))
    leads, (gap,) = leads_of_ticket(old, (), WEBHOOK, SETTINGS)
    assert leads.window.end - leads.window.start == timedelta(days=31)
    assert "longer than the 31 days" in gap_sentence(gap)


def test_resolved_is_when_the_status_became_resolved_for_the_last_time() -> None:
    entries = (
        change("Resolved", "Closed", RESOLVED),
        change("Investigating", "Resolved", RESOLVED - HOURS / 4),
        change("Resolved", "Investigating", RESOLVED - HOURS / 2),
        change("Investigating", "Resolved", RESOLVED - HOURS),
        change("Open", "Done", RESOLVED, column="follow_up"),
    )
    leads, _ = leads_of_ticket(ticket(), entries, WEBHOOK, SETTINGS)
    assert leads.incident.resolved_at == RESOLVED - HOURS / 4


def test_without_a_log_the_time_the_status_was_set_is_the_resolution() -> None:
    leads, _ = leads_of_ticket(ticket(), (), replace(WEBHOOK, resolved_at=None), SETTINGS)
    assert leads.incident.resolved_at == RESOLVED


def test_an_incident_that_is_still_open_has_no_resolution() -> None:
    open_again = replace(ticket(), columns=(replace(STATUS, text="Investigating"),))
    entries = (change("Investigating", "Resolved", RESOLVED - HOURS),)
    leads, _ = leads_of_ticket(open_again, entries, MANUAL, SETTINGS)
    assert leads.incident.resolved_at is None
    assert leads.window.end == MANUAL.requested_at


def test_a_resolution_that_monday_dates_after_the_trigger_still_counts() -> None:
    leads, _ = leads_of_ticket(ticket(), (), replace(WEBHOOK, requested_at=RESOLVED - timedelta(seconds=20)), SETTINGS)
    assert until(leads.incident, WEBHOOK) >= RESOLVED
    assert leads.window.end == RESOLVED


def test_links_and_channels_come_from_everything_on_the_item() -> None:
    hidden = '<a href="https://acme.slack.com/archives/C2/p1795000000000100?thread_ts=1&amp;cid=C2">thread</a>'
    given = replace(
        ticket(Column("link", "Slack", "link", "War room", url="https://acme.slack.com/archives/C1"), a="in #inc-42"),
        hidden='{"link": "https://acme.notion.site/Runbook-1"}',
    )
    given = replace(given, posts=(replace(given.posts[0], hidden=hidden),))
    leads, _ = leads_of_ticket(given, (), replace(WEBHOOK, slack_channels=("ops",)), SETTINGS)
    assert leads.slack_links == (
        "https://acme.slack.com/archives/C1",
        "https://acme.slack.com/archives/C2/p1795000000000100?thread_ts=1&cid=C2",
    )
    assert leads.channels == ("ops",)
    assert leads.hashtags == ("inc-42",)
    assert leads.pages == ("https://acme.notion.site/Runbook-1",)


def test_our_own_notice_leads_nowhere() -> None:
    notice = f"{OWN_PAGE_MARK}: https://www.notion.so/Post-mortem-1 and #general"
    leads, _ = leads_of_ticket(ticket(a=notice), (), WEBHOOK, SETTINGS)
    assert leads.pages == ()
    assert leads.channels == ()


@pytest.mark.parametrize(
    "text",
    [
        "#include <stdio.h>",
        "background: #ff0000;",
        "fixed by #11206",
        "big #sale",
        "C# and F#",
        "## Steps",
        "https://docs.example/page#section",
        "&#39;quoted&#39;",
        "#!/bin/sh",
    ],
)
def test_what_stands_behind_a_hash_is_nobody_s_word_for_a_channel(text: str) -> None:
    leads, _ = leads_of_ticket(ticket(a=text), (), WEBHOOK, SETTINGS)
    assert leads.channels == ()


@pytest.mark.parametrize("text", ["see <#C0123ABCD|ops>", "see <#C0123ABCD>", "see &lt;#C0123ABCD|ops&gt;"])
def test_a_channel_as_slack_writes_it_is_one(text: str) -> None:
    leads, _ = leads_of_ticket(ticket(a=text), (), WEBHOOK, SETTINGS)
    assert leads.channels == ("C0123ABCD",)
    assert leads.hashtags == ()


@pytest.mark.parametrize("text", ["ask in #ops-eu", "(#ops-eu)", "„#ops-eu“", "#ops-eu: down", "see #ops-eu."])
def test_a_hashtag_may_be_the_name_of_a_channel(text: str) -> None:
    leads, _ = leads_of_ticket(ticket(a=text), (), WEBHOOK, SETTINGS)
    assert leads.hashtags == ("ops-eu",)


def test_a_colour_in_the_markup_of_an_update_is_not_even_a_hashtag() -> None:
    given = ticket(a="text")
    given = replace(given, posts=(replace(given.posts[0], hidden='<span style="color: #ff5ac4">text</span>'),))
    leads, _ = leads_of_ticket(given, (), WEBHOOK, SETTINGS)
    assert leads.hashtags == ()


def test_the_terms_are_the_words_that_name_the_incident_codes_first() -> None:
    assert terms_of("Checkout errors since v2.15.0", "SUMMER25 is rejected by promo-service, checkout is down") == (
        "v2.15.0",
        "SUMMER25",
        "promo-service",
        "Checkout",
        "rejected",
    )


def test_a_job_without_an_item_has_the_same_key_however_its_words_are_typed() -> None:
    one, _ = leads_of_job(replace(MANUAL, item_id=None, description="Summer25 code"))
    other, _ = leads_of_job(replace(MANUAL, item_id=None, description="  summer25   Code. "))
    different, _ = leads_of_job(replace(MANUAL, item_id=None, description="Winter25 code"))
    assert one.incident.key == other.incident.key
    assert one.incident.key.startswith("manual:")
    assert different.incident.key != one.incident.key


def test_a_job_that_names_its_item_keeps_the_items_key_when_monday_is_away() -> None:
    leads, _ = leads_of_job(WEBHOOK)
    assert leads.incident.key == "monday:1"


def test_a_job_without_any_time_searches_the_week_before_it_and_says_so() -> None:
    leads, (gap,) = leads_of_job(replace(MANUAL, item_id=None, description="Summer25 code"))
    assert leads.window.start == MANUAL.requested_at - timedelta(days=7)
    assert leads.window.end == MANUAL.requested_at
    assert "168 hours before the request" in gap_sentence(gap)


def test_a_job_with_an_end_alone_searches_the_day_before_it() -> None:
    leads, (gap,) = leads_of_job(replace(MANUAL, item_id=None, description="Summer25 code", resolved_at=RESOLVED))
    assert leads.window.end == RESOLVED + timedelta(minutes=15)
    assert leads.window.end - leads.window.start == timedelta(days=1)
    assert "24 hours before its end" in gap_sentence(gap)


def test_the_thread_of_a_job_gives_its_time_and_its_channel() -> None:
    began = RESOLVED - HOURS
    thread = f"https://acme.slack.com/archives/C1/p{int(began.timestamp())}000100"
    leads, gaps = leads_of_job(replace(MANUAL, item_id=None, description="Code fails", slack_thread=thread))
    assert leads.slack_links == (thread,)
    assert leads.window.start == began - 2 * HOURS
    assert gaps == ()


def test_a_stamp_of_the_log_is_read_to_the_microsecond() -> None:
    line = {"id": "1", "event": "create_pulse", "user_id": "7", "created_at": "17867431589600484", "data": "{}"}
    (entry,) = entries_of([line])
    assert entry.at == datetime(2026, 8, 14, 21, 32, 38, 960048, tzinfo=UTC)
