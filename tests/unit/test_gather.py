"""A source that fails becomes a gap and holds up nobody."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from postmortem.errors import RetryLater, SourceUnavailable
from postmortem.gather import Reading, Sources, gather
from postmortem.models import Coverage, Evidence, Gap, Gathered, Incident, Job, Kind, Leads, Source, Trigger, Window
from postmortem.text.gaps import gap_sentence
from postmortem.time_limit import TimeLimit

NOW = datetime(2025, 8, 4, 9, 0, tzinfo=UTC)
LEADS = Leads(Incident(key="k", title="t"), Window(NOW - timedelta(hours=1), NOW))
JOB = Job("j", Trigger.MANUAL, NOW)


def found(source: Source) -> Gathered:
    piece = Evidence(f"{source.value}:1", source, Kind.MESSAGE, "text", "https://example.com", NOW, "here")
    return Gathered((piece,), coverage=(Coverage(source, found=1),))


class Monday:
    def __init__(self, error: SourceUnavailable | None = None) -> None:
        self.error = error

    def lead(self, job: Job, limit: TimeLimit) -> tuple[Leads, Reading]:
        if self.error:
            raise self.error
        return LEADS, lambda _limit: found(Source.MONDAY)

    def related(self, leads: Leads, limit: TimeLimit) -> Gathered:
        return Gathered()

    def leads_without_source(self, job: Job, error: SourceUnavailable) -> tuple[Leads, Gathered]:
        return LEADS, Gathered()


class Pages:
    def __init__(self, source: Source, error: SourceUnavailable | None = None) -> None:
        self.source, self.error = source, error

    def prepare(self, limit: TimeLimit) -> None:
        if self.error:
            raise self.error

    def gather(self, leads: Leads, limit: TimeLimit) -> Gathered:
        if self.error:
            raise self.error
        return found(self.source)


def failure(source: Source, *, permanent: bool = False) -> SourceUnavailable:
    return SourceUnavailable(Gap(source.value, "everything", "it is down"), permanent=permanent)


def gathered(**failing: SourceUnavailable) -> Gathered:
    sources = Sources(
        Monday(failing.get("monday")),
        Pages(Source.SLACK, failing.get("slack")),
        Pages(Source.NOTION, failing.get("notion")),
    )
    return gather(sources, JOB, TimeLimit(10))[1]


def test_all_sources_give_what_they_found() -> None:
    assert {item.source for item in gathered().evidence} == set(Source)


def test_each_source_may_fail_and_the_others_are_still_read() -> None:
    for source in Source:
        read = gathered(**{source.value: failure(source)})
        assert {item.source for item in read.evidence} == set(Source) - {source}
        assert [gap_sentence(gap) for gap in read.gaps] == [
            f"{source.value.capitalize()}: everything could not be read: it is down."
        ]


def test_a_source_that_refuses_us_is_told_from_one_that_is_down() -> None:
    assert [gap.permanent for gap in gathered(slack=failure(Source.SLACK, permanent=True)).gaps] == [True]
    assert [gap.permanent for gap in gathered(slack=failure(Source.SLACK)).gaps] == [False]


def read_ticket(error: SourceUnavailable, *, deliveries_left: int) -> Gathered:
    sources = Sources(Monday(error), Pages(Source.SLACK), Pages(Source.NOTION))
    return gather(sources, JOB, TimeLimit(10), deliveries_left=deliveries_left)[1]


def test_a_job_whose_ticket_cannot_be_read_now_is_put_back_for_as_long_as_the_service_asks() -> None:
    busy = SourceUnavailable(Gap("monday", "the incident", "it is busy"), after_seconds=90)
    with pytest.raises(RetryLater, match="it is busy") as caught:
        read_ticket(busy, deliveries_left=4)
    assert caught.value.after_seconds == 90


@pytest.mark.parametrize("left", [0, 1])
def test_the_last_deliveries_go_on_without_the_ticket(left: int) -> None:
    assert {item.source for item in read_ticket(failure(Source.MONDAY), deliveries_left=left).evidence} == {
        Source.SLACK,
        Source.NOTION,
    }


@pytest.mark.parametrize(
    "error",
    [
        failure(Source.MONDAY, permanent=True),
        SourceUnavailable(Gap("monday", "the incident", "it is busy"), after_seconds=3600),
    ],
    ids=["a refused token", "an hour"],
)
def test_nobody_waits_for_a_ticket_that_a_few_minutes_do_not_bring(error: SourceUnavailable) -> None:
    assert read_ticket(error, deliveries_left=4).gaps


def test_nobody_waits_for_a_ticket_for_which_only_the_time_was_too_short() -> None:
    sources = Sources(Monday(failure(Source.MONDAY)), Pages(Source.SLACK), Pages(Source.NOTION))
    assert gather(sources, JOB, TimeLimit(0), deliveries_left=4)[1].gaps


def test_other_sources_are_read_while_slack_does_not_answer() -> None:
    notion_was_read = threading.Event()

    class Wiki(Pages):
        def gather(self, leads: Leads, limit: TimeLimit) -> Gathered:
            notion_was_read.set()
            return super().gather(leads, limit)

    class DeadSlack(Pages):
        def prepare(self, limit: TimeLimit) -> None:
            raise failure(Source.SLACK, permanent=not notion_was_read.wait(5))

    sources = Sources(Monday(), DeadSlack(Source.SLACK), Wiki(Source.NOTION))
    assert [gap.permanent for gap in gather(sources, JOB, TimeLimit(10))[1].gaps] == [False]


class Talk(Pages):
    """Slack with messages at some hours before now, of which it gives those inside the window."""

    def __init__(
        self, *messages: tuple[float, str], opens_by_itself: bool = False, again: Exception | None = None
    ) -> None:
        super().__init__(Source.SLACK)
        self.messages, self.opens_by_itself, self.again = messages, opens_by_itself, again
        self.asked: list[Window] = []

    def gather(self, leads: Leads, limit: TimeLimit) -> Gathered:
        self.asked.append(leads.window)
        if self.again and len(self.asked) > 1:
            raise self.again
        window = replace(leads.window, start=NOW - timedelta(days=9)) if self.opens_by_itself else leads.window
        pieces = (
            Evidence(f"slack:{ago}", Source.SLACK, Kind.MESSAGE, text, "", NOW - timedelta(hours=ago), "#ops")
            for ago, text in self.messages
        )
        inside = tuple(piece for piece in pieces if piece.at and piece.at in window)
        return Gathered(inside, coverage=(Coverage(Source.SLACK, (f"from {window.start:%H:%M}",), windows=(window,)),))


def read_with(talk: Talk) -> tuple[Leads, Gathered]:
    return gather(Sources(Monday(), talk, Pages(Source.NOTION)), JOB, TimeLimit(10))


LATE_WORD = (0.5, "t has failed since 03:30 UTC")  # said at 08:30
FIRST_SIGN = (5.4, "t: something is wrong")  # at 03:36, long before the window


def test_what_happened_before_the_window_is_read_once_a_message_states_the_earlier_start() -> None:
    leads, found = read_with(Talk(LATE_WORD, FIRST_SIGN))
    assert FIRST_SIGN[1] in {item.text for item in found.evidence}
    assert leads.window.start == NOW - timedelta(hours=6.5)
    assert leads.window_of_ticket == LEADS.window


def test_the_coverage_tells_the_window_that_was_read_at_last() -> None:
    _, found = read_with(Talk(LATE_WORD))
    (slack,) = (part for part in found.coverage if part.source is Source.SLACK)
    assert slack.searched == ("from 02:30",)


def test_a_source_that_has_read_far_enough_back_is_not_read_again() -> None:
    talk = Talk(LATE_WORD, opens_by_itself=True)
    read_with(talk)
    assert len(talk.asked) == 1


def test_what_was_read_first_stays_when_the_second_reading_fails() -> None:
    _, found = read_with(Talk(LATE_WORD, again=failure(Source.SLACK)))
    assert LATE_WORD[1] in {item.text for item in found.evidence}
    assert "Slack: everything could not be read: it is down." in [gap_sentence(gap) for gap in found.gaps]


def test_a_still_earlier_start_that_only_the_second_reading_states_is_told_as_a_gap() -> None:
    talk = Talk(LATE_WORD, (6.2, "t has failed since 00:10 UTC"))
    _, found = read_with(talk)
    assert len(talk.asked) == 2
    (gap,) = found.gaps
    assert "began at 2025-08-04 00:10 UTC" in gap_sentence(gap)
