"""The pipeline on its real clients while a service is down: what the page says, and when the job goes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from local.notices_in_memory import NoticesInMemory
from local.pages_in_memory import PagesInMemory
from local.sandbox.server import Sandbox
from local.sandbox.wire import Fault
from local.sandbox.workspace import Workspace
from local.serve import WORKSPACE
from postmortem.bootstrap import build_pipeline
from postmortem.errors import RetryLater
from postmortem.models import Job, Published, Trigger
from postmortem.settings import PipelineSettings, read_integration_secrets, read_settings
from postmortem.text.gaps import gap_sentence
from postmortem.time_limit import TimeLimit

SECONDS = 6.0  # outages are waited out for as long as there is time
JOB = Job("j", Trigger.MONDAY, datetime(2025, 8, 4, 9, 15, tzinfo=UTC), board_id="123", item_id="9000000001")


@dataclass
class Office:
    """The sandbox and one try at a job in front of it."""

    sandbox: Sandbox

    def attempt(self, *, seconds: float = SECONDS, deliveries_left: int = 4) -> Published:
        environment = self.sandbox.environment() | {"SLACK_CHANNELS": "marketing-ops"}
        settings = read_settings(PipelineSettings, environment)
        pipeline = build_pipeline(settings, read_integration_secrets(environment), PagesInMemory(), NoticesInMemory())
        return pipeline.run(JOB, TimeLimit(seconds), lambda _stage: None, deliveries_left=deliveries_left)

    def page(self, outcome: Published) -> str:
        return "\n".join(_texts(self.sandbox.notion.tree(outcome.page.page_id)))

    def pages(self) -> int:
        return len(self.sandbox.wire.of("notion", "POST /v1/pages"))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield str(value.get("plain_text", ""))
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


@pytest.fixture
def office() -> Iterator[Office]:
    with Sandbox(Workspace.load(WORKSPACE)) as sandbox:
        yield Office(sandbox)


def test_a_source_that_is_down_is_told_on_the_page_and_its_notice_is_owed(office: Office) -> None:
    office.sandbox.wire.fail(Fault("slack", 503, body="<html>no</html>"))
    outcome = office.attempt()
    assert any(gap.startswith("Slack: ") and "could not be read" in gap for gap in outcome.gaps)
    assert any(gap_sentence(gap).startswith("Slack: the notice could not be posted") for gap in outcome.announced.gaps)
    assert "Slack: " in office.page(outcome)
    assert "Status changed from Investigating to Resolved" in office.page(outcome)


def test_the_job_goes_back_while_monday_is_down(office: Office) -> None:
    office.sandbox.wire.fail(Fault("monday", 500, body={}))
    with pytest.raises(RetryLater, match=r"Monday: .* could not be read: Monday answered 500"):
        office.attempt()
    assert office.pages() == 0


def test_the_page_is_written_at_last_although_monday_stays_down(office: Office) -> None:
    office.sandbox.wire.fail(Fault("monday", 500, body={}))
    outcome = office.attempt(deliveries_left=1)
    assert any(gap.startswith("Monday: ") and "could not be read" in gap for gap in outcome.gaps)
    assert office.pages() == 1


def test_one_answer_that_asks_for_ten_minutes_costs_a_gap_and_no_time(office: Office) -> None:
    slow = {"ok": False, "error": "ratelimited"}
    headers = {"Retry-After": "600"}
    office.sandbox.wire.fail(Fault("slack", 429, "conversations.history", slow, headers=headers, times=1))
    limit = TimeLimit(60)
    outcome = office.attempt(seconds=60)
    assert limit.remaining() > 40
    assert any("Slack asked to slow down" in gap for gap in outcome.gaps)


def test_an_outage_of_two_seconds_leaves_no_trace(office: Office) -> None:
    for service in ("monday", "slack"):
        office.sandbox.wire.fail(Fault(service, 503, body="<html>no</html>", times=1))
    assert office.attempt(seconds=60).gaps == ()
