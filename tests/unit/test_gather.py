"""A source that fails becomes a gap and holds up nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from postmortem.errors import SourceUnavailable
from postmortem.gather import Reading, Sources, gather
from postmortem.models import Coverage, Evidence, Gap, Gathered, Incident, Job, Kind, Leads, Source, Trigger, Window
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

    def leads_without_source(self, job: Job) -> tuple[Leads, Gathered]:
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
        assert [gap.sentence() for gap in read.gaps] == [
            f"{source.value.capitalize()}: everything could not be read: it is down."
        ]


def test_a_source_that_refuses_us_is_told_from_one_that_is_down() -> None:
    assert [gap.permanent for gap in gathered(slack=failure(Source.SLACK, permanent=True)).gaps] == [True]
    assert [gap.permanent for gap in gathered(slack=failure(Source.SLACK)).gaps] == [False]
