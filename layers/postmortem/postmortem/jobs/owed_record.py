"""What a job's record holds of notices that could not be told: the words for its status, and what is tried again."""

from __future__ import annotations

from dataclasses import replace

from pydantic import TypeAdapter, ValidationError

from postmortem.clients.dynamodb import Item
from postmortem.errors import PermanentFailure
from postmortem.jobs.record import gaps_on_record
from postmortem.models import Announced, Announcement, Gap
from postmortem.text.gaps import gap_sentence
from postmortem.text.language import tr

_ANNOUNCEMENT = TypeAdapter(Announcement)


def record_of(announced: Announced, number: int) -> Item:
    """The values of a job's record for what is owed, due in try `number`; `notice_gaps` say it in words."""
    promised = tr("It will be tried again.") if announced.owed else ""
    gaps = (*(_with(gap, promised) for gap in announced.gaps), *announced.lasting)
    return {
        ":owed": _ANNOUNCEMENT.dump_json(announced.owed).decode() if announced.owed else "",
        ":notice_gaps": gaps_on_record(map(gap_sentence, gaps)),
        ":notice_try": number,
    }


def announcement_of(owed: str) -> Announcement:
    """What is owed, from the record; raises PermanentFailure where another version wrote it in a form of its own."""
    try:
        return _ANNOUNCEMENT.validate_json(owed)
    except ValidationError:
        raise PermanentFailure("The notice on record is none that this worker understands.") from None


def with_remedy(announced: Announced) -> Announced:
    """Given up, with what a person can do about each notice."""
    tells_of_page = announced.owed is not None and announced.owed.tells_of_page
    later = tr("Then ask for the post-mortem again with “force”: it is told then.") if tells_of_page else ""
    return Announced(lasting=(*announced.lasting, *(_with(gap, later) for gap in announced.gaps)))


def _with(gap: Gap, remedy: str) -> Gap:
    return replace(gap, remedy=" ".join(filter(None, (gap.remedy, remedy))))
