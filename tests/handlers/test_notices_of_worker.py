"""What the worker has told of a job's end, and told again later where that failed."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from postmortem.errors import PermanentFailure, RetryLater, SettingsError
from postmortem.jobs.owed import PAUSES_SECONDS
from postmortem.jobs.record import State, notice_try_in, to_message
from postmortem.models import Announced, Announcement, Conversation, Gap, Notice, Recipient
from postmortem.telemetry import metrics
from postmortem.text.gaps import gap_sentence
from tests.handlers.test_worker import DONE, JOB, NOW, EventSource, ScriptedPipeline, source

__all__ = ["source"]

GAP = Gap("slack", "the notice", "Slack failed (HTTP 503)", undone="posted")
UNPLACED = Gap("slack", "the notice", "its channel is unknown", "Put a link to it on the item.", undone="posted")
TOLD = Announcement(
    "monday:2",
    JOB.job_id,
    datetime(2026, 11, 18, 16, tzinfo=UTC),
    Notice("It is there.", ({"type": "divider"},), "<p>It is there.</p>"),
    page_id="page-1",
    page_url="https://notion.so/page-1",
    item_id="2",
    place=Conversation("C1", "1.000000"),
)
OWED = Announced((GAP,), owed=replace(TOLD, recipients=frozenset({Recipient.SLACK})))
UNSAID = replace(DONE, announced=OWED)
IN_WORDS = "Slack: the notice could not be posted: Slack failed (HTTP 503). It will be tried again."
GIVEN_UP = (
    "Slack: the notice could not be posted: Slack failed (HTTP 503). "
    "Then ask for the post-mortem again with “force”: it is told then."
)


def due(source: EventSource, number: int) -> None:
    """The delayed message comes at once: the emulator's clock cannot be moved."""
    body = to_message(JOB, notice_try=number)
    source.aws.sqs.send_message(QueueUrl=source.aws.resources.queue_url, MessageBody=body)


def test_a_notice_that_failed_neither_fails_nor_repeats_the_job_and_shows_in_its_status(source: EventSource) -> None:
    pipeline = ScriptedPipeline([UNSAID])
    source.send()
    source.deliver_until_quiet(pipeline)
    status = source.status()
    assert (status.status, status.attempts, len(pipeline.jobs)) == (State.COMPLETED, 1, 1)
    assert status.gaps == (*DONE.gaps, IN_WORDS)
    assert source.aws.delayed() == 1


def test_the_message_that_has_it_told_holds_ids_only(source: EventSource) -> None:
    source.send()
    source.deliver(ScriptedPipeline([UNSAID]))
    body = to_message(JOB, notice_try=1)
    assert len(body) < 4096
    assert notice_try_in(body) == 1
    assert "It is there." not in body


def test_it_is_told_later_and_the_gap_is_gone(source: EventSource) -> None:
    pipeline = ScriptedPipeline([UNSAID])
    source.send()
    source.deliver(pipeline)
    due(source, 1)
    source.deliver_until_quiet(pipeline)
    assert (pipeline.told, len(pipeline.jobs)) == (["It is there."], 1)
    assert (source.status().status, source.status().gaps) == (State.COMPLETED, DONE.gaps)


def test_it_is_tried_a_few_times_and_then_the_status_says_what_to_do(source: EventSource) -> None:
    pipeline = ScriptedPipeline([UNSAID], telling=[OWED] * len(PAUSES_SECONDS))
    source.send()
    source.deliver(pipeline)
    for number in range(1, len(PAUSES_SECONDS) + 1):
        assert source.status().gaps == (*DONE.gaps, IN_WORDS)
        due(source, number)
        source.deliver_until_quiet(pipeline)
    due(source, len(PAUSES_SECONDS) + 1)
    source.deliver_until_quiet(pipeline)
    assert len(pipeline.told) == len(PAUSES_SECONDS)
    assert source.status().gaps == (*DONE.gaps, GIVEN_UP)
    assert source.dead_letters() == 0


def test_the_pauses_grow_as_far_as_the_queue_can_delay() -> None:
    assert list(PAUSES_SECONDS) == sorted(PAUSES_SECONDS)
    assert max(PAUSES_SECONDS) <= 900


def test_the_same_try_is_made_once_however_often_its_message_comes(source: EventSource) -> None:
    pipeline = ScriptedPipeline([UNSAID], telling=[OWED, OWED])
    source.send()
    source.deliver(pipeline)
    for _ in range(3):
        due(source, 1)
    source.deliver_until_quiet(pipeline)
    assert pipeline.told == ["It is there."]


def test_what_can_never_be_told_stays_in_the_status(source: EventSource) -> None:
    both = replace(UNSAID, announced=replace(OWED, lasting=(UNPLACED,)))
    pipeline = ScriptedPipeline([both])
    source.send()
    source.deliver(pipeline)
    due(source, 1)
    source.deliver_until_quiet(pipeline)
    assert source.status().gaps == (*DONE.gaps, gap_sentence(UNPLACED))


def test_a_worker_that_dies_while_it_tells_is_followed_by_another(source: EventSource) -> None:
    source.send()
    source.deliver(ScriptedPipeline([UNSAID]))
    due(source, 1)
    source.deliver(ScriptedPipeline([DONE], telling=[OSError()]))
    due(source, 1)
    waiting = ScriptedPipeline([DONE])
    source.deliver(waiting)
    assert waiting.told == [], "the first may still be at it"
    source.clock.now += timedelta(minutes=11)
    due(source, 1)
    source.deliver(waiting)
    assert waiting.told == ["It is there."]


def test_a_job_that_fails_for_good_is_told_once_however_often_it_is_delivered(source: EventSource) -> None:
    pipeline = ScriptedPipeline([PermanentFailure("Share the page.")])
    for minute in range(5):
        source.send(replace(JOB, requested_at=NOW + timedelta(minutes=minute)))
    source.deliver_until_quiet(pipeline)
    assert pipeline.told == ["Share the page."]
    assert source.status().status is State.FAILED


def test_a_job_that_is_given_up_is_told_at_its_last_delivery(source: EventSource) -> None:
    pipeline = ScriptedPipeline([RetryLater("Notion is busy.", after_seconds=0)])
    source.send()
    source.deliver_until_quiet(pipeline)
    assert pipeline.told == ["Notion is busy. Given up after 5 tries; redrive the dead-letter queue to try again."]


@pytest.mark.parametrize("error", [SettingsError("NOTION_API_KEY is missing."), RetryLater("Busy."), OSError("secret")])
def test_telling_of_a_failure_changes_nothing_about_it(source: EventSource, log: io.StringIO, error: Exception) -> None:
    pipeline = ScriptedPipeline([PermanentFailure("Share the page.")], telling=[error])
    source.send()
    source.deliver_until_quiet(pipeline)
    assert (source.status().status, source.status().error) == (State.FAILED, "Share the page.")
    assert source.dead_letters() == 1
    assert "secret" not in log.getvalue()
    assert dict(metrics.serialize_metric_set())["FailuresUntold"] == [1.0]


def test_a_failure_that_could_not_be_told_shows_in_the_status_and_is_told_later(source: EventSource) -> None:
    failed = replace(TOLD, page_id="", page_url="", notice=Notice("It failed.", (), "<p>It failed.</p>"))
    pipeline = ScriptedPipeline(
        [PermanentFailure("Share the page.")], telling=[Announced((GAP,), owed=failed), Announced()]
    )
    source.send()
    source.deliver_until_quiet(pipeline)
    assert (source.status().gaps, source.status().error) == ((IN_WORDS,), "Share the page.")
    due(source, 1)
    source.deliver_until_quiet(pipeline)
    assert pipeline.told == ["Share the page.", "It failed."]
    assert (source.status().status, source.status().gaps) == (State.FAILED, ())


def test_a_failure_that_waits_to_be_told_is_not_told_once_the_job_begins_anew(source: EventSource) -> None:
    failed = Announced((GAP,), owed=replace(TOLD, page_id="", page_url=""))
    pipeline = ScriptedPipeline([PermanentFailure("Share the page."), DONE], telling=[failed])
    source.send()
    source.deliver_until_quiet(pipeline)
    source.redrive()
    source.deliver_until_quiet(pipeline)
    due(source, 1)
    source.deliver_until_quiet(pipeline)
    assert pipeline.told == ["Share the page."]
    assert (source.status().status, source.status().gaps) == (State.COMPLETED, DONE.gaps)


def test_where_no_later_try_can_be_queued_the_status_says_what_to_do_at_once(
    source: EventSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise RetryLater("The job queue refused a request (AccessDenied).")

    monkeypatch.setattr(source.queue, "send_notice", refuse)
    source.send()
    source.deliver(ScriptedPipeline([UNSAID]))
    assert source.status().gaps == (*DONE.gaps, GIVEN_UP)


def test_the_notice_waits_in_the_record_and_the_log_holds_none_of_it(source: EventSource, log: io.StringIO) -> None:
    source.send()
    source.deliver(ScriptedPipeline([UNSAID]))
    item = boto3.client("dynamodb").get_item(
        TableName=source.aws.resources.table_name, Key={"id": {"S": f"job#{JOB.job_id}"}}
    )["Item"]
    assert json.loads(item["owed"]["S"])["notice"]["text"] == "It is there."
    assert "expiration" in item
    assert "It is there." not in log.getvalue()
