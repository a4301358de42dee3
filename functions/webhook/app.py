"""The HTTP API: Monday's webhook, a person's request, and the status of a job. Authenticate, filter, enqueue."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response, content_types
from aws_lambda_powertools.event_handler.exceptions import NotFoundError, RequestEntityTooLargeError, ServiceError
from aws_lambda_powertools.logging import correlation_paths
from aws_lambda_powertools.utilities.typing import LambdaContext

from postmortem.clients.aws import Secret, dynamodb_client, secrets_client, sqs_client
from postmortem.clients.dynamodb import Clock
from postmortem.errors import BadRequest, RetryLater, SettingsError, Unauthorized
from postmortem.intake.authenticate import authenticate_monday, authenticate_person
from postmortem.intake.body import read_object
from postmortem.intake.manual import read_request
from postmortem.intake.resolution import Ignored, challenge_of, is_challenge, read_resolution
from postmortem.jobs.queue import JobQueue
from postmortem.jobs.record import is_job_id
from postmortem.jobs.store import JobStore
from postmortem.models import Job
from postmortem.settings import WebhookSecrets, WebhookSettings, read_settings
from postmortem.telemetry import count, log_unexpected, logger, metrics

MONDAY_ROUTE = "/webhooks/monday"
LONGEST_BODY = 64 * 1024  # characters: Monday's events have about 2,000, a manual request at most a few more


class Webhook:
    """The three routes over one queue and one table."""

    def __init__(
        self,
        settings: WebhookSettings,
        secrets: Callable[[], WebhookSecrets],
        queue: JobQueue,
        store: JobStore,
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._secrets = secrets
        self._queue = queue
        self._store = store
        self._clock = clock
        self._api = APIGatewayHttpResolver()
        self._api.post(MONDAY_ROUTE)(self._monday)
        self._api.post("/postmortems")(self._request)
        self._api.get("/postmortems/<job_id>")(self._status)
        self._api.exception_handler(BadRequest)(self._bad_request)
        self._api.exception_handler(Unauthorized)(self._unauthorized)
        self._api.exception_handler(RetryLater)(self._unavailable)
        self._api.exception_handler(ServiceError)(self._refused)
        self._api.exception_handler(SettingsError)(self._not_set_up)
        self._api.exception_handler(Exception)(self._unexpected)

    def handle(self, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        """The answer to one HTTP API event, payload format 2.0."""
        count("Calls")
        return self._api.resolve(event, context)

    def _monday(self) -> dict[str, Any]:
        try:
            payload = self._payload()
        except BadRequest:
            self._authenticate_monday(challenge=False)  # a stranger is told nothing but that
            raise
        self._authenticate_monday(challenge=is_challenge(payload))
        if is_challenge(payload):
            return {"challenge": challenge_of(payload)}
        job = read_resolution(payload, self._settings, self._clock())
        if isinstance(job, Ignored):
            logger.info("Event ignored", reason=job.reason)
            count("JobsIgnored")
            return {"ignored": job.reason}
        self._enqueue(job, delay_seconds=self._settings.quiet_period_seconds)
        try:
            self._store.accept(job)
        except RetryLater as error:
            logger.warning("The job's record could not be written; the worker will", reason=str(error))
        return {"job_id": job.job_id}

    def _request(self) -> tuple[dict[str, Any], int]:
        self._authenticate_person()
        job = read_request(self._payload(), self._clock())
        self._store.accept(job)  # before the queue: the record carries the words of the request
        self._enqueue(job, delay_seconds=0)
        answer = {"job_id": job.job_id, "status_url": f"{self._origin()}/postmortems/{job.job_id}"}
        return answer, HTTPStatus.ACCEPTED

    def _status(self, job_id: str) -> dict[str, Any]:
        self._authenticate_person()
        status = self._store.status(job_id) if is_job_id(job_id) else None
        if status is None:
            raise NotFoundError("There is no such job, or it is more than 30 days old.")
        return status.as_json()

    def _enqueue(self, job: Job, *, delay_seconds: int) -> None:
        logger.append_keys(job_id=job.job_id)
        correlation_id = logger.get_correlation_id() or self._api.lambda_context.aws_request_id
        self._queue.send(job, delay_seconds=delay_seconds, correlation_id=correlation_id)
        logger.info("Job queued", trigger=job.trigger.value, delay_seconds=delay_seconds)
        count("JobsQueued")

    def _payload(self) -> dict[str, Any]:
        event = self._api.current_event
        if len(event.body or "") > LONGEST_BODY:
            raise RequestEntityTooLargeError(f"The body is too large; at most {LONGEST_BODY} characters are read.")
        return read_object(event.body, base64_encoded=bool(event.is_base64_encoded))

    def _authenticate_monday(self, *, challenge: bool) -> None:
        event = self._api.current_event
        authenticate_monday(
            self._secrets(),
            token=event.query_string_parameters.get("token", ""),
            authorization=event.headers.get("authorization", ""),
            now=self._clock(),
            challenge=challenge,
        )

    def _authenticate_person(self) -> None:
        authenticate_person(self._secrets(), authorization=self._api.current_event.headers.get("authorization", ""))

    def _origin(self) -> str:
        headers = self._api.current_event.headers
        return f"{headers.get('x-forwarded-proto', 'http')}://{headers.get('host', 'localhost')}"

    def _bad_request(self, error: BadRequest) -> Response[str]:
        count("CallsMalformed")
        return _answer(HTTPStatus.BAD_REQUEST, str(error))

    def _refused(self, error: ServiceError) -> Response[str]:
        count("CallsMalformed")
        return _answer(HTTPStatus(error.status_code), str(error.msg))

    def _unauthorized(self, error: Unauthorized) -> Response[str]:
        logger.warning("Call refused", reason=str(error))
        count("CallsRefused")
        return _answer(HTTPStatus.UNAUTHORIZED, str(error))

    def _unavailable(self, error: RetryLater) -> Response[str]:
        logger.error("Call could not be served", reason=str(error))
        return self._failure(HTTPStatus.SERVICE_UNAVAILABLE, f"{error} Try again in a minute.")

    def _not_set_up(self, error: SettingsError) -> Response[str]:
        logger.error("Not set up", reason=str(error))
        message = "The service is not set up; its log says what is missing."
        return self._failure(HTTPStatus.INTERNAL_SERVER_ERROR, message)

    def _unexpected(self, error: Exception) -> Response[str]:
        log_unexpected(error)
        return self._failure(HTTPStatus.INTERNAL_SERVER_ERROR, "The service failed; its log says where.")

    def _failure(self, status: HTTPStatus, message: str) -> Response[str]:
        """An answer that the caller is to try again after; Monday has taken one with a body for a success."""
        count("CallsFailed")
        if self._api.current_event.path == MONDAY_ROUTE:
            return Response(status_code=status, body="")
        return _answer(status, message)


def _answer(status: HTTPStatus, message: str) -> Response[str]:
    body = json.dumps({"statusCode": status, "message": message})
    return Response(status_code=status, content_type=content_types.APPLICATION_JSON, body=body)


@cache
def build() -> Webhook:
    """The webhook as the environment describes it, made on the first call and kept while the process lives."""
    settings = read_settings(WebhookSettings, os.environ)
    secret = Secret(secrets_client(), settings.webhook_secret_id)
    return Webhook(
        settings,
        secrets=lambda: read_settings(WebhookSecrets, secret.read()),
        queue=JobQueue(sqs_client(), settings.queue_url),
        store=JobStore(dynamodb_client(), settings.table_name, _now),
        clock=_now,
    )


def _now() -> datetime:
    return datetime.now(UTC)


@logger.inject_lambda_context(correlation_id_path=correlation_paths.API_GATEWAY_HTTP, clear_state=True, log_event=False)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Lambda's entry point."""
    return build().handle(event, context)
