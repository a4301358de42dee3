"""What is told of a job's end, to whom, and what is remembered of it so that nobody is told twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from postmortem.models.evidence import Conversation, Gap


class Recipient(StrEnum):
    """Where something is told or written, each by itself: one that fails costs none of the others."""

    SLACK = "slack"
    UPDATE = "update"
    LINK = "link"
    ACTIONS = "actions"


@dataclass(frozen=True, slots=True)
class Notice:
    """The words of a notice: plain text and blocks for the chat, HTML for the ticket."""

    text: str
    blocks: tuple[Mapping[str, object], ...]
    html: str


@dataclass(frozen=True, slots=True)
class ActionItem:
    """An action that people agreed on, as an item of the board.

    `owner` is a role, `owner_id` the Monday user where it is known for sure; `due` are the words that say when,
    `due_on` the day where they name one. `sources` are the `ref` of the evidence that it rests on.
    """

    name: str
    owner: str = ""
    owner_id: str = ""
    due: str = ""
    due_on: date | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Announcement:
    """What is told of a job's end, and to whom it still has to be told; where there is no page, the job has failed.

    Of two announcements about an incident the one that was `made_at` later stands. `mended` takes the place of an
    earlier notice that the post-mortem could not be written.
    """

    incident_key: str
    job_id: str
    made_at: datetime
    notice: Notice
    page_id: str = ""
    page_url: str = ""
    item_id: str | None = None
    place: Conversation | None = None
    mended: Notice | None = None
    actions: tuple[ActionItem, ...] = ()
    recipients: frozenset[Recipient] = frozenset(Recipient)

    @property
    def tells_of_page(self) -> bool:
        """True if there is a page to tell of."""
        return self.page_id != ""


@dataclass(frozen=True, slots=True)
class Announced:
    """What could not be told: `gaps` can be told later, by announcing what is `owed`; `lasting` ones cannot."""

    gaps: tuple[Gap, ...] = ()
    lasting: tuple[Gap, ...] = ()
    owed: Announcement | None = None


@dataclass(frozen=True, slots=True)
class Remembered:
    """A notice or an item that stands: its id there, since which announcement, and what it is about.

    `sources` are those of the action item. A notice of a failure that has been mended since has no `about`.
    """

    ref: str
    at: datetime
    about: str = ""
    sources: tuple[str, ...] = ()
