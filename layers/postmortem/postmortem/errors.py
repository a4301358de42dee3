"""What can go wrong, and what happens next.

PostmortemError
  ├─ BadRequest            the caller gets 400 with the field that is wrong
  ├─ Unauthorized          the caller gets 401
  ├─ SettingsError         the function does not start; the message names the setting
  ├─ NothingToDo           the job ends as "skipped"
  ├─ RetryLater            the message goes back to the queue and is tried again
  ├─ PermanentFailure      the job ends as "failed"; the message goes to the dead-letter queue
  ├─ UnclearIncident       the job ends as "failed" with the incidents that may be meant; whoever asked chooses one
  ├─ SourceUnavailable     the page is written without this source and says so
  └─ ModelUnavailable      code writes the report, or nothing is judged, and the page says so
       └─ UnusableAnswer   the same; before that, a batch of the judge's is asked for once more
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from postmortem.models import Gap, Writer
from postmortem.text.gaps import gap_sentence
from postmortem.text.language import tr


class PostmortemError(Exception):
    """Root of every error raised on purpose; its text is safe to show: no secret, no message text."""


class BadRequest(PostmortemError):
    """What the caller sent cannot be used; the message names the field and what it must be."""


class Unauthorized(PostmortemError):
    """The caller did not prove who they are."""


class SettingsError(PostmortemError):
    """A setting or secret is missing or malformed; the message names it and says what to put there."""


class NothingToDo(PostmortemError):
    """There is no post-mortem to write, for the reason in the message; `page_*` name one that is already there."""

    def __init__(self, reason: str, *, page_id: str | None = None, page_url: str | None = None) -> None:
        super().__init__(reason)
        self.page_id = page_id
        self.page_url = page_url


class RetryLater(PostmortemError):
    """Trying again can help; not before `after_seconds`, where that is known."""

    def __init__(self, reason: str, *, after_seconds: float | None = None) -> None:
        super().__init__(reason)
        self.after_seconds = after_seconds


class PermanentFailure(PostmortemError):
    """Trying again cannot help until a person has done what the message says."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A Monday item that a description may mean, and the day it was made on."""

    name: str
    day: date | None
    item_id: str

    def sentence(self) -> str:
        """The candidate as whoever asked sees it, with the id to choose it by."""
        return tr("“{name}” of {day}, item {id}", name=self.name, day=self.day or tr("an unknown day"), id=self.item_id)


class UnclearIncident(PostmortemError):
    """The words of a request fit no incident, or more than one, so nothing is published.

    The message itself holds no name of an item, as it goes to the log; `candidates` do.
    """

    def __init__(self, reason: str, candidates: Sequence[Candidate]) -> None:
        super().__init__(reason)
        self.candidates = tuple(candidates)

    def explanation(self) -> str:
        """Why, which incidents there are, and how to choose one."""
        if not self.candidates:
            return tr("{reason} Name it by its Monday item id (monday_item_id).", reason=self)
        known = "; ".join(candidate.sentence() for candidate in self.candidates)
        return tr("{reason} Candidates: {known}. Choose one by its item id (monday_item_id).", reason=self, known=known)


class SourceUnavailable(PostmortemError):
    """A source could not be read; `gap` says what is missing and what to do.

    `permanent` raises an alarm; `after_seconds` is when the source may answer again, where it has said so.
    """

    def __init__(self, gap: Gap, *, permanent: bool = False, after_seconds: float | None = None) -> None:
        super().__init__(gap_sentence(gap))
        self.gap = gap
        self.permanent = permanent
        self.after_seconds = after_seconds


class ModelUnavailable(PostmortemError):
    """The model gave no usable answer; the message says why in words that the page may show, `spent` what was paid."""

    def __init__(self, reason: str, *, spent: Writer | None = None) -> None:
        super().__init__(reason)
        self.spent = spent


class UnusableAnswer(ModelUnavailable):
    """The model answered, but refused, broke off, or kept to no form; asked anew it may do better."""
