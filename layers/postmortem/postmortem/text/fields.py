"""Fields that pydantic reads from JSON, the same for every message that holds them: usable times, ids of Monday."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field

from postmortem.text.moments import EARLIEST, LATEST, usable


def _in_utc(moment: datetime) -> datetime:
    if (at := usable(moment)) is None:
        raise ValueError(f"must be a time from {EARLIEST:%Y} to {LATEST.year - 1}")
    return at


UsableTime = Annotated[AwareDatetime, AfterValidator(_in_utc)]
MondayId = Annotated[str, Field(pattern=r"^[0-9]{1,20}$")]  # Monday: a GraphQL ID is a 64-bit number written as text
