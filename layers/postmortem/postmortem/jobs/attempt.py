"""One attempt at one job: take the lease, run the pipeline, and record what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import NoReturn, Protocol

from postmortem.errors import NothingToDo, PermanentFailure, PostmortemError, RetryLater, SettingsError, UnclearIncident
from postmortem.jobs.record import MAX_DELIVERIES, Delivery, JobStatus, Stage, State, with_request
from postmortem.jobs.store import JobStore, Lease, LeaseLost
from postmortem.models import Announced, Job, Page, Published
from postmortem.telemetry import count, log_unexpected, logger
from postmortem.text.language import tr
from postmortem.time_limit import TimeLimit

LONGEST_CLOSING_SECONDS = 15.0  # kept back from the pipeline for the last writes to the job's record
_SECONDS_FOR_FAILURE = 30.0  # for telling of a failure; what that does not reach is told later


class Runs(Protocol):
    """What an attempt needs of the pipeline."""

    def run(
        self, job: Job, limit: TimeLimit, progress: Callable[[Stage], None], *, deliveries_left: int = 0
    ) -> Published:
        """The published page; raises NothingToDo, RetryLater or PermanentFailure."""
        ...

    def tell_failure(self, job: Job, reason: str, limit: TimeLimit) -> Announced:
        """Tell where the incident happened that the job has failed, and why; what could not be told."""
        ...


class Promises(Protocol):
    """Has owed notices told later."""

    def promise(self, job: Job, announced: Announced) -> Announced:
        """The same, or given up where nothing can be tried later."""
        ...


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a message: how its job ended, or with `repeated`, where the job stands that needed no attempt."""

    state: State
    figures: Mapping[str, float] = field(default_factory=dict)
    repeated: bool = False


def attempt(
    job: Job,
    store: JobStore,
    pipeline: Callable[[], Runs],
    notices: Promises,
    *,
    seconds: float,
    delivery: Delivery,
) -> Ended:
    """Runs the job under a lease of `seconds`, unless `JobStore.start` finds nothing to do for this message.

    Raises RetryLater when another delivery can help and there is one left, PermanentFailure otherwise. A request that
    does not say clearly which incident it means fails without either: only whoever asked can mend it, by asking anew.
    What cannot be announced neither fails the job nor has it run again; `notices` has it told later.
    """
    lease = store.start(job, seconds, delivery)
    if isinstance(lease, JobStatus):
        return Ended(lease.status, repeated=True)
    limit = TimeLimit(seconds - min(LONGEST_CLOSING_SECONDS, seconds / 10))
    ending = _Ending(job, store, lease, pipeline, notices, limit)
    try:
        asked = with_request(job, lease.request)
        ending = replace(ending, job=asked)
        left = MAX_DELIVERIES - delivery.number
        outcome = pipeline().run(asked, limit, _Progress(store, lease), deliveries_left=left)
        announced = notices.promise(job, outcome.announced)
        store.finish(lease, State.COMPLETED, page=outcome.page, gaps=outcome.gaps, announced=announced)
    except NothingToDo as nothing:
        store.finish(lease, State.SKIPPED, page=_page_of(nothing), error=str(nothing))
        return Ended(State.SKIPPED)
    except UnclearIncident as unclear:
        store.finish(lease, State.FAILED, error=unclear.explanation())
        return Ended(State.FAILED)
    except (PermanentFailure, SettingsError) as failure:
        ending.fail(str(failure))
    except Exception as error:  # noqa: BLE001 - whatever it is, the job's record must say so
        ending.retry(error, delivery.number)
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


@dataclass(frozen=True, slots=True)
class _Ending:
    """How an attempt ends that did not get through."""

    job: Job
    store: JobStore
    lease: Lease
    pipeline: Callable[[], Runs]
    notices: Promises
    limit: TimeLimit

    def fail(self, reason: str) -> NoReturn:
        """Fail the job for good, after those who wait for its page are told."""
        announced = self.notices.promise(self.job, self._told(reason))
        self.store.finish(self.lease, State.FAILED, error=reason, announced=announced)
        raise PermanentFailure(reason)

    def retry(self, error: Exception, delivery: int) -> NoReturn:
        """Put the job back, or fail it after its last delivery."""
        if isinstance(error, PostmortemError):
            reason = str(error)
        else:
            log_unexpected(error)
            reason = tr("Unexpected {error}; the log of this job tells where.", error=type(error).__name__)
        if isinstance(error, LeaseLost):
            raise error
        if delivery >= MAX_DELIVERIES:
            self.fail(
                tr(
                    "{reason} Given up after {number} tries; redrive the dead-letter queue to try again.",
                    reason=reason,
                    number=delivery,
                )
            )
        try:
            self.store.release(self.lease, tr("{reason} It will be tried again.", reason=reason))
        except RetryLater as unwritten:
            logger.warning("The job could not be put back; its lease will run out", reason=str(unwritten))
        raise RetryLater(reason, after_seconds=getattr(error, "after_seconds", None)) from error

    def _told(self, reason: str) -> Announced:
        """Tell of the failure in the time that is left; where even that is not possible, the status and the log do."""
        try:
            return self.pipeline().tell_failure(self.job, reason, self.limit.waiting(_SECONDS_FOR_FAILURE))
        except PostmortemError as error:
            logger.warning("Nobody could be told of the failure", reason=str(error))
        except Exception as error:  # noqa: BLE001 - the job has failed for another reason, which its record must say
            log_unexpected(error)
        count("FailuresUntold")
        return Announced()


def _page_of(nothing: NothingToDo) -> Page | None:
    if nothing.page_id is None:
        return None
    return Page(nothing.page_id, nothing.page_url or "", title="", existed=True)
