"""A worker that dies in the middle of a job is followed by another try, and nothing is written twice."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from local.sandbox.wire import Fault
from tests.end_to_end.conftest import System


@pytest.mark.long
def test_a_worker_killed_between_page_and_notice_is_followed_by_one_that_finishes(
    start: Callable[..., System], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("local.cloud.aws.VISIBILITY_PER_TIMEOUT", 1)  # six would make everybody wait for a minute
    system = start(WORKER_TIMEOUT_SECONDS="10")
    system.sandbox.wire.fail(Fault("slack", match="chat.postMessage", times=1, drop=True, delay_seconds=3))
    job_id = system.resolve()
    while system.status(job_id)["stage"] != "announce":
        time.sleep(0.02)
    system.cloud.kill_worker()
    job = system.ended(job_id)
    assert job["status"] == "completed"
    assert job["attempts"] > 1  # more where the machine is too busy for the short time-out
    assert len(system.pages()) == 1
    assert len(system.sandbox.slack.posted) == 1
    assert len(system.sandbox.wire.of("monday", "CreateUpdate")) == 1
