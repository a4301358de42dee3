"""A person's request: a validated body becomes a job, or an error that names every field that is wrong."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from postmortem.errors import BadRequest
from postmortem.intake.resolution import MondayNumber
from postmortem.models import Job, Trigger
from postmortem.text.fields import UsableTime

LONGEST_DESCRIPTION = 2000  # characters
MOST_CHANNELS_ASKED = 20  # more than any incident uses; each costs requests to Slack

# Slack: <workspace>.slack.com/archives/<conversation>/p<ts without its dot>, in a thread with ?thread_ts=…&cid=…
PERMALINK = re.compile(r"https://[\w.-]+\.slack(-gov)?\.com/archives/[CDG][A-Z0-9]+/p\d{16}(\?\S*)?", re.ASCII)


def _text_only(value: object) -> object:
    """Numbers would be read as seconds since 1970, which nobody means."""
    if not isinstance(value, str):
        raise ValueError("must be a text such as 2025-08-04T09:07:22+00:00")  # noqa: TRY004 - pydantic wants ValueError
    return value


def _permalink(value: str) -> str:
    if not PERMALINK.fullmatch(value):
        raise ValueError(
            "must be a link to a message, such as https://acme.slack.com/archives/C0123456789/p1754298442123456"
        )
    return value


WrittenMoment = Annotated[UsableTime, BeforeValidator(_text_only)]
ChannelName = Annotated[
    str, StringConstraints(pattern=r"^#?[^\s#@,]{1,80}$")
]  # Slack: names have at most 80 characters


class _Request(BaseModel):
    """The body of `POST /postmortems`."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    incident_description: Annotated[str, Field(max_length=LONGEST_DESCRIPTION)] | None = None
    monday_item_id: MondayNumber | None = None
    monday_board_id: MondayNumber | None = None
    slack_channels: Annotated[list[ChannelName], Field(max_length=MOST_CHANNELS_ASKED)] = []
    slack_thread: Annotated[str, AfterValidator(_permalink)] | None = None
    started_at: WrittenMoment | None = None
    resolved_at: WrittenMoment | None = None
    force: Annotated[bool, Field(strict=True)] = False

    @model_validator(mode="after")
    def _says_which_incident(self) -> _Request:
        if not self.incident_description and not self.monday_item_id:
            raise ValueError("incident_description: say what happened, or give monday_item_id")
        if self.started_at and self.resolved_at and self.resolved_at < self.started_at:
            raise ValueError("resolved_at: must not be before started_at")
        return self


def read_request(payload: Mapping[str, Any], now: datetime) -> Job:
    """The job that a manual request asks for, each time with a new id. Raises BadRequest naming each wrong field."""
    try:
        request = _Request.model_validate(payload)
    except ValidationError as error:
        raise BadRequest("; ".join(_complaint(e["loc"], e["msg"]) for e in error.errors())) from None
    return Job(
        job_id=f"pm-{secrets.token_hex(12)}",
        trigger=Trigger.MANUAL,
        requested_at=now,
        board_id=request.monday_board_id,
        item_id=request.monday_item_id,
        resolved_at=request.resolved_at,
        started_at=request.started_at,
        description=request.incident_description or None,
        slack_channels=tuple(channel.removeprefix("#") for channel in request.slack_channels),
        slack_thread=request.slack_thread,
        force=request.force,
    )


def _complaint(location: tuple[int | str, ...], message: str) -> str:
    problem = message.removeprefix("Value error, ")
    return f"{'.'.join(map(str, location))}: {problem}" if location else problem
