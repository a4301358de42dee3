"""What becomes of notices when there is something newer to tell: one of each stands, and it is the latest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from local.sandbox.wire import Fault
from postmortem.models import OWN_PAGE_MARK, Notice, Recipient
from postmortem.text.gaps import gap_sentence
from tests.contract.announce_office import PAGE, THREAD, Office, announcement, of_failure, open_office
from tests.contract.slack_sandbox import OPS
from tests.unit.reports import report

NEWER = replace(
    announcement(report(), linked=THREAD), notice=Notice("News.", (), f"<p>News. {PAGE.url} {OWN_PAGE_MARK}.</p>")
)
NEWER = replace(NEWER, made_at=NEWER.made_at + timedelta(hours=1))


@pytest.fixture
def office(serve: Callable[[Flask], str]) -> Iterator[Office]:
    with open_office(serve) as open_now:
        yield open_now


@pytest.mark.parametrize("remembers", [True, False], ids=["remembered", "looked for"])
def test_a_new_revision_changes_both_notices_and_adds_none(office: Office, *, remembers: bool) -> None:
    office.announce(linked=THREAD)
    if not remembers:
        office.forget()
    assert office.tell(NEWER).gaps == ()
    (message,) = office.in_slack()
    assert message["text"] == "News."
    assert office.on_monday() == [NEWER.notice.html]


def test_a_late_try_at_an_old_notice_changes_nothing(office: Office) -> None:
    office.tell(NEWER)
    office.announce(linked=THREAD)
    assert [message["text"] for message in office.in_slack()] == ["News."]
    assert office.on_monday() == [NEWER.notice.html]


def test_the_same_notice_five_times_stands_once(office: Office) -> None:
    for _ in range(5):
        office.announce(linked=THREAD)
    assert (len(office.in_slack()), len(office.on_monday())) == (1, 1)
    assert len(office.wire.of("slack", "chat.")) == 1


def test_it_is_changed_where_it_stands_although_the_incident_now_seems_to_be_elsewhere(office: Office) -> None:
    office.announce(linked=THREAD)
    office.tell(replace(NEWER, place=None))
    (message,) = office.in_slack()
    assert (message["text"], message["thread_ts"]) == ("News.", THREAD.thread_ts)


def test_an_update_that_somebody_deleted_is_written_anew(office: Office) -> None:
    office.announce(linked=THREAD)
    office.item().posts.clear()
    office.tell(NEWER)
    assert office.on_monday() == [NEWER.notice.html]


def test_a_person_who_quotes_the_notice_is_not_rewritten(office: Office) -> None:
    store, item = office.monday.store, office.item()
    quoting = store.post(item, f"<p>{PAGE.url} {OWN_PAGE_MARK}</p>", None)
    quoting.creator = store.users["501"]
    office.announce(linked=THREAD)
    assert office.on_monday()[0] == quoting.body
    assert len(office.on_monday()) == 2


def test_where_the_thread_is_gone_the_channel_is_told(office: Office) -> None:
    office.slack.channels[OPS].delete(THREAD.thread_ts or "")
    assert office.announce(linked=THREAD) == ()
    (message,) = office.in_slack()
    assert "thread_ts" not in message


@pytest.mark.parametrize(
    "fault",
    [
        Fault("monday", 502, "EditUpdate", "lost", times=1, after_work=True),
        Fault("monday", 429, "EditUpdate", {"errors": [{"message": "Rate Limit Exceeded"}]}, times=1),
        Fault("monday", match="OwnUpdate", drop=True, times=1),
    ],
    ids=["answer lost", "rate limit", "dropped"],
)
def test_a_change_that_fails_for_a_moment_is_made_once(office: Office, fault: Fault) -> None:
    office.announce(linked=THREAD)
    office.wire.fail(fault)
    assert office.tell(NEWER).gaps == ()
    assert office.on_monday() == [NEWER.notice.html]


def test_only_who_was_not_told_is_told_later(office: Office) -> None:
    office.wire.fail(Fault("slack", 503, body="no"))
    announced = office.tell(announcement(report(), linked=THREAD))
    assert announced.owed is not None
    assert announced.owed.recipients == {Recipient.SLACK}
    office.wire.heal()
    assert office.tell(announced.owed).owed is None
    assert (len(office.in_slack()), len(office.on_monday())) == (1, 1)


def test_a_channel_that_nobody_knows_is_no_reason_to_try_again(office: Office) -> None:
    announced = office.tell(replace(announcement(report()), place=None))
    assert announced.owed is None
    (gap,) = announced.lasting
    assert gap_sentence(gap) == (
        "Slack: the notice could not be posted: no message of the incident was found, so its channel is unknown. "
        "Put a link to the incident's channel on the Monday item."
    )


def test_a_failure_is_told_in_both_places_with_what_to_do(office: Office) -> None:
    assert office.tell(of_failure("Notion: share the page <Post Mortems>.")).gaps == ()
    (message,) = office.in_slack()
    assert message["thread_ts"] == THREAD.thread_ts
    assert "could not be written" in message["text"]
    assert "share the page &lt;Post Mortems&gt;" in message["text"]
    (update,) = office.on_monday()
    assert "share the page &lt;Post Mortems&gt;" in update
    assert "pm-2" in update


@pytest.mark.parametrize("remembers", [True, False], ids=["remembered", "looked for"])
def test_a_failure_that_is_told_again_stands_once(office: Office, *, remembers: bool) -> None:
    office.tell(of_failure())
    if not remembers:
        office.forget()
    office.tell(of_failure())
    assert (len(office.in_slack()), len(office.on_monday())) == (1, 1)


def test_once_the_page_is_there_it_is_told_anew_and_the_failure_says_so(office: Office) -> None:
    office.tell(of_failure())
    assert office.announce(linked=THREAD) == ()
    failure, notice = office.in_slack()
    assert failure["text"] == (
        "The post-mortem could not be written at first. It is there now: Post-mortem: Promo code https://notion.so/page-1"
    )
    assert "Post-mortem draft" in notice["text"]
    assert [PAGE.url in update for update in office.on_monday()] == [True, True]
    assert not any("Share the page." in update for update in office.on_monday())


def test_a_failure_after_that_is_told_as_a_new_one(office: Office) -> None:
    office.tell(of_failure())
    office.announce(linked=THREAD)
    late = of_failure(job_id="pm-3")
    office.tell(replace(late, made_at=late.made_at + timedelta(days=1)))
    assert (len(office.in_slack()), len(office.on_monday())) == (3, 3)


def test_where_no_conversation_is_known_the_item_alone_is_told_of_a_failure(office: Office) -> None:
    assert office.tell(of_failure(place=None)).gaps == ()
    assert (len(office.in_slack()), len(office.on_monday())) == (0, 1)
