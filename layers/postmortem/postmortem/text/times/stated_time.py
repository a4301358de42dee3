"""A past time that a text states: an instant, a span or a range, with the words that state it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from postmortem.models import Basis, Moment, Precision


class TimeKind(StrEnum):
    """What a stated time says of an event: that it happened at it, went on from it, until it, or from one to another.

    `RANGE`: one moment somewhere from `earliest` to `latest`; nobody said which.
    """

    AT = "at"
    SINCE = "since"
    UNTIL = "until"
    SPAN = "span"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class StatedTime:
    """A past time found in a text, `words` standing there from `start` to `end`.

    `earliest` and `latest` (aware UTC) are equal for an instant, the two ends of a span, or the limits of a range;
    the `earliest` of a range is None where only the latest is stated ("before 14:00"). `tied` is true if the words
    say that something was at that time; otherwise they only hold it ("the 16:04 build").
    """

    start: int
    end: int
    words: str
    kind: TimeKind
    earliest: datetime | None
    latest: datetime
    precision: Precision
    approximate: bool = False
    tied: bool = True

    @property
    def at(self) -> datetime | None:
        """The instant, or the beginning of a span; None for a range, which has no single instant."""
        return None if self.kind is TimeKind.RANGE else self.earliest

    @property
    def until(self) -> datetime | None:
        """The end of a span, else None."""
        return self.latest if self.kind is TimeKind.SPAN else None

    @property
    def moment(self) -> Moment:
        """The instant as a row of the timeline holds it; its `at` is None for a range."""
        return Moment(self.at, Basis.STATED, self.precision, self.words)
