"""Monday's webhook: an event that says "resolved" becomes a job, any other is ignored for a reason."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from postmortem.errors import BadRequest
from postmortem.models import Job, Trigger
from postmortem.settings import ResolutionSettings
from postmortem.text.fields import MondayId, UsableTime
from postmortem.text.moments import EARLIEST, LATEST

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STATUS_COLUMN_TYPES = frozenset({"color", "status"})  # Monday: its events say `color`, its API says `status`


@dataclass(frozen=True, slots=True)
class Ignored:
    """An event that asks for no post-mortem, and why."""

    reason: str


def _as_text(value: object) -> object:
    """Monday sends ids as numbers in its events and as text from its API."""
    return str(value) if isinstance(value, int) else value


def _or_unknown(value: object, validated: ValidatorFunctionWrapHandler) -> object:
    """The time, None where it cannot be used: of the two in an event one is enough."""
    try:
        return validated(value)
    except ValidationError:
        return None


MondayNumber = Annotated[MondayId, BeforeValidator(_as_text)]


class _Resolution(BaseModel):
    """The fields of a status event that make a job."""

    board: Annotated[MondayNumber, Field(alias="boardId")]
    item: Annotated[MondayNumber, Field(alias="pulseId")]
    changed_at: Annotated[
        Decimal | None,
        Field(alias="changedAt", gt=EARLIEST.timestamp(), lt=LATEST.timestamp(), allow_inf_nan=False),
        WrapValidator(_or_unknown),
    ] = None
    triggered_at: Annotated[UsableTime | None, Field(alias="triggerTime"), WrapValidator(_or_unknown)] = None


def is_challenge(payload: Mapping[str, Any]) -> bool:
    """Whether Monday asks for its challenge back, as it does once when a webhook is made."""
    return "challenge" in payload and "event" not in payload


def challenge_of(payload: Mapping[str, Any]) -> str:
    """The text that Monday wants back; raises BadRequest where it is no text."""
    challenge = payload["challenge"]
    if not isinstance(challenge, str):
        raise BadRequest("challenge: must be a text.")
    return challenge


def read_resolution(payload: Mapping[str, Any], settings: ResolutionSettings, now: datetime) -> Job | Ignored:
    """The job that a webhook call asks for, or why it asks for none.

    The same change of status gives the same job id, however often and from however many subscriptions it comes.
    Raises BadRequest naming what is missing or malformed. Source of the shapes:
    developer.monday.com/api-reference/reference/webhooks and recorded events.
    """
    event = payload.get("event")
    if not isinstance(event, dict):
        raise BadRequest("event: must be an object.")
    reason = _reason_to_ignore(event, settings)
    if reason:
        return Ignored(reason)
    resolution = _validated(event)
    resolved_at = _resolved_at(resolution)
    change = resolution.changed_at if resolution.changed_at is not None else event.get("triggerTime")
    identity = f"{resolution.board}:{resolution.item}:{event['columnId']}:{_label(event).get('index')}:{change}"
    return Job(
        job_id=f"pm-{hashlib.sha256(identity.encode('utf-8', 'replace')).hexdigest()[:24]}",
        trigger=Trigger.MONDAY,
        requested_at=now,
        board_id=resolution.board,
        item_id=resolution.item,
        resolved_at=resolved_at,
    )


def _reason_to_ignore(event: Mapping[str, Any], settings: ResolutionSettings) -> str:
    """Why no post-mortem is due, or "" where one is; anything may be missing from an event that does not concern us."""
    column, wanted = event.get("columnId"), settings.monday_status_column_id
    if not isinstance(column, str):
        return "not a change of a column"
    if wanted and column != wanted:
        return f"not the status column '{wanted}'"
    if not wanted and str(event.get("columnType")) not in STATUS_COLUMN_TYPES:
        return "not a status column"
    if event.get("parentItemId") is not None:
        return "a sub-item, not an incident"
    text = _label(event).get("text")
    if not isinstance(text, str) or not text:
        return "the status was cleared"
    if not settings.is_resolved(text):
        return "the new status is not one that means resolved"
    return ""


def _label(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """The new label; empty where the status was cleared (`value` null, `{}`, or its label null)."""
    value = event.get("value")
    label = value.get("label") if isinstance(value, dict) else None
    return label if isinstance(label, dict) else {}


def _validated(event: Mapping[str, Any]) -> _Resolution:
    try:
        return _Resolution.model_validate({**event, "pulseId": event.get("pulseId", event.get("itemId"))})
    except ValidationError as error:
        complaints = "; ".join(f"event.{e['loc'][0]}: {e['msg']}" for e in error.errors())
        raise BadRequest(complaints) from None


def _resolved_at(resolution: _Resolution) -> datetime:
    """When the status changed; only where that is not said, when the event was sent (seconds later)."""
    if resolution.changed_at is not None:
        return EPOCH + timedelta(microseconds=int(resolution.changed_at * 1_000_000))
    if resolution.triggered_at is not None:
        return resolution.triggered_at
    raise BadRequest("event.changedAt: is missing or no time that can be used, and so is event.triggerTime.")
