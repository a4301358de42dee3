"""One telling, and the gap where it fails: whatever goes wrong here, the page stands and the job is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from postmortem.errors import PostmortemError, SourceUnavailable
from postmortem.models import Gap, Recipient, Source
from postmortem.telemetry import log_unexpected
from postmortem.text.language import tr


class Unplaced(SourceUnavailable):
    """Nobody knows where to tell it; trying again finds no more."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Tells one recipient; `what` could not be `undone` is how its gap begins."""

    recipient: Recipient
    source: Source
    what: str
    undone: str
    tell: Callable[[], None]

    def failure(self) -> Failure | None:
        """Tell it; what is the matter where it could not be told, whatever the reason, or None."""
        try:
            self.tell()
        except SourceUnavailable as error:
            gap = replace(error.gap, what=self.what, undone=self.undone, permanent=False)
            return Failure(self.recipient, gap, may_pass=not isinstance(error, Unplaced))
        except Exception as error:  # noqa: BLE001 - a notice is no reason to write the page again
            if isinstance(error, PostmortemError):
                why = str(error).rstrip(".")
            else:
                log_unexpected(error)
                why = tr("unexpected {error}", error=type(error).__name__)
            return Failure(self.recipient, Gap(self.source.value, self.what, why, undone=self.undone))
        return None


@dataclass(frozen=True, slots=True)
class Failure:
    """A recipient that was not told, and why; `may_pass` if telling it later can help."""

    recipient: Recipient
    gap: Gap
    may_pass: bool = True
