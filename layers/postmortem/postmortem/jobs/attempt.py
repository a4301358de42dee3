"""One attempt at one job: take the lease, run the pipeline, and record what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn, Protocol

from postmortem.errors import NothingToDo, PermanentFailure, PostmortemError, RetryLater, SettingsError, UnclearIncident
from postmortem.jobs.record import MAX_DELIVERIES, Delivery, JobStatus, Stage, State, with_request
from postmortem.jobs.store import JobStore, Lease, LeaseLost
from postmortem.models import Job, Page, Published
from postmortem.telemetry import log_unexpected, logger
from postmortem.text.language import tr
from postmortem.time_limit import TimeLimit

LONGEST_CLOSING_SECONDS = 15.0  # kept back from the pipeline for the last writes to the job's record


class Runs(Protocol):
    """What an attempt needs of the pipeline."""

    def run(
        self, job: Job, limit: TimeLimit, progress: Callable[[Stage], None], *, deliveries_left: int = 0
    ) -> Published:
        """The published page; raises NothingToDo, RetryLater or PermanentFailure."""
        ...


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a message: how its job ended, or with `repeated`, where the job stands that needed no attempt."""

    state: State
    figures: Mapping[str, float] = field(default_factory=dict)
    repeated: bool = False


def attempt(job: Job, store: JobStore, pipeline: Callable[[], Runs], *, seconds: float, delivery: Delivery) -> Ended:
    """Runs the job under a lease of `seconds`, unless `JobStore.start` finds nothing to do for this message.

    Raises RetryLater when another delivery can help and there is one left, PermanentFailure otherwise. A request that
    does not say clearly which incident it means fails without either: only whoever asked can mend it, by asking anew.
    """
    lease = store.start(job, seconds, delivery)
    if isinstance(lease, JobStatus):
        return Ended(lease.status, repeated=True)
    limit = TimeLimit(seconds - min(LONGEST_CLOSING_SECONDS, seconds / 10))
    try:
        asked = with_request(job, lease.request)
        left = MAX_DELIVERIES - delivery.number
        outcome = pipeline().run(asked, limit, _Progress(store, lease), deliveries_left=left)
        store.finish(lease, State.COMPLETED, page=outcome.page, gaps=outcome.gaps)
    except NothingToDo as nothing:
        store.finish(lease, State.SKIPPED, page=_page_of(nothing), error=str(nothing))
        return Ended(State.SKIPPED)
    except UnclearIncident as unclear:
        store.finish(lease, State.FAILED, error=unclear.explanation())
        return Ended(State.FAILED)
    except (PermanentFailure, SettingsError) as failure:
        _fail(store, lease, str(failure))
    except Exception as error:  # noqa: BLE001 - whatever it is, the job's record must say so
        _retry(store, lease, error, delivery.number)
    return Ended(State.COMPLETED, outcome.figures)


class _Progress:
    """Notes each stage in the job's record; a note that cannot be written does not stop the job."""

    def __init__(self, store: JobStore, lease: Lease) -> None:
        self._store = store
        self._lease = lease

    def __call__(self, stage: Stage) -> None:
        logger.info("Stage reached", stage=stage.value)
        try:
            self._store.progress(self._lease, stage)
        except LeaseLost:
            raise
        except RetryLater as error:
            logger.warning("The stage could not be recorded", reason=str(error))


def _fail(store: JobStore, lease: Lease, reason: str) -> NoReturn:
    store.finish(lease, State.FAILED, error=reason)
    raise PermanentFailure(reason)


def _retry(store: JobStore, lease: Lease, error: Exception, delivery: int) -> NoReturn:
    if isinstance(error, PostmortemError):
        reason = str(error)
    else:
        log_unexpected(error)
        reason = tr("Unexpected {error}; the log of this job tells where.", error=type(error).__name__)
    if delivery >= MAX_DELIVERIES:
        _fail(
            store,
            lease,
            tr(
                "{reason} Given up after {number} tries; redrive the dead-letter queue to try again.",
                reason=reason,
                number=delivery,
            ),
        )
    try:
        store.release(lease, tr("{reason} It will be tried again.", reason=reason))
    except RetryLater as unwritten:
        logger.warning("The job could not be put back; its lease will run out", reason=str(unwritten))
    raise RetryLater(reason, after_seconds=getattr(error, "after_seconds", None)) from error


def _page_of(nothing: NothingToDo) -> Page | None:
    if nothing.page_id is None:
        return None
    return Page(nothing.page_id, nothing.page_url or "", title="", existed=True)
