"""`make jobs`: the jobs of the last 30 days, the one that changed last first."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from local.operate.stack import run, table_name
from postmortem.clients.aws import dynamodb_client
from postmortem.jobs.record import JobStatus, Stage, key_of
from postmortem.jobs.store import JobStore


def jobs(table: str) -> list[JobStatus]:
    """Every job of the table."""
    store = JobStore(dynamodb_client(), table, lambda: datetime.now(UTC))
    known = (store.status(job_id) for job_id in _job_ids(table))
    return sorted((one for one in known if one), key=lambda one: one.updated_at, reverse=True)


def _job_ids(table: str) -> Iterator[str]:
    prefix = key_of("")
    pages = dynamodb_client().get_paginator("scan").paginate(TableName=table, ProjectionExpression="id")
    ids = (str(item["id"]["S"]) for page in pages for item in page["Items"])
    return (one.removeprefix(prefix) for one in ids if one.startswith(prefix))


def line_of(job: JobStatus) -> str:
    """A job in a line: when it changed, where it stands, and its page or what went wrong."""
    where = job.status.value if job.stage in {Stage.QUEUED, Stage.DONE} else f"{job.status} at {job.stage}"
    told = "  ".join(filter(None, (job.title, job.page_url, job.error)))
    return f"{job.updated_at:%Y-%m-%d %H:%M}  {job.job_id}  {where:<18}  {told}".rstrip()


def show(environment: Mapping[str, str]) -> None:
    """Print the jobs."""
    found = jobs(table_name(environment))
    print("\n".join(map(line_of, found)) or "There are no jobs.")


if __name__ == "__main__":
    sys.exit(run(show))
